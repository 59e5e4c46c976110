/**
 * The one declaration of the API: every route with its parameters, its answer and its errors. The client's request
 * pipeline, the simulator's server and the OpenAPI document are made from it.
 *
 * The paths stand below the base URL, which ends in `/v1`. An endpoint is a value: `ClashApi.groups.clans.endpoints.get`.
 */
import * as HttpApi from "effect/http-api/HttpApi"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import { clientErrors as error } from "./declaration/ClientError.ts"
import * as Clans from "./declaration/Clans.ts"
import { finish } from "./declaration/Document.ts"
import type { Endpoint } from "./declaration/Endpoint.ts"
import * as GoldPasses from "./declaration/GoldPasses.ts"
import * as Labels from "./declaration/Labels.ts"
import * as Leagues from "./declaration/Leagues.ts"
import * as Locations from "./declaration/Locations.ts"
import * as Players from "./declaration/Players.ts"
import * as Wars from "./declaration/Wars.ts"

const about = ({ deprecated, summary }: Pick<Endpoint, "deprecated" | "summary">) =>
  OpenApi.annotations(deprecated === true ? { summary, deprecated } : { summary })

const clans = HttpApiGroup.make("clans")
  .add(
    HttpApiEndpoint.get("search", Clans.search.path, { ...Clans.search, error }).annotateMerge(about(Clans.search)),
    HttpApiEndpoint.get("get", Clans.get.path, { ...Clans.get, error }).annotateMerge(about(Clans.get)),
    HttpApiEndpoint.get("members", Clans.members.path, { ...Clans.members, error }).annotateMerge(about(Clans.members)),
    HttpApiEndpoint.get("warLog", Clans.warLog.path, { ...Clans.warLog, error }).annotateMerge(about(Clans.warLog)),
    HttpApiEndpoint.get("currentWar", Clans.currentWar.path, { ...Clans.currentWar, error }).annotateMerge(
      about(Clans.currentWar)
    ),
    HttpApiEndpoint.get("leagueGroup", Clans.leagueGroup.path, { ...Clans.leagueGroup, error }).annotateMerge(
      about(Clans.leagueGroup)
    ),
    HttpApiEndpoint.get("raidSeasons", Clans.raidSeasons.path, { ...Clans.raidSeasons, error }).annotateMerge(
      about(Clans.raidSeasons)
    )
  )
  .annotateMerge(OpenApi.annotations({ title: "Clans", description: "Clans, their wars and their raid weekends" }))

const wars = HttpApiGroup.make("wars")
  .add(HttpApiEndpoint.get("league", Wars.league.path, { ...Wars.league, error }).annotateMerge(about(Wars.league)))
  .annotateMerge(OpenApi.annotations({ title: "League wars", description: "The wars of clan war leagues" }))

const players = HttpApiGroup.make("players")
  .add(
    HttpApiEndpoint.get("get", Players.get.path, { ...Players.get, error }).annotateMerge(about(Players.get)),
    HttpApiEndpoint.post("verifyToken", Players.verifyToken.path, { ...Players.verifyToken, error }).annotateMerge(
      about(Players.verifyToken)
    ),
    HttpApiEndpoint.get("battleLog", Players.battleLog.path, { ...Players.battleLog, error }).annotateMerge(
      about(Players.battleLog)
    ),
    HttpApiEndpoint.get("leagueHistory", Players.leagueHistory.path, { ...Players.leagueHistory, error }).annotateMerge(
      about(Players.leagueHistory)
    )
  )
  .annotateMerge(OpenApi.annotations({ title: "Players", description: "Players, their battles and ranked seasons" }))

