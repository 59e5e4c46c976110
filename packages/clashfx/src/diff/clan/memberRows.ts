/** What is done with the rows of members, made from their table: clans have up to 50 of them, and most are as before. */
import * as Schema from "effect/Schema"
import type { ClanMember } from "../../model/Clan.ts"
import {
  blankOf,
  isUnrolled,
  type Line,
  readerOf,
  type UnrolledReader,
  type Values,
  type ValuesOf
} from "../internal/fieldTable.ts"
import { type Named, NamedOrNull } from "../internal/named.ts"

type Table = Readonly<Record<string, Line & { readonly schema: Schema.ConstraintDecoder<unknown> }>>
type Cells = ReadonlyArray<unknown>

/** What is done with rows of members. */
export interface Rows<Row, Body = ClanMember> {
  readonly make: (body: Body) => Row
  /** Is a member as the row says? Nearly all are, and this tells it without making a row. */
  readonly isAsBefore: (body: Body, row: Row) => boolean
  /** The row as it is stored: a cell for each field, in which names stand as places in a list of them. */
  readonly write: (row: Row, placeOf: (name: Named | null) => number | null) => Cells
  readonly areCells: (cells: Cells) => boolean
  /** The values of the row in the order of the table, and a row of such values. */
  readonly toCells: (row: Row) => Cells
  readonly fromCells: (cells: Cells) => Row
  /** How many values a row has. */
  readonly columns: number
  readonly read: (cells: Cells, names: ReadonlyArray<Named>) => Row
}

/** The loops over rows, written out as in `fieldTable.ts`. */
export interface UnrolledRows extends UnrolledReader {
  readonly comparison: (...lines: ReadonlyArray<Line>) => (body: never, row: Values) => boolean
  readonly toCells: (row: Values) => Array<unknown>
  readonly fromCells: (cells: Cells) => Record<string, unknown>
}

/** The same as loops over the table, which is what they mean. */
const loopsOf = (table: Table): Pick<UnrolledRows, "comparison" | "fromCells" | "toCells"> => {
  const names = Object.keys(table)
  const lines = Object.entries(table)
  const blank = blankOf(table)
  return {
    comparison: () => (body, row) => lines.every(([name, line]) => line.read(body, row[name]) === row[name]),
    toCells: (row) => names.map((name) => row[name]),
    fromCells: (cells) => {
      const row = { ...blank }
      for (const [column, name] of names.entries()) row[name] = cells[column]
      return row
    }
  }
}

/** Named columns have nothing else. */
const isNamed = (value: unknown): value is Named => typeof value === "object" && value !== null

export function rowsOf<T extends Table>(table: T, unrolled: UnrolledRows): Rows<ValuesOf<T>>
export function rowsOf(table: Table, unrolled: UnrolledRows): Rows<Values, never> {
  const lines = Object.entries(table)
  const namedColumns = lines.flatMap(([name, { schema }], column) => (schema === NamedOrNull ? [{ name, column }] : []))
  const checks = lines.map(([, { schema }]) => Schema.is(schema === NamedOrNull ? Schema.NullOr(Schema.Int) : schema))
  const { comparison, fromCells, toCells } = isUnrolled(table, unrolled) ? unrolled : loopsOf(table)
  return {
    toCells,
    fromCells,
    columns: lines.length,
    areCells: (cells) => cells.length === checks.length && checks.every((is, i) => is(cells[i])),
    isAsBefore: comparison(...Object.values(table)),
    make: readerOf(table, unrolled),
    write: (row, placeOf) => {
      const cells = toCells(row)
      for (const { column } of namedColumns) {
        const name = cells[column]
        cells[column] = placeOf(isNamed(name) ? name : null)
      }
      return cells
    },
    read: (cells, names) => {
      const row = fromCells(cells)
      for (const { column, name } of namedColumns) row[name] = names[Number(cells[column] ?? -1)] ?? null
      return row
    }
  }
}
