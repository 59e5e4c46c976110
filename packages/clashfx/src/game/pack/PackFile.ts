/**
 * Game data as one JSON file, as the generator of `@clashfx/game-data` writes it with `--pack FILE`: how a program gets
 * data that is newer than the package it was built with.
 */
import {
  type Category,
  categories,
  type Column,
  decode,
  format,
  type Names,
  readIds,
  readNames,
  type Rows,
  Shape,
  shapeOf,
  type Table
} from "@clashfx/game-data"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import { GameDataUnavailable, UnknownLanguage } from "./PackError.ts"
import type { PackSource } from "./PackSource.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Schema
// ---------------------------------------------------------------------------------------------------------------------

const Scalar = Schema.Union([Schema.Finite, Schema.String, Schema.Boolean])
const Positions = Schema.Array(Schema.Int)
const Inner = Schema.suspend((): Schema.Codec<Column> => EncodedColumn)
const Columns = Schema.Record(Schema.String, Inner)

const EncodedColumn: Schema.Codec<Column> = Schema.Union([
  Scalar,
  Schema.Array(Scalar),
  Schema.Struct({ r: Schema.Array(Scalar) }),
  Schema.Struct({ d: Inner }),
  Schema.Struct({ k: Schema.Array(Scalar), i: Inner }),
  Schema.Struct({ at: Positions, of: Inner }),
  Schema.Struct({ n: Inner, t: Columns }),
  Schema.Struct({ o: Columns })
])

const EncodedTable = Schema.Struct({
  rows: Schema.Int.pipe(Schema.check(Schema.isBetween({ minimum: 0, maximum: 100_000 }))),
  columns: Columns
})

/** The rows of one category must have the shape of the category; keys that are not known yet are fine. */
const rowsFit = (tables: { readonly [category: string]: typeof EncodedTable.Type }): Schema.FilterIssue | undefined => {
  for (const category of categories) {
    const encoded = tables[category]
    if (encoded === undefined) continue
    for (const [index, row] of decode(encoded).all().entries()) {
      const problem = Shape.check(shapeOf[category], row)
      if (problem === undefined) continue
      const name = Predicate.hasProperty(row, "name") ? ` (${String(row.name)})` : ""
      return { path: [category, index], issue: `row ${index}${name}: ${problem.path} ${problem.message}` }
    }
  }
  return undefined
}

/** A file with game data. Categories that are not known yet are left alone, missing ones are missing when asked for. */
export const PackFile = Schema.Struct({
  format: Schema.Literal(format),
  state: Schema.Struct({ date: Schema.String, townHall: Schema.Int, builderHall: Schema.Int }),
  tables: Schema.Record(Schema.String, EncodedTable).pipe(Schema.check(Schema.makeFilter(rowsFit))),
  /** By category: differences, the first to 0. */
  ids: Schema.Record(Schema.String, Positions),
  /** By language and category, in the order of the ids. */
  names: Schema.Record(Schema.String, Schema.Record(Schema.String, Schema.Array(Schema.NullOr(Schema.String))))
})
export interface PackFile extends Schema.Schema.Type<typeof PackFile> {}

const decodeText = Schema.decodeUnknownEffect(Schema.fromJsonString(PackFile))

// ---------------------------------------------------------------------------------------------------------------------
// Source
// ---------------------------------------------------------------------------------------------------------------------

/** The data of a pack that has been read. `source` is what errors call it. */
const toSource = (file: PackFile, source: string): PackSource => {
  const tables: { [C in Category]?: Table<Rows[C]> } = {}
  const ids = readIds(() => file.ids)
  const names = new Map<string, Names>(
    Object.entries(file.names).map(([language, encoded]) => [language, readNames(language, ids, () => encoded)])
  )
  const tableOf = <C extends Category>(category: C): Table<Rows[C]> | undefined => {
    const made: { [K in C]?: Table<Rows[K]> } = tables
    const encoded = file.tables[category]
    return encoded === undefined ? undefined : (made[category] ??= decode<Rows[C]>(encoded))
  }
  return {
    state: Effect.succeed(file.state),
    table: (category) => {
      const table = tableOf(category)
      return table === undefined
        ? Effect.fail(new GameDataUnavailable({ source, detail: `it has no ${category}; give a pack that has` }))
        : Effect.succeed(table)
    },
    names: (language) => {
      const found = names.get(language.toUpperCase())
      return found === undefined
        ? Effect.fail(new UnknownLanguage({ input: language, languages: [...names.keys()] }))
        : Effect.succeed(found)
    }
  }
}

/** Reads and checks the text of a pack. `source` is what errors call it, such as the path or the URL. */
export const parse = (text: string, source: string): Effect.Effect<PackSource, GameDataUnavailable> =>
  decodeText(text).pipe(
    Effect.map((file) => toSource(file, source)),
    Effect.mapError((cause) => {
      const lines = cause.message.split("\n").map((line) => line.trim())
      return new GameDataUnavailable({ source, detail: lines.slice(0, 2).join(" "), cause })
    })
  )
