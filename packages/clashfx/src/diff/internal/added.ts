/** Fields that were added to what is stored: a text of a version before is read as if it had said this. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

/** A field with what it is in texts that were stored before it was there. */
export const added = <S extends Schema.Constraint>(schema: S, before: S["Encoded"]): Schema.withDecodingDefaultKey<S> =>
  Schema.withDecodingDefaultKey<S>(Effect.succeed(before))(schema)
