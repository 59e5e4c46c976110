/**
 * Units: what has levels that are upgraded. Troops, spells, heroes, pets, equipment, guardians, helpers, buildings, traps.
 *
 * A level is always the number that the game shows; the first level of a unit need not be 1. Level 0 stands for "not
 * unlocked yet". Everything here is pure; `GameData.troop` and its siblings find units by name or id.
 */
import type { Building, Rows, Table, Village } from "@clashfx/game-data"
import * as Result from "effect/Result"
import {
  hallsOf,
  kindOf,
  type LevelOf,
  orderOf,
  type UnitCategory,
  type UnitKind,
  type Requirement,
  unlockOf,
  workshopOf
} from "./internal/units.ts"
import { UnknownLevel, UnknownUnit } from "./pack/PackError.ts"
import { idOrName } from "./pack/spelling.ts"
import * as PackIndex from "./pack/PackIndex.ts"

export type { LevelOf, UnitCategory, UnitKind, Requirement } from "./internal/units.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Models
// ---------------------------------------------------------------------------------------------------------------------

/** A unit with all its levels. */
export interface Unit<C extends UnitCategory = UnitCategory> {
  readonly category: C
  /** Tells super troops and siege machines from other troops. */
  readonly kind: UnitKind
  readonly id: number
  readonly name: Rows[C]["name"]
  /** `home` for everything that is in one village only. */
  readonly village: Village
  /** Does it come and go with events? */
  readonly isSeasonal: boolean
  /** Every level in order. Some buildings have none. */
  readonly levels: ReadonlyArray<LevelOf<C>>
  /** The first level; 0 for a unit without levels. */
  readonly firstLevel: number
  /** The highest level in the game; 0 for a unit without levels. */
  readonly maxLevel: number
  /** What it needs before its first level. */
  readonly unlock: Requirement
  /** The town hall (builder hall in the builder base) that each level needs, in the order of the levels. */
  readonly townHalls: ReadonlyArray<number>
  /** Sorts the units of a category in the order of the game. */
  readonly order: number
  /** Everything else that the game data says about it. */
  readonly row: Rows[C]
}

/** Amounts by resource, like `{ "Dark Elixir": 5000 }`. */
export interface Costs {
  readonly [resource: string]: number
}

/** The way from one level to another. */
export interface Upgrade {
  readonly from: number
  readonly to: number
  readonly costs: Costs
  /** One upgrade after the other, in seconds. */
  readonly seconds: number
}

/** A unit at one level, seen from one town hall. */
export interface UnitAtLevel<C extends UnitCategory = UnitCategory> {
  readonly unit: Unit<C>
  readonly level: number
  /** What the game data says about this level. */
  readonly stats: LevelOf<C>
  /** The town hall (builder hall in the builder base) it is seen from. */
  readonly townHall: number
  readonly isMax: boolean
  /** The highest level that the town hall allows. */
  readonly maxLevelForTownHall: number
  readonly isMaxForTownHall: boolean
  /** The step to the next level; `undefined` at the highest level, and for units that are not upgraded themselves. */
  readonly next: Upgrade | undefined
}

// ---------------------------------------------------------------------------------------------------------------------
// Making
// ---------------------------------------------------------------------------------------------------------------------

/** The tables that units of a category are made of. */
export interface Tables<C extends UnitCategory> {
  readonly table: Table<Rows[C]>
  /** What unlocks units. */
  readonly buildings: Table<Building>
}

const made = new WeakMap<object, Unit>()

/** The unit of a row; the same for the same row. */
export function of<C extends UnitCategory>(category: C, row: Rows[C], tables: Tables<C>): Unit<C>
export function of(category: UnitCategory, row: Rows[UnitCategory], tables: Tables<UnitCategory>): Unit {
  let unit = made.get(row)
  if (unit === undefined) made.set(row, (unit = make(category, row, tables)))
  return unit
}

