/** Every unit of the embedded data against its own rows: levels, halls, costs. */
import { assert, describe, it } from "@effect/vitest"
import { loadTable, type Rows } from "@clashfx/game-data"
import * as Result from "effect/Result"
import * as Units from "clashfx/game/Units"

const buildings = await loadTable("buildings")
const find = async <C extends Units.UnitCategory>(
  category: C,
  input: string | number,
  options?: { village?: string }
) => Result.getOrThrow(Units.find(category, input, { table: await loadTable(category), buildings }, options))
const all = async <C extends Units.UnitCategory>(category: C) =>
  Units.all(category, { table: await loadTable(category), buildings })

const categories: ReadonlyArray<Units.UnitCategory> = [
  "troops",
  "spells",
  "heroes",
  "pets",
  "equipment",
  "guardians",
  "helpers",
  "buildings",
  "traps"
]

/** Everything that levels can say about what they need and cost, without looking at how the library reads it. */
type AnyLevel = {
  readonly level: number
  readonly requiredTownhall?: number
  readonly upgradeCost?: number | { readonly shinyOre: number }
  readonly upgradeTime?: number
  readonly buildCost?: number
  readonly buildTime?: number
}
const levelsOf = (row: Rows[Units.UnitCategory]): ReadonlyArray<AnyLevel> => row.levels

describe.each(categories)("every unit of %s", (category) => {
  it("has at every level exactly the row of the data whose level it is", async () => {
    for (const unit of await all(category)) {
      for (const row of unit.row.levels) assert.strictEqual(Units.stats(unit, row.level), row, unit.name)
      assert.isUndefined(Units.stats(unit, unit.firstLevel - 1))
      assert.isUndefined(Units.stats(unit, unit.maxLevel + 1))
      assert.isUndefined(Units.stats(unit, 1.5))
    }
  })

  it("has for every hall the highest level whose row asks for no more, if the hall has the unit", async () => {
    for (const unit of await all(category)) {
      if (unit.village === "builderBase" && category === "troops") continue
      for (let hall = 0; hall <= 20; hall++) {
        const allowed = levelsOf(unit.row).filter(({ requiredTownhall = 1 }) => requiredTownhall <= hall)
        const highest = allowed.at(-1)?.level ?? unit.firstLevel
        assert.strictEqual(Units.maxLevelFor(unit, hall), hall < unit.unlock.townHall ? 0 : highest, unit.name)
      }
    }
  })

  it("has for every level a lowest hall that allows it", async () => {
    for (const unit of await all(category)) {
      for (const { level } of levelsOf(unit.row)) {
        const hall = Units.requirement(unit, level)?.townHall ?? Number.NaN
        assert.isAtLeast(Units.maxLevelFor(unit, hall), level, unit.name)
        assert.isBelow(Units.maxLevelFor(unit, hall - 1), level, unit.name)
      }
    }
  })

  it("takes to a level what its steps take, however they are cut", async () => {
    for (const unit of await all(category)) {
      const middle = Math.floor((unit.firstLevel + unit.maxLevel) / 2)
      const whole = Units.toMax(unit, 0)
      const parts = [Units.toLevel(unit, 0, middle), Units.toMax(unit, middle)]
      assert.deepStrictEqual(Units.addUp(parts.map(({ costs }) => costs)), whole.costs, unit.name)
      assert.strictEqual((parts[0]?.seconds ?? 0) + (parts[1]?.seconds ?? 0), whole.seconds)
    }
  })

  it("is at its highest level without a next one", async () => {
    for (const unit of await all(category)) assert.isUndefined(Units.toNext(unit, unit.maxLevel), unit.name)
  })

  it("is found by its id", async () => {
    for (const unit of await all(category)) assert.strictEqual(await find(category, unit.id), unit)
  })
})

describe("kinds", () => {
  it.each([
    ["troops", "Barbarian", "troop", "home", false],
    ["troops", "Super Barbarian", "superTroop", "home", false],
    ["troops", "Wall Wrecker", "siegeMachine", "home", false],
    ["troops", "Ice Wizard", "troop", "home", true],
    ["troops", "Cannon Cart", "troop", "builderBase", false],
    ["spells", "Santa's Surprise", "spell", "home", true],
    ["heroes", "Battle Copter", "hero", "builderBase", false],
    ["pets", "L.A.S.S.I", "pet", "home", false],
    ["equipment", "Fireball", "equipment", "home", false],
    ["guardians", "Logger", "guardian", "home", false],
    ["helpers", "Alchemist", "helper", "home", false],
    ["buildings", "Clock Tower", "building", "builderBase", false],
    ["traps", "Bomb", "trap", "home", false]
  ] as const)("in %s, %s is a %s of %s, seasonal: %s", async (category, name, kind, village, seasonal) => {
    const unit = await find(category, name)
    assert.deepStrictEqual([unit.kind, unit.village, unit.isSeasonal], [kind, village, seasonal])
  })
})

