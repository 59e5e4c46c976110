/** A wall clock that steps, as those of machines do, on top of the test clock; time passed is not touched. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"

export interface SteppingClock {
  readonly clock: Clock.Clock
  /** Steps by so many milliseconds. */
  readonly step: (millis: number) => void
}

export const steppingClock: Effect.Effect<SteppingClock> = Effect.gen(function* () {
  const clock = yield* Clock.Clock
  let offset = 0
  const currentTimeMillisUnsafe = () => clock.currentTimeMillisUnsafe() + offset
  return {
    clock: { ...clock, currentTimeMillisUnsafe, currentTimeMillis: Effect.sync(currentTimeMillisUnsafe) },
    step: (millis) => void (offset += millis)
  }
})
