/**
 * How this package asks its database: what fails is said with what was being done, and no answer is waited for without end.
 * A connection whose other end is gone without a word is noticed by nobody but us: the kernel sends on for a quarter of an
 * hour. Giving up replaces the connection.
 */
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { DatabaseFailed } from "../ClusterError.ts"

/** Longer than any statement of ours takes, and short for somebody who waits. */
export const longestAnswer = "30 seconds"

/** What takes as long as it takes: migrations, deleting, moving. */
export const failedAt = (operation: string) => (cause: unknown) => new DatabaseFailed({ operation, cause })

/** A statement, or a few that belong together. */
export const asking =
  (operation: string, longest: Duration.Input = longestAnswer) =>
  <A, R>(effect: Effect.Effect<A, unknown, R>): Effect.Effect<A, DatabaseFailed, R> =>
    Effect.mapError(Effect.timeout(effect, longest), failedAt(operation))
