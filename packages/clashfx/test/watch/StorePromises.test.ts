/** Kind: what was promised as delivered. What a watcher does with its store when that fails, breaks, or is somebody else's. */
import { Command, Fault, Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as TestClock from "effect/testing/TestClock"
import type { WatchEvent } from "../../src/watch/WatchEvent.ts"
import * as SnapshotStore from "../../src/watch/SnapshotStore.ts"
import * as Watcher from "../../src/watch/Watcher.ts"
import { simulated } from "../support/simulated.ts"
import { listen, minutes } from "../support/listening.ts"
import first from "../support/watch/stored/first.json" with { type: "json" }

const world = simulated({
  clans: [{ tag: "#2PP", name: "Goblins", players: ["#PY2", "#PY8", "#PY9"], members: 3 }],
  cache: "none"
})

const { SnapshotStoreError } = SnapshotStore

const kept = (texts: Map<string, string>): SnapshotStore.Store => ({
  get: (key) => Effect.sync(() => texts.get(key)),
  set: (key, text) => Effect.sync(() => void texts.set(key, text)),
  remove: (key) => Effect.sync(() => void texts.delete(key))
})

/** A process: what it was told while something happens, and what it logged. */
const run = <E, R>(
  store: SnapshotStore.Store,
  act: (watcher: Watcher.Watcher) => Effect.Effect<unknown, E, R>,
  options?: Watcher.Options
) => {
  const logged: Array<string> = []
  const logger = Logger.make(
    ({ message }) => void logged.push(String(Array.isArray(message) ? message.join(" ") : message))
  )
  return Effect.gen(function* () {
    const watcher = yield* Watcher.make(options)
    yield* watcher.clans.add("#2PP")
    const seen = yield* listen(watcher.events)
    yield* minutes(2)
    yield* act(watcher)
    yield* minutes(2)
    return { seen, logged }
  }).pipe(
    Effect.scoped,
    Effect.provideService(SnapshotStore.SnapshotStore, store),
    Effect.provide(Logger.layer([logger]))
  )
}

const rename = (name: string) =>
  Effect.flatMap(Simulator, ({ change, purge }) => Effect.andThen(change(Command.rename("#2PP", name)), purge))

const names = (events: ReadonlyArray<WatchEvent>) =>
  events.map((event) => (event._tag === "ClanChanged" && event.field === "name" ? event.current : event._tag))

describe("a store that fails", () => {
  it.effect("is waited for when it is read: nothing is lost and nothing overwritten", () =>
    Effect.gen(function* () {
      const texts = new Map<string, string>()
      yield* run(kept(texts), () => Effect.void)
      yield* rename("While down")
      const before = texts.get("clan/#2PP")
      let reads = 0
      const failing: SnapshotStore.Store = {
        ...kept(texts),
        get: (key) =>
          key === "clan/#2PP" && ++reads < 5
            ? Effect.fail(new SnapshotStoreError({ operation: "get", key, cause: new Error("EIO") }))
            : Effect.succeed(texts.get(key))
      }
      const { logged, seen } = yield* run(failing, () => Effect.void)
      assert.deepStrictEqual(names(seen), ["While down"])
      assert.notStrictEqual(texts.get("clan/#2PP"), before)
      assert.strictEqual(logged.length, 2, logged.join("\n"))
      assert.match(logged[0] ?? "", /could not get clan\/#2PP.*EIO/)
      assert.match(logged[1] ?? "", /works again, after .* and 4 failures/)
    }).pipe(Effect.provide(world))
  )

  it.effect("may be begun anew, if that is asked for", () =>
    Effect.gen(function* () {
      const texts = new Map<string, string>()
      yield* run(kept(texts), () => Effect.void)
      const failing: SnapshotStore.Store = {
        ...kept(texts),
        get: (key) => Effect.fail(new SnapshotStoreError({ operation: "get", key, cause: "gone" }))
      }
      const { seen } = yield* run(failing, () => rename("Told"), { whenUnreadable: "beginAnew" })
      assert.deepStrictEqual(names(seen), ["Told"])
    }).pipe(Effect.provide(world))
  )

  it.effect("holds what it could not store back, says so once with the cause, and once when it works again", () =>
    Effect.gen(function* () {
      const texts = new Map<string, string>()
      let isFull = false
      const disk: SnapshotStore.Store = {
        ...kept(texts),
        set: (key, text) =>
          isFull
            ? Effect.fail(new SnapshotStoreError({ operation: "set", key, cause: new Error("ENOSPC") }))
            : Effect.sync(() => void texts.set(key, text))
      }
      const { logged, seen } = yield* run(disk, () =>
        Effect.gen(function* () {
          isFull = true
          yield* rename("One")
          yield* minutes(20)
          yield* rename("Two")
          yield* minutes(20)
          isFull = false
        })
      )
      assert.deepStrictEqual(names(seen), ["One", "Two"])
      assert.strictEqual(logged.length, 2, logged.join("\n"))
      assert.match(logged[0] ?? "", /ENOSPC/)
    }).pipe(Effect.provide(world))
  )

  for (const operation of ["get", "set"] as const) {
    it.effect(`and does not answer to ${operation} is asked again, which is said, and nothing is lost`, () =>
      Effect.gen(function* () {
        const texts = new Map<string, string>()
        yield* run(kept(texts), () => Effect.void)
        let isMute = operation === "get"
        const store = kept(texts)
        const mute: SnapshotStore.Store = {
          ...store,
          [operation]: (...given: [string, string]) => (isMute ? Effect.never : store[operation](...given))
        }
        const { logged, seen } = yield* run(mute, () =>
          Effect.gen(function* () {
            isMute = true
            yield* rename("One")
            yield* minutes(10)
            isMute = false
          })
        )
        assert.deepStrictEqual(names(seen), ["One"])
        assert.match(logged[0] ?? "", new RegExp(`could not ${operation} .*no answer within 30s`))
        assert.match(logged[1] ?? "", /works again/)
      }).pipe(Effect.provide(world))
    )
  }

  it.effect("gives null where it has nothing, and what is no text cannot be read: no tag falls silent", () =>
    Effect.gen(function* () {
      const given: { text: unknown } = { text: null }
      // As programs in JavaScript write them.
      const store: SnapshotStore.Store = JSON.parse("{}")
      Object.assign(store, { ...kept(new Map()), get: () => Effect.succeed(given.text) })
      const empty = yield* run(store, () => rename("One"))
      assert.deepStrictEqual([names(empty.seen), empty.logged], [["One"], []])
      given.text = 5
      const odd = yield* run(store, () => Effect.void)
      assert.deepStrictEqual(names(odd.seen), [])
      assert.match(odd.logged[0] ?? "", /could not get .*it gave number, not a text/)
    }).pipe(Effect.provide(world))
  )

  it.effect("does not hold up who is removed from it, and forgets them when it works again", () =>
    Effect.gen(function* () {
      const texts = new Map<string, string>()
      let isAway = false
      const store: SnapshotStore.Store = {
        ...kept(texts),
        remove: (key) => (isAway ? Effect.die("away") : Effect.sync(() => void texts.delete(key)))
      }
      const { seen } = yield* run(store, (watcher) =>
        Effect.gen(function* () {
          isAway = true
          yield* watcher.clans.remove("#2PP")
          yield* rename("Unseen")
          yield* watcher.clans.add("#2PP")
          isAway = false
          yield* minutes(3)
        })
      )
      assert.deepStrictEqual(names(seen), [])
    }).pipe(Effect.provide(world))
  )
})

describe("a stored text that cannot be read", () => {
  it.effect("is said and kept aside; what was pending is told, and the version goes on", () =>
    Effect.gen(function* () {
      for (const broken of [
        (text: string) => text.slice(0, -20),
        (text: string) => `${text.split("\n")[0]}\n${"\0".repeat(200)}`,
        (text: string) => text.replace('"schema":1', '"schema":99')
      ]) {
        const texts = new Map<string, string>()
        yield* run(kept(texts), () => rename(`Before ${texts.size}`))
        const good = texts.get("clan/#2PP") ?? ""
        const version = SnapshotStore.describe(good)?.version ?? 0
        const pending =
          '{"_tag":"WatchedBack","id":"clan#2PP@x.1/0/WatchedBack","at":"2026-01-01T00:00:00.000Z","kind":"clan","tag":"#2PP"}'
        const stored = broken(good.replace('"gone":false', `"gone":false,"pending":[${pending}]`))
        texts.set("clan/#2PP", stored)
        const { logged, seen } = yield* run(kept(texts), () => rename(`After ${version}`))
        assert.deepStrictEqual(names(seen), ["WatchedBack", `After ${version}`])
        assert.strictEqual(seen[0]?.id, "clan#2PP@x.1/0/WatchedBack")
        assert.isTrue([...texts].some(([key, text]) => key.startsWith("unreadable/clan/#2PP/") && text === stored))
        assert.strictEqual(logged.filter((line) => line.includes("cannot be read")).length, 1, logged.join("\n"))
        assert.isAbove(SnapshotStore.describe(texts.get("clan/#2PP") ?? "")?.version ?? 0, version)
      }
    }).pipe(Effect.provide(world))
  )

  it.effect("is kept once, however often a process begins before it has looked", () =>
    Effect.gen(function* () {
      const texts = new Map([["clan/#2PP", "nonsense"]])
      const { fault } = yield* Simulator
      const outage = yield* fault(Fault.html(502))
      for (let i = 0; i < 3; i++) yield* run(kept(texts), () => Effect.void)
      const copies = () => [...texts].filter(([key]) => key.startsWith("unreadable/"))
      assert.deepStrictEqual(
        copies().map(([, text]) => text),
        ["nonsense"]
      )
      yield* outage.remove
      yield* run(kept(texts), () => Effect.void)
      assert.strictEqual(copies().length, 1)
      assert.notStrictEqual(texts.get("clan/#2PP"), "nonsense")
    }).pipe(Effect.provide(world))
  )

  it.effect("because it is of another tag is kept aside as well: nobody has left, and nobody joined", () =>
    Effect.gen(function* () {
      const texts = new Map<string, string>()
      yield* run(kept(texts), () => rename("Before"))
      const other = (texts.get("clan/#2PP") ?? "").replaceAll("#2PP", "#8QU").replaceAll("Before", "Others")
      texts.set("clan/#2PP", other)
      const { logged, seen } = yield* run(kept(texts), () => rename("After"))
      assert.deepStrictEqual(names(seen), ["After"])
      assert.isTrue([...texts].some(([key, text]) => key.startsWith("unreadable/clan/#2PP/") && text === other))
      assert.strictEqual(logged.filter((line) => line.includes("of something else")).length, 1)
    }).pipe(Effect.provide(world))
  )

  it.effect("and lacks a field that is new is filled by the next look: the rest is compared", () =>
    Effect.gen(function* () {
      const texts = new Map<string, string>()
      yield* run(kept(texts), () => Effect.void)
      const [head = "", snapshot = "{}"] = (texts.get("clan/#2PP") ?? "").split("\n")
      const { description: _, ...older } = JSON.parse(snapshot)
      texts.set("clan/#2PP", `${head}\n${JSON.stringify(older)}`)
      yield* rename("While down")
      const { logged, seen } = yield* run(kept(texts), () => minutes(3))
      assert.deepStrictEqual(names(seen), ["While down"])
      assert.deepStrictEqual(logged, [])
    }).pipe(Effect.provide(world))
  )

  it.effect("of the version before is none: its snapshots, pending events and calendar go on", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(Date.UTC(2026, 1, 27, 14))
      for (const texts of [first.settled, first.pending]) {
        for (const [key, text] of Object.entries(texts)) {
          const events: Array<{ id: string }> = JSON.parse(JSON.parse(text).pending?.events ?? "[]")
          const stored = new Map([[key, text]])
          const result = yield* Effect.gen(function* () {
            const watcher = yield* Watcher.make({ calendar: true })
            const seen = yield* listen(watcher.events)
            const [kind = "", tag = ""] = key.split("/")
            if (kind === "clan") yield* watcher.clans.add(tag)
            if (kind === "player") yield* watcher.players.add(tag)
            if (kind === "war") yield* watcher.wars.add(tag)
            if (kind === "raid") yield* watcher.raids.add(tag)
            yield* minutes(10)
            return seen
          }).pipe(Effect.scoped, Effect.provideService(SnapshotStore.SnapshotStore, kept(stored)))
          assert.deepStrictEqual(
            result.slice(0, events.length).map(({ id }) => id),
            events.map(({ id }) => id),
            key
          )
          assert.deepStrictEqual(
            [...stored.keys()].filter((key) => key.startsWith("unreadable")),
            [],
            key
          )
          assert.isDefined(SnapshotStore.describe(stored.get(key) ?? ""), key)
        }
      }
    }).pipe(Effect.provide(Layer.fresh(world)))
  )
})

