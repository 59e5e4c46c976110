/**
 * The routes of clans; their `summary` says what each is for. Pure for bundlers: who asks for clans alone has no wars and raids
 * in the bundle.
 */
import { Clan, ClanMember, ClanSearchItem } from "../../model/Clan.ts"
import { LeagueGroupBody } from "../../model/LeagueGroup.ts"
import { Page } from "../../model/Page.ts"
import { RaidSeason } from "../../model/RaidSeason.ts"
import { CurrentWarBody } from "../../model/War.ts"
import { WarLogEntry } from "../../model/WarLog.ts"
import { hasTag, isGroupOf, isLogOf, isRaidLogOf, isWarOf } from "../internal/isAbout.ts"
import { getRoute, tag } from "./Endpoint.ts"
import { ClanSearchQuery, PagingQuery, RealtimeQuery } from "./Query.ts"

const clan = { clanTag: /* @__PURE__ */ tag("the clan") }

export const search = /* @__PURE__ */ getRoute("/clans", {
  query: ClanSearchQuery,
  success: /* @__PURE__ */ Page(ClanSearchItem),
  summary: "Search clans by name and filters"
})

export const get = /* @__PURE__ */ getRoute("/clans/:clanTag", {
  params: clan,
  success: Clan,
  isAbout: hasTag,
  summary: "A clan with its roster and its capital"
})

export const members = /* @__PURE__ */ getRoute("/clans/:clanTag/members", {
  params: clan,
  query: PagingQuery,
  success: /* @__PURE__ */ Page(ClanMember),
  summary: "The roster of a clan"
})

export const warLog = /* @__PURE__ */ getRoute("/clans/:clanTag/warlog", {
  params: clan,
  query: PagingQuery,
  success: /* @__PURE__ */ Page(WarLogEntry),
  isAbout: isLogOf,
  summary: "The wars a clan has fought; 403 when its war log is private"
})

export const currentWar = /* @__PURE__ */ getRoute("/clans/:clanTag/currentwar", {
  params: clan,
  query: RealtimeQuery,
  success: CurrentWarBody,
  isAbout: isWarOf,
  summary: "The regular war of a clan; 403 when its war log is private"
})

export const leagueGroup = /* @__PURE__ */ getRoute("/clans/:clanTag/currentwar/leaguegroup", {
  params: clan,
  query: RealtimeQuery,
  success: LeagueGroupBody,
  isAbout: isGroupOf,
  summary: "The clan war league group of a clan; 404 outside the league"
})

export const raidSeasons = /* @__PURE__ */ getRoute("/clans/:clanTag/capitalraidseasons", {
  params: clan,
  query: PagingQuery,
  success: /* @__PURE__ */ Page(RaidSeason),
  isAbout: isRaidLogOf,
  summary: "The raid weekends of a clan, newest first"
})
