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
