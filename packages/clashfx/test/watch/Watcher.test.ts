/** A watcher over clans: what it tells, when it asks, and what comes and goes while it runs. */
import { Command, Fault, Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as KeyValueStore from "effect/persistence/KeyValueStore"
import * as Random from "effect/Random"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { WatchEvent } from "../../src/watch/WatchEvent.ts"
import * as SnapshotStore from "../../src/watch/SnapshotStore.ts"
import * as Watch from "../../src/watch/Watch.ts"
import * as Watcher from "../../src/watch/Watcher.ts"
import { simulated } from "../support/simulated.ts"
import { listen, minutes } from "../support/listening.ts"
import { logging } from "../support/watch/process.ts"

const roster = ["#PY2", "#PY8", "#PY9", "#PYQ"]
const world = (options?: Parameters<typeof simulated>[0]) =>
  simulated({ clans: [{ tag: "#2PP", name: "Goblins", players: roster, members: 4 }], ...options })

const watching = Effect.fnUntraced(function* (options?: Watcher.Options) {
  const watcher = yield* Watcher.make(options)
  yield* watcher.clans.add("#2PP")
  const seen = yield* listen(watcher.events)
  yield* minutes(2)
  return { watcher, seen, simulator: yield* Simulator }
})

describe("a watched clan", () => {
  it.effect("says what happened, once, with both values", () =>
    Effect.gen(function* () {
      const { seen, simulator } = yield* watching()
      assert.deepStrictEqual(seen, [])
      yield* simulator.change(Command.rename("#2PP", "Goblin Kings"))
      yield* simulator.change(Command.leave("#PYQ"))
      yield* simulator.change(Command.setPlayer("#PY8", { name: "Renamed" }))
      yield* minutes(5)
      const told = seen.flatMap((event) =>
        "field" in event && (event.field === "name" || event.field === "members")
          ? [[event._tag, event.field, event.previous, event.current]]
          : "member" in event && event._tag !== "ClanMemberChanged"
            ? [[event._tag, event.member]]
            : []
      )
      assert.deepStrictEqual(
        told.filter(([, field, previous]) => field !== "name" || previous !== undefined).map((row) => row[0]),
        ["ClanMemberLeft", "ClanMemberChanged", "ClanChanged", "ClanChanged"]
      )
      assert.deepInclude(told, ["ClanChanged", "name", "Goblins", "Goblin Kings"])
      assert.deepInclude(told, ["ClanChanged", "members", 4, 3])
      assert.deepInclude(told, ["ClanMemberLeft", "#PYQ"])
      assert.strictEqual(new Set(seen.map((event) => event.id)).size, seen.length)
    }).pipe(Effect.scoped, Effect.provide(world()))
  )

  it.effect("is found at the first look when asked, and every event goes through JSON", () =>
    Effect.gen(function* () {
      const { seen, simulator } = yield* watching({ initial: true })
      assert.deepStrictEqual(
        seen.map((event) => event._tag),
        ["ClanFound"]
      )
      yield* simulator.change(Command.donate("#PY8", "#PY9", 12))
      yield* minutes(3)
      assert.isAbove(seen.length, 2)
      const json = Schema.toCodecJson(WatchEvent)
      for (const event of seen) {
        const text = JSON.stringify(Schema.encodeUnknownSync(json)(event))
        assert.deepStrictEqual(Schema.decodeUnknownSync(json)(JSON.parse(text)), event)
      }
    }).pipe(Effect.scoped, Effect.provide(world()))
  )

  it.effect("is polled when its answer stops being fresh, in the background and past the cache", () =>
    Effect.gen(function* () {
      const { simulator, watcher } = yield* watching()
      yield* simulator.resetStats
      yield* minutes(60)
      const { requests } = yield* simulator.stats
      // Fresh for 60 seconds, and a little jitter on top.
      assert.isAtMost(requests, 60)
      assert.isAtLeast(requests, 56)
      const health = yield* watcher.health
      assert.strictEqual(health.polls - health.unchanged, 1)
    }).pipe(Effect.scoped, Effect.provide(world()))
  )

  it.effect("is forgotten when it is removed", () =>
    Effect.gen(function* () {
      const { seen, simulator, watcher } = yield* watching()
      yield* watcher.clans.remove("#2PP")
      assert.deepStrictEqual(yield* watcher.status, [])
      yield* simulator.resetStats
      yield* simulator.change(Command.rename("#2PP", "Elsewhere"))
      yield* minutes(10)
      assert.strictEqual((yield* simulator.stats).requests, 0)
      yield* watcher.clans.add("#2PP")
      yield* minutes(3)
      assert.deepStrictEqual(seen, [])
    }).pipe(Effect.scoped, Effect.provide(world()))
  )

  it.effect("must have a tag that can exist", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Stream.runDrain(Watch.clans(["#2PP", "nonsense"])))
      assert.strictEqual(error._tag, "InvalidTag")
    }).pipe(Effect.provide(world()))
  )
})

