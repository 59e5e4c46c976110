/** How a row of the game data becomes a unit: its kind, what unlocks it, and its place in the game's order. */
import type { Building, Ores, Rows, Table, Village } from "@clashfx/game-data"
import * as PackIndex from "../pack/PackIndex.ts"

/** The categories whose rows have levels that are upgraded. */
export type UnitCategory =
  | "troops"
  | "spells"
  | "heroes"
  | "pets"
  | "equipment"
  | "guardians"
  | "helpers"
  | "buildings"
  | "traps"

/** A level of a unit. */
export type LevelOf<C extends UnitCategory> = Rows[C]["levels"][number]

/** What the rows of all unit categories can be read as. */
export interface UnitRow {
  readonly id: number
  readonly name: string
  readonly village?: Village
  readonly isSeasonal?: boolean
  readonly superTroop?: { readonly originalId: number; readonly originalMinLevel: number }
  readonly productionBuilding?: string
  readonly productionBuildingLevel?: number
  readonly upgradeResource?: string
  readonly hero?: string
  readonly rarity?: string
  readonly levels: ReadonlyArray<UnitRowLevel>
}

/** What the levels of all unit categories can be read as. */
export interface UnitRowLevel {
  readonly level: number
  readonly requiredTownhall?: number
  readonly requiredLabLevel?: number
  readonly requiredHeroTavernLevel?: number
  readonly requiredPetHouseLevel?: number
  readonly requiredBlacksmithLevel?: number
  readonly upgradeCost?: number | Ores
  readonly upgradeTime?: number
  readonly buildCost?: number
  readonly buildTime?: number
}

/** What a unit is in the game. */
export type UnitKind =
  | "troop"
  | "superTroop"
  | "siegeMachine"
  | "spell"
  | "hero"
  | "pet"
  | "equipment"
  | "guardian"
  | "helper"
  | "building"
  | "trap"

const kinds: { readonly [C in Exclude<UnitCategory, "troops">]: UnitKind } = {
  spells: "spell",
  heroes: "hero",
  pets: "pet",
  equipment: "equipment",
  guardians: "guardian",
  helpers: "helper",
  buildings: "building",
  traps: "trap"
}

export const kindOf = (category: UnitCategory, row: UnitRow): UnitKind => {
  if (category !== "troops") return kinds[category]
  if (row.superTroop !== undefined) return "superTroop"
  return row.productionBuilding === "Workshop" ? "siegeMachine" : "troop"
}

// ---------------------------------------------------------------------------------------------------------------------
// Unlocking
// ---------------------------------------------------------------------------------------------------------------------

/** What a unit, or a level of it, needs first. */
export interface Requirement {
  /** The town hall (builder hall in the builder base); 1 where none is asked for. */
  readonly townHall: number
  /** The building and its level: what unlocks the unit, or where the level is made. */
  readonly building?: { readonly name: string; readonly level: number }
  /** For a super troop: the troop that is boosted, and the level it must have. */
  readonly original?: { readonly id: number; readonly name: string; readonly level: number }
}

/** The Super Sauna, where troops are boosted, comes with this town hall. */
const superTroopTownHall = 11

const hallNames: { readonly [V in Village]: string } = { home: "Town Hall", builderBase: "Builder Hall" }

const hallsById = new WeakMap<Table<Building>, ReadonlyMap<number, number>>()

/** The hall that first brings a building or trap. */
const hallThatBrings = (buildings: Table<Building>, id: number): number => {
  let halls = hallsById.get(buildings)
  if (halls === undefined) {
    const first = new Map<number, number>()
    for (const name of Object.values(hallNames)) {
      for (const { level, unlocks } of PackIndex.of(buildings).byName(name)?.levels ?? []) {
        for (const { id } of unlocks ?? []) if (!first.has(id)) first.set(id, level)
      }
    }
    hallsById.set(buildings, (halls = first))
  }
  return halls.get(id) ?? 1
}

const hallOfLevel = (row: UnitRow | undefined, level: number): number =>
  row?.levels.find((one) => one.level === level)?.requiredTownhall ?? 1

