/** Where the last delivered snapshots are kept, so that a restarted process goes on where it stopped. */
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as KeyValueStore from "effect/persistence/KeyValueStore"
import type * as Schema from "effect/Schema"

/** The codec of a snapshot. */
export type Snapshot<S> = Schema.Codec<S, unknown>

/** The store could not be read or written. Watching goes on; what was not stored may be delivered again. */
export class SnapshotStoreError extends Data.TaggedError("SnapshotStoreError")<{
  readonly operation: "get" | "set" | "remove"
  readonly key: string
  readonly cause: unknown
}> {
  override get message(): string {
    return `snapshot store: could not ${this.operation} ${this.key}; check the store, watching goes on without it`
  }
}

/**
 * Keeps texts by key. The default keeps nothing: a watcher remembers what it needs while it runs, and starts from nothing
 * after a restart.
 *
 * It is an extension point: three functions over any place that keeps texts.
 */
export const SnapshotStore = Context.Reference<{
  readonly get: (key: string) => Effect.Effect<string | undefined, SnapshotStoreError>
  readonly set: (key: string, snapshot: string) => Effect.Effect<void, SnapshotStoreError>
  readonly remove: (key: string) => Effect.Effect<void, SnapshotStoreError>
} | null>("clashfx/SnapshotStore", { defaultValue: () => null })

/** In any of Effect's key-value stores: `KeyValueStore.layerFileSystem`, `layerSql`, `layerMemory`, ... */
export const layerKeyValueStore: Layer.Layer<never, never, KeyValueStore.KeyValueStore> = Layer.effect(
  SnapshotStore,
  Effect.map(KeyValueStore.KeyValueStore, (store) => {
    const kv = KeyValueStore.prefix(store, "clashfx/")
    const fail = (operation: SnapshotStoreError["operation"], key: string) => (cause: unknown) =>
      new SnapshotStoreError({ operation, key, cause })
    return {
      get: (key: string) => Effect.mapError(kv.get(key), fail("get", key)),
      set: (key: string, snapshot: string) => Effect.mapError(kv.set(key, snapshot), fail("set", key)),
      remove: (key: string) => Effect.mapError(kv.remove(key), fail("remove", key))
    }
  })
)
