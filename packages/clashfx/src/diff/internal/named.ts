/** What has an id and a name, and lists of it: leagues, labels, locations, languages. */
import * as Schema from "effect/Schema"
import { interner, isListOf, namedInterner } from "./intern.ts"
import { onceEach } from "./onceEach.ts"

/** An id with its name: leagues, labels, locations, languages. */
export const Named = Schema.Struct({ id: Schema.Int, name: Schema.String })
export interface Named extends Schema.Schema.Type<typeof Named> {}

/** One that may be missing. Fields with this very schema are stored as places in a list of names, where rows have them. */
export const NamedOrNull = Schema.NullOr(Named)

/** The one object for this id and name. */
export const shareNamed = namedInterner<Named>((id, name) => ({ id, name }))

type Nameable = { readonly id: number; readonly name: string } | null | undefined

/** The same for what may be missing; `before`, if it is equal. */
export const named = (of: Nameable, before?: Named | null): Named | null => {
  if (of === null || of === undefined) return null
  return before?.id === of.id && before.name === of.name ? before : shareNamed(of)
}

const internList = interner<ReadonlyArray<Named>>()

const allNamed = (list: ReadonlyArray<Named>): ReadonlyArray<Named> =>
  internList(JSON.stringify(list.map(({ id, name }) => [id, name])), () => list.map(shareNamed))

/** Labels; those of `before`, if they are equal. The API may list one twice; each is there once. */
export const labels = (
  of: ReadonlyArray<Named> | null | undefined,
  before?: ReadonlyArray<Named>
): ReadonlyArray<Named> => {
  const list = of ?? []
  return isListOf(before, list, (label, { id, name }) => label.id === id && label.name === name)
    ? before
    : allNamed(onceEach(list, ({ id }) => id))
}
