/**
 * Time that only goes forward. The one rule: durations and deadlines are measured here; the wall clock
 * (`Clock.currentTimeMillis`) is for dates alone: those that the API sends, and those that users are shown.
 *
 * Wall clocks step (NTP, virtual machines, people), and a deadline on one that went back does not come for as long. A
 * monotonic instant means nothing in another process: it is neither stored nor shown. Both clocks come from Effect's
 * `Clock`, so that `TestClock` drives them.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"

/** Milliseconds on the monotonic clock, from an origin of no meaning. */
export const monotonicUnsafe = (clock: Clock.Clock): number => Number(clock.monotonicTimeNanosUnsafe()) / 1_000_000

/** Milliseconds on the monotonic clock, from an origin of no meaning. */
export const monotonic: Effect.Effect<number> = Effect.map(
  Clock.monotonicTimeNanos,
  (nanos) => Number(nanos) / 1_000_000
)

/** One reading of both clocks, in milliseconds. */
export interface Now {
  /** On the monotonic clock: for durations and deadlines. */
  readonly time: number
  /** On the wall clock, since 1970, UTC: for dates. */
  readonly date: number
}

/** Reads both clocks. */
export const nowUnsafe = (clock: Clock.Clock): Now => ({
  time: monotonicUnsafe(clock),
  date: clock.currentTimeMillisUnsafe()
})

/** Reads both clocks. */
export const now: Effect.Effect<Now> = Effect.contextWith((context: Context.Context<never>) =>
  Effect.succeed(nowUnsafe(Context.get(context, Clock.Clock)))
)

/** When, on the monotonic clock, a date comes, if the wall clock is right now. */
export const timeOf = (now: Now, date: number): number => now.time + (date - now.date)

/** The date of an instant of the monotonic clock, if the wall clock is right now. */
export const dateOf = (now: Now, time: number): number => now.date + (time - now.time)
