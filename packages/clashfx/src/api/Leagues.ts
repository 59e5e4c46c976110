/** Operations on leagues of every kind, on legend seasons and on ranked groups. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import type { InvalidTag, RequestError } from "../exchange/ClashError.ts"
import * as League from "../model/League.ts"
import type { LeagueSeasonId } from "../model/LeagueHistory.ts"
import type { RankedLeagueGroup } from "../model/RankedLeagueGroup.ts"
import type { PlayerSeasonRanking } from "../model/Ranking.ts"
import { textOf } from "../model/internal/oneLine.ts"
import * as Tag from "../model/Tag.ts"
import { decoderOf } from "../exchange/internal/body/decoder.ts"
import * as endpoints from "./declaration/Leagues.ts"
import type { PagingQuery } from "./declaration/Query.ts"
import { listing } from "./internal/listing.ts"
import { alwaysThere, listOf } from "./internal/lists.ts"
import { byId, named, request } from "./internal/operation.ts"
import { ofNamed, ofNamedList, ofRankedGroup } from "./internal/oddParts.ts"
import { makeRoute } from "./internal/route.ts"
import type { Listing } from "./Listing.ts"
import type { ById, ByName, ListOf, ModelSchema, Services, WithSchema } from "./Operation.ts"

// ---------------------------------------------------------------------------------------------------------------------
// League tiers (ranked battles)
// ---------------------------------------------------------------------------------------------------------------------

/**
 * The league tiers of ranked battles.
 *
 * @example
 * ```ts
 * const tiers = yield* Leagues.tiers().collect()
 * ```
 */
export const tiers: ListOf<League.LeagueTier> = /* @__PURE__ */ listOf(
  /* @__PURE__ */ makeRoute(endpoints.tiers, { operation: "Leagues.tiers", mends: ofNamedList })
)

/**
 * A league tier by its id (105000000 and up). An unknown id is an {@link InvalidArgument}.
 *
 * @example
 * ```ts
 * const electro = yield* Leagues.tier(105000033)
 * ```
 */
export const tier: ById<League.LeagueTier> = /* @__PURE__ */ byId(
  /* @__PURE__ */ makeRoute(endpoints.tier, { operation: "Leagues.tier", mends: ofNamed }),
  (leagueTierId) => ({ leagueTierId })
)

/**
 * A league tier by its name, whatever its case.
 *
 * @example
 * ```ts
 * const electro = yield* Leagues.tierNamed("electro league 33") // Option
 * ```
 */
export const tierNamed: ByName<League.LeagueTier> = /* @__PURE__ */ named(tiers)

// ---------------------------------------------------------------------------------------------------------------------
// Leagues of before October 2025
// ---------------------------------------------------------------------------------------------------------------------

/**
 * The leagues of before the ranked rework of October 2025.
 *
 * @example
 * ```ts
 * const leagues = yield* Leagues.list().collect()
 * ```
 */
export const list: ListOf<League.League> = /* @__PURE__ */ listOf(
  /* @__PURE__ */ makeRoute(endpoints.list, { operation: "Leagues.list", mends: ofNamedList })
)

/**
 * A league of before the ranked rework by its id (29000000 to 29000022).
 *
 * @example
 * ```ts
 * const legend = yield* Leagues.get(29000022)
 * ```
 */
export const get: ById<League.League> = /* @__PURE__ */ byId(
  /* @__PURE__ */ makeRoute(endpoints.get, { operation: "Leagues.get", mends: ofNamed }),
  (leagueId) => ({
    leagueId
  })
)

/**
 * A league of before the ranked rework by its name.
 *
 * @example
 * ```ts
 * const legend = yield* Leagues.getNamed("Legend League") // Option
 * ```
 */
export const getNamed: ByName<League.League> = /* @__PURE__ */ named(list)

// ---------------------------------------------------------------------------------------------------------------------
// Builder base, war and capital leagues
// ---------------------------------------------------------------------------------------------------------------------