describe("a store with commit", () => {
  const committing = (texts: Map<string, string>, events: Array<SnapshotStore.StoredEvent>): SnapshotStore.Store => ({
    ...kept(texts),
    commit: (key, text, more) =>
      Effect.sync(() => {
        texts.set(key, text)
        for (const event of more) if (!events.some(({ id }) => id === event.id)) events.push(event)
      }),
    tell: (more) => Effect.sync(() => void events.push(...more))
  })

  it.effect("gets snapshot and events in one step, without waiting for consumers, and nothing is delivered again", () =>
    Effect.gen(function* () {
      const texts = new Map<string, string>()
      const events: Array<SnapshotStore.StoredEvent> = []
      yield* Effect.gen(function* () {
        const watcher = yield* Watcher.make()
        yield* watcher.clans.add("#2PP")
        yield* minutes(2)
        for (const name of ["One", "Two", "Three"]) {
          yield* rename(name)
          yield* minutes(3)
        }
      }).pipe(Effect.scoped, Effect.provideService(SnapshotStore.SnapshotStore, committing(texts, events)))
      assert.deepStrictEqual(
        events.map(({ body }) => JSON.parse(body).current),
        ["One", "Two", "Three"]
      )
      assert.deepStrictEqual(SnapshotStore.describe(texts.get("clan/#2PP") ?? "")?.pending, [])
      assert.deepInclude(events[0], { _tag: "ClanChanged", kind: "clan", tag: "#2PP" })
      const { seen } = yield* run(committing(texts, events), () => Effect.void)
      assert.deepStrictEqual(seen, [])
    }).pipe(Effect.provide(world))
  )

  it.effect("is asked again with the same ids when its answer was lost", () =>
    Effect.gen(function* () {
      const texts = new Map<string, string>()
      const events: Array<SnapshotStore.StoredEvent> = []
      const store = committing(texts, events)
      const tries: Array<string> = []
      const forgetful: SnapshotStore.Store = {
        ...store,
        commit: (key, text, more) => {
          tries.push(...more.map(({ id }) => id))
          const stored = store.commit?.(key, text, more) ?? Effect.void
          return tries.length < 3
            ? Effect.andThen(
                stored,
                Effect.fail(new SnapshotStoreError({ operation: "commit", key, cause: "timeout" }))
              )
            : stored
        }
      }
      yield* run(forgetful, () => rename("Once"))
      assert.strictEqual(events.length, 1)
      assert.deepStrictEqual(tries, [events[0]?.id, events[0]?.id, events[0]?.id])
    }).pipe(Effect.provide(world))
  )
})

