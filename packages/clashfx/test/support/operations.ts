/** Every route of the API by the operation that asks it, in a small world where each has something to answer. */
import { Command, Simulator } from "@clashfx/simulator"
import * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import * as Clans from "../../src/api/Clans.ts"
import * as GoldPasses from "../../src/api/GoldPasses.ts"
import * as Labels from "../../src/api/Labels.ts"
import * as Leagues from "../../src/api/Leagues.ts"
import type * as Listing from "../../src/api/Listing.ts"
import * as Locations from "../../src/api/Locations.ts"
import * as Players from "../../src/api/Players.ts"
import * as Wars from "../../src/api/Wars.ts"
import type { Services } from "../../src/Clash.ts"
import type { AnswerLost, InvalidTag, PrivateWarLog, RequestError } from "../../src/exchange/ClashError.ts"
import type { Options } from "./simulated.ts"

export const clanTag = "#2PP"
export const opponentTag = "#8QU8J9LP"
export const playerTag = "#P0LYJC8C"
export const germany = 32000094

/** A world of two small clans, a month before it is used. */
export const lively: Options = {
  startTime: Date.UTC(2026, 9, 5, 6),
  clans: [
    { tag: clanTag, name: "Goblin Kings", members: 6, players: [playerTag], isWarLogPublic: true },
    { tag: opponentTag, name: "Others", members: 6, isWarLogPublic: true }
  ],
  activity: 40,
  leagues: { teamSize: 5, search: "1 hour" },
  wars: true,
  raids: true,
  settings: { rateLimit: { limit: Number.POSITIVE_INFINITY } }
}

/** Names that only the world knows. */
export interface Found {
  readonly warTag: string
  readonly ranked: Leagues.RankedGroup
}

/** Lets the world live for a month; then there is a regular war, and a league between the two clans. */
export const settle: Effect.Effect<Found, Error, Simulator> = Effect.gen(function* () {
  const { advance, change, world } = yield* Simulator
  yield* advance("30 days")
  const group = yield* change(Command.startLeague([clanTag, opponentTag]))
  yield* advance("2 hours")
  yield* change(Command.declareWar(clanTag, opponentTag, { teamSize: 5, preparation: "1 hour" }))
  yield* advance("10 hours")
  for (const tag of [clanTag, opponentTag]) yield* change(Command.setClan(tag, { isWarLogPublic: true }))
  const { players } = yield* world
  const ranked = [...players.values()].find((player) => (player.currentLeagueGroupTag ?? "#0") !== "#0")
  const warTag = group.rounds[0]?.[0]?.tag
  if (warTag === undefined || ranked === undefined) return yield* Effect.die("the world is too small")
  return {
    warTag,
    ranked: {
      group: ranked.currentLeagueGroupTag ?? "",
      season: ranked.currentLeagueSeasonId ?? 0,
      player: ranked.tag
    }
  }
})

type Failure = InvalidTag | PrivateWarLog | RequestError | AnswerLost

/** How an operation fails, whatever it would have given. */
export const failure = <E, R>(operation: Effect.Effect<unknown, E, R>): Effect.Effect<E, unknown, R> =>
  Effect.flip(operation)

/** An operation as one request. */
export interface Call {
  /** As it is called, and as its errors say. */
  readonly name: string
  /** The route of the declaration that it asks: `clans.get`. */
  readonly route: string
  /** How that is declared: `clans.get GET /clans/:clanTag`. */
  readonly declared: string
  readonly run: Effect.Effect<unknown, Failure, Services>
  /** The same as a list, where it is one. */
  readonly items?: Stream.Stream<unknown, Failure, Services>
}

const routeOf = (declared: string): string => declared.slice(0, declared.indexOf(" "))

const one = (name: string, declared: string, run: Call["run"]): Call => ({
  name,
  route: routeOf(declared),
  declared,
  run
})

const list = (name: string, declared: string, listing: Listing.Listing<unknown, Failure>): Call => ({
  ...one(name, declared, listing.strict.page),
  items: listing.items
})

/**
 * All routes, in the order of the API's documentation: the operation, its group and name, method and path, and a call of
 * it. Lists are cut short.
 */
