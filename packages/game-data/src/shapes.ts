/** The shape of every category's rows: what the generator accepts, and what a pack loaded at run time must be. */
import type * as B from "./BuildingRows.ts"
import type * as I from "./ItemRows.ts"
import type * as L from "./LeagueRows.ts"
import * as S from "./Shape.ts"
import type * as U from "./UnitRows.ts"

const id = S.int
const name = S.string
const village = S.oneOf("home", "builderBase")

/** Everything that something is paid with. */
const resource = S.openOneOf(
  "Gold",
  "Elixir",
  "Dark Elixir",
  "Gems",
  "Builder Gold",
  "Builder Elixir",
  "League Medals",
  "Sparky Stones",
  "Shiny Ore",
  "Glowy Ore",
  "Starry Ore",
  "Medal Event Soft Currency"
)

// ---------------------------------------------------------------------------------------------------------------------
// Units
// ---------------------------------------------------------------------------------------------------------------------

const combat = {
  isFlying: S.boolean,
  isAirTargeting: S.boolean,
  isGroundTargeting: S.boolean,
  movementSpeed: S.int,
  attackSpeed: S.int,
  attackRange: S.int
}
const strength = { hitpoints: S.int, dps: S.int }
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

const some = S.optional(S.int)
const text = S.optional(S.string)

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

// ---------------------------------------------------------------------------------------------------------------------
// Villages
// ---------------------------------------------------------------------------------------------------------------------

const stepToThis = { level: S.int, buildCost: S.int, buildTime: S.int }
const targeting = { isAirTargeting: S.boolean, isGroundTargeting: S.boolean }
const range = { attackSpeed: some, attackRange: some, minRange: some }

const buildingLevel = {
  ...stepToThis,
  requiredTownhall: some,
  hitpoints: S.int,
  dps: some,
  damage: some,
  ...range,
  effectRange: some,
  isAirTargeting: S.optional(S.boolean),
  isGroundTargeting: S.optional(S.boolean),
  name: text,
  strengthWeight: some,
  altUpgradeResource: S.optional(resource),
  alt: S.optional(S.object({ dps: S.int, attackSpeed: S.int, attackRange: S.int, minRange: some })),
  unlocks: S.optional(S.list({ id, name, quantity: S.int })),
  mergeRequirement: S.optional(S.list({ id, name, gearedUp: S.boolean, level: S.int })),
  weapon: S.optional(
    S.object({
      name,
      upgradeResource: resource,
      strengthWeight: S.int,
      levels: S.list({ ...stepToThis, dps: S.int })
    })
  ),
  supercharge: S.optional(
    S.object({
      upgradeResource: resource,
      levels: S.list({ ...stepToThis, hitpointsBuff: S.int, dpsBuff: S.int })
    })
  )
} satisfies S.FieldsOf<B.BuildingLevel>

const module = {
  id,
  name,
  upgradeResource: resource,
  levels: S.list({
    ...stepToThis,
    requiredTownhall: S.int,
    abilityData: S.object({
      healthOverride: some,
      attackSpeed: some,
      damage: some,
      dPS: some,
      activeAfterNumBuildingsDestroyed: some,
      poisonOnHitSpellLevel: some,
      hitSpellLevelOverride: some
    })
  })
} satisfies S.FieldsOf<B.Module>

/** A building. */
export const buildings = {
  id,
  name,
  type: S.openOneOf(
    "Army",
    "BB Builder Hall",
    "Defense",
    "Helper",
    "Resource",
    "Town Hall",
    "Wall",
    "Worker",
    "Worker2"
  ),
  upgradeResource: resource,
  village,
  width: S.int,
  superchargeable: S.boolean,
  isAirTargeting: S.optional(S.boolean),
  isGroundTargeting: S.optional(S.boolean),
  coneAngle: some,
  aimRotateStep: some,
  alt: S.optional(S.object({ name, ...targeting })),
  gearUp: S.optional(S.object({ levelRequired: S.int, resource, buildingId: S.int })),
  seasonalDefenses: S.optional(S.list({ id, name, modules: S.list(module) })),
  levels: S.list(buildingLevel)
} satisfies S.FieldsOf<B.Building>

/** A trap. */
export const traps = {
  id,
  name,
  width: S.int,
  airTrigger: S.boolean,
  groundTrigger: S.boolean,
  damageRadius: some,
  triggerRadius: S.int,
  village,
  upgradeResource: resource,
  levels: S.list({ ...stepToThis, requiredTownhall: S.int, damage: S.int, strengthWeight: S.int })
} satisfies S.FieldsOf<B.Trap>

