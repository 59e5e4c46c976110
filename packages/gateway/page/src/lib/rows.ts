/** Rows of a table in an order that somebody chose, and those among them that somebody looks for. */

/** By which column, and which way. */
export interface Order<Column extends string> {
  readonly by: Column
  readonly down: boolean
}

type Cell = string | number | null

const compare = (a: Cell, b: Cell): number => {
  // What is not known comes last, whichever way.
  if (a === null || b === null) return a === b ? 0 : a === null ? Infinity : -Infinity
  if (typeof a === "number" && typeof b === "number") return a - b
  return String(a).localeCompare(String(b), "en")
}

/** The rows in an order; those that are equal stay as they were. */
export const sorted = <Row, Column extends string>(
  rows: ReadonlyArray<Row>,
  { by, down }: Order<Column>,
  cell: (row: Row, column: Column) => Cell
): ReadonlyArray<Row> =>
  rows.toSorted((a, b) => {
    const order = compare(cell(a, by), cell(b, by))
    return down && Number.isFinite(order) ? -order : Math.sign(order)
  })

/** A click on the head of a column: that column, or the other way round. */
export const turned = <Column extends string>(order: Order<Column>, by: Column, first: boolean): Order<Column> =>
  order.by === by ? { by, down: !order.down } : { by, down: first }

/** Is every word that somebody typed in one of these texts? */
export const matches = (typed: string, texts: ReadonlyArray<string>): boolean => {
  const all = texts.join("\n").toLowerCase()
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word))
}
