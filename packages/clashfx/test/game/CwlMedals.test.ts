/** Medals, promotion and demotion in the clan war league. */
import { assert, describe, it } from "@effect/vitest"
import { loadTable } from "@clashfx/game-data"
import * as CwlMedals from "clashfx/game/CwlMedals"

const rows = (await loadTable("warLeagues")).all()
const league = (name: string) => {
  const found = rows.find((row) => row.name === name)
  assert.isDefined(found)
  return found
}

describe("medals of the clan war league", () => {
  // medals of the first, second and last position, bonus, bonuses without and with seven wins
  const table = [
    ["Bronze League III", [46, 44, 32], 42, [1, 8]],
    ["Silver League III", [88, 85, 67], 51, [1, 8]],
    ["Gold League III", [148, 144, 120], 60, [2, 9]],
    ["Crystal League I", [274, 269, 239], 75, [2, 9]],
    ["Master League I", [364, 359, 329], 84, [3, 10]],
    ["Champion League I", [436, 432, 408], 93, [4, 11]],
    ["Titan League I", [490, 487, 469], 102, [5, 12]],
    ["Legend League", [508, 505, 487], 105, [6, 13]]
  ] as const

  it.each(table)("%s gives %j, and %i for a bonus", (name, medals, bonus, bonuses) => {
    const row = league(name)
    assert.deepStrictEqual(
      [1, 2, 8].map((position) => CwlMedals.medals(row, position)),
      [...medals]
    )
    assert.strictEqual(CwlMedals.medalsWithBonus(row, 1), medals[0] + bonus)
    assert.deepStrictEqual([CwlMedals.bonuses(row, 0), CwlMedals.bonuses(row, 7)], [...bonuses])
  })
})

describe("going up and down", () => {
  // outcome of the positions 1 to 8
  const table = [
    ["Bronze League III", "+++====="],
    ["Bronze League I", "+++====-"],
    ["Silver League III", "++=====-"],
    ["Gold League I", "++====--"],
    ["Master League I", "+=====--"],
    ["Legend League", "======--"]
  ] as const
  const sign = { promoted: "+", stays: "=", demoted: "-" } as const

  it.each(table)("in %s it is %s", (name, expected) => {
    const standings = CwlMedals.standings(league(name))
    assert.strictEqual(standings.map(({ outcome }) => sign[outcome]).join(""), expected)
    assert.deepStrictEqual(standings[2], {
      position: 3,
      medals: CwlMedals.medals(league(name), 3),
      outcome: CwlMedals.outcome(league(name), 3)
    })
  })

  it("a smaller group has its demotions at its own end", () => {
    const outcomes = CwlMedals.standings(league("Gold League I"), 6).map(({ outcome }) => sign[outcome])
    assert.strictEqual(outcomes.join(""), "++==--")
  })

  it.each([
    ["Gold League III", "promoted", "Gold League II"],
    ["Gold League I", "promoted", "Crystal League III"],
    ["Gold League III", "stays", "Gold League III"],
    ["Gold League III", "demoted", "Silver League I"],
    ["Titan League I", "promoted", "Legend League"],
    ["Legend League", "promoted", "Legend League"],
    ["Bronze League III", "demoted", "Bronze League III"]
  ] as const)("after %s comes, when %s, %s", (from, outcome, to) => {
    assert.strictEqual(CwlMedals.leagueAfter(league(from), outcome, rows).name, to)
  })
})
