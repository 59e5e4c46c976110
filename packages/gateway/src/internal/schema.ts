/** The gateway's tables, beside the cluster's: made and brought up to date by the first that opens them. */
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as Migrator from "effect/sql/Migrator"
import * as SqlClient from "effect/sql/SqlClient"
import type { ClusterDatabase } from "@clashfx/cluster/ClusterDatabase"
import { StoreFailed } from "../GatewayError.ts"

/** What the migrations are recorded in; the cluster has a table of its own. */
const history = "clashfx_gateway_migrations"

const tokens = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql.unsafe(`CREATE TABLE clashfx_gateway_token (
    id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, name TEXT NOT NULL, scope TEXT NOT NULL, priority TEXT NOT NULL,
    rate DOUBLE PRECISION, created BIGINT NOT NULL
  )`)
})

/** In the order in which they came; one that is released is never changed. */
const migrations = { "0001_tokens": tokens }

/** Makes the tables, or brings them up to date. */
export const migrated = ({ sql }: ClusterDatabase["Service"]): Effect.Effect<void, StoreFailed> =>
  Migrator.make({})({ loader: Migrator.fromRecord(migrations), table: history }).pipe(
    // Two processes that make the table of the history at the same moment: one of them is refused.
    Effect.retry({ times: 5, schedule: Schedule.spaced("200 millis") }),
    Effect.mapError((cause) => new StoreFailed({ operation: "making its tables", cause })),
    Effect.asVoid,
    Effect.provideService(SqlClient.SqlClient, sql)
  )
