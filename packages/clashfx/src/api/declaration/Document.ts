/**
 * The finishing touches of the OpenAPI document: it describes what the API sends, so what exists only in a program or
 * only in the way parameters are written has to go.
 */
import * as Predicate from "effect/Predicate"

type Json = Record<string, unknown>

/** Keys that decoding adds and encoding leaves out. */
const offWire = new Set(["_tag", "~state"])

/** How numbers in a path or query are described: as the pattern of their string. */
const isNumberPattern = (schema: Json): boolean =>
  schema["type"] === "string" && typeof schema["pattern"] === "string" && schema["pattern"].startsWith("^[+-]?(?:\\d+")

const isSafeIntegerBound = (value: unknown): boolean => typeof value === "number" && Math.abs(value) === 2 ** 53 - 1

const isNoise = (key: string, value: unknown): boolean =>
  // More keys than declared are always tolerated.
  (key === "additionalProperties" && value === false) ||
  // An empty list would say that the operation needs no key.
  (key === "security" && Array.isArray(value) && value.length === 0) ||
  ((key === "minimum" || key === "maximum") && isSafeIntegerBound(value)) ||
  offWire.has(key)

const cleanObject = (object: Json): Json => {
  if (isNumberPattern(object)) return { ...omit(object, "pattern"), type: "integer" }
  return Object.fromEntries(
    Object.entries(object)
      .filter(([key, value]) => !isNoise(key, value))
      .map(([key, value]) => [key, clean(value)])
  )
}

const omit = (object: Json, key: string): Json => Object.fromEntries(Object.entries(object).filter(([k]) => k !== key))

const clean = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(clean) : Predicate.isReadonlyObject(value) ? cleanObject({ ...value }) : value

/** Every request carries a key of the developer portal. */
const key = { type: "http", scheme: "bearer", description: "An API key of the developer portal" }

/** The document as it is published. */
export const finish = (document: Json): Json => {
  const cleaned = cleanObject(document)
  const components = Predicate.isReadonlyObject(cleaned["components"]) ? cleaned["components"] : {}
  return { ...cleaned, components: { ...components, securitySchemes: { key } }, security: [{ key: [] }] }
}
