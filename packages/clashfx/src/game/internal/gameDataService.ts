/** The service of the game's constants, over a source of tables. */
import type { Category, Names, Rows, State, Table } from "@clashfx/game-data"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Pack from "../pack/Pack.ts"
import type { GameDataUnavailable, UnknownLanguage } from "../pack/PackError.ts"
import type { PackSource } from "../pack/PackSource.ts"

/** How {@link GameData.attach} is asked. */
export interface AttachOptions {
  /** Who asks: a person, or a watcher that polls. Default `interactive`. */
  readonly priority?: "interactive" | "background" | undefined
}

/**
 * The game's constants: tables by category, names by language, and the join to players.
 *
 * It is an extension point: `layerSource` makes one of tables from anywhere, `withRows` of plain rows.
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
     * Makes the data known for a player that a caller gets, so that their units can be joined to it. It is called for
     * every player that is handed out, wherever the answer came from, also again for the same object. Whether it does
     * is the layer's choice. It never fails: a player without data keeps what the API sent.
     */
    readonly attach: (player: object, options?: AttachOptions) => Effect.Effect<void>
  }
>()("clashfx/GameData") {}

/**
 * Which players get the data:
 * - `always`: all
 * - `default`: those that a program asks for, not those that a watcher polls
 * - `startup`: none, but the data is loaded when the layer is built
 */
export type Mode = "always" | "default" | "startup"

/** The tables of units, all of them. */
export const loadPack = Effect.fnUntraced(function* (
  source: PackSource
): Effect.fn.Return<Pack.Pack, GameDataUnavailable> {
  return {
    state: yield* source.state,
    troops: yield* source.table("troops"),
    spells: yield* source.table("spells"),
    heroes: yield* source.table("heroes"),
    pets: yield* source.table("pets"),
    equipment: yield* source.table("equipment"),
    buildings: yield* source.table("buildings")
  }
})

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
