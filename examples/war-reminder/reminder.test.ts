/** The reminders of a war, on a simulator whose clock the test moves. */
import { Command, Simulator } from "@clashfx/simulator"
import { assert, it } from "@effect/vitest"
import { Clash } from "clashfx"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { lines } from "./reminder.ts"

const clans = ["#2PP", "#8QU8J9LP"].map((tag) => ({ tag, name: `Clan ${tag}`, members: 10 }))
const services = Layer.provideMerge(
  Clash.layer({ keys: [Simulator.testKey] }),
  Simulator.layerTest({ clans, activity: 0, wars: false, leagues: false, raids: false })
)

it.effect("names those who have attacks left", () =>
  Effect.gen(function* () {
    const { change } = yield* Simulator
    yield* change(Command.setClan("#2PP", { isWarLogPublic: true }))
    yield* change(Command.declareWar("#2PP", "#8QU8J9LP", { teamSize: 5, preparation: "1 hour", fights: false }))
    const told = yield* Effect.forkChild(Stream.runCollect(Stream.take(lines(["#2PP"]), 3)))
    yield* TestClock.adjust("3 hours")
    for (const attacker of [1, 2, 3, 4]) {
      for (const defender of [1, 2]) {
        yield* change(Command.attack("#2PP", { attacker, defender, stars: 2, destructionPercentage: 80 }))
      }
    }
    yield* change(Command.attack("#2PP", { attacker: 5, defender: 3, stars: 2, destructionPercentage: 80 }))
    for (let hour = 0; hour < 24; hour++) yield* TestClock.adjust("1 hour")
    const [first, second, third] = yield* Fiber.join(told)
    assert.match(first ?? "", /^12 h left against Clan #8QU8J9LP: [^,()]+$/)
    assert.strictEqual(second, first?.replace("12 h", "4 h"))
    assert.strictEqual(third, first?.replace("12 h", "1 h"))
  }).pipe(Effect.provide(services))
)
