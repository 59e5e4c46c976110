/** When polls come: pure rules. Times in milliseconds, instants on the monotonic clock, chances between 0 and 1. */
import type { Look } from "../looks/source.ts"

/** What the options say about when things are polled; milliseconds. */
export interface Pace {
  readonly minInterval: number
  readonly maxInterval: number
  /** First polls spread over this long at most. */
  readonly spread: number
  /** Later polls spread over this long, as far as their interval allows. */
  readonly steady: number
  /** The polls after a pause or maintenance, of all tags at once, spread over this long at most. */
  readonly restart: () => number
  /** Between two looks at something that is gone. */
  readonly goneInterval: number
}

const longestBackOff = 600_000

/** When to look again, after a look at `now`. */
export const dueAfter = (
  pace: Pace,
  look: Pick<Look<unknown, unknown>, "next" | "rests">,
  now: number,
  chance: number
): number => {
  const longest = look.rests === true ? Number.POSITIVE_INFINITY : pace.maxInterval
  const interval = Math.min(Math.max(look.next - now, pace.minInterval), longest)
  return now + interval + chance * Math.min(2000, interval / 20)
}

/** How long to wait after this many failures in a row. */
export const backOff = (pace: Pace, failures: number, chance: number): number => {
  const base = Math.max(1000, pace.minInterval)
  return Math.ceil(Math.min(longestBackOff, base * 2 ** Math.min(failures, 16)) * (1 + chance / 4))
}

/** How long to wait with the next look that has to confirm a surprising one. */
export const confirmAfter = ({ minInterval }: Pick<Pace, "minInterval">): number =>
  Math.min(Math.max(minInterval, 1000), 10_000)

/** How much later the second poll comes, so that a crowd that began together goes on evenly over the whole interval. */
export const settling = (pace: Pace, interval: number, place: number): number =>
  place * Math.max(0, Math.min(pace.steady, interval) - pace.spread)
