/** Retries, time limits and the address: the defaults, and what a caller puts in their place. */
import { Fault, Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import { TestClock } from "effect/testing"
import * as Metadata from "../../src/api/Metadata.ts"
import * as Clans from "../../src/api/Clans.ts"
import * as Players from "../../src/api/Players.ts"
import * as RequestPolicy from "../../src/api/RequestPolicy.ts"
import type { RequestError } from "../../src/exchange/ClashError.ts"
import * as Cache from "../../src/service/Cache.ts"
import * as Throttler from "../../src/service/Throttler.ts"
import { simulated } from "../support/simulated.ts"
import { calls, lively, settle } from "../support/operations.ts"
import { timed } from "../support/scripted.ts"

const requests = Effect.flatMap(Simulator, ({ stats }) => Effect.map(stats, ({ requests }) => requests))

describe("retries", () => {
  it.effect("come three more times by default, after about a quarter, a half and one second", () =>
    Effect.gen(function* () {
      const { fault, stats } = yield* Simulator
      yield* fault(Fault.html(502))
      yield* timed(Effect.flip(Clans.get("#2PP")))
      const arrivals = (yield* stats).keys[Simulator.testKey]?.arrivals ?? []
      assert.lengthOf(arrivals, 4)
      for (const [n, about] of [250, 500, 1000].entries()) {
        const pause = (arrivals[n + 1] ?? 0) - (arrivals[n] ?? 0)
        assert.isAtLeast(pause, about * 0.8)
        assert.isAtMost(pause, about * 1.2 + 1)
      }
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("are replaced for one call, or for all inside a scope", () =>
    Effect.gen(function* () {
      const { fault } = yield* Simulator
      yield* fault(Fault.empty(504))
      yield* timed(Effect.flip(Clans.get("#2PP")).pipe(Effect.provideService(RequestPolicy.Retry, Schedule.recurs(0))))
      assert.strictEqual(yield* requests, 1)
      const twice = Effect.gen(function* () {
        yield* Effect.flip(Clans.get("#2PP"))
        yield* Effect.flip(Players.get("#P0LYJC8C"))
      })
      yield* timed(twice.pipe(Effect.provideService(RequestPolicy.Retry, Schedule.recurs(1))))
      assert.strictEqual(yield* requests, 1 + 4)
      const layer = Layer.succeed(RequestPolicy.Retry, Schedule.spaced("10 seconds").pipe(Schedule.upTo({ times: 2 })))
      const [, seconds] = yield* timed(Effect.flip(Clans.get("#2PP")).pipe(Effect.provide(layer)))
      assert.deepStrictEqual([yield* requests, seconds], [1 + 4 + 3, 20])
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("of a caller's own see what went wrong", () =>
    Effect.gen(function* () {
      const { fault } = yield* Simulator
      yield* fault(Fault.disconnect, { times: 2 })
      yield* fault(Fault.html(500))
      const onlyNetwork = Schedule.forever.pipe(
        Schedule.setInputType<RequestError>(),
        Schedule.while(({ input }) => input._tag === "Network")
      )
      const [error] = yield* timed(
        Effect.flip(Clans.get("#2PP")).pipe(Effect.provideService(RequestPolicy.Retry, onlyNetwork))
      )
      assert.deepStrictEqual([error._tag, yield* requests], ["GatewayError", 3])
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("of maintenance are the caller's to make", () =>
    Effect.gen(function* () {
      const { configure } = yield* Simulator
      yield* configure({ maintenance: true })
      const fiber = yield* Effect.forkChild(
        Clans.get("#2PP").pipe(
          Effect.retry({ while: (error) => error._tag === "Maintenance", schedule: Schedule.spaced("5 minutes") })
        )
      )
      yield* TestClock.adjust("12 minutes")
      yield* configure({ maintenance: false })
      yield* TestClock.adjust("5 minutes")
      assert.strictEqual((yield* Fiber.join(fiber)).tag, "#2PP")
      assert.strictEqual(yield* requests, 4)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("say by themselves what is worth another try", () =>
    Effect.gen(function* () {
      const { fault } = yield* Simulator
      const errors: Array<unknown> = []
      for (const one of [
        Fault.html(500),
        Fault.emptyBody,
        Fault.rewrite(() => "{}"),
        Fault.throttled(),
        Fault.maintenance()
      ]) {
        const handle = yield* fault(one)
        const [error] = yield* timed(Effect.flip(Clans.get("#2PP")))
        errors.push(error._tag !== "InvalidTag" && [error._tag, RequestPolicy.isTransient(error)])
        yield* handle.remove
      }
      assert.deepStrictEqual(errors, [
        ["GatewayError", true],
        ["DecodeError", true],
        ["DecodeError", false],
        ["Throttled", false],
        ["Maintenance", false]
      ])
    }).pipe(Effect.provide(simulated()))
  )
})

describe("time limits", () => {
  it.effect("are replaced for one call, or for all inside a scope, and count each attempt", () =>
    Effect.gen(function* () {
      const { fault } = yield* Simulator
      yield* fault(Fault.hang)
      const once = Effect.provideService(RequestPolicy.Retry, Schedule.recurs(0))
      const [error, five] = yield* timed(
        Effect.flip(Clans.get("#2PP")).pipe(once, Effect.provideService(RequestPolicy.Timeout, Duration.seconds(5)))
      )
      assert.strictEqual(error.message, "Clans.get #2PP: no answer within 5s; try again, or allow more time")
      assert.strictEqual(five, 5)
      const [, all] = yield* timed(
        Effect.flip(Clans.get("#2PP")).pipe(
          Effect.provideService(RequestPolicy.Retry, Schedule.recurs(2)),
          Effect.provide(Layer.succeed(RequestPolicy.Timeout, Duration.seconds(7)))
        )
      )
      assert.strictEqual(all, 21)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("do not run while an attempt waits for its turn", () =>
    Effect.gen(function* () {
      const slow = Layer.succeed(Throttler.Throttler, { awaitTurn: () => Effect.sleep("10 minutes") })
      const [clan, seconds] = yield* timed(Clans.get("#2PP").pipe(Effect.provide(slow)))
      assert.deepStrictEqual([clan.members, seconds], [10, 600])
    }).pipe(Effect.provide(simulated()))
  )
})

describe("the other policies", () => {
  it.effect("the base URL is that of the API, or another for one call", () =>
    Effect.gen(function* () {
      const urls: Array<string> = []
      const client = HttpClient.mapRequest(yield* HttpClient.HttpClient, (request) => {
        urls.push(request.url)
        return request
      })
      const recorded = Effect.provideService(HttpClient.HttpClient, client)
      yield* recorded(Clans.get("#2PP"))
      yield* Clans.members("#2PP", { limit: 1 }).page.pipe(
        recorded,
        Effect.provideService(RequestPolicy.BaseUrl, "http://127.0.0.1:8080/v1")
      )
      assert.deepStrictEqual(urls, [
        "https://api.clashofclans.com/v1/clans/%232PP",
        "http://127.0.0.1:8080/v1/clans/%232PP/members?limit=1"
      ])
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("the cache is used, refreshed or skipped", () =>
    Effect.gen(function* () {
      const asked = (policy: Cache.CachePolicy) =>
        Effect.provideService(Clans.get("#2PP"), Cache.CurrentCachePolicy, policy)
      const counts: Array<number> = []
      for (const policy of ["use", "use", "skip", "use", "refresh", "use"] as const) {
        yield* asked(policy)
        counts.push(yield* requests)
      }
      assert.deepStrictEqual(counts, [1, 1, 2, 2, 3, 3])
      const [, [skipped]] = yield* Metadata.collect(asked("skip"))
      const [, [used]] = yield* Metadata.collect(asked("use"))
      assert.deepStrictEqual([skipped?.fromCache, used?.fromCache], [false, true])
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("the priority reaches the throttle, with retries, pages and streams", () =>
    Effect.gen(function* () {
      const seen: Array<Throttler.Priority> = []
      const throttler = Layer.succeed(Throttler.Throttler, {
        awaitTurn: (_, priority) => Effect.sync(() => void seen.push(priority))
      })
      const { fault } = yield* Simulator
      yield* fault(Fault.disconnect, { times: 1 })
      yield* timed(
        Effect.gen(function* () {
          yield* Clans.get("#2PP")
          yield* Clans.members("#2PP", { limit: 5 })
            .collect()
            .pipe(Effect.provideService(Throttler.CurrentPriority, "background"))
          yield* Stream.runDrain(Clans.many(["#2PPP", "#8PP"])).pipe(
            Effect.provideService(Throttler.CurrentPriority, "background")
          )
        }).pipe(Effect.provide(throttler))
      )
      assert.deepStrictEqual(seen, [
        ...Array.from({ length: 2 }, () => "interactive"),
        ...Array.from({ length: 4 }, () => "background")
      ])
    }).pipe(Effect.provide(simulated()))
  )
})

describe("a call that is given up", () => {
  const atRest = Effect.gen(function* () {
    const { open, ...stats } = yield* (yield* Simulator).stats
    assert.strictEqual(open, 0)
    return stats
  })

  it.effect("lets go of its request, whatever the operation", () =>
    Effect.gen(function* () {
      const all = calls(yield* settle)
      const { fault, resetStats, stats } = yield* Simulator
      yield* fault(Fault.hang)
      for (const { name, run } of all) {
        yield* resetStats
        const fiber = yield* Effect.forkChild(run)
        yield* TestClock.adjust("1 second")
        assert.strictEqual((yield* stats).open, 1, name)
        yield* Fiber.interrupt(fiber)
        assert.strictEqual((yield* atRest).aborted, 1, name)
      }
    }).pipe(Effect.provide(simulated({ ...lively, cache: "none" })))
  )

  it.effect("lets go of it when its time is up", () =>
    Effect.gen(function* () {
      const { fault } = yield* Simulator
      yield* fault(Fault.hang)
      yield* timed(Effect.flip(Clans.get("#2PP")))
      assert.deepInclude(yield* atRest, { aborted: 4, requests: 4 })
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("does not ask again, in the pause before the next try", () =>
    Effect.gen(function* () {
      const { fault } = yield* Simulator
      yield* fault(Fault.disconnect)
      const fiber = yield* Effect.forkChild(Clans.get("#2PP"))
      yield* TestClock.adjust("100 millis")
      yield* Fiber.interrupt(fiber)
      yield* TestClock.adjust("1 hour")
      assert.strictEqual((yield* atRest).requests, 1)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("does not take others down that wait for the same answer", () =>
    Effect.gen(function* () {
      const { configure } = yield* Simulator
      yield* configure({ latency: "10 seconds" })
      const [first, second, third] = [
        yield* Effect.forkChild(Clans.get("#2PP")),
        yield* Effect.forkChild(Clans.get("#2PP")),
        yield* Effect.forkChild(Clans.get("#2PP"))
      ]
      yield* TestClock.adjust("1 second")
      yield* Fiber.interrupt(first)
      yield* TestClock.adjust("1 second")
      yield* Fiber.interrupt(third)
      yield* TestClock.adjust("10 seconds")
      assert.strictEqual((yield* Fiber.join(second)).tag, "#2PP")
      assert.deepInclude(yield* atRest, { aborted: 0, requests: 1 })
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("takes the request with it when nobody waits any more", () =>
    Effect.gen(function* () {
      const { fault } = yield* Simulator
      yield* fault(Fault.hang)
      const fibers = [yield* Effect.forkChild(Clans.get("#2PP")), yield* Effect.forkChild(Clans.get("#2PP"))]
      yield* TestClock.adjust("1 second")
      yield* Fiber.interruptAll(fibers)
      assert.deepInclude(yield* atRest, { aborted: 1, requests: 1 })
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("ends a stream with everything that was under way for it", () =>
    Effect.gen(function* () {
      const { fault } = yield* Simulator
      yield* fault(Fault.delay("1 second"))
      yield* fault(Fault.hang, { after: 1 })
      const tags = ["#P0LYJC8C", "#2PP8", "#2PP9", "#2PP0"]
      const outcomes = Players.many(tags, { concurrency: 3 })
      const fiber = yield* Effect.forkChild(Stream.runCollect(Stream.take(outcomes, 1)))
      yield* TestClock.adjust("1 second")
      assert.lengthOf(yield* Fiber.join(fiber), 1)
      const { aborted, requests } = yield* atRest
      assert.isAtLeast(aborted, 2)
      assert.strictEqual(aborted, requests - 1)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("while its key rests leaves the key to rest, and to the next call", () =>
    Effect.gen(function* () {
      const { fault } = yield* Simulator
      yield* fault(Fault.throttled({ retryAfter: 60 }), { times: 1 })
      const fiber = yield* Effect.forkChild(Clans.get("#2PP"))
      yield* TestClock.adjust("1 second")
      yield* Fiber.interrupt(fiber)
      const [clan, seconds] = yield* timed(Clans.get("#2PP"))
      assert.deepStrictEqual<unknown>([clan.tag, seconds, (yield* atRest).requests], ["#2PP", 59, 2])
    }).pipe(Effect.provide(simulated()))
  )
})
