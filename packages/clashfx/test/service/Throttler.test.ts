/** The sliding window per key at a server with a limit of its own, and the other throttlers. */
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Scheduler from "effect/Scheduler"
import * as TestClock from "effect/testing/TestClock"
import type { ApiKey } from "../../src/service/KeyPool.ts"
import * as Throttler from "../../src/service/Throttler.ts"
import { steppingClock } from "../support/steppingClock.ts"

const key = (id: string): ApiKey => ({ id, value: Redacted.make("secret") })

/** Lets attempts through and writes down when, in milliseconds. */
const run = (attempt: Effect.Effect<void>, times: Array<number>) =>
  Effect.andThen(
    attempt,
    Effect.map(Clock.currentTimeMillis, (now) => times.push(now))
  )

/** The most times within any window of one second, `slack` wider for arrivals that catch up with each other. */
const busiestSecond = (times: ReadonlyArray<number>, slack = 0): number => {
  let most = 0
  for (let first = 0, last = 0; last < times.length; last++) {
    while ((times[last] ?? 0) - (times[first] ?? 0) >= 1000 + slack) first++
    most = Math.max(most, last - first + 1)
  }
  return most
}

const advance = (millis: number) =>
  Effect.gen(function* () {
    for (let i = 0; i < millis; i += 10) yield* TestClock.adjust(10)
  })

