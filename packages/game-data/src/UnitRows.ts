/** Rows of what an army is made of: troops, spells, heroes, pets, equipment, guardians; and the helpers. */
import type {
  EquipmentName,
  GuardianName,
  HelperName,
  HeroName,
  PetName,
  ResourceName,
  SpellName,
  TroopName
} from "./data/unions.ts"

/** A known string with completion in editors, open to the ones that a newer pack brings. */
export type Open<Known extends string> = Known | (string & {})

/** The two villages that units and buildings belong to. */
export type Village = "home" | "builderBase"

/** How a unit of an army moves and attacks. */
export interface Combat {
  readonly isFlying: boolean
  readonly isAirTargeting: boolean
  readonly isGroundTargeting: boolean
  /** In the game's own unit. */
  readonly movementSpeed: number
  /** Milliseconds between two attacks. */
  readonly attackSpeed: number
  /** Hundredths of a tile. */
  readonly attackRange: number
}

/** What a level costs whose price is that of the step to the **next** level. */
export interface StepToNext {
  /** The level as the game shows it. The first of a unit need not be 1. */
  readonly level: number
  /** What the step to the next level costs; 0 on most last levels. */
  readonly upgradeCost: number
  /** Seconds the step to the next level takes; 0 on most last levels. */
  readonly upgradeTime: number
  /** The town hall (builder hall in the builder base) that opens this level, as far as the laboratory is concerned. */
  readonly requiredTownhall: number
}

/** Hit points and damage. */
export interface Strength {
  readonly hitpoints: number
  /** Damage per second; negative for who heals. */
  readonly dps: number
}

// ---------------------------------------------------------------------------------------------------------------------
// Troops
// ---------------------------------------------------------------------------------------------------------------------

/** A level of a troop. */
export interface TroopLevel extends StepToNext, Strength {
  /** The laboratory level that opens this level; absent where no laboratory is involved. */
  readonly requiredLabLevel?: number
  /** The weight of the level when wars are matched. */
  readonly strengthWeight: number
}

/** What makes a super troop. */
export interface SuperTroop {
  /** The troop that is boosted. */
  readonly originalId: number
  /** The level that the original must have. */
  readonly originalMinLevel: number
}

/** A troop or siege machine of either village. Siege machines come from the Workshop. */
export interface Troop extends Combat {
  readonly id: number
  readonly name: Open<TroopName>
  readonly productionBuilding: Open<"Barracks" | "Dark Barracks" | "Builder Barracks" | "Workshop">
  /** The level of the production building that unlocks the troop; 0 for what no building unlocks. */
  readonly productionBuildingLevel: number
  readonly upgradeResource: Open<ResourceName>
  readonly housingSpace: number
  readonly village: Village
  readonly wardenWeight?: number
  readonly healerWeight?: number
  readonly superTroop?: SuperTroop
  /** Present on troops that come and go with events. */
  readonly isSeasonal?: boolean
  readonly levels: ReadonlyArray<TroopLevel>
}

// ---------------------------------------------------------------------------------------------------------------------
// Spells
// ---------------------------------------------------------------------------------------------------------------------

/** A level of a spell. */
export interface SpellLevel extends StepToNext {
  /** Seconds. */
  readonly duration: number
  /** Tiles. */
  readonly radius: number
  /** Damage; negative for who heals. */
  readonly damage: number
  /** The laboratory level that opens this level; absent where no laboratory is involved. */
  readonly requiredLabLevel?: number
  /** The weight of the level when wars are matched. */
  readonly strengthWeight: number
}

/** A spell. */
export interface Spell {
  readonly id: number
  readonly name: Open<SpellName>
  readonly productionBuilding: Open<"Spell Factory" | "Dark Spell Factory">
  /** The level of the production building that unlocks the spell. */
  readonly productionBuildingLevel: number
  readonly upgradeResource: Open<ResourceName>
  readonly housingSpace: number
  /** Present on spells that come and go with events. */
  readonly isSeasonal?: boolean
  readonly levels: ReadonlyArray<SpellLevel>
}

// ---------------------------------------------------------------------------------------------------------------------
// Heroes, pets and equipment
// ---------------------------------------------------------------------------------------------------------------------

/** A level of a hero. */
export interface HeroLevel extends StepToNext, Strength {
  /** The Hero Hall level that opens this level; absent in the builder base. */
  readonly requiredHeroTavernLevel?: number
  /** The weight of the level when wars are matched. */
  readonly strengthWeight: number
}

/** A hero of either village. */
export interface Hero extends Combat {
  readonly id: number
  readonly name: Open<HeroName>
  /** Absent in the builder base. */
  readonly productionBuilding?: Open<"Hero Hall">
  /** The level of the Hero Hall that unlocks the hero. */
  readonly productionBuildingLevel?: number
  readonly upgradeResource: Open<ResourceName>
  readonly village: Village
  readonly wardenWeight?: number
  readonly healerWeight?: number
  readonly levels: ReadonlyArray<HeroLevel>
}

