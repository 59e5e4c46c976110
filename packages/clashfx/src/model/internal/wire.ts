/** The few building blocks that every body schema is made of. */
import * as Schema from "effect/Schema"

/** A key that may be absent or `null`: wherever the API is not known to always send a value. */
export const maybe = <S extends Schema.Constraint>(schema: S) => Schema.optionalKey(Schema.NullOr(schema))

/** The schema of {@link open}. */
export interface Open<L extends string> extends Schema.Codec<L | (string & {}), string> {
  /** The values known so far. */
  readonly known: ReadonlyArray<L>
}

/**
 * Known values with completion in editors, open to the ones the API adds without notice. Any string decodes, so at run
 * time this is a string: a union with the literals would say the same and take three times as long.
 */
export const open = <const L extends string>(...known: ReadonlyArray<L>): Open<L> =>
  Schema.make<Open<L>>(Schema.String.annotate({ description: `Known values: ${known.join(", ")}` }).ast, { known })

/** A list that the API may leave out. */
export const maybeList = <S extends Schema.Constraint>(item: S) => maybe(Schema.Array(item))

/**
 * The member of a union on `state` that takes every state but the known ones. In a program its `state` is the literal
 * `"unknown"`, so that the other members narrow; the string that was sent stays in `wireState` and is encoded again.
 */
export const unknownState = <const Tag extends string, const F extends Schema.Struct.Fields>(
  tag: Tag,
  known: ReadonlyArray<string>,
  fields: F
) => {
  const other = Schema.makeFilter((state: string) => !known.includes(state), { expected: "a state not known yet" })
  return Schema.Struct({
    ...fields,
    _tag: Schema.tagDefaultOmit(tag),
    state: Schema.tagDefaultOmit("unknown"),
    wireState: Schema.String.check(other)
  }).pipe(Schema.encodeKeys({ state: "~state", wireState: "state" }))
}
