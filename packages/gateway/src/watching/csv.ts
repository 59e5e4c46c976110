/** Events as a table for spreadsheets, in which no cell is a formula. */
import type { Logged } from "@clashfx/cluster/EventLog"

/** What spreadsheets take for a formula, also in full width; a leading apostrophe makes it text. */
const isFormula = /^[\s]*[=+\-@\t\r\n|%＝＋－＠]/

/** Where a spreadsheet that takes a semicolon or a tab for the end of a cell would begin one with a formula. */
const innerFormula = /(?<=[;\t]\s*)(?=[=+\-@|%＝＋－＠])/g

/** A cell: quoted where it has to be (RFC 4180), and never a formula, nor several cells with one among them. */
export const cell = (text: string): string => {
  const safe = `${isFormula.test(text) ? "'" : ""}${text.replaceAll(innerFormula, "'")}`
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const columns = ["place", "id", "at", "kind", "tag", "type", "event"]

/**
 * JSON without a semicolon, which stands in its texts only. In half of Europe a semicolon ends a cell, and quotes within a
 * line count for nothing then: a clan named `;=HYPERLINK(...)` would have a cell of its own.
 */
const json = (body: string): string => body.replaceAll(";", String.raw`\u003b`)

const row = ({ at, body, id, kind, seq, tag, type }: Logged): string =>
  [String(seq), id, new Date(at).toISOString(), kind ?? "", tag ?? "", type, json(body)].map(cell).join(",")

/** The table, with a line of names, each line ended as RFC 4180 has it. */
export const csv = (events: ReadonlyArray<Logged>): string =>
  [columns.join(","), ...events.map(row)].map((line) => `${line}\r\n`).join("")
