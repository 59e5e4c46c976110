/**
 * A player's units joined to the game data: real levels, the highest level of the game and of the town hall, stats, and
 * what the next level takes; sorted into the groups and the order in which the game shows them.
 *
 * The data is what `GameData.attach` made known for the player, or a pack that is given. Without data, and for units
 * that the data does not know yet, everything the API sent is still there.
 */
import type { HeroEquipment, Player, PlayerItem } from "../model/Player.ts"
import * as Pack from "./pack/Pack.ts"
import * as PackIndex from "./pack/PackIndex.ts"
import * as Units from "./Units.ts"

/** The categories that players have units of. */
export type PlayerCategory = Exclude<Pack.PackCategory, "buildings">

/** What of a player is needed. */
export type UnitOwner = Pick<Player, "townHallLevel" | "troops" | "heroes" | "spells"> &
  Partial<Pick<Player, "builderHallLevel" | "heroEquipment">>

// ---------------------------------------------------------------------------------------------------------------------
// Models
// ---------------------------------------------------------------------------------------------------------------------

/** A unit of a player. */
export interface PlayerUnit<C extends PlayerCategory = PlayerCategory> {
  readonly name: string
  /** `home`, `builderBase`, or what else the API sends. */
  readonly village: string
  /** The level that counts in battle. For a super troop it is that of its original: the API sends another number. */
  readonly level: number
  /** The highest level in the game: the higher one of what the data knows and what the API sent. */
  readonly maxLevel: number
  readonly isMax: boolean
  /** The highest level that the player's town hall (builder hall) allows; `undefined` if the data cannot tell. */
  readonly maxLevelForTownHall: number | undefined
  /** `undefined` if the data cannot tell. */
  readonly isMaxForTownHall: boolean | undefined
  /** The unit in the game data; `undefined` without data and for units it does not know yet. */
  readonly unit: Units.Unit<C> | undefined
  /** What the data says about the level. */
  readonly stats: Units.LevelOf<C> | undefined
  /** What the next level takes; `undefined` at the highest, for units that are not upgraded, and without data. */
  readonly next: Units.Upgrade | undefined
  /** What the API sent. */
  readonly sent: PlayerItem | HeroEquipment
}

/** A super troop that a player could boost, or has boosted. */
export interface PlayerSuperTroop extends PlayerUnit<"troops"> {
  /** Is it boosted now? */
  readonly isActive: boolean
}

/** A hero with what it wears. */
export interface PlayerHero extends PlayerUnit<"heroes"> {
  readonly equipment: ReadonlyArray<PlayerUnit<"equipment">>
}

/** All units of a player. Within a group: in the order of the game, unknown ones at the end. */
export interface PlayerUnits {
  /** The data that the units are joined to. */
  readonly pack: Pack.Pack | undefined
  /** Troops of the home village, without super troops, siege machines and pets (as far as these can be told apart). */
  readonly homeTroops: ReadonlyArray<PlayerUnit<"troops">>
  readonly builderTroops: ReadonlyArray<PlayerUnit<"troops">>
  /** Active or not. Without data: the active ones. */
  readonly superTroops: ReadonlyArray<PlayerSuperTroop>
  readonly siegeMachines: ReadonlyArray<PlayerUnit<"troops">>
  readonly pets: ReadonlyArray<PlayerUnit<"pets">>
  readonly spells: ReadonlyArray<PlayerUnit<"spells">>
  /** Of both villages. */
  readonly heroes: ReadonlyArray<PlayerHero>
  /** All equipment, worn or not. */
  readonly equipment: ReadonlyArray<PlayerUnit<"equipment">>
}

// ---------------------------------------------------------------------------------------------------------------------
// Joining
// ---------------------------------------------------------------------------------------------------------------------

/** The halls of a player, and the data. */
interface Join {
  readonly pack: Pack.Pack | undefined
  readonly townHall: number
  readonly builderHall: number
}

/** The highest level for the player's hall; `undefined` for a hall that is newer than the data. */
const maxForHall = (join: Join, unit: Units.Unit): number | undefined => {
  if (join.pack === undefined) return undefined
  const { builderHall, townHall } = join.pack.state
  const [hall, known] = unit.village === "home" ? [join.townHall, townHall] : [join.builderHall, builderHall]
  const max = hall > known ? 0 : Units.maxLevelFor(unit, hall)
  return max === 0 ? undefined : max
}

