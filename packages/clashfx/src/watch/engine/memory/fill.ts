/**
 * A stored snapshot of an older version of ours that lacks something: what it does not know is taken from a newer
 * snapshot of the same thing, so that nothing is told about it, and everything else is compared as always.
 *
 * Both are JSON values. Fields that the newer one has not are left out. Rows (of a roster, of units) are found by their
 * tag, or by their first column, and get the columns at their end that they lack. Names are not unique: of several rows
 * it is the one that says most of the same.
 */
import * as Predicate from "effect/Predicate"

type Json = Readonly<Record<string, unknown>>

const isRecord = (value: unknown): value is Json => Predicate.isObject(value) && !Array.isArray(value)

const isList = (value: unknown): value is ReadonlyArray<unknown> => Array.isArray(value)

/** What tells a row from the others. */
const nameOf = (row: unknown): unknown =>
  isList(row) ? row[0] : isRecord(row) ? (row["tag"] ?? row["name"]) : undefined

const isTable = (rows: ReadonlyArray<unknown>): boolean =>
  rows.length > 0 && rows.every((row) => typeof nameOf(row) === "string")

const agreement = (older: unknown, newer: unknown): number => {
  if (!isList(older) && !isRecord(older)) return 0
  return Object.entries(older).reduce(
    (count, [key, value]) => (Predicate.hasProperty(newer, key) && newer[key] === value ? count + 1 : count),
    0
  )
}

/** The row that is most like another one; the first of these. */
const closest = (row: unknown, rows: ReadonlyArray<unknown>): unknown => {
  const [first, ...others] = rows
  return others.reduce((best, other) => (agreement(row, other) > agreement(row, best) ? other : best), first)
}

const fillRow = (older: ReadonlyArray<unknown>, newer: ReadonlyArray<unknown>): ReadonlyArray<unknown> => [
  ...older,
  ...newer.slice(older.length)
]

/** What `older` says, and what only `newer` knows. */
export const fill = (older: unknown, newer: unknown): unknown => {
  if (isRecord(older) && isRecord(newer)) {
    const filled = Object.entries(newer).map(([key, value]) => [
      key,
      Object.hasOwn(older, key) ? fill(older[key], value) : value
    ])
    return Object.fromEntries(filled)
  }
  if (!isList(older) || !isList(newer) || !isTable(older) || !isTable(newer)) return older
  const rows = new Map<unknown, Array<unknown>>()
  for (const row of newer) rows.set(nameOf(row), [...(rows.get(nameOf(row)) ?? []), row])
  return older.map((row) => {
    // A row of somebody who is no longer there gets what somebody else has: it is told as gone all the same.
    const other = closest(row, rows.get(nameOf(row)) ?? newer.slice(0, 1))
    return isList(row) && isList(other) ? fillRow(row, other) : fill(row, other)
  })
}
