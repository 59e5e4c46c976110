/** What a command prints: facts and a table for people, JSON or CSV for programs. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { stringify } from "csv-stringify/sync"
import type { Options } from "../options.ts"
import * as Paint from "./paint.ts"
import { type Cell, lines, type Table, textOf } from "./table.ts"

/** What a command has found. */
export interface Page {
  /** What it is about, in a line. */
  readonly title?: string | undefined
  /** Its main facts, by name. */
  readonly facts?: Readonly<Record<string, Cell>> | undefined
  readonly table?: Table | undefined
  /** What `--json` prints: the model as the SDK gives it. */
  readonly json: unknown
}

const cellOf = (cell: Cell): string | number | boolean => cell ?? ""

/** A cell that a spreadsheet would run as a formula is marked as text. */
const harmless = (cell: Cell): string | number | boolean => {
  const value = cellOf(cell)
  return typeof value === "string" && /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value
}

/** The table as CSV, or the facts where there is none. */
const csv = ({ facts, table }: Page): string => {
  if (table !== undefined) return stringify([table.columns, ...table.rows.map((row) => row.map(harmless))])
  const entries = Object.entries(facts ?? {})
  return stringify([entries.map(([name]) => name), entries.map(([, value]) => harmless(value))])
}

/** BigInts have no JSON; they are told as texts. */
const json = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? String(inner) : inner), 2)

const forPeople = ({ facts, table, title }: Page, width: number): string => {
  const names = Object.keys(facts ?? {})
  const longest = Math.max(0, ...names.map((name) => name.length))
  return [
    ...(title === undefined ? [] : [Paint.bold(title)]),
    ...Object.entries(facts ?? {}).map(([name, value]) => `${Paint.dim(name.padEnd(longest))}  ${textOf(value)}`),
    ...(table === undefined
      ? []
      : [
          ...(names.length > 0 || title !== undefined ? [""] : []),
          ...lines(table, width, Paint.dim),
          ...(table.rows.length === 0 ? ["none"] : [])
        ])
  ].join("\n")
}

/** Prints a page in the form that was asked for. */
export const print = (page: Page, options: Options): Effect.Effect<void> => {
  if (options.json) return Console.log(json(page.json))
  if (options.csv) return Console.log(csv(page).trimEnd())
  return Console.log(forPeople(page, Paint.width()))
}
