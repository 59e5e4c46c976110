/** Every operation asks its own route, once, and understands the answer. */
import { Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Clans from "../../src/api/Clans.ts"
import { endpoints } from "../support/endpoints.ts"
import { simulated } from "../support/simulated.ts"
import { calls, clanTag, lively, settle } from "../support/operations.ts"

describe("the operations", () => {
  const world = simulated({ ...lively, cache: "none" })

  it.effect("ask each route once, and understand its answer", () =>
    Effect.gen(function* () {
      const all = calls(yield* settle)
      assert.deepStrictEqual(all.map(({ route }) => route).toSorted(), endpoints.map(({ key }) => key).toSorted())
      const { resetStats, stats } = yield* Simulator
      for (const { name, route, run } of all) {
        yield* resetStats
        const answer = yield* Effect.result(run)
        assert.strictEqual(answer._tag, "Success", `${name}: ${answer._tag === "Failure" ? answer.failure : ""}`)
        assert.deepStrictEqual((yield* stats).routes, { [route]: 1 }, name)
      }
    }).pipe(Effect.provide(world))
  )

  it.effect("give all items of a list over as many pages as it takes", () =>
    Effect.gen(function* () {
      const counts: Record<string, number> = {}
      for (const { items, name } of calls(yield* settle)) {
        if (items !== undefined) counts[name] = yield* Stream.runCount(items)
      }
      const { members } = yield* Clans.get(clanTag)
      assert.deepInclude(counts, {
        "Clans.search": 2,
        "Clans.members": members,
        "Leagues.tiers": 37,
        "Leagues.list": 23,
        "Leagues.builderBaseList": 42,
        "Leagues.capitalList": 23,
        "Leagues.warList": 19,
        "Locations.list": 266,
        "Locations.clans": 2,
        "Labels.clans": 17,
        "Labels.players": 19
      })
      assert.isAbove(counts["Clans.warLog"] ?? 0, 3)
      assert.isAbove(counts["Clans.raidLog"] ?? 0, 3)
      assert.isAbove(counts["Leagues.seasons"] ?? 0, 120)
      assert.isAbove(counts["Locations.players"] ?? 0, 3)
    }).pipe(Effect.provide(world))
  )
})
