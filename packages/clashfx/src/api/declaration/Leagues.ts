/** The routes of leagues; their `summary` says what each is for. */
import * as Schema from "effect/Schema"
import { LeagueSeasonId } from "../../model/LeagueHistory.ts"
import { Page } from "../../model/Page.ts"
import { RankedLeagueGroup } from "../../model/RankedLeagueGroup.ts"
import * as League from "../../model/League.ts"
import * as Ranking from "../../model/Ranking.ts"
import { hasId } from "../internal/isAbout.ts"
import { getRoute, tag } from "./Endpoint.ts"
import { PagingQuery, RankedGroupQuery } from "./Query.ts"

const league = { leagueId: Schema.Int }

export const rankedGroup = /* @__PURE__ */ getRoute("/leaguegroup/:leagueGroupTag/:leagueSeasonId", {
  params: { leagueGroupTag: /* @__PURE__ */ tag("the ranked league group"), leagueSeasonId: LeagueSeasonId },
  query: RankedGroupQuery,
  success: RankedLeagueGroup,
  summary: "A ranked league group, with the battles of one of its players"
})

export const tiers = /* @__PURE__ */ getRoute("/leaguetiers", {
  query: PagingQuery,
  success: /* @__PURE__ */ Page(League.LeagueTier),
  summary: "The league tiers of ranked battles"
})

export const tier = /* @__PURE__ */ getRoute("/leaguetiers/:leagueTierId", {
  params: { leagueTierId: Schema.Int },
  success: League.LeagueTier,
  isAbout: hasId,
  summary: "A league tier"
})

export const list = /* @__PURE__ */ getRoute("/leagues", {
  query: PagingQuery,
  success: /* @__PURE__ */ Page(League.League),
  summary: "The leagues of before October 2025",
  deprecated: true
})

export const get = /* @__PURE__ */ getRoute("/leagues/:leagueId", {
  params: league,
  success: League.League,
  isAbout: hasId,
  summary: "A league of before October 2025",
  deprecated: true
})

export const seasons = /* @__PURE__ */ getRoute("/leagues/:leagueId/seasons", {
  params: league,
  query: PagingQuery,
  success: /* @__PURE__ */ Page(League.LeagueSeason),
  summary: "The seasons of the Legend League (29000022)"
})

export const seasonRankings = /* @__PURE__ */ getRoute("/leagues/:leagueId/seasons/:seasonId", {
  params: { ...league, seasonId: Schema.String },
  query: PagingQuery,
  success: /* @__PURE__ */ Page(Ranking.PlayerSeasonRanking),
  summary: "The final ranking of a season of the Legend League"
})

export const builderBaseList = /* @__PURE__ */ getRoute("/builderbaseleagues", {
  query: PagingQuery,
  success: /* @__PURE__ */ Page(League.BuilderBaseLeague),
  summary: "The leagues of the builder base"
})

export const builderBase = /* @__PURE__ */ getRoute("/builderbaseleagues/:leagueId", {
  params: league,
  success: League.BuilderBaseLeague,
  isAbout: hasId,
  summary: "A league of the builder base"
})

export const capitalList = /* @__PURE__ */ getRoute("/capitalleagues", {
  query: PagingQuery,
  success: /* @__PURE__ */ Page(League.CapitalLeague),
  summary: "The leagues of clan capitals"
})

export const capital = /* @__PURE__ */ getRoute("/capitalleagues/:leagueId", {
  params: league,
  success: League.CapitalLeague,
  isAbout: hasId,
  summary: "A league of clan capitals"
})

export const warList = /* @__PURE__ */ getRoute("/warleagues", {
  query: PagingQuery,
  success: /* @__PURE__ */ Page(League.WarLeague),
  summary: "The clan war leagues"
})

export const war = /* @__PURE__ */ getRoute("/warleagues/:leagueId", {
  params: league,
  success: League.WarLeague,
  isAbout: hasId,
  summary: "A clan war league"
})
