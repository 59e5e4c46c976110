/** Villages: the units, super troops, equipment and achievements of players. */
import * as Achievements from "../catalog/Achievements.ts"
import * as Units from "../catalog/Units.ts"
import * as Journal from "./Journal.ts"
import * as Prng from "./Prng.ts"
import type { Player, Village, World } from "./State.ts"
import { plan, setPlayer } from "./internal/change.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Making
// ---------------------------------------------------------------------------------------------------------------------

/** The hall that counts for a unit. */
const hallFor = (player: Player, unit: Units.Unit): number =>
  unit.village === "home" ? player.townHallLevel : player.builderHallLevel

const houseParts: ReadonlyArray<readonly [type: string, first: number, count: number]> = [
  ["ground", 82_000_000, 8],
  ["walls", 82_000_048, 10],
  ["roof", 82_000_008, 8],
  ["decoration", 82_000_058, 10]
]

/** One of fourteen members was recorded without a house. */
const houseless = 1 / 14

/** What a value may have reached at a town hall. */
const achieved = (prng: Prng.Prng, targets: ReadonlyArray<number>, townHall: number): number => {
  const last = targets.at(-1) ?? 1
  return last <= 1
    ? Number(Prng.chance(prng, townHall / 18))
    : Math.min(2_000_000_000, Math.floor(last * Prng.next(prng) * (townHall / 7)))
}

const build = (player: Player): Village => {
  const prng = Prng.derive(player.seed, "village")
  const levels = new Uint8Array(Units.units.length)
  const diligence = 0.5 + Prng.next(prng) * 0.5
  for (const unit of Units.units) {
    const highest = Units.maxLevelAt(unit, hallFor(player, unit))
    if (highest === 0) continue
    const least = Math.max(unit.firstLevel, Math.floor(highest * diligence))
    levels[unit.index] = unit.hero === undefined ? Prng.int(prng, least, highest) : Prng.int(prng, 0, highest)
  }
  const worn = new Map<string, ReadonlyArray<string>>()
  for (const hero of Units.heroes.filter(({ index }) => levels[index] !== 0)) {
    const owned = Units.equipmentOf(hero.name).filter((unit) => levels[unit.index] !== 0)
    worn.set(
      hero.name,
      Prng.sample(prng, owned, 2).map(({ name }) => name)
    )
  }
  const achievements = Achievements.achievements.map(({ targets }) => achieved(prng, targets, player.townHallLevel))
  return { levels, worn, active: new Set(), achievements }
}

/** The village of a player. */
export const of = (player: Player): Village => (player.village ??= build(player))

/** A part of a capital house. */
export interface HousePart {
  readonly type: string
  readonly id: number
}

/** A player's capital house, always the same; `undefined` for who never built one. */
export const houseOf = (player: Player): { readonly elements: ReadonlyArray<HousePart> } | undefined => {
  const prng = Prng.derive(player.seed, "house")
  const elements = houseParts.map(([type, first, count]) => ({ type, id: first + Prng.int(prng, 0, count - 1) }))
  return Prng.chance(prng, houseless) ? undefined : { elements }
}

// ---------------------------------------------------------------------------------------------------------------------
// Changing
// ---------------------------------------------------------------------------------------------------------------------

const unitRow = (world: World, player: Player, unit: Units.Unit, previous: number, current: number) => {
  const { list, name, village } = unit
  Journal.write(world.journal, {
    at: world.now,
    kind: "unit",
    tag: player.tag,
    list,
    name,
    village,
    previous,
    current
  })
}

/** The super troops that a profile lists: those that are active and those that could be. */
const superTroops = (player: Player): ReadonlyArray<Units.Unit> => {
  const { active } = of(player)
  return Units.boosted.filter((unit) => active.has(unit.name) || canBoost(player, unit))
}

/** Makes a change, and writes down which super troops the profile lists, or no longer lists, because of it. */
const listingSuperTroops = (world: World, player: Player, change: () => void): void => {
  const before = superTroops(player)
  change()
  const after = superTroops(player)
  for (const unit of before) if (!after.includes(unit)) unitRow(world, player, unit, 1, 0)
  for (const unit of after) if (!before.includes(unit)) unitRow(world, player, unit, 0, 1)
}

/** Sets the level of a unit. */
export const setLevel = (world: World, player: Player, unit: Units.Unit, level: number): void => {
  const { levels } = of(player)
  const previous = levels[unit.index] ?? 0
  if (previous === level) return
  listingSuperTroops(world, player, () => {
    levels[unit.index] = level
    player.revision++
    unitRow(world, player, unit, previous, level)
  })
}

