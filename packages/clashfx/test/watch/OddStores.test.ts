/** Kind: what was promised as delivered. Stores that cannot be interrupted, are emptied, replaced, or hold what is none of ours. */
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as NodePath from "@effect/platform-node/NodePath"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as KeyValueStore from "effect/persistence/KeyValueStore"
import * as TestClock from "effect/testing/TestClock"
import * as Persistence from "effect/persistence/Persistence"
import { DatabaseSync } from "node:sqlite"
import { inspect } from "node:util"
import * as SqliteSnapshots from "../../src/node/SqliteSnapshots.ts"
import * as SnapshotStore from "../../src/watch/SnapshotStore.ts"
import * as Watcher from "../../src/watch/Watcher.ts"
import { minutes } from "../support/listening.ts"
import { kept, names, one, process, rename, twoClans } from "../support/watch/process.ts"

const node = Layer.merge(NodeFileSystem.layer, NodePath.layer)

describe("a store whose calls cannot be interrupted", () => {
  it.effect(
    "and hang is said and asked again: nothing is lost, and nobody who is added or removed waits for ever",
    () =>
      Effect.gen(function* () {
        const store = kept(new Map())
        let isMute = false
        const mute =
          <A extends ReadonlyArray<string>, B>(
            call: (...given: A) => Effect.Effect<B, SnapshotStore.SnapshotStoreError>
          ) =>
          (...given: A) =>
            Effect.suspend(() => (isMute ? Effect.uninterruptible(Effect.never) : call(...given)))
        const hanging = { get: mute(store.get), set: mute(store.set), remove: mute(store.remove) }
        const { logged, seen } = yield* process(hanging, ({ clans }) =>
          Effect.gen(function* () {
            isMute = true
            yield* rename(one, "One")
            yield* minutes(3)
            const changed = yield* Effect.forkChild(Effect.andThen(clans.remove(one), clans.add(one)))
            yield* minutes(2)
            assert.isDefined(changed.pollUnsafe())
            isMute = false
            yield* minutes(3)
            yield* rename(one, "Two")
            yield* minutes(2)
          })
        )
        assert.deepStrictEqual(names(seen), ["Two"])
        assert.match(logged[0] ?? "", /could not set clan\/#2PP.*no answer within 30s/)
        assert.notInclude(logged.join("\n"), "watched twice")
      }).pipe(Effect.provide(twoClans))
  )

  it.effect("or interrupt themselves have failed: no tag falls silent", () =>
    Effect.gen(function* () {
      let isOdd = false
      const store = kept(new Map())
      const odd = { ...store, set: (key: string, text: string) => (isOdd ? Effect.interrupt : store.set(key, text)) }
      const { logged, seen } = yield* process(odd, () =>
        Effect.gen(function* () {
          isOdd = true
          yield* rename(one, "One")
          yield* minutes(3)
          isOdd = false
        })
      )
      assert.deepStrictEqual(names(seen), ["One"])
      assert.strictEqual(logged.length, 2, logged.join("\n"))
    }).pipe(Effect.provide(twoClans))
  )
})

describe("a store that was emptied while it was used", () => {
  it.effect("is still ours, since nobody else has opened it: nothing stops", () =>
    Effect.gen(function* () {
      const { logged, seen } = yield* process(undefined, (watcher) =>
        Effect.gen(function* () {
          yield* (yield* KeyValueStore.KeyValueStore).clear
          yield* rename(one, "One")
          yield* minutes(3)
          assert.strictEqual((yield* watcher.health).store, "working")
        })
      )
      assert.deepStrictEqual([names(seen), logged], [["One"], []])
    }).pipe(
      Effect.provide(Layer.provideMerge(SnapshotStore.layerKeyValueStore, KeyValueStore.layerMemory)),
      Effect.provide(Layer.fresh(twoClans))
    )
  )

  it.effect("is still ours, until somebody else opens it: files", () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const path = yield* fs.makeTempDirectoryScoped()
      const opened = Effect.flatMap(
        Effect.flatMap(Layer.build(Layer.fresh(SnapshotStore.layerFiles(path))), (context) =>
          Effect.provideContext(SnapshotStore.SnapshotStore, context)
        ),
        Effect.fromNullishOr
      )
      const store = yield* opened
      yield* store.set("a", "first")
      for (const name of yield* fs.readDirectory(path)) yield* fs.remove(`${path}/${name}`)
      yield* store.set("a", "second")
      assert.strictEqual(yield* store.get("a"), "second")
      const next = yield* opened
      assert.strictEqual((yield* Effect.flip(store.set("a", "third"))).reason, "Taken")
      yield* next.set("a", "fourth")
      assert.strictEqual(yield* next.get("a"), "fourth")
    }).pipe(Effect.scoped, Effect.provide(node))
  )
})

