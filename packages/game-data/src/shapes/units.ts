/** The shapes of troops, spells, heroes, pets, equipment, guardians and helpers. */
import type * as U from "../UnitRows.ts"
import * as S from "../Shape.ts"
import { id, name, resource, some, strength, text, village } from "./fields.ts"

const combat = {
  isFlying: S.boolean,
  isAirTargeting: S.boolean,
  isGroundTargeting: S.boolean,
  movementSpeed: S.int,
  attackSpeed: S.int,
  attackRange: S.int
}
const stepToNext = { upgradeTime: S.int, upgradeCost: S.int }
const weights = { wardenWeight: S.optional(S.number), healerWeight: S.optional(S.number) }

/** A troop or siege machine. */
export const troops = {
  id,
  name,
  productionBuilding: S.openOneOf("Barracks", "Dark Barracks", "Builder Barracks", "Workshop"),
  productionBuildingLevel: S.int,
  upgradeResource: resource,
  ...combat,
  housingSpace: S.int,
  village,
  ...weights,
  superTroop: S.optional(S.object({ originalId: S.int, originalMinLevel: S.int })),
  isSeasonal: S.optional(S.boolean),
  levels: S.list({
    level: S.int,
    ...strength,
    ...stepToNext,
    requiredLabLevel: S.optional(S.int),
    requiredTownhall: S.int,
    strengthWeight: S.int
  })
} satisfies S.FieldsOf<U.Troop>

/** A spell. */
export const spells = {
  id,
  name,
  productionBuilding: S.openOneOf("Spell Factory", "Dark Spell Factory"),
  productionBuildingLevel: S.int,
  upgradeResource: resource,
  housingSpace: S.int,
  isSeasonal: S.optional(S.boolean),
  levels: S.list({
    level: S.int,
    duration: S.int,
    radius: S.number,
    damage: S.int,
    ...stepToNext,
    requiredLabLevel: S.optional(S.int),
    requiredTownhall: S.int,
    strengthWeight: S.int
  })
} satisfies S.FieldsOf<U.Spell>

/** A hero. */
export const heroes = {
  id,
  name,
  productionBuilding: S.optional(S.openOneOf("Hero Hall")),
  productionBuildingLevel: S.optional(S.int),
  upgradeResource: resource,
  ...combat,
  village,
  ...weights,
  levels: S.list({
    level: S.int,
    ...strength,
    ...stepToNext,
    requiredTownhall: S.int,
    requiredHeroTavernLevel: S.optional(S.int),
    strengthWeight: S.int
  })
} satisfies S.FieldsOf<U.Hero>

/** A hero's pet. */
export const pets = {
  id,
  name,
  productionBuilding: S.openOneOf("Pet House"),
  productionBuildingLevel: S.int,
  upgradeResource: resource,
  ...combat,
  wardenWeight: S.optional(S.number),
  levels: S.list({
    level: S.int,
    ...strength,
    ...stepToNext,
    requiredPetHouseLevel: S.int,
    requiredTownhall: S.int,
    strengthWeight: S.int
  })
} satisfies S.FieldsOf<U.Pet>

const ability = {
  name,
  level: S.int,
  givenAbilityLevel: some,
  troopCount: some,
  troopLevel: some,
  speedBoost: some,
  boostDamagePercentage: some,
  extraDamageFlat: some,
  deactivateAfterTime: some,
  deactivateAfterNumberOfHits: some,
  auraSpellLevel: some,
  selfSpellLevel: some,
  castSpellLevel: some,
  damage: some,
  damageRadius: some,
  damagePermilHp: some,
  selfDamagePerHit: some,
  healOnActivation: some,
  regeneration: some,
  percentHealthIncrease: some,
  shieldProtectionPercent: some,
  growthScale: some,
  attackSpeed: some,
  attackRange: some,
  projectileBounces: some,
  projectileOnActivation: text,
  projectileOnActivationCount: some,
  chainAttackDepth: some,
  frostOnHitTime: some,
  frostOnHitPercent: some,
  maxActivations: some,
  activationCooldown: some,
  spawnnedTroopsPerHit: some,
  actAsPenetratingDamage: some,
  actAsPenetratingHitEffect: text,
  infoScreenAttribute1: some,
  hitEffect: text,
  abilityEffect: text,
  reflectsDamage: S.optional(S.boolean),
  reflectBehavior: text,
  reflectedDamage: some,
  reflectedRange: some,
  reflectCooldownMS: some,
  reflectProjectile: text,
  healOnReflect: some
} satisfies S.FieldsOf<U.EquipmentAbility>

/** A piece of hero equipment. */
export const equipment = {
  id,
  name,
  productionBuilding: S.openOneOf("Blacksmith"),
  productionBuildingLevel: S.int,
  rarity: S.openOneOf("Common", "Epic"),
  hero: S.string,
  levels: S.list({
    level: S.int,
    ...strength,
    healOnActivation: S.int,
    requiredBlacksmithLevel: S.int,
    requiredTownhall: S.int,
    strengthWeight: S.int,
    upgradeCost: S.object({ shinyOre: S.int, glowyOre: S.int, starryOre: S.int }),
    abilities: S.list(ability)
  })
} satisfies S.FieldsOf<U.Equipment>

/** A guardian. */
export const guardians = {
  id,
  name,
  upgradeResource: resource,
  ...combat,
  levels: S.list({ level: S.int, ...strength, ...stepToNext, requiredTownhall: S.int })
} satisfies S.FieldsOf<U.Guardian>

/** A helper. */
export const helpers = {
  id,
  name,
  upgradeResource: resource,
  levels: S.list({
    level: S.int,
    requiredTownhall: S.int,
    upgradeCost: S.int,
    boostTimeSeconds: S.int,
    boostMultiplier: S.int
  })
} satisfies S.FieldsOf<U.Helper>
