/** Where the last delivered snapshots are kept, so that a restarted process goes on where it stopped. */
import { SnapshotStoreError } from "../exchange/internal/errors/store.ts"
import { unkeyedCause } from "../exchange/internal/errors/thrown.ts"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import * as KeyValueStore from "effect/persistence/KeyValueStore"
import * as Persistence from "effect/persistence/Persistence"
import type { NonEmptyReadonlyArray } from "effect/Array"
import type * as PlatformError from "effect/PlatformError"
import type * as Schema from "effect/Schema"
import type { WatchedKind } from "../diff/Stamp.ts"
import type { Due } from "./engine/memory/due.ts"
import { draw } from "./engine/memory/identity.ts"
import { checkPlace } from "./engine/memory/place.ts"
import { type Head, headOf } from "./engine/memory/stored.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Service
// ---------------------------------------------------------------------------------------------------------------------

export type { Remembered } from "../exchange/internal/order/rememberedOrder.ts"
export type { Due } from "./engine/memory/due.ts"
export type { Head } from "./engine/memory/stored.ts"

/** The codec of a snapshot. */
export type Snapshot<S> = Schema.Codec<S, unknown>

export { SnapshotStoreError } from "../exchange/internal/errors/store.ts"

/** An event as it is committed. */
export interface StoredEvent {
  readonly id: string
  readonly _tag: string
  /** When the change was seen (ms since 1970, UTC). */
  readonly at: number
  /** Events of the game as a whole have no watched tag. */
  readonly kind?: WatchedKind | undefined
  /** The watched tag, normalized. */
  readonly tag?: string | undefined
  /** The event as JSON, to be decoded with `Schema.toCodecJson(WatchEvent)`. */
  readonly body: string
}

/**
 * Keeps texts by key. A write must be whole or not be at all, also when the process is killed in the middle of it.
 *
 * Every call has 30 seconds: what is not answered by then is interrupted and made again.
 *
 * Three functions are enough. The others make more of it: with `commit` the store itself gets the events, exactly once.
 */