export const calls = ({ ranked, warTag }: Found): ReadonlyArray<Call> => {
  const short = { limit: 3 }
  return [
    list("Clans.search", "clans.search GET /clans", Clans.search({ minMembers: 1, limit: 3 })),
    one("Clans.get", "clans.get GET /clans/:clanTag", Clans.get(clanTag)),
    list("Clans.members", "clans.members GET /clans/:clanTag/members", Clans.members(clanTag)),
    list("Clans.warLog", "clans.warLog GET /clans/:clanTag/warlog", Clans.warLog(clanTag, short)),
    one("Wars.regular", "clans.currentWar GET /clans/:clanTag/currentwar", Wars.regular(clanTag)),
    one("Wars.leagueGroup", "clans.leagueGroup GET /clans/:clanTag/currentwar/leaguegroup", Wars.leagueGroup(clanTag)),
    list(
      "Clans.raidLog",
      "clans.raidSeasons GET /clans/:clanTag/capitalraidseasons",
      Clans.raidLog(clanTag, { limit: 1 })
    ),
    one("Wars.league", "wars.league GET /clanwarleagues/wars/:warTag", Wars.league(warTag)),
    one("Players.get", "players.get GET /players/:playerTag", Players.get(playerTag)),
    one(
      "Players.verifyToken",
      "players.verifyToken POST /players/:playerTag/verifytoken",
      Players.verifyToken(playerTag, "a1b2c3d4")
    ),
    one("Players.battleLog", "players.battleLog GET /players/:playerTag/battlelog", Players.battleLog(playerTag)),
    one(
      "Players.leagueHistory",
      "players.leagueHistory GET /players/:playerTag/leaguehistory",
      Players.leagueHistory(ranked.player)
    ),
    one(
      "Leagues.rankedGroup",
      "leagues.rankedGroup GET /leaguegroup/:leagueGroupTag/:leagueSeasonId",
      Leagues.rankedGroup(ranked)
    ),
    list("Leagues.tiers", "leagues.tiers GET /leaguetiers", Leagues.tiers(short)),
    one("Leagues.tier", "leagues.tier GET /leaguetiers/:leagueTierId", Leagues.tier(105000033)),
    list("Leagues.list", "leagues.list GET /leagues", Leagues.list(short)),
    one("Leagues.get", "leagues.get GET /leagues/:leagueId", Leagues.get(29000022)),
    list("Leagues.seasons", "leagues.seasons GET /leagues/:leagueId/seasons", Leagues.seasons(short)),
    list(
      "Leagues.seasonRankings",
      "leagues.seasonRankings GET /leagues/:leagueId/seasons/:seasonId",
      Leagues.seasonRankings("2025-08", short)
    ),
    list("Leagues.builderBaseList", "leagues.builderBaseList GET /builderbaseleagues", Leagues.builderBaseList(short)),
    one("Leagues.builderBase", "leagues.builderBase GET /builderbaseleagues/:leagueId", Leagues.builderBase(44000000)),
    list("Leagues.capitalList", "leagues.capitalList GET /capitalleagues", Leagues.capitalList(short)),
    one("Leagues.capital", "leagues.capital GET /capitalleagues/:leagueId", Leagues.capital(85000022)),
    list("Leagues.warList", "leagues.warList GET /warleagues", Leagues.warList(short)),
    one("Leagues.war", "leagues.war GET /warleagues/:leagueId", Leagues.war(48000018)),
    list("Locations.list", "locations.list GET /locations", Locations.list(short)),
    one("Locations.get", "locations.get GET /locations/:locationId", Locations.get(germany)),
    list(
      "Locations.clans",
      "locations.clanRankings GET /locations/:locationId/rankings/clans",
      Locations.clans("global", short)
    ),
    list(
      "Locations.players",
      "locations.playerRankings GET /locations/:locationId/rankings/players",
      Locations.players("global", short)
    ),
    list(
      "Locations.clansBuilderBase",
      "locations.clanBuilderBaseRankings GET /locations/:locationId/rankings/clans-builder-base",
      Locations.clansBuilderBase("global", short)
    ),
    list(
      "Locations.playersBuilderBase",
      "locations.playerBuilderBaseRankings GET /locations/:locationId/rankings/players-builder-base",
      Locations.playersBuilderBase("global", short)
    ),
    list(
      "Locations.capitals",
      "locations.capitalRankings GET /locations/:locationId/rankings/capitals",
      Locations.capitals("global", short)
    ),
    list("Labels.clans", "labels.clans GET /labels/clans", Labels.clans(short)),
    list("Labels.players", "labels.players GET /labels/players", Labels.players(short)),
    one("GoldPasses.current", "goldPass.current GET /goldpass/seasons/current", GoldPasses.current())
  ]
}
