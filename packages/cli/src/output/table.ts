/** Tables of text that fit a width. Names of players hold wide letters and emoji, so widths are those of a terminal. */
import cliTruncate from "cli-truncate"
import stringWidth from "string-width"

/** A value of a cell; numbers stand to the right. */
export type Cell = string | number | boolean | null | undefined

export interface Table {
  readonly columns: ReadonlyArray<string>
  readonly rows: ReadonlyArray<ReadonlyArray<Cell>>
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

const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((a, b) => a + b, 0)

/** The widest columns give way first, down to a width at which something can still be read. */
const fit = (natural: ReadonlyArray<number>, width: number): ReadonlyArray<number> => {
  const least = 4
  const widths = [...natural]
  let over = sum(widths) + gap * (widths.length - 1) - width
  while (over > 0) {
    const widest = Math.max(...widths)
    if (widest <= least) break
    widths[widths.indexOf(widest)] = widest - 1
    over -= 1
  }
  return widths
}

const pad = (text: string, width: number, toRight: boolean): string => {
  const cut = stringWidth(text) > width ? cliTruncate(text, width) : text
  const space = " ".repeat(Math.max(0, width - stringWidth(cut)))
  return toRight ? space + cut : cut + space
}

/** The lines of a table, the columns' names first; `style` gets those. */
export const lines = (
  { columns, rows }: Table,
  width: number,
  style: (heading: string) => string
): ReadonlyArray<string> => {
  const texts = rows.map((row) => columns.map((_, i) => textOf(row[i])))
  const toRight = columns.map((_, i) => rows.length > 0 && rows.every((row) => typeof row[i] !== "string"))
  const widths = fit(
    columns.map((name, i) => Math.max(stringWidth(name), ...texts.map((row) => stringWidth(row[i] ?? "")))),
    width
  )
  const line = (cells: ReadonlyArray<string>): string =>
    cells
      .map((cell, i) => pad(cell, widths[i] ?? 0, toRight[i] ?? false))
      .join(" ".repeat(gap))
      .trimEnd()
  return [style(line(columns)), ...texts.map(line)]
}
