/** Who moves between the tiers of ranked weeks, and the rewards of a tier. */
import { assert, describe, it } from "@effect/vitest"
import { loadTable } from "@clashfx/game-data"
import * as Schema from "effect/Schema"
import * as LeagueRules from "clashfx/game/LeagueRules"

const tiers = (await loadTable("leagueTiers")).all()
const builderLeagues = (await loadTable("builderLeagues")).all()
const capitalLeagues = (await loadTable("capitalLeagues")).all()

const tier = (rank: number) => {
  const found = tiers.find(({ leagueTier }) => leagueTier === rank)
  assert.isDefined(found)
  return found
}

describe("ranked weeks", () => {
  // tier, places up, places down, and what a place means
  it.each([
    [1, 50, 0],
    [9, 40, 5],
    [22, 30, 15],
    [33, 15, 15],
    [35, 3, 15],
    [36, 0, 0]
  ])("in tier %i, %i go up and %i go down", (rank, up, down) => {
    const row = tier(rank)
    assert.deepStrictEqual([LeagueRules.promotions(row), LeagueRules.demotions(row)], [up, down])
    const outcomes = Array.from({ length: row.groupSize }, (_, i) => LeagueRules.outcome(row, i + 1))
    assert.deepStrictEqual(outcomes, [
      ...Array.from({ length: up }, () => "promoted" as const),
      ...Array.from({ length: row.groupSize - up - down }, () => "stays" as const),
      ...Array.from({ length: down }, () => "demoted" as const)
    ])
  })

  it("a smaller group has its share, rounded down", () => {
    const row = tier(22)
    assert.deepStrictEqual([LeagueRules.promotions(row, 47), LeagueRules.demotions(row, 47)], [14, 7])
    assert.deepStrictEqual(
      [14, 15, 40, 41].map((place) => LeagueRules.outcome(row, place, 47)),
      ["promoted", "stays", "stays", "demoted"]
    )
  })

  it.each([
    [1, "promoted", 2],
    [24, "promoted", 25],
    [24, "stays", 24],
    [24, "demoted", 23],
    [36, "promoted", 36],
    [0, "demoted", 0]
  ] as const)("after tier %i comes, when %s, tier %i", (from, outcome, to) => {
    assert.strictEqual(LeagueRules.tierAfter(tier(from), outcome, tiers).leagueTier, to)
  })

  it.each([
    [6, undefined],
    [7, 1],
    [8, 2],
    [11, 6],
    [13, 11],
    [17, 23],
    [18, 26]
  ])("town hall %i starts in tier %s", (townHall, rank) => {
    assert.strictEqual(LeagueRules.lowestTier(townHall, tiers)?.leagueTier, rank)
  })
})

describe("rewards of a tier", () => {
  it("depend on the town hall", () => {
    assert.deepStrictEqual(LeagueRules.reward(tier(36), 18), {
      townhallLevel: 18,
      resources: { gold: 410_000, elixir: 410_000, darkElixir: 3000 },
      starBonus: {
        gold: 1_500_000,
        elixir: 1_500_000,
        darkElixir: 7500,
        shinyOre: 1250,
        glowyOre: 72,
        starryOre: 2
      }
    })
    assert.strictEqual(LeagueRules.reward(tier(20), 16)?.starBonus.shinyOre, 1135)
    assert.isUndefined(LeagueRules.reward(tier(20), 17))
  })
})

describe("leagues by trophies", () => {
  it.each([
    [0, "Unranked"],
    [199, "Unranked"],
    [200, "Bronze League III"],
    [3499, "Champion League III"],
    [3500, "Champion League II"],
    [9999, "Legend League"]
  ])("a capital with %i trophies is in %s", (trophies, name) => {
    assert.strictEqual(LeagueRules.ofTrophies(trophies, capitalLeagues)?.name, name)
  })

  it.each([
    [0, "Wood League V"],
    [99, "Wood League V"],
    [100, "Wood League IV"],
    [6200, "Diamond League"]
  ])("a builder base with %i trophies is in %s", (trophies, name) => {
    assert.strictEqual(LeagueRules.ofTrophies(trophies, builderLeagues)?.name, name)
  })

  it("is no league below the first", () => {
    assert.isUndefined(LeagueRules.ofTrophies(-1, builderLeagues))
  })

  it.prop("the league's start is reached, the next one's is not", { trophies: Schema.Int }, ({ trophies }) => {
    const league = LeagueRules.ofTrophies(Math.abs(trophies), capitalLeagues)
    assert.isDefined(league)
    const next = capitalLeagues[capitalLeagues.indexOf(league) + 1]
    assert.isTrue(league.trophyStart <= Math.abs(trophies))
    assert.isTrue(next === undefined || Math.abs(trophies) < next.trophyStart)
  })
})

describe("legend trophies", () => {
  it.each([
    [36, 5742, 742],
    [36, 5000, 0],
    [36, 4300, 0],
    [35, 5742, 0],
    [1, 5742, 0]
  ])("a season in tier %i that ends with %i trophies gives %i", (rank, trophies, expected) => {
    assert.strictEqual(LeagueRules.legendTrophies(tier(rank), trophies), expected)
  })
})
