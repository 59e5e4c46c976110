/** Lists that are sets: a body may name a member, a label or a district twice, and none of them is there twice. */

/** The first row of each key, in their order; the same list when every key is there once. */
export const onceEach = <Row>(rows: ReadonlyArray<Row>, keyOf: (row: Row) => unknown): ReadonlyArray<Row> => {
  const seen = new Set<unknown>()
  for (const row of rows) seen.add(keyOf(row))
  if (seen.size === rows.length) return rows
  seen.clear()
  return rows.filter((row) => {
    const key = keyOf(row)
    return !seen.has(key) && seen.add(key)
  })
}
