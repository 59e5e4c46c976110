/**
 * What is done with the rows of members, made from their table.
 *
 * Clans have up to 50 of them, so this is as fast as code that is written out by hand: engines inline a call where a place
 * in the code always calls the same function, and a loop over the table has only one place for all of them (measured: four
 * times the time). Long because there is a place for each field; those that are left over repeat the first one.
 */
import * as Schema from "effect/Schema"
import type { ClanMember } from "../../model/Clan.ts"
import { blankOf, type ValuesOf } from "../internal/fieldTable.ts"
import { type Named, NamedOrNull } from "../internal/named.ts"

type Table = Readonly<
  Record<string, { readonly schema: Schema.ConstraintDecoder<unknown>; readonly read: (body: ClanMember) => unknown }>
>

/** A line of a table, with its column in stored rows. */
interface Place {
  readonly name: string
  readonly column: number
  readonly read: (body: ClanMember) => unknown
}

type Values = Record<string, unknown>

/** What is done with rows of members. */
export interface Rows<Row> {
  readonly make: (body: ClanMember) => Row
  /** Is a member as the row says? Nearly all are, and this tells it without making a row. */
  readonly isAsBefore: (body: ClanMember, row: Row) => boolean
  /** The row as it is stored: a cell for each field, in which names stand as places in a list of them. */
  readonly write: (row: Row, placeOf: (name: Named | null) => number | null) => ReadonlyArray<unknown>
  readonly areCells: (cells: ReadonlyArray<unknown>) => boolean
  readonly read: (cells: ReadonlyArray<unknown>, names: ReadonlyArray<Named>) => Row
}

const size = 16

/** Named columns have nothing else. */
const isNamed = (value: unknown): value is Named => typeof value === "object" && value !== null

export function rowsOf<T extends Table>(table: T): Rows<ValuesOf<T>>
export function rowsOf(table: Table): Rows<Values> {
  const lines = Object.entries(table)
  const fields = lines.map(([name, { read }], column): Place => ({ name, column, read }))
  const namedColumns = lines.flatMap(([name, { schema }], column) => (schema === NamedOrNull ? [{ name, column }] : []))
  const checks = lines.map(([, { schema }]) => Schema.is(schema === NamedOrNull ? Schema.NullOr(Schema.Int) : schema))
  const at = (i: number): Place => {
    const place = fields[i] ?? fields[0]
    if (place === undefined || fields.length > size) throw new Error(`rows have 1 to ${size} fields: add places`)
    return place
  }
  const blank: Values = blankOf(table)
  const a = at(0)
  const b = at(1)
  const c = at(2)
  const d = at(3)
  const e = at(4)
  const f = at(5)
  const g = at(6)
  const h = at(7)
  const i = at(8)
  const j = at(9)
  const k = at(10)
  const l = at(11)
  const m = at(12)
  const n = at(13)
  const o = at(14)
  const p = at(15)
  return {
    areCells: (cells) => cells.length === checks.length && checks.every((is, i) => is(cells[i])),
    isAsBefore: (body, row) =>
      a.read(body) === row[a.name] &&
      b.read(body) === row[b.name] &&
      c.read(body) === row[c.name] &&
      d.read(body) === row[d.name] &&
      e.read(body) === row[e.name] &&
      f.read(body) === row[f.name] &&
      g.read(body) === row[g.name] &&
      h.read(body) === row[h.name] &&
      i.read(body) === row[i.name] &&
      j.read(body) === row[j.name] &&
      k.read(body) === row[k.name] &&
      l.read(body) === row[l.name] &&
      m.read(body) === row[m.name] &&
      n.read(body) === row[n.name] &&
      o.read(body) === row[o.name] &&
      p.read(body) === row[p.name],
    make: (body) => {
      const row = { ...blank }
      row[a.name] = a.read(body)
      row[b.name] = b.read(body)
      row[c.name] = c.read(body)
      row[d.name] = d.read(body)
      row[e.name] = e.read(body)
      row[f.name] = f.read(body)
      row[g.name] = g.read(body)
      row[h.name] = h.read(body)
      row[i.name] = i.read(body)
      row[j.name] = j.read(body)
      row[k.name] = k.read(body)
      row[l.name] = l.read(body)
      row[m.name] = m.read(body)
      row[n.name] = n.read(body)
      row[o.name] = o.read(body)
      row[p.name] = p.read(body)
      return row
    },
    write: (row, placeOf) => {
      const cells = [
        row[a.name],
        row[b.name],
        row[c.name],
        row[d.name],
        row[e.name],
        row[f.name],
        row[g.name],
        row[h.name],
        row[i.name],
        row[j.name],
        row[k.name],
        row[l.name],
        row[m.name],
        row[n.name],
        row[o.name],
        row[p.name]
      ]
      for (const { column } of namedColumns) {
        const name = cells[column]
        cells[column] = placeOf(isNamed(name) ? name : null)
      }
      return cells.slice(0, fields.length)
    },
    read: (cells, names) => {
      const row = { ...blank }
      row[a.name] = cells[a.column]
      row[b.name] = cells[b.column]
      row[c.name] = cells[c.column]
      row[d.name] = cells[d.column]
      row[e.name] = cells[e.column]
      row[f.name] = cells[f.column]
      row[g.name] = cells[g.column]
      row[h.name] = cells[h.column]
      row[i.name] = cells[i.column]
      row[j.name] = cells[j.column]
      row[k.name] = cells[k.column]
      row[l.name] = cells[l.column]
      row[m.name] = cells[m.column]
      row[n.name] = cells[n.column]
      row[o.name] = cells[o.column]
      row[p.name] = cells[p.column]
      for (const { column, name } of namedColumns) row[name] = names[Number(cells[column] ?? -1)] ?? null
      return row
    }
  }
}
