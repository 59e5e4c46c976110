/** Each store of snapshots keeps, replaces and removes. */
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as NodePath from "@effect/platform-node/NodePath"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as KeyValueStore from "effect/persistence/KeyValueStore"
import * as Persistence from "effect/persistence/Persistence"
import * as SqliteSnapshots from "../../src/node/SqliteSnapshots.ts"
import { layerFiles, layerKeyValueStore, layerPersistence, SnapshotStore } from "../../src/watch/SnapshotStore.ts"

const node = Layer.merge(NodeFileSystem.layer, NodePath.layer)

const directory = Layer.unwrap(
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    return layerFiles(`${yield* fs.makeTempDirectoryScoped()}/snapshots/here`)
  })
)

const sqlite = Layer.unwrap(
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    return SqliteSnapshots.layer(`${yield* fs.makeTempDirectoryScoped()}/snapshots.sqlite`)
  })
)

const layers = {
  files: Layer.provide(directory, node),
  SQLite: Layer.provide(sqlite, node),
  "a key-value store": Layer.provide(layerKeyValueStore, KeyValueStore.layerMemory),
  "a backing of Persistence": Layer.provide(layerPersistence, Persistence.layerBackingMemory)
}

describe.each(Object.entries(layers))("snapshots in %s", (_, layer) => {
  it.effect("are kept by key, replaced and removed", () =>
    Effect.gen(function* () {
      const store = yield* SnapshotStore
      if (store === null) return yield* Effect.die("the layer gives a store")
      assert.strictEqual(yield* store.get("clan/#2PP"), undefined)
      yield* store.set("clan/#2PP", "first")
      yield* store.set("clan/#2PPP", "other")
      yield* store.set("clan/#2PP", "second ⚔️ ".repeat(10_000))
      assert.strictEqual(yield* store.get("clan/#2PP"), "second ⚔️ ".repeat(10_000))
      yield* store.remove("clan/#2PP")
      yield* store.remove("clan/#2PP")
      assert.strictEqual(yield* store.get("clan/#2PP"), undefined)
      assert.strictEqual(yield* store.get("clan/#2PPP"), "other")
    }).pipe(Effect.provide(layer))
  )
})

describe("without a layer", () => {
  it.effect("nothing is kept", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* SnapshotStore, null)
    })
  )
})
