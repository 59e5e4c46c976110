/** What errors of requests have in common: where they happened, what the API said, and how they print as one line. */
import * as Schema from "effect/Schema"
import { oneLine } from "../../../model/internal/oneLine.ts"

/** Where an error happened. */
export interface Origin {
  /** The operation, like `Clans.get`. */
  readonly operation: string
  /** What was asked for, like `#2PP`, where the operation names something. */
  readonly subject?: string | undefined
}

/** An answer of the API that is an error. */
export interface Rejection extends Origin {
  /** The HTTP status. */
  readonly status: number
  /** The API's `reason`, where it sent one: an open string such as `accessDenied.invalidIp`. */
  readonly reason?: string | undefined
  /** The API's own `message`, where it sent one. */
  readonly detail?: string | undefined
}

/** The fields of {@link Origin}. */
export const originFields = { operation: Schema.String, subject: Schema.optional(Schema.String) }

/** The fields of {@link Rejection}. */
export const rejectionFields = {
  ...originFields,
  status: Schema.Number,
  reason: Schema.optional(Schema.String),
  detail: Schema.optional(Schema.String)
}

/** What others said, as a part of a line. */
export const quote = (text: string): string => {
  const quoted = oneLine(text)
  return quoted.length > 200 ? `${quoted.slice(0, 199)}…` : quoted
}

export const line = (origin: Origin, text: string, detail?: string): string =>
  oneLine(`${origin.operation}${origin.subject === undefined ? "" : ` ${quote(origin.subject)}`}: ${text}`) +
  (detail === undefined || detail === "" ? "" : ` [${quote(detail)}]`)
