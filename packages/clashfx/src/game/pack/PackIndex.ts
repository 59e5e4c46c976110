/** Finds rows of a table by id and by name. */
import type { Table } from "@clashfx/game-data"
import * as Spelling from "./spelling.ts"

export { normalizeName } from "./spelling.ts"

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
  /** A name that is close to what was given and fits the options, for error messages. */
  readonly suggest: (input: string | number, options?: NameOptions) => string | undefined
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
    const entries = byName.get(Spelling.normalizeName(name)) ?? []
    entries.push({
      position,
      village: table.value(position, "village"),
      seasonal: table.value(position, "isSeasonal") === true
    })
    byName.set(Spelling.normalizeName(name), entries).set(name, entries)
  }
  for (const entries of byName.values()) if (entries.length > 1) entries.sort((a, b) => rank(a) - rank(b))
  return byName
}

const positionsById = (table: Table<unknown>): ReadonlyMap<unknown, number> =>
  new Map(Array.from({ length: table.length }, (_, position) => [table.value(position, "id"), position]))

/** The name closest to the input among the rows that fit. */
const closest = (table: Table<unknown>, input: string, options: NameOptions): string | undefined =>
  Spelling.closest(
    input,
    [...positionsByName(table).values()].flatMap((entries) =>
      entries.flatMap((entry) => (fits(entry, options) ? [nameOf(table, entry.position)] : []))
    )
  )

const make = <Row>(table: Table<Row>): Index<Row> => {
  let ids: ReadonlyMap<unknown, number> | undefined
  let names: ReadonlyMap<string, ReadonlyArray<Entry>> | undefined
  const entriesOf = (name: string): ReadonlyArray<Entry> => {
    names ??= positionsByName(table)
    return names.get(name) ?? names.get(Spelling.normalizeName(name)) ?? []
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
    suggest: (input, options = {}) => (typeof input === "string" ? closest(table, input, options) : undefined),
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
