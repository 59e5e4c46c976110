/** The league of a clan: what becomes of it and of the clan's wars in it from one look to the next. */
import * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"
import { type DrawnRound, drawnRounds, type LeagueGroup } from "../../model/LeagueGroup.ts"
import type { WarTag } from "../../model/Tag.ts"
import * as LeagueDiff from "../LeagueDiff.ts"
import { diff, merge, outcome, vanished, type WarChange, WarSnapshot } from "../WarDiff.ts"

type RoundSnapshot = LeagueDiff.RoundSnapshot
type Change = LeagueDiff.LeagueChange | WarChange

/** What is remembered of a clan's league. */
export const LeagueState = Schema.Struct({
  /** The last league, running or over. */
  league: Schema.NullOr(LeagueDiff.LeagueSnapshot),
  /** The clan's wars that are still looked at: rounds overlap, so there can be several. */
  wars: Schema.Array(WarSnapshot)
})
export interface LeagueState extends Schema.Schema.Type<typeof LeagueState> {}

/** A clan without a league. */
export const none: LeagueState = { league: null, wars: [] }

/** What the API shows: a group, or none (404, or a group is still searched). */
export type GroupSight = { readonly _tag: "Group"; readonly group: LeagueGroup } | { readonly _tag: "NoGroup" }

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const millis = (time: DateTime.Utc): number => time.epochMilliseconds

// ---------------------------------------------------------------------------------------------------------------------
// What to ask for
// ---------------------------------------------------------------------------------------------------------------------

/** Leagues are signed up for from the first of a month on, and their last battle day is over by the sixteenth. */
const lastLeagueDay = 16

const lastEnd = ({ rounds }: LeagueDiff.LeagueSnapshot): number =>
  rounds.reduce((last, { endTime }) => Math.max(last, millis(endTime)), 0)

const isComplete = ({ firstRound, roundCount, rounds }: LeagueDiff.LeagueSnapshot): boolean =>
  roundCount > 0 && firstRound - 1 + rounds.length >= roundCount

/** When the group is asked for next to an answer that was just given. */
export type GroupNeed = "never" | "hourly" | "fresh"

/**
 * How often the group has to be asked for. During a league: when a round can be drawn, that is, once the newest one is
 * fought. Otherwise: in the days of the month in which leagues are played, unless this month's is over; and rarely when
 * no regular war is seen.
 */
export const groupNeed = ({ league }: LeagueState, now: number, seesWar: boolean): GroupNeed => {
  if (league !== null && !league.ended) {
    if (isComplete(league)) return "never"
    const newest = league.rounds.at(-1)
    return newest !== undefined && now < millis(newest.startTime) ? "never" : "fresh"
  }
  const today = DateTime.formatIsoDateUtc(DateTime.makeUnsafe(now))
  const [month, date] = [today.slice(0, 7), Number(today.slice(8))]
  if (date <= lastLeagueDay) return league?.season.startsWith(month) === true ? "hourly" : "fresh"
  return seesWar ? "never" : "hourly"
}

/** The group, unless it is of an older season, or of a newer one while the last league is not over. */
const accepted = (league: LeagueState["league"], sight: GroupSight | undefined): LeagueGroup | undefined => {
  if (sight?._tag !== "Group") return undefined
  const { group } = sight
  const fits = league === null || league.season === group.season || (league.ended && group.season > league.season)
  return fits ? group : undefined
}

/** Rounds whose wars have to be found, and whether they are those of a league that is new. */
export interface Undiscovered {
  readonly group: LeagueGroup
  readonly isNew: boolean
  readonly rounds: ReadonlyArray<DrawnRound>
}

/** What a group shows that is not known yet. */
export const undiscovered = ({ league }: LeagueState, sight: GroupSight | undefined): Undiscovered | undefined => {
  const group = accepted(league, sight)
  if (group === undefined) return undefined
  const isNew = league?.season !== group.season
  const known = isNew || league === null ? undefined : league
  const rounds = drawnRounds(group).filter(
    ({ number }) =>
      known === undefined || (number >= known.firstRound && known.rounds.every(({ round }) => round !== number))
  )
  return isNew || rounds.length > 0 ? { group, isNew, rounds } : undefined
}

/** When something happens by the clock in rounds without a war of the clan: their starts and ends (ms, UTC). */
export const moments = ({ league }: LeagueState): ReadonlyArray<number> =>
  (league?.rounds ?? [])
    .filter(({ state, warTag }) => warTag === null && state !== "warEnded")
    .flatMap(({ endTime, startTime }) => [millis(startTime), millis(endTime)])

// ---------------------------------------------------------------------------------------------------------------------
// What became of it
// ---------------------------------------------------------------------------------------------------------------------

/** A round that was not known: the clan's war in it, or when it is fought without the clan. */
export type Discovery = Pick<RoundSnapshot, "round" | "startTime" | "endTime"> & { readonly war?: WarSnapshot }

/** A look at the league. */
export interface LeagueLook {
  readonly sight: GroupSight | undefined
  readonly discoveries: ReadonlyArray<Discovery>
  /** For a new league: the first round that was not over when watching began. */
  readonly firstRound: number
  readonly wars: ReadonlyMap<WarTag, ShownWar>
  /** In ms, UTC. */
  readonly now: number
}

/** How a war was shown last. */
export interface ShownWar {
  /** `undefined` when the API does not have it. */
  readonly war: WarSnapshot | undefined
  /** When it was asked for, in ms, UTC. */
  readonly at: number
}

/** An attack that was begun in time is shown by then, also behind a cache, in ms after the end of a war. */
const settledAfter = 15 * minute

