/**
 * Sessions that take no writes are ended. When a server becomes a standby, or is set read-only, the sessions with it go on:
 * they answer what is read, refuse every write (SQLSTATE 25006), and would do so for ever, though new ones would be led to the
 * server that has taken over. So now and then a session of the pool is asked. If it refuses writes, it is ended with all that
 * are idle at the same server, and the pool makes new ones; statements that failed are tried again as in any outage.
 */
import type * as PgClient from "@effect/sql-pg/PgClient"
import * as Effect from "effect/Effect"
import type { SqlError } from "effect/sql/SqlError"
import type * as Scope from "effect/Scope"
import { longestAnswer } from "./asking.ts"
import { monotonicMillis } from "./monotonic.ts"

/** How often a session is asked, and how often at least while writes are refused, ms. */
const [usual, longest] = [5000, 30_000]

const isRefusing = "SELECT current_setting('transaction_read_only') = 'on' AS refuses"

/** Those that began just now are left alone: another process of ours may be at it too. */
const endOthers = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND usename = current_user AND state = 'idle' AND pid <> pg_backend_pid()
    AND application_name = current_setting('application_name') AND backend_start < clock_timestamp() - interval '4 seconds'`

const endOwn = "SELECT pg_terminate_backend(pg_backend_pid())"

/** Asks one session; ends it, and others of ours at its server, if it takes no writes. Gives whether it was so. */
const look = (sql: PgClient.PgClient): Effect.Effect<boolean, SqlError> =>
  Effect.scoped(
    Effect.gen(function* () {
      const session = yield* sql.reserve
      const ask = (statement: string) => session.executeUnprepared(statement, [], undefined)
      const [row] = yield* ask(isRefusing)
      if (row?.["refuses"] !== true) return false
      yield* ask(endOthers)
      // It is answered by hanging up.
      yield* Effect.ignore(ask(endOwn))
      return true
    })
  )

/** Looks after the sessions of a pool until the scope ends; `says` what goes on, once when it begins and once when it is over. */
export const kept = (sql: PgClient.PgClient, says: boolean): Effect.Effect<void, never, Scope.Scope> => {
  let since: number | undefined
  const told = (refuses: boolean) =>
    Effect.gen(function* () {
      const now = yield* monotonicMillis
      if (refuses && since === undefined) {
        since = now
        if (!says) return
        yield* Effect.logWarning(
          "The database takes no writes: it has become a standby, or was set read-only. Connecting anew until one does; " +
            "nothing is lost meanwhile"
        )
      } else if (!refuses && since !== undefined) {
        const lasted = ((now - since) / 1000).toFixed(1)
        since = undefined
        if (says) yield* Effect.logInfo(`The database takes writes again, after ${lasted} s`)
      }
    })
  const go = (pause: number): Effect.Effect<never> =>
    Effect.sleep(pause).pipe(
      // A database that does not answer at all is somebody else's to tell of.
      Effect.andThen(Effect.option(Effect.timeout(look(sql), longestAnswer))),
      Effect.flatMap((refuses) =>
        refuses._tag === "None"
          ? go(usual)
          : Effect.andThen(told(refuses.value), go(refuses.value ? Math.min(longest, pause * 1.5) : usual))
      )
    )
  return Effect.asVoid(Effect.forkScoped(go(usual)))
}