const leagues = HttpApiGroup.make("leagues")
  .add(
    HttpApiEndpoint.get("rankedGroup", Leagues.rankedGroup.path, { ...Leagues.rankedGroup, error }).annotateMerge(
      about(Leagues.rankedGroup)
    ),
    HttpApiEndpoint.get("tiers", Leagues.tiers.path, { ...Leagues.tiers, error }).annotateMerge(about(Leagues.tiers)),
    HttpApiEndpoint.get("tier", Leagues.tier.path, { ...Leagues.tier, error }).annotateMerge(about(Leagues.tier)),
    HttpApiEndpoint.get("list", Leagues.list.path, { ...Leagues.list, error }).annotateMerge(about(Leagues.list)),
    HttpApiEndpoint.get("get", Leagues.get.path, { ...Leagues.get, error }).annotateMerge(about(Leagues.get)),
    HttpApiEndpoint.get("seasons", Leagues.seasons.path, { ...Leagues.seasons, error }).annotateMerge(
      about(Leagues.seasons)
    ),
    HttpApiEndpoint.get("seasonRankings", Leagues.seasonRankings.path, {
      ...Leagues.seasonRankings,
      error
    }).annotateMerge(about(Leagues.seasonRankings)),
    HttpApiEndpoint.get("builderBaseList", Leagues.builderBaseList.path, {
      ...Leagues.builderBaseList,
      error
    }).annotateMerge(about(Leagues.builderBaseList)),
    HttpApiEndpoint.get("builderBase", Leagues.builderBase.path, { ...Leagues.builderBase, error }).annotateMerge(
      about(Leagues.builderBase)
    ),
    HttpApiEndpoint.get("capitalList", Leagues.capitalList.path, { ...Leagues.capitalList, error }).annotateMerge(
      about(Leagues.capitalList)
    ),
    HttpApiEndpoint.get("capital", Leagues.capital.path, { ...Leagues.capital, error }).annotateMerge(
      about(Leagues.capital)
    ),
    HttpApiEndpoint.get("warList", Leagues.warList.path, { ...Leagues.warList, error }).annotateMerge(
      about(Leagues.warList)
    ),
    HttpApiEndpoint.get("war", Leagues.war.path, { ...Leagues.war, error }).annotateMerge(about(Leagues.war))
  )
  .annotateMerge(OpenApi.annotations({ title: "Leagues", description: "Leagues of every kind, and legend seasons" }))

const locations = HttpApiGroup.make("locations")
  .add(
    HttpApiEndpoint.get("list", Locations.list.path, { ...Locations.list, error }).annotateMerge(about(Locations.list)),
    HttpApiEndpoint.get("get", Locations.get.path, { ...Locations.get, error }).annotateMerge(about(Locations.get)),
    HttpApiEndpoint.get("clanRankings", Locations.clanRankings.path, {
      ...Locations.clanRankings,
      error
    }).annotateMerge(about(Locations.clanRankings)),
    HttpApiEndpoint.get("playerRankings", Locations.playerRankings.path, {
      ...Locations.playerRankings,
      error
    }).annotateMerge(about(Locations.playerRankings)),
    HttpApiEndpoint.get("clanBuilderBaseRankings", Locations.clanBuilderBaseRankings.path, {
      ...Locations.clanBuilderBaseRankings,
      error
    }).annotateMerge(about(Locations.clanBuilderBaseRankings)),
    HttpApiEndpoint.get("playerBuilderBaseRankings", Locations.playerBuilderBaseRankings.path, {
      ...Locations.playerBuilderBaseRankings,
      error
    }).annotateMerge(about(Locations.playerBuilderBaseRankings)),
    HttpApiEndpoint.get("capitalRankings", Locations.capitalRankings.path, {
      ...Locations.capitalRankings,
      error
    }).annotateMerge(about(Locations.capitalRankings))
  )
  .annotateMerge(OpenApi.annotations({ title: "Locations", description: "Countries, regions and their rankings" }))

const labels = HttpApiGroup.make("labels")
  .add(
    HttpApiEndpoint.get("clans", Labels.clans.path, { ...Labels.clans, error }).annotateMerge(about(Labels.clans)),
    HttpApiEndpoint.get("players", Labels.players.path, { ...Labels.players, error }).annotateMerge(
      about(Labels.players)
    )
  )
  .annotateMerge(OpenApi.annotations({ title: "Labels", description: "What clans and players say of themselves" }))

const goldPass = HttpApiGroup.make("goldPass")
  .add(
    HttpApiEndpoint.get("current", GoldPasses.current.path, { ...GoldPasses.current, error }).annotateMerge(
      about(GoldPasses.current)
    )
  )
  .annotateMerge(OpenApi.annotations({ title: "Gold pass", description: "Gold pass seasons" }))

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