export interface Store {
  /** The text of a key, `undefined` when there is none. A read that fails is tried again: it never counts as none. */
  readonly get: (key: string) => Effect.Effect<string | undefined, SnapshotStoreError>
  /** Keeps a text in place of the one before. It succeeds when the text is safe, not when it was handed on. */
  readonly set: (key: string, text: string) => Effect.Effect<void, SnapshotStoreError>
  /** Forgets the text of a key, because its tag is no longer watched; no error where there is none. */
  readonly remove: (key: string) => Effect.Effect<void, SnapshotStoreError>
  /**
   * Stores a text and the events that lead to it in one atomic step. Then no events wait in the text to be delivered
   * again: the store has them, exactly once. An id that it knows already must be left alone, for a commit whose answer
   * was lost is sent again. Consumers of the watcher get the events afterwards, if there are any.
   */
  readonly commit?:
    | ((
        key: string,
        text: string,
        events: NonEmptyReadonlyArray<StoredEvent>
      ) => Effect.Effect<void, SnapshotStoreError>)
    | undefined
  /** Stores events that lead to no other snapshot (`PollFailed`, `MaintenanceStarted`), for stores with `commit`. */
  readonly tell?: ((events: NonEmptyReadonlyArray<StoredEvent>) => Effect.Effect<void, SnapshotStoreError>) | undefined
  /**
   * When tags are due that had nothing new; written in batches. Losing some costs early polls and nothing else. Without
   * it they are kept in texts of their own (`due/...`).
   */
  readonly dues?:
    | {
        readonly get: (key: string) => Effect.Effect<Due | undefined, SnapshotStoreError>
        readonly set: (
          dues: NonEmptyReadonlyArray<Due & { readonly key: string }>
        ) => Effect.Effect<void, SnapshotStoreError>
      }
    | undefined
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
 *   set: (key, text) => Effect.sync(() => void texts.set(key, text)),
 *   remove: (key) => Effect.sync(() => void texts.delete(key))
 * })
 * ```
 */
export const SnapshotStore = Context.Reference<Store | null>("clashfx/SnapshotStore", { defaultValue: () => null })

/** What a stored text says without its snapshot; `undefined` when it is none of ours, or broken. */
export const describe = (text: string): Head | undefined => headOf(text)

// ---------------------------------------------------------------------------------------------------------------------
// Layers
// ---------------------------------------------------------------------------------------------------------------------

const failed = (operation: SnapshotStoreError["operation"], key: string) => (cause: unknown) =>
  new SnapshotStoreError({ operation, key, cause: unkeyedCause(cause) })

const ownerKey = "owner"

/**
 * A store that belongs to whoever opened it last: the one before may not write any more. So a process that was killed
 * leaves no lock behind, and of two that were started by mistake one says so, instead of both telling everything.
 */
const owned = (place: string, store: Store): Effect.Effect<Store, SnapshotStoreError> =>
  Effect.gen(function* () {
    const owner = draw()
    const own = store.set(ownerKey, owner)
    const before = Option.getOrUndefined(yield* Effect.option(store.get(ownerKey)))
    yield* Effect.mapError(own, ({ cause }) => new SnapshotStoreError({ operation: "open", key: place, cause }))
    const isOurs = (operation: SnapshotStoreError["operation"], key: string) =>
      Effect.flatMap(store.get(ownerKey), (current) => {
        if (current === owner) return Effect.void
        // Emptied, or an older picture: owners are drawn anew, so none comes back, and nobody else has opened it.
        if (current === undefined || current === before) return own
        return Effect.fail(new SnapshotStoreError({ operation, key, reason: "Taken" }))
      })
    return {
      get: store.get,
      set: (key, text) => Effect.andThen(isOurs("set", key), store.set(key, text)),
      remove: (key) => Effect.andThen(isOurs("remove", key), store.remove(key))
    }
  })

/** What a process that was killed has left behind; whatever else is in the directory is not ours. */
const unfinished = /\.json\.[0-9a-z]+-\d+\.new$/u

/**
 * One file per watched tag in a directory, which is made when it is missing. Files are replaced as a whole: written
 * beside, brought to the disk, and renamed; a process that is killed, or a power cut, leaves the old one or the new one.
 * A directory belongs to the layer that opened it last ({@link SnapshotStoreError} `Taken`).
 */
export const layerFiles = (
  directory: string
): Layer.Layer<never, PlatformError.PlatformError | SnapshotStoreError, FileSystem.FileSystem | Path.Path> =>
  Layer.effect(
    SnapshotStore,
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const path = yield* Path.Path
      yield* checkPlace(directory)
      yield* fs.makeDirectory(directory, { recursive: true })
      const fileOf = (key: string): string => path.join(directory, `${encodeURIComponent(key)}.json`)
      const mine = draw()
      let written = 0
      const toDisk = (file: string, text: string) =>
        Effect.scoped(
          Effect.gen(function* () {
            const handle = yield* fs.open(file, { flag: "wx" })
            yield* handle.writeAll(new TextEncoder().encode(text))
            yield* handle.sync
          })
        )
      // Where a directory cannot be opened (Windows), the system brings names to the disk in its own time.
      const namesToDisk = Effect.ignore(
        Effect.scoped(Effect.flatMap(fs.open(directory, { flag: "r" }), (handle) => handle.sync))
      )
      const replace = (file: string, text: string) => {
        const beside = `${file}.${mine}-${written++}.new`
        return toDisk(beside, text).pipe(
          Effect.andThen(fs.rename(beside, file)),
          Effect.onError(() => Effect.ignore(fs.remove(beside, { force: true }))),
          Effect.andThen(namesToDisk)
        )
      }
      for (const name of yield* fs.readDirectory(directory)) {
        if (unfinished.test(name)) yield* Effect.ignore(fs.remove(path.join(directory, name), { force: true }))
      }
      return yield* owned(directory, {
        get: (key) =>
          fs.readFileString(fileOf(key)).pipe(
            Effect.catchIf(
              (error) => error.reason._tag === "NotFound",
              () => Effect.succeed(undefined)
            ),
            Effect.mapError(failed("get", key))
          ),
        set: (key, text) => Effect.mapError(replace(fileOf(key), text), failed("set", key)),
        remove: (key) =>
          fs
            .remove(fileOf(key), { force: true })
            .pipe(Effect.andThen(namesToDisk), Effect.mapError(failed("remove", key)))
      })
    })
  )

/**
 * In one of Effect's key-value stores: `KeyValueStore.layerSql` (SQLite, PostgreSQL, ...), `layerMemory` for tests. For
 * files use {@link layerFiles}: `KeyValueStore.layerFileSystem` writes in place. It belongs to the layer that opened it
 * last.
 */
export const layerKeyValueStore: Layer.Layer<never, SnapshotStoreError, KeyValueStore.KeyValueStore> = Layer.effect(
  SnapshotStore,
  Effect.flatMap(KeyValueStore.KeyValueStore, (store) => {
    const kv = KeyValueStore.prefix(store, "clashfx/")
    return owned("the key-value store", {
      get: (key) => Effect.mapError(kv.get(key), failed("get", key)),
      set: (key, text) => Effect.mapError(kv.set(key, text), failed("set", key)),
      remove: (key) => Effect.mapError(kv.remove(key), failed("remove", key))
    })
  })
)

/**
 * In whatever backs Effect's `Persistence`: `Persistence.layerBackingRedis`, `layerBackingSql`, `layerBackingKvs`. It
 * belongs to the layer that opened it last.
 */
export const layerPersistence: Layer.Layer<never, SnapshotStoreError, Persistence.BackingPersistence> = Layer.effect(
  SnapshotStore,
  Effect.gen(function* () {
    const persistence = yield* Persistence.BackingPersistence
    const store = yield* persistence.make("clashfx")
    return yield* owned("the store of Persistence", {
      get: (key) =>
        Effect.mapBoth(store.get(key), {
          onFailure: failed("get", key),
          onSuccess: (value) => {
            if (value === undefined) return undefined
            // What is none of ours is a text that cannot be read: it is kept aside, and not taken for nothing.
            return "snapshot" in value && typeof value.snapshot === "string" ? value.snapshot : JSON.stringify(value)
          }
        }),
      set: (key, snapshot) => Effect.mapError(store.set(key, { snapshot }, undefined), failed("set", key)),
      remove: (key) => Effect.mapError(store.remove(key), failed("remove", key))
    })
  })
)
