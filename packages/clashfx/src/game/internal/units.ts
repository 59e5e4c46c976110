/** How a row of the game data becomes a unit: its kind, what unlocks it, and its place in the game's order. */
import type { Building, Ores, Rows, Table, Village } from "@clashfx/game-data"
import * as PackIndex from "../PackIndex.ts"

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
  readonly levels: ReadonlyArray<UnitRowLevel>
}

/** What the levels of all unit categories can be read as. */
export interface UnitRowLevel {
  readonly level: number
  readonly requiredTownhall?: number
  readonly requiredLabLevel?: number
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

/** What a unit needs before its first level. */
export interface Unlock {
  /** The town hall (builder hall in the builder base); 1 where none is asked for. */
  readonly townHall: number
  /** The building that unlocks the unit, and its level. */
  readonly building?: { readonly name: string; readonly level: number }
  /** The laboratory level of the first level; absent where no laboratory is involved. */
  readonly laboratory?: number
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

/** What unlocks a unit. `original` is the row of a super troop's original. */
export const unlockOf = (row: UnitRow, buildings: Table<Building>, original: UnitRow | undefined): Unlock => {
  const [first] = row.levels
  const { productionBuilding, productionBuildingLevel = 0, superTroop, village } = row
  const needsBuilding = productionBuilding !== undefined && productionBuildingLevel > 0
  const building = needsBuilding ? PackIndex.of(buildings).byName(productionBuilding, { village }) : undefined
  return {
    townHall: Math.max(
      1,
      first?.requiredTownhall ?? 1,
      hallThatBrings(buildings, row.id),
      hallOfLevel(building, productionBuildingLevel),
      superTroop === undefined ? 1 : Math.max(superTroopTownHall, hallOfLevel(original, superTroop.originalMinLevel))
    ),
    ...(needsBuilding ? { building: { name: productionBuilding, level: productionBuildingLevel } } : undefined),
    ...(first?.requiredLabLevel === undefined ? undefined : { laboratory: first.requiredLabLevel }),
    ...(superTroop === undefined || original === undefined
      ? undefined
      : { original: { id: original.id, name: original.name, level: superTroop.originalMinLevel } })
  }
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

/**
 * Compares two units of a category in the order of the game: home before builder base, seasonal ones last, then by the
 * building that makes them and the level of it that unlocks them.
 */
export const compareRows = (a: UnitRow, b: UnitRow): number =>
  Number(a.village === "builderBase") - Number(b.village === "builderBase") ||
  Number(a.isSeasonal ?? false) - Number(b.isSeasonal ?? false) ||
  production.indexOf(a.productionBuilding ?? "") - production.indexOf(b.productionBuilding ?? "") ||
  (a.productionBuildingLevel ?? 0) - (b.productionBuildingLevel ?? 0) ||
  a.id - b.id
