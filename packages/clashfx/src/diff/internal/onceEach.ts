/** Lists that are sets: a body may name a member, a label or a district twice, and none of them is there twice. */

/** Up to here, looking each key up in the list is faster than making a set. */
const few = 20

const areDistinct = (keys: ReadonlyArray<unknown>): boolean =>
  keys.length > few ? new Set(keys).size === keys.length : keys.every((key, i) => keys.indexOf(key) === i)

/** The first row of each key, in their order; the same list when every key is there once. */
export const onceEach = <Row>(rows: ReadonlyArray<Row>, keyOf: (row: Row) => unknown): ReadonlyArray<Row> => {
  const keys = rows.map((row) => keyOf(row))
  if (areDistinct(keys)) return rows
  const seen = new Set<unknown>()
  return rows.filter((_, i) => !seen.has(keys[i]) && seen.add(keys[i]))
}

/** How many fields two rows have in common; a row that was kept as it was has all of them. */
const likeness = (row: object, known: object | undefined): number => {
  if (row === known) return Number.POSITIVE_INFINITY
  const values = new Map(Object.entries(known ?? {}))
  return Object.entries(row).filter(([field, value]) => values.get(field) === value).length
}

/**
 * One row of each key: where there are several, the one that is most like that of before. What is listed twice is odd, and
 * nothing has happened because of it; the next body shows what is true.
 */
export const onceEachAfter = <Row extends object>(
  rows: ReadonlyArray<Row>,
  keyOf: (row: Row) => unknown,
  before: ReadonlyArray<Row>
): ReadonlyArray<Row> => {
  if (areDistinct(rows.map((row) => keyOf(row)))) return rows
  const known = new Map(before.map((row) => [keyOf(row), row]))
  const best = new Map<unknown, Row>()
  for (const row of rows) {
    const key = keyOf(row)
    const other = best.get(key)
    if (other === undefined || likeness(row, known.get(key)) > likeness(other, known.get(key))) best.set(key, row)
  }
  return [...best.values()]
}
