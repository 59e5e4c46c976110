/** The bodies of the simulator are those that the API sends, by the SDK's own declaration. */
import { Command, Simulator, World } from "@clashfx/simulator"
import { assert, describe, layer } from "@effect/vitest"
import { ClashApi } from "clashfx/api/ClashApi"
import * as Effect from "effect/Effect"
import * as HttpApi from "effect/http-api/HttpApi"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"
import type { World as State } from "../../src/world/State.ts"
import { at, get, json, post } from "../support/requests.ts"

const start = Date.UTC(2026, 10, 30, 6)
/** A Saturday: a league round is fought, the next one prepares, and there is a raid weekend. */
const saturday = Date.UTC(2026, 11, 5, 12)

const lively = Layer.provideMerge(
  Simulator.layerTest({
    startTime: start,
    clans: [
      { tag: "#2PP", members: 40, players: ["#YLR"], isWarLogPublic: true, labels: [] },
      ...Array.from({ length: 9 }, () => ({ members: 30, isWarLogPublic: true }))
    ],
    settings: { rateLimit: { limit: Number.POSITIVE_INFINITY } }
  }),
  TestClock.layer()
)

type Codec = Schema.Codec<unknown, unknown>

/** What the API declares: the path and the body of every route. */
const declared = () => {
  const found = new Map<string, { readonly path: string; readonly codec: Codec }>()
  HttpApi.reflect(ClashApi, {
    onGroup: () => {},
    onEndpoint: ({ endpoint, group }) => {
      const [success] = endpoint.success
      if (endpoint.method !== "GET" || success === undefined) return
      found.set(`${group.identifier}.${endpoint.identifier}`, {
        path: endpoint.path,
        codec: Schema.make<Codec>(success.ast)
      })
    }
  })
  return found
}

/** Ids of leagues, by the first part of the path. */
const leagueIds: Readonly<Record<string, number>> = {
  leagues: 29000022,
  builderbaseleagues: 44000041,
  capitalleagues: 85000022,
  warleagues: 48000018
}

/** What a route is asked besides its path. */
const queries: Readonly<Record<string, string>> = {
  "clans.search": "?minMembers=2&limit=5",
  "clans.members": "?limit=10",
  "clans.warLog": "?limit=20",
  "leagues.seasonRankings": "?limit=100"
}

/** Fills the path of a route with what is in a world. */
const pathsIn = (world: State) => {
  const player = [...world.players.values()].find(({ currentLeagueSeasonId }) => currentLeagueSeasonId !== 0)
  assert(player !== undefined)
  const values: Readonly<Record<string, string | number>> = {
    clanTag: at("#2PP"),
    playerTag: at("#YLR"),
    warTag: at([...world.leagueWars.keys()][0] ?? ""),
    leagueGroupTag: at(player.currentLeagueGroupTag ?? ""),
    leagueSeasonId: player.currentLeagueSeasonId ?? 0,
    leagueTierId: 105000036,
    seasonId: "2025-07"
  }
  return (route: string, path: string): string => {
    const value = (name: string) =>
      name === "leagueId"
        ? leagueIds[path.split("/")[1] ?? ""]
        : name === "locationId"
          ? route === "locations.get"
            ? 32000094
            : "global"
          : values[name]
    const query = route === "leagues.rankedGroup" ? `?playerTag=${at(player.tag)}` : (queries[route] ?? "")
    return path.replaceAll(/:(\w+)/g, (_, name) => String(value(name))) + query
  }
}

const live = Effect.gen(function* () {
  const simulator = yield* Simulator
  const { now } = yield* simulator.world
  yield* simulator.advance(Math.max(0, saturday - now))
  // The clan with the known tag takes part in everything.
  yield* simulator.change(Command.setClan("#2PP", { isWarLogPublic: true }))
  return { ...simulator, world: yield* simulator.world }
})

