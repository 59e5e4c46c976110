/**
 * One table per subject: what is kept of it, and how each field is read from the body that the API sends. The schema of
 * the snapshot (and so its stored form), the snapshot itself, and the events of its fields follow from the table: a new
 * field is one line.
 */
import * as Schema from "effect/Schema"
import * as Struct from "effect/Struct"
import { fieldRules } from "./fieldRule.ts"

type Codec = Schema.ConstraintCodec<unknown, unknown>

/** A field of a snapshot: what it is, and where it comes from. */
export interface Field<Body, V extends Codec> {
  readonly schema: V
  readonly read: (body: Body) => V["Type"]
}

/** Makes lines of the table of a subject that is read from a `Body`: fields whose changes are not told one by one. */
export const fieldsOf =
  <Body>() =>
  <V extends Codec>(schema: V, read: (body: Body) => V["Type"]): Field<Body, V> => ({ schema, read })

/**
 * Makes lines for fields whose changes are told, each with the schema of its event and the search for a change. The name
 * is that of the line: see {@link toldTable}.
 */
export const toldFieldsOf =
  <Body>() =>
  <const Tag extends string, Extra extends Schema.Struct.Fields>(tag: Tag, extra: Extra) => {
    const rule = fieldRules(tag, extra)
    return <const F extends string, V extends Codec>(field: F, schema: V, read: (body: Body) => V["Type"]) => {
      const { find, schema: event } = rule(
        field,
        schema,
        (snapshot: { readonly [K in F]: V["Type"] }) => snapshot[field]
      )
      return { schema, read, field, event, find }
    }
  }

/** A table whose lines are called what their events say. */
export const toldTable = <const T extends { readonly [K in keyof T]: { readonly field: K } }>(table: T): T => table

interface SchemaOf extends Struct.Lambda {
  <V extends Codec>(field: { readonly schema: V }): V
  readonly "~lambda.out": this["~lambda.in"] extends { readonly schema: infer V } ? V : never
}

/** The fields of the snapshot's schema. */
export const schemasOf = Struct.map(Struct.lambda<SchemaOf>(({ schema }) => schema))

interface ReadOf<Body> extends Struct.Lambda {
  <A>(field: { readonly read: (body: Body) => A }): A
  readonly "~lambda.out": this["~lambda.in"] extends { readonly read: (body: never) => infer A } ? A : never
}

/** The fields of the snapshot of a body. */
export const readingOf = <Body>(body: Body) => Struct.map(Struct.lambda<ReadOf<Body>>(({ read }) => read(body)))
