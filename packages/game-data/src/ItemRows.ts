/** Rows of resources, magic items and cosmetics; and the languages. */
import type {
  CapitalHousePartName,
  HeroName,
  MagicItemName,
  MagicSnackName,
  ResourceName,
  SceneryName,
  SkinName
} from "./data/unions.ts"
import type { Open } from "./UnitRows.ts"

/** A resource. Some names exist twice: in the village and as a reward. */
export interface Resource {
  readonly id: number
  readonly name: Open<ResourceName>
}

/** A magic item. */
export interface MagicItem {
  readonly id: number
  readonly name: Open<MagicItemName>
  readonly maxInventory: number
  /** Gems that selling one gives. */
  readonly gemValue: number
}

/** A magic snack. */
export interface MagicSnack {
  readonly id: number
  readonly name: Open<MagicSnackName>
  /** Seconds. */
  readonly duration: number
}

/** A scenery. */
export interface Scenery {
  readonly id: number
  readonly name: Open<SceneryName>
  readonly type: Open<"home" | "builderBase" | "war">
  readonly free?: boolean
  readonly default?: boolean
}

/** A hero skin. */
export interface Skin {
  readonly id: number
  readonly name: Open<SkinName>
  readonly tier: Open<"Default" | "Basic" | "Gold" | "Legendary">
  /** The hero, in the game's own spelling: those of the builder base start with `BB `. */
  readonly character: Open<HeroName>
}

/** A part of a capital house. */
export interface CapitalHousePart {
  readonly id: number
  readonly name: Open<CapitalHousePartName>
  readonly slotType: Open<"ground" | "foot" | "roof" | "decoration">
  readonly passReward: boolean
}

/** A language of the game. */
export interface Locale {
  /** The code that names are asked for with, like `DE`. */
  readonly locale: string
  /** The language's name in itself. */
  readonly name: string
}
