/** Kind: what was promised as delivered, where handlers, tags, stores and processes come and go in odd ways. */
import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Schedule from "effect/Schedule"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as Delivery from "../../src/watch/Delivery.ts"
import * as SnapshotStore from "../../src/watch/SnapshotStore.ts"
import type { WatchEvent } from "../../src/watch/WatchEvent.ts"
import * as Watcher from "../../src/watch/Watcher.ts"
import { minutes } from "../support/listening.ts"
import { kept, logging, names, one, other, rename, twoClans } from "../support/watch/process.ts"

/** A process on these texts; it watches both clans. */
const begin = Effect.fnUntraced(function* (texts: Map<string, string>, options?: Watcher.Options) {
  const scope = yield* Scope.make()
  const watcher = yield* Watcher.make(options).pipe(
    Scope.provide(scope),
    Effect.provideService(SnapshotStore.SnapshotStore, kept(texts))
  )
  yield* watcher.clans.add(one, other)
  return { watcher, scope, end: Scope.close(scope, Exit.void) }
})

/** What the next process is told, and what the one after it. */
const told = Effect.fnUntraced(function* (texts: Map<string, string>) {
  const seen: Array<Array<string>> = []
  for (let life = 0; life < 2; life++) {
    const { end, scope, watcher } = yield* begin(texts)
    const heard: Array<WatchEvent> = []
    yield* Effect.forkIn(
      watcher.run((events) => Effect.sync(() => heard.push(...events))),
      scope
    )
    yield* minutes(4)
    yield* end
    seen.push(names(heard))
  }
  return seen
})

describe("a delivery", () => {
  it.effect("that is done after its watcher has ended was not: it comes again", () =>
    Effect.gen(function* () {
      const texts = new Map<string, string>()
      const { end, scope, watcher } = yield* begin(texts)
      const held: Array<Delivery.Delivery<WatchEvent>> = []
      yield* Effect.forkIn(
        Stream.runForEach(watcher.deliveries, (delivery) => Effect.sync(() => held.push(delivery))),
        scope
      )
      yield* minutes(2)
      yield* rename(one, "One")
      yield* minutes(3)
      yield* end
      assert.strictEqual(held.length, 1)
      yield* Delivery.done(held)
      yield* minutes(1)
      assert.deepStrictEqual(yield* told(texts), [["One"], []])
    }).pipe(Effect.provide(twoClans))
  )

  it.effect(
    "that was done while the store refuses is kept in hand, and comes again once when the process is killed",
    () =>
      Effect.gen(function* () {
        const texts = new Map<string, string>()
        let refuses = false
        const store = kept(texts)
        const refusing: SnapshotStore.Store = {
          ...store,
          set: (key, text) =>
            refuses && !text.includes('"pending"')
              ? Effect.fail(new SnapshotStore.SnapshotStoreError({ operation: "set", key, cause: "no" }))
              : store.set(key, text)
        }
        const ids: Array<string> = []
        yield* Effect.gen(function* () {
          const watcher = yield* Watcher.make()
          yield* watcher.clans.add(one, other)
          yield* Effect.forkScoped(watcher.run((events) => Effect.sync(() => ids.push(...events.map(({ id }) => id)))))
          yield* minutes(2)
          refuses = true
          yield* rename(one, "One")
          yield* minutes(3)
          yield* rename(one, "Two")
          yield* minutes(6)
        }).pipe(Effect.scoped, Effect.provideService(SnapshotStore.SnapshotStore, refusing))
        assert.strictEqual(ids.length, 1)
        assert.deepStrictEqual(yield* told(texts), [["One", "Two"], []])
      }).pipe(Effect.provide(twoClans), Effect.provide(logging([])))
  )

  it.effect("of a tag that is removed holds nobody up, and what comes after it was added again is told", () =>
    Effect.gen(function* () {
      const texts = new Map<string, string>()
      const { end, scope, watcher } = yield* begin(texts)
      const held: Array<Delivery.Delivery<WatchEvent>> = []
      yield* Effect.forkIn(
        Stream.runForEach(watcher.deliveries, (delivery) => Effect.sync(() => held.push(delivery))),
        scope
      )
      yield* minutes(2)
      yield* rename(one, "One")
      yield* minutes(3)
      yield* watcher.clans.remove(one)
      yield* watcher.clans.add(one)
      yield* minutes(3)
      yield* rename(one, "Two")
      yield* minutes(3)
      assert.deepStrictEqual(names(Delivery.events(held)), ["One", "Two"])
      // The first one is nobody's any more.
      yield* Delivery.done(held.slice(0, 1))
      yield* minutes(1)
      yield* end
      assert.deepStrictEqual(yield* told(texts), [["Two"], []])
    }).pipe(Effect.provide(twoClans))
  )

  it.effect("is taken one at a time, by consumers that end after each: all, in order, none twice", () =>
    Effect.gen(function* () {
      const texts = new Map<string, string>()
      const { end, watcher } = yield* begin(texts)
      const seen: Array<string> = []
      const taking = yield* Effect.forkChild(
        Effect.forever(
          Effect.gen(function* () {
            for (const delivery of yield* Stream.runCollect(Stream.take(watcher.deliveries, 1))) {
              yield* Effect.sleep("20 seconds")
              seen.push(...names(delivery.events))
              yield* delivery.done
            }
          })
        )
      )
      yield* minutes(2)
      for (const name of ["A", "B", "C", "D", "E"]) {
        yield* rename(one, name)
        yield* rename(other, `${name}'`)
        yield* minutes(4)
      }
      yield* Fiber.interrupt(taking)
      yield* end
      assert.deepStrictEqual(
        seen.filter((name) => name.length === 1),
        ["A", "B", "C", "D", "E"]
      )
      assert.deepStrictEqual(
        seen.filter((name) => name.length === 2),
        ["A'", "B'", "C'", "D'", "E'"]
      )
      assert.deepStrictEqual(yield* told(texts), [[], []])
    }).pipe(Effect.provide(twoClans))
  )

  it.effect("that is pending waits while the next process is paused, and is told when it goes on", () =>
    Effect.gen(function* () {
      const texts = new Map<string, string>()
      const first = yield* begin(texts)
      yield* Effect.forkIn(
        first.watcher.run(() => Effect.never),
        first.scope
      )
      yield* minutes(2)
      yield* rename(one, "One")
      yield* minutes(3)
      yield* first.end
      const { end, scope, watcher } = yield* begin(texts)
      yield* watcher.pause
      const heard: Array<WatchEvent> = []
      yield* Effect.forkIn(
        watcher.run((events) => Effect.sync(() => heard.push(...events))),
        scope
      )
      yield* minutes(3)
      assert.deepStrictEqual(names(heard), [])
      yield* watcher.resume
      yield* minutes(3)
      yield* end
      assert.deepStrictEqual(names(heard), ["One"])
      assert.deepStrictEqual(yield* told(texts), [[], []])
    }).pipe(Effect.provide(twoClans))
  )
})