describe("a store that somebody else uses", () => {
  it.effect("for long is waited for, and all else goes on meanwhile: SQLite", () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const file = `${yield* fs.makeTempDirectoryScoped()}/snapshots.sqlite`
      const opening = Effect.flatMap(
        Effect.flatMap(Layer.build(Layer.fresh(SqliteSnapshots.layer(file))), (context) =>
          Effect.provideContext(SnapshotStore.SnapshotStore, context)
        ),
        Effect.fromNullishOr
      )
      const store = yield* opening
      const backup = yield* Effect.acquireRelease(
        Effect.sync(() => new DatabaseSync(file)),
        (database) => Effect.sync(() => database.close())
      )
      backup.exec("BEGIN IMMEDIATE")
      const begun = performance.now()
      const [writing, opened] = [yield* Effect.forkChild(store.set("a", "text")), yield* Effect.forkChild(opening)]
      for (let i = 0; i < 10; i++) yield* TestClock.adjust("100 millis")
      assert.deepStrictEqual([writing.pollUnsafe(), opened.pollUnsafe()], [undefined, undefined])
      // Each try holds everything up for an instant; it was five seconds.
      assert.isBelow(performance.now() - begun, 4000)
      backup.exec("COMMIT")
      yield* TestClock.adjust("100 millis")
      yield* Fiber.join(writing)
      const next = yield* Fiber.join(opened)
      assert.strictEqual(yield* next.get("a"), "text")
      backup.exec("BEGIN IMMEDIATE")
      const [refused, unopened] = [
        yield* Effect.forkChild(Effect.flip(next.set("a", "more"))),
        yield* Effect.forkChild(Effect.flip(opening))
      ]
      for (let i = 0; i < 60; i++) yield* TestClock.adjust("100 millis")
      assert.match(String((yield* Fiber.join(refused)).cause), /locked/)
      const error = yield* Fiber.join(unopened)
      assert.match(
        String(error),
        /could not open .*snapshots\.sqlite: Error: database is locked; check that it is there/
      )
    }).pipe(Effect.scoped, Effect.provide(node))
  )

  it.effect("keeps what is not ours, and says what is wrong with its place: files", () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const path = yield* fs.makeTempDirectoryScoped()
      const ours = "clan%2F%232PP.json.1x8k-3.new"
      for (const name of ["settings.new", "notes.json.new", ours]) yield* fs.writeFileString(`${path}/${name}`, "")
      yield* Layer.build(Layer.fresh(SnapshotStore.layerFiles(path)))
      assert.sameMembers(yield* fs.readDirectory(path), ["settings.new", "notes.json.new", "owner.json"])
      const odd = `${path}/odd`
      yield* fs.makeDirectory(`${odd}/owner.json`, { recursive: true })
      const error = yield* Effect.flip(Layer.build(Layer.fresh(SnapshotStore.layerFiles(odd))))
      assert.match(error.message, new RegExp(`could not open ${odd}: .*; check that it is there`))
    }).pipe(Effect.scoped, Effect.provide(node))
  )
})

describe("a store that gives an older picture of its owner", () => {
  it.effect("is still ours; one that was opened by another is not", () =>
    Effect.gen(function* () {
      const kv = yield* KeyValueStore.KeyValueStore
      let isBehind = false
      const behind = KeyValueStore.make({
        ...kv,
        get: (key: string) => (isBehind && key.endsWith("owner") ? Effect.succeed("who was before") : kv.get(key))
      })
      yield* kv.set("clashfx/owner", "who was before")
      const opened = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
        Effect.provide(
          effect,
          Layer.fresh(
            Layer.provide(SnapshotStore.layerKeyValueStore, Layer.succeed(KeyValueStore.KeyValueStore, behind))
          )
        )
      const { logged, seen } = yield* opened(
        process(undefined, (watcher) =>
          Effect.gen(function* () {
            isBehind = true
            yield* rename(one, "One")
            yield* minutes(3)
            isBehind = false
            yield* opened(Effect.void)
            yield* rename(one, "Two")
            yield* minutes(3)
            assert.strictEqual((yield* watcher.health).store, "taken")
          })
        )
      )
      assert.deepStrictEqual([names(seen), logged.length], [["One"], 1])
    }).pipe(Effect.provide(KeyValueStore.layerMemory), Effect.provide(Layer.fresh(twoClans)))
  )
})

