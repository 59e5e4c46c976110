/** The loop of a tag: maintenance, tags that are gone, failures, pausing. */
import { Command, Fault, Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Scheduler from "effect/Scheduler"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"
import * as Throttler from "../../../src/service/Throttler.ts"
import * as SnapshotStore from "../../../src/watch/SnapshotStore.ts"
import * as Watcher from "../../../src/watch/Watcher.ts"
import { simulated } from "../../support/simulated.ts"
import { listen, minutes } from "../../support/listening.ts"

const tags = ["#2PP", "#8QU8J9LP"]
const world = simulated({
  clans: tags.map((tag) => ({ tag, members: 4 })),
  settings: { rateLimit: { limit: Number.POSITIVE_INFINITY } }
})

/** A watcher of both clans that has had its first looks. */
const watching = Effect.fnUntraced(function* (options?: Watcher.Options) {
  const watcher = yield* Watcher.make(options)
  yield* watcher.clans.add(tags)
  const seen = yield* listen(watcher.events)
  yield* minutes(3)
  return { watcher, seen, simulator: yield* Simulator, kinds: () => seen.map((event) => event._tag) }
})

const store = (texts = new Map<string, string>()): SnapshotStore.Store => ({
  get: (key) => Effect.sync(() => texts.get(key)),
  set: (key, snapshot) => Effect.sync(() => void texts.set(key, snapshot)),
  remove: (key) => Effect.sync(() => void texts.delete(key))
})

describe("maintenance", () => {
  it.effect("ends also when the tag that probed is removed meanwhile", () =>
    Effect.gen(function* () {
      const { kinds, simulator, watcher } = yield* watching()
      yield* simulator.configure({ maintenance: true })
      yield* minutes(3)
      yield* watcher.clans.remove(tags)
      yield* simulator.configure({ maintenance: false })
      yield* watcher.clans.add(tags)
      yield* minutes(3)
      assert.deepStrictEqual(kinds(), ["MaintenanceStarted", "MaintenanceEnded"])
      assert.isFalse((yield* watcher.health).maintenance)
    }).pipe(Effect.scoped, Effect.provide(world))
  )

  it.effect("is told once, whoever takes over the probing", () =>
    Effect.gen(function* () {
      const { kinds, simulator, watcher } = yield* watching()
      yield* simulator.configure({ maintenance: true })
      yield* minutes(3)
      for (const tag of tags) {
        yield* watcher.clans.remove(tag)
        yield* minutes(2)
        yield* watcher.clans.add(tag)
        yield* minutes(2)
      }
      yield* simulator.configure({ maintenance: false })
      yield* minutes(3)
      assert.deepStrictEqual(kinds(), ["MaintenanceStarted", "MaintenanceEnded"])
    }).pipe(Effect.scoped, Effect.provide(world))
  )

  it.effect("is not over because a connection breaks", () =>
    Effect.gen(function* () {
      const { kinds, simulator, watcher } = yield* watching()
      yield* simulator.configure({ maintenance: true })
      yield* minutes(3)
      for (const fault of [Fault.disconnect, Fault.html(502), Fault.hang]) {
        const trouble = yield* simulator.fault(fault)
        yield* minutes(6)
        yield* trouble.remove
      }
      assert.deepStrictEqual(kinds(), ["MaintenanceStarted"])
      assert.isTrue((yield* watcher.health).maintenance)
    }).pipe(Effect.scoped, Effect.provide(world))
  )
})

describe("a pause", () => {
  it.effect("lets no poll begin, however soon it follows the one before, also not the probe of a maintenance", () =>
    Effect.gen(function* () {
      const { simulator, watcher } = yield* watching({ spread: "1 minute" })
      yield* watcher.pause
      yield* minutes(3)
      yield* simulator.resetStats
      yield* watcher.resume
      yield* TestClock.adjust(1)
      yield* watcher.pause
      yield* minutes(5)
      assert.strictEqual((yield* simulator.stats).requests, 0)
      yield* watcher.resume
      yield* minutes(3)
      yield* simulator.configure({ maintenance: true })
      yield* minutes(3)
      yield* watcher.pause
      yield* simulator.resetStats
      yield* minutes(5)
      assert.strictEqual((yield* simulator.stats).requests, 0)
    }).pipe(Effect.scoped, Effect.provide(world))
  )
})

describe("what breaks", () => {
  it.effect("in a user's throttle fails the poll, later each time, and the stream goes on", () => {
    let isBroken = false
    const throttler = Throttler.Throttler.of({
      awaitTurn: () => (isBroken ? Effect.die(new TypeError("a bug\nof mine")) : Effect.void)
    })
    return Effect.gen(function* () {
      const { seen, simulator } = yield* watching()
      isBroken = true
      yield* simulator.change(Command.rename("#2PP", "Renamed"))
      yield* minutes(10)
      const failed = seen.filter((event) => event._tag === "PollFailed" && event.tag === "#2PP")
      assert.isAtLeast(failed.length, 3)
      assert.isAtMost(failed.length, 7)
      assert.match(
        failed[0]?._tag === "PollFailed" ? failed[0].error.message : "",
        /^the poll broke, .*: TypeError: a bug$/
      )
      isBroken = false
      yield* minutes(12)
      assert.isTrue(seen.some((event) => event._tag === "ClanChanged" && event.current === "Renamed"))
    }).pipe(Effect.scoped, Effect.provideService(Throttler.Throttler, throttler), Effect.provide(world))
  })

  it.effect("in a store holds up what has to be stored, until the store works", () =>
    Effect.gen(function* () {
      for (const what of ["get", "set", "remove"] as const) {
        let isBroken = what === "get"
        const works = store()
        const broken: SnapshotStore.Store = {
          ...works,
          [what]: (key: string, text: string) =>
            isBroken ? Effect.die(new Error("no such table")) : works[what](key, text)
        }
        yield* Effect.gen(function* () {
          const { kinds, simulator, watcher } = yield* watching()
          isBroken = true
          yield* simulator.change(Command.rename("#2PP", `Without ${what}`))
          yield* minutes(3)
          assert.deepStrictEqual(kinds(), what === "remove" ? ["ClanChanged"] : [], what)
          assert.strictEqual((yield* watcher.health).store, what === "remove" ? "working" : "failing", what)
          isBroken = false
          yield* minutes(3)
          // What could not even be read is found at a first look, which tells nothing.
          assert.deepStrictEqual(kinds(), what === "get" ? [] : ["ClanChanged"], what)
          assert.strictEqual((yield* watcher.health).store, "working", what)
          yield* simulator.change(Command.rename("#2PP", `With ${what}`))
          yield* minutes(3)
          assert.strictEqual(kinds().length, what === "get" ? 1 : 2, what)
          yield* watcher.clans.remove(tags)
        }).pipe(Effect.scoped, Effect.provideService(SnapshotStore.SnapshotStore, broken))
      }
    }).pipe(Effect.provide(world))
  )

  it.effect("in a codec of custom events costs these events their place in the store, nothing more", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator
      const watcher = yield* Watcher.make({ custom: { clan: () => [1, 1.5], codec: Schema.Int } })
      yield* watcher.clans.add("#2PP")
      const seen = yield* listen(watcher.events)
      yield* minutes(3)
      yield* simulator.change(Command.rename("#2PP", "Renamed"))
      yield* minutes(3)
      assert.deepStrictEqual(
        seen.map((event) => (event._tag === "Custom" ? event.value : event._tag)),
        ["ClanChanged", 1, 1.5]
      )
    }).pipe(Effect.scoped, Effect.provideService(SnapshotStore.SnapshotStore, store()), Effect.provide(world))
  )
})

