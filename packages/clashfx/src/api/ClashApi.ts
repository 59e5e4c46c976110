/**
 * The one declaration of the API: every route with its parameters, its answer and its errors. The client's request
 * pipeline, the simulator's server and the OpenAPI document are made from it.
 *
 * The paths stand below the base URL, which ends in `/v1`. An endpoint is a value: `ClashApi.groups.clans.endpoints.get`.
 */
import * as Schema from "effect/Schema"
import * as HttpApi from "effect/http-api/HttpApi"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import { BattleLog } from "../model/BattleLog.ts"
import { Clan, ClanMember, ClanSearchItem } from "../model/Clan.ts"
import { GoldPassSeason } from "../model/GoldPass.ts"
import { Label } from "../model/Label.ts"
import * as League from "../model/League.ts"
import { LeagueGroupBody } from "../model/LeagueGroup.ts"
import { LeagueHistory, LeagueSeasonId } from "../model/LeagueHistory.ts"
import { Location, LocationId } from "../model/Location.ts"
import { Page } from "../model/Page.ts"
import { Player } from "../model/Player.ts"
import { RaidSeason } from "../model/RaidSeason.ts"
import { RankedLeagueGroup } from "../model/RankedLeagueGroup.ts"
import * as Ranking from "../model/Ranking.ts"
import { VerifyTokenRequest, VerifyTokenResponse } from "../model/VerifyToken.ts"
import { CurrentWarBody, LeagueWarBody } from "../model/War.ts"
import { WarLogEntry } from "../model/WarLog.ts"
import { clientErrors } from "./declaration/ClientError.ts"
import { finish } from "./declaration/Document.ts"
import { ClanSearchQuery, PagingQuery, RankedGroupQuery, RealtimeQuery } from "./declaration/Query.ts"

const error = clientErrors
const summary = (text: string) => OpenApi.annotations({ summary: text })
const legacy = (text: string) => OpenApi.annotations({ summary: text, deprecated: true })

// Tags are plain strings here: the operations normalise them before a request, and the API answers 404 to a wrong one.
const tag = (of: string) => Schema.String.annotate({ description: `The tag of ${of}, percent-encoded: %232PP` })
const clan = { clanTag: tag("the clan") }
const player = { playerTag: tag("the player") }
const league = { leagueId: Schema.Int }
const location = { locationId: LocationId }

// ---------------------------------------------------------------------------------------------------------------------
// Clans
// ---------------------------------------------------------------------------------------------------------------------

const clans = HttpApiGroup.make("clans")
  .add(
    HttpApiEndpoint.get("search", "/clans", { query: ClanSearchQuery, success: Page(ClanSearchItem), error }) //
      .annotateMerge(summary("Search clans by name and filters")),
    HttpApiEndpoint.get("get", "/clans/:clanTag", { params: clan, success: Clan, error }) //
      .annotateMerge(summary("A clan with its roster and its capital")),
    HttpApiEndpoint.get("members", "/clans/:clanTag/members", {
      params: clan,
      query: PagingQuery,
      success: Page(ClanMember),
      error
    }).annotateMerge(summary("The roster of a clan")),
    HttpApiEndpoint.get("warLog", "/clans/:clanTag/warlog", {
      params: clan,
      query: PagingQuery,
      success: Page(WarLogEntry),
      error
    }).annotateMerge(summary("The wars a clan has fought; 403 when its war log is private")),
    HttpApiEndpoint.get("currentWar", "/clans/:clanTag/currentwar", {
      params: clan,
      query: RealtimeQuery,
      success: CurrentWarBody,
      error
    }).annotateMerge(summary("The regular war of a clan; 403 when its war log is private")),
    HttpApiEndpoint.get("leagueGroup", "/clans/:clanTag/currentwar/leaguegroup", {
      params: clan,
      query: RealtimeQuery,
      success: LeagueGroupBody,
      error
    }).annotateMerge(summary("The clan war league group of a clan; 404 outside the league")),
    HttpApiEndpoint.get("raidSeasons", "/clans/:clanTag/capitalraidseasons", {
      params: clan,
      query: PagingQuery,
      success: Page(RaidSeason),
      error
    }).annotateMerge(summary("The raid weekends of a clan, newest first"))
  )
  .annotateMerge(OpenApi.annotations({ title: "Clans", description: "Clans, their wars and their raid weekends" }))