/** A decoration. */
export const decorations = {
  id,
  name,
  width: S.int,
  notInShop: S.boolean,
  passReward: S.boolean,
  maxCount: S.int,
  buildResource: resource,
  buildCost: S.int,
  village
} satisfies S.FieldsOf<B.Decoration>

/** An obstacle. */
export const obstacles = {
  id,
  name,
  width: S.int,
  clearResource: resource,
  clearCost: S.int,
  lootResource: S.optional(resource),
  lootCount: some,
  village
} satisfies S.FieldsOf<B.Obstacle>

// ---------------------------------------------------------------------------------------------------------------------
// Leagues, labels, achievements
// ---------------------------------------------------------------------------------------------------------------------

/** A league of the clan war league. */
export const warLeagues = {
  id,
  name,
  cwlMedals: S.object({
    firstPlace: S.int,
    positionMedalDiff: S.int,
    bonusReward: S.int,
    minimumBonusAmount: S.int
  }),
  promotions: S.int,
  demotions: S.int,
  "15v15Only": S.boolean,
  battleModifier: text
} satisfies S.FieldsOf<L.WarLeague>

const loot = { gold: S.int, elixir: S.int, darkElixir: S.int }
const ores = { shinyOre: S.int, glowyOre: S.int, starryOre: S.int }

/** A tier of the ranked battles. */
export const leagueTiers = {
  id,
  name,
  leagueTier: S.int,
  groupSize: S.int,
  demotePercentage: some,
  promotePercentage: some,
  battleCount: S.int,
  trophyStart: some,
  clanScore: S.int,
  townhallCap: S.int,
  battleModifier: text,
  rewards: S.list({ townhallLevel: S.int, resources: S.object(loot), starBonus: S.object({ ...loot, ...ores }) })
} satisfies S.FieldsOf<L.LeagueTier>

/** A league of the builder base. */
export const builderLeagues = { id, name, trophyStart: S.int } satisfies S.FieldsOf<L.BuilderLeague>

/** A league of the clan capital. */
export const capitalLeagues = { id, name, trophyStart: S.int, clanXp: S.int } satisfies S.FieldsOf<L.CapitalLeague>

/** A label of clans. */
export const clanLabels = { id, name } satisfies S.FieldsOf<L.ClanLabel>

/** A label of players. */
export const playerLabels = { id, name } satisfies S.FieldsOf<L.PlayerLabel>

/** An achievement. */
export const achievements = {
  name,
  village: S.oneOf("home", "builderBase", "clanCapital"),
  uiPriority: S.int,
  levels: S.list({ level: S.int, actionCount: S.int, actionData: text, xp: S.int, gems: S.int })
} satisfies S.FieldsOf<L.Achievement>

/** A modifier of battles. */
export const battleModifiers = {
  name,
  modifiers: S.list({
    type: S.openOneOf("buildings", "common_equipment", "epic_equipment", "guardians", "heroes"),
    attacker: S.optional(S.boolean),
    defender: S.optional(S.boolean),
    damageMultiplier: some,
    hpMultiplier: some,
    minusLevels: some
  })
} satisfies S.FieldsOf<L.BattleModifier>

// ---------------------------------------------------------------------------------------------------------------------
// Items and cosmetics
// ---------------------------------------------------------------------------------------------------------------------

/** A resource. */
export const resources = { id, name } satisfies S.FieldsOf<I.Resource>

/** A magic item. */
export const magicItems = { id, name, maxInventory: S.int, gemValue: S.int } satisfies S.FieldsOf<I.MagicItem>

/** A magic snack. */
export const magicSnacks = { id, name, duration: S.int } satisfies S.FieldsOf<I.MagicSnack>

/** A scenery. */
export const sceneries = {
  id,
  name,
  type: S.openOneOf("home", "builderBase", "war"),
  free: S.optional(S.boolean),
  default: S.optional(S.boolean)
} satisfies S.FieldsOf<I.Scenery>

/** A hero skin. */
export const skins = {
  id,
  name,
  tier: S.openOneOf("Default", "Basic", "Gold", "Legendary"),
  character: S.string
} satisfies S.FieldsOf<I.Skin>

/** A part of a capital house. */
export const capitalHouseParts = {
  id,
  name,
  slotType: S.openOneOf("ground", "foot", "roof", "decoration"),
  passReward: S.boolean
} satisfies S.FieldsOf<I.CapitalHousePart>

/** A language. */
export const locales = { locale: S.string, name } satisfies S.FieldsOf<I.Locale>
