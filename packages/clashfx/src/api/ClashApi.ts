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

export * as ClientError from "./declaration/ClientError.ts"

const about = ({ deprecated, summary }: Pick<Endpoint, "deprecated" | "summary">) =>
  OpenApi.annotations(deprecated === true ? { summary, deprecated } : { summary })

/** Where a route is and what it is made of, with the errors that every route has. */
const at = <const E extends Endpoint>(endpoint: E): readonly [E["path"], E & { readonly error: typeof error }] => [
  endpoint.path,
  { ...endpoint, error }
]

const clans = HttpApiGroup.make("clans")
  .add(
    HttpApiEndpoint.get("search", ...at(Clans.search)).annotateMerge(about(Clans.search)),
    HttpApiEndpoint.get("get", ...at(Clans.get)).annotateMerge(about(Clans.get)),
    HttpApiEndpoint.get("members", ...at(Clans.members)).annotateMerge(about(Clans.members)),
    HttpApiEndpoint.get("warLog", ...at(Clans.warLog)).annotateMerge(about(Clans.warLog)),
    HttpApiEndpoint.get("currentWar", ...at(Clans.currentWar)).annotateMerge(about(Clans.currentWar)),
    HttpApiEndpoint.get("leagueGroup", ...at(Clans.leagueGroup)).annotateMerge(about(Clans.leagueGroup)),
    HttpApiEndpoint.get("raidSeasons", ...at(Clans.raidSeasons)).annotateMerge(about(Clans.raidSeasons))
  )
  .annotateMerge(OpenApi.annotations({ title: "Clans", description: "Clans, their wars and their raid weekends" }))

const wars = HttpApiGroup.make("wars")
  .add(HttpApiEndpoint.get("league", ...at(Wars.league)).annotateMerge(about(Wars.league)))
  .annotateMerge(OpenApi.annotations({ title: "League wars", description: "The wars of clan war leagues" }))

const players = HttpApiGroup.make("players")
  .add(
    HttpApiEndpoint.get("get", ...at(Players.get)).annotateMerge(about(Players.get)),
    HttpApiEndpoint.post("verifyToken", ...at(Players.verifyToken)).annotateMerge(about(Players.verifyToken)),
    HttpApiEndpoint.get("battleLog", ...at(Players.battleLog)).annotateMerge(about(Players.battleLog)),
    HttpApiEndpoint.get("leagueHistory", ...at(Players.leagueHistory)).annotateMerge(about(Players.leagueHistory))
  )
  .annotateMerge(OpenApi.annotations({ title: "Players", description: "Players, their battles and ranked seasons" }))

const leagues = HttpApiGroup.make("leagues")
  .add(
    HttpApiEndpoint.get("rankedGroup", ...at(Leagues.rankedGroup)).annotateMerge(about(Leagues.rankedGroup)),
    HttpApiEndpoint.get("tiers", ...at(Leagues.tiers)).annotateMerge(about(Leagues.tiers)),
    HttpApiEndpoint.get("tier", ...at(Leagues.tier)).annotateMerge(about(Leagues.tier)),
    HttpApiEndpoint.get("list", ...at(Leagues.list)).annotateMerge(about(Leagues.list)),
    HttpApiEndpoint.get("get", ...at(Leagues.get)).annotateMerge(about(Leagues.get)),
    HttpApiEndpoint.get("seasons", ...at(Leagues.seasons)).annotateMerge(about(Leagues.seasons)),
    HttpApiEndpoint.get("seasonRankings", ...at(Leagues.seasonRankings)).annotateMerge(about(Leagues.seasonRankings)),
    HttpApiEndpoint.get("builderBaseList", ...at(Leagues.builderBaseList)).annotateMerge(
      about(Leagues.builderBaseList)
    ),
    HttpApiEndpoint.get("builderBase", ...at(Leagues.builderBase)).annotateMerge(about(Leagues.builderBase)),
    HttpApiEndpoint.get("capitalList", ...at(Leagues.capitalList)).annotateMerge(about(Leagues.capitalList)),
    HttpApiEndpoint.get("capital", ...at(Leagues.capital)).annotateMerge(about(Leagues.capital)),
    HttpApiEndpoint.get("warList", ...at(Leagues.warList)).annotateMerge(about(Leagues.warList)),
    HttpApiEndpoint.get("war", ...at(Leagues.war)).annotateMerge(about(Leagues.war))
  )
  .annotateMerge(OpenApi.annotations({ title: "Leagues", description: "Leagues of every kind, and legend seasons" }))

const locations = HttpApiGroup.make("locations")
  .add(
    HttpApiEndpoint.get("list", ...at(Locations.list)).annotateMerge(about(Locations.list)),
    HttpApiEndpoint.get("get", ...at(Locations.get)).annotateMerge(about(Locations.get)),
    HttpApiEndpoint.get("clanRankings", ...at(Locations.clanRankings)).annotateMerge(about(Locations.clanRankings)),
    HttpApiEndpoint.get("playerRankings", ...at(Locations.playerRankings)).annotateMerge(
      about(Locations.playerRankings)
    ),
    HttpApiEndpoint.get("clanBuilderBaseRankings", ...at(Locations.clanBuilderBaseRankings)).annotateMerge(
      about(Locations.clanBuilderBaseRankings)
    ),
    HttpApiEndpoint.get("playerBuilderBaseRankings", ...at(Locations.playerBuilderBaseRankings)).annotateMerge(
      about(Locations.playerBuilderBaseRankings)
    ),
    HttpApiEndpoint.get("capitalRankings", ...at(Locations.capitalRankings)).annotateMerge(
      about(Locations.capitalRankings)
    )
  )
  .annotateMerge(OpenApi.annotations({ title: "Locations", description: "Countries, regions and their rankings" }))

const labels = HttpApiGroup.make("labels")
  .add(
    HttpApiEndpoint.get("clans", ...at(Labels.clans)).annotateMerge(about(Labels.clans)),
    HttpApiEndpoint.get("players", ...at(Labels.players)).annotateMerge(about(Labels.players))
  )
  .annotateMerge(OpenApi.annotations({ title: "Labels", description: "What clans and players say of themselves" }))

const goldPass = HttpApiGroup.make("goldPass")
  .add(HttpApiEndpoint.get("current", ...at(GoldPasses.current)).annotateMerge(about(GoldPasses.current)))
  .annotateMerge(OpenApi.annotations({ title: "Gold pass", description: "Gold pass seasons" }))

/** The Clash of Clans API: all its routes, in groups. */
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
