/** Handing events to consumers that come, go, wait and are interrupted. */
import { Command, Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import type { WatchEvent } from "../../../src/watch/WatchEvent.ts"
import * as Hub from "../../../src/watch/engine/delivery/hub.ts"
import * as Watcher from "../../../src/watch/Watcher.ts"
import { simulated } from "../../support/simulated.ts"
import { listen, minutes } from "../../support/listening.ts"

const make = (strategy: Hub.Strategy = "suspend", capacity = 1) => Hub.make<number>({ capacity, strategy })

/** Publishes numbers, each in a fiber of its own, and lets them wait. */
const publishAll = (hub: Hub.Hub<number>, numbers: ReadonlyArray<number>) =>
  Effect.gen(function* () {
    const fibers = yield* Effect.forEach(numbers, (n) => Effect.forkChild(hub.publish([n])))
    yield* TestClock.adjust(0)
    return fibers
  })

describe("publishers", () => {
  it.effect("that are interrupted leave only what a consumer has taken already", () =>
    Effect.gen(function* () {
      const hub = make()
      const seen: Array<number> = []
      const slow = (n: number) =>
        Effect.andThen(
          Effect.sleep("1 second"),
          Effect.sync(() => seen.push(n))
        )
      yield* Effect.forkScoped(Stream.runForEach(hub.stream, slow))
      yield* TestClock.adjust(0)
      const fibers = yield* publishAll(hub, [1, 2, 3, 4, 5])
      assert.strictEqual(yield* hub.backlog, 5)
      yield* Fiber.interruptAll(fibers)
      // One is in the hands of the consumer, one in its queue; nobody waits for the others.
      assert.strictEqual(yield* hub.backlog, 2)
      yield* TestClock.adjust("10 seconds")
      assert.deepStrictEqual(seen, [1, 2])
      assert.strictEqual(yield* hub.backlog, 0)
    }).pipe(Effect.scoped)
  )

  it.effect("wait through consumers that come and go until one takes what they have", () =>
    Effect.gen(function* () {
      const hub = make()
      const [publisher] = yield* publishAll(hub, [1])
      for (let i = 0; i < 5; i++) {
        const consumer = yield* Effect.forkChild(
          Stream.runForEach(hub.stream, () => Effect.never),
          {
            startImmediately: true
          }
        )
        yield* Fiber.interrupt(consumer)
      }
      assert.isUndefined(publisher?.pollUnsafe())
      const seen: Array<number> = []
      yield* Effect.forkScoped(Stream.runForEach(hub.stream, (n) => Effect.sync(() => seen.push(n))))
      yield* TestClock.adjust(0)
      assert.deepStrictEqual(seen, [1])
      assert.isDefined(publisher?.pollUnsafe())
    }).pipe(Effect.scoped)
  )

  it.effect("whose consumer leaves with its queue full hand everything to the next one, in order", () =>
    Effect.gen(function* () {
      const hub = make()
      const first = yield* Effect.forkChild(Stream.runForEach(hub.stream, () => Effect.never))
      yield* TestClock.adjust(0)
      const fibers = yield* publishAll(hub, [1, 2, 3, 4])
      yield* Fiber.interrupt(first)
      const seen: Array<number> = []
      yield* Effect.forkScoped(Stream.runForEach(hub.stream, (n) => Effect.sync(() => seen.push(n))))
      yield* Effect.forEach(fibers, Fiber.join)
      assert.deepStrictEqual(seen, [1, 2, 3, 4])
      assert.strictEqual(yield* hub.backlog, 0)
    }).pipe(Effect.scoped)
  )
})

describe("what a consumer that left could not take", () => {
  for (const [strategy, kept] of [
    ["slide", [5, 6]],
    ["drop", [1, 2]]
  ] as const) {
    it.effect(`goes to the next one, as much as may be behind: ${strategy}`, () =>
      Effect.gen(function* () {
        const hub = make(strategy, 2)
        const first = yield* Effect.forkChild(Stream.runForEach(hub.stream, () => Effect.never))
        yield* TestClock.adjust(0)
        const fibers = yield* publishAll(hub, [1])
        fibers.push(...(yield* publishAll(hub, [2, 3, 4, 5, 6])))
        assert.isTrue(fibers.every((fiber) => fiber.pollUnsafe() !== undefined))
        assert.strictEqual(yield* hub.backlog, 3)
        assert.strictEqual(yield* hub.lost, 3)
        yield* Fiber.interrupt(first)
        const seen: Array<number> = []
        yield* Effect.forkScoped(Stream.runForEach(hub.stream, (n) => Effect.sync(() => seen.push(n))))
        yield* TestClock.adjust(0)
        assert.deepStrictEqual(seen, [...kept])
        assert.strictEqual(yield* hub.lost, 4)
        assert.strictEqual(yield* hub.backlog, 0)
      }).pipe(Effect.scoped)
    )
  }
})

describe("a consumer of a watcher that is stuck, and then goes on", () => {
  const names = (events: ReadonlyArray<WatchEvent>) =>
    events.flatMap((event) => ("field" in event && event.field === "name" ? [event.current] : [event._tag]))

  /** A stuck consumer and a quick one, while a clan is renamed six times; then the stuck one goes on. */
  const stuck = Effect.fnUntraced(function* (strategy: Hub.Strategy) {
    const simulator = yield* Simulator
    const watcher = yield* Watcher.make({ capacity: 2, strategy })
    yield* watcher.clans.add("#2PP")
    const quick = yield* listen(watcher.events)
    const slow: Array<WatchEvent> = []
    const go = yield* Deferred.make<void>()
    const handle = (event: WatchEvent) => Effect.suspend(() => (slow.push(event), Deferred.await(go)))
    yield* Effect.forkScoped(Stream.runForEach(watcher.events, handle))
    yield* minutes(2)
    for (let i = 1; i <= 6; i++) {
      yield* simulator.change(Command.setClan("#2PP", { name: `Name ${i}`, requiredTrophies: 100 * i }))
      yield* minutes(2)
    }
    const meanwhile = { quick: names(quick), ...(yield* watcher.health) }
    yield* Deferred.succeed(go, undefined)
    yield* minutes(2)
    return { meanwhile, quick: names(quick), slow: names(slow), health: yield* watcher.health }
  }, Effect.scoped)

  const world = simulated({ clans: [{ tag: "#2PP", name: "Name 0", members: 3, requiredTrophies: 0 }], cache: "none" })
  const told = (...numbers: ReadonlyArray<number>) => numbers.flatMap((n) => [`Name ${n}`, "ClanChanged"])

  it.effect("has held the polls back and misses nothing: suspend", () =>
    Effect.gen(function* () {
      const { health, meanwhile, quick, slow } = yield* stuck("suspend")
      assert.deepStrictEqual(meanwhile.quick, told(1))
      assert.deepStrictEqual([meanwhile.backlog, meanwhile.lost], [1, 0])
      assert.deepStrictEqual(quick, told(1, 6))
      assert.deepStrictEqual(slow, told(1, 6))
      assert.deepStrictEqual([health.backlog, health.lost], [0, 0])
    }).pipe(Effect.provide(world))
  )

  for (const [strategy, kept] of [
    ["slide", told(1, 5, 6)],
    ["drop", told(1, 2, 3)]
  ] as const) {
    it.effect(`has lost what was too much, which is counted, and the others saw everything: ${strategy}`, () =>
      Effect.gen(function* () {
        const { health, meanwhile, quick, slow } = yield* stuck(strategy)
        assert.deepStrictEqual(meanwhile.quick, told(1, 2, 3, 4, 5, 6))
        assert.deepStrictEqual([meanwhile.backlog, meanwhile.lost], [3, 6])
        assert.deepStrictEqual(quick, told(1, 2, 3, 4, 5, 6))
        assert.deepStrictEqual(slow, kept)
        assert.deepStrictEqual([health.backlog, health.lost], [0, 6])
      }).pipe(Effect.provide(world))
    )
  }
})

describe("a consumer that fails and joins again while another one stays", () => {
  const collecting = (hub: Hub.Hub<number>, seen: Array<number>) =>
    Effect.forkScoped(Stream.runForEach(hub.stream, (n) => Effect.sync(() => seen.push(n))))

  /** Fails as long as it is told to, and tries again. */
  const failing = (
    hub: Hub.Hub<number>,
    seen: Array<number>,
    isDown: () => boolean,
    retry: Schedule.Schedule<unknown>
  ) =>
    hub.stream.pipe(
      Stream.mapEffect((n) => (isDown() ? Effect.fail("the database is away") : Effect.sync(() => seen.push(n)))),
      Stream.retry(retry),
      Stream.runDrain,
      Effect.forkScoped
    )

  for (const [title, retry, outage] of [
    ["a second later", Schedule.spaced("1 second"), "90 seconds"],
    ["later each time", Schedule.exponential("1 second"), "2 minutes"]
  ] as const) {
    it.effect(`gets what it had, and what was published meanwhile: ${title}`, () =>
      Effect.gen(function* () {
        const hub = make()
        const [seen, written]: [Array<number>, Array<number>] = [[], []]
        let isDown = true
        yield* collecting(hub, seen)
        yield* failing(hub, written, () => isDown, retry)
        yield* TestClock.adjust(0)
        const fibers = yield* publishAll(hub, [1])
        yield* TestClock.adjust("100 millis")
        fibers.push(...(yield* publishAll(hub, [2, 3])))
        yield* TestClock.adjust(outage)
        assert.deepStrictEqual([seen, written], [[1, 2, 3], []])
        assert.isTrue(fibers.every((fiber) => fiber.pollUnsafe() === undefined))
        isDown = false
        yield* TestClock.adjust("2 minutes")
        assert.deepStrictEqual(
          [seen, written],
          [
            [1, 2, 3],
            [1, 2, 3]
          ]
        )
        assert.isTrue(fibers.every((fiber) => fiber.pollUnsafe() !== undefined))
        assert.strictEqual(yield* hub.backlog, 0)
      }).pipe(Effect.scoped)
    )
  }

  it.effect("beside one that fails as well: each gets everything, whoever is back first", () =>
    Effect.gen(function* () {
      const hub = make()
      const [fast, slow]: [Array<number>, Array<number>] = [[], []]
      let isDown = true
      yield* failing(hub, fast, () => isDown, Schedule.spaced("1 second"))
      yield* failing(hub, slow, () => isDown, Schedule.spaced("7 seconds"))
      yield* TestClock.adjust(0)
      const fibers = yield* publishAll(hub, [1, 2])
      yield* TestClock.adjust("1 minute")
      isDown = false
      yield* TestClock.adjust("2 minutes")
      assert.deepStrictEqual(
        [[...new Set(fast)], [...new Set(slow)]],
        [
          [1, 2],
          [1, 2]
        ]
      )
      assert.isTrue(fibers.every((fiber) => fiber.pollUnsafe() !== undefined))
      assert.strictEqual(yield* hub.backlog, 0)
    }).pipe(Effect.scoped)
  )

  it.effect("is not waited for when it is only beginning, and gets what was pending", () =>
    Effect.gen(function* () {
      const hub = make()
      const [seen, late, tooLate]: [Array<number>, Array<number>, Array<number>] = [[], [], []]
      yield* collecting(hub, seen)
      yield* TestClock.adjust(0)
      const publisher = yield* Effect.forkChild(hub.publishAgain([1]))
      yield* TestClock.adjust(0)
      assert.isDefined(publisher.pollUnsafe())
      assert.strictEqual(yield* hub.backlog, 0)
      yield* TestClock.adjust("5 seconds")
      yield* collecting(hub, late)
      yield* TestClock.adjust("5 seconds")
      yield* collecting(hub, tooLate)
      yield* TestClock.adjust(0)
      assert.deepStrictEqual([seen, late, tooLate], [[1], [1], []])
    }).pipe(Effect.scoped)
  )

  it.effect("is waited for while it is away, also with what was pending from the process before", () =>
    Effect.gen(function* () {
      const hub = make()
      const [seen, back]: [Array<number>, Array<number>] = [[], []]
      yield* collecting(hub, seen)
      const failed = yield* Effect.forkChild(Stream.runForEach(hub.stream, () => Effect.fail("back soon")))
      yield* TestClock.adjust(0)
      yield* publishAll(hub, [1])
      assert.isDefined(failed.pollUnsafe())
      const again = yield* Effect.forkChild(hub.publishAgain([2]))
      yield* TestClock.adjust("2 seconds")
      assert.deepStrictEqual(seen, [1, 2])
      assert.isUndefined(again.pollUnsafe())
      const slow = (n: number) =>
        Effect.andThen(
          Effect.sleep("1 minute"),
          Effect.sync(() => back.push(n))
        )
      yield* Effect.forkScoped(Stream.runForEach(hub.stream, slow))
      yield* TestClock.adjust("90 seconds")
      assert.deepStrictEqual(back, [1])
      assert.isUndefined(again.pollUnsafe())
      yield* TestClock.adjust("1 minute")
      assert.deepStrictEqual(back, [1, 2])
      assert.isDefined(again.pollUnsafe())
      assert.strictEqual(yield* hub.backlog, 0)
    }).pipe(Effect.scoped)
  )

  it.effect("holds the publisher up for half a minute when it does not come", () =>
    Effect.gen(function* () {
      const hub = make()
      const seen: Array<number> = []
      yield* collecting(hub, seen)
      const left = yield* Effect.forkChild(Stream.runForEach(hub.stream, () => Effect.fail("for good")))
      yield* TestClock.adjust(0)
      const [publisher] = yield* publishAll(hub, [1])
      assert.isDefined(left.pollUnsafe())
      yield* TestClock.adjust("29 seconds")
      assert.isUndefined(publisher?.pollUnsafe())
      assert.strictEqual(yield* hub.backlog, 1)
      yield* TestClock.adjust("1 second")
      assert.isDefined(publisher?.pollUnsafe())
      assert.strictEqual(yield* hub.backlog, 0)
      yield* collecting(hub, seen)
      yield* TestClock.adjust(0)
      assert.deepStrictEqual(seen, [1])
    }).pipe(Effect.scoped)
  )

  it.effect("that leaves nobody behind: what it had waits for the next one, however late", () =>
    Effect.gen(function* () {
      const hub = make()
      const staying = yield* Effect.forkChild(Stream.runDrain(hub.stream))
      const failed = yield* Effect.forkChild(Stream.runForEach(hub.stream, () => Effect.fail("later")))
      yield* TestClock.adjust(0)
      const [publisher] = yield* publishAll(hub, [1])
      assert.isDefined(failed.pollUnsafe())
      yield* TestClock.adjust("10 seconds")
      yield* Fiber.interrupt(staying)
      yield* TestClock.adjust("1 hour")
      assert.isUndefined(publisher?.pollUnsafe())
      const seen: Array<number> = []
      yield* collecting(hub, seen)
      yield* TestClock.adjust(0)
      assert.deepStrictEqual(seen, [1])
      assert.isDefined(publisher?.pollUnsafe())
    }).pipe(Effect.scoped)
  )
})
