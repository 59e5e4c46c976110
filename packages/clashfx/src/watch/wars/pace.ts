/**
 * When wars are looked at: for what can change, when it can change. The table, with what it costs, is in
 * `docs/design/when-wars-are-looked-at.md`.
 */
import type { RegularSight } from "../../diff/war/regularState.ts"
import type { WarSnapshot } from "../../diff/WarDiff.ts"
import { timeOf } from "../../exchange/internal/monotonic.ts"
import type { Intervals } from "../engine/looks/source.ts"
import type { WarTime } from "./gameTime.ts"
import type { Answered } from "./question.ts"

/** How many lifetimes of an answer a war in preparation is left alone: only its line-up and its times can change. */
const calm = 5

/** How often it is seen in the battle days of a league whether there is a regular war after all, in ms. */
const rare = 600_000

/** `due`, or the start or the end of a war that was seen before that, by any clock; in ms of the monotonic clock. */
export const untilChange = (due: number, war: WarSnapshot, { earliest, latest, time }: WarTime): number =>
  [war.startTime, war.endTime]
    .flatMap((moment) => [earliest, latest].map((date) => timeOf({ time, date }, moment.epochMilliseconds)))
    .reduce((next, moment) => (moment > time && moment < next ? moment : next), due)

/** What tells when the regular war is to be looked at. */
export interface RegularPace {
  readonly sight: RegularSight
  readonly isInLeague: boolean
  readonly intervals: Intervals
  /** The longest time for which an answer was fresh, in ms. */
  readonly lifetime: number
}

/** When the regular war is to be looked at again, in ms of the monotonic clock. */
export const regularDue = (
  { asked, expires, isOlder }: Answered<unknown>,
  { intervals, isInLeague, lifetime, sight }: RegularPace
): number => {
  const atLeast = asked.time + intervals.maxInterval
  switch (sight._tag) {
    case "War": {
      const { war } = sight
      // A copy from before shows nothing of now.
      const isCalm = war.state === "preparation" && !isOlder && asked.latest < war.startTime.epochMilliseconds
      const due = isCalm ? Math.max(expires, asked.time + calm * lifetime) : expires
      return untilChange(Math.min(due, atLeast), war, asked)
    }
    case "NoWar":
      return Math.min(isInLeague ? Math.max(expires, asked.time + rare) : expires, atLeast)
    case "Private":
    case "Unclear":
      return Math.min(expires, atLeast)
  }
}
