/** Names that nothing reads, in a query or in a body: refused in one line, with what was probably meant. */
import * as SchemaAST from "effect/SchemaAST"
import type * as SchemaIssue from "effect/SchemaIssue"

/** What was sent, short enough to be said back, and on one line. */
export const quoted = (text: string): string => {
  const line = text.slice(0, 40).replaceAll(/[^\x20-\x7e]/g, "?")
  return `"${text.length > 40 ? `${line}...` : line}"`
}

/** How many letters have to be put in, left out or changed to get from one word to the other. */
const distance = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, k) => k)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let k = 1; k <= to.length; k++) {
      const change = (row[k - 1] ?? 0) + (from[i - 1] === to[k - 1] ? 0 : 1)
      next.push(Math.min(change, (row[k] ?? 0) + 1, (next[k - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}

/** The name that was probably meant: it begins like what was sent, or differs in a third of its letters. */
const nearest = (sent: string, known: ReadonlyArray<string>): string | undefined => {
  const wanted = sent.slice(0, 40).toLowerCase()
  if (wanted === "") return undefined
  const far = (name: string) => (name.startsWith(wanted) ? 0 : distance(wanted, name.toLowerCase()))
  const [best] = known.toSorted((a, b) => far(a) - far(b))
  return best !== undefined && far(best) <= Math.max(1, Math.floor(wanted.length / 3)) ? best : undefined
}

/** Says that there is no such name, which one is nearest, and which there are. */
export const unread = (what: "option" | "field", sent: string, known: ReadonlyArray<string>): string => {
  const meant = nearest(sent, known)
  const there = known.length === 0 ? "there are none here" : `there are ${known.join(", ")}`
  return `${quoted(sent)} is no ${what}${meant === undefined ? "" : `, did you mean ${meant}?`}; ${there}`
}

/** The names that an object has by its schema. */
export const namesIn = (ast: SchemaAST.AST): ReadonlyArray<string> =>
  SchemaAST.isObjects(ast) ? ast.propertySignatures.map(({ name }) => String(name)) : []

/** The complaint about a field that the schema does not have, if that is what is wrong with a body. */
export const unreadField = (issue: SchemaIssue.Issue, at = ""): string | undefined => {
  switch (issue._tag) {
    case "UnexpectedKey":
      return unread("field", at, namesIn(issue.ast))
    case "Pointer":
      return unreadField(issue.issue, String(issue.path.at(-1) ?? at))
    case "Composite":
    case "AnyOf":
      return issue.issues.map((one) => unreadField(one, at)).find((found) => found !== undefined)
    case "Filter":
    case "Encoding":
      return unreadField(issue.issue, at)
    default:
      return undefined
  }
}
