/** Kind: what was promised as delivered. Acknowledgements survive operators, and a handler's batch is done when it succeeded. */
import { Command, Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as Delivery from "../../src/watch/Delivery.ts"
import type { WatchEvent } from "../../src/watch/WatchEvent.ts"
import * as SnapshotStore from "../../src/watch/SnapshotStore.ts"
import * as Watch from "../../src/watch/Watch.ts"
import * as Watcher from "../../src/watch/Watcher.ts"
import { simulated } from "../support/simulated.ts"
import { minutes } from "../support/listening.ts"

const world = simulated({
  clans: [
    { tag: "#2PP", name: "Goblins", members: 3 },
    { tag: "#8QU8J9LP", name: "Giants", members: 3 }
  ],
  cache: "none"
})
const tags = ["#2PP", "#8QU8J9LP"]

const kept = (texts: Map<string, string>): SnapshotStore.Store => ({
  get: (key) => Effect.sync(() => texts.get(key)),
  set: (key, text) => Effect.sync(() => void texts.set(key, text)),
  remove: (key) => Effect.sync(() => void texts.delete(key))
})

const rename = (tag: string, name: string) =>
  Effect.flatMap(Simulator, ({ change, purge }) => Effect.andThen(change(Command.rename(tag, name)), purge))

const names = (events: ReadonlyArray<WatchEvent>) =>
  events.flatMap((event) => (event._tag === "ClanChanged" && event.field === "name" ? [event.current] : []))

/** A process that ends after some minutes, whatever it has in its hands. */
const process = <E, R>(
  texts: Map<string, string>,
  consume: (watcher: Watcher.Watcher) => Effect.Effect<unknown, E, R>,
  during: Effect.Effect<unknown, unknown, Simulator> = Effect.void
) =>
  Effect.gen(function* () {
    const watcher = yield* Watcher.make()
    yield* watcher.clans.add(tags)
    yield* Effect.forkScoped(consume(watcher))
    yield* minutes(2)
    yield* Effect.orDie(during)
    yield* minutes(3)
  }).pipe(Effect.scoped, Effect.provideService(SnapshotStore.SnapshotStore, kept(texts)))

describe("deliveries", () => {
  it.effect("that a grouping operator holds when the process ends come again, with the same ids", () =>
    Effect.gen(function* () {
      const texts = new Map<string, string>()
      const held: Array<WatchEvent> = []
      const hoard = (watcher: Watcher.Watcher) =>
        watcher.deliveries.pipe(
          Stream.tap((delivery) => Effect.sync(() => held.push(...delivery.events))),
          Stream.groupedWithin(1_000_000, "1 hour"),
          Stream.runForEach(Delivery.done)
        )
      yield* process(texts, hoard, Effect.andThen(rename("#2PP", "One"), rename("#8QU8J9LP", "Two")))
      assert.sameMembers(names(held), ["One", "Two"])
      const written: Array<WatchEvent> = []
      const write = (watcher: Watcher.Watcher) =>
        watcher.deliveries.pipe(
          Stream.groupedWithin(500, "5 seconds"),
          Stream.mapEffect(
            (batch) =>
              Effect.andThen(
                Effect.sync(() => written.push(...Delivery.events(batch))),
                Delivery.done(batch)
              ),
            { concurrency: 4 }
          ),
          Stream.runDrain
        )
      yield* process(texts, write)
      assert.deepStrictEqual(new Set(written.map(({ id }) => id)), new Set(held.map(({ id }) => id)))
      yield* process(texts, write)
      assert.strictEqual(written.length, held.length)
    }).pipe(Effect.provide(world))
  )

  it.effect("hold the tag back until they are done, and no other one", () =>
    Effect.gen(function* () {
      const seen: Array<Delivery.Delivery<WatchEvent>> = []
      yield* Effect.gen(function* () {
        const watcher = yield* Watcher.make()
        yield* watcher.clans.add(tags)
        yield* Effect.forkScoped(
          Stream.runForEach(watcher.deliveries, (delivery) => Effect.sync(() => seen.push(delivery)))
        )
        yield* minutes(2)
        yield* rename("#2PP", "One")
        yield* minutes(3)
        yield* rename("#2PP", "Two")
        yield* rename("#8QU8J9LP", "Other")
        yield* minutes(3)
        assert.deepStrictEqual(names(Delivery.events(seen)), ["One", "Other"])
        assert.strictEqual((yield* watcher.health).backlog, 2)
        yield* Delivery.done(seen)
        yield* Delivery.done(seen)
        yield* minutes(3)
        assert.deepStrictEqual(names(Delivery.events(seen)), ["One", "Other", "Two"])
        assert.strictEqual((yield* watcher.health).backlog, 1)
      }).pipe(Effect.scoped)
    }).pipe(Effect.provide(world))
  )

  it.effect("may be done after their stream has ended, unless somebody else has them by then", () =>
    Effect.gen(function* () {
      yield* Effect.gen(function* () {
        const watcher = yield* Watcher.make()
        yield* watcher.clans.add(tags)
        const first = yield* Effect.forkScoped(Stream.runCollect(Stream.take(watcher.deliveries, 1)))
        yield* minutes(2)
        yield* rename("#2PP", "One")
        yield* minutes(3)
        const taken = first.pollUnsafe()
        assert.isTrue(taken?._tag === "Success")
        if (taken?._tag !== "Success") return
        yield* Delivery.done(taken.value)
        assert.strictEqual((yield* watcher.health).backlog, 0)
        const second = yield* Effect.forkScoped(Stream.runCollect(Stream.take(watcher.deliveries, 1)))
        yield* rename("#2PP", "Two")
        yield* minutes(3)
        const again: Array<WatchEvent> = []
        yield* Effect.forkScoped(
          Stream.runForEach(watcher.events, (event) =>
            Effect.andThen(
              Effect.sync(() => again.push(event)),
              Effect.sleep("1 minute")
            )
          )
        )
        yield* TestClock.adjust(0)
        const late = second.pollUnsafe()
        if (late?._tag === "Success") yield* Delivery.done(late.value)
        yield* TestClock.adjust(0)
        assert.deepStrictEqual(names(again), ["Two"])
        assert.strictEqual((yield* watcher.health).backlog, 1)
      }).pipe(Effect.scoped)
    }).pipe(Effect.provide(world))
  )
})

describe("two consumers", () => {
  it.effect("that end one after the other with the process lose nothing of what one of them was at", () =>
    Effect.gen(function* () {
      const texts = new Map<string, string>()
      const begun: Array<string> = []
      const both = (write: Effect.Effect<void>) => (watcher: Watcher.Watcher) =>
        Effect.gen(function* () {
          // The first one is the last to be interrupted: what it has seen it is done with.
          yield* Effect.forkScoped(Stream.runDrain(watcher.events))
          yield* Effect.forkScoped(
            watcher.run((events) =>
              Effect.andThen(
                Effect.sync(() => begun.push(...names(events))),
                write
              )
            )
          )
        })
      yield* process(texts, both(Effect.never), rename("#2PP", "One"))
      assert.deepStrictEqual(begun, ["One"])
      yield* process(texts, both(Effect.void))
      assert.deepStrictEqual(begun, ["One", "One"])
      yield* process(texts, both(Effect.void))
      assert.deepStrictEqual(begun, ["One", "One"])
    }).pipe(Effect.provide(world))
  )
})

describe("consumers of the next process", () => {
  it.effect("that begin one after the other all get what was pending", () =>
    Effect.gen(function* () {
      const texts = new Map<string, string>()
      yield* process(texts, (watcher) => watcher.run(() => Effect.never), rename("#2PP", "One"))
      const seen: Array<string> = []
      const written: Array<string> = []
      yield* process(texts, (watcher) =>
        Effect.gen(function* () {
          yield* Effect.forkScoped(
            Stream.runForEach(watcher.events, (event) => Effect.sync(() => seen.push(...names([event]))))
          )
          // It has to connect to a database first.
          yield* Effect.sleep("3 seconds")
          yield* watcher.run((events) => Effect.sync(() => written.push(...names(events))))
        })
      )
      assert.deepStrictEqual([seen, written], [["One"], ["One"]])
      yield* process(texts, (watcher) => watcher.run((events) => Effect.sync(() => written.push(...names(events)))))
      assert.deepStrictEqual(written, ["One"])
    }).pipe(Effect.provide(world))
  )
})

describe("a handler", () => {
  it.effect("is called again with the same events until it succeeds, and only then are they done", () =>
    Effect.gen(function* () {
      const texts = new Map<string, string>()
      const calls: Array<ReadonlyArray<string>> = []
      let isDown = true
      const handle = (events: ReadonlyArray<WatchEvent>) =>
        Effect.suspend(() => {
          calls.push(events.map(({ id }) => id))
          return isDown ? Effect.fail("the database is away") : Effect.void
        })
      yield* process(texts, (watcher) => watcher.run(handle), rename("#2PP", "One"))
      const [first] = calls
      assert.isAbove(calls.length, 3)
      assert.isBelow(calls.length, 20)
      for (const call of calls) assert.deepStrictEqual(call, first)
      isDown = false
      calls.length = 0
      yield* process(texts, (watcher) => watcher.run(handle))
      assert.deepStrictEqual(calls, [first])
      calls.length = 0
      yield* process(texts, (watcher) => watcher.run(handle))
      assert.deepStrictEqual(calls, [])
    }).pipe(Effect.provide(world))
  )

  it.effect("gets the events of many polls together, when asked for, and fails when its schedule ends", () =>
    Effect.gen(function* () {
      const batches: Array<ReadonlyArray<string>> = []
      const running = yield* Effect.forkScoped(
        Watch.run(
          { clans: tags },
          (events) =>
            Effect.suspend(() => {
              batches.push(names(events))
              return batches.length < 2 ? Effect.void : Effect.fail("full")
            }),
          { batch: { size: 10, within: "2 minutes" }, retry: Schedule.recurs(2) }
        )
      )
      yield* minutes(2)
      yield* rename("#2PP", "One")
      yield* rename("#8QU8J9LP", "Two")
      yield* minutes(5)
      assert.deepStrictEqual(
        batches.map((batch) => batch.toSorted()),
        [["One", "Two"]]
      )
      yield* rename("#2PP", "Three")
      yield* minutes(5)
      assert.deepStrictEqual(batches.slice(1), [["Three"], ["Three"], ["Three"]])
      assert.strictEqual(running.pollUnsafe()?._tag, "Failure")
    }).pipe(Effect.scoped, Effect.provide(world))
  )

  it.effect("may run for several tags at once, and for one tag one after the other", () =>
    Effect.gen(function* () {
      let running = 0
      let most = 0
      const order: Array<string> = []
      yield* Effect.forkScoped(
        Watch.run(
          { clans: tags },
          (events) =>
            Effect.gen(function* () {
              running += 1
              most = Math.max(most, running)
              yield* Effect.sleep("90 seconds")
              order.push(...names(events))
              running -= 1
            }),
          { concurrency: 5 }
        )
      )
      yield* minutes(2)
      for (const round of ["1", "2", "3"]) {
        for (const tag of tags) yield* rename(tag, `${tag} ${round}`)
        yield* minutes(2)
      }
      yield* minutes(10)
      assert.strictEqual(most, 2)
      for (const tag of tags) {
        const mine = order.filter((name) => name.startsWith(tag))
        assert.deepStrictEqual(mine, mine.toSorted())
        assert.strictEqual(mine.at(-1), `${tag} 3`)
      }
    }).pipe(Effect.scoped, Effect.provide(world))
  )
})