const join = <C extends PlayerCategory>(
  context: Join,
  unit: Units.Unit<C> | undefined,
  sent: PlayerItem | HeroEquipment,
  level: number = sent.level
): PlayerUnit<C> => {
  const isSuper = unit?.kind === "superTroop"
  const maxLevel = unit === undefined ? sent.maxLevel : Math.max(unit.maxLevel, isSuper ? 0 : sent.maxLevel)
  const maxLevelForTownHall = unit === undefined ? undefined : maxForHall(context, unit)
  return {
    name: unit?.name ?? sent.name,
    village: sent.village,
    level,
    maxLevel,
    isMax: level >= maxLevel,
    maxLevelForTownHall,
    isMaxForTownHall: maxLevelForTownHall === undefined ? undefined : level >= maxLevelForTownHall,
    unit,
    stats: unit === undefined ? undefined : Units.stats(unit, level),
    next: unit === undefined ? undefined : Units.toNext(unit, level),
    sent
  }
}

const lookUp = <C extends PlayerCategory>(
  pack: Pack.Pack | undefined,
  category: C,
  sent: PlayerItem | HeroEquipment
): Units.Unit<C> | undefined => {
  if (pack === undefined) return undefined
  const tables = Pack.tables(pack, category)
  const row = PackIndex.of(tables.table).byName(sent.name, { village: sent.village })
  return row === undefined ? undefined : Units.of(category, row, tables)
}

const joinAll = <C extends PlayerCategory>(
  context: Join,
  category: C,
  items: ReadonlyArray<PlayerItem | HeroEquipment>
): ReadonlyArray<PlayerUnit<C>> =>
  sorted(items.map((sent) => join(context, lookUp(context.pack, category, sent), sent)))

/** In the order of the game; unknown ones at the end, as they came. */
const sorted = <U extends PlayerUnit>(units: ReadonlyArray<U>): ReadonlyArray<U> =>
  units.toSorted((a, b) =>
    a.unit === undefined || b.unit === undefined
      ? Number(a.unit === undefined) - Number(b.unit === undefined)
      : a.unit.order - b.unit.order
  )

/**
 * The level a super troop fights at: that of its original. Without the original in the list, the number that was sent
 * counts from the first level.
 */
const superLevel = (unit: Units.Unit<"troops">, sent: PlayerItem, troops: ReadonlyArray<PlayerItem>): number => {
  const original = unit.unlock.original
  const level =
    troops.find((troop) => troop.village === sent.village && troop.name === original?.name)?.level ??
    unit.firstLevel + sent.level - 1
  return Math.max(level, unit.firstLevel)
}

/** A hero's place is its equipment's, too: what it wears stays in the order in which it is worn. */
const joinHero = (context: Join, sent: PlayerItem): PlayerHero => ({
  ...join(context, lookUp(context.pack, "heroes", sent), sent),
  equipment: (sent.equipment ?? []).map((item) => join(context, lookUp(context.pack, "equipment", item), item))
})

/**
 * The units of a player. Without `pack`: with the data that is attached to the player, if any.
 *
 * @example
 * ```ts
 * const pack = yield* GameData.pack
 * const { heroes } = PlayerUnits.of(yield* Players.get("#P0LYJC8C"), pack)
 * for (const hero of heroes) yield* Effect.log(hero.name, hero.level)
 * ```
 */
export const of = (player: UnitOwner, pack: Pack.Pack | undefined = Pack.of(player)): PlayerUnits => {
  const context = { pack, townHall: player.townHallLevel, builderHall: player.builderHallLevel ?? 0 }
  const homeTroops: Array<PlayerUnit<"troops">> = []
  const builderTroops: Array<PlayerUnit<"troops">> = []
  const superTroops: Array<PlayerSuperTroop> = []
  const siegeMachines: Array<PlayerUnit<"troops">> = []
  const pets: Array<PlayerUnit<"pets">> = []
  for (const sent of player.troops) {
    const unit = lookUp(pack, "troops", sent)
    const pet = unit === undefined && sent.village === "home" ? lookUp(pack, "pets", sent) : undefined
    const isActive = sent.superTroopIsActive === true
    if (pet !== undefined) pets.push(join(context, pet, sent))
    else if (unit?.kind === "superTroop") {
      superTroops.push({ ...join(context, unit, sent, superLevel(unit, sent, player.troops)), isActive })
    } else if (isActive) superTroops.push({ ...join(context, unit, sent), isActive })
    else if (unit?.kind === "siegeMachine") siegeMachines.push(join(context, unit, sent))
    else if (sent.village === "builderBase") builderTroops.push(join(context, unit, sent))
    else homeTroops.push(join(context, unit, sent))
  }
  return {
    pack,
    homeTroops: sorted(homeTroops),
    builderTroops: sorted(builderTroops),
    superTroops: sorted(superTroops),
    siegeMachines: sorted(siegeMachines),
    pets: sorted(pets),
    spells: joinAll(context, "spells", player.spells),
    heroes: sorted(player.heroes.map((sent) => joinHero(context, sent))),
    equipment: joinAll(context, "equipment", player.heroEquipment ?? [])
  }
}
