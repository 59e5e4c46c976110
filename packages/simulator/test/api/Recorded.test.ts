/** What was recorded of the API and is not said by any schema: shares, orders, names, headers. */
import { Command, Simulator, World } from "@clashfx/simulator"
import { assert, describe, it, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as TestClock from "effect/testing/TestClock"
import * as ClanBody from "../../src/body/clan.ts"
import * as PlayerBody from "../../src/body/player.ts"
import * as WarBody from "../../src/body/war.ts"
import { at, get, json } from "../support/requests.ts"

const day = 86_400_000

describe("a world of many clans", () => {
  const make = () => World.make({ clans: 250, members: 8, wars: false, leagues: false, raids: false, activity: 40 })

  const shares = (world: World.World) => {
    const clans = [...world.clans.values()].map(ClanBody.clan)
    const share = (has: (clan: (typeof clans)[number]) => boolean) => clans.filter(has).length / clans.length
    return {
      located: share(({ location }) => location !== undefined),
      speaking: share(({ chatLanguage }) => chatLanguage !== undefined)
    }
  }

  it("has locations for a fifth of them and chat languages for an eighth, at the start and a month later", () => {
    const world = make()
    for (let days = 0; days <= 30; days += 15) {
      World.advance(world, world.startedAt + days * day)
      const { located, speaking } = shares(world)
      assert.closeTo(located, 0.2, 0.08, `${days} days`)
      assert.closeTo(speaking, 0.12, 0.07, `${days} days`)
    }
  })

  it("has players without house and without builder base, and members in legacy leagues", () => {
    const world = make()
    const players = [...world.players.values()].map(PlayerBody.player)
    const share = <A>(of: ReadonlyArray<A>, has: (one: A) => boolean) => of.filter(has).length / of.length
    assert.closeTo(
      share(players, ({ playerHouse }) => playerHouse === undefined),
      1 / 14,
      0.03
    )
    const settled = players.filter(({ townHallLevel }) => townHallLevel >= 4)
    assert.closeTo(
      share(settled, ({ builderHallLevel }) => builderHallLevel === undefined),
      0.05,
      0.03
    )
    for (const player of players) {
      assert.strictEqual(player.builderHallLevel === undefined, player.builderBaseLeague === undefined)
    }
    const leagues = [...world.clans.values()].flatMap((clan) => ClanBody.members(clan).map(({ league }) => league))
    assert.closeTo(
      share(leagues, ({ name }) => name === "Unranked"),
      0.65,
      0.06
    )
    assert.isAbove(new Set(leagues.map(({ id }) => id)).size, 12)
    for (const { iconUrls, name } of leagues) assert.strictEqual("medium" in iconUrls, name !== "Unranked")
  })
})

describe("the members of a regular war", () => {
  it("come in another order than on the map, in the same one every time", () => {
    const world = World.make({ ...World.still, clans: [{ tag: "#2PP" }, { tag: "#8QU" }], members: 20 })
    const war = Result.getOrThrow(Command.declareWar("#2PP", "#8QU", { teamSize: 20 })(world))
    const clan = world.clans.get("#2PP")
    assert(clan !== undefined)
    const places = () => {
      const body = WarBody.regular(war, clan)
      return [body.clan, body.opponent].map(({ members }) => members.map(({ mapPosition }) => mapPosition))
    }
    const before = places()
    for (const side of before) {
      const map = side.toSorted((a, b) => a - b)
      assert.deepStrictEqual(
        map,
        Array.from({ length: 20 }, (_, n) => n + 1)
      )
      assert.notDeepEqual(side, map)
    }
    World.advance(world, war.endTime - 1)
    assert.deepStrictEqual(places(), before)
  })
})

const lively = Layer.provideMerge(
  Simulator.layerTest({
    startTime: Date.UTC(2026, 10, 30, 6),
    clans: [
      { tag: "#2PP", members: 40, isWarLogPublic: false },
      { tag: "#8QU", members: 40 },
      ...Array.from({ length: 8 }, () => ({ members: 20 }))
    ],
    wars: false,
    settings: { rateLimit: { limit: Number.POSITIVE_INFINITY } }
  }),
  TestClock.layer()
)

layer(lively)("what is sent", (it) => {
  it.effect("as header of an error says public, but for those that come from the routes themselves", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator
      yield* simulator.change(Command.setClan("#2PP", { isWarLogPublic: false }))
      const table: ReadonlyArray<readonly [string, number, string]> = [
        ["/clans/%232PP/currentwar", 403, "max-age=120"],
        ["/clans/%232PP/warlog", 403, "max-age=600"],
        ["/leagues/29000021/seasons", 400, "max-age=600"],
        ["/leagues/29000022/seasons/2100-01", 400, "max-age=600"],
        ["/clans/%23YYYY", 404, "public max-age=600"],
        ["/clans/", 400, "public max-age=600"],
        ["/leaguetiers/1", 400, "public max-age=600"]
      ]
      for (const [path, status, header] of table) {
        const answer = yield* get(path)
        assert.deepStrictEqual([answer.status, answer.headers["cache-control"]], [status, header], path)
      }
      assert.strictEqual((yield* get("/clans/%232PP", "wrong")).headers["cache-control"], "public max-age=600")
    })
  )

  it.effect("in a battle log is loot of every kind", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator
      yield* simulator.advance("4 days")
      const { players } = yield* simulator.world
      const rows: Array<Readonly<Record<string, ReadonlyArray<{ readonly name: string }>>>> = []
      for (const { tag } of [...players.values()].filter(({ battles }) => battles.length > 0)) {
        rows.push(...json(yield* get(`/players/${at(tag)}/battlelog`)).items)
      }
      const names = (key: string) => new Set(rows.flatMap((row) => row[key] ?? []).map(({ name }) => name))
      assert.strictEqual(names("availableLoot").size, 22)
      assert.deepStrictEqual([...names("lootedResources")].sort(), ["DarkElixir", "Elixir", "Gold", "SourElixir"])
      assert.isNotEmpty([...names("extraLootedResources")])
      assert.isTrue(rows.some((row) => row["extraLootedResources"]?.length === 0))
    })
  )

  it.effect("in the ranking of a legend season is the Legend League, whatever tier a player is in today", () =>
    Effect.gen(function* () {
      const { items: seasons } = json(yield* get("/leagues/29000022/seasons"))
      for (const season of ["2024-03", seasons.at(-3).id]) {
        const { items } = json(yield* get(`/leagues/29000022/seasons/${season}`))
        assert.isNotEmpty(items)
        for (const { leagueTier } of items) {
          assert.deepStrictEqual([leagueTier.id, leagueTier.name], [105_000_034, "Legend League"])
        }
      }
    })
  )

  it.effect("in a ranking of clans is a location, also of clans that name none", () =>
    Effect.gen(function* () {
      for (const kind of ["clans", "clans-builder-base", "capitals"]) {
        const { items } = json(yield* get(`/locations/global/rankings/${kind}`))
        assert.isNotEmpty(items)
        for (const { location } of items) assert.isString(location.name)
      }
    })
  )

  it.effect("in a builder base ranking is the league of a player", () =>
    Effect.gen(function* () {
      const { items } = json(yield* get("/locations/global/rankings/players-builder-base?limit=50"))
      assert.isNotEmpty(items)
      for (const row of items) assert.match(row.builderBaseLeague.name, / League/)
    })
  )

  it.effect("goes away when a location or a chat language is cleared", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator
      const location = { id: 32_000_094, name: "Germany", isCountry: true, countryCode: "DE" }
      yield* simulator.change(Command.setClan("#2PP", { location }))
      yield* simulator.purge
      assert.strictEqual(json(yield* get("/clans/%232PP")).location.countryCode, "DE")
      yield* simulator.change(Command.setClan("#2PP", { location: undefined, chatLanguage: undefined }))
      yield* simulator.purge
      const body = json(yield* get("/clans/%232PP"))
      assert.notProperty(body, "location")
      assert.notProperty(body, "chatLanguage")
    })
  )
})
