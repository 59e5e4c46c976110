/** Operations on locations and their rankings. */
import type { Location, LocationId } from "../model/Location.ts"
import type { Page } from "../model/Page.ts"
import { textOf } from "../model/internal/oneLine.ts"
import type * as Ranking from "../model/Ranking.ts"
import * as endpoints from "./declaration/Locations.ts"
import type { PagingQuery } from "./declaration/Query.ts"
import { listing } from "./internal/listing.ts"
import { listOf } from "./internal/lists.ts"
import { byId, named, request } from "./internal/operation.ts"
import { ofNamedList, ofNamed, ofRanking } from "./internal/oddParts.ts"
import { makeRoute, type Route } from "./internal/route.ts"
import type { Listing } from "./Listing.ts"
import type { ById, ByName, ListOf } from "./Operation.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Locations
// ---------------------------------------------------------------------------------------------------------------------

/**
 * The countries and regions. The name of some is empty.
 *
 * @example
 * ```ts
 * const countries = (yield* Locations.list().collect()).filter((location) => location.isCountry)
 * ```
 */
export const list: ListOf<Location> = /* @__PURE__ */ listOf(
  /* @__PURE__ */ makeRoute(endpoints.list, { operation: "Locations.list", mends: ofNamedList })
)

/**
 * A location by its id (32000000 and up). An unknown id is an {@link InvalidArgument}.
 *
 * @example
 * ```ts
 * const germany = yield* Locations.get(32000094)
 * ```
 */
export const get: ById<Location> = /* @__PURE__ */ byId(
  /* @__PURE__ */ makeRoute(endpoints.get, { operation: "Locations.get", mends: ofNamed }),
  (locationId) => ({
    locationId
  })
)

/**
 * A location by its name, whatever its case.
 *
 * @example
 * ```ts
 * const germany = yield* Locations.getNamed("germany") // Option
 * ```
 */
export const getNamed: ByName<Location> = /* @__PURE__ */ named(list)

// ---------------------------------------------------------------------------------------------------------------------
// Rankings
// ---------------------------------------------------------------------------------------------------------------------

/** A ranking of a location; without one it is the ranking of the whole world. */
export type RankingOf<A> = (location?: LocationId, query?: PagingQuery) => Listing<A>

const rankingOf =
  <A>(route: Route<{ readonly locationId: LocationId }, PagingQuery, Page<A>>): RankingOf<A> =>
  (locationId = "global", query = {}) =>
    listing(route, query, (decoder, query) =>
      request(route, decoder, { locationId }, query, { subject: textOf(locationId) })
    )

/**
 * Clans by trophies of the home village.
 *
 * @example
 * ```ts
 * const best = yield* Locations.clans(32000094).collect({ max: 10 })
 * ```
 */
export const clans: RankingOf<Ranking.ClanRanking> = /* @__PURE__ */ rankingOf(
  /* @__PURE__ */ makeRoute(endpoints.clanRankings, { operation: "Locations.clans", mends: ofRanking })
)

/**
 * Players by trophies of the home village.
 *
 * @example
 * ```ts
 * const best = yield* Locations.players("global", { limit: 50 }).page
 * ```
 */
export const players: RankingOf<Ranking.PlayerRanking> = /* @__PURE__ */ rankingOf(
  /* @__PURE__ */ makeRoute(endpoints.playerRankings, { operation: "Locations.players", mends: ofRanking })
)

/**
 * Clans by trophies of the builder base.
 *
 * @example
 * ```ts
 * const best = yield* Locations.clansBuilderBase().collect({ max: 10 })
 * ```
 */
export const clansBuilderBase: RankingOf<Ranking.ClanBuilderBaseRanking> = /* @__PURE__ */ rankingOf(
  /* @__PURE__ */ makeRoute(endpoints.clanBuilderBaseRankings, {
    operation: "Locations.clansBuilderBase",
    mends: ofRanking
  })
)

/**
 * Players by trophies of the builder base.
 *
 * @example
 * ```ts
 * const best = yield* Locations.playersBuilderBase().collect({ max: 10 })
 * ```
 */
export const playersBuilderBase: RankingOf<Ranking.PlayerBuilderBaseRanking> = /* @__PURE__ */ rankingOf(
  /* @__PURE__ */ makeRoute(endpoints.playerBuilderBaseRankings, {
    operation: "Locations.playersBuilderBase",
    mends: ofRanking
  })
)

/**
 * Clans by trophies of the clan capital.
 *
 * @example
 * ```ts
 * const best = yield* Locations.capitals().collect({ max: 10 })
 * ```
 */
export const capitals: RankingOf<Ranking.ClanCapitalRanking> = /* @__PURE__ */ rankingOf(
  /* @__PURE__ */ makeRoute(endpoints.capitalRankings, { operation: "Locations.capitals", mends: ofRanking })
)
