/** The routes of locations and their rankings; their `summary` says what each is for. */
import * as Schema from "effect/Schema"
import { Location, LocationId } from "../../model/Location.ts"
import { Page } from "../../model/Page.ts"
import * as Ranking from "../../model/Ranking.ts"
import { hasId } from "../internal/isAbout.ts"
import { getRoute } from "./Endpoint.ts"
import { PagingQuery } from "./Query.ts"

const location = { locationId: LocationId }

export const list = /* @__PURE__ */ getRoute("/locations", {
  query: PagingQuery,
  success: /* @__PURE__ */ Page(Location),
  summary: "The countries and regions"
})

export const get = /* @__PURE__ */ getRoute("/locations/:locationId", {
  params: { locationId: Schema.Int },
  success: Location,
  isAbout: hasId,
  summary: "A country or region"
})

export const clanRankings = /* @__PURE__ */ getRoute("/locations/:locationId/rankings/clans", {
  params: location,
  query: PagingQuery,
  success: /* @__PURE__ */ Page(Ranking.ClanRanking),
  summary: "Clans by trophies of the home village"
})

export const playerRankings = /* @__PURE__ */ getRoute("/locations/:locationId/rankings/players", {
  params: location,
  query: PagingQuery,
  success: /* @__PURE__ */ Page(Ranking.PlayerRanking),
  summary: "Players by trophies of the home village"
})

export const clanBuilderBaseRankings = /* @__PURE__ */ getRoute("/locations/:locationId/rankings/clans-builder-base", {
  params: location,
  query: PagingQuery,
  success: /* @__PURE__ */ Page(Ranking.ClanBuilderBaseRanking),
  summary: "Clans by trophies of the builder base"
})

export const playerBuilderBaseRankings = /* @__PURE__ */ getRoute(
  "/locations/:locationId/rankings/players-builder-base",
  {
    params: location,
    query: PagingQuery,
    success: /* @__PURE__ */ Page(Ranking.PlayerBuilderBaseRanking),
    summary: "Players by trophies of the builder base"
  }
)

export const capitalRankings = /* @__PURE__ */ getRoute("/locations/:locationId/rankings/capitals", {
  params: location,
  query: PagingQuery,
  success: /* @__PURE__ */ Page(Ranking.ClanCapitalRanking),
  summary: "Clans by trophies of the clan capital"
})
