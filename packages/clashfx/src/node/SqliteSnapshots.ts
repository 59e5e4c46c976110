/** Snapshots in a SQLite file, with the SQLite that Node itself brings: `clashfx/node/SqliteSnapshots`. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Predicate from "effect/Predicate"
import * as Schedule from "effect/Schedule"
import { DatabaseSync } from "node:sqlite"
import { checkPlace } from "../watch/engine/memory/place.ts"
import { SnapshotStore, SnapshotStoreError } from "../watch/SnapshotStore.ts"

/** How to keep snapshots. */
export interface Options {
  /**
   * What a power cut may cost. `full` (default): nothing that was told. `normal`: what was stored last, so that some
   * changes are told a second time, as other events; a killed process loses nothing either way. It saves a wait for the
   * disk per write.
   */
  readonly durability?: "full" | "normal" | undefined
}

/**
 * Somebody else may be writing: for a moment, or for long, as backups do. SQLite itself waits on the thread on which
 * everything else runs, so it may do that for an instant (ms); between the tries that follow all else goes on.
 */
const busy = 10
const untilFree = Schedule.max([Schedule.spaced("100 millis"), Schedule.recurs(50)])

/** `SQLITE_BUSY` and `SQLITE_LOCKED`, with whatever is said more about them. */
const isBusy = ({ cause }: SnapshotStoreError): boolean =>
  Predicate.hasProperty(cause, "errcode") && typeof cause.errcode === "number" && [5, 6].includes(cause.errcode % 256)

const attempt = <A>(operation: SnapshotStoreError["operation"], key: string, run: () => A) =>
  Effect.try({ try: run, catch: (cause) => new SnapshotStoreError({ operation, key, cause }) }).pipe(
    Effect.retry({ while: isBusy, schedule: untilFree })
  )

const schema = `
  PRAGMA journal_mode = WAL;
  CREATE TABLE IF NOT EXISTS clashfx_snapshots (key TEXT PRIMARY KEY, snapshot TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS clashfx_due (key TEXT PRIMARY KEY, polled REAL NOT NULL, due REAL NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS clashfx_owner (one INTEGER PRIMARY KEY CHECK (one = 1), owner TEXT NOT NULL);
`

/** Every write is one statement that asks, in the same step, whether the file is still ours. */
const ours = "EXISTS (SELECT 1 FROM clashfx_owner WHERE owner = ?)"

/** Another program may have written a text as bytes; whatever else there is cannot be read, which is not nothing. */
const textOf = (snapshot: unknown): string =>
  snapshot instanceof Uint8Array ? new TextDecoder().decode(snapshot) : String(snapshot)

const open = (file: string, { durability = "full" }: Options) => {
  const database = new DatabaseSync(file, { timeout: busy })
  try {
    database.exec(schema)
    database.exec(`PRAGMA synchronous = ${durability === "full" ? "FULL" : "NORMAL"}`)
    const owner = globalThis.crypto.randomUUID()
    database.prepare("INSERT OR REPLACE INTO clashfx_owner (one, owner) VALUES (1, ?)").run(owner)
    return { database, owner }
  } catch (cause) {
    database.close()
    throw cause
  }
}

/**
 * A {@link SnapshotStore} in a SQLite file, which is made when it is missing. Each snapshot is one transaction: a process
 * that is killed leaves the old one or the new one. The file closes with the layer.
 *
 * A file belongs to the layer that opened it last: the one before may not write any more, its tags stop, and it says so
 * (`SnapshotStoreError` with the reason `Taken`). So a killed process leaves no lock behind, and two that were started by
 * mistake do not both tell everything.
 *
 * @example
 * ```ts
 * program.pipe(Effect.provide(SqliteSnapshots.layer("watcher.sqlite")))
 * ```
 */
export const layer = (file: string, options: Options = {}): Layer.Layer<never, SnapshotStoreError> =>
  Layer.effect(
    SnapshotStore,
    Effect.gen(function* () {
      yield* checkPlace(file, /^file:/i)
      const { database, owner } = yield* Effect.acquireRelease(
        attempt("open", file, () => open(file, options)),
        ({ database }) => Effect.sync(() => database.close())
      )
      const select = database.prepare("SELECT snapshot FROM clashfx_snapshots WHERE key = ?")
      const upsert = database.prepare(
        `INSERT OR REPLACE INTO clashfx_snapshots (key, snapshot) SELECT ?, ? WHERE ${ours}`
      )
      const drop = database.prepare(`DELETE FROM clashfx_snapshots WHERE key = ? AND ${ours}`)
      const isOurs = database.prepare("SELECT 1 FROM clashfx_owner WHERE owner = ?")
      const selectDue = database.prepare("SELECT polled, due FROM clashfx_due WHERE key = ?")
      const upsertDue = database.prepare("INSERT OR REPLACE INTO clashfx_due (key, polled, due) VALUES (?, ?, ?)")

      /** A write that changed nothing was refused, or had nothing to remove. */
      const write = (operation: "set" | "remove", key: string, run: () => { readonly changes: number | bigint }) =>
        Effect.flatMap(
          attempt(operation, key, () => run().changes > 0 || isOurs.get(owner) !== undefined),
          (done) => (done ? Effect.void : Effect.fail(new SnapshotStoreError({ operation, key, reason: "Taken" })))
        )
      return {
        get: (key) =>
          attempt("get", key, () => {
            const row = select.get(key)
            return row && textOf(row["snapshot"])
          }),
        set: (key, text) => write("set", key, () => upsert.run(key, text, owner)),
        remove: (key) => write("remove", key, () => drop.run(key, owner)),
        dues: {
          get: (key) =>
            attempt("dues", key, () => {
              const { due, polled } = selectDue.get(key) ?? {}
              return typeof due === "number" && typeof polled === "number" ? { at: polled, due } : undefined
            }),
          set: (dues) =>
            attempt("dues", "due times", () => {
              database.exec("BEGIN IMMEDIATE")
              try {
                for (const { at, due, key } of dues) upsertDue.run(key, at, due)
                database.exec("COMMIT")
              } catch (cause) {
                // A full disk has ended it already.
                if (database.isTransaction) database.exec("ROLLBACK")
                throw cause
              }
            })
        }
      }
    })
  )
