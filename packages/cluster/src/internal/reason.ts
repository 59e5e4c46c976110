/**
 * Why a database did not do what it was asked, in one line: what the server or the system says, with its code. Clients wrap
 * that several times, and to print all of it takes fifty lines.
 */
import * as Predicate from "effect/Predicate"

/** Wrappings are few; an error can be its own cause. */
const deepest = 8

const longest = 300

/** Who signs in by a URL, as those of databases have it. */
const signIn = /(:\/\/)[^\s"'<>]*@/g

const field = (of: unknown, name: string): unknown => (Predicate.hasProperty(of, name) ? of[name] : undefined)

/** What lies at the bottom of an error; of several addresses that were tried, the first one. */
const rootOf = (error: unknown, depth = 0): unknown => {
  const errors = field(error, "errors")
  const nested = Array.isArray(errors) && errors.length > 0 ? errors[0] : field(error, "cause")
  return Predicate.isObject(nested) && depth < deepest ? rootOf(nested, depth + 1) : error
}

export const reasonOf = (error: unknown): string => {
  const root = rootOf(error)
  const [said, code] = [field(root, "message"), field(root, "code")]
  const text =
    typeof said === "string" && said !== "" ? said : String(code ?? field(root, "_tag") ?? "no reason was given")
  const line = text.replace(/\s+/g, " ").trim().replace(signIn, "$1***@").slice(0, longest)
  return typeof code !== "string" || line.includes(code) ? line : `${line} (${code})`
}
