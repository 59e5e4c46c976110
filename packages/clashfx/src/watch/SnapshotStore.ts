/** Where the last delivered snapshots are kept, so that a restarted process goes on where it stopped. */
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Path from "effect/Path"
import * as KeyValueStore from "effect/persistence/KeyValueStore"
import * as Persistence from "effect/persistence/Persistence"
import * as Predicate from "effect/Predicate"
import type * as PlatformError from "effect/PlatformError"
import type * as Schema from "effect/Schema"

// ---------------------------------------------------------------------------------------------------------------------
// Service
// ---------------------------------------------------------------------------------------------------------------------

/** The codec of a snapshot. */
export type Snapshot<S> = Schema.Codec<S, unknown>

/** The store could not be read or written. Watching goes on; what was not stored may be delivered again. */
export class SnapshotStoreError extends Data.TaggedError("SnapshotStoreError")<{
  readonly operation: "open" | "get" | "set" | "remove"
  readonly key: string
  readonly cause: unknown
}> {
  override get message(): string {
    return `snapshot store: could not ${this.operation} ${this.key}; check the store, watching goes on without it`
  }
}

/** Keeps texts by key. A `set` must be whole or not be at all, also when the process is killed in the middle of it. */
export interface Store {
  readonly get: (key: string) => Effect.Effect<string | undefined, SnapshotStoreError>
  readonly set: (key: string, snapshot: string) => Effect.Effect<void, SnapshotStoreError>
  readonly remove: (key: string) => Effect.Effect<void, SnapshotStoreError>
}

/**
 * The store of the watchers made inside. The default (`null`) keeps nothing: a watcher remembers what it needs while it
 * runs, and starts from nothing after a restart.
 *
 * It is an extension point: three functions over any place that keeps texts.
 *
 * @example
 * ```ts
 * const texts = new Map<string, string>()
 * const MyStore = Layer.succeed(SnapshotStore.SnapshotStore, {
 *   get: (key) => Effect.sync(() => texts.get(key)),
 *   set: (key, snapshot) => Effect.sync(() => void texts.set(key, snapshot)),
 *   remove: (key) => Effect.sync(() => void texts.delete(key))
 * })
 * ```
 */
export const SnapshotStore = Context.Reference<Store | null>("clashfx/SnapshotStore", { defaultValue: () => null })

const failed = (operation: SnapshotStoreError["operation"], key: string) => (cause: unknown) =>
  new SnapshotStoreError({ operation, key, cause })

// ---------------------------------------------------------------------------------------------------------------------
// Layers
// ---------------------------------------------------------------------------------------------------------------------

/**
 * One file per watched tag in a directory, which is made when it is missing. Files are replaced as a whole (written beside
 * and renamed), so that a process that is killed leaves the old snapshot or the new one.
 */
export const layerFiles = (
  directory: string
): Layer.Layer<never, PlatformError.PlatformError, FileSystem.FileSystem | Path.Path> =>
  Layer.effect(
    SnapshotStore,
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const path = yield* Path.Path
      yield* fs.makeDirectory(directory, { recursive: true })
      const fileOf = (key: string): string => path.join(directory, `${encodeURIComponent(key)}.json`)
      return {
        get: (key) =>
          fs.readFileString(fileOf(key)).pipe(
            Effect.catchIf(
              (error) => error.reason._tag === "NotFound",
              () => Effect.succeed(undefined)
            ),
            Effect.mapError(failed("get", key))
          ),
        set: (key, snapshot) => {
          const file = fileOf(key)
          return fs
            .writeFileString(`${file}.new`, snapshot)
            .pipe(Effect.andThen(fs.rename(`${file}.new`, file)), Effect.mapError(failed("set", key)))
        },
        remove: (key) =>
          Effect.forEach([`${fileOf(key)}.new`, fileOf(key)], (file) => fs.remove(file, { force: true }), {
            discard: true
          }).pipe(Effect.mapError(failed("remove", key)))
      }
    })
  )

/**
 * In one of Effect's key-value stores: `KeyValueStore.layerSql` (SQLite, PostgreSQL, ...), `layerMemory` for tests. For
 * files use {@link layerFiles}: `KeyValueStore.layerFileSystem` writes in place.
 */
export const layerKeyValueStore: Layer.Layer<never, never, KeyValueStore.KeyValueStore> = Layer.effect(
  SnapshotStore,
  Effect.map(KeyValueStore.KeyValueStore, (store): Store => {
    const kv = KeyValueStore.prefix(store, "clashfx/")
    return {
      get: (key) => Effect.mapError(kv.get(key), failed("get", key)),
      set: (key, snapshot) => Effect.mapError(kv.set(key, snapshot), failed("set", key)),
      remove: (key) => Effect.mapError(kv.remove(key), failed("remove", key))
    }
  })
)

/** In whatever backs Effect's `Persistence`: `Persistence.layerBackingRedis`, `layerBackingSql`, `layerBackingKvs`. */
export const layerPersistence: Layer.Layer<never, never, Persistence.BackingPersistence> = Layer.effect(
  SnapshotStore,
  Effect.gen(function* () {
    const persistence = yield* Persistence.BackingPersistence
    const store = yield* persistence.make("clashfx")
    return {
      get: (key) =>
        Effect.mapBoth(store.get(key), {
          onFailure: failed("get", key),
          onSuccess: (value) =>
            Predicate.hasProperty(value, "snapshot") && typeof value.snapshot === "string" ? value.snapshot : undefined
        }),
      set: (key, snapshot) => Effect.mapError(store.set(key, { snapshot }, undefined), failed("set", key)),
      remove: (key) => Effect.mapError(store.remove(key), failed("remove", key))
    }
  })
)
