/** Leagues and tiers as lists, by id and by name, and the seasons of the legend league. */
import { Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Leagues from "../../src/api/Leagues.ts"
import * as Players from "../../src/api/Players.ts"
import { simulated } from "../support/simulated.ts"
import { lively, playerTag, settle } from "../support/operations.ts"

const Named = Schema.Struct({ id: Schema.Int, name: Schema.String })

/** The five kinds of league: list, by id, by name, and one of them. */
const kinds = {
  tiers: [Leagues.tiers, Leagues.tier, Leagues.tierNamed, { id: 105000033, name: "Electro League 33" }],
  legacy: [Leagues.list, Leagues.get, Leagues.getNamed, { id: 29000022, name: "Legend League" }],
  builderBase: [
    Leagues.builderBaseList,
    Leagues.builderBase,
    Leagues.builderBaseNamed,
    { id: 44000000, name: "Wood League V" }
  ],
  war: [Leagues.warList, Leagues.war, Leagues.warNamed, { id: 48000018, name: "Champion League I" }],
  capital: [Leagues.capitalList, Leagues.capital, Leagues.capitalNamed, { id: 85000022, name: "Legend League" }]
} as const

describe("leagues", () => {
  for (const [kind, [list, byId, byName, one]] of Object.entries(kinds)) {
    it.effect(`${kind}: come as a list, by id and by name`, () =>
      Effect.gen(function* () {
        const all = yield* list({ limit: 10 }).as(Named).collect()
        const first = yield* list().as(Named).page
        assert.deepStrictEqual(all, first.items)
        assert.deepInclude(all, one)
        assert.deepInclude(yield* byId(one.id), one)
        for (const name of [one.name, one.name.toUpperCase(), ` ${one.name} `]) {
          const found = yield* byName(name)
          assert.deepStrictEqual(
            Option.map(found, ({ id, name }) => ({ id, name })),
            Option.some(one)
          )
        }
        assert.deepStrictEqual(yield* byName("Gold League 99"), Option.none())
        assert.deepStrictEqual(yield* byId(one.id, { schema: Schema.Struct({ id: Schema.Int }) }), { id: one.id })
      }).pipe(Effect.provide(simulated()))
    )

    it.effect(`${kind}: an unknown id is an InvalidArgument`, () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(byId(1))
        assert.strictEqual(error._tag, "InvalidArgument")
        assert.match(error.message, /^Leagues\.\w+ 1: the API refused an argument: Unknown value for parameter \w+Id$/)
        assert.strictEqual((yield* Effect.flip(byId(1.5)))._tag, "InvalidArgument")
        assert.strictEqual((yield* (yield* Simulator).stats).requests, 1)
      }).pipe(Effect.provide(simulated()))
    )
  }

  it.effect("by name come through the cache", () =>
    Effect.gen(function* () {
      yield* Leagues.tierNamed("Legend I")
      yield* Leagues.tierNamed("Unranked")
      yield* Leagues.tiers().collect()
      assert.strictEqual((yield* (yield* Simulator).stats).requests, 1)
    }).pipe(Effect.provide(simulated()))
  )
})

describe("legend seasons", () => {
  it.effect("are named after months, then after the day they started", () =>
    Effect.gen(function* () {
      yield* settle
      const ids = (yield* Leagues.seasons().collect()).map(({ id }) => id)
      assert.strictEqual(ids[0], "2015-07")
      assert.includeMembers([...ids], ["2025-08", "2025-10-06", "2025-11-03"])
      const ranking = Leagues.seasonRankings("2025-08", { limit: 2 })
      const all = yield* ranking.collect()
      assert.deepStrictEqual(
        all.map(({ rank }) => rank),
        all.map((_, n) => n + 1)
      )
      assert.isAbove(all.length, 2)
      assert.deepStrictEqual(yield* ranking.collect({ max: 3 }), all.slice(0, 3))
    }).pipe(Effect.provide(simulated(lively)))
  )

  it.effect("have rankings only when they are over", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Leagues.seasonRankings("2035-01").page)
      assert.strictEqual(error._tag, "InvalidArgument")
      assert.match(error.message, /^Leagues\.seasonRankings 2035-01: /)
      const broken = yield* Effect.flip(Leagues.seasonRankings("\ud83d").page)
      assert.strictEqual(broken.message, "Leagues.seasonRankings: Expected text that is whole Unicode")
    }).pipe(Effect.provide(simulated()))
  )
})

describe("a ranked group", () => {
  it.effect("is that of a player, by its names or by the player", () =>
    Effect.gen(function* () {
      const { ranked } = yield* settle
      const group = yield* Leagues.rankedGroup(ranked)
      assert.include(
        group.members.map((member) => member.playerTag),
        ranked.player
      )
      const player = yield* Players.get(ranked.player)
      assert.deepStrictEqual(yield* Leagues.rankedGroupOf(player), Option.some(group))
      const schema = Schema.Struct({ members: Schema.Array(Schema.Struct({ playerName: Schema.String })) })
      const mine = yield* Leagues.rankedGroup(ranked, { schema })
      assert.deepStrictEqual(
        mine.members.map(({ playerName }) => playerName),
        group.members.map(({ playerName }) => playerName)
      )
    }).pipe(Effect.provide(simulated(lively)))
  )

  it.effect("is not there for who has not signed up, and nothing is asked then", () =>
    Effect.gen(function* () {
      const players = [
        { tag: playerTag },
        { tag: playerTag, currentLeagueGroupTag: "#0", currentLeagueSeasonId: 0 },
        { tag: playerTag, currentLeagueGroupTag: null, currentLeagueSeasonId: 1773032400 },
        { tag: playerTag, currentLeagueGroupTag: "#2RGPJ8", currentLeagueSeasonId: 0 }
      ]
      for (const player of players) assert.deepStrictEqual(yield* Leagues.rankedGroupOf(player), Option.none())
      assert.strictEqual((yield* (yield* Simulator).stats).requests, 0)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("is InvalidTag where a tag cannot exist, NotFound where there is none", () =>
    Effect.gen(function* () {
      const ask = (group: string, player: string) =>
        Effect.flip(Leagues.rankedGroup({ group, season: "2026-06-02", player }))
      const errors = [yield* ask("#0", playerTag), yield* ask("#2RGPJ8", "?"), yield* ask("2rgpj8", playerTag)]
      assert.deepStrictEqual(
        errors.map((error) => error._tag),
        ["InvalidTag", "InvalidTag", "NotFound"]
      )
      assert.match(errors[2]?.message ?? "", /^Leagues\.rankedGroup #2RGPJ8: not found/)
    }).pipe(Effect.provide(simulated()))
  )
})
