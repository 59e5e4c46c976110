/** A clock whose wall time steps, as that of a machine does: time itself goes on, and so do sleepers. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"

/** A clock, and how its wall time is moved. */
export interface SteppingClock {
  readonly clock: Clock.Clock
  /** The wall time from now on is this many milliseconds ahead of the true one. */
  readonly step: (ahead: number) => void
}

export const make = (base: Clock.Clock): SteppingClock => {
  let ahead = 0
  const millis = () => base.currentTimeMillisUnsafe() + ahead
  const nanos = () => base.currentTimeNanosUnsafe() + BigInt(ahead) * 1_000_000n
  return {
    clock: {
      currentTimeMillisUnsafe: millis,
      currentTimeMillis: Effect.sync(millis),
      currentTimeNanosUnsafe: nanos,
      currentTimeNanos: Effect.sync(nanos),
      monotonicTimeNanosUnsafe: () => base.monotonicTimeNanosUnsafe(),
      monotonicTimeNanos: base.monotonicTimeNanos,
      sleep: (duration) => base.sleep(duration)
    },
    step: (by) => {
      ahead = by
    }
  }
}
