/**
 * Rows of a player's lists: a name, where it belongs, and a small number (a level, or stars).
 *
 * Thousands of players have the same few thousand rows, so there is one object for each: a list costs a pointer per row,
 * and the reference tells whether a row is the same.
 */

import * as Schema from "effect/Schema"
import { Village } from "../../model/Player.ts"
import { defaultCapacity } from "../internal/intern.ts"

/** What tells a row from the others of its list. */
export const placeFields = {
  name: Schema.String,
  village: Village,
  /** 1 for the first of this name and village: names are not unique. */
  occurrence: Schema.Int
}
const Place = Schema.Struct(placeFields)
export interface Place extends Schema.Schema.Type<typeof Place> {}

/** The same as a text. */
export const keyOfPlace = ({ name, occurrence, village }: Place): string => `${village}/${name}/${occurrence}`

/** A row as it is stored: its place, and its number. */
export const StoredRow = Schema.Tuple([placeFields.name, placeFields.village, placeFields.occurrence, Schema.Int])
export type StoredRow = typeof StoredRow.Type

export const writeRow = ({ name, occurrence, village }: Place, n: number): StoredRow => [name, village, occurrence, n]

export const readRow = <Row>({ at }: RowTable<Row>, [name, village, occurrence, n]: StoredRow): Row =>
  at({ name, village, occurrence }, n)

export interface RowTable<Row> {
  /** Begins another list: occurrences count from 1 again. */
  readonly begin: () => void
  /** The row of the next entry of a list. */
  readonly next: (name: string, village: string, n: number) => Row
  /** The row of a known place. */
  readonly at: (place: Place, n: number) => Row
}

interface Numbered<Row> {
  readonly place: Place
  readonly rows: Map<number, Row>
}

interface Named<Row> {
  readonly village: string
  readonly occurrences: Map<number, Numbered<Row>>
  /** The list that was counted last, and how often the name has been in it. */
  list: number
  count: number
}

/** Makes a table; `make` is asked once for each different row. It begins anew when it is full (`internal/intern.ts`). */
export const rowTable = <Row>(
  make: (place: Place, n: number) => Row,
  capacity: number = defaultCapacity
): RowTable<Row> => {
  const names = new Map<string, Array<Named<Row>>>()
  let list = 0
  let size = 0

  const find = (name: string, village: string): Named<Row> => {
    let villages = names.get(name)
    if (villages === undefined) names.set(name, (villages = []))
    for (const known of villages) if (known.village === village) return known
    const added: Named<Row> = { village, occurrences: new Map(), list, count: 0 }
    villages.push(added)
    return added
  }

  const rowOf = (named: Named<Row>, name: string, occurrence: number, n: number): Row => {
    let numbered = named.occurrences.get(occurrence)
    if (numbered === undefined) {
      numbered = { place: { name, village: named.village, occurrence }, rows: new Map() }
      named.occurrences.set(occurrence, numbered)
    }
    let row = numbered.rows.get(n)
    if (row === undefined) {
      size++
      numbered.rows.set(n, (row = make(numbered.place, n)))
    }
    return row
  }

  return {
    begin: () => {
      list++
      if (size < capacity) return
      names.clear()
      size = 0
    },
    next: (name, village, n) => {
      const named = find(name, village)
      if (named.list !== list) {
        named.list = list
        named.count = 0
      }
      named.count++
      return rowOf(named, name, named.count, n)
    },
    at: ({ name, occurrence, village }, n) => rowOf(find(name, village), name, occurrence, n)
  }
}
