/** What a position in a league gives, with the embedded game data. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as LeagueResults from "clashfx/game/LeagueResults"
import * as GameData from "clashfx/game/GameData"

describe("leagues with the embedded game data", () => {
  it.effect("tells what a position in a clan war league gives", () =>
    Effect.gen(function* () {
      const first = yield* LeagueResults.cwl("master_league_ii", 1, { warsWon: 5 })
      assert.deepStrictEqual(
        { ...first, league: first.league.name, leagueAfter: first.leagueAfter.name },
        {
          league: "Master League II",
          leagueAfter: "Master League I",
          position: 1,
          medals: 334,
          outcome: "promoted",
          bonusMedals: 81,
          bonuses: 8
        }
      )
      const last = yield* LeagueResults.cwl(48_000_014, 5, { clans: 6 })
      assert.deepStrictEqual(
        [last.outcome, last.leagueAfter.name, last.medals, last.bonuses],
        ["demoted", "Master League III", 314, 3]
      )
      const standings = yield* LeagueResults.cwlStandings(48_000_014)
      assert.deepStrictEqual(
        standings.map(({ medals }) => medals),
        [334, 329, 324, 319, 314, 309, 304, 299]
      )
    }).pipe(Effect.provide(GameData.layer))
  )

  it.effect("tells where a place in a ranked week leads, and what the tier gives", () =>
    Effect.gen(function* () {
      const { outcome, tier, tierAfter } = yield* LeagueResults.ranked("P.E.K.K.A League 24", 40)
      assert.deepStrictEqual(
        [tier.name, outcome, tierAfter.name],
        ["P.E.K.K.A League 24", "promoted", "Titan League 25"]
      )
      const smaller = yield* LeagueResults.ranked(105_000_024, 40, 40)
      assert.deepStrictEqual([smaller.outcome, smaller.tierAfter.id], ["demoted", 105_000_023])
      const reward = yield* LeagueResults.reward(105_000_036, 18)
      assert.strictEqual(Option.getOrThrow(reward).resources.gold, 410_000)
      assert.deepStrictEqual(yield* LeagueResults.reward(105_000_036, 6), Option.none())
    }).pipe(Effect.provide(GameData.layer))
  )

  it.effect("tells the league of trophies", () =>
    Effect.gen(function* () {
      assert.strictEqual(Option.getOrThrow(yield* LeagueResults.builderLeague(6200)).name, "Diamond League")
      assert.strictEqual(Option.getOrThrow(yield* LeagueResults.capitalLeague(3499)).name, "Champion League III")
      assert.deepStrictEqual(yield* LeagueResults.builderLeague(-1), Option.none())
    }).pipe(Effect.provide(GameData.layer))
  )

  it.effect("know that a clan without a league is unranked, without medals and without a way down to it", () =>
    Effect.gen(function* () {
      for (const league of [48_000_000, "Unranked", "unranked"]) {
        const { bonusMedals, leagueAfter, medals, outcome } = yield* LeagueResults.cwl(league, 1, { warsWon: 7 })
        assert.deepStrictEqual([medals, bonusMedals, outcome, leagueAfter.name], [0, 0, "stays", "Unranked"])
      }
      const standings = yield* LeagueResults.cwlStandings("Bronze League III")
      assert.notInclude(
        standings.map(({ outcome }) => outcome),
        "demoted"
      )
    }).pipe(Effect.provide(GameData.layer))
  )

  it.effect("does not know every league, and nothing without game data", () =>
    Effect.gen(function* () {
      const unknown = yield* Effect.flip(LeagueResults.cwl(48_000_099, 1))
      assert.match(unknown.message, /^no war league has the id 48000099; check the id/)
      const none = yield* Effect.flip(Effect.provide(LeagueResults.ranked("Unranked", 1), GameData.layerNone))
      assert.strictEqual(none._tag, "GameDataUnavailable")
    }).pipe(Effect.provide(GameData.layer))
  )
})
