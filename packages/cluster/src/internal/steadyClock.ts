/**
 * Clocks that do not jump: the clock for durations, and how far the date is ahead of it.
 *
 * Effect's `Schedule.fixed`, by which locks are refreshed, reckons with the wall clock: when that is set back the next
 * refresh comes up to twice as late, and beside an outage of the database that is late enough for others to take what is
 * ours. And who takes over a tag reads instants that another machine wrote: they agree on the database's clock.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import type { ClusterDatabase } from "../ClusterDatabase.ts"
import { databaseNow } from "./clock.ts"

/** A clock on another one for durations; the date is so many nanoseconds ahead of it. */
const on = (clock: Clock.Clock, ahead: () => bigint): Clock.Clock => {
  const nanos = () => clock.monotonicTimeNanosUnsafe() + ahead()
  const millis = () => Number(nanos() / 1_000_000n)
  return {
    currentTimeMillisUnsafe: millis,
    currentTimeMillis: Effect.sync(millis),
    currentTimeNanosUnsafe: nanos,
    currentTimeNanos: Effect.sync(nanos),
    monotonicTimeNanosUnsafe: () => clock.monotonicTimeNanosUnsafe(),
    monotonicTimeNanos: clock.monotonicTimeNanos,
    sleep: (duration) => clock.sleep(duration)
  }
}

const aheadOf = (clock: Clock.Clock): bigint => clock.currentTimeNanosUnsafe() - clock.monotonicTimeNanosUnsafe()

/** Begins with the wall clock, and goes on whatever that is set to. */
export const local: Effect.Effect<Clock.Clock> = Effect.map(Clock.Clock, (clock) => {
  const ahead = aheadOf(clock)
  return on(clock, () => ahead)
})

/** An answer that took longer, in nanoseconds, says too little about when it was given. */
const longestAnswer = 500_000_000n

/** The database's clock, asked for every minute. */
export const database = (of: ClusterDatabase["Service"]): Effect.Effect<Clock.Clock, never, Scope.Scope> =>
  Effect.gen(function* () {
    const clock = yield* Clock.Clock
    let ahead = aheadOf(clock)
    const ask = Effect.gen(function* () {
      const asked = clock.monotonicTimeNanosUnsafe()
      const [row] = yield* of.sql<{ now: string }>`SELECT CAST(${databaseNow(of)} AS text) AS now`
      const answered = clock.monotonicTimeNanosUnsafe()
      if (row === undefined || answered - asked > longestAnswer) return
      ahead = BigInt(row.now) * 1_000_000n - (asked + answered) / 2n
    })
    const asking = Effect.ignore(Effect.timeout(ask, "5 seconds"))
    yield* asking
    yield* Effect.forkScoped(Effect.repeat(asking, Schedule.spaced("1 minute")))
    return on(clock, () => ahead)
  })