/** A level of a pet. */
export interface PetLevel extends StepToNext, Strength {
  /** The Pet House level that opens this level. */
  readonly requiredPetHouseLevel: number
  /** The weight of the level when wars are matched. */
  readonly strengthWeight: number
}

/** A hero's pet. */
export interface Pet extends Combat {
  readonly id: number
  readonly name: Open<PetName>
  readonly productionBuilding: Open<"Pet House">
  /** The level of the Pet House that unlocks the pet. */
  readonly productionBuildingLevel: number
  readonly upgradeResource: Open<ResourceName>
  readonly wardenWeight?: number
  readonly levels: ReadonlyArray<PetLevel>
}

/** The three ores that equipment is upgraded with. */
export interface Ores {
  readonly shinyOre: number
  readonly glowyOre: number
  readonly starryOre: number
}

/** What a level of a piece of equipment does; every key but the first two only where the ability has it. */
export interface EquipmentAbility {
  readonly name: string
  readonly level: number
  readonly givenAbilityLevel?: number
  readonly troopCount?: number
  readonly troopLevel?: number
  readonly speedBoost?: number
  readonly boostDamagePercentage?: number
  readonly extraDamageFlat?: number
  /** Milliseconds. */
  readonly deactivateAfterTime?: number
  readonly deactivateAfterNumberOfHits?: number
  readonly auraSpellLevel?: number
  readonly selfSpellLevel?: number
  readonly castSpellLevel?: number
  readonly damage?: number
  /** Hundredths of a tile. */
  readonly damageRadius?: number
  readonly damagePermilHp?: number
  readonly selfDamagePerHit?: number
  readonly healOnActivation?: number
  readonly regeneration?: number
  readonly percentHealthIncrease?: number
  readonly shieldProtectionPercent?: number
  readonly growthScale?: number
  /** Milliseconds between two attacks. */
  readonly attackSpeed?: number
  /** Hundredths of a tile. */
  readonly attackRange?: number
  readonly projectileBounces?: number
  readonly projectileOnActivation?: string
  readonly projectileOnActivationCount?: number
  readonly chainAttackDepth?: number
  /** Milliseconds. */
  readonly frostOnHitTime?: number
  readonly frostOnHitPercent?: number
  readonly maxActivations?: number
  /** Milliseconds. */
  readonly activationCooldown?: number
  /** In the spelling of the game's own files. */
  readonly spawnnedTroopsPerHit?: number
  readonly actAsPenetratingDamage?: number
  readonly actAsPenetratingHitEffect?: string
  readonly infoScreenAttribute1?: number
  readonly hitEffect?: string
  readonly abilityEffect?: string
  readonly reflectsDamage?: boolean
  readonly reflectBehavior?: string
  readonly reflectedDamage?: number
  /** Hundredths of a tile. */
  readonly reflectedRange?: number
  /** Milliseconds. */
  readonly reflectCooldownMS?: number
  readonly reflectProjectile?: string
  readonly healOnReflect?: number
}

/** A level of a piece of equipment. */
export interface EquipmentLevel extends Strength {
  readonly level: number
  readonly healOnActivation: number
  /** The Blacksmith level that opens this level. */
  readonly requiredBlacksmithLevel: number
  readonly requiredTownhall: number
  /** The weight of the level when wars are matched. */
  readonly strengthWeight: number
  /** The ores that the step to the **next** level takes. */
  readonly upgradeCost: Ores
  readonly abilities: ReadonlyArray<EquipmentAbility>
}

/** A piece of hero equipment. */
export interface Equipment {
  readonly id: number
  readonly name: Open<EquipmentName>
  readonly productionBuilding: Open<"Blacksmith">
  /** The level of the Blacksmith that unlocks it. */
  readonly productionBuildingLevel: number
  readonly rarity: Open<"Common" | "Epic">
  /** Who can wear it. */
  readonly hero: Open<HeroName>
  readonly levels: ReadonlyArray<EquipmentLevel>
}

// ---------------------------------------------------------------------------------------------------------------------
// Guardians and helpers
// ---------------------------------------------------------------------------------------------------------------------

/** A level of a guardian. */
export interface GuardianLevel extends StepToNext, Strength {}

/** A guardian of the town hall. */
export interface Guardian extends Combat {
  readonly id: number
  readonly name: Open<GuardianName>
  readonly upgradeResource: Open<ResourceName>
  readonly levels: ReadonlyArray<GuardianLevel>
}

/** A level of a helper. */
export interface HelperLevel {
  readonly level: number
  readonly requiredTownhall: number
  /** What **this** level costs. */
  readonly upgradeCost: number
  /** Seconds that one use lasts. */
  readonly boostTimeSeconds: number
  readonly boostMultiplier: number
}

/** Who works in the Helper Hut. */
export interface Helper {
  readonly id: number
  readonly name: Open<HelperName>
  readonly upgradeResource: Open<ResourceName>
  readonly levels: ReadonlyArray<HelperLevel>
}
