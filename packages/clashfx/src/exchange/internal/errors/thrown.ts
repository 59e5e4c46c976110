/** What others have thrown, made fit for events, errors and logs. */
import * as Result from "effect/Result"
import { strikeKeys } from "./secrets.ts"

/** Longer ones are cut before anybody looks through them. */
const longestSearched = 10_000

const longest = 200

/**
 * The first line of what was thrown, cut to 200 characters. Drivers of stores and handlers quote what they were given: URLs
 * with a password in them, keys, tokens.
 */
export const firstLine = (thrown: unknown): string => {
  // Values without a prototype have no text, and some throw.
  const text = Result.getOrElse(
    Result.try(() => String(thrown)),
    () => "something that has no text"
  )
  return strikeKeys(text.slice(0, longestSearched).split("\n", 1).join(), []).slice(0, longest)
}
