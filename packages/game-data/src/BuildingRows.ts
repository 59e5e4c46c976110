/** Rows of what stands in a village: buildings, traps, decorations, obstacles. */
import type { BuildingName, DecorationName, ObstacleName, ResourceName, TrapName } from "./data/unions.ts"
import type { Open, Village } from "./UnitRows.ts"

/** The price of a level: what it takes to build **this** level. */
export interface StepToThis {
  readonly level: number
  readonly buildCost: number
  /** Seconds. */
  readonly buildTime: number
}

/** A building that a hall brings, and how many more of it. */
export interface Unlock {
  readonly id: number
  readonly name: string
  readonly quantity: number
}

/** A building that a merged one swallows. */
export interface MergeRequirement {
  readonly id: number
  readonly name: string
  readonly gearedUp: boolean
  readonly level: number
}

/** How a defense shoots in its other mode. */
export interface AltAttack {
  readonly dps: number
  /** Milliseconds between two attacks. */
  readonly attackSpeed: number
  /** Hundredths of a tile. */
  readonly attackRange: number
  /** Hundredths of a tile. */
  readonly minRange?: number
}

/** A level of a town hall's weapon. */
export interface WeaponLevel extends StepToThis {
  readonly dps: number
}

/** The weapon of a town hall. */
export interface Weapon {
  readonly name: string
  readonly upgradeResource: Open<ResourceName>
  readonly strengthWeight: number
  readonly levels: ReadonlyArray<WeaponLevel>
}

/** A step of the supercharge. */
export interface SuperchargeLevel extends StepToThis {
  readonly hitpointsBuff: number
  readonly dpsBuff: number
}

/** The supercharge that follows the last level. */
export interface Supercharge {
  readonly upgradeResource: Open<ResourceName>
  readonly levels: ReadonlyArray<SuperchargeLevel>
}

/** A level of a building. */
export interface BuildingLevel extends StepToThis {
  /** The town hall (builder hall in the builder base) that opens this level; absent where none is asked for. */
  readonly requiredTownhall?: number
  readonly hitpoints: number
  /** Damage per second. */
  readonly dps?: number
  /** Damage of one hit. */
  readonly damage?: number
  /** Milliseconds between two attacks. */
  readonly attackSpeed?: number
  /** Hundredths of a tile. */
  readonly attackRange?: number
  /** Hundredths of a tile. */
  readonly minRange?: number
  /** Hundredths of a tile. */
  readonly effectRange?: number
  readonly isAirTargeting?: boolean
  readonly isGroundTargeting?: boolean
  /** The name of this level where levels are called differently (the spells of a Spell Tower). */
  readonly name?: string
  /** The weight of the level when wars are matched. */
  readonly strengthWeight?: number
  /** A second resource that may pay for this level. */
  readonly altUpgradeResource?: Open<ResourceName>
  readonly alt?: AltAttack
  readonly unlocks?: ReadonlyArray<Unlock>
  readonly mergeRequirement?: ReadonlyArray<MergeRequirement>
  readonly weapon?: Weapon
  readonly supercharge?: Supercharge
}

/** The other mode of a defense. */
export interface AltMode {
  readonly name: string
  readonly isAirTargeting: boolean
  readonly isGroundTargeting: boolean
}

/** What it takes to give a defense its other mode. */
export interface GearUp {
  readonly levelRequired: number
  readonly resource: Open<ResourceName>
  /** The building of the builder base that is needed. */
  readonly buildingId: number
}

/** What a module's level changes; every key only where the module has it. */
export interface ModuleAbility {
  readonly healthOverride?: number
  /** Milliseconds between two attacks. */
  readonly attackSpeed?: number
  readonly damage?: number
  readonly dPS?: number
  readonly activeAfterNumBuildingsDestroyed?: number
  readonly poisonOnHitSpellLevel?: number
  readonly hitSpellLevelOverride?: number
}

/** A level of a module. */
export interface ModuleLevel extends StepToThis {
  readonly requiredTownhall: number
  readonly abilityData: ModuleAbility
}

/** A module of a crafted defense. */
export interface Module {
  readonly id: number
  readonly name: string
  readonly upgradeResource: Open<ResourceName>
  readonly levels: ReadonlyArray<ModuleLevel>
}

/** A defense of the Crafting Station. */
export interface SeasonalDefense {
  readonly id: number
  readonly name: string
  readonly modules: ReadonlyArray<Module>
}

/** A building of either village. Some have no levels. */
export interface Building {
  readonly id: number
  readonly name: Open<BuildingName>
  readonly type: Open<
    "Army" | "BB Builder Hall" | "Defense" | "Helper" | "Resource" | "Town Hall" | "Wall" | "Worker" | "Worker2"
  >
  readonly upgradeResource: Open<ResourceName>
  readonly village: Village
  /** Tiles. */
  readonly width: number
  readonly superchargeable: boolean
  readonly isAirTargeting?: boolean
  readonly isGroundTargeting?: boolean
  /** Degrees. */
  readonly coneAngle?: number
  /** Degrees. */
  readonly aimRotateStep?: number
  readonly alt?: AltMode
  readonly gearUp?: GearUp
  readonly seasonalDefenses?: ReadonlyArray<SeasonalDefense>
  readonly levels: ReadonlyArray<BuildingLevel>
}

/** A level of a trap. */
export interface TrapLevel extends StepToThis {
  readonly requiredTownhall: number
  readonly damage: number
  /** The weight of the level when wars are matched. */
  readonly strengthWeight: number
}

/** A trap of either village. */
export interface Trap {
  readonly id: number
  readonly name: Open<TrapName>
  /** Tiles. */
  readonly width: number
  readonly airTrigger: boolean
  readonly groundTrigger: boolean
  /** Hundredths of a tile. */
  readonly damageRadius?: number
  /** Hundredths of a tile. */
  readonly triggerRadius: number
  readonly village: Village
  readonly upgradeResource: Open<ResourceName>
  readonly levels: ReadonlyArray<TrapLevel>
}

/** A decoration. */
export interface Decoration {
  readonly id: number
  readonly name: Open<DecorationName>
  /** Tiles. */
  readonly width: number
  readonly notInShop: boolean
  readonly passReward: boolean
  readonly maxCount: number
  readonly buildResource: Open<ResourceName>
  readonly buildCost: number
  readonly village: Village
}

/** An obstacle. */
export interface Obstacle {
  readonly id: number
  readonly name: Open<ObstacleName>
  /** Tiles. */
  readonly width: number
  readonly clearResource: Open<ResourceName>
  readonly clearCost: number
  readonly lootResource?: Open<ResourceName>
  readonly lootCount?: number
  readonly village: Village
}
