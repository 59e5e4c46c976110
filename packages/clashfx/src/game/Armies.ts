/** Armies and their links with the game data at hand: the rules of `ArmyLink.ts` and `ArmyUnits.ts` as operations. */
import * as Effect from "effect/Effect"
import * as GameData from "./GameData.ts"
import type * as Army from "./Army.ts"
import * as ArmyLink from "./ArmyLink.ts"
import * as ArmyUnits from "./ArmyUnits.ts"
import * as PackIndex from "./pack/PackIndex.ts"

/**
 * The game data that armies need, for the pure functions of `ArmyUnits.ts`.
 *
 * @example
 * ```ts
 * const army = yield* Effect.fromResult(ArmyLink.parse("u10x0-2x3s1x9"))
 * const named = ArmyUnits.read(army, yield* Armies.catalog)
 * ```
 */
export const catalog: Effect.Effect<ArmyUnits.Catalog, GameData.GameDataUnavailable, GameData.GameData> =
  GameData.GameData.use(({ table }) =>
    Effect.all(
      {
        troops: table("troops"),
        spells: table("spells"),
        heroes: table("heroes"),
        pets: table("pets"),
        equipment: table("equipment")
      },
      { concurrency: "unbounded" }
    )
  )

/**
 * The army of names, ids or units; write it with `ArmyLink.write`.
 *
 * @example
 * ```ts
 * const army = yield* Armies.create({ troops: { Dragon: 12, "Battle Blimp": 1 }, spells: { "Rage Spell": 5 } })
 * const link = ArmyLink.write(army, { language: "en" })
 * ```
 */
export const create = (
  input: ArmyUnits.ArmyInput
): Effect.Effect<
  Army.Army,
  Army.InvalidArmy | GameData.UnknownUnit | GameData.GameDataUnavailable,
  GameData.GameData
> => Effect.flatMap(catalog, (catalog) => Effect.fromResult(ArmyUnits.build(input, catalog)))

/**
 * The army, if the game data has everything that is in it; otherwise the first thing that it does not have.
 *
 * @example
 * ```ts
 * const army = yield* Effect.flatMap(Effect.fromResult(ArmyLink.parse("u10x0-2x3")), Armies.check)
 * ```
 */
export const check = (
  army: Army.Army
): Effect.Effect<Army.Army, GameData.UnknownUnit | GameData.GameDataUnavailable, GameData.GameData> =>
  Effect.flatMap(catalog, (catalog) => {
    const unknown = ArmyUnits.firstUnknown(army, catalog)
    return unknown === undefined ? Effect.succeed(army) : Effect.fail(unknown)
  })

/**
 * The army of a link as far as it can be read, with a Barbarian for every troop that the game data does not have, as in
 * the game. `ArmyLink.parse` is the strict way; it keeps all ids and needs no game data.
 *
 * @example
 * ```ts
 * const army = yield* Armies.parseLenient("https://link.clashofclans.com/en?action=CopyArmy&army=u10x0-2x3s1x9")
 * ```
 */
export const parseLenient = (link: string): Effect.Effect<Army.Army, GameData.GameDataUnavailable, GameData.GameData> =>
  Effect.map(catalog, (catalog) => {
    const troops = PackIndex.of(catalog.troops)
    return ArmyLink.parseLenient(link, { knowsTroop: (id) => troops.byId(id) !== undefined })
  })

/** How {@link read} names things. */
export interface ReadOptions {
  /** The language of the names, by its code such as `DE`; default: English. */
  readonly language?: string
}

/**
 * The army with names and rows; what the game data does not know is kept without.
 *
 * @example
 * ```ts
 * const army = yield* Armies.parseLenient("u10x0-2x3s1x9")
 * const { spells, troops } = yield* Armies.read(army, { language: "DE" })
 * console.log(troops[0]?.name, spells[0]?.name) // Barbar Giftzauber
 * ```
 */
export const read = (
  army: Army.Army,
  options?: ReadOptions
): Effect.Effect<ArmyUnits.NamedArmy, GameData.GameDataUnavailable | GameData.UnknownLanguage, GameData.GameData> =>
  Effect.gen(function* () {
    const language = options?.language
    const names = language === undefined ? undefined : yield* GameData.GameData.use((data) => data.names(language))
    return ArmyUnits.read(army, yield* catalog, names)
  })
