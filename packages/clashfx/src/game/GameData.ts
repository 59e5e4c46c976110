/** The game's constants and names: the service, its layers, and what one asks it. */
import type {
  Category,
  IdCategory,
  Language as KnownLanguage,
  Names,
  Open,
  Rows,
  State,
  Table
} from "@clashfx/game-data"
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as Pack from "./pack/Pack.ts"
import { GameDataUnavailable, type UnknownLanguage, type UnknownLevel, UnknownUnit } from "./pack/PackError.ts"
import * as PackFile from "./pack/PackFile.ts"
import * as PackIndex from "./pack/PackIndex.ts"
import * as PackNames from "./pack/PackNames.ts"
import { embedded, none, type PackSource } from "./pack/PackSource.ts"
import * as Units from "./Units.ts"
import type { Priority } from "../service/Throttler.ts"

export { GameDataUnavailable, UnknownLanguage, UnknownLevel, UnknownUnit } from "./pack/PackError.ts"

/** The code of a language, like `DE`; in any case of letters. */
export type Language = Open<KnownLanguage>

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
 * It is an extension point: {@link layerSource} makes one of tables from anywhere, {@link withRows} of plain rows.
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
// Layers (marked as pure, so that a bundle with another layer leaves the embedded data out)
// ---------------------------------------------------------------------------------------------------------------------

export { embedded, type PackSource, withRows } from "./pack/PackSource.ts"

/**
 * Which players get the data:
 * - `always`: all
 * - `default`: those that a program asks for, not those that a watcher polls
 * - `startup`: none, but the data is loaded when the layer is built
 */
export type Mode = "always" | "default" | "startup"

