/** Snapshots in a SQLite file, with the SQLite that Node itself brings: `clashfx/node/SqliteSnapshots`. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { DatabaseSync } from "node:sqlite"
import { SnapshotStore, SnapshotStoreError } from "../watch/SnapshotStore.ts"

const attempt = <A>(operation: SnapshotStoreError["operation"], key: string, run: () => A) =>
  Effect.try({ try: run, catch: (cause) => new SnapshotStoreError({ operation, key, cause }) })

const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS clashfx_snapshots (key TEXT PRIMARY KEY, snapshot TEXT NOT NULL) WITHOUT ROWID;
`

/**
 * A {@link SnapshotStore} in a SQLite file, which is made when it is missing. Each snapshot is one transaction: a process
 * that is killed leaves the old one or the new one. The file closes with the layer.
 *
 * @example
 * ```ts
 * program.pipe(Effect.provide(SqliteSnapshots.layer("watcher.sqlite")))
 * ```
 */
export const layer = (file: string): Layer.Layer<never, SnapshotStoreError> =>
  Layer.effect(
    SnapshotStore,
    Effect.gen(function* () {
      const database = yield* Effect.acquireRelease(
        attempt("open", file, () => new DatabaseSync(file)),
        (database) => Effect.sync(() => database.close())
      )
      yield* attempt("open", file, () => database.exec(schema))
      const select = database.prepare("SELECT snapshot FROM clashfx_snapshots WHERE key = ?")
      const upsert = database.prepare("INSERT OR REPLACE INTO clashfx_snapshots (key, snapshot) VALUES (?, ?)")
      const drop = database.prepare("DELETE FROM clashfx_snapshots WHERE key = ?")
      return {
        get: (key) =>
          attempt("get", key, () => {
            const snapshot = select.get(key)?.["snapshot"]
            return typeof snapshot === "string" ? snapshot : undefined
          }),
        set: (key, snapshot) => attempt("set", key, () => void upsert.run(key, snapshot)),
        remove: (key) => attempt("remove", key, () => void drop.run(key))
      }
    })
  )
