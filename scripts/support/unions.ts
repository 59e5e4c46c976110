/**
 * Unions in the text of a type, sorted. The compiler prints their members in the order in which it has come by them, which
 * is another one on another machine.
 */

const closing: Readonly<Record<string, string>> = { "<": ">", "(": ")", "{": "}", "[": "]" }

/** The end of what begins at `from`: a bracket with all that is in it, a text in quotes, an arrow, or one character. */
const endOf = (text: string, from: number): number => {
  const first = text.charAt(from)
  if (first === "=" && text.charAt(from + 1) === ">") return from + 2
  if (first === '"') {
    let end = from + 1
    while (end < text.length && text.charAt(end) !== '"') end += text.charAt(end) === "\\" ? 2 : 1
    return end + 1
  }
  const last = closing[first]
  if (last === undefined) return from + 1
  let end = from + 1
  while (end < text.length && text.charAt(end) !== last) end = endOf(text, end)
  return end + 1
}

/** Splits where a separator stands outside of all brackets. */
const split = (text: string, separator: string): ReadonlyArray<string> => {
  const parts: Array<string> = []
  let begin = 0
  for (let at = 0; at < text.length;) {
    if (text.startsWith(separator, at)) {
      parts.push(text.slice(begin, at))
      at += separator.length
      begin = at
    } else at = endOf(text, at)
  }
  return [...parts, text.slice(begin)]
}

/** An argument of a type; where there is an arrow in it, its parts are not only members of a union. */
const argument = (text: string): string => {
  const members = split(text, " | ").map(sortUnions)
  return split(text, "=>").length > 1 ? members.join(" | ") : members.toSorted().join(" | ")
}

/** The text with the unions among the arguments of its types in order; all else is as it was. */
export const sortUnions = (text: string): string => {
  let sorted = ""
  for (let at = 0; at < text.length;) {
    const end = endOf(text, at)
    const part = text.slice(at, end)
    const isWhole = part.length > 1 && closing[part.charAt(0)] === part.at(-1)
    if (!isWhole) sorted += part
    else if (part.startsWith("<")) sorted += `<${split(part.slice(1, -1), ", ").map(argument).join(", ")}>`
    else sorted += part.charAt(0) + sortUnions(part.slice(1, -1)) + part.slice(-1)
    at = end
  }
  return sorted
}
