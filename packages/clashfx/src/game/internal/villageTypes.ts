/** What a village consists of: items joined to the game data, and the two villages of an account. */
import type { Module, Rows, SeasonalDefense, Table } from "@clashfx/game-data"
import type * as DateTime from "effect/DateTime"
import type * as Units from "../Units.ts"
import type { ExportItem } from "../VillageExport.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Items
// ---------------------------------------------------------------------------------------------------------------------

/** Something that goes on from the moment of the export. */
export interface Timer {
  /** Seconds that were left at the moment of the export. */
  readonly seconds: number
  /** When it is over; absent when the export does not say when it was made. */
  readonly endsAt: DateTime.Utc | undefined
}

/** A running upgrade; its end does not count the help that is still to come. */
export interface Upgrade extends Timer {
  /**
   * The level after it. Absent when the game data has none, and where the export does not tell whether it is the
   * building that is upgraded or its weapon or supercharge.
   */
  readonly toLevel: number | undefined
  /** How long a helper works on it. */
  readonly helper: Timer | undefined
  /** Does the helper come back every day? */
  readonly isHelperRecurrent: boolean
  /** Is the Goblin Builder at work? */
  readonly isGoblinBuilder: boolean
}

/** A thing of a village, or several that are alike. */
export interface Item {
  readonly id: number
  /** Absent if the game data does not know the id. */
  readonly name: string | undefined
  /** Absent for what has no levels. */
  readonly level: number | undefined
  readonly count: number
  readonly upgrade: Upgrade | undefined
  /** What the export says. */
  readonly source: ExportItem
}

/** The categories of things without levels. */
export type ThingCategory = "decorations" | "obstacles" | "skins" | "sceneries" | "capitalHouseParts"

/** A thing without levels. */
export interface Thing<C extends ThingCategory> extends Item {
  readonly row: Rows[C] | undefined
}

/** A thing with levels. */
export interface Unit<C extends Units.UnitCategory> extends Item {
  readonly unit: Units.Unit<C> | undefined
  /** The unit at its level, seen from the hall of the village: stats, limits, and what the next level takes. */
  readonly at: Units.UnitAtLevel<C> | undefined
}

/** A module of a crafted defense. */
export interface CraftedModule {
  readonly id: number
  readonly name: string | undefined
  readonly level: number | undefined
  readonly row: Module | undefined
  readonly upgrade: Timer | undefined
}

/** A defense that was crafted in the Crafting Station. */
export interface Crafted {
  readonly id: number
  readonly name: string | undefined
  readonly row: SeasonalDefense | undefined
  readonly modules: ReadonlyArray<CraftedModule>
}

/** A building, or several that are alike. */
export interface BuildingItem extends Unit<"buildings"> {
  /** The level of a town hall's weapon. */
  readonly weaponLevel: number | undefined
  /** The step of the supercharge. */
  readonly superchargeLevel: number | undefined
  /** Has the defense its second mode? */
  readonly isGearedUp: boolean
  readonly crafted: ReadonlyArray<Crafted>
}

/** A helper. */
export interface HelperItem extends Unit<"helpers"> {
  /** How long until the helper can work again. */
  readonly cooldown: Timer | undefined
}

// ---------------------------------------------------------------------------------------------------------------------
// Villages
// ---------------------------------------------------------------------------------------------------------------------

/** What both villages have. */
export interface Base {
  /** The level of the town hall or builder hall; absent when the export does not have it. */
  readonly hall: number | undefined
  readonly buildings: ReadonlyArray<BuildingItem>
  readonly traps: ReadonlyArray<Unit<"traps">>
  readonly troops: ReadonlyArray<Unit<"troops">>
  readonly heroes: ReadonlyArray<Unit<"heroes">>
  readonly decorations: ReadonlyArray<Thing<"decorations">>
  readonly obstacles: ReadonlyArray<Thing<"obstacles">>
  readonly skins: ReadonlyArray<Thing<"skins">>
  readonly sceneries: ReadonlyArray<Thing<"sceneries">>
}

/** The home village. */
export interface Home extends Base {
  readonly siegeMachines: ReadonlyArray<Unit<"troops">>
  readonly spells: ReadonlyArray<Unit<"spells">>
  readonly pets: ReadonlyArray<Unit<"pets">>
  readonly equipment: ReadonlyArray<Unit<"equipment">>
  readonly guardians: ReadonlyArray<Unit<"guardians">>
  readonly helpers: ReadonlyArray<HelperItem>
}

/** A boost or a cooldown, by the name that the export gives it. */
export interface Boost extends Timer {
  readonly name: string
}

/** Everything in an export. */
export interface Village {
  /** The player's tag. */
  readonly tag: string | undefined
  readonly exportedAt: DateTime.Utc | undefined
  readonly home: Home
  readonly builderBase: Base
  /** The parts of the house in the clan capital. */
  readonly houseParts: ReadonlyArray<Thing<"capitalHouseParts">>
  readonly boosts: ReadonlyArray<Boost>
}

/** The game data that a village is joined to. */
export type Tables = { readonly [C in Units.UnitCategory | ThingCategory]: Table<Rows[C]> }
