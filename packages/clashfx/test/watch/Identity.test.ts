/**
 * Kind: names that stay unique. An id is never used for two changes, whatever was lost; what is delivered again keeps its
 * own. The judge compares what events say, and knows nothing of how ids are made.
 */
import { Command, Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Schema from "effect/Schema"
import { WatchEvent } from "../../src/watch/WatchEvent.ts"
import * as SnapshotStore from "../../src/watch/SnapshotStore.ts"
import * as Watcher from "../../src/watch/Watcher.ts"
import { simulated } from "../support/simulated.ts"
import { listen, minutes } from "../support/listening.ts"

const world = simulated({
  clans: [{ tag: "#2PP", name: "Goblins", players: ["#PY2", "#PY8"], members: 2 }],
  cache: "none"
})

const encode = Schema.encodeSync(Schema.fromJsonString(Schema.toCodecJson(WatchEvent)))

/** Fails when an id stands for two different events. */
const judge = () => {
  const said = new Map<string, string>()
  return (events: ReadonlyArray<WatchEvent>) => {
    for (const event of events) {
      const text = encode(event)
      const before = said.get(event.id)
      if (before !== undefined) assert.strictEqual(text, before, event.id)
      said.set(event.id, text)
    }
    return said.size
  }
}

/** The same changes, back and forth, in each life of a watcher. */
const life = (store: SnapshotStore.Store | null, act?: (watcher: Watcher.Watcher) => Effect.Effect<unknown, unknown>) =>
  Effect.gen(function* () {
    const { change } = yield* Simulator
    const watcher = yield* Watcher.make({ initial: true })
    const seen = yield* listen(watcher.events)
    yield* watcher.clans.add("#2PP")
    yield* watcher.players.add("#PY2")
    yield* minutes(2)
    for (const name of ["Giants", "Goblins", "Giants", "Goblins"]) {
      yield* change(Command.rename("#2PP", name))
      yield* change(Command.setPlayer("#PY2", { name }))
      yield* minutes(3)
      if (act !== undefined) yield* Effect.orDie(act(watcher))
    }
    return seen
  }).pipe(Effect.scoped, Effect.provideService(SnapshotStore.SnapshotStore, store))

const memory = (texts: Map<string, string>): SnapshotStore.Store => ({
  get: (key) => Effect.sync(() => texts.get(key)),
  set: (key, text) => Effect.sync(() => void texts.set(key, text)),
  remove: (key) => Effect.sync(() => void texts.delete(key))
})

describe("an id", () => {
  it.effect("is never used again by processes without a store, though they roll the same dice", () =>
    Effect.gen(function* () {
      const judged = judge()
      let told = 0
      for (let i = 0; i < 4; i++) {
        const seen = yield* Random.withSeed(life(null), "the same")
        told += seen.length
        assert.strictEqual(judged(seen), told)
      }
    }).pipe(Effect.provide(world))
  )

  it.effect("is never used again after a tag was removed and added", () =>
    Effect.gen(function* () {
      for (const store of [null, memory(new Map())]) {
        const again = (watcher: Watcher.Watcher) =>
          Effect.andThen(watcher.clans.remove("#2PP"), watcher.clans.add("#2PP"))
        const seen = yield* life(store, again)
        assert.strictEqual(judge()(seen), seen.length)
      }
    }).pipe(Effect.provide(world))
  )

  it.effect("is never used again after a store was lost, set back to an older state, or could not be read", () =>
    Effect.gen(function* () {
      const texts = new Map<string, string>()
      const judged = judge()
      const backups: Array<ReadonlyMap<string, string>> = []
      let told = 0
      const harms = [
        () => texts.clear(),
        () => backups[0]?.forEach((text, key) => texts.set(key, text)),
        () => texts.forEach((text, key) => texts.set(key, text.slice(0, text.indexOf("\n") + 9))),
        () => texts.forEach((_, key) => texts.set(key, "\0\0\0")),
        () => backups[1]?.forEach((text, key) => texts.set(key, text)),
        () => texts.forEach((text, key) => texts.set(key, text.replace('"schema":1', '"schema":7')))
      ]
      for (const harm of harms) {
        backups.push(new Map(texts))
        const seen = yield* life(memory(texts))
        told += seen.length
        assert.strictEqual(judged(seen), told)
        harm()
      }
    }).pipe(Effect.provide(world))
  )

  it.effect("is the same when the same change is delivered again", () =>
    Effect.gen(function* () {
      const { change, purge } = yield* Simulator
      const texts = new Map<string, string>()
      const judged = judge()
      /** A process that is killed while it handles what it was told first. */
      const killed = Effect.gen(function* () {
        const watcher = yield* Watcher.make()
        yield* watcher.clans.add("#2PP")
        const seen: Array<WatchEvent> = []
        yield* Effect.forkScoped(
          watcher.run((events) =>
            Effect.andThen(
              Effect.sync(() => seen.push(...events)),
              Effect.never
            )
          )
        )
        yield* minutes(4)
        return seen
      }).pipe(Effect.scoped, Effect.provideService(SnapshotStore.SnapshotStore, memory(texts)))
      assert.deepStrictEqual(yield* killed, [])
      const ids: Array<string> = []
      for (let i = 0; i < 5; i++) {
        yield* change(Command.rename("#2PP", `Name ${i}`))
        yield* purge
        const seen = yield* killed
        judged(seen)
        ids.push(...seen.map(({ id }) => id))
      }
      assert.strictEqual(ids.length, 5)
      assert.strictEqual(new Set(ids).size, 1)
    }).pipe(Effect.provide(world))
  )
})
