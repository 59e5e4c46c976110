/** The fields of a table in the order of their lines, as compact texts. */
import { blankOf, type Line, type Values, type ValuesOf } from "../../../diff/internal/fieldTable.ts"
import type { CompactReader, CompactWriter } from "./compactText.ts"

/** Writes and reads the values of a table. */
export interface FieldForm<A> {
  readonly write: (values: A, out: CompactWriter) => void
  readonly read: (from: CompactReader) => A
}

/** Made once for a table: a new line needs nothing else. */
export function fieldForm<T extends { readonly [K in keyof T]: Line }>(table: T): FieldForm<ValuesOf<T>>
export function fieldForm(table: Readonly<Record<string, Line>>): FieldForm<Values> {
  const names = Object.keys(table)
  const blank = blankOf(table)
  return {
    write: (values, out) => {
      for (const name of names) out.write(values[name])
    },
    read: (from) => {
      const values = { ...blank }
      for (const name of names) values[name] = from.read()
      return values
    }
  }
}
