/** The shapes of buildings, traps, decorations and obstacles. */
import type * as B from "../BuildingRows.ts"
import * as S from "../Shape.ts"
import { id, name, resource, some, text, village } from "./fields.ts"

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
