/** Names that people give: what the tables cannot hold is refused before they are asked, and not tried for ever. */
import * as Effect from "effect/Effect"
import { InvalidName } from "../ClusterError.ts"

/** Characters. They are keys of an index, which takes some 2,700 bytes. */
const longest = 200

const wrong = (name: string): string | undefined =>
  name === ""
    ? "it is empty"
    : name.length > longest
      ? `it has ${name.length} characters`
      : isStorable(name)
        ? /\p{Cs}/u.test(name)
          ? "it holds half of a character, which would be stored as another one"
          : undefined
        : "it holds a NUL character, which PostgreSQL has no place for"

/** PostgreSQL's texts hold every character but one. */
export const isStorable = (text: string): boolean => !text.includes("\0")

/** The texts of a column. What only SQLite can hold is left out of them. */
export const column = <A>(rows: ReadonlyArray<A>, of: (row: A) => unknown): ReadonlyArray<string> =>
  rows.map((row) => String(of(row) ?? "").replaceAll("\0", ""))

/** A name as it was given, if it can be one. */
export const checked = (what: InvalidName["what"], name: string): Effect.Effect<string, InvalidName> => {
  const detail = wrong(name)
  return detail === undefined ? Effect.succeed(name) : Effect.fail(new InvalidName({ what, name, detail }))
}

/** Can this be a name? */
export const isName = (name: string): boolean => wrong(name) === undefined