/**
 * What unlocks a unit. `original` is the row of a super troop's original.
 *
 * Where a building unlocks the unit, its hall counts: the hall of the first level is that of the first laboratory.
 */
export const unlockOf = (row: UnitRow, buildings: Table<Building>, original: UnitRow | undefined): Requirement => {
  const { productionBuilding, productionBuildingLevel = 0, superTroop, village } = row
  const firstHall = Math.max(1, row.levels[0]?.requiredTownhall ?? 1, hallThatBrings(buildings, row.id))
  if (productionBuilding === undefined || productionBuildingLevel === 0 || row.isSeasonal === true) {
    return { townHall: firstHall }
  }
  const producer = PackIndex.of(buildings).byName(productionBuilding, { village })
  const townHall = producer === undefined ? firstHall : hallOfLevel(producer, productionBuildingLevel)
  const building = { name: productionBuilding, level: productionBuildingLevel }
  if (superTroop === undefined || original === undefined) return { townHall, building }
  return {
    townHall: Math.max(townHall, superTroopTownHall, hallOfLevel(original, superTroop.originalMinLevel)),
    building,
    original: { id: original.id, name: original.name, level: superTroop.originalMinLevel }
  }
}

/** The building that a level is made in, and the level it must have. */
export const workshopOf = (row: UnitRow, level: UnitRowLevel): Requirement["building"] => {
  const laboratory = row.village === "builderBase" ? "Star Laboratory" : "Laboratory"
  const needed = (name: string, level: number | undefined) => (level === undefined ? undefined : { name, level })
  return (
    needed(laboratory, level.requiredLabLevel) ??
    needed("Hero Hall", level.requiredHeroTavernLevel) ??
    needed("Pet House", level.requiredPetHouseLevel) ??
    needed("Blacksmith", level.requiredBlacksmithLevel)
  )
}

/**
 * The hall that each level needs, in the order of the levels.
 *
 * For troops of the builder base the rows name the town hall of the home laboratory with the level that the Star
 * Laboratory must have (up to 12, where builder halls end at 10), so the builder hall is looked up here.
 */
export const hallsOf = (row: UnitRow, buildings: Table<Building>, unlock: Requirement): ReadonlyArray<number> => {
  const star = row.village === "builderBase" ? PackIndex.of(buildings).byName("Star Laboratory") : undefined
  return row.levels.map((level, k) => {
    if (k === 0) return unlock.townHall
    const lab = level.requiredLabLevel
    const hall = star === undefined || lab === undefined ? (level.requiredTownhall ?? 1) : hallOfLevel(star, lab)
    return Math.max(unlock.townHall, hall)
  })
}

// ---------------------------------------------------------------------------------------------------------------------
// Order
// ---------------------------------------------------------------------------------------------------------------------

/** Buildings in the order in which the game lists what they make. */
const production = [
  "Barracks",
  "Dark Barracks",
  "Workshop",
  "Spell Factory",
  "Dark Spell Factory",
  "Hero Hall",
  "Pet House",
  "Blacksmith",
  "Builder Barracks"
]

/** Heroes in the order in which the game lists their equipment. */
const wearers = ["Barbarian King", "Archer Queen", "Minion Prince", "Grand Warden", "Royal Champion", "Dragon Duke"]

/** The place in a list; what is not in it comes last. */
const placeIn = (list: ReadonlyArray<string>, name: string | undefined): number => {
  const place = list.indexOf(name ?? "")
  return place < 0 ? list.length : place
}

/**
 * A number that sorts the units of a category in the order of the game: home before builder base, seasonal ones last,
 * equipment by hero and common before epic; then by the building that makes them and the level that unlocks them.
 */
export const orderOf = (row: UnitRow): number =>
  [
    [row.village === "builderBase" ? 1 : 0, 2],
    [row.isSeasonal === true ? 1 : 0, 2],
    [placeIn(wearers, row.hero), wearers.length + 1],
    [row.rarity === "Epic" ? 1 : 0, 2],
    [placeIn(production, row.productionBuilding), production.length + 1],
    [row.productionBuildingLevel ?? 0, 100],
    [row.id % 1_000_000, 1_000_000]
  ].reduce((order, [digit = 0, base = 1]) => order * base + digit, 0)
