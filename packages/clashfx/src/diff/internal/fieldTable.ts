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
  /** Its value; `before` itself where that is given, and an equal object. */
  readonly read: (body: Body, before?: V["Type"]) => V["Type"]
  /** From a stored value to the object that all snapshots share for it; not there for what is shared by none. */
  share?(value: V["Type"]): V["Type"]
}

/** Makes lines of the table of a subject that is read from a `Body`: fields whose changes are not told one by one. */
export const fieldsOf =
  <Body>() =>
  <V extends Codec>(schema: V, read: Field<Body, V>["read"]): Field<Body, V> => ({ schema, read })

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
      read: Field<Body, V>["read"],
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

/** A line of any table, as its readers see it. */
export interface Line {
  read(body: never, before?: unknown): unknown
}

/** What the lines of a table are read from. */
type BodyOf<T> = T[keyof T] extends { readonly read: (body: infer Body, before?: never) => unknown } ? Body : never

/** What the lines of a table read. */
export type ValuesOf<T> = {
  readonly [K in keyof T]: T[K] extends { readonly read: (body: never, before?: never) => infer A } ? A : never
}

/**
 * All fields of a table, still empty. Copies of it have their fields in place from the beginning: engines make a hash table
 * of an object to which more than a dozen fields are added by computed names, which is larger, and slower to read.
 */
export const blankOf = (table: object): Record<string, unknown> =>
  JSON.parse(JSON.stringify(Object.fromEntries(Object.keys(table).map((name) => [name, null]))))

/** Values by the names of their fields. */
export type Values = Readonly<Record<string, unknown>>

/**
 * The loop over a table written out, one place in the code for each field: `npm run tables` makes them. Engines inline a
 * call where a place always calls the same function, and a loop has one place for all fields of all tables (measured: up
 * to eight times the time). The table stays the only source: what has other fields than the table is not used.
 */
export interface Unrolled {
  readonly names: ReadonlyArray<string>
}

/** Reading, written out. */
export interface UnrolledReader extends Unrolled {
  readonly reader: (...lines: ReadonlyArray<Line>) => (body: never, before?: Values) => unknown
}

/** Comparing, written out: calls `visit` with the number of each line whose values are not the same. */
export interface UnrolledDiff extends Unrolled {
  readonly differing: (before: Values, after: Values, visit: (line: number) => void) => void
}

/** Has what is written out the fields of the table, in their order? */
export const isUnrolled = (table: object, { names }: Unrolled): boolean => names.join() === Object.keys(table).join()

/**
 * Makes the function from a body to the fields of its snapshot, once for a table. Values of the snapshot `before` stay the
 * same objects where they are equal.
 */
export function readerOf<T extends { readonly [K in keyof T]: Line }>(
  table: T,
  unrolled: UnrolledReader
): (body: BodyOf<T>, before?: ValuesOf<T>) => ValuesOf<T>
export function readerOf(
  table: Readonly<Record<string, Line>>,
  unrolled: UnrolledReader
): (body: never, before?: Values) => unknown {
  if (isUnrolled(table, unrolled)) return unrolled.reader(...Object.values(table))
  const lines = Object.entries(table)
  const blank = blankOf(table)
  return (body, before) => {
    const values = { ...blank }
    for (const [name, line] of lines) values[name] = line.read(body, before?.[name])
    return values
  }
}

interface Told {
  find(before: object, after: object): object | undefined
}

type Snapshot<T> = {
  readonly [K in keyof T]: T[K] extends { readonly schema: infer V extends Codec } ? V["Type"] : never
}

/** What the lines of a table find. */
type ChangeOf<T> = {
  readonly [K in keyof T]: T[K] extends { readonly find: (before: never, after: never) => infer A }
    ? NonNullable<A>
    : never
}[keyof T]

/** Makes the search for what changed between two snapshots, in the order of the lines; once for a table. */
export function changesOf<T extends { readonly [K in keyof T]: object }>(
  table: T,
  unrolled: UnrolledDiff
): (before: Snapshot<T>, after: Snapshot<T>, found: (change: ChangeOf<T>) => void) => void
export function changesOf(
  table: Readonly<Record<string, Told>>,
  unrolled: UnrolledDiff
): (before: Values, after: Values, found: (change: object) => void) => void {
  const lines = Object.values(table)
  const { differing } = isUnrolled(table, unrolled) ? unrolled : { differing: inLoop(Object.keys(table)) }
  return (before, after, found) =>
    differing(before, after, (line) => {
      const change = lines[line]?.find(before, after)
      if (change !== undefined) found(change)
    })
}

const inLoop =
  (names: ReadonlyArray<string>): UnrolledDiff["differing"] =>
  (before, after, visit) => {
    for (const [line, name] of names.entries()) if (before[name] !== after[name]) visit(line)
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

/**
 * What only grows, between two snapshots: some of it grew, some fell, both, or neither; `reset` where something began
 * anew, as counts do with a season.
 */
export type Growth = "grew" | "fell" | "reset" | "both" | "neither"

/** As far as this falls at least what begins anew: a season leaves nobody's counts alone who took part in it. */
const far = 10

/** Finds out what grew and what fell between two snapshots. */
export class Growing {
  private grew = false
  private fell = false
  private began = false

  /** Notes a number before and after. */
  note(before: unknown, after: unknown): void {
    if (typeof before !== "number" || typeof after !== "number") return
    if (after > before) this.grew = true
    else if (after < before) {
      this.fell = true
      // What begins anew is at first far from where it was; from 1 to 0 is not.
      if (after <= before / 2 && before - after >= far) this.began = true
    }
  }

  /** What became of it all. */
  get growth(): Growth {
    if (this.grew) return this.fell ? "both" : "grew"
    if (!this.fell) return "neither"
    return this.began ? "reset" : "fell"
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