describe("unlocking", () => {
  it.each([
    ["troops", "Barbarian", 1, "Barracks", 1],
    ["troops", "P.E.K.K.A", 8, "Barracks", 10],
    ["troops", "Minion", 7, "Dark Barracks", 1],
    ["troops", "Wall Wrecker", 12, "Workshop", 1],
    ["troops", "Power P.E.K.K.A", 8, "Builder Barracks", 10],
    ["troops", "Ice Wizard", 6, undefined, undefined],
    ["spells", "Lightning Spell", 5, "Spell Factory", 1],
    ["heroes", "Royal Champion", 13, "Hero Hall", 7],
    ["heroes", "Battle Machine", 5, undefined, undefined],
    ["pets", "Phoenix", 15, "Pet House", 8],
    ["equipment", "Vampstache", 10, "Blacksmith", 3],
    ["guardians", "Logger", 18, undefined, undefined],
    ["helpers", "Alchemist", 11, undefined, undefined],
    ["buildings", "Cannon", 1, undefined, undefined],
    ["buildings", "Clan Castle", 3, undefined, undefined],
    ["buildings", "Town Hall", 1, undefined, undefined],
    ["traps", "Bomb", 3, undefined, undefined]
  ] as const)("in %s, %s comes with hall %s (%s %s)", async (category, name, townHall, building, level) => {
    const { unlock } = await find(category, name)
    assert.deepStrictEqual(
      [unlock.townHall, unlock.building?.name, unlock.building?.level],
      [townHall, building, level]
    )
  })

  it("of a super troop names its original, and never comes before town hall 11", async () => {
    const unit = await find("troops", "Super Barbarian")
    assert.deepStrictEqual(unit.unlock, {
      townHall: 11,
      building: { name: "Barracks", level: 1 },
      original: { id: 4000000, name: "Barbarian", level: 7 }
    })
    const supers = (await all("troops")).filter(({ kind }) => kind === "superTroop")
    assert.lengthOf(supers, 17)
    for (const one of supers) assert.isDefined(one.unlock.original, one.name)
    assert.strictEqual((await find("troops", "Super Yeti")).unlock.townHall, 12)
  })

  it("of a level names the building it is made in", async () => {
    const pekka = await find("troops", "pekka")
    assert.deepStrictEqual(Units.requirement(pekka, 5), { townHall: 10, building: { name: "Laboratory", level: 8 } })
    assert.deepStrictEqual(Units.requirement(pekka, 1), pekka.unlock)
    assert.isUndefined(Units.requirement(pekka, 14))
    assert.deepStrictEqual(Units.requirement(await find("pets", "Phoenix"), 2)?.building?.name, "Pet House")
    assert.deepStrictEqual(Units.requirement(await find("heroes", "Archer Queen"), 2)?.building?.name, "Hero Hall")
    assert.deepStrictEqual(Units.requirement(await find("equipment", "Fireball"), 2)?.building?.name, "Blacksmith")
  })
})

describe("levels of the builder base", () => {
  it("ask for the builder hall of the Star Laboratory", async () => {
    const unit = await find("troops", "Beta Minion")
    assert.deepStrictEqual([unit.firstLevel, unit.maxLevel], [3, 20])
    assert.deepStrictEqual(Units.requirement(unit, 20), {
      townHall: 10,
      building: { name: "Star Laboratory", level: 10 }
    })
    assert.deepStrictEqual(
      [2, 3, 4, 5, 9, 10].map((hall) => Units.maxLevelFor(unit, hall)),
      [0, 6, 8, 10, 18, 20]
    )
  })

  it("can start high", async () => {
    const copter = await find("heroes", "Battle Copter")
    assert.deepStrictEqual([copter.firstLevel, copter.maxLevel, copter.unlock.townHall], [15, 35, 8])
    const pekka = await find("troops", "Power P.E.K.K.A")
    assert.deepStrictEqual(
      [7, 8, 9, 10].map((hall) => Units.maxLevelFor(pekka, hall)),
      [0, 16, 18, 20]
    )
  })
})

