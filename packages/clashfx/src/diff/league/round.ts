/** A round of a league: what becomes of it and of the clan's war in it from one look to the next. */
import type * as DateTime from "effect/DateTime"
import type { WarTag } from "../../model/Tag.ts"
import * as LeagueDiff from "../LeagueDiff.ts"
import { hide, type LostWar, reappear, type Settled, settle } from "../war/lostWar.ts"
import { outcome, type WarOutcome } from "../war/outcome.ts"
import { diff, followed, type WarChange, type WarSnapshot } from "../WarDiff.ts"

type RoundSnapshot = LeagueDiff.RoundSnapshot

/** What happens in a league and in its wars. */
export type Change = LeagueDiff.LeagueChange | WarChange

/** The clan's war of a round, as long as it is looked at. */
export type Tracked = { readonly _tag: "Shown"; readonly war: WarSnapshot } | LostWar

/** A round that was not known: the clan's war in it, or when it is fought without the clan. */
export type Discovery = Pick<RoundSnapshot, "round" | "startTime" | "endTime"> & { readonly war?: WarSnapshot }

/** How a war was shown last. */
export interface ShownWar {
  /** `undefined` when the API does not have it. */
  readonly war: WarSnapshot | undefined
  /** When it was asked for, in ms, UTC: what time it was in the game. */
  readonly at: number
  /** The same by a clock that does not step, for what is counted from a look. Default: `at`. */
  readonly steady?: number | undefined
}

/** What a look shows of the wars; times in ms, UTC. */
export interface Shown {
  readonly wars: ReadonlyMap<WarTag, ShownWar>
  readonly since: number
  readonly now: number
  /** As in {@link ShownWar}. Default: `now`. */
  readonly steady?: number | undefined
  /** What has come for sure, where clocks disagree. Default: `now`. */
  readonly earliest?: number | undefined
}

/** A round after a look. */
export interface Step {
  readonly round: RoundSnapshot
  readonly tracked: Tracked | undefined
  readonly changes: ReadonlyArray<Change>
}

const millis = (time: DateTime.Utc): number => time.epochMilliseconds

/** An attack that was begun in time is shown by then, also behind a cache, in ms after the end of a war. */
const settledAfter = 15 * 60_000

const isFound = ({ _tag }: WarChange): boolean => _tag === "WarFound"

/** A round in order: its war is found, it starts, it is fought, it ends. */
const woven = (
  changes: ReadonlyArray<LeagueDiff.LeagueChange>,
  wars: ReadonlyArray<WarChange>
): ReadonlyArray<Change> => [
  ...wars.filter(isFound),
  ...changes.filter(({ _tag }) => _tag === "LeagueRoundStarted"),
  ...wars.filter((change) => !isFound(change)),
  ...changes.filter(({ _tag }) => _tag === "LeagueRoundEnded")
]

const roundWith = (round: RoundSnapshot, war: WarSnapshot): RoundSnapshot => ({
  ...round,
  state: war.state,
  startTime: war.startTime,
  endTime: war.endTime,
  outcome: war.state === "warEnded" ? outcome(war) : null
})

// ---------------------------------------------------------------------------------------------------------------------
// A round that is found
// ---------------------------------------------------------------------------------------------------------------------

const rank = { preparation: 0, inWar: 1, warEnded: 2 } as const

/** A round in which the clan does not fight goes by the clock, which may step back: the round does not. */
const byClock = (season: string, before: RoundSnapshot, { now: date, earliest: now = date }: Shown): Step => {
  const state = now < millis(before.startTime) ? "preparation" : now < millis(before.endTime) ? "inWar" : "warEnded"
  if (rank[state] <= rank[before.state]) return { round: before, tracked: undefined, changes: [] }
  const round = { ...before, state } as const
  return { round, tracked: undefined, changes: LeagueDiff.roundChanges(season, before, round) }
}

/** A round that is new. What was over when watching began, and is found later, is not told. */
export const discovered = (
  season: string,
  { endTime, round: number, startTime, war }: Discovery,
  look: Shown
): Step => {
  const warTag = war?.war.league?.warTag ?? null
  const drawn: RoundSnapshot = { round: number, warTag, startTime, endTime, state: "preparation", outcome: null }
  const isPast = millis(endTime) <= look.since
  if (war === undefined) {
    const step = byClock(season, drawn, look)
    return isPast ? { ...step, changes: [] } : step
  }
  const round = roundWith(drawn, war)
  if (isPast) return { round, tracked: undefined, changes: [] }
  const changes = woven(LeagueDiff.roundChanges(season, undefined, round), diff(null, war))
  return { round, tracked: { _tag: "Shown", war }, changes }
}

// ---------------------------------------------------------------------------------------------------------------------
// A round that is known
// ---------------------------------------------------------------------------------------------------------------------

const shownAgain = (season: string, round: RoundSnapshot, war: WarSnapshot, last: ShownWar): Step => {
  const shown = last.war
  const sinceEnd = last.at - millis(war.endTime)
  if (shown === undefined) {
    const tracked = war.state === "warEnded" ? undefined : hide(war, last.steady ?? last.at)
    return { round, tracked, changes: [] }
  }
  const isSettled = shown.state === "warEnded" && sinceEnd >= settledAfter
  const { changes, war: current } = followed(war, shown)
  if (changes.length === 0) return { round, tracked: isSettled ? undefined : { _tag: "Shown", war }, changes }
  const after = roundWith(round, current)
  return {
    round: after,
    tracked: isSettled ? undefined : { _tag: "Shown", war: current },
    changes: woven(LeagueDiff.roundChanges(season, round, after), changes)
  }
}

const outcomeIn = (changes: ReadonlyArray<WarChange>): WarOutcome | undefined => {
  for (const change of changes) {
    if (change._tag === "WarEnded") return change.outcome
    if (change._tag === "WarChanged" && change.field === "outcome") return change.current
  }
  return undefined
}

/** What became of a lost war. */
const settledWith = (season: string, round: RoundSnapshot, of: LostWar, { changes, lost }: Settled): Step => {
  if (changes.length === 0) return { round, tracked: lost, changes }
  const known = outcomeIn(changes)
  const after: RoundSnapshot = known === undefined ? round : { ...round, state: "warEnded", outcome: known }
  const told = of._tag === "Told" ? [] : LeagueDiff.roundChanges(season, round, after)
  return { round: after, tracked: lost, changes: woven(told, changes) }
}

const lookedFor = (
  season: string,
  round: RoundSnapshot,
  of: LostWar,
  last: ShownWar,
  { now, steady = now }: Shown
): Step => {
  const shown = last.war
  if (shown === undefined) return settledWith(season, round, of, settle(of, undefined, steady, now - steady))
  if (of._tag === "Hidden") return shownAgain(season, round, of.war, last)
  return settledWith(season, round, of, reappear(of, shown))
}

/** What a look shows of a round that was known. */
export const follow = (season: string, round: RoundSnapshot, tracked: Tracked | undefined, look: Shown): Step => {
  if (tracked === undefined) {
    return round.warTag === null ? byClock(season, round, look) : { round, tracked, changes: [] }
  }
  const last = round.warTag === null ? undefined : look.wars.get(round.warTag)
  if (last === undefined) return { round, tracked, changes: [] }
  return tracked._tag === "Shown"
    ? shownAgain(season, round, tracked.war, last)
    : lookedFor(season, round, tracked, last, look)
}
