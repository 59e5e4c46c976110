/** How a change of a field is described once: its schema, and how it is found between two snapshots. */
import * as Equal from "effect/Equal"
import * as Schema from "effect/Schema"

/** One field with its value before and after. */
export interface FieldChange<Tag extends string, F extends string, A> {
  readonly _tag: Tag
  readonly field: F
  readonly previous: A
  readonly current: A
}

/** Are two values the same, where they are not the same object? */
export type IsSame<A> = (previous: A, current: A) => boolean

/** Lists are compared item by item first: their items are shared, the lists are not. */
const isSame = (previous: unknown, current: unknown): boolean =>
  Array.isArray(previous) && Array.isArray(current) && previous.length === current.length
    ? previous.every((item, i) => item === current[i] || Equal.equals(item, current[i]))
    : Equal.equals(previous, current)

/**
 * Makes the rule of one field: the schema of its event, and the search for a change between two snapshots `S`. Values
 * are compared by value; snapshots share equal objects (`intern.ts`), so the reference nearly always decides. `same` is
 * for values that are shared by none, and would be compared key by key.
 */
export const fieldRules =
  <const Tag extends string, Extra extends Schema.Struct.Fields>(tag: Tag, extra: Extra) =>
  <const F extends string, V extends Schema.ConstraintCodec<unknown, unknown>, S>(
    field: F,
    value: V,
    read: (snapshot: S) => V["Type"],
    same: IsSame<V["Type"]> = isSame
  ) => ({
    field,
    schema: Schema.Struct({
      _tag: Schema.tag(tag),
      field: Schema.tag(field),
      previous: value,
      current: value,
      ...extra
    }),
    find: (before: S, after: S): FieldChange<Tag, F, V["Type"]> | undefined => {
      const previous = read(before)
      const current = read(after)
      if (previous === current || (typeof current === "object" && same(previous, current))) return undefined
      return { _tag: tag, field, previous, current }
    }
  })
