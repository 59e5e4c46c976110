/** A lease of a webhook, on a clock that the test moves: the date may jump, and answers may not come. */
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { kept } from "../../src/hooks/lease.ts"
import { monotonicMillis } from "../../src/internal/monotonic.ts"

const hour = 3_600_000

/** The test's clock with a date that is somewhere else at every look. */
const restless = (jump: number) =>
  Effect.map(Clock.Clock, (clock): Clock.Clock => {
    let ahead = 0
    const millis = () => clock.currentTimeMillisUnsafe() + (ahead += jump)
    return {
      currentTimeMillisUnsafe: millis,
      currentTimeMillis: Effect.sync(millis),
      currentTimeNanosUnsafe: () => BigInt(millis()) * 1_000_000n,
      currentTimeNanos: Effect.sync(() => BigInt(millis()) * 1_000_000n),
      monotonicTimeNanosUnsafe: () => clock.monotonicTimeNanosUnsafe(),
      monotonicTimeNanos: clock.monotonicTimeNanos,
      sleep: (duration) => clock.sleep(duration)
    }
  })

/** Is it still kept after so many seconds? */
const isKeptFor = (renew: Effect.Effect<boolean, string>, seconds: number, jump = 0) =>
  Effect.gen(function* () {
    const asked = yield* monotonicMillis
    const keeping = kept(renew, { asked, every: 4000, trust: 12_000 })
    const fiber = yield* Effect.forkChild(Effect.provideService(keeping, Clock.Clock, yield* restless(jump)))
    for (let second = 0; second < seconds; second++) yield* TestClock.adjust("1 second")
    const isKept = fiber.pollUnsafe() === undefined
    yield* Fiber.interrupt(fiber)
    return isKept
  })

describe("the lease of a webhook", () => {
  it.effect("is kept while it is renewed, and given up at once when it is another one's", () =>
    Effect.gen(function* () {
      assert.isTrue(yield* isKeptFor(Effect.succeed(true), 120))
      assert.isFalse(yield* isKeptFor(Effect.succeed(false), 5))
    })
  )

  it.effect("is given up in time where the database fails, and where it does not answer at all", () =>
    Effect.gen(function* () {
      for (const renew of [Effect.fail("away"), Effect.never]) {
        assert.isTrue(yield* isKeptFor(renew, 11))
        assert.isFalse(yield* isKeptFor(renew, 13))
      }
    })
  )

  it.effect("is not lost or kept by a date that is set", () =>
    Effect.gen(function* () {
      for (const jump of [hour, -hour]) {
        assert.isTrue(yield* isKeptFor(Effect.succeed(true), 30, jump))
        assert.isTrue(yield* isKeptFor(Effect.fail("away"), 11, jump))
        assert.isFalse(yield* isKeptFor(Effect.fail("away"), 14, jump))
      }
    })
  )
})
