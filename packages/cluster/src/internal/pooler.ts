/**
 * Advisory locks, LISTEN and session settings need sessions. A pooler in transaction mode lends its server connections out
 * anew for each transaction: locks would be held by whoever comes next.
 */
import type * as PgClient from "@effect/sql-pg/PgClient"
import * as Effect from "effect/Effect"
import type { SqlError } from "effect/sql/SqlError"
import { DatabaseFailed, UnsuitableDatabase } from "../ClusterError.ts"
import { untilServed } from "./asking.ts"

const detail =
  "it is reached through a pooler that does not keep sessions (PgBouncer in transaction or statement mode), and locks " +
  "would be lost without a word; connect to PostgreSQL itself, or to a pool in session mode"

/** A pooler of older versions refuses prepared statements, another sign of it. */
const isPoolers = ({ reason }: SqlError): boolean =>
  /prepared statement .* (does not exist|already exists)|unsupported startup parameter|not allowed in statement pooling/i.test(
    `${String(reason.message ?? "")} ${String(reason.cause)}`
  )

const tries = 3

/**
 * One connection tells the process that serves it, another one occupies a process in a transaction, and the first asks
 * again. Where each has its own, nothing is shared and nothing changes.
 */
export const assertSessions = (sql: PgClient.PgClient): Effect.Effect<void, UnsuitableDatabase | DatabaseFailed> =>
  Effect.scoped(
    Effect.gen(function* () {
      const [one, other] = [yield* sql.reserve, yield* sql.reserve]
      const pid = (connection: typeof one) =>
        Effect.map(
          connection.executeUnprepared("SELECT pg_backend_pid() AS pid", [], undefined),
          (rows): unknown => rows[0]?.pid
        )
      for (let i = 0; i < tries; i++) {
        const before = yield* pid(one)
        const [occupied, after] = yield* Effect.acquireUseRelease(
          // In statement mode a transaction is answered by hanging up.
          Effect.mapError(other.executeUnprepared("BEGIN", [], undefined), () => new UnsuitableDatabase({ detail })),
          () => Effect.all([pid(other), pid(one)]),
          () => Effect.ignore(other.executeUnprepared("ROLLBACK", [], undefined))
        )
        if (occupied === before || after !== before) return yield* new UnsuitableDatabase({ detail })
      }
    })
  ).pipe(
    untilServed,
    Effect.catchTag("SqlError", (error: SqlError) =>
      isPoolers(error)
        ? Effect.fail<UnsuitableDatabase | DatabaseFailed>(new UnsuitableDatabase({ detail }))
        : Effect.fail(new DatabaseFailed({ operation: "looking at the connection", cause: error }))
    )
  )
