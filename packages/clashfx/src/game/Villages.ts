/** Village exports with the game data at hand: the rules of `Village.ts` as an operation. */
import * as Effect from "effect/Effect"
import * as GameData from "./GameData.ts"
import * as Village from "./Village.ts"

/**
 * The game data that villages are joined to, for `Village.of`.
 *
 * @example
 * ```ts
 * const tables = yield* Villages.tables
 * const villages = texts.map((text) => Result.map(Village.parse(text), (source) => Village.of(source, tables)))
 * ```
 */
export const tables: Effect.Effect<Village.Tables, GameData.GameDataUnavailable, GameData.GameData> =
  GameData.GameData.use(({ table }) =>
    Effect.all(
      {
        buildings: table("buildings"),
        traps: table("traps"),
        troops: table("troops"),
        spells: table("spells"),
        heroes: table("heroes"),
        pets: table("pets"),
        equipment: table("equipment"),
        guardians: table("guardians"),
        helpers: table("helpers"),
        decorations: table("decorations"),
        obstacles: table("obstacles"),
        skins: table("skins"),
        sceneries: table("sceneries"),
        capitalHouseParts: table("capitalHouseParts")
      },
      { concurrency: "unbounded" }
    )
  )

/**
 * The village of an export (in the game: settings, more settings, data export): of its text, or of JSON that is already
 * parsed.
 *
 * @example
 * ```ts
 * const village = yield* Villages.read(text)
 * ```
 */
export const read = (
  input: unknown
): Effect.Effect<Village.Village, Village.InvalidVillage | GameData.GameDataUnavailable, GameData.GameData> =>
  Effect.flatMap(Effect.fromResult(Village.parse(input)), (source) =>
    Effect.map(tables, (tables) => Village.of(source, tables))
  )
