/** A cache behind the cache, shared by processes and restarts. */
import { Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Persistence from "effect/persistence/Persistence"
import * as TestClock from "effect/testing/TestClock"
import * as Clans from "../../src/api/Clans.ts"
import * as PersistedCache from "../../src/service/PersistedCache.ts"
import { simulated } from "../support/simulated.ts"

const requests = Simulator.use(({ stats }) => Effect.map(stats, (seen) => seen.requests))

/** A cache as a process of its own would build it, over the store that is around. */
const inNewProcess = Effect.provide(Clans.get("#2PP"), Layer.fresh(PersistedCache.layer()))

const broken = Layer.succeed(Persistence.BackingPersistence, {
  make: () => {
    const away = Effect.fail(new Persistence.PersistenceError({ message: "the store is away" }))
    return Effect.succeed({
      get: () => away,
      getMany: () => away,
      set: () => away,
      setMany: () => away,
      remove: () => away,
      clear: away
    })
  }
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
})
