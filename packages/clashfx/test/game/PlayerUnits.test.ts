/** A player's units joined to the game data. */
import { assert, describe, it } from "@effect/vitest"
import * as Pack from "../../src/game/pack/Pack.ts"
import * as PlayerUnits from "clashfx/game/PlayerUnits"
import { account, pack } from "../support/account.ts"

const names = (units: ReadonlyArray<PlayerUnits.PlayerUnit>) => units.map(({ name }) => name)

describe("a player's units", () => {
  const units = PlayerUnits.of(account, pack)

  it("are in the groups and the order of the game, unknown ones at the end", () => {
    assert.deepStrictEqual(names(units.homeTroops), ["Barbarian", "Archer", "Baby Dragon", "Minion", "Sun Knight"])
    assert.deepStrictEqual(names(units.builderTroops), ["Raged Barbarian", "Baby Dragon", "Moon Archer"])
    assert.deepStrictEqual(names(units.superTroops), ["Super Barbarian", "Super Archer"])
    assert.deepStrictEqual(names(units.siegeMachines), ["Wall Wrecker"])
    assert.deepStrictEqual(names(units.pets), ["L.A.S.S.I"])
    assert.deepStrictEqual(names(units.spells), ["Rage Spell", "Poison Spell"])
    assert.deepStrictEqual(names(units.heroes), ["Barbarian King", "Archer Queen", "Battle Machine"])
    assert.deepStrictEqual(names(units.equipment), ["Rage Vial", "Giant Gauntlet", "Giant Arrow", "Sun Bow"])
  })

  it("are never lost: every one that was sent is in exactly one group", () => {
    const { equipment, heroes, pack: _, spells, ...groups } = units
    const troops = Object.values(groups).flat()
    assert.sameMembers(
      troops.map(({ sent }) => sent),
      [...account.troops]
    )
    assert.sameMembers(
      [...heroes, ...spells, ...equipment].map(({ sent }) => sent),
      [...account.heroes, ...account.spells, ...(account.heroEquipment ?? [])]
    )
  })

  it("know the highest level of the game and of the hall, the stats and the next step", () => {
    const archer = units.homeTroops[1]
    assert.deepInclude(archer, {
      level: 9,
      maxLevel: 14,
      isMax: false,
      maxLevelForTownHall: 9,
      isMaxForTownHall: true,
      next: { from: 9, to: 10, costs: { Elixir: 4500000 }, seconds: 259200 }
    })
    assert.strictEqual(archer?.stats?.level, 9)
    assert.strictEqual(archer?.unit?.id, 4000001)
  })

  it("of one name in both villages are told apart", () => {
    assert.strictEqual(units.homeTroops[2]?.unit?.id, 4000023)
    assert.strictEqual(units.builderTroops[1]?.unit?.id, 4000041)
  })

  it("of the builder base are seen from the builder hall", () => {
    assert.deepInclude(units.builderTroops[0], {
      level: 12,
      maxLevelForTownHall: 12,
      isMaxForTownHall: true,
      isMax: false
    })
    assert.deepInclude(units.heroes[2], { level: 10, maxLevelForTownHall: 10, isMaxForTownHall: true })
  })

  it("that are super troops have the level of their original, boosted or not", () => {
    const [barbarian, archer] = units.superTroops
    assert.deepInclude(barbarian, { level: 8, maxLevel: 13, isActive: true, next: undefined })
    assert.strictEqual(barbarian?.stats?.level, 8)
    assert.deepInclude(archer, { level: 9, maxLevel: 14, isActive: false })
  })

  it("that are super troops without their original count from the first level", () => {
    const alone = { ...account, troops: account.troops.filter(({ name }) => name === "Super Barbarian") }
    assert.strictEqual(PlayerUnits.of(alone, pack).superTroops[0]?.level, 5)
  })

  it("that are heroes wear equipment, in the order in which it is worn", () => {
    const [king, queen] = units.heroes
    assert.isEmpty(king?.equipment)
    assert.deepStrictEqual(names(queen?.equipment ?? []), ["Giant Arrow", "Sun Bow"])
    assert.deepInclude(queen?.equipment[0], { level: 3, maxLevel: 18, maxLevelForTownHall: 15 })
    assert.isDefined(queen?.equipment[0]?.stats?.abilities[0])
  })

  it("that the data does not know keep what the API sent", () => {
    assert.deepStrictEqual(units.homeTroops[4], {
      name: "Sun Knight",
      village: "home",
      level: 2,
      maxLevel: 4,
      isMax: false,
      maxLevelForTownHall: undefined,
      isMaxForTownHall: undefined,
      unit: undefined,
      stats: undefined,
      next: undefined,
      sent: { name: "Sun Knight", level: 2, maxLevel: 4, village: "home" }
    })
  })

  it("that have levels newer than the data believe the API", () => {
    const newer = { ...account, troops: [{ name: "Archer", level: 15, maxLevel: 16, village: "home" }] }
    const [archer] = PlayerUnits.of(newer, pack).homeTroops
    assert.deepInclude(archer, { level: 15, maxLevel: 16, isMax: false, stats: undefined, next: undefined })
  })

  it("of a hall that is newer than the data do not pretend to know its levels", () => {
    const [barbarian] = PlayerUnits.of({ ...account, townHallLevel: 19 }, pack).homeTroops
    assert.deepInclude(barbarian, { maxLevelForTownHall: undefined, isMaxForTownHall: undefined, maxLevel: 13 })
  })
})

describe("the data of a player", () => {
  it("is what was attached, and nothing otherwise", () => {
    const player = { ...account }
    assert.isUndefined(Pack.of(player))
    const plain = PlayerUnits.of(player)
    assert.isUndefined(plain.pack)
    assert.deepStrictEqual(names(plain.superTroops), ["Super Barbarian"])
    assert.deepStrictEqual(names(plain.homeTroops), [
      "Minion",
      "Wall Wrecker",
      "Sun Knight",
      "Archer",
      "Barbarian",
      "Super Archer",
      "Baby Dragon",
      "L.A.S.S.I"
    ])
    assert.deepInclude(plain.homeTroops[0], { level: 9, maxLevel: 14, unit: undefined })
    Pack.attach(player, pack)
    assert.strictEqual(PlayerUnits.of(player).pack, pack)
    assert.deepStrictEqual(PlayerUnits.of(player), PlayerUnits.of(account, pack))
    assert.deepStrictEqual(Object.keys(player), Object.keys(account))
  })
})