describe("two watchers on one store", () => {
  it.effect("in one process: the second one waits for the tag, and goes on from there", () =>
    Effect.gen(function* () {
      const texts = new Map<string, string>()
      const store = kept(texts)
      yield* Effect.gen(function* () {
        const watcher = yield* Watcher.make()
        yield* watcher.clans.add("#2PP")
        const seen = yield* listen(watcher.events)
        yield* minutes(2)
        const other = yield* Effect.forkScoped(run(store, () => rename("Told once")))
        yield* minutes(10)
        assert.deepStrictEqual(names(seen), ["Told once"])
        yield* watcher.clans.remove("#2PP")
        assert.isUndefined(other.pollUnsafe()?._tag === "Failure" ? "failed" : undefined)
      }).pipe(Effect.scoped, Effect.provideService(SnapshotStore.SnapshotStore, store))
    }).pipe(Effect.provide(world))
  )

  it.effect("of two owners: the one before stops, tells nothing more, and says so once", () =>
    Effect.gen(function* () {
      const texts = new Map<string, string>()
      let isTaken = false
      const store: SnapshotStore.Store = {
        ...kept(texts),
        set: (key, text) =>
          isTaken
            ? Effect.fail(new SnapshotStoreError({ operation: "set", key, reason: "Taken" }))
            : Effect.sync(() => void texts.set(key, text))
      }
      const { logged, seen } = yield* run(store, (watcher) =>
        Effect.gen(function* () {
          isTaken = true
          yield* rename("Untold")
          yield* minutes(10)
          assert.strictEqual((yield* watcher.health).store, "taken")
          const [status] = yield* watcher.status
          assert.match(status?.lastError ?? "", /taken this store over/)
          const { polls } = yield* watcher.health
          yield* minutes(30)
          assert.strictEqual((yield* watcher.health).polls, polls)
        })
      )
      assert.deepStrictEqual(names(seen), [])
      assert.strictEqual(logged.length, 1, logged.join("\n"))
    }).pipe(Effect.provide(world))
  )
})