describe("polls that fail", () => {
  it.effect("are events, back off, and the stream goes on", () =>
    Effect.gen(function* () {
      const { seen, simulator } = yield* watching()
      const fault = yield* simulator.fault(Fault.html(502))
      yield* minutes(10)
      const failed = seen.filter((event) => event._tag === "PollFailed")
      assert.isAtLeast(failed.length, 3)
      assert.isAtMost(failed.length, 8)
      assert.deepStrictEqual(
        failed.map((event) => event.failures),
        failed.map((_, i) => i + 1)
      )
      assert.match(failed[0]?.error.message ?? "", /^Watch\.clan #2PP: the API answered 502/)
      yield* fault.remove
      yield* simulator.change(Command.rename("#2PP", "Still here"))
      yield* minutes(12)
      assert.isTrue(seen.some((event) => event._tag === "ClanChanged" && event.current === "Still here"))
    }).pipe(Effect.scoped, Effect.provide(world()))
  )

  it.effect("with 404 say once that the clan is gone, then look rarely, and say when it is back", () =>
    Effect.gen(function* () {
      const { seen, simulator } = yield* watching()
      const fault = yield* simulator.fault(Fault.error(404, "notFound"))
      yield* minutes(5)
      yield* simulator.resetStats
      yield* minutes(180)
      assert.deepStrictEqual(
        seen.map((event) => event._tag),
        ["WatchedGone"]
      )
      assert.isAtMost((yield* simulator.stats).requests, 3)
      yield* fault.remove
      yield* minutes(70)
      assert.deepStrictEqual(
        seen.map((event) => event._tag),
        ["WatchedGone", "WatchedBack"]
      )
    }).pipe(Effect.scoped, Effect.provide(world()))
  )

  it.effect("with one 404 after a restart do not say that what was gone before still is", () =>
    Effect.gen(function* () {
      const run = (isWrong: boolean, n: number) =>
        Effect.gen(function* () {
          const { fault } = yield* Simulator
          const { remove } = yield* fault(Fault.error(404, "notFound"), isWrong ? { times: 1 } : {})
          const { seen } = yield* watching()
          yield* minutes(n)
          yield* remove
          return seen.map((event) => event._tag)
        }).pipe(Effect.scoped)
      yield* run(true, 3)
      assert.deepStrictEqual(yield* run(false, 5), ["WatchedGone"])
      yield* TestClock.adjust("9 hours")
      assert.deepStrictEqual(yield* run(true, 3), ["WatchedBack"])
    }).pipe(
      Effect.provide(SnapshotStore.layerKeyValueStore),
      Effect.provide(KeyValueStore.layerMemory),
      Effect.provide(world())
    )
  )

  it.effect("with two 404s in a row decide nothing: a node can give its wrong answer again", () =>
    Effect.gen(function* () {
      const { seen, simulator, watcher } = yield* watching()
      const fault = yield* simulator.fault(Fault.error(404, "notFound"), { times: 2 })
      yield* minutes(10)
      yield* fault.remove
      assert.deepStrictEqual(seen, [])
      assert.isFalse((yield* watcher.status).some(({ gone }) => gone))
    }).pipe(Effect.scoped, Effect.provide(world()))
  )

  it.effect("with one odd answer are told as such, and decide nothing for the tag or for others", () =>
    Effect.gen(function* () {
      const { seen, simulator, watcher } = yield* watching()
      for (const odd of [Fault.error(404, "notFound"), Fault.html(503), Fault.maintenance()]) {
        const fault = yield* simulator.fault(odd, { times: 1 })
        yield* minutes(3)
        yield* fault.remove
      }
      assert.isFalse((yield* watcher.health).maintenance)
      assert.deepStrictEqual(
        seen.filter((event) => event._tag !== "PollFailed").map((event) => event._tag),
        []
      )
      yield* simulator.change(Command.rename("#2PP", "As before"))
      yield* minutes(2)
      assert.isTrue(seen.some((event) => event._tag === "ClanChanged" && event.current === "As before"))
    }).pipe(Effect.scoped, Effect.provide(world({ clans: [{ tag: "#2PP", members: 4 }] })))
  )

  it.effect("rest during maintenance but for one probe, and the events say how long it took", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator
      const watcher = yield* Watcher.make()
      const tags = [...(yield* simulator.world).clans.keys()]
      yield* watcher.clans.add(...tags)
      const seen = yield* listen(watcher.events)
      yield* minutes(5)
      yield* simulator.configure({ maintenance: true })
      yield* minutes(5)
      yield* simulator.resetStats
      yield* minutes(120)
      const during = yield* simulator.stats
      assert.isAtMost(during.requests, 125)
      assert.isAtLeast(during.requests, 110)
      assert.isTrue((yield* watcher.health).maintenance)
      yield* simulator.configure({ maintenance: false })
      yield* minutes(5)
      const told = seen.filter((event) => event._tag.startsWith("Maintenance"))
      assert.deepStrictEqual(
        told.map((event) => event._tag),
        ["MaintenanceStarted", "MaintenanceEnded"]
      )
      const ended = told[1]
      assert.isTrue(ended?._tag === "MaintenanceEnded" && ended.duration >= 7200 && ended.duration < 7800)
      assert.strictEqual((yield* watcher.status).filter((status) => status.lastError !== undefined).length, 0)
    }).pipe(Effect.scoped, Effect.provide(simulated({ clans: 20, activity: 0, members: 5 })))
  )

  it.effect("go on for clans while the routes of wars are in maintenance for hours", () =>
    Effect.gen(function* () {
      const { fault } = yield* Simulator
      const watcher = yield* Watcher.make()
      yield* watcher.clans.add("#2PP")
      yield* watcher.wars.add("#2PP", "#8QU8J9LP", "#P0LYJC8C")
      const seen = yield* listen(watcher.events)
      yield* minutes(3)
      yield* fault(Fault.maintenance(), { on: ["clans.currentWar", "clans.leagueGroup"] })
      yield* minutes(20)
      for (let i = 0; i < 60; i++) {
        yield* minutes(1)
        const now = yield* Clock.currentTimeMillis
        const clan = (yield* watcher.status).find(({ kind }) => kind === "clan")
        assert.isAtMost(now - (clan?.lastPolledAt ?? 0), 180_000)
      }
      assert.isAtMost(seen.filter(({ _tag }) => _tag === "MaintenanceStarted").length, 1)
    }).pipe(Effect.scoped, Effect.provide(world({ clans: ["#2PP", "#8QU8J9LP", "#P0LYJC8C"].map((tag) => ({ tag })) })))
  )

  it.effect("begin again after a pause", () =>
    Effect.gen(function* () {
      const { simulator, watcher } = yield* watching()
      yield* watcher.pause
      yield* minutes(3)
      yield* simulator.resetStats
      yield* minutes(10)
      assert.strictEqual((yield* simulator.stats).requests, 0)
      yield* watcher.resume
      yield* minutes(3)
      assert.isAbove((yield* simulator.stats).requests, 0)
    }).pipe(Effect.scoped, Effect.provide(world()))
  )
})

