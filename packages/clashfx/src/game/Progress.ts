/**
 * The progress of an account: what is at its highest level, what remains, and what that costs, by part of the account
 * and in total.
 *
 * Counted are units that are upgraded: no super troops (they have the level of their original) and no seasonal ones.
 * Units that the town hall has but the player does not count from level 0, except epic equipment, which events bring.
 * Buildings are not in what the API sends about a player; the village that the game exports has them.
 */
import * as Pack from "./pack/Pack.ts"
import * as PlayerUnits from "./PlayerUnits.ts"
import * as Units from "./Units.ts"

/** The parts that progress is counted by. */
export type Part =
  | "troops"
  | "siegeMachines"
  | "spells"
  | "heroes"
  | "pets"
  | "equipment"
  | "builderTroops"
  | "builderHeroes"

/** Up to where: the highest levels of the player's town hall and builder hall, or those of the game. */
export type Target = "townHall" | "game"

/** One unit on its way. */
export interface UnitProgress {
  readonly unit: Units.Unit
  /** 0 if the player does not have it yet. */
  readonly level: number
  readonly target: number
  /** What is left to do. */
  readonly upgrade: Units.Upgrade
}

/** How far several units are. */
export interface Tally {
  /** How many units there are. */
  readonly units: number
  /** How many of them have reached their target. */
  readonly maxed: number
  /** Levels reached, of all units. A unit's first level counts as one, whatever its number. */
  readonly levels: number
  /** Levels that the targets have, of all units. */
  readonly targetLevels: number
  /** Levels reached, in percent from 0 to 100. */
  readonly percent: number
  /** What the remaining levels cost. */
  readonly costs: Units.Costs
  /** The time of all remaining upgrades, one after the other, in seconds. */
  readonly seconds: number
}

/** How far one part of the account is. */
export interface PartProgress extends Tally {
  readonly done: ReadonlyArray<UnitProgress>
  readonly remaining: ReadonlyArray<UnitProgress>
}

/** How far an account is. */
export interface Progress {
  readonly target: Target
  readonly parts: { readonly [P in Part]: PartProgress }
  readonly home: Tally
  readonly builderBase: Tally
  readonly total: Tally
}

const isDone = ({ level, target }: UnitProgress): boolean => level >= target

/** How many levels a unit has up to a level. */
const countLevels = ({ unit }: UnitProgress, level: number): number =>
  level < unit.firstLevel ? 0 : level - unit.firstLevel + 1

const tally = (units: ReadonlyArray<UnitProgress>): Tally => {
  const sum = (of: (unit: UnitProgress) => number) => units.reduce((total, unit) => total + of(unit), 0)
  const levels = sum((unit) => countLevels(unit, Math.min(unit.level, unit.target)))
  const targetLevels = sum((unit) => countLevels(unit, unit.target))
  return {
    units: units.length,
    maxed: units.filter(isDone).length,
    levels,
    targetLevels,
    percent: targetLevels === 0 ? 100 : (100 * levels) / targetLevels,
    costs: Units.addUp(units.map((unit) => unit.upgrade.costs)),
    seconds: sum((unit) => unit.upgrade.seconds)
  }
}

const part = (units: ReadonlyArray<UnitProgress>): PartProgress => ({
  ...tally(units),
  done: units.filter(isDone),
  remaining: units.filter((unit) => !isDone(unit))
})

const isEpic = (unit: Units.Unit): boolean => "rarity" in unit.row && unit.row.rarity === "Epic"

/** The units of a category that count, with the player's level. */
const unitsOf = (
  all: ReadonlyArray<Units.Unit>,
  owned: ReadonlyArray<PlayerUnits.PlayerUnit>,
  hallOf: (unit: Units.Unit) => number,
  target: Target
): ReadonlyArray<UnitProgress> => {
  const levels = new Map(owned.map((own) => [own.unit?.id, own.level]))
  return all.flatMap((unit) => {
    const level = levels.get(unit.id)
    if (!Units.isUpgradable(unit) || (level === undefined && isEpic(unit))) return []
    const highest = target === "game" ? unit.maxLevel : Units.maxLevelFor(unit, hallOf(unit))
    if (level === undefined && highest === 0) return []
    const from = level ?? 0
    return [{ unit, level: from, target: highest, upgrade: Units.toLevel(unit, from, highest) }]
  })
}

/**
 * How far a player is; `undefined` without game data. Without `pack`: with the data attached to the player.
 *
 * Halls that are newer than the data are taken for its highest.
 *
 * @example
 * ```ts
 * const progress = Progress.of(yield* Players.get("#P0LYJC8C"), { pack: yield* GameData.pack })
 * yield* Effect.log(progress)
 * ```
 */
export const of = (
  player: PlayerUnits.UnitOwner,
  options: { readonly target?: Target | undefined; readonly pack?: Pack.Pack | undefined } = {}
): Progress | undefined => {
  const pack = options.pack ?? Pack.of(player)
  if (pack === undefined) return undefined
  const target = options.target ?? "townHall"
  const own = PlayerUnits.of(player, pack)
  const hallOf = (unit: Units.Unit) => (unit.village === "home" ? player.townHallLevel : (player.builderHallLevel ?? 0))
  const select = (
    category: PlayerUnits.PlayerCategory,
    owned: ReadonlyArray<PlayerUnits.PlayerUnit>,
    fits: (unit: Units.Unit) => boolean = () => true
  ) => part(unitsOf(Pack.all(pack, category).filter(fits), owned, hallOf, target))
  const isHome = (unit: Units.Unit) => unit.village === "home"
  const isBuilder = (unit: Units.Unit) => unit.village === "builderBase"
  const parts = {
    troops: select("troops", own.homeTroops, (unit) => isHome(unit) && unit.kind === "troop"),
    siegeMachines: select("troops", own.siegeMachines, (unit) => unit.kind === "siegeMachine"),
    spells: select("spells", own.spells),
    heroes: select("heroes", own.heroes, isHome),
    pets: select("pets", own.pets),
    equipment: select("equipment", own.equipment),
    builderTroops: select("troops", own.builderTroops, isBuilder),
    builderHeroes: select("heroes", own.heroes, isBuilder)
  }
  const units = (...list: ReadonlyArray<PartProgress>) => list.flatMap(({ done, remaining }) => [...done, ...remaining])
  const { builderHeroes, builderTroops, equipment, heroes, pets, siegeMachines, spells, troops } = parts
  const home = units(troops, siegeMachines, spells, heroes, pets, equipment)
  const builderBase = units(builderTroops, builderHeroes)
  return {
    target,
    parts,
    home: tally(home),
    builderBase: tally(builderBase),
    total: tally([...home, ...builderBase])
  }
}
