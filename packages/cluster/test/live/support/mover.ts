/**
 * Moves a SQLite file to PostgreSQL, to be killed while it does.
 *
 *   node mover.ts FILE postgres://...
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as ClusterDatabase from "../../../src/ClusterDatabase.ts"
import * as ClusterMove from "../../../src/ClusterMove.ts"

const [, , file = "", url = ""] = process.argv

ClusterMove.fromSqlite(file).pipe(
  Effect.provide(ClusterDatabase.layerPostgres({ url: Redacted.make(url), buckets: 24 })),
  NodeRuntime.runMain
)