describe("consumers", () => {
  it.effect("see everything, also when another one fails or leaves", () =>
    Effect.gen(function* () {
      const { seen, simulator, watcher } = yield* watching()
      yield* Effect.forkScoped(Effect.exit(Stream.runForEach(watcher.events, () => Effect.die("broken"))))
      yield* Effect.forkScoped(Stream.runDrain(Stream.take(watcher.events, 1)))
      yield* TestClock.adjust(0)
      for (let i = 0; i < 10; i++) {
        yield* simulator.change(Command.rename("#2PP", `Name ${i}`))
        yield* minutes(2)
      }
      assert.deepStrictEqual(
        seen.map((event) => ("current" in event ? event.current : event._tag)),
        Array.from({ length: 10 }, (_, i) => `Name ${i}`)
      )
    }).pipe(Effect.scoped, Effect.provide(world()))
  )

  it.effect("that are slow hold the polls back, and lose nothing", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator
      const watcher = yield* Watcher.make({ capacity: 1 })
      yield* watcher.clans.add("#2PP")
      const seen: Array<unknown> = []
      yield* Effect.forkScoped(
        Stream.runForEach(watcher.events, (event) =>
          Effect.andThen(
            Effect.sleep("10 minutes"),
            Effect.sync(() => seen.push("current" in event && event.current))
          )
        )
      )
      yield* minutes(2)
      for (let i = 0; i < 5; i++) {
        yield* simulator.change(Command.rename("#2PP", `Name ${i}`))
        yield* minutes(12)
      }
      yield* minutes(30)
      assert.deepStrictEqual(
        seen,
        Array.from({ length: 5 }, (_, i) => `Name ${i}`)
      )
    }).pipe(Effect.scoped, Effect.provide(world()))
  )

  it.effect("that come later get what the last one left", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator
      const watcher = yield* Watcher.make()
      yield* watcher.clans.add("#2PP")
      const stuck = yield* Deferred.make<void>()
      const first = yield* Effect.forkScoped(
        Stream.runForEach(watcher.events, () => Effect.andThen(Deferred.succeed(stuck, undefined), Effect.never))
      )
      yield* minutes(2)
      yield* simulator.change(Command.rename("#2PP", "Undelivered"))
      yield* minutes(2)
      yield* Deferred.await(stuck)
      yield* Fiber.interrupt(first)
      const seen = yield* listen(watcher.events)
      yield* minutes(1)
      assert.deepStrictEqual(
        seen.map((event) => "current" in event && event.current),
        ["Undelivered"]
      )
    }).pipe(Effect.scoped, Effect.provide(world()))
  )
})

