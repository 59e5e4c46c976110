/**
 * How this package asks its database: what fails is said with what was being done, and no answer is waited for without end.
 * A connection whose other end is gone without a word is noticed by nobody but us: the kernel sends on for a quarter of an
 * hour. Giving up replaces the connection.
 */
import * as Cause from "effect/Cause"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as Schedule from "effect/Schedule"
import { isSqlError } from "effect/sql/SqlError"
import { DatabaseFailed } from "../ClusterError.ts"
import { monotonicMillis } from "./monotonic.ts"
import { reasonOf } from "./reason.ts"

/** Longer than any statement of ours takes, and short for somebody who waits. */
export const longestAnswer = "30 seconds"

/** What takes as long as it takes: migrations, deleting, moving. */
export const failedAt = (operation: string) => (cause: unknown) => new DatabaseFailed({ operation, cause })

/** PostgreSQL's codes for having no connection for us, or none any more that was idle; see its appendix A. */
const unserved = new Set(["53300", "57P03", "57P05"])

const codeOf = (cause: unknown): unknown => (Predicate.hasProperty(cause, "code") ? cause.code : undefined)

/**
 * Refused because of what others do at the same moment (a deadlock, a serializable transaction, no connection):
 * nothing was written, and the same is sent again.
 */
const isOfTheMoment = (error: unknown): boolean =>
  isSqlError(error) &&
  (error.reason._tag === "DeadlockError" ||
    error.reason._tag === "SerializationError" ||
    unserved.has(String(codeOf(error.reason.cause))))

const again = Schedule.jittered(Schedule.min([Schedule.exponential("20 millis"), Schedule.spaced("500 millis")]))

/** For what is all or nothing, and may take as long as it takes. */
export const untilServed = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.retry(effect, { while: isOfTheMoment, schedule: again, times: 20 })

/** Who waits for longer than this is told why, ms. */
const silent = 2000

/** A statement, or a few that belong together: all or none of them. */
export const asking =
  (operation: string, longest: Duration.Input = longestAnswer) =>
  <A, R>(effect: Effect.Effect<A, unknown, R>): Effect.Effect<A, DatabaseFailed, R> =>
    Effect.suspend(() => {
      let refused: { readonly since: number; readonly isSaid: boolean } | undefined
      let why: unknown
      const noted = (error: unknown) =>
        Effect.flatMap(monotonicMillis, (now) => {
          why = error
          refused ??= { since: now, isSaid: false }
          if (refused.isSaid || now - refused.since < silent) return Effect.void
          refused = { ...refused, isSaid: true }
          return Effect.logWarning(
            `The cluster's database has no place for us (${operation}), trying on: ${reasonOf(error)}`
          )
        })
      const tried = Effect.retry(
        Effect.tapError(effect, (error) => (isOfTheMoment(error) ? noted(error) : Effect.void)),
        { while: isOfTheMoment, schedule: again }
      )
      // Of what was refused until time ran out, the refusal is the reason.
      const orWhy = (error: unknown) => (why !== undefined && Cause.isTimeoutError(error) ? why : error)
      return Effect.mapError(Effect.timeout(tried, longest), (error) => failedAt(operation)(orWhy(error)))
    })
