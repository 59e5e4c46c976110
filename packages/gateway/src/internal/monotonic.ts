/** Time that does not jump, for durations and leases; ms. Dates are for people, and for what others are told. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"

export const monotonicMillis: Effect.Effect<number> = Effect.map(
  Clock.monotonicTimeNanos,
  (nanos) => Number(nanos) / 1e6
)