const loadPack = Effect.fnUntraced(function* (source: PackSource): Effect.fn.Return<Pack.Pack, GameDataUnavailable> {
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

/** The embedded data, loaded on first use. Players get it when a program asks for them, not when a watcher polls. */
export const layer: Layer.Layer<GameData> = /* @__PURE__ */ Layer.succeed(
  GameData,
  /* @__PURE__ */ make(embedded, "default")
)

/** The embedded data, loaded on first use. All players get it, those of watchers, too. */
export const layerAlways: Layer.Layer<GameData> = /* @__PURE__ */ Layer.succeed(
  GameData,
  /* @__PURE__ */ make(embedded, "always")
)

/** The embedded data of units, loaded when the layer is built. Players do not get it; ask for units yourself. */
export const layerStartup: Layer.Layer<GameData, GameDataUnavailable> = /* @__PURE__ */ Layer.effect(
  GameData,
  /* @__PURE__ */ Effect.as(/* @__PURE__ */ loadPack(embedded), /* @__PURE__ */ make(embedded, "startup"))
)

/** What {@link layerFile} and {@link layerUrl} may be told. */
export interface PackOptions {
  /** Which players get the data; default `default`. */
  readonly mode?: Mode | undefined
}

/**
 * Data of your own.
 *
 * @example
 * ```ts
 * // The embedded data with the troops of the home village alone.
 * const troops = (yield* GameData.index("troops")).table.all().filter(({ village }) => village === "home")
 * const layer = GameData.layerSource(GameData.withRows(GameData.embedded, { troops }))
 * ```
 */
export const layerSource = (source: PackSource, options?: PackOptions): Layer.Layer<GameData> =>
  Layer.succeed(GameData, make(source, options?.mode ?? "default"))

/**
 * The data of a file, read and checked when the layer is built: for who does not want to wait for a release. The
 * generator of `@clashfx/game-data` writes such files with `--pack FILE`.
 */
export const layerFile = (
  path: string,
  options?: PackOptions
): Layer.Layer<GameData, GameDataUnavailable, FileSystem.FileSystem> =>
  Layer.effect(
    GameData,
    FileSystem.FileSystem.use((fs) => fs.readFileString(path)).pipe(
      Effect.mapError((cause) => new GameDataUnavailable({ source: path, detail: cause.message, cause })),
      Effect.flatMap((text) => PackFile.parse(text, path)),
      Effect.map((source) => make(source, options?.mode ?? "default"))
    )
  )

/** The data of a URL, fetched and checked when the layer is built; as {@link layerFile}. */
export const layerUrl = (
  url: string | URL,
  options?: PackOptions & {
    /** How long the whole download may take; default 30 seconds. */
    readonly timeout?: Duration.Input | undefined
  }
): Layer.Layer<GameData, GameDataUnavailable, HttpClient.HttpClient> =>
  Layer.effect(
    GameData,
    HttpClient.HttpClient.use((client) =>
      Effect.flatMap(HttpClient.filterStatusOk(client).get(url), (response) => response.text)
    ).pipe(
      Effect.timeout(options?.timeout ?? "30 seconds"),
      Effect.mapError((cause) => new GameDataUnavailable({ source: String(url), detail: cause.message, cause })),
      Effect.flatMap((text) => PackFile.parse(text, String(url))),
      Effect.map((source) => make(source, options?.mode ?? "default"))
    )
  )

/** No game data. What asks for some fails with `GameDataUnavailable`; players keep what the API sent. */
export const layerNone: Layer.Layer<GameData> = Layer.succeed(GameData, make(none, "startup"))

// ---------------------------------------------------------------------------------------------------------------------
// Rows and names
// ---------------------------------------------------------------------------------------------------------------------

/** Which state of the game the data describes. */
export const state: Effect.Effect<State, GameDataUnavailable, GameData> = GameData.use((service) => service.state)

/** The data of units in memory, for pure rules such as `PlayerUnits.of`. */
export const pack: Effect.Effect<Pack.Pack, GameDataUnavailable, GameData> = GameData.use(loadPack)

/**
 * The rows of a category, to be looked up by id and by name.
 *
 * @example
 * ```ts
 * const skins = yield* GameData.index("skins")
 * const all = skins.table.all()
 * ```
 */
export const index = <C extends Category>(
  category: C
): Effect.Effect<PackIndex.Index<Rows[C]>, GameDataUnavailable, GameData> =>
  GameData.use((service) => Effect.map(service.table(category), (table) => PackIndex.of(table)))

/**
 * The row of an id or a name, however it is spelled.
 *
 * @example
 * ```ts
 * const league = yield* GameData.row("warLeagues", "champion league i")
 * ```
 */
export const row = <C extends Category>(
  category: C,
  input: string | number,
  options?: PackIndex.NameOptions
): Effect.Effect<Rows[C], GameDataUnavailable | UnknownUnit, GameData> =>
  Effect.flatMap(index(category), (rows) => {
    const found = typeof input === "number" ? rows.byId(input) : rows.byName(input, options)
    const village = options?.village
    return found === undefined
      ? Effect.fail(new UnknownUnit({ category, input, village, suggestion: rows.suggest(input, options) }))
      : Effect.succeed(found)
  })

/**
 * Everything whose name contains the text in a language (default English), the best first.
 *
 * Looks at names only, so no category has to be loaded.
 *
 * @example
 * ```ts
 * const hits = yield* GameData.search("dragon")
 * ```
 */
export const search = (
  text: string,
  options?: PackNames.SearchOptions & { readonly language?: Language | undefined }
): Effect.Effect<ReadonlyArray<PackNames.NameHit>, GameDataUnavailable | UnknownLanguage, GameData> =>
  GameData.use((service) =>
    Effect.map(service.names(options?.language ?? "EN"), (names) => PackNames.search(names, text, options))
  )

/**
 * What an id or an English name is called in a language; in English where that language has no name for it.
 *
 * @example
 * ```ts
 * const name = yield* GameData.translate("Dragon", "DE") // Drache
 * ```
 */
export const translate = (
  input: string | number,
  language: Language,
  options?: { readonly category?: IdCategory | undefined }
): Effect.Effect<string, GameDataUnavailable | UnknownLanguage | UnknownUnit, GameData> =>
  GameData.use((service) =>
    Effect.flatMap(
      Effect.all([service.names("EN"), service.names(language)], { concurrency: "unbounded" }),
      ([english, names]) => {
        const hit = PackNames.locate(english, input, options?.category)
        return hit === undefined
          ? Effect.fail(new UnknownUnit({ category: options?.category, input }))
          : Effect.succeed(names.of(hit.category, hit.id) ?? hit.name)
      }
    )
  )

// ---------------------------------------------------------------------------------------------------------------------
// Units
// ---------------------------------------------------------------------------------------------------------------------

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
