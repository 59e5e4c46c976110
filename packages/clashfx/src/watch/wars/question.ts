/**
 * Something that is asked again and again, when it is due: what was answered last, and how it fails. A look at wars has
 * several questions; one that fails rests by itself, and the others go on.
 */
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type { Services } from "../../api/Operation.ts"
import { Retry } from "../../api/RequestPolicy.ts"
import type { Fresh } from "../engine/looks/pollRoute.ts"
import type { FailedPart, Intervals, LookError } from "../engine/looks/source.ts"
import type { WarTime } from "./gameTime.ts"

/** What was answered. */
export interface Answered<V> {
  readonly value: V
  /** When it was asked for. */
  readonly asked: WarTime
  /** Until when it is fresh, in ms of the monotonic clock. */
  readonly expires: number
  /** When it was made, at the earliest; default when it was asked for. */
  readonly madeAt: number
  /** Is the answer itself an older one than the one that has the value? */
  readonly isOlder: boolean
}

type Standing<V> =
  | { readonly _tag: "New" }
  | { readonly _tag: "Answered"; readonly last: Answered<V> }
  | {
      readonly _tag: "Failing"
      readonly last: Answered<V> | undefined
      readonly failures: number
      /** In ms of the monotonic clock. */
      readonly retryAt: number
    }

/** A question with what is known about it. */
export interface Question<V> {
  /**
   * Asks; what it fails with is the answer, unless it concerns the look as a whole, like maintenance. So is what could not
   * be read of an answer, when that is new; such a question is not failing.
   */
  readonly ask: (now: WarTime) => Effect.Effect<FailedPart | undefined, LookError, Services>
  /** What was answered last, also while it fails. */
  readonly last: () => Answered<V> | undefined
  /** When it is to be asked, in ms of the monotonic clock; `due` says it of an answer. */
  readonly due: (due: (last: Answered<V>) => number) => number
  readonly isFailing: () => boolean
  /** The longest time for which an answer was fresh, in ms: nodes give what is left of it. */
  readonly lifetime: () => number
}

/** The longest rest after failures, in ms. */
const longestRest = 600_000

const restAfter = (failures: number, { minInterval }: Intervals): number =>
  Math.min(longestRest, Math.max(1000, minInterval) * 2 ** Math.min(failures, 16))

/** What a question is answered by. */
export type Ask<V> = Effect.Effect<
  Pick<Fresh<V>, "value" | "expires"> & Partial<Pick<Fresh<V>, "isOlder" | "madeAt" | "odd">>,
  LookError,
  Services
>

/** What concerns every question: the game, the keys and the network are the same for all of them. */
const common: ReadonlyArray<LookError["_tag"]> = [
  "Maintenance",
  "Throttled",
  "NoUsableKey",
  "Forbidden",
  "InvalidIp",
  "Network"
]

/** A question that was not asked yet; some errors of it may concern the look as a whole as well. */
export const make = <V>(
  ask: Ask<V>,
  intervals: Intervals,
  concerning: ReadonlyArray<LookError["_tag"]> = []
): Question<V> => {
  const concernsAll = new Set([...common, ...concerning])
  let standing: Standing<V> = { _tag: "New" }
  let lifetime = 0
  const last = () => (standing._tag === "New" ? undefined : standing.last)

  const failed = (error: LookError, now: WarTime): FailedPart => {
    const failures = standing._tag === "Failing" ? standing.failures + 1 : 1
    const retryIn = restAfter(failures, intervals)
    standing = { _tag: "Failing", last: last(), failures, retryAt: now.time + retryIn }
    return { error, failures, retryIn }
  }

  return {
    ask: (now) =>
      Effect.suspend(() => {
        // What failed is not tried several times at once again.
        const once = standing._tag === "Failing" ? Effect.provideService(ask, Retry, Schedule.recurs(0)) : ask
        return Effect.matchEffect(once, {
          onSuccess: ({ expires, isOlder = false, madeAt = now.time, odd, value }) =>
            Effect.sync(() => {
              lifetime = Math.max(lifetime, expires - now.time)
              standing = { _tag: "Answered", last: { value, asked: now, expires, madeAt, isOlder } }
              return odd === undefined
                ? undefined
                : { error: odd, failures: 1, retryIn: Math.max(0, expires - now.time) }
            }),
          onFailure: (error) =>
            concernsAll.has(error._tag) ? Effect.fail(error) : Effect.sync(() => failed(error, now))
        })
      }),
    last,
    due: (due) => {
      switch (standing._tag) {
        case "New":
          return Number.NEGATIVE_INFINITY
        case "Answered":
          return due(standing.last)
        case "Failing":
          return standing.retryAt
      }
    },
    isFailing: () => standing._tag === "Failing",
    lifetime: () => lifetime
  }
}
