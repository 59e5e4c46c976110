/** The league of a clan: what becomes of it and of the clan's wars in it from one look to the next. */
import * as Schema from "effect/Schema"
import type { LeagueGroup } from "../../model/LeagueGroup.ts"
import { WarTag } from "../../model/Tag.ts"
import { added } from "../internal/added.ts"
import * as LeagueDiff from "../LeagueDiff.ts"
import { LostWar } from "../war/lostWar.ts"
import { WarSnapshot } from "../WarDiff.ts"
import { type GroupSight, isComplete, isListed, lastEnd, standingOf } from "./group.ts"
import { type Change, type Discovery, discovered, follow, type ShownWar, type Step, type Tracked } from "./round.ts"

/** What is remembered of a clan's league. */
export const LeagueState = Schema.Struct({
  /** The last league, running or over. */
  league: Schema.NullOr(LeagueDiff.LeagueSnapshot),
  /** The wars of the first rounds of the leagues before, so that an old group is not taken for a new one. */
  past: added(Schema.Array(WarTag), []),
  /** The clan's wars that are looked at: rounds overlap, so there can be several. */
  wars: Schema.Array(WarSnapshot),
  /** Those that the API does not have any more, and whose end is not known. */
  lost: added(Schema.Array(LostWar), [])
})
export interface LeagueState extends Schema.Schema.Type<typeof LeagueState> {}

/** A clan without a league. */
export const none: LeagueState = { league: null, past: [], wars: [], lost: [] }

/** As many war tags of leagues that are over are remembered: four for each. */
const remembered = 16

