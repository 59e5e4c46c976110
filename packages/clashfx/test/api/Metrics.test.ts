/** The metrics of requests and of the cache. */
import { Fault, Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Metric from "effect/Metric"
import * as TestClock from "effect/testing/TestClock"
import * as Tracer from "effect/Tracer"
import * as Clans from "../../src/api/Clans.ts"
import * as Players from "../../src/api/Players.ts"
import { CurrentCachePolicy } from "../../src/service/Cache.ts"
import { simulated } from "../support/simulated.ts"

/** Runs on metrics of its own, which start at nothing. */
const alone = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.suspend(() => Effect.provideService(effect, Metric.MetricRegistry, new Map()))

/** Counters as `name{attribute="value"}` and their count; of histograms the number of values and their sum. */
const measured = Effect.map(Metric.snapshot, (snapshots) =>
  Object.fromEntries(
    snapshots
      .map(({ attributes, id, state }): readonly [string, unknown] => {
        const labels = Object.entries(attributes ?? {})
          .map(([name, value]) => `${name}=${value}`)
          .sort()
        const value = "sum" in state ? [state.count, state.sum] : "count" in state ? state.count : state
        return [[id.replace("clashfx_", ""), ...labels].join(" "), value]
      })
      .sort(([a], [b]) => (a < b ? -1 : 1))
  )
)

describe("metrics", () => {
  it.effect("count requests by operation and outcome, and how long they took", () =>
    Effect.gen(function* () {
      const { configure, fault } = yield* Simulator
      yield* configure({ latency: "2 seconds" })
      const fiber = yield* Effect.forkChild(
        Effect.gen(function* () {
          yield* Clans.get("#2PP")
          yield* Clans.get("#2PPP")
          yield* Players.verifyToken("#PY2", "right")
        }).pipe(Effect.ignore)
      )
      yield* TestClock.adjust("10 seconds")
      yield* Fiber.join(fiber)
      yield* fault(Fault.maintenance())
      const down = yield* Effect.forkChild(Effect.flip(Clans.get("#2PPP")))
      yield* TestClock.adjust("2 seconds")
      yield* Fiber.join(down)
      assert.deepStrictEqual(yield* measured, {
        "cache_total operation=Clans.get result=miss": 3,
        "request_duration_seconds operation=Clans.get": [3, 6],
        "requests_total operation=Clans.get outcome=Maintenance": 1,
        "requests_total operation=Clans.get outcome=NotFound": 1,
        "requests_total operation=Clans.get outcome=ok": 1,
        "throttle_wait_seconds operation=Clans.get": [3, 0]
      })
    }).pipe(alone, Effect.provide(simulated()))
  )

  it.effect("count a request once, however often it is tried", () =>
    Effect.gen(function* () {
      const { fault } = yield* Simulator
      yield* fault(Fault.html(502), { times: 2 })
      const fiber = yield* Effect.forkChild(Clans.get("#2PP"))
      yield* TestClock.adjust("10 seconds")
      yield* Fiber.join(fiber)
      const seen = yield* measured
      assert.strictEqual(seen["requests_total operation=Clans.get outcome=ok"], 1)
      assert.strictEqual(seen["requests_total operation=Clans.get outcome=GatewayError"], undefined)
      const waits = seen["throttle_wait_seconds operation=Clans.get"]
      assert.deepStrictEqual(waits, [3, 0])
    }).pipe(alone, Effect.provide(simulated()))
  )

  it.effect("tell hits, shared requests and misses of the cache apart", () =>
    Effect.gen(function* () {
      const { configure } = yield* Simulator
      yield* configure({ latency: "1 second" })
      const ask = Effect.forkChild(Clans.get("#2PP"))
      const fibers = [yield* ask, yield* ask, yield* ask]
      yield* TestClock.adjust("1 second")
      yield* Fiber.joinAll(fibers)
      yield* Clans.get("2pp")
      const fresh = yield* Effect.forkChild(Effect.provideService(Clans.get("#2PP"), CurrentCachePolicy, "refresh"))
      yield* TestClock.adjust("1 second")
      yield* Fiber.join(fresh)
      const seen = yield* measured
      assert.strictEqual(seen["cache_total operation=Clans.get result=hit"], 3)
      assert.strictEqual(seen["cache_total operation=Clans.get result=miss"], 1)
      assert.strictEqual(seen["requests_total operation=Clans.get outcome=ok"], 2)
    }).pipe(alone, Effect.provide(simulated()))
  )

  it.effect("count what was given up", () =>
    Effect.gen(function* () {
      const { fault } = yield* Simulator
      yield* fault(Fault.hang)
      const fiber = yield* Effect.forkChild(Clans.get("#2PP"))
      yield* TestClock.adjust("1 second")
      yield* Fiber.interrupt(fiber)
      assert.strictEqual((yield* measured)["requests_total operation=Clans.get outcome=interrupted"], 1)
    }).pipe(alone, Effect.provide(simulated()))
  )

  it.effect("show how long attempts waited for their turn", () =>
    Effect.gen(function* () {
      const ask = Effect.provideService(Clans.get("#2PP"), CurrentCachePolicy, "skip")
      const fibers = [yield* Effect.forkChild(ask), yield* Effect.forkChild(ask)]
      yield* TestClock.adjust("10 seconds")
      yield* Fiber.joinAll(fibers)
      const waits = (yield* measured)["throttle_wait_seconds operation=Clans.get"]
      assert.deepStrictEqual(waits, [2, 1.02])
    }).pipe(alone, Effect.provide(simulated({ limit: 1 })))
  )

  it.effect("take on the attributes of the program", () =>
    Effect.gen(function* () {
      yield* Clans.get("#2PP")
      yield* Effect.provideService(Clans.get("#2PP"), Metric.CurrentMetricAttributes, { bot: "one" })
      const seen = yield* measured
      assert.strictEqual(seen["cache_total operation=Clans.get result=miss"], 1)
      assert.strictEqual(seen["cache_total bot=one operation=Clans.get result=hit"], 1)
    }).pipe(alone, Effect.provide(simulated()))
  )
})

describe("spans", () => {
  /** What a tracer sees of an effect: names, attributes and how it ended. */
  const traced = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.gen(function* () {
      const spans: Array<Tracer.NativeSpan> = []
      const tracer = Tracer.make({
        span: (options) => {
          const span = new Tracer.NativeSpan(options)
          spans.push(span)
          return span
        }
      })
      yield* Effect.ignore(Effect.provideService(effect, Tracer.Tracer, tracer))
      return spans.map(({ attributes, name, status }) => [
        name,
        Object.fromEntries(attributes),
        status._tag === "Ended" ? status.exit._tag : status._tag
      ])
    })

  it.effect("are made of requests, not of what the cache answers", () =>
    Effect.gen(function* () {
      const get = { "url.path": "/clans/%232PP", "http.request.method": "GET" }
      assert.deepStrictEqual(yield* traced(Clans.get("#2PP")), [["Clans.get", get, "Success"]])
      assert.deepStrictEqual(yield* traced(Clans.get("#2PP")), [])
      assert.deepStrictEqual(yield* traced(Clans.get("#2PPP")), [
        ["Clans.get", { ...get, "url.path": "/clans/%232PPP" }, "Failure"]
      ])
    }).pipe(Effect.provide(simulated()))
  )
})