describe("a store that holds what is none of ours", () => {
  it.effect("keeps it aside, and says so: Persistence", () =>
    Effect.gen(function* () {
      const persistence = yield* Persistence.BackingPersistence
      const store = yield* persistence.make("clashfx")
      yield* store.set(`clan/${one}`, { snapshots: "of others" }, undefined)
      const { logged, seen } = yield* process(undefined, () => rename(one, "One"))
      assert.deepStrictEqual(names(seen), ["One"])
      assert.match(logged.join("\n"), /clan\/#2PP: the stored snapshot cannot be read/)
      assert.strictEqual(logged.length, 1)
    }).pipe(
      Effect.scoped,
      Effect.provide(Layer.provideMerge(SnapshotStore.layerPersistence, Persistence.layerBackingMemory)),
      Effect.provide(Layer.fresh(twoClans))
    )
  )

  it.effect("reads a text that was written as bytes: SQLite", () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const file = `${yield* fs.makeTempDirectoryScoped()}/snapshots.sqlite`
      const run = (act: Effect.Effect<unknown, unknown, never> = Effect.void) =>
        Effect.provide(
          process(undefined, () => act),
          Layer.fresh(SqliteSnapshots.layer(file))
        )
      yield* run()
      const database = new DatabaseSync(file)
      database.exec("UPDATE clashfx_snapshots SET snapshot = CAST(snapshot AS BLOB)")
      database.close()
      yield* rename(one, "While down")
      const { logged, seen } = yield* run()
      assert.deepStrictEqual([names(seen), logged], [["While down"], []])
    }).pipe(Effect.scoped, Effect.provide(node), Effect.provide(Layer.fresh(twoClans)))
  )
})

describe("a store of files that is given the URL of a server", () => {
  it.effect("is not opened, writes no file of that name, and shows no password", () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      for (const url of [
        "redis://me:hidden@db:6379/0",
        "postgres://me:hidden@db/clash?sslmode=no",
        "FILE://hidden@x/y"
      ]) {
        const file = `${url}.sqlite`
        const stores = url.startsWith("FILE")
          ? [SnapshotStore.layerFiles(url)]
          : [SnapshotStore.layerFiles(url), SqliteSnapshots.layer(file)]
        for (const store of stores) {
          const error = yield* Effect.flip(Effect.scoped(Layer.build(Layer.fresh(store))))
          assert.strictEqual(error._tag, "SnapshotStoreError")
          assert.include(error.message, "it is a URL, and what is needed is a path")
          assert.notInclude(inspect(error, { depth: 9, showHidden: true }), "hidden")
        }
        assert.isFalse(yield* fs.exists(url.slice(0, url.indexOf(":") + 1)))
      }
      // SQLite itself reads such URLs.
      yield* Effect.scoped(Layer.build(SqliteSnapshots.layer(":memory:")))
      const path = yield* fs.makeTempDirectoryScoped()
      yield* Effect.scoped(Layer.build(SqliteSnapshots.layer(`file://${path}/a.sqlite`)))
    }).pipe(Effect.scoped, Effect.provide(node))
  )
})

describe("a stored text whose next poll is planned for a time that cannot be", () => {
  it.effect("is polled at once", () =>
    Effect.gen(function* () {
      const texts = new Map<string, string>()
      yield* process(kept(texts), () => Effect.void)
      const text = texts.get(`clan/${one}`) ?? ""
      texts.clear()
      texts.set(`clan/${one}`, text.replace(/"due":[\d.]+/u, '"due":9e15'))
      const { logged, seen } = yield* process(kept(texts), () => rename(one, "One"))
      assert.deepStrictEqual([names(seen), logged], [["One"], []])
    }).pipe(Effect.provide(Layer.fresh(twoClans)))
  )
})

describe("a store with commit in the place of one without", () => {
  it.effect("gets the events that were pending, exactly once", () =>
    Effect.gen(function* () {
      const texts = new Map<string, string>()
      const events: Array<SnapshotStore.StoredEvent> = []
      const watching = (store: SnapshotStore.Store, name: string, isStuck: boolean) =>
        Effect.gen(function* () {
          const watcher = yield* Watcher.make()
          yield* watcher.clans.add(one)
          if (isStuck) yield* Effect.forkScoped(Stream.runForEach(watcher.events, () => Effect.never))
          yield* minutes(2)
          yield* rename(one, name)
          yield* minutes(3)
        }).pipe(Effect.scoped, Effect.provideService(SnapshotStore.SnapshotStore, store))
      yield* watching(kept(texts), "One", true)
      const committing: SnapshotStore.Store = {
        ...kept(texts),
        commit: (key, text, more) =>
          Effect.sync(() => {
            texts.set(key, text)
            events.push(...more)
          })
      }
      yield* watching(committing, "Two", false)
      yield* watching(committing, "Three", false)
      assert.deepStrictEqual(
        events.map(({ body }) => JSON.parse(body).current),
        ["One", "Two", "Three"]
      )
      assert.deepInclude(events[0], { _tag: "ClanChanged", kind: "clan", tag: one })
    }).pipe(Effect.provide(Layer.fresh(twoClans)))
  )
})
