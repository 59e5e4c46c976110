/** The board on a simulator whose clock the test moves. */
import { Command, Simulator } from "@clashfx/simulator"
import { assert, it } from "@effect/vitest"
import { Clash } from "clashfx"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as Board from "./board.ts"

const services = Clash.layer({ keys: [Simulator.testKey] }).pipe(
  Layer.provideMerge(
    Simulator.layerTest({ clans: [{ tag: "#2PP", players: ["#P0LYJC8C", "#2QLL0C8L"], members: 5 }], activity: 0 })
  )
)

it.effect("counts what is donated, also over the end of a season", () =>
  Effect.gen(function* () {
    const { change } = yield* Simulator
    yield* change(Command.setPlayer("#P0LYJC8C", { name: "Ann", donations: 9000, donationsReceived: 7 }))
    assert.deepStrictEqual((yield* Board.season("#2PP"))[0], { name: "Ann", donated: 9000, received: 7 })
    const seen = yield* Effect.forkChild(Stream.runCollect(Stream.take(Board.live("#2PP"), 2)))
    yield* TestClock.adjust("10 minutes")
    yield* change(Command.donate("#P0LYJC8C", "#2QLL0C8L", 30))
    yield* TestClock.adjust("10 minutes")
    yield* change(Command.setPlayer("#P0LYJC8C", { donations: 0 }))
    yield* change(Command.donate("#P0LYJC8C", "#2QLL0C8L", 12))
    yield* TestClock.adjust("10 minutes")
    assert.deepStrictEqual(
      (yield* Fiber.join(seen)).map(({ donated, total }) => [donated, total]),
      [
        [30, 30],
        [12, 42]
      ]
    )
  }).pipe(Effect.provide(services))
)
