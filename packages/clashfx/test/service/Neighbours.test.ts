/** What callers who ask for the same have in common: the answer, and nothing that is the trouble of one of them. */
import { Fault, Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"
import * as Clans from "../../src/api/Clans.ts"
import * as RequestPolicy from "../../src/api/RequestPolicy.ts"
import * as KeyPool from "../../src/service/KeyPool.ts"
import { simulated } from "../support/simulated.ts"

const requests = Simulator.use(({ stats }) => Effect.map(stats, (seen) => seen.requests))
const slow = Simulator.use(({ configure }) => configure({ latency: "1 second" }))

const ask = Clans.get("#2PP")
/** Asks with keys of its own. */
const askWith = (key: string) =>
  Effect.flatMap(KeyPool.makeKeys([key]), (pool) => Effect.provideService(ask, KeyPool.KeyPool, pool))

/** Asks with a schema that no clan fits. */
const askForNothing = Clans.get("#2PP", { schema: Schema.Struct({ nothing: Schema.String }) })

const hasty = ask.pipe(
  Effect.provideService(RequestPolicy.Timeout, Duration.millis(1)),
  Effect.provideService(RequestPolicy.Retry, Schedule.recurs(0))
)

/** One fails, and another one asks at the same time (`after` 0) or later; both share a cache. */
const beside = <A, E, R>(one: Effect.Effect<A, E, R>, after: Duration.Input = 0) =>
  Effect.gen(function* () {
    const first = yield* Effect.forkChild(Effect.flip(one))
    yield* TestClock.adjust(after)
    const second = yield* Effect.forkChild(ask)
    yield* TestClock.adjust("10 seconds")
    const failed = yield* Fiber.join(first)
    assert.strictEqual((yield* Fiber.join(second)).tag, "#2PP")
    return failed
  })

describe("who asks for the same", () => {
  it.effect("with other keys does not fail because of those of the first", () =>
    Effect.gen(function* () {
      yield* slow
      assert.match(String(yield* beside(askWith("unknown"))), /Invalid authorization/)
      assert.strictEqual(yield* requests, 3)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("with other keys does not wait until those of the first have rested", () =>
    Effect.gen(function* () {
      const { fault } = yield* Simulator
      yield* slow
      yield* fault(Fault.throttled({ retryAfter: 60 }), { times: 1 })
      const first = yield* Effect.forkChild(askWith(Simulator.testKey))
      yield* TestClock.adjust("2 seconds")
      const second = yield* Effect.forkChild(ask)
      yield* TestClock.adjust("2 seconds")
      assert.isUndefined(first.pollUnsafe())
      assert.strictEqual((yield* Fiber.join(second)).tag, "#2PP")
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(first)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("while the keys rest takes nothing from the time that the first has for the next attempt", () =>
    Effect.gen(function* () {
      const { fault } = yield* Simulator
      yield* slow
      yield* fault(Fault.throttled({ retryAfter: 3 }), { times: 1 })
      const first = yield* Effect.forkChild(Effect.provideService(ask, RequestPolicy.Timeout, Duration.seconds(3.5)), {
        startImmediately: true
      })
      yield* TestClock.adjust("2 seconds")
      const second = yield* Effect.forkChild(ask)
      yield* TestClock.adjust("4 seconds")
      assert.strictEqual((yield* Fiber.join(first)).tag, "#2PP")
      assert.strictEqual((yield* Fiber.join(second)).tag, "#2PP")
      assert.strictEqual(yield* requests, 2)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("does not fail because the schema of the first did not fit", () =>
    Effect.gen(function* () {
      yield* slow
      assert.match(String(yield* beside(askForNothing)), /nothing/)
      assert.strictEqual(yield* requests, 2)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("with the same keys is told together that they are refused, at the price of one", () =>
    Effect.gen(function* () {
      yield* slow
      const pool = yield* KeyPool.makeKeys(["unknown"])
      const both = Effect.provideService(Effect.exit(ask), KeyPool.KeyPool, pool)
      const fibers = [yield* Effect.forkChild(both), yield* Effect.forkChild(both)]
      yield* TestClock.adjust("10 seconds")
      for (const exit of yield* Fiber.joinAll(fibers)) assert.match(String(exit), /Invalid authorization/)
      assert.strictEqual(yield* requests, 2)
    }).pipe(Effect.provide(simulated()))
  )
})

describe("errors that are kept", () => {
  const kept = simulated({ cache: { errors: "10 minutes" } })

  for (const [what, one] of [
    ["a time limit of another one", Effect.asVoid(hasty)],
    ["keys of another one", Effect.asVoid(askWith("unknown"))],
    ["a schema of another one", Effect.asVoid(askForNothing)]
  ] as const) {
    it.effect(`are not about ${what}`, () =>
      Effect.gen(function* () {
        yield* slow
        yield* beside(one, "5 seconds")
      }).pipe(Effect.provide(kept))
    )
  }

  for (const [what, status] of [
    ["a gateway that passes", 502],
    ["a gateway that says it is unavailable", 503]
  ] as const) {
    it.effect(`are not those of ${what}`, () =>
      Effect.gen(function* () {
        const { fault } = yield* Simulator
        const down = yield* fault(Fault.html(status))
        const first = yield* Effect.forkChild(Effect.flip(ask))
        yield* TestClock.adjust("10 seconds")
        assert.strictEqual((yield* Fiber.join(first))._tag, "GatewayError")
        yield* down.remove
        assert.strictEqual((yield* ask).tag, "#2PP")
      }).pipe(Effect.provide(kept))
    )
  }
})