describe("a restart", () => {
  it.effect("goes on from the snapshot that was delivered last", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator
      const store = yield* Effect.context<KeyValueStore.KeyValueStore>()
      const run = (steps: Effect.Effect<void, unknown>) =>
        Effect.gen(function* () {
          const watcher = yield* Watcher.make()
          yield* watcher.clans.add("#2PP")
          const seen = yield* listen(watcher.events)
          yield* minutes(2)
          yield* Effect.orDie(steps)
          yield* minutes(2)
          return seen
        }).pipe(Effect.scoped, Effect.provide(SnapshotStore.layerKeyValueStore), Effect.provideContext(store))
      const first = yield* run(Effect.void)
      assert.deepStrictEqual(first, [])
      yield* simulator.change(Command.rename("#2PP", "While down"))
      // The first look of the next process shall see it: the edge does not.
      yield* simulator.purge
      const second = yield* run(simulator.change(Command.rename("#2PP", "Back up")))
      assert.deepStrictEqual(
        second.map((event) => ("current" in event ? event.current : event._tag)),
        ["While down", "Back up"]
      )
      const third = yield* run(Effect.void)
      assert.deepStrictEqual(third, [])
    }).pipe(Effect.provide(KeyValueStore.layerMemory), Effect.provide(world()))
  )

  it.effect("finds what was kept in the store of where the watcher is made, wherever tags are added", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator
      const store = yield* Effect.context<KeyValueStore.KeyValueStore>()
      const run = Effect.gen(function* () {
        const watcher = yield* Watcher.make().pipe(
          Effect.provide(SnapshotStore.layerKeyValueStore),
          Effect.provideContext(store)
        )
        yield* watcher.clans.add("#2PP")
        const seen = yield* listen(watcher.events)
        yield* minutes(2)
        return seen.map((event) => ("current" in event ? event.current : event._tag))
      }).pipe(Effect.scoped)
      assert.deepStrictEqual(yield* run, [])
      yield* simulator.change(Command.rename("#2PP", "While down"))
      // The first look of the next process shall see it: the edge does not.
      yield* simulator.purge
      assert.deepStrictEqual(yield* run, ["While down"])
    }).pipe(Effect.provide(KeyValueStore.layerMemory), Effect.provide(world()))
  )

  it.effect("delivers again, with the same ids, what nobody had taken", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator
      const services = yield* Effect.context<KeyValueStore.KeyValueStore>()
      const persisted = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
        effect.pipe(Effect.scoped, Effect.provide(SnapshotStore.layerKeyValueStore), Effect.provideContext(services))
      const ids = (handle: () => Effect.Effect<void>) =>
        persisted(
          Effect.gen(function* () {
            const watcher = yield* Watcher.make()
            yield* watcher.clans.add("#2PP")
            const seen: Array<string> = []
            yield* Effect.forkScoped(
              Stream.runForEach(watcher.events, (event) =>
                Effect.andThen(
                  Effect.sync(() => seen.push(event.id)),
                  handle()
                )
              )
            )
            yield* minutes(4)
            return seen
          })
        )
      yield* ids(() => Effect.void)
      yield* simulator.change(Command.rename("#2PP", "Taken late"))
      const before = yield* ids(() => Effect.never)
      const after = yield* ids(() => Effect.void)
      assert.strictEqual(before.length, 1)
      assert.deepStrictEqual(after, before)
      assert.deepStrictEqual(yield* ids(() => Effect.void), [])
    }).pipe(Effect.provide(KeyValueStore.layerMemory), Effect.provide(world()))
  )
})

