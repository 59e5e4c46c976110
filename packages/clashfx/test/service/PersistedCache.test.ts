/** A cache behind the cache, shared by processes and restarts. */
import { Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Persistence from "effect/persistence/Persistence"
import * as TestClock from "effect/testing/TestClock"
import * as Clans from "../../src/api/Clans.ts"
import { Answer } from "../../src/exchange/Answer.ts"
import { Cache } from "../../src/service/Cache.ts"
import * as PersistedCache from "../../src/service/PersistedCache.ts"
import { simulated } from "../support/simulated.ts"
import { steppingClock } from "../support/steppingClock.ts"

const requests = Simulator.use(({ stats }) => Effect.map(stats, (seen) => seen.requests))

/** A cache as a process of its own would build it, over the store that is around. */
const inNewProcess = Effect.provide(Clans.get("#2PP"), Layer.fresh(PersistedCache.layer()))

const failing = (away: Effect.Effect<never, Persistence.PersistenceError>) =>
  Layer.succeed(Persistence.BackingPersistence, {
    make: () =>
      Effect.succeed({
        get: () => away,
        getMany: () => away,
        set: () => away,
        setMany: () => away,
        remove: () => away,
        clear: away
      })
  })
const broken = failing(Effect.fail(new Persistence.PersistenceError({ message: "the store is away" })))

/** A store that never answers, and that cannot be interrupted either. */
const hanging = Layer.succeed(Persistence.BackingPersistence, {
  make: () =>
    Effect.succeed({
      get: () => Effect.uninterruptible(Effect.never),
      getMany: () => Effect.never,
      set: () => Effect.uninterruptible(Effect.never),
      setMany: () => Effect.never,
      remove: () => Effect.never,
      clear: Effect.never
    })
})

describe("a persisted cache", () => {
  it.effect("serves another process while the answer is fresh", () =>
    Effect.gen(function* () {
      const first = yield* inNewProcess
      yield* TestClock.adjust("30 seconds")
      assert.deepStrictEqual(yield* inNewProcess, first)
      assert.strictEqual(yield* requests, 1)
      yield* TestClock.adjust("31 seconds")
      yield* inNewProcess
      assert.strictEqual(yield* requests, 2)
    }).pipe(Effect.provide(Persistence.layerBackingMemory), Effect.provide(simulated()))
  )

  it.effect("asks the API when its store is away", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* inNewProcess).tag, "#2PP")
      assert.strictEqual(yield* requests, 1)
    }).pipe(Effect.provide(broken), Effect.provide(simulated()))
  )

  it.effect("asks the API when its store interrupts itself, or dies", () =>
    Effect.gen(function* () {
      for (const away of [Effect.interrupt, Effect.die("a bug")]) {
        assert.strictEqual((yield* Effect.provide(inNewProcess, failing(away))).tag, "#2PP")
      }
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("waits for a store that hangs a quarter of a second, and then leaves it alone for a while", () =>
    Effect.gen(function* () {
      const said: Array<string> = []
      const logger = Logger.layer([Logger.make(({ message }) => said.push(String(message)))])
      yield* Effect.gen(function* () {
        for (let i = 0; i < 20; i++) {
          const fiber = yield* Effect.forkChild(Clans.get("#2PP"))
          yield* TestClock.adjust(i === 0 ? "300 millis" : 0)
          assert.isDefined(fiber.pollUnsafe())
        }
        assert.strictEqual(said.length, 1)
        assert.match(said[0] ?? "", /store of the cache is not available.*no answer within 250ms/)
      }).pipe(Effect.provide(PersistedCache.layer()), Effect.provide(logger))
    }).pipe(Effect.provide(hanging), Effect.provide(simulated()))
  )

  it.effect("asks anew for what is stored and cannot be read", () =>
    Effect.gen(function* () {
      yield* inNewProcess
      const store = yield* Effect.flatMap(Persistence.BackingPersistence, ({ make }) => make("clashfx-cache"))
      const key = `${Simulator.baseUrl}/clans/%232PP`
      const stored = { url: "/clans/%232PP", status: 200, receivedAt: 0, freshUntil: 60_000 }
      for (const broken of [
        { ...stored, body: "{broken" },
        { ...stored, body: '{"tag":"#2PP"}' },
        { ...stored, body: "" },
        { ...stored, body: "{}", freshUntil: 1e18 },
        { body: 1 },
        {}
      ]) {
        const before = yield* requests
        yield* store.set(key, broken, undefined)
        assert.strictEqual((yield* inNewProcess).tag, "#2PP")
        assert.strictEqual((yield* inNewProcess).tag, "#2PP")
        assert.strictEqual(yield* requests, before + 1)
      }
    }).pipe(Effect.scoped, Effect.provide(Persistence.layerBackingMemory), Effect.provide(simulated()))
  )

  it.effect("does not believe in answers from the future, which were stored before the clock went back", () =>
    Effect.gen(function* () {
      const { clock, step } = yield* steppingClock
      let requests = 0
      const fetch = Effect.sync(() => {
        requests++
        const receivedAt = clock.currentTimeMillisUnsafe()
        return new Answer({ url: "/x", status: 200, body: "{}", receivedAt, freshUntil: receivedAt + 60_000 })
      })
      const inNewProcess = Cache.use(({ resolve }) => resolve("https://api/x", fetch, "use")).pipe(
        Effect.provide(Layer.fresh(PersistedCache.layer())),
        Effect.provideService(Clock.Clock, clock)
      )
      yield* TestClock.adjust("2 hours")
      // How far the clock steps, how much time passes, and whether the API has to be asked.
      const table = [
        [0, 0, 1],
        [0, 30_000, 0],
        [-3_600_000, 2500, 1],
        [0, 20_000, 0],
        [-600_000, 0, 1],
        [0, 0, 0],
        [600_000, 0, 1],
        [0, 59_000, 0],
        [0, 2000, 1]
      ] as const
      for (const [millis, passed, expected] of table) {
        step(millis)
        yield* TestClock.adjust(passed)
        const before = requests
        yield* inNewProcess
        assert.strictEqual(requests - before, expected, JSON.stringify([millis, passed]))
      }
    }).pipe(Effect.provide(Persistence.layerBackingMemory))
  )
})