layer(lively)("the bodies of a lively world", (it) => {
  it.effect("decode as the declaration says, on all routes", () =>
    Effect.gen(function* () {
      const { world } = yield* live
      const pathOf = pathsIn(world)
      for (const [route, { codec, path }] of declared()) {
        const answer = yield* get(pathOf(route, path))
        assert.strictEqual(answer.status, 200, `${route}: ${answer.text}`)
        yield* Effect.mapError(
          Schema.decodeUnknownEffect(Schema.toCodecJson(codec))(json(answer)),
          (error) => new Error(`${route}: ${error.message}`)
        )
        const { items } = json(answer)
        if (items !== undefined && !["players.leagueHistory", "players.battleLog"].includes(route)) {
          assert.isNotEmpty(items, route)
          assert.isObject(json(answer).paging.cursors, route)
        }
      }
    })
  )

  it.effect("of a clan have the keys of 2026, and the size of a real one", () =>
    Effect.gen(function* () {
      const simulator = yield* live
      const answer = yield* get("/clans/%232PP")
      assert.isAbove(answer.text.length, 30_000)
      assert.isBelow(answer.text.length, 60_000)
      const body = json(answer)
      for (const member of body.memberList) {
        assert.isAtLeast(member.townHallLevel, 1)
        assert.match(member.leagueTier.iconUrls.small, /^https:\/\/api-assets\.clashofclans\.com\/leaguetiers\/125\//)
        assert.strictEqual(member.playerHouse?.elements.length ?? 4, 4)
        assert.isDefined(member.league)
        assert.notProperty(member, "versusTrophies")
      }
      assert.deepStrictEqual(
        body.memberList.map(({ clanRank }: { readonly clanRank: number }) => clanRank),
        body.memberList.map((_: unknown, n: number) => n + 1)
      )
      assert.property(body, "warTies")
      yield* simulator.change(Command.setClan("#2PP", { isWarLogPublic: false }))
      yield* simulator.purge
      const closed = json(yield* get("/clans/%232PP"))
      assert.notProperty(closed, "warTies")
      assert.notProperty(closed, "warLosses")
      const [item] = json(yield* get("/clans?minMembers=1&limit=1")).items
      for (const key of ["description", "memberList", "clanCapital"]) assert.notProperty(item, key)
      yield* simulator.change(Command.setClan("#2PP", { isWarLogPublic: true }))
    })
  )

  it.effect("of a player without a clan lack clan, role and preference", () =>
    Effect.gen(function* () {
      const simulator = yield* live
      const lonely = yield* simulator.change(Command.createPlayer({ townHall: 3 }))
      const body = json(yield* get(`/players/${at(lonely.tag)}`))
      for (const key of ["clan", "role", "warPreference", "league"]) assert.notProperty(body, key)
      assert.strictEqual(body.leagueTier.id, 105_000_000)
      assert.strictEqual(body.currentLeagueGroupTag, "#0")
      const member = json(yield* get("/players/%23YLR"))
      assert.strictEqual(member.clan.tag, "#2PP")
      assert.isAbove((yield* get("/players/%23YLR")).text.length, 12_000)
      for (const hero of member.heroes) {
        assert.strictEqual("equipment" in hero, hero.village === "home", hero.name)
      }
      for (const troop of member.troops) {
        if ("superTroopIsActive" in troop) assert.isTrue(troop.superTroopIsActive)
      }
    })
  )

  it.effect("say whether a token is a player's own", () =>
    Effect.gen(function* () {
      const { verifyTokenOf } = yield* live
      const verify = (token: string) => post("/players/%23YLR/verifytoken", JSON.stringify({ token }))
      const token = yield* verifyTokenOf("#YLR")
      assert.deepStrictEqual(json(yield* verify(token)), { tag: "#YLR", token, status: "ok" })
      assert.strictEqual(json(yield* verify("wrong")).status, "invalid")
      assert.strictEqual((yield* post("/players/%23YYY/verifytoken", `{"token":"a"}`)).status, 404)
      assert.strictEqual((yield* post("/players/%23YLR/verifytoken", "{}")).status, 400)
      assert.match((yield* Effect.flip(verifyTokenOf("#YYY"))).message, /there is no player #YYY/)
    })
  )

  it.effect("are errors of the API for what does not exist", () =>
    Effect.gen(function* () {
      yield* live
      const table: ReadonlyArray<readonly [string, number, object]> = [
        ["/clans/%23YYYY", 404, { reason: "notFound", message: "Not found with tag YYYY" }],
        ["/clans/nonsense", 404, { reason: "notFound", message: "Not found with tag nonsense" }],
        ["/players/%23YYYY", 404, { reason: "notFound", message: "Not found with tag YYYY" }],
        ["/clanwarleagues/wars/%230", 404, { reason: "notFound" }],
        ["/clans/", 400, { reason: "badRequest", message: "At least one filtering parameter must exist" }],
        ["/leaguetiers/1", 400, { reason: "badRequest", message: "Unknown value for parameter leagueTierId" }],
        ["/warleagues/x", 400, { reason: "badRequest", message: "Unknown value for parameter leagueId" }],
        [
          "/locations/1/rankings/clans",
          400,
          { reason: "badRequest", message: "Unknown value for parameter locationId" }
        ],
        [
          "/leagues/29000021/seasons",
          400,
          { reason: "badRequest", message: "Seasons are available only for legendary league" }
        ],
        ["/leagues/105000030/seasons", 400, { reason: "badRequest", message: "Unknown value for parameter leagueId" }],
        [
          "/leagues/29000022/seasons/2100-01",
          400,
          { reason: "badRequest", message: "Unknown value for parameter seasonId" }
        ],
        ["/leaguegroup/%23PP/1", 400, { reason: "badRequest", message: "Required parameter 'playerTag' missing" }],
        ["/leaguegroup/%23PP/1?playerTag=%23YLR", 404, { reason: "notFound" }],
        ["/labels/clan", 404, { reason: "notFound" }],
        ["/clans/%ZZ", 404, { reason: "notFound" }]
      ]
      for (const [path, status, body] of table) {
        const answer = yield* get(path)
        assert.strictEqual(answer.status, status, path)
        assert.deepStrictEqual(json(answer), body, path)
      }
    })
  )
})

describe("a ranking", () => {
  layer(
    Layer.provideMerge(
      Simulator.layerTest({
        ...World.still,
        startTime: Date.UTC(2026, 10, 2, 12),
        clans: [
          { tag: "#2PP", members: 5, players: ["#YLR"] },
          { tag: "#2PQ", members: 5 }
        ]
      }),
      TestClock.layer()
    )
  )("of players", (it) => {
    it.effect("knows the rank of yesterday, and -1 for who was not ranked", () =>
      Effect.gen(function* () {
        const simulator = yield* Simulator
        yield* simulator.change(Command.setPlayer("#YLR", { builderBaseTrophies: 9000 }))
        yield* simulator.advance("1 day")
        const fresh = yield* simulator.change(Command.createPlayer({ townHall: 16 }))
        yield* simulator.change(Command.setPlayer(fresh.tag, { builderBaseTrophies: 0 }))
        yield* simulator.advance("1 day")
        yield* simulator.change(Command.setPlayer(fresh.tag, { builderBaseTrophies: 9500 }))
        const { items } = json(yield* get("/locations/global/rankings/players-builder-base"))
        assert.deepStrictEqual(
          items
            .slice(0, 2)
            .map((row: Readonly<Record<string, unknown>>) => [row["tag"], row["rank"], row["previousRank"]]),
          [
            [fresh.tag, 1, -1],
            ["#YLR", 2, 1]
          ]
        )
      })
    )
  })
})
