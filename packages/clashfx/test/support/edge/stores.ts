/** Stores that outlive the processes of a watcher. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as SqliteSnapshots from "../../../src/node/SqliteSnapshots.ts"
import { SnapshotStore, type Store } from "../../../src/watch/SnapshotStore.ts"
import { kept } from "../watch/process.ts"
import type { Lives } from "./lives.ts"

/** Texts in memory. */
export const memory = Effect.sync((): Lives => {
  const store = kept(new Map())
  return { open: Effect.succeed(store), canBeTaken: false }
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
