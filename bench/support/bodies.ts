/** Bodies of the API, made by the simulator. */
import { Command, Simulator } from "@clashfx/simulator"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"

const clanTag = "#2PP"
const day = 86_400_000

/** A body with the name of the operation that it answers. */
export interface Sample {
  readonly route: string
  readonly body: string
}

const fetch = (path: string): Effect.Effect<string, unknown, HttpClient.HttpClient> =>
  HttpClient.HttpClient.use((client) =>
    Effect.flatMap(
      HttpClient.filterStatusOk(client).execute(
        HttpClientRequest.get(`${Simulator.baseUrl}${path}`).pipe(HttpClientRequest.bearerToken(Simulator.testKey))
      ),
      (response) => response.text
    )
  )

const collect: Effect.Effect<ReadonlyArray<Sample>, unknown, Simulator | HttpClient.HttpClient> = Effect.gen(
  function* () {
    const { advance, change, configure, world } = yield* Simulator
    yield* configure({ rateLimit: { limit: Number.POSITIVE_INFINITY } })
    // A month in, logs are filled and the league of the next month is at its end.
    yield* advance(40 * day)
    yield* change(Command.setClan(clanTag, { isWarLogPublic: true }))
    const { clans, players } = yield* world
    const at = encodeURIComponent
    const clan = clans.get(clanTag)
    const player = [...players.values()].toSorted((a, b) => b.townHallLevel - a.townHallLevel)[0]
    const fighter = [...players.values()].find(({ currentLeagueGroupTag }) => (currentLeagueGroupTag ?? "#0") !== "#0")
    if (clan === undefined || player === undefined || fighter === undefined) throw new Error("the world is too small")
    const leagueWar = clan.league?.rounds.at(-1)?.[0]?.tag ?? ""
    const paths: ReadonlyArray<readonly [route: string, path: string]> = [
      ["clans.get", `/clans/${at(clanTag)}`],
      ["players.get", `/players/${at(player.tag)}`],
      ["clans.members", `/clans/${at(clanTag)}/members`],
      ["clans.search", "/clans?minMembers=1"],
      ["clans.currentWar", `/clans/${at(clanTag)}/currentwar`],
      ["wars.league", `/clanwarleagues/wars/${at(leagueWar)}`],
      ["clans.leagueGroup", `/clans/${at(clanTag)}/currentwar/leaguegroup`],
      ["clans.warLog", `/clans/${at(clanTag)}/warlog`],
      ["clans.raidSeasons", `/clans/${at(clanTag)}/capitalraidseasons`],
      ["players.battleLog", `/players/${at(player.tag)}/battlelog`],
      ["players.leagueHistory", `/players/${at(player.tag)}/leaguehistory`],
      [
        "leagues.rankedGroup",
        `/leaguegroup/${at(fighter.currentLeagueGroupTag ?? "")}/${fighter.currentLeagueSeasonId}?playerTag=${at(fighter.tag)}`
      ],
      ["leagues.tiers", "/leaguetiers"],
      ["locations.list", "/locations"],
      ["locations.clanRankings", "/locations/global/rankings/clans"],
      ["locations.playerRankings", "/locations/global/rankings/players"],
      ["goldPass.current", "/goldpass/seasons/current"]
    ]
    return yield* Effect.forEach(paths, ([route, path]) => Effect.map(fetch(path), (body) => ({ route, body })))
  }
)

const world = Simulator.layerTest({
  startTime: Date.UTC(2026, 10, 2, 6),
  clans: [{ tag: clanTag, members: 50 }, ...Array.from({ length: 15 }, () => ({ members: 50 }))],
  activity: 40
})

/** A body of every kind, from clans of 50 members. */
export const samples: Effect.Effect<ReadonlyArray<Sample>, unknown> = Effect.provide(collect, world)

/** The body of one operation. */
export const sampleOf = (all: ReadonlyArray<Sample>, route: string): string => {
  const found = all.find((sample) => sample.route === route)
  if (found === undefined) throw new Error(`no body of ${route}`)
  return found.body
}
