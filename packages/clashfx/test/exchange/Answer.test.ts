/** How old an answer is, and how long it stays fresh: by time passed, wherever the wall clock is set meanwhile. */
import { Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import * as Clans from "../../src/api/Clans.ts"
import * as Metadata from "../../src/api/Metadata.ts"
import * as Passthrough from "../../src/api/Passthrough.ts"
import { Answer } from "../../src/exchange/Answer.ts"
import { simulated } from "../support/simulated.ts"
import { steppingClock } from "../support/steppingClock.ts"

describe("an answer", () => {
  it.effect("grows old by time passed", () =>
    Effect.gen(function* () {
      const { clock, step } = yield* steppingClock
      const look = Effect.gen(function* () {
        const [, [meta]] = yield* Metadata.collect(Clans.get("#2PP"))
        const passed = yield* Passthrough.question({ url: "/clans/%232PP" }).answer
        return [meta?.age, meta?.freshFor, passed.freshFor(clock) / 1000]
      }).pipe(Effect.provideService(Clock.Clock, clock))
      assert.deepStrictEqual(yield* look, [0, 60, 60])
      yield* TestClock.adjust("20 seconds")
      assert.deepStrictEqual(yield* look, [20, 40, 40])
      for (const millis of [-3_600_000, 5_000, 86_400_000]) {
        step(millis)
        assert.deepStrictEqual(yield* look, [20, 40, 40], `${millis}`)
      }
      assert.strictEqual((yield* Simulator.use(({ stats }) => stats)).requests, 1)
    }).pipe(Effect.provide(simulated()))
  )

  it("of which only dates are known is no younger than nothing", () => {
    const answer = new Answer({ url: "/x", status: 200, body: "{}", receivedAt: 100_000, freshUntil: 160_000 })
    const at = (date: number) => [answer.ageAt({ time: 5, date }), answer.freshAt({ time: 5, date })]
    assert.deepStrictEqual(at(100_000), [0, 60_000])
    assert.deepStrictEqual(at(130_000), [30_000, 30_000])
    assert.deepStrictEqual(at(170_000), [70_000, 0])
    assert.deepStrictEqual(at(40_000), [0, 60_000])
  })
})
