/** Tables of text that fit a width. Names of players hold wide letters and emoji, so widths are those of a terminal. */
import cliTruncate from "cli-truncate"
import stringWidth from "string-width"

/** A value of a cell; numbers stand to the right. */
export type Cell = string | number | boolean | null | undefined

export interface Table {
  readonly columns: ReadonlyArray<string>
  readonly rows: ReadonlyArray<ReadonlyArray<Cell>>
  /** Nothing is cut: for what says what to do. */
  readonly isWhole?: boolean
}

const gap = 2

/** Letters that would move the cursor or change colours have no place in a table. */
const control = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** A value as a person reads it: thousands in groups. */
export const textOf = (cell: Cell): string => {
  if (cell === null || cell === undefined) return "-"
  if (typeof cell === "number") return Number.isInteger(cell) ? cell.toLocaleString("en-US") : cell.toFixed(1)
  return String(cell).replace(control, " ")
}

interface Column {
  /** How wide it would be. */
  readonly natural: number
  readonly isText: boolean
}

const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((a, b) => a + b, 0)

/** Texts may be cut down to this: a tag is still whole, and a name can be recognised. Numbers are never cut. */
const least = 10

/** The widths of columns, the widest texts giving way first; `undefined` where even the least is too much. */
const fit = (columns: ReadonlyArray<Column>, width: number): ReadonlyArray<number> | undefined => {
  const widths = columns.map(({ natural }) => natural)
  const floors = columns.map(({ isText, natural }) => (isText ? Math.min(natural, least) : natural))
  let over = sum(widths) + gap * (widths.length - 1) - width
  while (over > 0) {
    const spare = widths.map((wide, i) => (wide > (floors[i] ?? 0) ? wide : 0))
    const widest = Math.max(...spare)
    if (widest === 0) return undefined
    widths[spare.indexOf(widest)] = widest - 1
    over -= 1
  }
  return widths
}

const pad = (text: string, width: number, toRight: boolean): string => {
  const cut = stringWidth(text) > width ? cliTruncate(text, width) : text
  const space = " ".repeat(Math.max(0, width - stringWidth(cut)))
  return toRight ? space + cut : cut + space
}

/** Rows below each other, a value a line, for what is too narrow for columns. */
const records = (
  columns: ReadonlyArray<string>,
  texts: ReadonlyArray<ReadonlyArray<string>>,
  style: (heading: string) => string
): ReadonlyArray<string> => {
  const longest = Math.max(...columns.map((name) => stringWidth(name)))
  return texts.flatMap((row, n) => [
    ...(n === 0 ? [] : [""]),
    ...columns.flatMap((name, i) =>
      row[i] === undefined || row[i] === "" ? [] : [`${style(pad(name, longest, false))}  ${row[i]}`.trimEnd()]
    )
  ])
}

/**
 * The lines of a table, the columns' names first; `style` gets those. Where the width is not enough for columns that can be
 * read, rows stand below each other.
 */
export const lines = (
  { columns, isWhole = false, rows }: Table,
  width: number,
  style: (heading: string) => string
): ReadonlyArray<string> => {
  const texts = rows.map((row) => columns.map((_, i) => textOf(row[i])))
  const toRight = columns.map((_, i) => rows.length > 0 && rows.every((row) => typeof row[i] !== "string"))
  const naturals = columns.map((name, i) =>
    Math.max(stringWidth(name), ...texts.map((row) => stringWidth(row[i] ?? "")))
  )
  const widths = fit(
    naturals.map((natural, i) => ({ natural, isText: !isWhole && toRight[i] === false })),
    width
  )
  if (widths === undefined && rows.length > 0) return records(columns, texts, style)
  const line = (cells: ReadonlyArray<string>): string =>
    cells
      .map((cell, i) => pad(cell, widths?.[i] ?? naturals[i] ?? 0, toRight[i] ?? false))
      .join(" ".repeat(gap))
      .trimEnd()
  return [style(line(columns)), ...texts.map(line)]
}
