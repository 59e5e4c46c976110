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

const webhooks = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  for (const statement of [
    `CREATE TABLE clashfx_gateway_webhook (
      id TEXT PRIMARY KEY, kind TEXT NOT NULL, url TEXT NOT NULL, secret TEXT, wanted TEXT NOT NULL, state TEXT NOT NULL,
      failure TEXT, place BIGINT NOT NULL, owner TEXT, lease BIGINT NOT NULL, created BIGINT NOT NULL
    )`,
    `CREATE TABLE clashfx_gateway_delivery (
      webhook TEXT NOT NULL, seq BIGINT NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, tag TEXT, lane TEXT NOT NULL,
      at BIGINT NOT NULL, body TEXT NOT NULL, attempts INTEGER NOT NULL, due BIGINT NOT NULL, state TEXT NOT NULL,
      failure TEXT, PRIMARY KEY (webhook, seq)
    )`,
    `CREATE INDEX clashfx_gateway_delivery_lane ON clashfx_gateway_delivery (webhook, state, lane, seq)`,
    // History by tag; only who has a gateway pays for it.
    `CREATE INDEX clashfx_gateway_event_tag ON clashfx_event (tag, seq)`
  ])
    yield* sql.unsafe(statement).unprepared
})

/** Secrets that were replaced and still sign for a while, as JSON. */
const retired = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql.unsafe("ALTER TABLE clashfx_gateway_webhook ADD COLUMN retired TEXT")
})

/** In the order in which they came; one that is released is never changed. */
const migrations = { "0001_tokens": tokens, "0002_webhooks": webhooks, "0003_retired": retired }

/** Makes the tables, or brings them up to date. */
export const migrated = ({ sql }: ClusterDatabase["Service"]): Effect.Effect<void, StoreFailed> =>
  Migrator.make({})({ loader: Migrator.fromRecord(migrations), table: history }).pipe(
    // Two processes that make the table of the history at the same moment: one of them is refused.
    Effect.retry({ times: 5, schedule: Schedule.spaced("200 millis") }),
    Effect.mapError((cause) => new StoreFailed({ operation: "making its tables", cause })),
    Effect.asVoid,
    Effect.provideService(SqlClient.SqlClient, sql)
  )
