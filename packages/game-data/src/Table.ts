/**
 * The compact form of a list of rows, and how it is read.
 *
 * A list of rows is kept column by column: a value that all rows share is written once, runs are counted, rising
 * numbers are kept as differences, repeated strings as indexes, absent values not at all. Lists inside rows are one
 * table for all of them. Rows become plain objects when they are asked for, and stay the same objects from then on.
 */

/** A single value. */
export type Scalar = string | number | boolean

/** A column in its compact form. */
export type Column =
  /** The same value in every row. */
  | Scalar
  /** A value per row. */
  | ReadonlyArray<Scalar>
  /** Runs: value, count, value, count, ... */
  | { readonly r: ReadonlyArray<Scalar> }
  /** Differences to the row before; the first to 0. */
  | { readonly d: Column }
  /** Indexes into a list of values. */
  | { readonly k: ReadonlyArray<Scalar>; readonly i: Column }
  /** Only some rows have a value: first row, count, first row, count, ... */
  | { readonly at: ReadonlyArray<number>; readonly of: Column }
  /** A list per row: how many each has, and the table of all of them. */
  | { readonly n: Column; readonly t: Columns }
  /** An object per row. */
  | { readonly o: Columns }

/** Columns by key. */
export interface Columns {
  readonly [key: string]: Column
}

/** A list of rows in its compact form. */
export interface EncodedTable {
  readonly rows: number
  readonly columns: Columns
}

/** Rows that become objects when they are asked for. */
export interface Table<Row> {
  /** How many rows there are. */
  readonly length: number
  /** The row at a position from 0; the same object each time, `undefined` outside. */
  readonly at: (index: number) => Row | undefined
  /** All rows in order; the same list each time. */
  readonly all: () => ReadonlyArray<Row>
  /** One value of a row without making the row; `undefined` where it has none. */
  readonly value: (index: number, key: string) => unknown
}

type Read = (index: number) => unknown

/** The smallest array that holds these numbers. */
const pack = (numbers: ReadonlyArray<number>): ArrayLike<number> => {
  let min = 0
  let max = 0
  for (const n of numbers) {
    if (!Number.isInteger(n)) return Float64Array.from(numbers)
    if (n < min) min = n
    if (n > max) max = n
  }
  if (min >= 0 && max < 0x100) return Uint8Array.from(numbers)
  if (min >= 0 && max < 0x10000) return Uint16Array.from(numbers)
  if (min >= -0x80000000 && max < 0x80000000) return Int32Array.from(numbers)
  return Float64Array.from(numbers)
}

const isList = (column: Column): column is ReadonlyArray<Scalar> => Array.isArray(column)

/** Every value of a column that has one in each row. */
const values = (column: Column, rows: number): ReadonlyArray<Scalar> => {
  if (typeof column !== "object") return Array.from({ length: rows }, () => column)
  if (isList(column)) return column
  if ("r" in column) {
    const out: Array<Scalar> = []
    for (let k = 0; k + 1 < column.r.length; k += 2) {
      const value = column.r[k] ?? 0
      for (let count = Number(column.r[k + 1]); count > 0 && out.length < rows; count--) out.push(value)
    }
    return out
  }
  if ("d" in column) {
    let sum = 0
    return values(column.d, rows).map((difference) => (sum += Number(difference)))
  }
  if ("k" in column) return values(column.i, rows).map((index) => column.k[Number(index)] ?? "")
  return []
}

const numbers = (column: Column, rows: number): ReadonlyArray<number> => values(column, rows).map(Number)

/** Rows that have a value at all, looked up among the runs of them. */
const sparse = (column: { readonly at: ReadonlyArray<number>; readonly of: Column }): Read => {
  const starts: Array<number> = []
  const before: Array<number> = []
  let present = 0
  for (let k = 0; k + 1 < column.at.length; k += 2) {
    starts.push(column.at[k] ?? 0)
    before.push(present)
    present += column.at[k + 1] ?? 0
  }
  before.push(present)
  const read = reader(column.of, present)
  return (index) => {
    let low = 0
    let high = starts.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= index) low = middle + 1
      else high = middle
    }
    if (low === 0) return undefined
    const inner = (before[low - 1] ?? 0) + index - (starts[low - 1] ?? 0)
    return inner < (before[low] ?? 0) ? read(inner) : undefined
  }
}

const lists = (column: { readonly n: Column; readonly t: Columns }, rows: number): Read => {
  const ends: Array<number> = []
  let total = 0
  for (const count of numbers(column.n, rows)) ends.push((total += count))
  const packed = pack(ends)
  const row = rowReader<unknown>(readersOf(column.t, total))
  return (index) => {
    const list: Array<unknown> = []
    const end = packed[index] ?? 0
    for (let k = index === 0 ? 0 : (packed[index - 1] ?? 0); k < end; k++) list.push(row(k))
    return list
  }
}

const always =
  (value: Scalar): Read =>
  () =>
    value

// No closure in here holds on to `column`: the compact form is let go as soon as it is read.
const reader = (column: Column, rows: number): Read => {
  if (typeof column !== "object") return always(column)
  if (!isList(column)) {
    if ("at" in column) return sparse(column)
    if ("n" in column) return lists(column, rows)
    if ("o" in column) return rowReader(readersOf(column.o, rows))
    if ("k" in column) {
      const { i, k } = column
      const indexes = pack(numbers(i, rows))
      return (index) => k[indexes[index] ?? 0]
    }
  }
  const all = values(column, rows)
  const packed = all.every((value) => typeof value === "number") ? pack(all.map(Number)) : all
  return (index) => packed[index]
}

type Readers = ReadonlyMap<string, Read>

const readersOf = (columns: Columns, rows: number): Readers =>
  new Map(Object.entries(columns).map(([key, column]) => [key, reader(column, rows)]))

function rowReader<Row>(readers: Readers): (index: number) => Row
function rowReader(readers: Readers): Read {
  return (index) => {
    const row: { [key: string]: unknown } = {}
    for (const [key, read] of readers) {
      const value = read(index)
      if (value !== undefined) row[key] = value
    }
    return row
  }
}

/** Reads the compact form. What it holds is taken to be `Row`s: check it first if it comes from outside. */
export const decode = <Row>({ columns, rows }: EncodedTable): Table<Row> => {
  const readers = readersOf(columns, rows)
  const read = rowReader<Row>(readers)
  const made: Array<Row | undefined> = Array.from({ length: rows })
  const at = (index: number): Row | undefined => (index in made ? (made[index] ??= read(index)) : undefined)
  let list: ReadonlyArray<Row> | undefined
  return {
    length: rows,
    at,
    value: (index, key) => (index in made ? readers.get(key)?.(index) : undefined),
    all: () => (list ??= made.flatMap((_, index) => at(index) ?? []))
  }
}

/** A table of rows that are at hand anyway. */
export const fromRows = <Row extends object>(rows: ReadonlyArray<Row>): Table<Row> => ({
  length: rows.length,
  at: (index) => rows[index],
  value: (index, key) => (index in rows ? Reflect.get(rows[index] ?? {}, key) : undefined),
  all: () => rows
})
