/** What a route is declared with: plain values, so that a program which asks for one thing loads what that thing needs. */
import * as Schema from "effect/Schema"
import type { IsAbout } from "../internal/isAbout.ts"

/** A route of the API. */
export interface Endpoint {
  readonly method: "GET" | "POST"
  /** The path below the base URL, with `:name` where a parameter stands. */
  readonly path: `/${string}`
  readonly params?: Schema.Struct.Fields
  readonly query?: Schema.Constraint
  readonly payload?: Schema.Constraint
  /** The body of an answer. */
  readonly success: Schema.ConstraintDecoder<unknown>
  readonly summary: string
  /** Whether an answer is about what was asked for; default: nothing in it tells. */
  readonly isAbout?: IsAbout
  /** Is it about something that the game no longer has? */
  readonly deprecated?: true
}

type Parts = Omit<Endpoint, "method" | "path">

/** A route that is read. */
export const getRoute = <const Path extends Endpoint["path"], const P extends Parts>(path: Path, parts: P) => ({
  method: "GET" as const,
  path,
  ...parts
})

/** A route that something is sent to. */
export const postRoute = <const Path extends Endpoint["path"], const P extends Parts>(path: Path, parts: P) => ({
  method: "POST" as const,
  path,
  ...parts
})

/**
 * A tag in a path. It is any text here: the operations normalise tags before a request, and the API answers 404 to a
 * wrong one.
 */
export const tag = (of: string) => Schema.String.annotate({ description: `The tag of ${of}, percent-encoded: %232PP` })