describe("handlers at once", () => {
  it.effect("of which one fails until the process ends: only what it had comes again", () =>
    Effect.gen(function* () {
      const texts = new Map<string, string>()
      const { end, scope, watcher } = yield* begin(texts)
      const done: Array<string> = []
      yield* Effect.forkIn(
        watcher.run(
          (events) =>
            events.some(({ id }) => id.includes(one))
              ? Effect.fail("no")
              : Effect.sync(() => done.push(...names(events))),
          { concurrency: 4, batch: { size: 1, within: "1 second" } }
        ),
        scope
      )
      yield* minutes(2)
      yield* rename(one, "One")
      for (const name of ["A", "B", "C"]) yield* Effect.andThen(rename(other, name), minutes(4))
      yield* end
      assert.deepStrictEqual(done, ["A", "B", "C"])
      assert.deepStrictEqual(yield* told(texts), [["One"], []])
    }).pipe(Effect.provide(twoClans), Effect.provide(logging([])))
  )

  it.effect("that give up one after the other, and are run again much later, get all of it", () =>
    Effect.gen(function* () {
      const texts = new Map<string, string>()
      const { end, watcher } = yield* begin(texts)
      yield* minutes(2)
      for (const name of ["One", "Two"]) {
        const gaveUp = yield* Effect.forkChild(
          watcher.run(() => Effect.fail("no"), { retry: Schedule.recurs(1) }).pipe(Effect.exit)
        )
        yield* TestClock.adjust(0)
        yield* rename(one, name)
        yield* minutes(4)
        assert.isTrue(Exit.isFailure(yield* Fiber.join(gaveUp)))
        yield* minutes(30)
      }
      const heard: Array<WatchEvent> = []
      const go = yield* Deferred.make<void>()
      const last = yield* Effect.forkChild(
        watcher.run((events) =>
          Effect.andThen(
            Effect.sync(() => heard.push(...events)),
            Deferred.await(go)
          )
        )
      )
      yield* minutes(3)
      yield* Deferred.succeed(go, undefined)
      yield* minutes(3)
      yield* Fiber.interrupt(last)
      yield* end
      assert.deepStrictEqual(names(heard), ["One", "Two"])
      assert.deepStrictEqual(yield* told(texts), [[], []])
    }).pipe(Effect.provide(twoClans), Effect.provide(logging([])))
  )
})