describe("upgrades", () => {
  it("of an army cost what the level before says: the price to go on from there", async () => {
    const barbarian = await find("troops", "Barbarian")
    assert.deepStrictEqual(Units.toNext(barbarian, 1), { from: 1, to: 2, costs: { Elixir: 10000 }, seconds: 0 })
    assert.deepStrictEqual(Units.toNext(barbarian, 2), { from: 2, to: 3, costs: { Elixir: 50000 }, seconds: 3600 })
    assert.deepStrictEqual(Units.toLevel(barbarian, 1, 4), {
      from: 1,
      to: 4,
      costs: { Elixir: 190000 },
      seconds: 3600 + 7200
    })
  })

  it("of a building, trap or helper cost what the level itself says", async () => {
    const cannon = await find("buildings", "Cannon")
    assert.deepStrictEqual(Units.toNext(cannon, 0), { from: 0, to: 1, costs: { Gold: 250 }, seconds: 5 })
    assert.strictEqual(Units.toLevel(cannon, 20, 21).costs["Gold"], 3000000)
    const bomb = await find("traps", "Bomb")
    assert.deepStrictEqual(Units.toLevel(bomb, 0, 3).costs, { Gold: 400 + 1000 + 10000 })
    const alchemist = await find("helpers", "Alchemist")
    assert.deepStrictEqual(Units.toMax(alchemist, 0), { from: 0, to: 7, costs: { Gems: 5850 }, seconds: 0 })
  })

  it("of equipment cost ores", async () => {
    const gauntlet = await find("equipment", "Giant Gauntlet")
    assert.deepStrictEqual(Units.toMax(gauntlet, 1).costs, {
      "Shiny Ore": 56060,
      "Glowy Ore": 3720,
      "Starry Ore": 480
    })
    assert.deepStrictEqual(Units.toNext(gauntlet, 1)?.costs, { "Shiny Ore": 120 })
  })

  it("go up to what a town hall allows", async () => {
    const cannon = await find("buildings", "Cannon")
    assert.deepStrictEqual(Units.toMax(cannon, 0, 3), { from: 0, to: 4, costs: { Gold: 21250 }, seconds: 1355 })
    assert.deepStrictEqual(Units.toMax(cannon, 6, 3), { from: 6, to: 6, costs: {}, seconds: 0 })
  })

  it("from before the first level are free where a building unlocks the unit", async () => {
    const cart = await find("troops", "Cannon Cart")
    assert.deepStrictEqual(Units.toNext(cart, 0), { from: 0, to: 7, costs: {}, seconds: 0 })
    assert.deepStrictEqual(Units.toLevel(cart, 0, 8).costs, { "Builder Elixir": 1000000 })
  })

  it("ignore a price behind the highest level", async () => {
    const furnace = await find("troops", "Furnace")
    assert.strictEqual(furnace.levels.at(-1)?.upgradeCost, 380000)
    assert.deepStrictEqual(Units.toLevel(furnace, 4, 5), { from: 4, to: 4, costs: {}, seconds: 0 })
  })

  it("do not exist for super troops and seasonal units", async () => {
    for (const name of ["Super Barbarian", "Ice Wizard"]) {
      const unit = await find("troops", name)
      assert.isFalse(Units.isUpgradable(unit))
      assert.isUndefined(Units.toNext(unit, 6))
      assert.deepStrictEqual(Units.toMax(unit, 5).costs, {})
    }
  })
})

describe("a unit at a level", () => {
  it("is seen from the first town hall that allows the level, unless told otherwise", async () => {
    const pekka = await find("troops", "pekka")
    const own = Result.getOrThrow(Units.at(pekka, 5))
    assert.deepStrictEqual(
      [own.townHall, own.maxLevelForTownHall, own.isMaxForTownHall, own.isMax, own.stats.hitpoints],
      [10, 6, false, false, 5000]
    )
    assert.deepStrictEqual(own.next, { from: 5, to: 6, costs: { Elixir: 2500000 }, seconds: 172800 })
    const other = Result.getOrThrow(Units.at(pekka, 5, 18))
    assert.deepStrictEqual([other.townHall, other.maxLevelForTownHall, other.isMax], [18, 13, false])
    const last = Result.getOrThrow(Units.at(pekka, 13))
    assert.deepStrictEqual([last.isMax, last.isMaxForTownHall, last.next], [true, true, undefined])
  })

  it.each([
    ["troops", "Super Barbarian", 4, "Super Barbarian has no level 4; it has 5 to 13"],
    ["troops", "Barbarian", 14, "Barbarian has no level 14; it has 1 to 13"],
    ["buildings", "B.O.B's Hut", 1, "B.O.B's Hut has no level 1; it has no levels"]
  ] as const)("in %s, %s at %s does not exist", async (category, name, level, message) => {
    const result = Units.at(await find(category, name), level)
    assert.isTrue(Result.isFailure(result))
    if (Result.isFailure(result)) assert.strictEqual(result.failure.message, message)
  })
})

describe("all units", () => {
  it("are listed in the order of the game", async () => {
    const names = async (category: Units.UnitCategory) => (await all(category)).map(({ name }) => name)
    assert.deepStrictEqual((await names("heroes")).slice(0, 7), [
      "Barbarian King",
      "Archer Queen",
      "Minion Prince",
      "Grand Warden",
      "Royal Champion",
      "Dragon Duke",
      "Battle Machine"
    ])
    const troops = await names("troops")
    assert.isTrue(troops.indexOf("Archer") < troops.indexOf("Minion"))
    assert.isTrue(troops.indexOf("Ruin Witch") < troops.indexOf("Wall Wrecker"))
    assert.isTrue(troops.indexOf("Sky Wagon") < troops.indexOf("Ice Wizard"))
    assert.isTrue(troops.indexOf("Ice Wizard") < troops.indexOf("Raged Barbarian"))
    assert.strictEqual(await all("pets"), await all("pets"))
  })
})