const make = (category: UnitCategory, row: Rows[UnitCategory], tables: Tables<UnitCategory>): Unit => {
  const original = "superTroop" in row ? row.superTroop?.originalId : undefined
  const unlock = unlockOf(
    row,
    tables.buildings,
    original === undefined ? undefined : PackIndex.of(tables.table).byId(original)
  )
  return {
    category,
    kind: kindOf(category, row),
    id: row.id,
    name: row.name,
    village: "village" in row ? row.village : "home",
    isSeasonal: "isSeasonal" in row && row.isSeasonal === true,
    levels: row.levels,
    firstLevel: row.levels[0]?.level ?? 0,
    maxLevel: row.levels.at(-1)?.level ?? 0,
    unlock,
    townHalls: hallsOf(row, tables.buildings, unlock),
    order: orderOf(row),
    row
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// Finding
// ---------------------------------------------------------------------------------------------------------------------

/** The unit of an id or a name, however it is spelled; the home village first, and lasting before seasonal. */
export const find = <C extends UnitCategory>(
  category: C,
  input: string | number,
  tables: Tables<C>,
  options?: PackIndex.NameOptions
): Result.Result<Unit<C>, UnknownUnit> => {
  const index = PackIndex.of(tables.table)
  const given = idOrName(input)
  const row = typeof given === "number" ? index.byId(given) : index.byName(given, options)
  if (row !== undefined) return Result.succeed(of(category, row, tables))
  const suggestion = index.suggest(given, options)
  const village = options?.village
  // What is in the other village is named where nothing in this one is like it.
  const other =
    village === undefined || suggestion !== undefined || typeof given === "number" ? undefined : index.byName(given)
  const elsewhere = other === undefined ? undefined : of(category, other, tables).village
  return Result.fail(
    new UnknownUnit({ category, input: given, village, suggestion, ...(elsewhere !== village && { elsewhere }) })
  )
}

/**
 * As {@link find}, but a name is one of the home village unless the options say otherwise, so that a unit of the builder
 * base never stands in for one of the home village. The error says where the name is at home.
 */
export const findHere = <C extends UnitCategory>(
  category: C,
  input: string | number,
  tables: Tables<C>,
  options?: PackIndex.NameOptions
): Result.Result<Unit<C>, UnknownUnit> =>
  Result.flatMap(find(category, input, tables, options), (unit) =>
    typeof input === "number" || options?.village !== undefined || unit.village === "home"
      ? Result.succeed(unit)
      : Result.fail(new UnknownUnit({ category, input, village: "home", elsewhere: unit.village }))
  )

const listed = new WeakMap<object, ReadonlyArray<Unit>>()

/** All units of a category in the order of the game; the same list for the same table. */
export function all<C extends UnitCategory>(category: C, tables: Tables<C>): ReadonlyArray<Unit<C>>
export function all(category: UnitCategory, tables: Tables<UnitCategory>): ReadonlyArray<Unit> {
  let units = listed.get(tables.table)
  if (units === undefined) {
    const unsorted = tables.table.all().map((row) => of(category, row, tables))
    listed.set(tables.table, (units = unsorted.toSorted((a, b) => a.order - b.order)))
  }
  return units
}

// ---------------------------------------------------------------------------------------------------------------------
// Levels
// ---------------------------------------------------------------------------------------------------------------------

/** What the game data says about a level; `undefined` for a level the unit does not have. */
export const stats = <C extends UnitCategory>(unit: Unit<C>, level: number): LevelOf<C> | undefined => {
  const row = unit.levels[level - unit.firstLevel]
  return row?.level === level ? row : undefined
}

/** Does this town hall (builder hall in the builder base) have the unit at all? */
export const isUnlockedBy = (unit: Unit, townHall: number): boolean => townHall >= unit.unlock.townHall

/** The highest level that a town hall (builder hall in the builder base) allows; 0 if it does not have the unit. */
export const maxLevelFor = (unit: Unit, townHall: number): number =>
  unit.levels[unit.townHalls.findLastIndex((hall) => hall <= townHall)]?.level ?? 0

/**
 * What a level needs: the lowest town hall (builder hall in the builder base) that allows it, and the building it is
 * made in, such as the Laboratory; the first level needs what unlocks the unit. `undefined` for an unknown level.
 */
export const requirement = (unit: Unit, level: number): Requirement | undefined => {
  const row = stats(unit, level)
  if (row === undefined || level === unit.firstLevel) return row === undefined ? undefined : unit.unlock
  const building = workshopOf(unit.row, row)
  return {
    ...unit.unlock,
    townHall: unit.townHalls[level - unit.firstLevel] ?? unit.unlock.townHall,
    ...(building === undefined ? undefined : { building })
  }
}

/**
 * The unit at one level, seen from a town hall (builder hall in the builder base); default: the first that allows the
 * level.
 */
export const at = <C extends UnitCategory>(
  unit: Unit<C>,
  level: number,
  townHall?: number
): Result.Result<UnitAtLevel<C>, UnknownLevel> => {
  const row = stats(unit, level)
  if (row === undefined) {
    const levels = unit.maxLevel === 0 ? undefined : ([unit.firstLevel, unit.maxLevel] as const)
    return Result.fail(new UnknownLevel({ unit: unit.name, level, levels }))
  }
  const hall = townHall ?? requirement(unit, level)?.townHall ?? 1
  const maxLevelForTownHall = maxLevelFor(unit, hall)
  return Result.succeed({
    unit,
    level,
    stats: row,
    townHall: hall,
    isMax: level >= unit.maxLevel,
    maxLevelForTownHall,
    isMaxForTownHall: level >= maxLevelForTownHall,
    next: toNext(unit, level)
  })
}

// ---------------------------------------------------------------------------------------------------------------------
// Upgrades
// ---------------------------------------------------------------------------------------------------------------------

/** Are levels of the unit bought? Super troops have the level of their original, seasonal units that of the hall. */
export const isUpgradable = (unit: Unit): boolean => unit.kind !== "superTroop" && !unit.isSeasonal

/** Units whose levels say what it takes to get there; the others say what it takes to go on from there. */
const priceOfThisLevel: ReadonlySet<UnitCategory> = new Set<UnitCategory>(["buildings", "traps", "helpers"])

const ores = [
  ["shinyOre", "Shiny Ore"],
  ["glowyOre", "Glowy Ore"],
  ["starryOre", "Starry Ore"]
] as const

const add = (costs: Map<string, number>, resource: string, amount: number): void => {
  costs.set(resource, (costs.get(resource) ?? 0) + amount)
}

/** Adds what a row says it costs. */
const addCosts = (costs: Map<string, number>, unit: Unit, level: LevelOf<UnitCategory>): void => {
  const price = "buildCost" in level ? level.buildCost : level.upgradeCost
  if (typeof price === "object") {
    for (const [key, resource] of ores) if (price[key] > 0) add(costs, resource, price[key])
  } else if ("upgradeResource" in unit.row && price > 0) add(costs, unit.row.upgradeResource, price)
}

const secondsOf = (level: LevelOf<UnitCategory>): number =>
  "buildTime" in level ? level.buildTime : "upgradeTime" in level ? level.upgradeTime : 0

/**
 * What it takes to go from a level to a higher one: every resource, and the time of one upgrade after the other. From
 * level 0, what unlocking costs is not included where a building unlocks the unit. Nothing where `to` is not above
 * `from`, and for units that are not upgraded themselves; levels that do not exist are left out.
 */
export const toLevel = (unit: Unit, from: number, to: number): Upgrade => {
  const costs = new Map<string, number>()
  const shift = priceOfThisLevel.has(unit.category) ? 1 : 0
  let seconds = 0
  if (isUpgradable(unit)) {
    for (let level = Math.max(from + shift, unit.firstLevel); level < Math.min(to, unit.maxLevel) + shift; level++) {
      const row = stats(unit, level)
      if (row === undefined) continue
      addCosts(costs, unit, row)
      seconds += secondsOf(row)
    }
  }
  return { from, to: Math.max(from, Math.min(to, unit.maxLevel)), costs: Object.fromEntries(costs), seconds }
}

/** What the next level takes; `undefined` at the highest level, and for units that are not upgraded themselves. */
export const toNext = (unit: Unit, level: number): Upgrade | undefined =>
  level < unit.maxLevel && isUpgradable(unit) ? toLevel(unit, level, Math.max(level + 1, unit.firstLevel)) : undefined

/** What it takes to go from a level to the highest one: of a town hall (builder hall), if one is given, or of the game. */
export const toMax = (unit: Unit, from: number, townHall?: number): Upgrade =>
  toLevel(unit, from, townHall === undefined ? unit.maxLevel : maxLevelFor(unit, townHall))

/** Amounts of several costs, added up. */
export const addUp = (costs: Iterable<Costs>): Costs => {
  const sum = new Map<string, number>()
  for (const one of costs) for (const [resource, amount] of Object.entries(one)) add(sum, resource, amount)
  return Object.fromEntries(sum)
}