/**
 * The leagues of the builder base.
 *
 * @example
 * ```ts
 * const leagues = yield* Leagues.builderBaseList().collect()
 * ```
 */
export const builderBaseList: ListOf<League.BuilderBaseLeague> = /* @__PURE__ */ listOf(
  /* @__PURE__ */ makeRoute(endpoints.builderBaseList, { operation: "Leagues.builderBaseList" })
)

/**
 * A league of the builder base by its id (44000000 to 44000041).
 *
 * @example
 * ```ts
 * const wood = yield* Leagues.builderBase(44000000)
 * ```
 */
export const builderBase: ById<League.BuilderBaseLeague> = /* @__PURE__ */ byId(
  /* @__PURE__ */ makeRoute(endpoints.builderBase, { operation: "Leagues.builderBase" }),
  (leagueId) => ({ leagueId })
)

/**
 * A league of the builder base by its name.
 *
 * @example
 * ```ts
 * const wood = yield* Leagues.builderBaseNamed("Wood League V") // Option
 * ```
 */
export const builderBaseNamed: ByName<League.BuilderBaseLeague> = /* @__PURE__ */ named(builderBaseList)

/**
 * The clan war leagues.
 *
 * @example
 * ```ts
 * const leagues = yield* Leagues.warList().collect()
 * ```
 */
export const warList: ListOf<League.WarLeague> = /* @__PURE__ */ listOf(
  /* @__PURE__ */ makeRoute(endpoints.warList, { operation: "Leagues.warList" })
)

/**
 * A clan war league by its id (48000000 and up).
 *
 * @example
 * ```ts
 * const champion = yield* Leagues.war(48000018)
 * ```
 */
export const war: ById<League.WarLeague> = /* @__PURE__ */ byId(
  /* @__PURE__ */ makeRoute(endpoints.war, { operation: "Leagues.war" }),
  (leagueId) => ({
    leagueId
  })
)

/**
 * A clan war league by its name.
 *
 * @example
 * ```ts
 * const champion = yield* Leagues.warNamed("Champion League I") // Option
 * ```
 */
export const warNamed: ByName<League.WarLeague> = /* @__PURE__ */ named(warList)

/**
 * The leagues of clan capitals.
 *
 * @example
 * ```ts
 * const leagues = yield* Leagues.capitalList().collect()
 * ```
 */
export const capitalList: ListOf<League.CapitalLeague> = /* @__PURE__ */ listOf(
  /* @__PURE__ */ makeRoute(endpoints.capitalList, { operation: "Leagues.capitalList" })
)

/**
 * A league of clan capitals by its id (85000000 to 85000022).
 *
 * @example
 * ```ts
 * const league = yield* Leagues.capital(85000022)
 * ```
 */
export const capital: ById<League.CapitalLeague> = /* @__PURE__ */ byId(
  /* @__PURE__ */ makeRoute(endpoints.capital, { operation: "Leagues.capital" }),
  (leagueId) => ({ leagueId })
)

/**
 * A league of clan capitals by its name.
 *
 * @example
 * ```ts
 * const league = yield* Leagues.capitalNamed("Master League I") // Option
 * ```
 */
export const capitalNamed: ByName<League.CapitalLeague> = /* @__PURE__ */ named(capitalList)

// ---------------------------------------------------------------------------------------------------------------------
// Legend seasons
// ---------------------------------------------------------------------------------------------------------------------

const leagueId = League.legendLeagueId

const seasonsRoute = /* @__PURE__ */ makeRoute(endpoints.seasons, { operation: "Leagues.seasons" })

/**
 * The seasons of the Legend League, oldest first. Ids are months (`2015-07` to `2025-08`), then the dates on which seasons
 * started (`2025-10-06`).
 *
 * @example
 * ```ts
 * const ids = (yield* Leagues.seasons().collect()).map((season) => season.id)
 * ```
 */