describe("the next poll", () => {
  it.effect("is made when it was due before the restart, and no earlier", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator
      const texts = new Map<string, string>()
      const store = kept(texts)
      const watched = (act: Effect.Effect<unknown>) =>
        Effect.gen(function* () {
          const watcher = yield* Watcher.make({ minInterval: "5 minutes" })
          yield* watcher.clans.add("#2PP")
          yield* listen(watcher.events)
          yield* act
        }).pipe(Effect.scoped, Effect.provideService(SnapshotStore.SnapshotStore, store))
      yield* watched(TestClock.adjust("5 seconds"))
      yield* simulator.resetStats
      // Polled at 0:00, and due at 5:00 and 10:00.
      yield* watched(TestClock.adjust("4 minutes"))
      assert.strictEqual((yield* simulator.stats).requests, 0)
      yield* watched(TestClock.adjust("2 minutes"))
      assert.strictEqual((yield* simulator.stats).requests, 1)
      // Nothing was new then, and still it is known.
      yield* watched(TestClock.adjust("3 minutes"))
      assert.strictEqual((yield* simulator.stats).requests, 1)
      yield* TestClock.adjust("30 minutes")
      yield* watched(TestClock.adjust("10 seconds"))
      assert.strictEqual((yield* simulator.stats).requests, 2)
    }).pipe(Effect.provide(world))
  )
})
