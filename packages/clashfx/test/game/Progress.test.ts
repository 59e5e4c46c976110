/** How far an account is: what is at its highest level, what remains, and what that costs. */
import { assert, describe, it } from "@effect/vitest"
import * as Pack from "../../src/game/pack/Pack.ts"
import * as Progress from "clashfx/game/Progress"
import * as Units from "clashfx/game/Units"
import { account, pack } from "../support/account.ts"

const progress = (options?: { readonly target?: Progress.Target }) => {
  const result = Progress.of(account, { pack, ...options })
  assert.isDefined(result)
  return result
}

const nobody = { townHallLevel: 1, troops: [], heroes: [], spells: [] }

describe("the progress of an account", () => {
  it("tells what is at the highest level of the town hall, and what remains", () => {
    const { pets, spells, troops } = progress().parts
    const find = (name: string) => [...troops.done, ...troops.remaining].find(({ unit }) => unit.name === name)
    assert.deepInclude(find("Archer"), { level: 9, target: 9 })
    assert.include(
      troops.done.map(({ unit }) => unit.name),
      "Archer"
    )
    assert.deepInclude(find("Baby Dragon"), { level: 5, target: 6 })
    assert.deepStrictEqual(find("Baby Dragon")?.upgrade.to, 6)
    // Not there yet, but the town hall has it.
    assert.deepInclude(find("Giant"), { level: 0, target: 9 })
    // Comes with a later town hall.
    assert.isUndefined(find("Electro Titan"))
    assert.deepInclude(
      spells.done.map(({ unit }) => unit.name),
      "Rage Spell"
    )
    // A pet before its time counts, at what the player has.
    assert.deepInclude(pets, { units: 1, maxed: 1, levels: 0, targetLevels: 0, percent: 100 })
  })

  it("counts no super troops, no seasonal units, and epic equipment only if the player has it", () => {
    const { equipment, troops } = progress().parts
    const all = [...troops.done, ...troops.remaining]
    assert.isTrue(all.every(({ unit }) => unit.kind === "troop" && !unit.isSeasonal))
    const epic = [...equipment.done, ...equipment.remaining].filter(
      ({ unit }) => "rarity" in unit.row && unit.row.rarity === "Epic"
    )
    assert.deepStrictEqual(
      epic.map(({ unit }) => unit.name),
      ["Giant Gauntlet"]
    )
  })

  it("adds up levels, costs and times by part and in total", () => {
    const { builderBase, home, parts, total } = progress()
    const list = Object.values(parts)
    const sum = (of: (part: Progress.Tally) => number) => list.reduce((all, part) => all + of(part), 0)
    assert.strictEqual(
      total.units,
      sum(({ units }) => units)
    )
    assert.strictEqual(
      total.levels,
      sum(({ levels }) => levels)
    )
    assert.strictEqual(
      total.seconds,
      sum(({ seconds }) => seconds)
    )
    assert.deepStrictEqual(total.costs, Units.addUp(list.map(({ costs }) => costs)))
    assert.deepStrictEqual(total.costs, Units.addUp([home.costs, builderBase.costs]))
    assert.strictEqual(home.units + builderBase.units, total.units)
    assert.approximately(total.percent, (100 * total.levels) / total.targetLevels, 1e-9)
    for (const part of list) {
      assert.strictEqual(part.units, part.done.length + part.remaining.length)
      assert.strictEqual(part.maxed, part.done.length)
      assert.strictEqual(
        part.seconds,
        part.remaining.reduce((all, { upgrade }) => all + upgrade.seconds, 0)
      )
    }
  })

  it("counts the steps of one hero by hand", () => {
    const { heroes } = progress().parts
    const king = heroes.done.find(({ unit }) => unit.name === "Barbarian King")
    assert.deepInclude(king, { level: 65, target: 65 })
    const queen = heroes.remaining.find(({ unit }) => unit.name === "Archer Queen")
    const rows = pack.heroes.all().find(({ name }) => name === "Archer Queen")?.levels ?? []
    const steps = rows.filter(({ level }) => level >= 20 && level < 65)
    assert.deepStrictEqual(queen?.upgrade, {
      from: 20,
      to: 65,
      costs: { "Dark Elixir": steps.reduce((all, { upgradeCost }) => all + upgradeCost, 0) },
      seconds: steps.reduce((all, { upgradeTime }) => all + upgradeTime, 0)
    })
  })

  it("has the levels of the game as another target, and there counts all there is", () => {
    const { parts } = progress({ target: "game" })
    const titan = parts.troops.remaining.find(({ unit }) => unit.name === "Electro Titan")
    assert.deepInclude(titan, { level: 0, target: 5 })
    assert.strictEqual(parts.troops.units, 32)
    assert.strictEqual(parts.builderHeroes.units, 2)
  })

  it("counts the first level of a unit as one, whatever its number", () => {
    const { builderTroops } = progress().parts
    const dragon = builderTroops.done.concat(builderTroops.remaining).find(({ unit }) => unit.name === "Baby Dragon")
    assert.deepInclude(dragon, { level: 6, target: 12 })
    const only = Progress.of(
      {
        ...nobody,
        builderHallLevel: 4,
        troops: [{ name: "Baby Dragon", level: 6, maxLevel: 20, village: "builderBase" }]
      },
      { pack }
    )
    const remaining = only?.parts.builderTroops
    assert.isAbove(remaining?.targetLevels ?? 0, remaining?.levels ?? 0)
    assert.strictEqual(remaining?.levels, 2)
  })

  it("of an empty account at town hall 1 is a Barbarian and nothing else", () => {
    const result = Progress.of(nobody, { pack })
    assert.deepStrictEqual(
      result?.parts.troops.remaining.map(({ level, target, unit }) => [unit.name, level, target]),
      [["Barbarian", 0, 1]]
    )
    assert.deepInclude(result?.total, { units: 1, maxed: 0, levels: 0, targetLevels: 1, percent: 0, seconds: 0 })
    assert.deepInclude(result?.builderBase, { units: 0, percent: 100 })
  })

  it("takes a hall that is newer than the data for its highest", () => {
    const newer = Progress.of({ ...account, townHallLevel: 25 }, { pack })
    const highest = Progress.of({ ...account, townHallLevel: 18 }, { pack })
    assert.deepStrictEqual(newer?.home, highest?.home)
  })

  it("uses the data that is attached, and is nothing without", () => {
    const player = { ...account }
    assert.isUndefined(Progress.of(player))
    Pack.attach(player, pack)
    assert.deepStrictEqual(Progress.of(player)?.total, progress().total)
  })
})
