/**
 * What a clan war league gives: medals by league and final position, bonuses, and who goes up or down.
 *
 * Pure functions over the rows of the game data (`warLeagues`, lowest first).
 */
import type { WarLeague } from "@clashfx/game-data"
import type { Outcome } from "./LeagueRules.ts"

/** How many clans a group has, unless it could not be filled. */
export const groupSize = 8

/**
 * The medals of a member with full participation in the clan that finished at a position (1 is the first). The first
 * position has most, every position below a fixed number less.
 *
 * @example
 * ```ts
 * const league = yield* GameData.row("warLeagues", "Master League I")
 * yield* Effect.log(CwlMedals.medals(league, 1))
 * ```
 */
export const medals = (league: WarLeague, position: number): number =>
  Math.max(0, league.cwlMedals.firstPlace - (position - 1) * league.cwlMedals.positionMedalDiff)

/**
 * How many bonuses the leader can give: those of the league, and one for every war won.
 *
 * @example
 * ```ts
 * const league = yield* GameData.row("warLeagues", "Master League I")
 * yield* Effect.log(CwlMedals.bonuses(league, 5))
 * ```
 */
export const bonuses = (league: WarLeague, warsWon: number): number => league.cwlMedals.minimumBonusAmount + warsWon

/** The medals of a member who also gets a bonus. */
export const medalsWithBonus = (league: WarLeague, position: number): number =>
  medals(league, position) + league.cwlMedals.bonusReward

/** Does a clan at a position (1 is the first) of its group go up, stay, or go down? */
export const outcome = (league: WarLeague, position: number, clans: number = groupSize): Outcome => {
  if (position <= league.promotions) return "promoted"
  return position > clans - league.demotions ? "demoted" : "stays"
}

/** Does a league bring medals? Unranked does not: it is where a clan is that was in no clan war league yet. */
export const isRanked = (league: WarLeague): boolean => league.cwlMedals.firstPlace > 0

/**
 * The league that the clan is in after that; the same where there is none above or below. Nobody falls back to
 * Unranked, and where a clan goes from there the group decides, not its position.
 */
export const leagueAfter = (league: WarLeague, outcome: Outcome, leagues: ReadonlyArray<WarLeague>): WarLeague => {
  const step = outcome === "promoted" ? 1 : outcome === "demoted" ? -1 : 0
  const next = leagues[leagues.findIndex(({ id }) => id === league.id) + step]
  return next === undefined || !isRanked(next) ? league : next
}

/** What a position of a group is worth. */
export interface Standing {
  /** 1 is the first. */
  readonly position: number
  /** Medals of a member with full participation. */
  readonly medals: number
  readonly outcome: Outcome
}

/**
 * Every position of a group, the first at the top.
 *
 * @example
 * ```ts
 * const league = yield* GameData.row("warLeagues", "Master League I")
 * for (const { medals, outcome, position } of CwlMedals.standings(league)) yield* Effect.log(position, medals, outcome)
 * ```
 */
export const standings = (league: WarLeague, clans: number = groupSize): ReadonlyArray<Standing> =>
  Array.from({ length: clans }, (_, i) => ({
    position: i + 1,
    medals: medals(league, i + 1),
    outcome: outcome(league, i + 1, clans)
  }))
