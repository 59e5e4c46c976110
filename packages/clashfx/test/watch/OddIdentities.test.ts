/**
 * Kind: names that stay unique, in places where one poll, one clock or one process is not all there is. The judge compares
 * what events say, and knows nothing of how ids are made.
 */
import { Fault, Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { WatchEvent } from "../../src/watch/WatchEvent.ts"
import * as SnapshotStore from "../../src/watch/SnapshotStore.ts"
import * as Watcher from "../../src/watch/Watcher.ts"
import * as SteppingClock from "../support/edge/steppingClock.ts"
import { listen, minutes } from "../support/listening.ts"
import { script, scripted, type Reply } from "../support/scripted.ts"
import { kept, one, other, rename, twoClans } from "../support/watch/process.ts"
import stored from "../support/watch/stored/firstBodies.json" with { type: "json" }

const encode = Schema.encodeSync(Schema.fromJsonString(Schema.toCodecJson(WatchEvent)))

const body: Record<string, unknown> = JSON.parse(JSON.stringify(stored.find(({ kind }) => kind === "clan")?.body))
const tag = String(body["tag"])

/** How many events there are; fails when an id stands for two of them. */
const different = (events: ReadonlyArray<WatchEvent>): number => {
  const said = new Map<string, string>()
  for (const event of events) {
    const text = encode(event)
    assert.strictEqual(said.get(event.id) ?? text, text, event.id)
    said.set(event.id, text)
  }
  return said.size
}

const tagsOf = (events: ReadonlyArray<WatchEvent>) => events.map(({ _tag }) => _tag)

describe("an id is never used for two changes", () => {
  it.effect("by two watchers of one tag at once", () =>
    Effect.gen(function* () {
      const heard: Array<Array<WatchEvent>> = []
      for (let n = 0; n < 3; n++) {
        const watcher = yield* Watcher.make()
        heard.push(yield* listen(watcher.events))
        yield* watcher.clans.add(one)
      }
      yield* minutes(2)
      for (const name of ["Giants", "Goblins", "Giants"]) yield* Effect.andThen(rename(one, name), minutes(5))
      const all = heard.flat()
      assert.strictEqual(all.length, 9)
      assert.strictEqual(different(all), 9)
    }).pipe(Effect.scoped, Effect.provide(twoClans))
  )

  it.effect("by processes whose clock is set back to the same instant", () => {
    let name = "Goblins"
    return Effect.gen(function* () {
      const texts = new Map<string, string>()
      const all: Array<WatchEvent> = []
      const base = yield* Clock.Clock
      const { clock, step } = SteppingClock.make(base)
      const begun = base.currentTimeMillisUnsafe()
      for (const store of [kept(texts), null, kept(texts), null]) {
        step(begun - base.currentTimeMillisUnsafe())
        yield* Effect.gen(function* () {
          const watcher = yield* Effect.provideService(Watcher.make({ initial: true }), Clock.Clock, clock)
          const seen = yield* listen<WatchEvent>(watcher.events)
          yield* Effect.provideService(watcher.clans.add(tag), Clock.Clock, clock)
          yield* minutes(3)
          for (name of ["Giants", "Goblins"]) yield* minutes(12)
          assert.isAtLeast(seen.length, 2)
          all.push(...seen)
        }).pipe(Effect.scoped, Effect.provideService(SnapshotStore.SnapshotStore, store))
      }
      assert.strictEqual(different(all), all.length)
    }).pipe(Effect.provide(scripted(script({ [`/clans/${tag}`]: () => ({ ...body, name }) }))))
  })

  it.effect("of polls that fail, tags that go and come, and maintenance, over three processes", () =>
    Effect.gen(function* () {
      const { fault, clearFaults } = yield* Simulator
      const texts = new Map<string, string>()
      const all: Array<WatchEvent> = []
      for (let life = 0; life < 3; life++) {
        yield* Effect.gen(function* () {
          const watcher = yield* Watcher.make({ goneInterval: "2 minutes", probeInterval: "1 minute" })
          const seen = yield* listen(watcher.events)
          yield* watcher.clans.add(one, other)
          yield* minutes(3)
          for (let n = 0; n < 2; n++) {
            yield* fault(Fault.error(404, "notFound"), { on: ["clans.get"] })
            yield* minutes(12)
            yield* clearFaults
            yield* minutes(12)
            yield* fault(Fault.maintenance())
            yield* minutes(5)
            yield* clearFaults
            yield* minutes(12)
            yield* fault(Fault.html(500), { on: ["clans.get"] })
            yield* minutes(5)
            yield* clearFaults
            yield* minutes(12)
          }
          all.push(...seen)
        }).pipe(Effect.scoped, Effect.provideService(SnapshotStore.SnapshotStore, kept(texts)))
      }
      const counts = new Map<string, number>()
      for (const tag of tagsOf(all)) counts.set(tag, (counts.get(tag) ?? 0) + 1)
      assert.strictEqual(counts.get("WatchedGone"), 12)
      assert.strictEqual(counts.get("WatchedBack"), 12)
      assert.strictEqual(counts.get("MaintenanceStarted"), 6)
      assert.strictEqual(counts.get("MaintenanceEnded"), 6)
      assert.isAbove(counts.get("PollFailed") ?? 0, 10)
      assert.strictEqual(different(all), all.length)
    }).pipe(Effect.provide(twoClans))
  )

  it.effect("that one delivery tells of one field: what was held, and what confirmed it", () =>
    Effect.gen(function* () {
      const as = (type: string, points: number): Reply => ({ ...body, type, clanPoints: points })
      const answers = [as("open", 5), as("closed", 5), as("open", 5), as("open", 6), as("open", 7), as("open", 8)]
      let asked = 0
      const reply = () => answers[Math.min(asked++, answers.length - 1)] ?? 404
      const seen = yield* Effect.gen(function* () {
        const watcher = yield* Watcher.make({ spread: 0 })
        const seen = yield* listen<WatchEvent>(watcher.events)
        yield* watcher.clans.add(tag)
        yield* minutes(60)
        return seen
      }).pipe(Effect.scoped, Effect.provide(scripted(script({ [`/clans/${tag}`]: reply }))))
      // Back and on at once.
      assert.deepStrictEqual(
        seen.map((event) => ("field" in event ? `${event.field} ${String(event.current)}` : event._tag)),
        ["type closed", "type open", "clanPoints 6", "clanPoints 7", "clanPoints 8"]
      )
      assert.strictEqual(different(seen), seen.length)
    })
  )

  it.effect("of a user's own comparison that says the same of every poll, and twice of one", () =>
    Effect.gen(function* () {
      const texts = new Map<string, string>()
      const ids: Array<string> = []
      for (let life = 0; life < 2; life++) {
        yield* Effect.gen(function* () {
          const watcher = yield* Watcher.make({
            custom: { clan: () => ["same", "same"], codec: Schema.String }
          })
          const seen = yield* listen(watcher.events)
          yield* watcher.clans.add(one, other)
          yield* minutes(2)
          for (const name of ["Giants", "Goblins"]) yield* Effect.andThen(rename(one, name), minutes(5))
          ids.push(...seen.map(({ id }) => id))
        }).pipe(Effect.scoped, Effect.provideService(SnapshotStore.SnapshotStore, kept(texts)))
      }
      assert.isAtLeast(ids.length, 12)
      assert.strictEqual(new Set(ids).size, ids.length)
    }).pipe(Effect.provide(twoClans))
  )

  it.effect("when a tag is removed and added while its store refuses to forget it", () =>
    Effect.gen(function* () {
      const texts = new Map<string, string>()
      const store = kept(texts)
      let refuses = false
      const refusing: SnapshotStore.Store = {
        ...store,
        remove: (key) =>
          refuses
            ? Effect.fail(new SnapshotStore.SnapshotStoreError({ operation: "remove", key, cause: "no" }))
            : store.remove(key)
      }
      const seen = yield* Effect.gen(function* () {
        const watcher = yield* Watcher.make({ initial: true })
        const seen = yield* listen<WatchEvent>(watcher.events)
        yield* watcher.clans.add(one)
        yield* minutes(2)
        for (let n = 0; n < 4; n++) {
          yield* Effect.andThen(rename(one, n % 2 === 0 ? "Giants" : "Goblins"), minutes(4))
          refuses = n % 2 === 0
          yield* watcher.clans.remove(one)
          yield* watcher.clans.add(one)
          yield* minutes(1)
          refuses = false
          yield* minutes(4)
        }
        return seen
      }).pipe(Effect.scoped, Effect.provideService(SnapshotStore.SnapshotStore, refusing))
      assert.strictEqual(tagsOf(seen).filter((tag) => tag === "ClanChanged").length, 4)
      assert.strictEqual(tagsOf(seen).filter((tag) => tag === "ClanFound").length, 5)
      assert.strictEqual(different(seen), seen.length)
    }).pipe(Effect.provide(twoClans))
  )
})
