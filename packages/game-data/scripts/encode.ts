/** Turns checked rows into the compact form that `src/Table.ts` reads: the shortest form of every column. */
import type { Field, Fields } from "@clashfx/game-data/Shape"
import type { Column, Columns, EncodedTable, Scalar } from "@clashfx/game-data/Table"

type Row = { readonly [key: string]: unknown }

const isRow = (value: unknown): value is Row => typeof value === "object" && value !== null && !Array.isArray(value)

/** The shortest text of a whole number: `3e7` for 30000000. */
const shortest = (n: number): string => {
  const plain = JSON.stringify(n)
  const zeros = /^(-?\d*[1-9])(0{3,})$/.exec(plain)
  return zeros === null ? plain : `${zeros[1]}e${zeros[2]?.length}`
}

/** JSON without spaces, with numbers as short as they can be. */
export const write = (value: unknown): string => {
  if (typeof value === "number") return shortest(value)
  if (Array.isArray(value)) return `[${value.map(write).join(",")}]`
  if (isRow(value)) {
    return `{${Object.entries(value)
      .map(([key, inner]) => `${JSON.stringify(key)}:${write(inner)}`)
      .join(",")}}`
  }
  return JSON.stringify(value)
}

const runs = <A>(values: ReadonlyArray<A>): Array<{ readonly value: A; count: number }> => {
  const out: Array<{ readonly value: A; count: number }> = []
  for (const value of values) {
    const last = out.at(-1)
    if (last !== undefined && last.value === value) last.count++
    else out.push({ value, count: 1 })
  }
  return out
}

const shortestOf = (candidates: ReadonlyArray<Column>): Column =>
  candidates.reduce((best, candidate) => (write(candidate).length < write(best).length ? candidate : best))

const plainOrRuns = (values: ReadonlyArray<Scalar>): Column =>
  shortestOf([values, { r: runs(values).flatMap(({ value, count }) => [value, count]) }])

const isNumbers = (values: ReadonlyArray<Scalar>): values is ReadonlyArray<number> =>
  values.every((value) => typeof value === "number")

/** A column with a value in each row. */
const scalars = (values: ReadonlyArray<Scalar>): Column => {
  const [first] = values
  if (first !== undefined && values.every((value) => value === first)) return first
  const known = [...new Set(values)]
  const candidates = [plainOrRuns(values), { k: known, i: plainOrRuns(values.map((value) => known.indexOf(value))) }]
  if (isNumbers(values)) {
    const differences = values.map((value, k) => value - (k === 0 ? 0 : (values[k - 1] ?? 0)))
    if ([...values, ...differences].every(Number.isSafeInteger)) candidates.push({ d: plainOrRuns(differences) })
  }
  return shortestOf(candidates)
}

const isScalar = (value: unknown): value is Scalar =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean"

/** A column whose rows all have a value. */
const full = (field: Field, values: ReadonlyArray<unknown>): Column => {
  switch (field.of.kind) {
    case "object":
      return { o: columns(field.of.of, values.filter(isRow)) }
    case "list": {
      const rows = values.map((value) => (Array.isArray(value) ? value.filter(isRow) : []))
      return { n: scalars(rows.map((list) => list.length)), t: columns(field.of.of, rows.flat()) }
    }
    default:
      return scalars(values.filter(isScalar))
  }
}

/** Where runs of rows that have a value start, and how long they are. */
const presence = (values: ReadonlyArray<unknown>): ReadonlyArray<number> => {
  let row = 0
  return runs(values.map((value) => value !== undefined)).flatMap(({ value, count }) => {
    const start = row
    row += count
    return value ? [start, count] : []
  })
}

const columns = (fields: Fields, rows: ReadonlyArray<Row>): Columns =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([key, field]) => {
      const values = rows.map((row) => row[key])
      const present = values.filter((value) => value !== undefined)
      if (present.length === 0) return []
      const column = full(field, present)
      return [[key, present.length === rows.length ? column : { at: presence(values), of: column }]]
    })
  )

/** The compact form of rows that have been checked against their shape. */
export const encode = (fields: Fields, rows: ReadonlyArray<Row>): EncodedTable => ({
  rows: rows.length,
  columns: columns(fields, rows)
})
