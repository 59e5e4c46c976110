/**
 * A watcher as a process of its own, to be killed: it appends every event to a file as a line of JSON, and is done with an
 * event only when the line is written; or it writes batches of events into a table, the documented way.
 *
 *   node watcher.ts BASE_URL files|sqlite|postgres|batch STORE FILE_OR_TABLE TAG...
 */
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as NodePath from "@effect/platform-node/NodePath"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as PgClient from "@effect/sql-pg/PgClient"
import * as ClashNode from "clashfx/node"
import * as SqliteSnapshots from "clashfx/node/SqliteSnapshots"
import * as Delivery from "clashfx/watch/Delivery"
import * as SnapshotStore from "clashfx/watch/SnapshotStore"
import * as Watch from "clashfx/watch/Watch"
import * as WatchEvent from "clashfx/watch/WatchEvent"
import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as KeyValueStore from "effect/persistence/KeyValueStore"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { appendFileSync } from "node:fs"

const [baseUrl, kind, store, target, ...tags] = process.argv.slice(2)
if (baseUrl === undefined || store === undefined || target === undefined) throw new Error("arguments are missing")

const postgres = PgClient.layer({ url: Redacted.make(store) })

const inPostgres = SnapshotStore.layerKeyValueStore.pipe(
  Layer.provide(KeyValueStore.layerSql()),
  Layer.provide(postgres)
)

const snapshots: Layer.Layer<never, unknown> =
  kind === "sqlite"
    ? SqliteSnapshots.layer(store)
    : kind === "files"
      ? Layer.provide(SnapshotStore.layerFiles(store), Layer.merge(NodeFileSystem.layer, NodePath.layer))
      : inPostgres

const encode = Schema.encodeSync(Schema.fromJsonString(Schema.toCodecJson(WatchEvent.WatchEvent)))
const options: Watch.Options = {
  minInterval: "20 millis",
  spread: 0,
  goneInterval: "1 second",
  probeInterval: "1 second"
}

const oneByOne = Watch.clans(tags, options).pipe(
  // Slow enough to be killed between two events of one poll.
  Stream.runForEach((event) =>
    Effect.andThen(
      Effect.sync(() => appendFileSync(target, `${encode(event)}\n`)),
      Effect.sleep("10 millis")
    )
  )
)

const inBatches = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  const write = (events: ReadonlyArray<WatchEvent.WatchEvent>) => {
    const rows = events.map((event): Record<string, unknown> => ({ id: event.id, body: encode(event) }))
    return Arr.isReadonlyArrayNonEmpty(rows)
      ? Effect.asVoid(sql`INSERT INTO told ${sql.insert(rows)} ON CONFLICT (id) DO NOTHING`)
      : Effect.void
  }
  yield* Watch.deliveries({ clans: tags }, options).pipe(
    Stream.groupedWithin(20, "100 millis"),
    Stream.mapEffect(
      (batch) =>
        write(Delivery.events(batch)).pipe(
          Effect.retry(Schedule.spaced("100 millis")),
          Effect.andThen(Delivery.done(batch))
        ),
      { concurrency: 2 }
    ),
    Stream.runDrain
  )
}).pipe(Effect.provide(postgres))

const program = kind === "batch" ? inBatches : oneByOne

program.pipe(
  Effect.provide(snapshots),
  Effect.provide(ClashNode.layer({ keys: ["simulated-key"], baseUrl, throttle: { limit: 10_000 } })),
  NodeRuntime.runMain
)
