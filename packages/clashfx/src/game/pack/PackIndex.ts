/** Finds rows of a table by id and by name. */
import type { Table } from "@clashfx/game-data"

/** The form in which names are compared: lower case, without spaces, underscores, dots, apostrophes, hyphens. */
export const normalizeName = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "")

/** What tells rows of one name apart. */
export interface NameOptions {
  /** The village; default: home before builder base. */
  readonly village?: string | undefined
  /** The one that comes and goes with events, or the other; default: the other first. */
  readonly seasonal?: boolean | undefined
}

/** Rows by id and by name. */
export interface Index<Row> {
  readonly table: Table<Row>
  /** The row of an id. */
  readonly byId: (id: number) => Row | undefined
  /** The row of a name, however it is spelled; the best one where several have the name. */
  readonly byName: (name: string, options?: NameOptions) => Row | undefined
  /** Every row whose name is this, the best first. */
  readonly allByName: (name: string) => ReadonlyArray<Row>
  /** A name that is close to what was given, for error messages. */
  readonly suggest: (input: string | number) => string | undefined
}

interface Entry {
  readonly position: number
  readonly village: unknown
  readonly seasonal: boolean
}

/** Home before builder base, lasting before seasonal, then the order of the game. */
const rank = (entry: Entry): number => (entry.village === "builderBase" ? 2 : 0) + (entry.seasonal ? 1 : 0)

const fits = (entry: Entry, options: NameOptions): boolean =>
  (options.village === undefined || entry.village === undefined || entry.village === options.village) &&
  (options.seasonal === undefined || entry.seasonal === options.seasonal)

const nameOf = (table: Table<unknown>, position: number): string => {
  const name = table.value(position, "name")
  return typeof name === "string" ? name : ""
}

/** Where the rows of a name are: by the name as it is, and by its normal form. */
const positionsByName = (table: Table<unknown>): ReadonlyMap<string, ReadonlyArray<Entry>> => {
  const byName = new Map<string, Array<Entry>>()
  for (let position = 0; position < table.length; position++) {
    const name = nameOf(table, position)
    const entries = byName.get(normalizeName(name)) ?? []
    entries.push({
      position,
      village: table.value(position, "village"),
      seasonal: table.value(position, "isSeasonal") === true
    })
    byName.set(normalizeName(name), entries).set(name, entries)
  }
  for (const entries of byName.values()) if (entries.length > 1) entries.sort((a, b) => rank(a) - rank(b))
  return byName
}

const positionsById = (table: Table<unknown>): ReadonlyMap<unknown, number> =>
  new Map(Array.from({ length: table.length }, (_, position) => [table.value(position, "id"), position]))

/** How many letters must be put in, left out or changed to get from one word to the other; `limit + 1` if more. */
const distance = (a: string, b: string, limit: number): number => {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let row = Array.from({ length: b.length + 1 }, (_, k) => k)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let k = 1; k <= b.length; k++) {
      const change = (row[k - 1] ?? 0) + (a[i - 1] === b[k - 1] ? 0 : 1)
      next.push(Math.min(change, (row[k] ?? 0) + 1, (next[k - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? limit + 1
}

/** The closest name: the one that starts like the input, or differs in a quarter of its letters at most. */
const closest = (table: Table<unknown>, input: string): string | undefined => {
  const wanted = normalizeName(input)
  if (wanted === "") return undefined
  const limit = Math.max(1, Math.floor(wanted.length / 4))
  let best: { readonly name: string; readonly distance: number } | undefined
  for (let position = 0; position < table.length; position++) {
    const name = nameOf(table, position)
    const normal = normalizeName(name)
    const found = normal.startsWith(wanted) ? 0.5 : distance(normal, wanted, limit)
    if (found <= limit && found < (best?.distance ?? Infinity)) best = { name, distance: found }
  }
  return best?.name
}

const make = <Row>(table: Table<Row>): Index<Row> => {
  let ids: ReadonlyMap<unknown, number> | undefined
  let names: ReadonlyMap<string, ReadonlyArray<Entry>> | undefined
  const entriesOf = (name: string): ReadonlyArray<Entry> => {
    names ??= positionsByName(table)
    return names.get(name) ?? names.get(normalizeName(name)) ?? []
  }
  return {
    table,
    byId: (id) => {
      const position = (ids ??= positionsById(table)).get(id)
      return position === undefined ? undefined : table.at(position)
    },
    byName: (name, options) => {
      const entries = entriesOf(name)
      const entry = options === undefined ? entries[0] : entries.find((one) => fits(one, options))
      return entry === undefined ? undefined : table.at(entry.position)
    },
    suggest: (input) => (typeof input === "string" ? closest(table, input) : undefined),
    allByName: (name) => entriesOf(name).flatMap(({ position }) => table.at(position) ?? [])
  }
}

const made = new WeakMap<Table<unknown>, Index<unknown>>()

/** The index of a table: the same for the same table, and built when something is looked up for the first time. */
export function of<Row>(table: Table<Row>): Index<Row>
export function of(table: Table<unknown>): Index<unknown> {
  let index = made.get(table)
  if (index === undefined) made.set(table, (index = make(table)))
  return index
}
