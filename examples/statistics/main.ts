/** Writes what happens to some clans into the database at DATABASE_URL. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as PgClient from "@effect/sql-pg/PgClient"
import { SnapshotStore } from "clashfx"
import * as ClashNode from "clashfx/node"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { collect } from "./store.ts"

const tags = process.argv.slice(2)

const database = PgClient.layerConfig({ url: Config.Redacted("DATABASE_URL") })
const snapshots = Layer.provide(SnapshotStore.layerFiles("snapshots"), NodeServices.layer)

collect(tags.length === 0 ? ["#2PP"] : tags).pipe(
  Effect.provide([ClashNode.layerConfig, database, snapshots]),
  NodeRuntime.runMain
)