export const seasons: ListOf<League.LeagueSeason> = (query = {}) =>
  listing(seasonsRoute, query, (decoder, query) => alwaysThere(request(seasonsRoute, decoder, { leagueId }, query)))

const seasonRankingsRoute = /* @__PURE__ */ makeRoute(endpoints.seasonRankings, {
  operation: "Leagues.seasonRankings",
  timeout: "2 minutes"
})

/**
 * The final ranking of a season of the Legend League, best first. Pages may hold up to 25,000 rows, which are some
 * megabytes and slow to come: an attempt may take 2 minutes.
 *
 * @example
 * ```ts
 * const top100 = yield* Leagues.seasonRankings("2025-08", { limit: 100 }).collect({ max: 100 })
 * ```
 */
export const seasonRankings = (seasonId: string, query: PagingQuery = {}): Listing<PlayerSeasonRanking> =>
  listing(seasonRankingsRoute, query, (decoder, query) =>
    request(seasonRankingsRoute, decoder, { leagueId, seasonId }, query, { subject: textOf(seasonId) })
  )

// ---------------------------------------------------------------------------------------------------------------------
// Ranked groups
// ---------------------------------------------------------------------------------------------------------------------

const rankedGroupRoute = /* @__PURE__ */ makeRoute(endpoints.rankedGroup, {
  operation: "Leagues.rankedGroup",
  mends: ofRankedGroup
})

/** Names a ranked group; a {@link Player} carries the parts as `currentLeagueGroupTag` and `currentLeagueSeasonId`. */
export interface RankedGroup {
  /** The tag of the group; `#0` is none. */
  readonly group: string
  /** The season: unix seconds of a Monday 05:00 UTC, or the string that the API gave. */
  readonly season: LeagueSeasonId
  /** The player whose battles the answer lists. */
  readonly player: string
}

/**
 * A ranked league group with up to 100 members, and the attack and defense log of one of them.
 *
 * @example
 * ```ts
 * const group = yield* Leagues.rankedGroup({ group: "#2RGPJ8", season: 1773032400, player: "#P0LYJC8C" })
 * ```
 */
export function rankedGroup(which: RankedGroup): Effect.Effect<RankedLeagueGroup, InvalidTag | RequestError, Services>
export function rankedGroup<S extends ModelSchema>(
  which: RankedGroup,
  options: WithSchema<S>
): Effect.Effect<S["Type"], InvalidTag | RequestError, Services>
export function rankedGroup(
  { group, player, season }: RankedGroup,
  options?: WithSchema<ModelSchema>
): Effect.Effect<unknown, InvalidTag | RequestError, Services> {
  const tags = Result.all([Tag.leagueGroup(group), Tag.player(player)])
  if (Result.isFailure(tags)) return Effect.fail(tags.failure)
  const [leagueGroupTag, playerTag] = tags.success
  return request(
    rankedGroupRoute,
    options === undefined ? rankedGroupRoute.decoder : decoderOf(options.schema),
    { leagueGroupTag, leagueSeasonId: season },
    { playerTag },
    { subject: leagueGroupTag }
  )
}

/**
 * The ranked group that a player is in now; nothing when the player is in none (not signed up, or Legend I).
 *
 * @example
 * ```ts
 * const group = yield* Leagues.rankedGroupOf(yield* Players.get("#P0LYJC8C")) // Option
 * ```
 */
export const rankedGroupOf = (player: {
  readonly tag: string
  readonly currentLeagueGroupTag?: string | null
  readonly currentLeagueSeasonId?: number | null
}): Effect.Effect<Option.Option<RankedLeagueGroup>, InvalidTag | RequestError, Services> => {
  const { currentLeagueGroupTag: group, currentLeagueSeasonId: season } = player
  return group === undefined || group === null || group === Tag.placeholder || !season
    ? Effect.succeedNone
    : Effect.map(rankedGroup({ group, season, player: player.tag }), Option.some)
}