/** A look at the league. */
export interface LeagueLook {
  readonly sight: GroupSight | undefined
  /** Since when the group has been shown as it is, as over, or not at all, in ms, UTC, steady. */
  readonly sightSince: number
  /** Are there rounds whose war of the clan could not be found yet? */
  readonly isSearching: boolean
  readonly discoveries: ReadonlyArray<Discovery>
  /** For a new league: the first round that was not over when watching began. */
  readonly firstRound: number
  readonly wars: ReadonlyMap<WarTag, ShownWar>
  /** When watching began, in ms, UTC. */
  readonly since: number
  /** In ms, UTC: what time it is in the game. */
  readonly now: number
  /** The same by a clock that does not step, for what is counted from a look. Default: `now`. */
  readonly steady?: number | undefined
  /** What has come for sure, where clocks disagree. Default: `now`. */
  readonly earliest?: number | undefined
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** When something happens by the clock in rounds without a war of the clan: their starts and ends (ms, UTC). */
export const moments = ({ league }: LeagueState): ReadonlyArray<number> =>
  (league?.rounds ?? [])
    .filter(({ state, warTag }) => warTag === null && state !== "warEnded")
    .flatMap(({ endTime, startTime }) => [startTime.epochMilliseconds, endTime.epochMilliseconds])

/** The group that a look tells from: of the known league, or of a new one. */
interface Accepted {
  readonly group: LeagueGroup
  readonly isNew: boolean
}

const accepted = (before: LeagueState, sight: GroupSight | undefined): Accepted | undefined => {
  if (sight?._tag !== "Group") return undefined
  const standing = standingOf(before, sight)
  return standing === "known" || standing === "new" ? { group: sight.group, isNew: standing === "new" } : undefined
}

/**
 * Is the league over? When its last round is; or when all that are known are and no other comes: it says so itself (for
 * an hour, when it still lists others), another league has its place, or it has been gone for a day.
 */
const isOver = (
  before: LeagueState,
  league: LeagueDiff.LeagueSnapshot,
  { isSearching, now, sight, sightSince, steady = now }: LeagueLook
): boolean => {
  if (league.ended) return true
  if (!league.rounds.every(({ state }) => state === "warEnded")) return false
  if (isComplete(league)) return true
  if (sight === undefined) return false
  const isSteady = steady >= sightSince + hour
  // Without any round only its absence tells, and groups come back.
  if (sight._tag === "NoGroup")
    return isSteady && (league.rounds.length > 0 ? now > lastEnd(league) + day : steady > sightSince + day)
  switch (standingOf({ ...before, league }, sight)) {
    case "known":
      return sight.group.state === "ended" && !isSearching && (isListed(league) || isSteady)
    case "next":
      return true
    case "new":
    case "none":
      return false
  }
}

/** The league before what this look shows of its rounds; nothing without one. */
const base = (before: LeagueState, group: Accepted | undefined, firstRound: number) => {
  if (group?.isNew === true) return { ...LeagueDiff.snapshot(group.group, []), firstRound, ended: false }
  const { league } = before
  if (league === null || group === undefined) return league
  const shown = LeagueDiff.snapshot(group.group, [])
  const firstWarTags = league.firstWarTags.length > 0 ? league.firstWarTags : shown.firstWarTags
  // An odd group may list fewer.
  const roundCount = Math.max(league.roundCount, shown.roundCount)
  return league.roundCount === roundCount && league.firstWarTags.length === firstWarTags.length
    ? league
    : { ...league, roundCount, firstWarTags }
}

const trackedOf = ({ lost, wars }: LeagueState): ReadonlyMap<string | undefined, Tracked> => {
  const all = [...wars.map((war): Tracked => ({ _tag: "Shown", war })), ...lost]
  return new Map(all.map((tracked) => [tracked.war.war.league?.warTag, tracked]))
}

/** Every round that is known or found, with what this look shows of it. */
const stepsOf = (
  before: LeagueState,
  { rounds, season }: LeagueDiff.LeagueSnapshot,
  look: LeagueLook
): ReadonlyArray<Step> => {
  const tracked = trackedOf(before)
  return [
    ...rounds.map((round) =>
      follow(season, round, round.warTag === null ? undefined : tracked.get(round.warTag), look)
    ),
    ...look.discoveries.map((discovery) => discovered(season, discovery, look))
  ].toSorted((a, b) => a.round.round - b.round.round)
}

const isSameList = <A>(a: ReadonlyArray<A>, b: ReadonlyArray<A>): boolean =>
  a.length === b.length && a.every((one, i) => one === b[i])

/** The wars of a league before that were lost, and may still be corrected. */
const follows = (before: LeagueState, look: LeagueLook): ReadonlyArray<Step> => {
  const known = new Set(before.league?.rounds.map(({ warTag }) => warTag))
  return before.lost.flatMap((of) => {
    const place = of.war.war.league
    if (place === null || known.has(place.warTag)) return []
    const round = LeagueDiff.roundOf(of.war)
    return round === undefined ? [] : [follow(place.season, round, of, look)]
  })
}

/** What happened since the last look, and what to remember; the same object when nothing has changed. */
export const advance = (
  before: LeagueState,
  look: LeagueLook
): { readonly after: LeagueState; readonly changes: ReadonlyArray<Change> } => {
  const group = accepted(before, look.sight)
  const league = base(before, group, look.firstRound)
  if (league === null) return { after: before, changes: [] }
  const isNew = group?.isNew === true
  const steps = stepsOf(before, league, look)
  const older = isNew ? [] : follows(before, look)
  const rounds = steps.map(({ round }) => round)
  const current = isSameList(rounds, league.rounds) ? league : { ...league, rounds }
  const ended = isOver(before, current, look)
  const after = ended === current.ended ? current : { ...current, ended }

  const all = [...older, ...steps].flatMap(({ tracked }) => tracked ?? [])
  const wars = all.flatMap((one) => (one._tag === "Shown" ? [one.war] : []))
  const lost = [...(isNew ? before.lost : []), ...all.flatMap((one) => (one._tag === "Shown" ? [] : [one]))]
  const past = isNew ? [...before.past, ...(before.league?.firstWarTags ?? [])].slice(-remembered) : before.past
  const isSame = after === before.league && isSameList(wars, before.wars) && isSameList(lost, before.lost)
  // A league that was over before watching began is not news.
  const isPast = isNew && ended && rounds.length === 0
  const changes = isPast
    ? []
    : [
        ...(isNew ? [LeagueDiff.found(LeagueDiff.asFound(after))] : []),
        ...[...older, ...steps].flatMap((step) => step.changes),
        ...(ended && !league.ended ? [LeagueDiff.ended(after)] : [])
      ]
  return { after: isSame ? before : { league: after, past, wars, lost }, changes }
}
