/** Sleeping until a date of the wall clock, which can be set meanwhile. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"

const step = 3_600_000

/** Until an instant (ms since 1970, UTC). In steps: timers take 24 days at most, and clocks are set right meanwhile. */
export const sleepUntil = (instant: number): Effect.Effect<void> =>
  Effect.flatMap(Clock.currentTimeMillis, (now) => {
    const rest = instant - now
    if (rest <= 0) return Effect.void
    return Effect.andThen(
      Effect.sleep(Math.ceil(Math.min(rest, step))),
      Effect.suspend(() => sleepUntil(instant))
    )
  })
