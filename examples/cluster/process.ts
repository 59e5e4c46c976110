/**
 * One process of a cluster, as you would run it in production: everything from the environment.
 *
 *   DATABASE_URL=postgres://... COC_KEYS=... node examples/cluster/process.ts
 *
 * Without `DATABASE_URL` it runs alone, on a SQLite file.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { ClusterDatabase, ClusterWatch } from "@clashfx/cluster"
import * as ClashNode from "clashfx/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

const watch = Layer.unwrap(
  Effect.map(ClusterWatch.nameConfig, (name) =>
    ClusterWatch.layerAuto({ name, watcher: { minInterval: "1 second", calendar: true } })
  )
)

Layer.launch(Layer.provide(watch, Layer.merge(ClusterDatabase.layerConfig, ClashNode.layerConfig))).pipe(
  NodeRuntime.runMain
)
