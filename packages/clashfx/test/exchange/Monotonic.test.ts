/** Time that only goes forward: what both clocks say, and how one is told from the other. */
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import { dateOf, monotonic, now, timeOf } from "../../src/exchange/internal/monotonic.ts"

describe("the monotonic clock", () => {
  it.effect("is driven by the test clock, in milliseconds", () =>
    Effect.gen(function* () {
      const before = yield* monotonic
      yield* TestClock.adjust("90 seconds")
      assert.strictEqual((yield* monotonic) - before, 90_000)
    })
  )

  it.effect("goes on when the wall clock steps back", () =>
    Effect.gen(function* () {
      const clock = yield* Clock.Clock
      let offset = 0
      const stepping: Clock.Clock = {
        ...clock,
        currentTimeMillisUnsafe: () => clock.currentTimeMillisUnsafe() + offset
      }
      yield* TestClock.adjust("1 hour")
      const first = yield* Effect.provideService(now, Clock.Clock, stepping)
      yield* TestClock.adjust("1 second")
      offset = -600_000
      const second = yield* Effect.provideService(now, Clock.Clock, stepping)
      assert.strictEqual(second.time - first.time, 1000)
      assert.strictEqual(second.date - first.date, -599_000)
      // A date that is a minute away is a minute away, whatever the clock said before.
      assert.strictEqual(timeOf(second, second.date + 60_000), second.time + 60_000)
      assert.strictEqual(dateOf(second, second.time + 60_000), second.date + 60_000)
    })
  )
})
