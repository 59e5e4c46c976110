/** Two looks at a list, row by row. */

/**
 * Visits the rows of two lists in pairs that stand for the same thing: in the order of `after`, with -1 for what is new;
 * then, with -1 in its place, what is gone. Lists nearly always agree in their order, and then no index is built.
 */
export const pairRows = <Row>(
  before: ReadonlyArray<Row>,
  after: ReadonlyArray<Row>,
  keyOf: (row: Row) => string,
  visit: (before: number, after: number) => void
): void => {
  const shorter = Math.min(before.length, after.length)
  let aligned = 0
  for (; aligned < shorter; aligned++) {
    const [a, b] = [before[aligned], after[aligned]]
    if (a !== b && (a === undefined || b === undefined || keyOf(a) !== keyOf(b))) break
    visit(aligned, aligned)
  }
  if (aligned === before.length && aligned === after.length) return
  const rest = new Map<string, number>()
  for (const [i, row] of before.entries()) if (i >= aligned) rest.set(keyOf(row), i)
  for (const [j, row] of after.entries()) {
    if (j < aligned) continue
    const key = keyOf(row)
    visit(rest.get(key) ?? -1, j)
    rest.delete(key)
  }
  for (const i of rest.values()) visit(i, -1)
}
