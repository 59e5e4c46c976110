/** A description of rows that can be checked, and that the compiler holds against the row types. */

/** What a value of a row is. */
export type Kind =
  | { readonly kind: "string" }
  | { readonly kind: "int" }
  | { readonly kind: "number" }
  | { readonly kind: "boolean" }
  /** One of the known strings. `open` if the game adds some now and then. */
  | { readonly kind: "literals"; readonly values: ReadonlyArray<string>; readonly open: boolean }
  | { readonly kind: "object"; readonly of: Fields }
  | { readonly kind: "list"; readonly of: Fields }

/** A key of a row: what it holds, and whether it may be absent. */
export interface Field {
  readonly of: Kind
  readonly optional: boolean
}

/** The keys of a row. */
export interface Fields {
  readonly [key: string]: Field
}

/** The fields that describe `Row`: exactly its keys, optional where they are optional. */
export type FieldsOf<Row> = {
  readonly [K in keyof Row]-?: {
    readonly of: KindOf<Exclude<Row[K], undefined>>
    readonly optional: {} extends Pick<Row, K> ? true : false
  }
}

type KindOf<Value> = [Value] extends [string]
  ? Extract<Kind, { readonly kind: "string" | "literals" }>
  : [Value] extends [number]
    ? Extract<Kind, { readonly kind: "int" | "number" }>
    : [Value] extends [boolean]
      ? Extract<Kind, { readonly kind: "boolean" }>
      : [Value] extends [ReadonlyArray<infer Row>]
        ? { readonly kind: "list"; readonly of: FieldsOf<Row> }
        : { readonly kind: "object"; readonly of: FieldsOf<Value> }

// ---------------------------------------------------------------------------------------------------------------------
// Building blocks
// ---------------------------------------------------------------------------------------------------------------------

const required = <const K extends Kind>(of: K) => ({ of, optional: false }) as const

/** Text of any kind. */
export const string = required({ kind: "string" })

/** A whole number. */
export const int = required({ kind: "int" })

/** Any finite number. */
export const number = required({ kind: "number" })

/** `true` or `false`. */
export const boolean = required({ kind: "boolean" })

/** Exactly one of these strings. */
export const oneOf = (...values: ReadonlyArray<string>) => required({ kind: "literals", values, open: false })

/** One of these strings, or one that a newer state of the game brings. */
export const openOneOf = (...values: ReadonlyArray<string>) => required({ kind: "literals", values, open: true })

/** A list of rows. */
export const list = <const F extends Fields>(of: F) => required({ kind: "list", of })

/** An object of its own. */
export const object = <const F extends Fields>(of: F) => required({ kind: "object", of })

/** The same, but it may be absent. */
export const optional = <const K extends Kind>(field: {
  readonly of: K
  readonly optional: false
}): { readonly of: K; readonly optional: true } => ({ of: field.of, optional: true })

// ---------------------------------------------------------------------------------------------------------------------
// Checking
// ---------------------------------------------------------------------------------------------------------------------

/** Something in a row that its shape does not allow. */
export interface Problem {
  /** Where, like `levels[3].hitpoints`. */
  readonly path: string
  /** What is wrong, like `expected a whole number, got "12"`. */
  readonly message: string
}

/** How exact the check is. */
export interface CheckOptions {
  /** Are unknown keys and unknown members of open unions a problem? Default `false`: newer data may have both. */
  readonly strict?: boolean
}

const isRecord = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const article: { readonly [K in Kind["kind"]]: string } = {
  string: "text",
  int: "a whole number",
  number: "a number",
  boolean: "true or false",
  literals: "a known name",
  object: "an object",
  list: "a list"
}

const show = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value).slice(0, 60))

const wrong = (kind: Kind, value: unknown, path: string): Problem => ({
  path,
  message: `expected ${kind.kind === "literals" ? `one of ${kind.values.join(", ")}` : article[kind.kind]}, got ${show(value)}`
})

const checkKind = (kind: Kind, value: unknown, path: string, strict: boolean): Problem | undefined => {
  switch (kind.kind) {
    case "string":
    case "boolean":
      return typeof value === kind.kind ? undefined : wrong(kind, value, path)
    case "int":
      return Number.isSafeInteger(value) ? undefined : wrong(kind, value, path)
    case "number":
      return Number.isFinite(value) ? undefined : wrong(kind, value, path)
    case "literals":
      return typeof value === "string" && ((kind.open && !strict) || kind.values.includes(value))
        ? undefined
        : wrong(kind, value, path)
    case "object":
      return checkFields(kind.of, value, path, strict)
    case "list": {
      if (!Array.isArray(value)) return wrong(kind, value, path)
      for (const [index, row] of value.entries()) {
        const problem = checkFields(kind.of, row, `${path}[${index}]`, strict)
        if (problem !== undefined) return problem
      }
      return undefined
    }
  }
}

const checkFields = (fields: Fields, row: unknown, path: string, strict: boolean): Problem | undefined => {
  if (!isRecord(row)) return { path, message: `expected an object, got ${show(row)}` }
  const at = (key: string) => (path === "" ? key : `${path}.${key}`)
  for (const [key, field] of Object.entries(fields)) {
    if (field.optional && !Object.hasOwn(row, key)) continue
    const problem = checkKind(field.of, row[key], at(key), strict)
    if (problem !== undefined) return problem
  }
  const unknown = strict ? Object.keys(row).find((key) => !Object.hasOwn(fields, key)) : undefined
  return unknown === undefined
    ? undefined
    : { path: at(unknown), message: `is not a known key (${show(row[unknown])})` }
}

/** The first thing in a row that its shape does not allow; `undefined` for a good row. */
export const check = (fields: Fields, row: unknown, options: CheckOptions = {}): Problem | undefined =>
  checkFields(fields, row, "", options.strict ?? false)
