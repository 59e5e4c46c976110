/**
 * How polls rest, and whether the API is within reach. After hours without a connection each poll waits for minutes before
 * it tries again. The first one that is answered tells the others, so that they need not find out one by one.
 */
import * as Effect from "effect/Effect"
import type { WatchedKind } from "../../../diff/Stamp.ts"
import { dateOf, type Now, now } from "../../../exchange/internal/monotonic.ts"
import type { LookError } from "../looks/source.ts"
import { type PollDefect, verdictOf } from "../looks/verdict.ts"

/** How a poll fails. */
export interface Failing {
  readonly _tag: "Failing"
  /** In a row. */
  readonly failures: number
  readonly message: string
  /** When it failed last (ms, monotonic). */
  readonly at: number
  /** Was no poll answered since it had failed before? Then it is as if nothing could be reached. */
  readonly isCutOff: boolean
}

/** A rest that is longer than this (ms) is until a date. */
const nap = 3_600_000

/** Clocks that differ by more than this (ms) from what they did: one of them was set, or has stood still. */
const stepped = 60_000

/** What was planned before the clock was set, by who rests (ms, monotonic): nobody knows when it was right. */
const plannedBefore = new WeakMap<object, number>()

/**
 * Days until the next raid weekend are no duration: a machine that sleeps stops the clock that timers go by, and a wall
 * clock is set right meanwhile, so that what was planned by it means nothing. So a long rest looks at both clocks now and
 * then, and ends when they do not agree on how long it was. What is planned anew is no later than what had been planned.
 */
const longRest = (who: object, wanted: number): Effect.Effect<void> =>
  Effect.gen(function* () {
    const began = yield* now
    const before = plannedBefore.get(who) ?? Number.NEGATIVE_INFINITY
    const due = before > began.time ? Math.min(before, wanted) : wanted
    const isSteady = (at: Now) => Math.abs(dateOf(began, at.time) - at.date) < stepped
    let at = began
    for (; at.time < due && isSteady(at); at = yield* now) yield* Effect.sleep(Math.ceil(Math.min(nap, due - at.time)))
    if (at.time < due) plannedBefore.set(who, due)
  })

/** Somebody rests for so long (ms), until an instant of the monotonic clock. */
export const restUntil = (who: object, due: number, wait: number): Effect.Effect<void> =>
  wait > nap ? longRest(who, due) : Effect.sleep(Math.ceil(wait))

type Resume = (effect: Effect.Effect<boolean>) => void

const yes = Effect.succeed(true)

export class Reach {
  /** When something was found last (ms, monotonic). */
  foundAt = Number.NEGATIVE_INFINITY
  /** When the API answered last (ms, monotonic). */
  private answeredAt = Number.NEGATIVE_INFINITY
  private readonly waiting = new Set<Resume>()
  private readonly watched: () => number

  constructor(watched: () => number) {
    this.watched = watched
  }

  /** Is only one tag asked for? */
  isAlone(): boolean {
    return this.watched() < 2
  }

  /** A poll has found something. Looks at wars and raids may know without asking, or ask for what need not be there. */
  found(kind: WatchedKind, now: number): void {
    if (kind === "clan" || kind === "player") this.foundAt = now
  }

  /** The API has answered a poll. */
  answered(now: number): void {
    this.answeredAt = now
    if (this.waiting.size === 0) return
    for (const resume of this.waiting) resume(yes)
    this.waiting.clear()
  }

  /** A poll has failed. It is cut off if that says nothing about its tag, and no other one was answered since the last time. */
  failing(last: Failing | undefined, error: LookError | PollDefect, at: number): Failing {
    const isCutOff = last !== undefined && verdictOf(error) === "unclear" && this.answeredAt < last.at
    return { _tag: "Failing", failures: (last?.failures ?? 0) + 1, message: error.message, at, isCutOff }
  }

  /** Sleeps for so long (ms), or until a poll is answered; says whether one was. */
  within(millis: number): Effect.Effect<boolean> {
    const told = Effect.callback<boolean>((resume) => {
      this.waiting.add(resume)
      return Effect.sync(() => {
        this.waiting.delete(resume)
      })
    })
    return Effect.raceFirst(told, Effect.as(Effect.sleep(millis), false))
  }
}
