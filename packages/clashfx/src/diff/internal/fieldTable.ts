/**
 * One table per subject: what is kept of it, and how each field is read from the body that the API sends. The schema of
 * the snapshot (and so its stored form), the snapshot itself, and the events of its fields follow from the table: a new
 * field is one line.
 */
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as Struct from "effect/Struct"
import { fieldRules, type IsSame } from "./fieldRule.ts"

type Codec = Schema.ConstraintCodec<unknown, unknown>

/** A field of a snapshot: what it is, and where it comes from. */
export interface Field<Body, V extends Codec> {
  readonly schema: V
  readonly read: (body: Body) => V["Type"]
  /** From a stored value to the object that all snapshots share for it; not there for what is shared by none. */
  share?(value: V["Type"]): V["Type"]
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
    return <const F extends string, V extends Codec>(
      field: F,
      schema: V,
      read: (body: Body) => V["Type"],
      same?: IsSame<V["Type"]>
    ) => {
      const { find, schema: event } = rule(
        field,
        schema,
        (snapshot: { readonly [K in F]: V["Type"] }) => snapshot[field],
        same
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

interface Readable {
  readonly read: (body: never) => unknown
}

/** What the lines of a table are read from. */
type BodyOf<T> = T[keyof T] extends { readonly read: (body: infer Body) => unknown } ? Body : never

/** What the lines of a table read. */
export type ValuesOf<T> = {
  readonly [K in keyof T]: T[K] extends { readonly read: (body: never) => infer A } ? A : never
}

/**
 * All fields of a table, still empty. Copies of it have their fields in place from the beginning: engines make a hash table
 * of an object to which more than a dozen fields are added by computed names, which is larger, and slower to read.
 */
export const blankOf = (table: object): Record<string, unknown> =>
  JSON.parse(JSON.stringify(Object.fromEntries(Object.keys(table).map((name) => [name, null]))))

/** Makes the function from a body to the fields of its snapshot, once for a table. */
export function readerOf<T extends { readonly [K in keyof T]: Readable }>(table: T): (body: BodyOf<T>) => ValuesOf<T>
export function readerOf(table: Readonly<Record<string, Readable>>): (body: never) => unknown {
  const fields = Object.entries(table).map(([name, { read }]) => ({ name, read }))
  const blank = blankOf(table)
  return (body) => {
    const values = { ...blank }
    for (const { name, read } of fields) values[name] = read(body)
    return values
  }
}

interface Sharing {
  readonly schema: Codec
  share?(value: unknown): unknown
}

/** Makes the function that takes the shared objects in the place of equal ones, once for a table. */
export const sharerOf = (
  table: Readonly<Record<string, Sharing>>
): (<Values extends object>(values: Values) => Values) => {
  const fields = Object.entries(table)
  return (values) => {
    const taken: Record<string, unknown> = {}
    for (const [name, line] of fields) {
      if (line.share !== undefined && Predicate.hasProperty(values, name)) taken[name] = line.share(values[name])
    }
    return { ...values, ...taken }
  }
}

interface Compared {
  readonly schema: Codec
  /** For values that are objects, and shared by none. */
  same?(previous: unknown, current: unknown): boolean
}

/** Makes the comparison of two records, or `null`, by their fields; once for a table. */
export const sameBy = (
  table: Readonly<Record<string, Compared>>
): (<Values extends object>(previous: Values | null, current: Values | null) => boolean) => {
  const fields = Object.entries(table)
  const valueOf = (values: object, name: string): unknown =>
    Predicate.hasProperty(values, name) ? values[name] : undefined
  return (previous, current) =>
    previous === current ||
    (previous !== null &&
      current !== null &&
      fields.every(([name, line]) => {
        const [before, after] = [valueOf(previous, name), valueOf(current, name)]
        return before === after || line.same?.(before, after) === true
      }))
}

// ---------------------------------------------------------------------------------------------------------------------
// Growth
// ---------------------------------------------------------------------------------------------------------------------

/** Marks a line whose number only grows, at least within a season: it tells which of two snapshots is newer. */
export const growing = <Line extends object>(line: Line): Line & { readonly grows: true } => ({ ...line, grows: true })

/** Counts what grew and what shrank between two snapshots. */
export class Growing {
  private grew = 0
  private shrank = 0

  /** Notes a number before and after. */
  note(before: unknown, after: unknown): void {
    if (typeof before !== "number" || typeof after !== "number") return
    if (after > before) this.grew++
    else if (after < before) this.shrank++
  }

  /** 1 when all that changed grew, -1 when all of it shrank, and 0 when that says nothing. */
  get growth(): -1 | 0 | 1 {
    return this.grew > 0 && this.shrank === 0 ? 1 : this.shrank > 0 && this.grew === 0 ? -1 : 0
  }
}

/** Makes the function that notes the growing fields of two snapshots, once for a table. */
export const growthOf = (table: Readonly<Record<string, object>>) => {
  const fields = Object.entries(table).flatMap(([name, line]) => ("grows" in line ? [name] : []))
  return (growing: Growing, before: object, after: object): void => {
    for (const name of fields) {
      if (Predicate.hasProperty(before, name) && Predicate.hasProperty(after, name)) {
        growing.note(before[name], after[name])
      }
    }
  }
}