const wars = HttpApiGroup.make("wars")
  .add(
    HttpApiEndpoint.get("league", "/clanwarleagues/wars/:warTag", {
      params: { warTag: tag("the war; #0 is not one") },
      query: RealtimeQuery,
      success: LeagueWarBody,
      error
    }).annotateMerge(summary("A war of a clan war league"))
  )
  .annotateMerge(OpenApi.annotations({ title: "League wars", description: "The wars of clan war leagues" }))

// ---------------------------------------------------------------------------------------------------------------------
// Players
// ---------------------------------------------------------------------------------------------------------------------

const players = HttpApiGroup.make("players")
  .add(
    HttpApiEndpoint.get("get", "/players/:playerTag", { params: player, success: Player, error }) //
      .annotateMerge(summary("A player with villages, units and achievements")),
    HttpApiEndpoint.post("verifyToken", "/players/:playerTag/verifytoken", {
      params: player,
      payload: VerifyTokenRequest,
      success: VerifyTokenResponse,
      error
    }).annotateMerge(summary("Whether an API token from the game's settings belongs to a player")),
    HttpApiEndpoint.get("battleLog", "/players/:playerTag/battlelog", { params: player, success: BattleLog, error }) //
      .annotateMerge(summary("The last battles of a player, at most 50")),
    HttpApiEndpoint.get("leagueHistory", "/players/:playerTag/leaguehistory", {
      params: player,
      success: LeagueHistory,
      error
    }).annotateMerge(summary("The past ranked seasons of a player"))
  )
  .annotateMerge(OpenApi.annotations({ title: "Players", description: "Players, their battles and ranked seasons" }))

// ---------------------------------------------------------------------------------------------------------------------
// Leagues
// ---------------------------------------------------------------------------------------------------------------------

const leagues = HttpApiGroup.make("leagues")
  .add(
    HttpApiEndpoint.get("rankedGroup", "/leaguegroup/:leagueGroupTag/:leagueSeasonId", {
      params: { leagueGroupTag: tag("the ranked league group"), leagueSeasonId: LeagueSeasonId },
      query: RankedGroupQuery,
      success: RankedLeagueGroup,
      error
    }).annotateMerge(summary("A ranked league group, with the battles of one of its players")),
    HttpApiEndpoint.get("tiers", "/leaguetiers", { query: PagingQuery, success: Page(League.LeagueTier), error }) //
      .annotateMerge(summary("The league tiers of ranked battles")),
    HttpApiEndpoint.get("tier", "/leaguetiers/:leagueTierId", {
      params: { leagueTierId: Schema.Int },
      success: League.LeagueTier,
      error
    }).annotateMerge(summary("A league tier")),
    HttpApiEndpoint.get("list", "/leagues", { query: PagingQuery, success: Page(League.League), error }) //
      .annotateMerge(legacy("The leagues of before October 2025")),
    HttpApiEndpoint.get("get", "/leagues/:leagueId", { params: league, success: League.League, error }) //
      .annotateMerge(legacy("A league of before October 2025")),
    HttpApiEndpoint.get("seasons", "/leagues/:leagueId/seasons", {
      params: league,
      query: PagingQuery,
      success: Page(League.LeagueSeason),
      error
    }).annotateMerge(summary("The seasons of the Legend League (29000022)")),
    HttpApiEndpoint.get("seasonRankings", "/leagues/:leagueId/seasons/:seasonId", {
      params: { ...league, seasonId: Schema.String },
      query: PagingQuery,
      success: Page(Ranking.PlayerSeasonRanking),
      error
    }).annotateMerge(summary("The final ranking of a season of the Legend League")),
    HttpApiEndpoint.get("builderBaseList", "/builderbaseleagues", {
      query: PagingQuery,
      success: Page(League.BuilderBaseLeague),
      error
    }).annotateMerge(summary("The leagues of the builder base")),
    HttpApiEndpoint.get("builderBase", "/builderbaseleagues/:leagueId", {
      params: league,
      success: League.BuilderBaseLeague,
      error
    }).annotateMerge(summary("A league of the builder base")),
    HttpApiEndpoint.get("capitalList", "/capitalleagues", {
      query: PagingQuery,
      success: Page(League.CapitalLeague),
      error
    }).annotateMerge(summary("The leagues of clan capitals")),
    HttpApiEndpoint.get("capital", "/capitalleagues/:leagueId", {
      params: league,
      success: League.CapitalLeague,
      error
    }).annotateMerge(summary("A league of clan capitals")),
    HttpApiEndpoint.get("warList", "/warleagues", { query: PagingQuery, success: Page(League.WarLeague), error }) //
      .annotateMerge(summary("The clan war leagues")),
    HttpApiEndpoint.get("war", "/warleagues/:leagueId", { params: league, success: League.WarLeague, error }) //
      .annotateMerge(summary("A clan war league"))
  )
  .annotateMerge(OpenApi.annotations({ title: "Leagues", description: "Leagues of every kind, and legend seasons" }))

