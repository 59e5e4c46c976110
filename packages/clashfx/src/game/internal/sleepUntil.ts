/** Sleeping until a date of the wall clock, which can be set meanwhile. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"

/**
 * One step of a sleep, in ms. A machine that sleeps stops the clock that timers go by: when it wakes, what has come meanwhile,
 * and what comes soon, is late by a step at most.
 */
const step = 300_000
const hour = 3_600_000

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

const day = 24 * hour
const longestAway = 400 * day

/**
 * After which instant (ms) what is told on time goes on. One that is days ahead, or more than a year ago, is of a clock that
 * was wrong: machines begin in 1970, and are set right later. Then it goes on from an hour ago. A clock that is
 * set a little changes nothing.
 */
export const resumed = (after: number, now: number): number =>
  after > now + day || after < now - longestAway ? now - hour : after

/** Sleeps until what comes next after an instant, and gives it; asked anew with each step, as the clock may have been set. */
export const sleepUntilNext = <A extends { readonly at: number }>(
  after: number,
  nextAfter: (instant: number) => A
): Effect.Effect<A> =>
  Effect.flatMap(Clock.currentTimeMillis, (now) => {
    const from = resumed(after, now)
    const next = nextAfter(from)
    if (next.at <= now) return Effect.succeed(next)
    return Effect.andThen(
      Effect.sleep(Math.ceil(Math.min(next.at - now, step))),
      Effect.suspend(() => sleepUntilNext(from, nextAfter))
    )
  })
