import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as Hub from "../../src/watch/internal/hub.ts"

const make = () => Hub.make<number>({ capacity: 1, strategy: "suspend" })

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
