/** Ranked weeks and seasons in the world. */
import { assert, describe, it } from "@effect/vitest"
import * as Legends from "../../src/world/Legends.ts"
import type { Player, World as State } from "../../src/world/State.ts"
import * as World from "../../src/world/World.ts"

const hour = 3_600_000
const day = 24 * hour
/** A Monday 05:00, the start of a ranked week. */
const monday = Date.UTC(2026, 10, 9, 5)
/** The start of a season of four weeks. */
const season = Date.UTC(2026, 10, 30, 5)

const setUp = (startTime: number) =>
  World.make({ ...World.still, seasons: true, activity: 300, clans: 6, members: 40, startTime })

const ranked = (world: State): ReadonlyArray<Player> =>
  [...world.players.values()].filter(({ currentLeagueSeasonId }) => currentLeagueSeasonId !== 0)

describe("ranked weeks", () => {
  it("put everyone who signs up into a group of their tier, at most 100", () => {
    const world = setUp(monday)
    assert.isAbove(ranked(world).length, 100)
    for (const player of ranked(world)) {
      assert.strictEqual(player.currentLeagueSeasonId, monday / 1000)
      const group = world.rankedGroups.get(player.currentLeagueGroupTag)
      assert.isTrue(group?.members.includes(player))
    }
    for (const { members } of world.rankedGroups.values()) {
      assert.isAtMost(members.length, 100)
      assert.strictEqual(new Set(members.map(({ leagueTier }) => leagueTier.id)).size, 1)
    }
  })

  it("end on Monday 05:00 with results, moves between tiers, and trophies from 0", () => {
    const world = setUp(monday)
    World.advance(world, monday + 7 * day - 1)
    const before = new Map(ranked(world).map((player) => [player, player.currentLeagueGroupTag]))
    const trophies = new Map([...before.keys()].map((player) => [player, player.trophies]))
    World.advance(world, monday + 7 * day)
    for (const [player, tag] of before) {
      assert.strictEqual(player.previousLeagueGroupTag, tag)
      assert.strictEqual(player.previousLeagueSeasonId, monday / 1000)
      const [result] = player.history
      assert.strictEqual(result?.leagueTrophies, trophies.get(player))
      assert.strictEqual(result?.leagueSeasonId, monday / 1000)
      assert.strictEqual(world.rankedGroups.get(tag)?.results?.get(player.tag), result)
    }
    const moved = [...before.keys()].filter(({ history, leagueTier }) => history[0]?.leagueTierId !== leagueTier.id)
    assert.isAbove(moved.length, 10)
    const commoners = ranked(world).filter(({ leagueTier }) => leagueTier.id < 105_000_033)
    assert.isTrue(commoners.every((player) => player.trophies === 0))
    World.advance(world, monday + 14 * day)
    for (const tag of before.values()) assert.isFalse(world.rankedGroups.has(tag), "only two weeks are kept")
  })
})

describe("seasons", () => {
  it("reset donations and wins every four weeks", () => {
    const world = setUp(season - 2 * day)
    const total = (of: (player: Player) => number) =>
      [...world.players.values()].reduce((sum, player) => sum + of(player), 0)
    World.advance(world, season - 1)
    assert.isAbove(
      total(({ donations }) => donations),
      10_000
    )
    World.advance(world, season)
    assert.strictEqual(
      total(({ attackWins, defenseWins, donations, donationsReceived }) => {
        return attackWins + defenseWins + donations + donationsReceived
      }),
      0
    )
  })

  it("rank the legends for good", () => {
    const world = setUp(season - 2 * day)
    World.advance(world, season)
    const ranking = world.legendSeasons.get("2026-11-02")
    assert(ranking !== undefined)
    for (const [n, { player, trophies }] of ranking.entries()) {
      assert.deepStrictEqual(player.legendStatistics?.previousSeason, { id: "2026-11-02", rank: n + 1, trophies })
    }
  })

  it("have ids by month until August 2025, and by the day they start since", () => {
    const ids = Legends.ended(Date.UTC(2026, 0, 27))
    assert.strictEqual(ids[0], "2015-07")
    assert.deepStrictEqual(ids.slice(-6), [
      "2025-07",
      "2025-08",
      "2025-10-06",
      "2025-11-03",
      "2025-12-01",
      "2025-12-29"
    ])
    assert.notInclude(Legends.ended(Date.UTC(2026, 0, 26)), "2025-12-29")
  })
})