describe("custom events", () => {
  it.effect("may hold anything, also the same twice, and have ids of their own", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator
      const watcher = yield* Watcher.make({ custom: { clan: () => [10n, 10n, { at: new Map([[1, 2]]) }] } })
      yield* watcher.clans.add("#2PP")
      const seen = yield* listen(watcher.events)
      yield* minutes(3)
      yield* simulator.change(Command.rename("#2PP", "Renamed"))
      yield* minutes(3)
      assert.strictEqual(seen.filter((event) => event._tag === "Custom").length, 3)
      assert.strictEqual(new Set(seen.map((event) => event.id)).size, 4)
    }).pipe(Effect.scoped, Effect.provide(world))
  )
})

describe("tags that come and go", () => {
  // A fiber that gives way after every few steps can be interrupted, or overtaken, between any of them.
  const hasty = Effect.provideService(Scheduler.MaxOpsBeforeYield, 3)

  it.live("are watched or not, wherever adding and removing is interrupted", () =>
    Effect.gen(function* () {
      const watcher = yield* Watcher.make({ minInterval: 1, maxInterval: 1, spread: 0 })
      const polls = Effect.map(watcher.health, (health) => health.polls)
      for (let steps = 0; steps < 40; steps++) {
        const adding = yield* Effect.forkChild(hasty(watcher.clans.add("#2PP")), { startImmediately: true })
        for (let i = 0; i < steps; i++) yield* Effect.yieldNow
        yield* Fiber.interrupt(adding)
        yield* watcher.clans.add("#2PP")
        const before = yield* polls
        yield* Effect.repeat(Effect.sleep(2), { until: () => Effect.map(polls, (now) => now > before), times: 500 })
        assert.isAbove(yield* polls, before, `polled after ${steps} steps`)
        const removing = yield* Effect.forkChild(hasty(watcher.clans.remove("#2PP")), { startImmediately: true })
        for (let i = 0; i < steps; i++) yield* Effect.yieldNow
        yield* Fiber.interrupt(removing)
        yield* watcher.clans.remove("#2PP")
        const after = yield* polls
        yield* Effect.sleep(5)
        assert.strictEqual(yield* polls, after, `still after ${steps} steps`)
      }
    }).pipe(Effect.scoped, Effect.provide(world))
  )

  it.effect("are found once, however many add them at the same time", () =>
    Effect.gen(function* () {
      const watcher = yield* Watcher.make({ initial: true })
      const seen = yield* listen(watcher.events)
      const adding = Effect.provideService(watcher.clans.add(tags), Scheduler.MaxOpsBeforeYield, 10)
      yield* Effect.all([adding, adding, adding], { concurrency: "unbounded" })
      yield* minutes(5)
      assert.deepStrictEqual(
        seen.map((event) => event._tag),
        ["ClanFound", "ClanFound"]
      )
    }).pipe(Effect.scoped, Effect.provide(world))
  )
})
