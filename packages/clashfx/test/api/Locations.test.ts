/** Locations by id and by name, and the rankings of a place. */
import { Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Locations from "../../src/api/Locations.ts"
import { simulated } from "../support/simulated.ts"
import { failure, germany } from "../support/operations.ts"

const home = { id: germany, name: "Germany", isCountry: true, countryCode: "DE" }

const world = simulated({
  clans: [
    { tag: "#2PP", members: 5, location: home },
    { tag: "#8QU8J9LP", members: 8 },
    { tag: "#9PP", members: 10, location: home }
  ]
})

describe("locations", () => {
  it.effect("come as a list, by id and by name", () =>
    Effect.gen(function* () {
      assert.lengthOf(yield* Locations.list({ limit: 100 }).collect(), 266)
      assert.deepStrictEqual(yield* Locations.get(germany), home)
      assert.deepStrictEqual(yield* Locations.getNamed("germany"), Option.some(home))
      assert.deepStrictEqual(yield* Locations.getNamed("Atlantis"), Option.none())
      assert.deepStrictEqual(yield* Locations.get(germany, { schema: Schema.Struct({ name: Schema.String }) }), {
        name: "Germany"
      })
      const error = yield* Effect.flip(Locations.get(1))
      assert.strictEqual(
        error.message,
        "Locations.get 1: the API refused an argument: Unknown value for parameter locationId"
      )
    }).pipe(Effect.provide(world))
  )
})

/** The rankings, and what each goes by. */
const rankings = {
  clans: [Locations.clans, "clanPoints"],
  players: [Locations.players, "trophies"],
  clansBuilderBase: [Locations.clansBuilderBase, "clanBuilderBasePoints"],
  playersBuilderBase: [Locations.playersBuilderBase, "builderBaseTrophies"],
  capitals: [Locations.capitals, "clanCapitalPoints"]
} as const

describe("rankings", () => {
  for (const [name, [ranking, points]] of Object.entries(rankings)) {
    it.effect(`${name}: are those of the world, or of a location`, () =>
      Effect.gen(function* () {
        const Row = Schema.Struct({ tag: Schema.String, rank: Schema.Int, [points]: Schema.Int })
        const all = yield* ranking().as(Row).collect()
        assert.isNotEmpty(all)
        assert.deepStrictEqual(yield* ranking("global", { limit: 2 }).as(Row).collect(), all)
        const there = yield* ranking(germany).as(Row).collect()
        assert.isBelow(there.length, all.length)
        assert.isNotEmpty(there)
        for (const rows of [all, there]) {
          assert.deepStrictEqual(
            rows.map(({ rank }) => rank),
            rows.map((_, n) => n + 1)
          )
        }
        assert.deepStrictEqual(
          there.map(({ tag }) => tag),
          all.map(({ tag }) => tag).filter((tag) => there.some((row) => row.tag === tag))
        )
      }).pipe(Effect.provide(world))
    )

    it.effect(`${name}: need a location that there is`, () =>
      Effect.gen(function* () {
        const errors = [yield* failure(ranking(1).page), yield* failure(ranking(-1).page)]
        assert.deepStrictEqual(
          errors.map((error) => error._tag),
          ["InvalidArgument", "InvalidArgument"]
        )
        assert.match(errors[0]?.message ?? "", new RegExp(`^Locations\\.${name} 1: the API refused an argument`))
        assert.strictEqual((yield* (yield* Simulator).stats).requests, 1)
      }).pipe(Effect.provide(world))
    )
  }
})