/** Upgrades or unlocks a drawn unit that the hall allows to go higher; `false` when everything is at its highest. */
export const upgradeSome = (world: World, player: Player, prng: Prng.Prng): boolean => {
  const { levels } = of(player)
  const open = Units.units.filter((unit) => Units.maxLevelAt(unit, hallFor(player, unit)) > (levels[unit.index] ?? 0))
  const unit = Prng.pick(prng, open)
  if (unit === undefined) return false
  const level = levels[unit.index] ?? 0
  setLevel(world, player, unit, level === 0 ? unit.firstLevel : level + 1)
  return true
}

/** Upgrades the town hall, up to 18; its weapon starts anew. */
export const upgradeTownHall = (world: World, player: Player): void => {
  of(player)
  if (player.townHallLevel >= 18) return
  listingSuperTroops(world, player, () => setPlayer(world, player, "townHallLevel", player.townHallLevel + 1))
  setPlayer(world, player, "townHallWeaponLevel", weaponLevels(player.townHallLevel) === 0 ? 0 : 1)
}

/** Upgrades the builder hall, up to 10. */
export const upgradeBuilderHall = (world: World, player: Player): void => {
  of(player)
  if (player.builderHallLevel > 0 && player.builderHallLevel < 10) {
    setPlayer(world, player, "builderHallLevel", player.builderHallLevel + 1)
  }
}

/** How many levels the weapon of a town hall has. */
export const weaponLevels = (townHall: number): number => (townHall >= 12 && townHall <= 17 ? 5 : 0)

/** Can the player boost it? The original must be far enough; of super troops two can be active. */
export const canBoost = (player: Player, unit: Units.Unit): boolean => {
  const original = unit.boosts === undefined ? undefined : Units.find(unit.boosts.original)
  if (unit.boosts === undefined || original === undefined || player.townHallLevel < 11) return false
  return (of(player).levels[original.index] ?? 0) >= unit.boosts.level
}

/** How long a super troop stays active: three days. */
const boost = 3 * 86_400_000

const setActive = (world: World, player: Player, name: string, active: boolean) => {
  const village = of(player)
  if (village.active.has(name) === active) return
  listingSuperTroops(world, player, () => {
    if (active) village.active.add(name)
    else village.active.delete(name)
    player.revision++
    Journal.write(world.journal, { at: world.now, kind: "superTroop", tag: player.tag, name, active })
  })
}

/** Activates a super troop; it expires after three days. */
export const activate = (world: World, player: Player, name: string): void => {
  if (of(player).active.has(name)) return
  setActive(world, player, name, true)
  plan(world, world.now + boost, () => setActive(world, player, name, false))
}

/** Ends a super troop before its time. */
export const expire = (world: World, player: Player, name: string): void => setActive(world, player, name, false)

/** Changes what a hero wears. */
export const equip = (world: World, player: Player, hero: string, items: ReadonlyArray<string>): void => {
  const { worn } = of(player)
  const previous = worn.get(hero) ?? []
  if (previous.join() === items.join()) return
  worn.set(hero, items)
  player.revision++
  Journal.write(world.journal, { at: world.now, kind: "equipment", tag: player.tag, hero, previous, current: items })
}

/** Adds to the value of an achievement, by its place in the catalog. */
export const achieve = (world: World, player: Player, index: number, more: number): void => {
  const { achievements } = of(player)
  const achievement = Achievements.achievements[index]
  const value = achievements[index]
  if (achievement === undefined || value === undefined) return
  const next = Math.min(2_000_000_000, value + more)
  if (next === value) return
  achievements[index] = next
  player.revision++
  const { name, village } = achievement
  const stars = (n: number) => ({ value: n, stars: Achievements.starsAt(achievement, n) })
  Journal.write(world.journal, {
    at: world.now,
    kind: "achievement",
    tag: player.tag,
    index,
    name,
    village,
    previous: stars(value),
    current: stars(next)
  })
}

// ---------------------------------------------------------------------------------------------------------------------
// Identity
// ---------------------------------------------------------------------------------------------------------------------

/** The API token from the settings of a player's game, which `verifytoken` takes. */
export const verifyToken = (player: Player): string => {
  const prng = Prng.derive(player.seed, "token")
  return Array.from({ length: 8 }, () => Prng.int(prng, 0, 35).toString(36)).join("")
}
