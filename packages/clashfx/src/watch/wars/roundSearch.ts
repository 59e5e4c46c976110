/** Finds the clan's wars in rounds that are new: among up to four each, of which some may not be to be had. */
import * as Effect from "effect/Effect"
import type { Services } from "../../api/Operation.ts"
import { type GroupSight, type KnownLeagues, type Undiscovered, undiscovered } from "../../diff/league/group.ts"
import { contradictory, type DrawnWar } from "../../diff/league/draw.ts"
import type { Discovery } from "../../diff/league/round.ts"
import type { DrawnRound, LeagueGroup } from "../../model/LeagueGroup.ts"
import type { WarSnapshot } from "../../diff/WarDiff.ts"
import { placeholder } from "../../model/Tag.ts"
import type { FailedPart, LookError } from "../engine/looks/source.ts"
import type { WarTime } from "./gameTime.ts"
import type { LeagueWars, Times } from "./leagueWars.ts"

/** What was found out about new rounds. */
export interface Found {
  readonly discoveries: ReadonlyArray<Discovery>
  /** For a new league: the first round that was not over when watching began. */
  readonly firstRound: number
  /** Is the group not to be told yet, because it is new and nothing is known of its rounds? */
  readonly isWithheld: boolean
  /** Are there rounds whose war of the clan could not be found? */
  readonly isSearching: boolean
}

/** What is searched for, and since when. */
export interface Search {
  readonly before: KnownLeagues
  readonly isFirst: boolean
  /** In ms, UTC. */
  readonly since: number
  readonly now: WarTime
}

/** A round after a search: the clan's war in it or that it has none; else when it is fought, if that is known. */
interface Searched {
  readonly discovery: Discovery | undefined
  readonly times: Times | undefined
  readonly failed: ReadonlyArray<FailedPart>
}

/** Is it the clan's war of another round? Rounds do not begin together. */
const isOfAnother = ({ league }: KnownLeagues, number: number, { startTime }: WarSnapshot): boolean =>
  league !== null &&
  league.rounds.some(
    (known) => known.round !== number && known.startTime.epochMilliseconds === startTime.epochMilliseconds
  )

const searchRound = Effect.fnUntraced(function* (
  wars: LeagueWars,
  { clans, rounds, season }: LeagueGroup,
  { number: round, warTags }: DrawnRound,
  { before, now }: Search
): Effect.fn.Return<Searched, LookError, Services> {
  const failed: Array<FailedPart> = []
  const others: Array<Times & DrawnWar> = []
  for (const warTag of warTags) {
    const isForeign = wars.sight(warTag)?._tag === "Foreign"
    if (!isForeign && wars.dueInSearch(warTag) <= now.time) {
      const part = yield* wars.ask({ season, round, warTag }, now)
      if (part !== undefined) failed.push(part)
    }
    const seen = wars.sight(warTag)
    if (seen?._tag === "Ours") {
      const { war } = seen
      if (isOfAnother(before, round, war) && wars.doubt(warTag, now)) continue
      const { endTime, startTime } = war
      return { discovery: { round, startTime, endTime, war }, times: war, failed }
    }
    if (seen?._tag === "Foreign") others.push({ ...seen, warTag })
  }
  const [first] = others
  const times = first && { startTime: first.startTime, endTime: first.endTime }
  // The clan's war may be the one that is not drawn yet.
  const isDrawn = rounds?.[round - 1]?.warTags.every((warTag) => warTag !== placeholder) !== false
  const isWhole = isDrawn || 2 * warTags.length >= clans.length - 1
  if (times === undefined || others.length < warTags.length || !isWhole) return { discovery: undefined, times, failed }
  // The clan has no war in the round, unless one of these was answered with another war.
  const group = clans.map(({ tag }) => tag)
  const doubted = contradictory(others, group).filter((warTag) => wars.doubt(warTag, now))
  return { discovery: doubted.length === 0 ? { round, ...times } : undefined, times, failed }
})

/** What is found of rounds, from the newest back to one that was fought when watching began. */
const searchRounds = Effect.fnUntraced(function* (
  wars: LeagueWars,
  { group, isNew, rounds }: Undiscovered,
  search: Search
) {
  const { since } = search
  const discoveries: Array<Discovery> = []
  const failed: Array<FailedPart> = []
  let isTimed = rounds.length === 0
  let isSearching = false
  for (const drawn of rounds.toReversed()) {
    const searched = yield* searchRound(wars, group, drawn, search)
    failed.push(...searched.failed)
    const { discovery, times } = searched
    if (times !== undefined) isTimed = true
    const isPast = times !== undefined && times.endTime.epochMilliseconds <= since
    if (isNew && isPast) return { discoveries, failed, firstRound: drawn.number + 1, isTimed, isSearching }
    if (discovery === undefined) isSearching = true
    else discoveries.push(discovery)
    const hasBegun = times !== undefined && times.startTime.epochMilliseconds <= since
    if (isNew && hasBegun) return { discoveries, failed, firstRound: drawn.number, isTimed, isSearching }
  }
  return { discoveries, failed, firstRound: 1, isTimed, isSearching }
})

const nothing: Found = { discoveries: [], firstRound: 1, isWithheld: false, isSearching: false }

/** The wars of the rounds that a group shows and that are not known. */
export const search = Effect.fnUntraced(function* (
  wars: LeagueWars,
  sight: GroupSight | undefined,
  search: Search
): Effect.fn.Return<{ readonly found: Found; readonly failed: ReadonlyArray<FailedPart> }, LookError, Services> {
  const unknown = undiscovered(search.before, sight)
  if (unknown === undefined) return { found: nothing, failed: [] }
  const { group, isNew } = unknown
  if (search.isFirst && group.state === "ended") {
    return { found: { ...nothing, firstRound: (group.rounds ?? []).length + 1 }, failed: [] }
  }
  const { failed, isTimed, ...found } = yield* searchRounds(wars, unknown, search)
  return { found: { ...found, isWithheld: isNew && !isTimed }, failed }
})