interface Step {
  readonly round: RoundSnapshot
  /** The war, as long as it is looked at. */
  readonly war: WarSnapshot | undefined
  readonly changes: ReadonlyArray<Change>
}

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

/** A round in which the clan does not fight goes by the clock. */
const byClock = (season: string, before: RoundSnapshot, now: number): Step => {
  const state = now < millis(before.startTime) ? "preparation" : now < millis(before.endTime) ? "inWar" : "warEnded"
  if (state === before.state) return { round: before, war: undefined, changes: [] }
  const round = { ...before, state } as const
  return { round, war: undefined, changes: LeagueDiff.roundChanges(season, before, round) }
}

const found = (season: string, { endTime, round: number, startTime, war }: Discovery, now: number): Step => {
  if (war === undefined) {
    const round: RoundSnapshot = {
      round: number,
      state: "preparation",
      warTag: null,
      startTime,
      endTime,
      outcome: null
    }
    return byClock(season, round, now)
  }
  const tag = war.war.league?.warTag ?? null
  const round = roundWith({ round: number, warTag: tag, startTime, endTime, state: "preparation", outcome: null }, war)
  return { round, war, changes: woven(LeagueDiff.roundChanges(season, undefined, round), diff(null, war)) }
}

const roundWith = (round: RoundSnapshot, war: WarSnapshot): RoundSnapshot => ({
  ...round,
  state: war.state,
  startTime: war.startTime,
  endTime: war.endTime,
  outcome: war.state === "warEnded" ? outcome(war) : null
})

/** A war that the API no longer has, although its time is up. */
const gone = (season: string, round: RoundSnapshot, war: WarSnapshot): Step => {
  const changes = vanished(war)
  const ending = changes.find((change) => change._tag === "WarEnded")
  const after: RoundSnapshot = { ...round, state: "warEnded", outcome: ending?.outcome ?? round.outcome }
  return { round: after, war: undefined, changes: woven(LeagueDiff.roundChanges(season, round, after), changes) }
}

const watched = (season: string, round: RoundSnapshot, war: WarSnapshot, look: LeagueLook): Step => {
  const tag = war.war.league?.warTag
  const last = tag === undefined ? undefined : look.wars.get(tag)
  if (last === undefined) return { round, war, changes: [] }
  const shown = last.war
  const sinceEnd = last.at - millis(war.endTime)
  if (shown === undefined) return sinceEnd < 0 ? { round, war, changes: [] } : gone(season, round, war)
  const isSettled = shown.state === "warEnded" && sinceEnd >= settledAfter
  const changes = diff(war, shown)
  if (changes.length === 0) return { round, war: isSettled ? undefined : war, changes }
  const current = merge(war, shown)
  const after = roundWith(round, current)
  return {
    round: after,
    war: isSettled ? undefined : current,
    changes: woven(LeagueDiff.roundChanges(season, round, after), changes)
  }
}

const isOver = (league: LeagueDiff.LeagueSnapshot, { now, sight }: LeagueLook): boolean => {
  if (!league.rounds.every(({ state }) => state === "warEnded")) return false
  if (league.ended || isComplete(league)) return true
  if (sight === undefined) return false
  const group = sight._tag === "Group" ? sight.group : undefined
  if (group?.season === league.season) return group.state === "ended"
  // Another group has taken its place; without any, the answer may be wrong for a while.
  return group !== undefined ? group.season > league.season : now > lastEnd(league) + day
}

const same = <A>(a: ReadonlyArray<A>, b: ReadonlyArray<A>): boolean =>
  a.length === b.length && a.every((one, i) => one === b[i])

/** What happened since the last look, and what to remember; the same object when nothing has changed. */
export const advance = (
  before: LeagueState,
  look: LeagueLook
): { readonly after: LeagueState; readonly changes: ReadonlyArray<Change> } => {
  const group = accepted(before.league, look.sight)
  const isNew = group !== undefined && before.league?.season !== group.season
  const league = isNew
    ? { ...LeagueDiff.snapshot(group, []), firstRound: look.firstRound, ended: false }
    : before.league
  if (league === null) return { after: before, changes: [] }

  const { season } = league
  const known = isNew ? [] : league.rounds
  const warOf = new Map(before.wars.map((war) => [war.war.league?.warTag, war]))
  const steps = [
    ...known.map((round): Step => {
      const war = round.warTag === null ? undefined : warOf.get(round.warTag)
      if (war !== undefined) return watched(season, round, war, look)
      return round.warTag === null ? byClock(season, round, look.now) : { round, war, changes: [] }
    }),
    ...look.discoveries.map((discovery) => found(season, discovery, look.now))
  ].toSorted((a, b) => a.round.round - b.round.round)

  const rounds = steps.map(({ round }) => round)
  const wars = steps.flatMap(({ war }) => war ?? [])
  const roundCount = group?.rounds.length ?? league.roundCount
  const current = { ...league, roundCount, rounds }
  const ended = isOver(current, look)
  const isSame = !isNew && same(rounds, known) && roundCount === league.roundCount && ended === league.ended
  const after = isSame ? league : { ...current, ended }
  // A league that was over before watching began is not news.
  const isPast = isNew && ended && rounds.length === 0
  const changes = isPast
    ? []
    : [
        ...(isNew ? [LeagueDiff.found(LeagueDiff.asFound(after))] : []),
        ...steps.flatMap((step) => step.changes),
        ...(ended && !league.ended ? [LeagueDiff.ended(after)] : [])
      ]
  return { after: isSame && same(wars, before.wars) ? before : { league: after, wars }, changes }
}
