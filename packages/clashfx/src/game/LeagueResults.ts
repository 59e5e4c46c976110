/**
 * What leagues give, with the game data at hand: the rules of `CwlMedals.ts` and `LeagueRules.ts` as operations.
 *
 * A league is given by its id, as the API sends it, or by its name. The three tiers called "Legend League" are told apart
 * by their ids only.
 */
import type {
  BuilderLeague,
  CapitalLeague,
  LeagueTier,
  LeagueTierName,
  LeagueTierReward,
  Open,
  WarLeague,
  WarLeagueName
} from "@clashfx/game-data"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as GameData from "./GameData.ts"
import * as CwlMedals from "./CwlMedals.ts"
import * as LeagueRules from "./LeagueRules.ts"

type Unavailable = GameData.GameDataUnavailable

/** How a clan war league ended for a clan. */
export interface CwlOptions {
  /** How many wars the clan won, for the number of bonuses; default 0. */
  readonly warsWon?: number
  /** How many clans the group had; default 8. */
  readonly clans?: number
}

/** What the end of a clan war league means for a clan. */
export interface CwlResult extends CwlMedals.Standing {
  readonly league: WarLeague
  /** The league that the clan is in after it. */
  readonly leagueAfter: WarLeague
  /** Medals of one bonus. */
  readonly bonusMedals: number
  /** How many bonuses the leader can give. */
  readonly bonuses: number
}

/**
 * What a final position (1 is the first) in a clan war league gives, and where the clan goes.
 *
 * @example
 * ```ts
 * const { leagueAfter, medals } = yield* LeagueResults.cwl("Master League II", 1, { warsWon: 5 })
 * ```
 *
 * A clan that was in no clan war league yet is Unranked (48000000): known, but without medals and ways up or down.
 */
export const cwl = (
  league: Open<WarLeagueName> | number,
  position: number,
  options?: CwlOptions
): Effect.Effect<CwlResult, GameData.UnknownUnit | Unavailable, GameData.GameData> =>
  Effect.gen(function* () {
    const row = yield* GameData.row("warLeagues", league)
    const leagues = (yield* GameData.index("warLeagues")).table.all()
    const outcome = CwlMedals.outcome(row, position, options?.clans)
    return {
      league: row,
      leagueAfter: CwlMedals.leagueAfter(row, outcome, leagues),
      position,
      medals: CwlMedals.medals(row, position),
      outcome,
      bonusMedals: row.cwlMedals.bonusReward,
      bonuses: CwlMedals.bonuses(row, options?.warsWon ?? 0)
    }
  })

/**
 * Every position of a clan war league, the first at the top; default: 8 clans.
 *
 * @example
 * ```ts
 * const standings = yield* LeagueResults.cwlStandings("Crystal League I")
 * ```
 */
export const cwlStandings = (
  league: Open<WarLeagueName> | number,
  clans?: number
): Effect.Effect<ReadonlyArray<CwlMedals.Standing>, GameData.UnknownUnit | Unavailable, GameData.GameData> =>
  Effect.map(GameData.row("warLeagues", league), (row) => CwlMedals.standings(row, clans))

/** What the end of a ranked week means for a player. */
export interface RankedResult {
  readonly tier: LeagueTier
  readonly outcome: LeagueRules.Outcome
  /** The tier that the player is in after it. */
  readonly tierAfter: LeagueTier
}

/**
 * Where a place (1 is the first) in the group of a ranked week leads; default: a full group.
 *
 * @example
 * ```ts
 * const { outcome, tierAfter } = yield* LeagueResults.ranked("Titan League 25", 12)
 * ```
 */
export const ranked = (
  tier: Open<LeagueTierName> | number,
  placement: number,
  groupSize?: number
): Effect.Effect<RankedResult, GameData.UnknownUnit | Unavailable, GameData.GameData> =>
  Effect.gen(function* () {
    const row = yield* GameData.row("leagueTiers", tier)
    const tiers = (yield* GameData.index("leagueTiers")).table.all()
    const outcome = LeagueRules.outcome(row, placement, groupSize)
    return { tier: row, outcome, tierAfter: LeagueRules.tierAfter(row, outcome, tiers) }
  })

/**
 * Loot and star bonus of a tier at a town hall; none where the tier has no such town hall.
 *
 * @example
 * ```ts
 * const reward = yield* LeagueResults.reward(105000030, 16) // Option
 * ```
 */
export const reward = (
  tier: Open<LeagueTierName> | number,
  townHall: number
): Effect.Effect<Option.Option<LeagueTierReward>, GameData.UnknownUnit | Unavailable, GameData.GameData> =>
  Effect.map(GameData.row("leagueTiers", tier), (row) => Option.fromUndefinedOr(LeagueRules.reward(row, townHall)))

/**
 * The league of a number of builder base trophies.
 *
 * @example
 * ```ts
 * const league = yield* LeagueResults.builderLeague(4200) // Option
 * ```
 */
export const builderLeague = (
  trophies: number
): Effect.Effect<Option.Option<BuilderLeague>, Unavailable, GameData.GameData> =>
  Effect.map(GameData.index("builderLeagues"), ({ table }) =>
    Option.fromUndefinedOr(LeagueRules.ofTrophies(trophies, table.all()))
  )

/**
 * The league of a number of clan capital trophies.
 *
 * @example
 * ```ts
 * const league = yield* LeagueResults.capitalLeague(3100) // Option
 * ```
 */
export const capitalLeague = (
  trophies: number
): Effect.Effect<Option.Option<CapitalLeague>, Unavailable, GameData.GameData> =>
  Effect.map(GameData.index("capitalLeagues"), ({ table }) =>
    Option.fromUndefinedOr(LeagueRules.ofTrophies(trophies, table.all()))
  )
