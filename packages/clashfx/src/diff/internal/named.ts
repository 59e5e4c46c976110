/** What has an id and a name, and lists of it: leagues, labels, locations, languages. */
import * as Schema from "effect/Schema"
import { interner, namedInterner } from "./intern.ts"
import { onceEach } from "./onceEach.ts"

/** An id with its name: leagues, labels, locations, languages. */
export const Named = Schema.Struct({ id: Schema.Int, name: Schema.String })
export interface Named extends Schema.Schema.Type<typeof Named> {}

/** One that may be missing. Fields with this very schema are stored as places in a list of names, where rows have them. */
export const NamedOrNull = Schema.NullOr(Named)

/** The one object for this id and name. */
export const shareNamed = namedInterner<Named>((id, name) => ({ id, name }))

/** The same for what may be missing. */
export const named = (of: { readonly id: number; readonly name: string } | null | undefined): Named | null =>
  of === null || of === undefined ? null : shareNamed(of)

const internList = interner<ReadonlyArray<Named>>()

const allNamed = (list: ReadonlyArray<Named>): ReadonlyArray<Named> =>
  internList(JSON.stringify(list.map(({ id, name }) => [id, name])), () => list.map(shareNamed))

/** Labels. The API may list one twice; each is there once. */
export const labels = (list: ReadonlyArray<Named> | null | undefined): ReadonlyArray<Named> =>
  allNamed(list === null || list === undefined ? [] : onceEach(list, ({ id }) => id))
