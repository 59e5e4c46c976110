/** Events as a table for spreadsheets, in which no cell is a formula. */
import type { Logged } from "@clashfx/cluster/EventLog"

/** What spreadsheets take for a formula, also in full width; a leading apostrophe makes it text. */
const isFormula = /^[\s]*[=+\-@\t\r\n|%＝＋－＠]/

/** A cell: quoted where it has to be (RFC 4180), and never a formula. */
export const cell = (text: string): string => {
  const safe = isFormula.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const columns = ["place", "id", "at", "kind", "tag", "type", "event"]

const row = ({ at, body, id, kind, seq, tag, type }: Logged): string =>
  [String(seq), id, new Date(at).toISOString(), kind ?? "", tag ?? "", type, body].map(cell).join(",")

/** The table, with a line of names, each line ended as RFC 4180 has it. */
export const csv = (events: ReadonlyArray<Logged>): string =>
  [columns.join(","), ...events.map(row)].map((line) => `${line}\r\n`).join("")
