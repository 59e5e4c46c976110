/** Which cluster the tables are of: processes of two clusters on one schema would be one, and tell of two worlds. */
import * as Effect from "effect/Effect"
import type { SqlError } from "effect/sql/SqlError"
import type { ClusterDatabase } from "../ClusterDatabase.ts"
import { ClusterDiffers, DatabaseFailed } from "../ClusterError.ts"
import { untilServed } from "./asking.ts"
import { databaseNow } from "./clock.ts"
import { sessionOf } from "./liveRunners.ts"
import { inTurn } from "./transaction.ts"

/** Of the processes that are known, those that are connected. */
const connected = ({ dialect, place, sql }: ClusterDatabase["Service"], names: ReadonlyArray<string>) =>
  dialect === "sqlite" || names.length === 0
    ? Effect.succeed<ReadonlyArray<string>>([])
    : Effect.map(
        sql<{ name: string }>`
          SELECT DISTINCT application_name AS name FROM pg_stat_activity WHERE datname = current_database()`,
        (rows) => {
          const sessions = new Set(rows.map(({ name }) => name))
          return names.filter((name) => sessions.has(sessionOf(place, name)))
        }
      )

/**
 * Takes part under this identity, or is refused by who takes part already under another one. Without anybody the tables
 * are ours, and if they were somebody else's that is said. Of two that begin at once one is first: the row is locked.
 */
export const join = (
  database: ClusterDatabase["Service"],
  name: string,
  identity: string
): Effect.Effect<void, ClusterDiffers | DatabaseFailed> => {
  const { dialect, sql } = database
  const lock = dialect === "postgres" ? sql.literal("FOR UPDATE") : sql.literal("")
  const joining = Effect.gen(function* () {
    const [row] = yield* sql<{ identity: string | null }>`SELECT identity FROM clashfx_cluster ${lock}`
    const stored = row?.identity ?? identity
    if (stored !== identity) {
      const known = yield* sql<{ name: string }>`SELECT name FROM clashfx_process WHERE name <> ${name} ORDER BY name`
      const others = yield* connected(
        database,
        known.map((one) => one.name)
      )
      if (others.length > 0) return yield* new ClusterDiffers({ wanted: identity, stored, others })
      yield* Effect.logWarning(`These tables were the cluster's of ${stored}, and are now those of ${identity}`)
    }
    yield* sql`UPDATE clashfx_cluster SET identity = ${identity}`
    yield* sql`INSERT INTO clashfx_process (name, seen, watched, polls, failed, events, lag)
      VALUES (${name}, ${databaseNow(database)}, 0, 0, 0, 0, 0) ON CONFLICT (name) DO NOTHING`
  })
  return Effect.catchTag(untilServed(inTurn(sql, dialect, joining)), "SqlError", (cause: SqlError) =>
    Effect.fail(new DatabaseFailed({ operation: "joining the cluster", cause }))
  )
}
