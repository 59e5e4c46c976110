/** On real sockets and the real clock: what the server sees is what counts. */
import { Simulator } from "@clashfx/simulator"
import { SimulatorServer } from "@clashfx/simulator/node"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Clans from "../../src/api/Clans.ts"
import * as Clash from "../../src/Clash.ts"
import * as Cache from "../../src/service/Cache.ts"
import * as ClashNode from "../../src/node.ts"
import { standstill } from "../support/standstill.ts"

const keys = ["first", "second", "third"]

/** A simulator on a port that answers 429 past 10 a second, and the default services against it. */
const live = Layer.unwrap(
  Effect.map(SimulatorServer, ({ baseUrl }) =>
    Clash.layer({ keys, baseUrl }).pipe(
      Layer.merge(Cache.layerNone),
      Layer.provideMerge(ClashNode.layerHttpClient({ connections: 30 }))
    )
  )
).pipe(
  Layer.provideMerge(
    SimulatorServer.layer({
      keys,
      clans: [{ tag: "#2PP", members: 10 }],
      settings: { rateLimit: { limit: 10 }, latency: ["5 millis", "25 millis"] }
    })
  )
)

const seconds = Effect.map(Clock.currentTimeMillis, (now) => now / 1000)

/** 95 % of the limit of three keys, in requests a second. */
const share = 0.95 * 30

/** 300 requests at once, and how long this process was held up meanwhile (ms). */
const rush = Effect.gen(function* () {
  const worst = yield* standstill
  const began = yield* seconds
  const exits = yield* Effect.forEach(Array.from({ length: 300 }), () => Effect.exit(Clans.get("#2PP")), {
    concurrency: "unbounded"
  })
  const took = (yield* seconds) - began
  const seen = yield* Effect.flatMap(Simulator, (simulator) => simulator.stats)
  return { exits, seen, took, heldUp: worst() }
}).pipe(Effect.scoped, Effect.provide(live))

/**
 * Does a run judge the throttle? The server is in this process too: when that stands still, requests that were sent apart
 * are read together or late. A throttle that lets too many through, or too few, does so in every run.
 */
const saysSomething = ({ heldUp, seen, took }: Effect.Success<typeof rush>): boolean =>
  heldUp < 50 || (seen.highestPerKeySecond <= 10 && 300 / took >= share)

describe("three keys, ten requests a second each", () => {
  it.live(
    "300 requests at once keep every key below its limit and use 95 % of it",
    () =>
      Effect.gen(function* () {
        const { exits, seen, took } = yield* Effect.repeat(rush, { until: saysSomething, times: 2 })
        assert.strictEqual(exits.filter(Exit.isSuccess).length, 300)
        assert.isAtMost(seen.highestPerKeySecond, 10)
        assert.strictEqual(seen.statuses["429"], undefined)
        assert.strictEqual(seen.requests, 300)
        assert.isAtLeast(300 / took, share)
      }),
    60_000
  )

  it.live(
    "cancelling 200 of 300 waiting requests costs the others nothing",
    () =>
      Effect.gen(function* () {
        const began = yield* seconds
        const fibers = yield* Effect.forEach(Array.from({ length: 300 }), () => Effect.forkChild(Clans.get("#2PP")))
        yield* Effect.sleep("200 millis")
        yield* Fiber.interruptAll(fibers.slice(50, 250))
        const rest = [...fibers.slice(0, 50), ...fibers.slice(250)]
        const exits = yield* Effect.forEach(rest, Fiber.await)
        const took = (yield* seconds) - began
        const seen = yield* Effect.flatMap(Simulator, (simulator) => simulator.stats)
        assert.strictEqual(exits.filter(Exit.isSuccess).length, 100)
        assert.isAtMost(seen.highestPerKeySecond, 10)
        assert.strictEqual(seen.requests, 100)
        assert.isAtMost(took, 100 / 30 / 0.95 + 1)
      }).pipe(Effect.provide(live)),
    30_000
  )
})
