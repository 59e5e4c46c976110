/** Where game data comes from: the package that is embedded, or none. */
import {
  categories,
  type Category,
  fromRows,
  isLanguage,
  languages,
  loadNames,
  loadTable,
  type Names,
  type Rows,
  type State,
  state,
  type Table
} from "@clashfx/game-data"
import * as Effect from "effect/Effect"
import { GameDataUnavailable, UnknownLanguage } from "./PackError.ts"

/** Gives the tables of game data, each on first use. */
export interface PackSource {
  /** Which state of the game the data describes. */
  readonly state: Effect.Effect<State, GameDataUnavailable>
  /** The rows of a category. */
  readonly table: <C extends Category>(category: C) => Effect.Effect<Table<Rows[C]>, GameDataUnavailable>
  /** The names in a language, by its code. */
  readonly names: (language: string) => Effect.Effect<Names, GameDataUnavailable | UnknownLanguage>
}

const imported = <A>(source: string, load: () => Promise<A>): Effect.Effect<A, GameDataUnavailable> =>
  Effect.tryPromise({
    try: load,
    catch: (cause) =>
      new GameDataUnavailable({
        source,
        detail: "the module could not be loaded; is @clashfx/game-data installed whole?",
        cause
      })
  })

/** Tables that are here already, so that a look-up does not have to wait for a promise. */
const ready: { [C in Category]?: Table<Rows[C]> } = {}

const embeddedTable = <C extends Category>(category: C): Effect.Effect<Table<Rows[C]>, GameDataUnavailable> => {
  if (!categories.includes(category)) {
    return Effect.fail(new GameDataUnavailable({ source: category, detail: "there is no such category" }))
  }
  const tables: { [K in C]?: Table<Rows[K]> } = ready
  const table: Table<Rows[C]> | undefined = tables[category]
  if (table !== undefined) return Effect.succeed(table)
  return Effect.map(
    imported(category, () => loadTable(category)),
    (loaded) => (tables[category] = loaded)
  )
}

/** The data of `@clashfx/game-data`. Each category and each language is imported when it is asked for. */
export const embedded: PackSource = {
  state: /* @__PURE__ */ Effect.succeed(state),
  table: embeddedTable,
  names: (language) => {
    const code = language.toUpperCase()
    return isLanguage(code)
      ? imported(code, () => loadNames(code))
      : Effect.fail(new UnknownLanguage({ input: language, languages }))
  }
}

const absent = (source: string) =>
  Effect.fail(
    new GameDataUnavailable({
      source,
      detail: "this program runs without it; provide GameData.layer instead of layerNone"
    })
  )

/** No data: whoever asks is told so. */
export const none: PackSource = { state: absent("state"), table: absent, names: absent }

/** Rows of one's own, by category. */
export type OwnRows = { readonly [C in Category]?: ReadonlyArray<Rows[C]> }

/** Other rows in place of those of some categories. */
export const withRows = (source: PackSource, rows: OwnRows): PackSource => {
  const made: { [C in Category]?: Table<Rows[C]> } = {}
  const ownTable = <C extends Category>(category: C): Table<Rows[C]> | undefined => {
    const tables: { [K in C]?: Table<Rows[K]> } = made
    const own: { readonly [K in C]?: ReadonlyArray<Rows[K]> } = rows
    const list: ReadonlyArray<Rows[C]> | undefined = Object.hasOwn(own, category) ? own[category] : undefined
    return list === undefined ? undefined : (tables[category] ??= fromRows(list))
  }
  return {
    ...source,
    table: (category) => {
      const table = ownTable(category)
      return table === undefined ? source.table(category) : Effect.succeed(table)
    }
  }
}