describe("many tags", () => {
  it.effect("spread over time, and leave nothing behind when they are removed", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator
      const watcher = yield* Watcher.make()
      const tags = [...(yield* simulator.world).clans.keys()]
      yield* watcher.clans.add(...tags)
      yield* listen(watcher.events)
      yield* minutes(10)
      assert.isAtMost((yield* simulator.stats).highestPerSecond, 35)
      yield* watcher.clans.remove(...tags)
      yield* simulator.resetStats
      yield* minutes(5)
      assert.strictEqual((yield* simulator.stats).requests, 0)
      assert.strictEqual((yield* watcher.health).watched, 0)
    }).pipe(
      Random.withSeed("spread"),
      Effect.scoped,
      Effect.provide(simulated({ clans: 200, members: 1, activity: 0, settings: { rateLimit: { limit: Infinity } } }))
    )
  )

  it.effect("end with the scope", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator
      yield* Effect.scoped(watching())
      yield* simulator.resetStats
      yield* minutes(10)
      assert.strictEqual((yield* simulator.stats).requests, 0)
    }).pipe(Effect.provide(world()))
  )
})

describe("no tags", () => {
  for (const [what, nothing] of [
    ["a stream", Stream.runDrain(Watch.clans([]))],
    ["deliveries", Stream.runDrain(Watch.deliveries({ clans: [], wars: [] }))],
    ["a handler", Watch.run({}, () => Effect.void)]
  ] as const) {
    it.effect(`are said to be none: ${what}`, () => {
      const logged: Array<string> = []
      return Effect.gen(function* () {
        const fiber = yield* Effect.forkScoped(nothing)
        yield* minutes(1)
        assert.match(logged.join("\n"), /^Watch: no tag was given, so nothing is watched/)
        assert.strictEqual(logged.length, 1)
        yield* Fiber.interrupt(fiber)
      }).pipe(Effect.scoped, Effect.provide(logging(logged)), Effect.provide(simulated({ clans: [] })))
    })
  }

  it.effect("are no mistake where the calendar is told", () => {
    const logged: Array<string> = []
    return Effect.gen(function* () {
      yield* Effect.forkScoped(Stream.runDrain(Watch.clans([], { calendar: true })))
      yield* minutes(1)
      assert.deepStrictEqual(logged, [])
    }).pipe(Effect.scoped, Effect.provide(logging(logged)), Effect.provide(simulated({ clans: [] })))
  })
})
