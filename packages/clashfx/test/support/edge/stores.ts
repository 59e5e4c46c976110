/** Stores that outlive the processes of a watcher. */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as SqliteSnapshots from "../../../src/node/SqliteSnapshots.ts"
import { SnapshotStore, type Store, type StoredEvent } from "../../../src/watch/SnapshotStore.ts"
import { WatchEvent } from "../../../src/watch/WatchEvent.ts"
import { kept } from "../watch/process.ts"
import * as Heard from "./heard.ts"
import type { Lives } from "./lives.ts"

const eventOf = Schema.decodeSync(Schema.fromJsonString(Schema.toCodecJson(WatchEvent)))

/** Texts in memory. */
export const memory = Effect.sync((): Lives => {
  const store = kept(new Map())
  return { open: Effect.succeed(store), canBeTaken: false }
})

/** Texts in memory beside a table of events, which are written together. */
export const table = Effect.gen(function* () {
  const clock = yield* Clock.Clock
  const store = kept(new Map())
  const written = Heard.nothing()
  const write = (events: Iterable<StoredEvent>) =>
    Effect.sync(() => {
      for (const { body } of events) Heard.hear(written, eventOf(body), clock.currentTimeMillisUnsafe())
    })
  const open = Effect.succeed<Store>({
    ...store,
    commit: (key, text, events) => Effect.andThen(write(events), store.set(key, text)),
    tell: write
  })
  return { open, canBeTaken: false, written } satisfies Lives
})

/** A SQLite file, which every process opens anew. */
export const sqlite = Effect.gen(function* () {
  const directory = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "clashfx-edge-"))),
    (directory) => Effect.sync(() => rmSync(directory, { recursive: true, force: true }))
  )
  const open = Layer.build(SqliteSnapshots.layer(join(directory, "snapshots.sqlite"))).pipe(
    Effect.flatMap((context) => Effect.fromNullishOr(Context.get(context, SnapshotStore))),
    Effect.map((store: Store) => store)
  )
  return { open, canBeTaken: true } satisfies Lives
})
