/** The errors of the SDK as its users without Effect see them: instances of `Error`, told apart by `_tag`. */
import type * as Duration from "effect/Duration"
import * as Errors from "../exchange/ClashError.ts"
import type { Plain } from "./plain.ts"
import { ClientClosed } from "./run.ts"

/** What only Effect uses of an error: what it is marked with and can do there, and lengths of time (lines tell them). */
type Hidden<E, K> = K extends keyof Error | "asEffect" | "pipe" | "toJSON" | "toString" | `~${string}`
  ? K
  : K extends keyof E
    ? Exclude<E[K], undefined> extends Duration.Duration
      ? K
      : never
    : never

/** The names of fields that are left: no symbols, which only Effect uses. */
type Shown<E, K> = K extends string ? (K extends Hidden<E, K> ? never : K) : never

/** An error with its own fields. */
type Failure<E extends Error> = Error & {
  readonly [K in keyof E as Shown<E, K>]: Plain<E[K]>
}

/** Each error by itself, so that `_tag` tells them apart. */
type Failures<E extends Error> = E extends Error ? Failure<E> : never

/** Every error of a client: `switch (error._tag)` knows which fields each has. */
export type ClashError = Failures<Errors.ClashError> | ClientClosed

/**
 * Is this one of the errors of clashfx? What else may reject is the reason of your `AbortSignal`, and what your own code
 * throws.
 *
 * @example
 * ```ts
 * import { isClashError } from "clashfx/promise"
 *
 * try {
 *   await client.clans.get("#2PP")
 * } catch (error) {
 *   if (!isClashError(error)) throw error
 *   if (error._tag === "NotFound") console.log("no such clan")
 *   else console.log(error.message)
 * }
 * ```
 */
export function isClashError(error: unknown): error is ClashError
export function isClashError(error: unknown): boolean {
  return error instanceof ClientClosed || Errors.is(error)
}
