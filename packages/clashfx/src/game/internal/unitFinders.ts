/** Finds units by id or by name: troops, spells, heroes and everything else that has levels. */
import type { Rows } from "@clashfx/game-data"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { GameDataUnavailable, UnknownLevel, UnknownUnit } from "../pack/PackError.ts"
import type * as PackIndex from "../pack/PackIndex.ts"
import * as Units from "../Units.ts"
import { GameData } from "./gameDataService.ts"

/** A unit at this level. */
export interface LevelOptions extends PackIndex.NameOptions {
  /** The level as the game shows it. */
  readonly level: number
  /** The town hall (builder hall in the builder base) it is seen from; default: the first that allows the level. */
  readonly townHall?: number | undefined
}

/** Finds a unit by id or by name (of the home village unless told otherwise): with all its levels, or at one level. */
export interface FindUnit<C extends Units.UnitCategory> {
  (
    input: Rows[C]["name"] | number,
    options: LevelOptions
  ): Effect.Effect<Units.UnitAtLevel<C>, GameDataUnavailable | UnknownUnit | UnknownLevel, GameData>
  (
    input: Rows[C]["name"] | number,
    options?: PackIndex.NameOptions
  ): Effect.Effect<Units.Unit<C>, GameDataUnavailable | UnknownUnit, GameData>
}

const tables = <C extends Units.UnitCategory>(
  category: C
): Effect.Effect<Units.Tables<C>, GameDataUnavailable, GameData> =>
  GameData.use((service) =>
    Effect.flatMap(service.table("buildings"), (buildings) =>
      Effect.map(service.table(category), (table) => ({ table, buildings }))
    )
  )

const finder = <C extends Units.UnitCategory>(category: C): FindUnit<C> => {
  function find(
    input: string | number,
    options: LevelOptions
  ): Effect.Effect<Units.UnitAtLevel<C>, GameDataUnavailable | UnknownUnit | UnknownLevel, GameData>
  function find(
    input: string | number,
    options?: PackIndex.NameOptions
  ): Effect.Effect<Units.Unit<C>, GameDataUnavailable | UnknownUnit, GameData>
  function find(
    input: string | number,
    options?: PackIndex.NameOptions | LevelOptions
  ): Effect.Effect<Units.Unit<C> | Units.UnitAtLevel<C>, GameDataUnavailable | UnknownUnit | UnknownLevel, GameData> {
    return Effect.flatMap(tables(category), (tables) => {
      const unit: Result.Result<Units.Unit<C> | Units.UnitAtLevel<C>, UnknownUnit | UnknownLevel> =
        options === undefined || !("level" in options)
          ? Units.findHere(category, input, tables, options)
          : Result.flatMap(Units.findHere(category, input, tables, options), (found) =>
              Units.at(found, options.level, options.townHall)
            )
      return Effect.fromResult(unit)
    })
  }
  return find
}

/**
 * All units of a category in the order of the game.
 *
 * @example
 * ```ts
 * const pets = yield* GameData.units("pets")
 * ```
 */
export const units = <C extends Units.UnitCategory>(
  category: C
): Effect.Effect<ReadonlyArray<Units.Unit<C>>, GameDataUnavailable, GameData> =>
  Effect.map(tables(category), (tables) => Units.all(category, tables))

/**
 * A troop, super troop or siege machine. "Baby Dragon" is that of the home village unless told otherwise.
 *
 * @example
 * ```ts
 * const dragon = yield* GameData.troop("Dragon") // with all its levels
 * const night = yield* GameData.troop("baby dragon", { village: "builderBase", level: 5 }) // at that level
 * const raged = yield* GameData.troop("Raged Barbarian", { village: "builderBase" }) // or it is not found
 * ```
 */
export const troop: FindUnit<"troops"> = finder("troops")

/**
 * A spell.
 *
 * @example
 * ```ts
 * const { stats } = yield* GameData.spell("Rage Spell", { level: 4 })
 * ```
 */
export const spell: FindUnit<"spells"> = finder("spells")

/**
 * A hero.
 *
 * @example
 * ```ts
 * const queen = yield* GameData.hero("Archer Queen")
 * const reachable = Units.maxLevelFor(queen, 12)
 * ```
 */
export const hero: FindUnit<"heroes"> = finder("heroes")

/**
 * A hero's pet.
 *
 * @example
 * ```ts
 * const unicorn = yield* GameData.pet("Unicorn")
 * ```
 */
export const pet: FindUnit<"pets"> = finder("pets")

/**
 * A piece of hero equipment.
 *
 * @example
 * ```ts
 * const arrow = yield* GameData.equipment("Giant Arrow", { level: 18 })
 * ```
 */
export const equipment: FindUnit<"equipment"> = finder("equipment")

/**
 * A guardian.
 *
 * @example
 * ```ts
 * const guardian = yield* GameData.guardian("Longshot")
 * ```
 */
export const guardian: FindUnit<"guardians"> = finder("guardians")

/**
 * A helper.
 *
 * @example
 * ```ts
 * const helper = yield* GameData.helper("Builder's Apprentice")
 * ```
 */
export const helper: FindUnit<"helpers"> = finder("helpers")

/**
 * A building. "Cannon" is that of the home village unless told otherwise.
 *
 * @example
 * ```ts
 * const cannon = yield* GameData.building("Cannon", { level: 10 })
 * ```
 */
export const building: FindUnit<"buildings"> = finder("buildings")

/**
 * A trap.
 *
 * @example
 * ```ts
 * const bomb = yield* GameData.trap("Bomb")
 * ```
 */
export const trap: FindUnit<"traps"> = finder("traps")
