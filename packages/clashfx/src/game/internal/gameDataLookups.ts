/** Rows, names and translations: what one asks the game's constants. */
import type { Category, IdCategory, Language as KnownLanguage, Open, Rows, State } from "@clashfx/game-data"
import * as Effect from "effect/Effect"
import type * as Pack from "../pack/Pack.ts"
import { type GameDataUnavailable, type UnknownLanguage, UnknownUnit } from "../pack/PackError.ts"
import { idOrName } from "../pack/spelling.ts"
import * as PackIndex from "../pack/PackIndex.ts"
import * as PackNames from "../pack/PackNames.ts"
import { GameData, loadPack } from "./gameDataService.ts"

/** The code of a language, like `DE`; in any case of letters. */
export type Language = Open<KnownLanguage>

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
    const given = idOrName(input)
    const found = typeof given === "number" ? rows.byId(given) : rows.byName(given, options)
    const village = options?.village
    return found === undefined
      ? Effect.fail(new UnknownUnit({ category, input: given, village, suggestion: rows.suggest(given, options) }))
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
