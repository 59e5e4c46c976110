/** The game's constants and names: the service, its layers, and what one asks it. */
import type { Category, Names, Rows, State, Table } from "@clashfx/game-data"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Pack from "../game/Pack.ts"
import { type GameDataUnavailable, type UnknownLanguage } from "../game/PackError.ts"
import * as PackIndex from "../game/PackIndex.ts"
import { embedded, none, type PackSource } from "../game/PackSource.ts"
import type { Priority } from "./Throttler.ts"

export { GameDataUnavailable, UnknownLanguage, UnknownLevel, UnknownUnit } from "../game/PackError.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Service
// ---------------------------------------------------------------------------------------------------------------------

/** How {@link GameData.attach} is asked. */
export interface AttachOptions {
  /** Who asks: a person, or a watcher that polls. Default `interactive`. */
  readonly priority?: Priority | undefined
}

/**
 * The game's constants: tables by category, names by language, and the join to players.
 *
 * It is an extension point: tables come from anywhere (`fromRows` of `@clashfx/game-data` makes one of plain rows).
 *
 * @example
 * ```ts
 * // The embedded data, but players are never joined to it, and every load is logged.
 * const MyGameData = Layer.succeed(GameData.GameData, {
 *   ...GameData.embedded,
 *   table: (category) => Effect.tap(GameData.embedded.table(category), () => Effect.logDebug("loaded", category)),
 *   attach: () => Effect.void
 * })
 * ```
 */
export class GameData extends Context.Service<
  GameData,
  {
    /** Which state of the game the data describes. */
    readonly state: Effect.Effect<State, GameDataUnavailable>
    /** The rows of a category; the same table each time. */
    readonly table: <C extends Category>(category: C) => Effect.Effect<Table<Rows[C]>, GameDataUnavailable>
    /** The names in a language, by its code such as `DE`. */
    readonly names: (language: string) => Effect.Effect<Names, GameDataUnavailable | UnknownLanguage>
    /**
     * Makes the data known for a player that has just been decoded, so that their units can be joined to it. Whether
     * it does is the layer's choice. It never fails: a player without data keeps what the API sent.
     */
    readonly attach: (player: object, options?: AttachOptions) => Effect.Effect<void>
  }
>()("clashfx/GameData") {}

// ---------------------------------------------------------------------------------------------------------------------
// Layers
// ---------------------------------------------------------------------------------------------------------------------

export { embedded } from "../game/PackSource.ts"

/**
 * Which players get the data:
 * - `always`: all
 * - `default`: those that a program asks for, not those that a watcher polls
 * - `startup`: none, but the data is loaded when the layer is built
 */
export type Mode = "always" | "default" | "startup"

const loadPack = (source: PackSource): Effect.Effect<Pack.Pack, GameDataUnavailable> =>
  Effect.map(
    Effect.all(
      [
        source.state,
        Effect.all(
          {
            troops: source.table("troops"),
            spells: source.table("spells"),
            heroes: source.table("heroes"),
            pets: source.table("pets"),
            equipment: source.table("equipment"),
            buildings: source.table("buildings")
          },
          { concurrency: "unbounded" }
        )
      ],
      { concurrency: "unbounded" }
    ),
    ([state, tables]): Pack.Pack => ({ state, ...tables })
  )

/** A service over a source of tables. */
export const make = (source: PackSource, mode: Mode): GameData["Service"] => {
  let pack: Pack.Pack | undefined
  const load = Effect.tap(loadPack(source), (loaded) => Effect.sync(() => void (pack = loaded)))
  return {
    ...source,
    attach: (player, options) => {
      if (mode === "startup" || (mode === "default" && options?.priority === "background")) return Effect.void
      if (pack === undefined) {
        return load.pipe(
          Effect.map((loaded) => Pack.attach(player, loaded)),
          Effect.catch((error) => Effect.logWarning(error.message))
        )
      }
      const loaded = pack
      return Effect.sync(() => Pack.attach(player, loaded))
    }
  }
}

/** The embedded data, loaded on first use. Players get it when a program asks for them, not when a watcher polls. */
export const layer: Layer.Layer<GameData> = Layer.succeed(GameData, make(embedded, "default"))

/** The embedded data, loaded on first use. All players get it, those of watchers, too. */
export const layerAlways: Layer.Layer<GameData> = Layer.succeed(GameData, make(embedded, "always"))

/** The embedded data of units, loaded when the layer is built. Players do not get it; ask for units yourself. */
export const layerStartup: Layer.Layer<GameData, GameDataUnavailable> = Layer.effect(
  GameData,
  Effect.as(loadPack(embedded), make(embedded, "startup"))
)

/** No game data. What asks for some fails with `GameDataUnavailable`; players keep what the API sent. */
export const layerNone: Layer.Layer<GameData> = Layer.succeed(GameData, make(none, "startup"))

// ---------------------------------------------------------------------------------------------------------------------
// Asking
// ---------------------------------------------------------------------------------------------------------------------

/** Which state of the game the data describes. */
export const state: Effect.Effect<State, GameDataUnavailable, GameData> = GameData.use((service) => service.state)

/** The rows of a category by id and by name. */
export const index = <C extends Category>(
  category: C
): Effect.Effect<PackIndex.Index<Rows[C]>, GameDataUnavailable, GameData> =>
  GameData.use((service) => Effect.map(service.table(category), (table) => PackIndex.of(table)))

/** The data of units in memory, for pure rules such as `PlayerUnits.of`. */
export const pack: Effect.Effect<Pack.Pack, GameDataUnavailable, GameData> = GameData.use(loadPack)
