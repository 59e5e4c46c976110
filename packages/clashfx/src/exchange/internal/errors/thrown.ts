/** What others have thrown, made fit for events, errors and logs. */
import * as Result from "effect/Result"
import { unkeyed } from "../../../model/internal/unkeyed.ts"

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
  return unkeyed(text.slice(0, longestSearched).split("\n", 1).join()).slice(0, longest)
}

const unkeyedError = (error: Error, depth: number): Error => {
  const [message, stack] = [unkeyed(error.message), unkeyed(error.stack ?? "")]
  const cause = unkeyedCause(error.cause, depth + 1)
  if (message === error.message && stack === (error.stack ?? "") && cause === error.cause) return error
  const safe = new Error(message, cause === undefined ? {} : { cause })
  const code = "code" in error && typeof error.code === "string" ? { code: error.code } : {}
  return Object.assign(safe, { name: error.name, stack, ...code })
}

/** Causes may loop. */
const deepest = 5

/** What was thrown, to be kept as a cause: an error that shows a secret when it is printed is told again without it. */
export const unkeyedCause = (thrown: unknown, depth = 0): unknown => {
  if (typeof thrown === "string") return unkeyed(thrown)
  if (!(thrown instanceof Error)) return thrown
  return depth > deepest ? undefined : unkeyedError(thrown, depth)
}