describe("the sliding window per key", () => {
  it.effect("never lets more than the limit leave in a second, and uses at least 95 % of it", () =>
    Effect.gen(function* () {
      const { awaitTurn } = yield* Throttler.Throttler
      const times: Array<number> = []
      for (let i = 0; i < 200; i++) yield* Effect.forkChild(run(awaitTurn(key("a"), "interactive"), times))
      yield* advance(25_000)
      assert.strictEqual(times.length, 200)
      assert.isAtMost(busiestSecond(times), 10)
      const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000
      assert.isAtLeast(200 / seconds, 9.5)
    }).pipe(Effect.provide(Throttler.layer()))
  )

  it.effect("lets a burst leave at once after idling, and spaces what follows", () =>
    Effect.gen(function* () {
      const { awaitTurn } = yield* Throttler.Throttler
      const times: Array<number> = []
      for (let i = 0; i < 12; i++) yield* Effect.forkChild(run(awaitTurn(key("a"), "interactive"), times))
      yield* advance(2000)
      assert.deepStrictEqual(
        times.slice(0, 10),
        Array.from({ length: 10 }, () => 0)
      )
      assert.isAtLeast(times[10] ?? 0, 1100)
      assert.isAtLeast((times[11] ?? 0) - (times[10] ?? 0), 100)
    }).pipe(Effect.provide(Throttler.layer()))
  )

  it.effect("keeps its distance also when the arrivals of a burst spread over 90 ms", () =>
    Effect.gen(function* () {
      const { awaitTurn } = yield* Throttler.Throttler
      const times: Array<number> = []
      for (let i = 0; i < 40; i++) yield* Effect.forkChild(run(awaitTurn(key("a"), "interactive"), times))
      yield* advance(6000)
      // The server sees the burst late and everything after it on time.
      const arrivals = times.map((time, i) => (i < 10 ? time + 90 : time))
      assert.strictEqual(times.length, 40)
      assert.isAtMost(busiestSecond(arrivals), 10)
    }).pipe(Effect.provide(Throttler.layer()))
  )

  it.effect("gives every key its own window", () =>
    Effect.gen(function* () {
      const { awaitTurn } = yield* Throttler.Throttler
      const times: Array<number> = []
      for (const id of ["a", "b", "c"]) {
        for (let i = 0; i < 10; i++) yield* Effect.forkChild(run(awaitTurn(key(id), "interactive"), times))
      }
      yield* TestClock.adjust(1)
      assert.strictEqual(times.length, 30)
    }).pipe(Effect.provide(Throttler.layer()))
  )

  it.effect("gives the places of interrupted attempts to the next ones", () =>
    Effect.gen(function* () {
      const { awaitTurn } = yield* Throttler.Throttler
      const times: Array<number> = []
      const fibers: Array<Fiber.Fiber<number>> = []
      for (let i = 0; i < 300; i++) {
        fibers.push(yield* Effect.forkChild(run(awaitTurn(key("a"), "interactive"), times)))
      }
      yield* advance(100)
      yield* Fiber.interruptAll(fibers.slice(10, 210))
      yield* advance(15_000)
      assert.strictEqual(times.length, 100)
      // 10 at once, and the other 90 at full speed: as if the 200 had never been there.
      assert.isAtMost(times.at(-1) ?? 0, 1100 + 90 * 102 + 50)
    }).pipe(Effect.provide(Throttler.layer()))
  )

  it.effect("forgets attempts that are interrupted at any step, and nobody waits for them", () =>
    Effect.gen(function* () {
      const { awaitTurn } = yield* Throttler.Throttler
      const times: Array<number> = []
      for (let steps = 0; steps < 30; steps++) {
        const busy = key(`busy ${steps}`)
        for (let i = 0; i < 10; i++) yield* awaitTurn(busy, "interactive")
        // A fiber that gives way after every few steps can be interrupted between any of them.
        const hasty = Effect.provideService(awaitTurn(busy, "interactive"), Scheduler.MaxOpsBeforeYield, 3)
        const fiber = yield* Effect.forkChild(hasty, { startImmediately: true })
        for (let i = 0; i < steps; i++) yield* Effect.yieldNow
        yield* Fiber.interrupt(fiber)
        yield* Effect.forkChild(run(awaitTurn(busy, "interactive"), times))
      }
      yield* advance(1200)
      assert.strictEqual(times.length, 30)
    }).pipe(Effect.provide(Throttler.layer()))
  )

  it.effect("takes limits below one, and counts whole requests above", () =>
    Effect.gen(function* () {
      for (const [limit, expected] of [
        [0.25, 3],
        [1, 10],
        [2.5, 20]
      ] as const) {
        const times: Array<number> = []
        yield* Effect.gen(function* () {
          const { awaitTurn } = yield* Throttler.Throttler
          for (let i = 0; i < 50; i++) yield* Effect.forkChild(run(awaitTurn(key("a"), "interactive"), times))
          yield* advance(10_000)
        }).pipe(Effect.provide(Throttler.layer({ limit })))
        assert.strictEqual(times.length, expected, `${limit} per second, in ten seconds`)
        assert.isAtMost(busiestSecond(times), Math.max(1, Math.floor(limit)))
      }
    })
  )

  it.effect("refuses a limit that would let nothing through, or everything", () =>
    Effect.gen(function* () {
      for (const limit of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
        for (const layer of [Throttler.layer({ limit }), Throttler.layerSpaced({ limit })]) {
          const exit = yield* Effect.exit(Effect.scoped(Layer.build(layer)))
          assert.match(String(exit), /has to be a number above 0/)
        }
      }
    })
  )

  it.effect("is first come, first served within a priority, and interactive attempts go first", () =>
    Effect.gen(function* () {
      const { awaitTurn } = yield* Throttler.Throttler
      const order: Array<string> = []
      const enter = (name: string, priority: Throttler.Priority) =>
        Effect.forkChild(
          Effect.andThen(
            awaitTurn(key("a"), priority),
            Effect.sync(() => order.push(name))
          )
        )
      yield* enter("first", "background")
      yield* TestClock.adjust(0)
      for (const name of ["b1", "b2"]) yield* enter(name, "background")
      for (const name of ["i1", "i2"]) yield* enter(name, "interactive")
      yield* advance(6000)
      assert.deepStrictEqual(order, ["first", "i1", "i2", "b1", "b2"])
    }).pipe(Effect.provide(Throttler.layer({ limit: 1 })))
  )

  it.effect("does not starve background attempts", () =>
    Effect.gen(function* () {
      const { awaitTurn } = yield* Throttler.Throttler
      let background = 0
      const people = Effect.forever(awaitTurn(key("a"), "interactive"))
      const watcher = Effect.forever(
        Effect.andThen(
          awaitTurn(key("a"), "background"),
          Effect.sync(() => background++)
        )
      )
      for (let i = 0; i < 20; i++) yield* Effect.forkChild(people)
      yield* Effect.forkChild(watcher)
      yield* advance(10_000)
      assert.isAtLeast(background, 9)
      assert.isAtMost(background, 13)
    }).pipe(Effect.provide(Throttler.layer()))
  )

  it.effect("goes by time passed, whichever way the wall clock is set", () =>
    Effect.gen(function* () {
      const { awaitTurn } = yield* Throttler.Throttler
      const real = yield* Clock.Clock
      const { clock, step } = yield* steppingClock
      const times: Array<number> = []
      const enter = Effect.provideService(run(awaitTurn(key("a"), "interactive"), []), Clock.Clock, clock)
      const entered = Effect.andThen(
        enter,
        Effect.sync(() => times.push(real.currentTimeMillisUnsafe()))
      )
      for (let i = 0; i < 60; i++) yield* Effect.forkChild(entered)
      for (const millis of [0, 10_000, -3_600_000, 7_200_000]) {
        step(millis)
        yield* advance(1500)
      }
      assert.isAtLeast(times.length, 58)
      assert.isAtMost(busiestSecond(times), 10)
    }).pipe(Effect.provide(Throttler.layer()))
  )

  it.effect("is one for each key, however many layers there are", () =>
    Effect.gen(function* () {
      const times: Array<number> = []
      const once = Effect.gen(function* () {
        const { awaitTurn } = yield* Throttler.Throttler
        yield* run(awaitTurn(key("a"), "interactive"), times)
      }).pipe(Effect.provide(Throttler.layer(), { local: true }))
      for (let i = 0; i < 60; i++) yield* Effect.forkChild(once)
      yield* advance(3000)
      assert.isAtLeast(times.length, 25)
      assert.isAtMost(busiestSecond(times), 10)
    })
  )

  it.effect("counts a request from when it is written, and not at all if it never is", () =>
    Effect.gen(function* () {
      const { awaitTurn } = yield* Throttler.Throttler
      const turn = Effect.map(awaitTurn(key("a"), "interactive"), (turn) => {
        assert.isDefined(turn)
        turn?.begins(true)
        return turn
      })
      const [first, second] = [yield* turn, yield* turn]
      const waiting = yield* Effect.forkChild(turn)
      yield* advance(5000)
      // Both are still on their way.
      assert.isUndefined(waiting.pollUnsafe())
      first?.written()
      first?.ended(true)
      yield* advance(900)
      assert.isUndefined(waiting.pollUnsafe())
      yield* advance(250)
      assert.isDefined(waiting.pollUnsafe())
      const next = yield* Effect.forkChild(turn)
      second?.ended(false)
      yield* advance(10)
      assert.isDefined(next.pollUnsafe())
    }).pipe(Effect.provide(Throttler.layer({ limit: 2 })))
  )

  it.effect("does not send after a request that may not have arrived, for a second and no longer", () =>
    Effect.gen(function* () {
      const { awaitTurn } = yield* Throttler.Throttler
      const turn = awaitTurn(key("a"), "interactive")
      const first = yield* turn
      first?.begins(true)
      first?.written()
      const waiting = yield* Effect.forkChild(turn)
      // The server stands still: whatever is sent now is read together with the first one.
      yield* advance(1200)
      assert.isUndefined(waiting.pollUnsafe())
      yield* advance(900)
      assert.isDefined(waiting.pollUnsafe())
    }).pipe(Effect.provide(Throttler.layer({ limit: 1 })))
  )

  it.effect("when strict, sends nothing on a place within a second after its answer, however late that was", () =>
    Effect.gen(function* () {
      const { awaitTurn } = yield* Throttler.Throttler
      const turn = Effect.tap(awaitTurn(key("a"), "interactive"), (turn) => Effect.sync(() => turn?.begins(false)))
      const first = yield* turn
      first?.written()
      const waiting = yield* Effect.forkChild(turn)
      // Sent long ago, and read by the server only just before it answers.
      yield* advance(7000)
      assert.isUndefined(waiting.pollUnsafe())
      first?.ended(true)
      yield* advance(1000)
      assert.isUndefined(waiting.pollUnsafe())
      yield* advance(30)
      assert.isDefined(waiting.pollUnsafe())
      // What never arrived takes no place; what may have been read before it was given up does.
      const second = yield* Fiber.join(waiting)
      second?.ended(false)
      const third = yield* Effect.forkChild(turn)
      yield* advance(1000)
      assert.isUndefined(third.pollUnsafe())
      yield* advance(30)
      assert.isDefined(third.pollUnsafe())
    }).pipe(Effect.provide(Throttler.layer({ limit: 1, strict: true })))
  )

  it.effect("tells how busy each key is, and nothing of the key", () =>
    Effect.gen(function* () {
      const { awaitTurn } = yield* Throttler.Throttler
      for (let i = 0; i < 12; i++) yield* Effect.forkChild(awaitTurn(key("a"), "interactive"))
      for (let i = 0; i < 3; i++) yield* Effect.forkChild(awaitTurn(key("a"), "background"))
      yield* awaitTurn(key("b"), "interactive")
      yield* TestClock.adjust(1)
      const [a, b] = (yield* Throttler.status).toSorted((a, b) => a.key.localeCompare(b.key))
      assert.deepInclude(a, { key: "a", limit: 10, used: 10, waiting: { interactive: 2, background: 3 } })
      assert.deepInclude(b, { key: "b", used: 1, waiting: { interactive: 0, background: 0 }, nextIn: 0 })
      assert.notInclude(JSON.stringify([a, b]), "secret")
    }).pipe(Effect.provide(Throttler.layer()))
  )

  it.effect("interrupts who waits when its scope ends", () =>
    Effect.gen(function* () {
      const fiber = yield* Effect.gen(function* () {
        const { awaitTurn } = yield* Throttler.Throttler
        yield* awaitTurn(key("a"), "interactive")
        const fiber = yield* Effect.forkDetach(awaitTurn(key("a"), "interactive"))
        yield* TestClock.adjust(10)
        return fiber
      }).pipe(Effect.provide(Throttler.layer({ limit: 1 })))
      const exit = yield* Fiber.await(fiber)
      assert.strictEqual(exit._tag, "Failure")
    })
  )
})

describe("the others", () => {
  it.effect("spaces attempts evenly, without bursts", () =>
    Effect.gen(function* () {
      const { awaitTurn } = yield* Throttler.Throttler
      const times: Array<number> = []
      for (let i = 0; i < 50; i++) yield* Effect.forkChild(run(awaitTurn(key("a"), "interactive"), times))
      yield* advance(7000)
      assert.strictEqual(times.length, 50)
      const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0))
      assert.isAtLeast(Math.min(...gaps), 90)
      assert.isAtMost(busiestSecond(times), 10)
    }).pipe(Effect.provide(Throttler.layerSpaced()))
  )

  it.effect("lets everything through when there is none", () =>
    Effect.gen(function* () {
      const { awaitTurn } = yield* Throttler.Throttler
      for (let i = 0; i < 1000; i++) yield* awaitTurn(key("a"), "background")
    }).pipe(Effect.provide(Throttler.layerNone))
  )
})
