/** Texts in messages: one line of what may be anything. */
import * as Result from "effect/Result"

/** What turns a line round, for whoever reads a log: marks of direction have no place in a message. */
const directions = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** Messages are one line, whatever was given or answered. */
export const oneLine = (text: string): string =>
  text
    .replace(directions, "")
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim()

/** What was given where a text belongs, as a text: not everything can be turned into one. */
export const textOf = (given: unknown): string =>
  typeof given === "string"
    ? given
    : Array.isArray(given)
      ? `[${given.map(textOf).join(", ")}]`
      : Result.getOrElse(
          Result.try(() => String(given)),
          () => `(${typeof given})`
        )