// ---------------------------------------------------------------------------------------------------------------------
// Locations, labels, gold pass
// ---------------------------------------------------------------------------------------------------------------------

const locations = HttpApiGroup.make("locations")
  .add(
    HttpApiEndpoint.get("list", "/locations", { query: PagingQuery, success: Page(Location), error }) //
      .annotateMerge(summary("The countries and regions")),
    HttpApiEndpoint.get("get", "/locations/:locationId", {
      params: { locationId: Schema.Int },
      success: Location,
      error
    }).annotateMerge(summary("A country or region")),
    HttpApiEndpoint.get("clanRankings", "/locations/:locationId/rankings/clans", {
      params: location,
      query: PagingQuery,
      success: Page(Ranking.ClanRanking),
      error
    }).annotateMerge(summary("Clans by trophies of the home village")),
    HttpApiEndpoint.get("playerRankings", "/locations/:locationId/rankings/players", {
      params: location,
      query: PagingQuery,
      success: Page(Ranking.PlayerRanking),
      error
    }).annotateMerge(summary("Players by trophies of the home village")),
    HttpApiEndpoint.get("clanBuilderBaseRankings", "/locations/:locationId/rankings/clans-builder-base", {
      params: location,
      query: PagingQuery,
      success: Page(Ranking.ClanBuilderBaseRanking),
      error
    }).annotateMerge(summary("Clans by trophies of the builder base")),
    HttpApiEndpoint.get("playerBuilderBaseRankings", "/locations/:locationId/rankings/players-builder-base", {
      params: location,
      query: PagingQuery,
      success: Page(Ranking.PlayerBuilderBaseRanking),
      error
    }).annotateMerge(summary("Players by trophies of the builder base")),
    HttpApiEndpoint.get("capitalRankings", "/locations/:locationId/rankings/capitals", {
      params: location,
      query: PagingQuery,
      success: Page(Ranking.ClanCapitalRanking),
      error
    }).annotateMerge(summary("Clans by trophies of the clan capital"))
  )
  .annotateMerge(OpenApi.annotations({ title: "Locations", description: "Countries, regions and their rankings" }))

const labels = HttpApiGroup.make("labels")
  .add(
    HttpApiEndpoint.get("clans", "/labels/clans", { query: PagingQuery, success: Page(Label), error }) //
      .annotateMerge(summary("The labels a clan can choose")),
    HttpApiEndpoint.get("players", "/labels/players", { query: PagingQuery, success: Page(Label), error }) //
      .annotateMerge(summary("The labels a player can choose"))
  )
  .annotateMerge(OpenApi.annotations({ title: "Labels", description: "What clans and players say of themselves" }))

const goldPass = HttpApiGroup.make("goldPass")
  .add(
    HttpApiEndpoint.get("current", "/goldpass/seasons/current", { success: GoldPassSeason, error }) //
      .annotateMerge(summary("The gold pass season that is on"))
  )
  .annotateMerge(OpenApi.annotations({ title: "Gold pass", description: "Gold pass seasons" }))

// ---------------------------------------------------------------------------------------------------------------------
// The API
// ---------------------------------------------------------------------------------------------------------------------

/** The Clash of Clans API: 35 routes in seven groups. */
export const ClashApi = HttpApi.make("clash")
  .add(clans, wars, players, leagues, locations, labels, goldPass)
  .annotateMerge(
    OpenApi.annotations({
      title: "Clash of Clans API",
      version: "v1",
      description:
        "The REST API of Clash of Clans as clashfx declares it. Fan content: not affiliated with Supercell. Where the " +
        "API is known to leave out a key or to send null, the schemas say so; values of enumerations are open.",
      servers: [{ url: "https://api.clashofclans.com/v1" }],
      transform: finish
    })
  )
