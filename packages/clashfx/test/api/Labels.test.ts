/** Labels of clans and players, by name and in the search. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Clans from "../../src/api/Clans.ts"
import * as Labels from "../../src/api/Labels.ts"
import { simulated } from "../support/simulated.ts"

describe("labels", () => {
  it.effect("of clans and of players come as a list and by name", () =>
    Effect.gen(function* () {
      for (const [list, byName, first] of [
        [Labels.clans, Labels.clanNamed, 56000000],
        [Labels.players, Labels.playerNamed, 57000000]
      ] as const) {
        const labels = yield* list().collect()
        assert.strictEqual(labels[0]?.id, first)
        for (const label of labels) {
          assert.deepStrictEqual(yield* byName(label.name.toLowerCase()), Option.some(label))
        }
        assert.deepStrictEqual(yield* byName("Best Clan Ever"), Option.none())
      }
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("find the clans that chose them", () =>
    Effect.gen(function* () {
      const labels = yield* Labels.clans().collect()
      const all = yield* Clans.search({ minMembers: 1 }).collect()
      for (const { id } of labels) {
        const found = yield* Clans.search({ labelIds: [id] }).collect()
        assert.deepStrictEqual(
          found,
          all.filter((clan) => clan.labels?.some((label) => label.id === id))
        )
      }
    }).pipe(Effect.provide(simulated({ clans: Array.from({ length: 10 }, () => ({ members: 1 })) })))
  )
})
