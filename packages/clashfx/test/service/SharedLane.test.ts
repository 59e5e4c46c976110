/** What a process does with places that it shares with others, when the store of the shared throttle or it itself was away. */
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Scheduler from "effect/Scheduler"
import * as TestClock from "effect/testing/TestClock"
import { makeOutage } from "../../src/service/internal/outage.ts"
import { SharedLane } from "../../src/service/internal/turns/sharedLane.ts"
import type { Renewal } from "../../src/service/internal/turns/shareScript.ts"

/** A lane of ten places, or of two without a store, with what a store answers; it is renewed by hand. */
const lane = Effect.gen(function* () {
  const clock = yield* Clock.Clock
  const scheduler = yield* Scheduler.Scheduler
  const asked: Array<Renewal> = []
  const store: { answer: readonly [number, number] | undefined } = { answer: [10, 10] }
  const shared = new SharedLane(
    "key",
    { size: 10, window: 1000, margin: 20, burstMargin: 100, overtaking: 8, isSpaced: false, canWake: true },
    {
      owner: "me",
      limit: 10,
      alone: 2,
      outage: makeOutage("away", "back"),
      renew: (of) => {
        asked.push(of)
        return store.answer === undefined ? Effect.fail("away") : Effect.succeed(store.answer)
      }
    },
    clock,
    scheduler
  )
  /** How many leave now, each answered at once. */
  const leaving = () => {
    for (let count = 0; ; count++) {
      const turn = shared.lane.takeNow()
      if (turn === undefined) return count
      turn.begins(true)
      turn.written()
      turn.ended(true)
    }
  }
  return { shared, store, asked, leaving }
})

describe("a process that stood still for longer than its lease", () => {
  it.effect("uses nothing until the store has said what it still holds", () =>
    Effect.gen(function* () {
      const { leaving, shared, store } = yield* lane
      yield* shared.renewed
      assert.strictEqual(leaving(), 10)
      yield* TestClock.adjust("30 seconds")
      assert.strictEqual(leaving(), 0)
      store.answer = [3, 5]
      yield* shared.renewed
      assert.strictEqual(leaving(), 3)
      yield* TestClock.adjust("2 seconds")
      store.answer = [5, 5]
      yield* shared.renewed
      assert.strictEqual(leaving(), 5)
    })
  )

  it.effect("asks once more when the store does not answer at once, and then has its share", () =>
    Effect.gen(function* () {
      const { leaving, shared, store } = yield* lane
      yield* shared.renewed
      yield* TestClock.adjust("30 seconds")
      store.answer = undefined
      yield* shared.renewed
      assert.strictEqual(leaving(), 0)
      yield* shared.renewed
      assert.strictEqual(leaving(), 2)
    })
  )

  it.effect("goes on with what it has when it was the store that was away", () =>
    Effect.gen(function* () {
      const { leaving, shared, store } = yield* lane
      yield* shared.renewed
      store.answer = undefined
      for (let i = 0; i < 20; i++) {
        yield* TestClock.adjust("1500 millis")
        yield* shared.renewed
        assert.strictEqual(leaving(), 10)
      }
      // It stood still meanwhile, too.
      yield* TestClock.adjust("30 seconds")
      assert.strictEqual(leaving(), 0)
    })
  )
})

describe("places that are given back", () => {
  it.effect("are told until the store has heard it", () =>
    Effect.gen(function* () {
      const { asked, shared, store } = yield* lane
      yield* shared.renewed
      store.answer = [10, 4]
      yield* shared.renewed
      store.answer = undefined
      yield* shared.renewed
      store.answer = [4, 4]
      yield* shared.renewed
      yield* shared.renewed
      assert.deepStrictEqual(
        asked.map(({ back, held }) => [held, back]),
        [
          [0, 0],
          [10, 0],
          [4, 6],
          [4, 6],
          [4, 0]
        ]
      )
    })
  )
})
