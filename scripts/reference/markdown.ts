/** Types and docstrings as cells of a Markdown table. */
import ts from "typescript-6"
import { isAnonymous, type Source } from "./exports.ts"

const link = /\{@link ([^}|]+?)\s*(\|[^}]*)?\}/g

/** In one line, as it may stand in a cell; `{@link x}` is `x`. */
export const cell = (text: string): string =>
  text
    .replaceAll(link, "`$1`")
    .replaceAll(/\s*\n\s*- /g, "; ")
    .replaceAll(/\s+/g, " ")
    .replaceAll("|", "\\|")
    .replaceAll("<", "&lt;")
    .replaceAll("{{", "{ {")
    .trim()

/** A docstring as paragraphs. */
export const paragraphs = (text: string): string =>
  text
    .replaceAll(link, "`$1`")
    .replaceAll(/<(?=[a-z/])/gi, "&lt;")
    .replaceAll("{{", "{ {")

export const table = (head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  rows.length === 0
    ? ""
    : [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n") + "\n"

const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope

/** Brands are known by their names, and what may come besides known texts comes last. */
const readable = (text: string): string => {
  const plain = text.replaceAll(/import\("[^"]*"\)\./g, "").replaceAll(/string & Brand<"(\w+)">/g, "$1")
  const isOpen = plain.includes("(string & {}) | ")
  const told = plain.replaceAll("(string & {}) | ", "").replaceAll(/ \| undefined|undefined \| /g, "")
  return isOpen ? `${told} | string` : told
}

/** `WatchEvent` */
export const code = (text: string): string => `\`${readable(text).replaceAll("|", "\\|")}\``

const withoutUndefined = (parts: ReadonlyArray<ts.Type>): ReadonlyArray<ts.Type> =>
  parts.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined))

/** What an object is made of, one level deep: `{ clan, opponent }`. */
const shapeOf = (type: ts.Type): string =>
  code(
    `{ ${type
      .getProperties()
      .map(({ name }) => name)
      .join(", ")} }`
  )

/** A type as one reads it: names are links, objects without a name show their fields. */
export const typeText = (source: Source, type: ts.Type): string => {
  const { checker, nameOf } = source
  const named = nameOf(type)
  if (named !== undefined) return source.linkTo(named)
  if (type.flags & ts.TypeFlags.Boolean) return code("boolean")
  const plain = checker.typeToString(type, undefined, flags)
  if (type.isUnion() && type.aliasSymbol === undefined) {
    const parts = withoutUndefined(type.types)
    if (parts.some((part) => nameOf(part) !== undefined || isAnonymous(part))) {
      const texts = new Set(parts.map((part) => typeText(source, part)))
      const nothing = code("null")
      return [...texts].toSorted((a, b) => Number(a === nothing) - Number(b === nothing)).join(" \\| ")
    }
    return code(plain)
  }
  if (checker.isArrayType(type)) {
    const of = checker.getIndexTypeOfType(type, ts.IndexKind.Number)
    if (of !== undefined && (nameOf(of) !== undefined || isAnonymous(of))) return `list of ${typeText(source, of)}`
  }
  return isAnonymous(type) ? shapeOf(type) : code(plain)
}

/** In the order in which the keys come. */
export const groupBy = <A>(
  all: ReadonlyArray<A>,
  keyOf: (each: A) => string
): ReadonlyMap<string, ReadonlyArray<A>> => {
  const groups = new Map<string, Array<A>>()
  for (const each of all) {
    const key = keyOf(each)
    groups.set(key, [...(groups.get(key) ?? []), each])
  }
  return groups
}
