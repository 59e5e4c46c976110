/** The few building blocks that every body schema is made of. */
import * as Schema from "effect/Schema"

/** A key that may be absent or `null`: wherever the API is not known to always send a value. */
export const maybe = <S extends Schema.Constraint>(schema: S) => Schema.optionalKey(Schema.NullOr(schema))

/** Known values with completion in editors, open to the ones the API adds without notice. */
export const open = <const L extends ReadonlyArray<string>>(literals: L) =>
  Schema.Union([Schema.Literals(literals), Schema.StringForLiteralAutocomplete])

/** A list that the API may leave out. */
export const maybeList = <S extends Schema.Constraint>(item: S) => maybe(Schema.Array(item))
