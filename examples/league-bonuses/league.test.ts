/** The report of a league that the simulator fights. */
import { Command, Simulator } from "@clashfx/simulator"
import { assert, it } from "@effect/vitest"
import { Clash, Clans } from "clashfx"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/testing/TestClock"
import { report } from "./league.ts"

const tags = ["#2PP", "#8QU8J9LP", "#P0LYJC8C", "#2RGPJ8QL"]
const services = Layer.provideMerge(
  Clash.layer({ keys: [Simulator.testKey] }),
  Simulator.layerTest({ clans: tags.map((tag) => ({ tag, members: 20 })), activity: 0, wars: false, raids: false })
)

it.effect("tells the table, the line-up and the bonuses", () =>
  Effect.gen(function* () {
    yield* Effect.flatMap(Simulator, ({ change }) => change(Command.startLeague(tags)))
    yield* TestClock.adjust("60 hours")
    const { memberList } = yield* Clans.get("#2PP")
    const lines = yield* report("#2PP", 2)
    assert.strictEqual(lines.filter((line) => /^[1-4]\. .* stars, [01] won, [01] lost$/.test(line)).length, 4)
    const today = lines.find((line) => line.startsWith("Round 2: "))
    assert.strictEqual(today?.split(", ").length, 15)
    const members = lines.filter((line) => /of the medals/.test(line))
    assert.strictEqual(members.length, memberList.length)
    assert.deepStrictEqual(members.map((line) => line.endsWith("and a bonus")).slice(0, 3), [true, true, false])
  }).pipe(Effect.provide(services))
)
