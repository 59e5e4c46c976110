/** The routes of locations and their rankings; their `summary` says what each is for. */
import * as Schema from "effect/Schema"
import { Location, LocationId } from "../../model/Location.ts"
import { Page } from "../../model/Page.ts"
import * as Ranking from "../../model/Ranking.ts"
import { hasId } from "../internal/isAbout.ts"
import { getRoute } from "./Endpoint.ts"
import { PagingQuery } from "./Query.ts"

const location = { locationId: LocationId }

export const list = getRoute("/locations", {
  query: PagingQuery,
  success: Page(Location),
  summary: "The countries and regions"
})

export const get = getRoute("/locations/:locationId", {
  params: { locationId: Schema.Int },
  success: Location,
  isAbout: hasId,
  summary: "A country or region"
})

export const clanRankings = getRoute("/locations/:locationId/rankings/clans", {
  params: location,
  query: PagingQuery,
  success: Page(Ranking.ClanRanking),
  summary: "Clans by trophies of the home village"
})

export const playerRankings = getRoute("/locations/:locationId/rankings/players", {
  params: location,
  query: PagingQuery,
  success: Page(Ranking.PlayerRanking),
  summary: "Players by trophies of the home village"
})

export const clanBuilderBaseRankings = getRoute("/locations/:locationId/rankings/clans-builder-base", {
  params: location,
  query: PagingQuery,
  success: Page(Ranking.ClanBuilderBaseRanking),
  summary: "Clans by trophies of the builder base"
})

export const playerBuilderBaseRankings = getRoute("/locations/:locationId/rankings/players-builder-base", {
  params: location,
  query: PagingQuery,
  success: Page(Ranking.PlayerBuilderBaseRanking),
  summary: "Players by trophies of the builder base"
})

export const capitalRankings = getRoute("/locations/:locationId/rankings/capitals", {
  params: location,
  query: PagingQuery,
  success: Page(Ranking.ClanCapitalRanking),
  summary: "Clans by trophies of the clan capital"
})
