/** Which league a group is, and when the group has to be asked for. */
import * as DateTime from "effect/DateTime"
import { type DrawnRound, drawnRounds, type LeagueGroup, warTags } from "../../model/LeagueGroup.ts"
import type { WarTag } from "../../model/Tag.ts"
import { isOfSameClans, type LeagueSnapshot } from "./leagueSnapshot.ts"

/** What the API shows: a group, or none (404, or a group is still searched). */
export type GroupSight =
  | {
      readonly _tag: "Group"
      readonly group: LeagueGroup
      /** Has its season been shown for an hour, so that no node that is behind has shown it? */
      readonly isSteady?: boolean
    }
  | { readonly _tag: "NoGroup" }

/** A group that is shown. */
export type ShownGroup = Extract<GroupSight, { readonly _tag: "Group" }>

/** What is known of a clan's leagues. */
export interface KnownLeagues {
  /** The last one, running or over. */
  readonly league: LeagueSnapshot | null
  /** The wars of the first rounds of the ones before. */
  readonly past: ReadonlyArray<WarTag>
}

// ---------------------------------------------------------------------------------------------------------------------
// Identity
// ---------------------------------------------------------------------------------------------------------------------

/** A season is named by its month or by a day of it. */
const monthOf = (season: string): string => season.slice(0, 7)

const warTagsOf = ({ firstWarTags, rounds }: LeagueSnapshot): ReadonlyArray<WarTag> => [
  ...firstWarTags,
  ...rounds.flatMap(({ warTag }) => warTag ?? [])
]

/**
 * Is this the group of a league? Its wars tell, since a month can have two; where none are drawn, its season and its clans
 * do, and as long as none ever were its clans alone: a season is a text that can be corrected.
 */
const isOf = (league: LeagueSnapshot, group: LeagueGroup): boolean => {
  const [known, shown] = [warTagsOf(league), warTags(group)]
  if (known.length > 0 && shown.length > 0) return shown.some((warTag) => known.includes(warTag))
  const isUndrawn = known.length === 0 && !league.ended && Math.min(league.clans.length, group.clans.length) > 1
  return (isUndrawn || league.season === group.season) && isOfSameClans(league.clans, group.clans)
}

/**
 * What a group is to what is known: the known league, a new one, one that takes the place of a league that is not over
 * yet, or nothing that counts (an older one, or one without the clan).
 */
export type Standing = "known" | "new" | "next" | "none"

export const standingOf = ({ league, past }: KnownLeagues, { group, isSteady = false }: ShownGroup): Standing => {
  if (league === null) return "new"
  if (isOf(league, group)) return "known"
  const shown = warTags(group)
  // A season is a text, which may be wrong now or was before: by itself it decides nothing for good.
  const isOlder = monthOf(group.season) < monthOf(league.season) && !(isSteady && shown.length > 0)
  if (isOlder || shown.some((warTag) => past.includes(warTag))) return "none"
  return league.ended ? "new" : "next"
}

// ---------------------------------------------------------------------------------------------------------------------
// What to ask for
// ---------------------------------------------------------------------------------------------------------------------

const millis = (time: DateTime.Utc): number => time.epochMilliseconds

/** When the last round that is known is over, in ms. */
export const lastEnd = ({ rounds }: LeagueSnapshot): number =>
  rounds.reduce((last, { endTime }) => Math.max(last, millis(endTime)), 0)

/** How many rounds leagues have; with fewer clans than eight they have less. */
const rounds = { fewest: 5, most: 7 }

const known = ({ firstRound, rounds }: LeagueSnapshot): number => firstRound - 1 + rounds.length

/** Are all rounds drawn and known? A shorter league says itself when it is over. */
export const isComplete = (league: LeagueSnapshot): boolean => known(league) >= Math.max(league.roundCount, rounds.most)

/** Are all rounds known that the group lists? It may list no more than those that are drawn. */
export const isListed = (league: LeagueSnapshot): boolean =>
  league.roundCount >= rounds.fewest && known(league) >= league.roundCount

/** Leagues are signed up for from the first of a month on, and their last battle day is over by the sixteenth. */
const lastLeagueDay = 16

/** When the group is asked for next to an answer that was just given. */
export type GroupNeed = "never" | "hourly" | "fresh"

/**
 * How often the group has to be asked for. During a league: when a round can be drawn, that is, once the newest one is
 * fought; or when it may be over. Otherwise often in the days of the month in which leagues begin, unless this month's is over, and now and then
 * in all others.
 */
export const groupNeed = ({ league }: KnownLeagues, now: number): GroupNeed => {
  if (league !== null && !league.ended) {
    if (isComplete(league)) return "never"
    const newest = league.rounds.at(-1)
    if (newest === undefined) return "fresh"
    return now < millis(isListed(league) ? newest.endTime : newest.startTime) ? "never" : "fresh"
  }
  const today = DateTime.formatIsoDateUtc(DateTime.makeUnsafe(now))
  const [month, date] = [today.slice(0, 7), Number(today.slice(8))]
  const isPlayed = league !== null && monthOf(league.season) === month
  return date <= lastLeagueDay && !isPlayed ? "fresh" : "hourly"
}

/** Rounds whose wars have to be found, and whether they are those of a league that is new. */
export interface Undiscovered {
  readonly group: LeagueGroup
  readonly isNew: boolean
  readonly rounds: ReadonlyArray<DrawnRound>
}

/** What a group shows that is not known yet. */
export const undiscovered = (known: KnownLeagues, sight: GroupSight | undefined): Undiscovered | undefined => {
  if (sight?._tag !== "Group") return undefined
  const { group } = sight
  switch (standingOf(known, sight)) {
    case "new":
      return { group, isNew: true, rounds: drawnRounds(group) }
    case "known": {
      const { firstRound, rounds } = known.league ?? { firstRound: 1, rounds: [] }
      const missing = drawnRounds(group).filter(
        ({ number }) => number >= firstRound && rounds.every(({ round }) => round !== number)
      )
      return missing.length > 0 ? { group, isNew: false, rounds: missing } : undefined
    }
    case "next":
    case "none":
      return undefined
  }
}
