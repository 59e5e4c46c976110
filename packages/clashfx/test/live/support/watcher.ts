/**
 * A watcher as a process of its own, to be killed: it appends every event to a file as a line of JSON, and is done with an
 * event only when the line is written.
 *
 *   node watcher.ts BASE_URL files|sqlite STORE LOG TAG...
 */
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as NodePath from "@effect/platform-node/NodePath"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Simulator } from "@clashfx/simulator"
import { SnapshotStore, Watch, WatchEvent } from "clashfx"
import * as ClashNode from "clashfx/node"
import * as SqliteSnapshots from "clashfx/node/SqliteSnapshots"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as PlatformError from "effect/PlatformError"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { appendFileSync } from "node:fs"

const [baseUrl, kind, store, log, ...tags] = process.argv.slice(2)
if (baseUrl === undefined || store === undefined || log === undefined) throw new Error("arguments are missing")

const snapshots: Layer.Layer<never, SnapshotStore.SnapshotStoreError | PlatformError.PlatformError> =
  kind === "sqlite"
    ? SqliteSnapshots.layer(store)
    : Layer.provide(SnapshotStore.layerFiles(store), Layer.merge(NodeFileSystem.layer, NodePath.layer))

const encode = Schema.encodeSync(Schema.fromJsonString(Schema.toCodecJson(WatchEvent.WatchEvent)))

Watch.clans(tags, { minInterval: "20 millis", spread: 0 }).pipe(
  // Slow enough to be killed between two events of one poll.
  Stream.runForEach((event) =>
    Effect.andThen(
      Effect.sync(() => appendFileSync(log, `${encode(event)}\n`)),
      Effect.sleep("10 millis")
    )
  ),
  Effect.provide(snapshots),
  Effect.provide(ClashNode.layer({ keys: [Simulator.testKey], baseUrl, throttle: { limit: 10_000 } })),
  NodeRuntime.runMain
)
