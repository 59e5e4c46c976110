/** The cache in memory: freshness, sharing, policies, room. */
import { Fault, Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Schedule from "effect/Schedule"
import * as TestClock from "effect/testing/TestClock"
import * as Clans from "../../src/api/Clans.ts"
import * as RequestPolicy from "../../src/api/RequestPolicy.ts"
import * as Players from "../../src/api/Players.ts"
import { Answer } from "../../src/exchange/Answer.ts"
import { Cache, CurrentCachePolicy, layer } from "../../src/service/Cache.ts"
import { freshMillis } from "../../src/exchange/internal/order/freshness.ts"
import * as Throttler from "../../src/service/Throttler.ts"
import { simulated } from "../support/simulated.ts"
import { steppingClock } from "../support/steppingClock.ts"
import * as Headers from "effect/http/Headers"

const requests = Simulator.use(({ stats }) => Effect.map(stats, (seen) => seen.requests))

describe("freshness", () => {
  it("is read from every form of the headers that the API sends", () => {
    const table: ReadonlyArray<readonly [Record<string, string>, number]> = [
      [{ "cache-control": "max-age=60" }, 60],
      [{ "cache-control": "public max-age=600" }, 600],
      [{ "cache-control": "public, max-age=600" }, 600],
      [{ "cache-control": "max-age=60, public" }, 60],
      [{ "cache-control": "Max-Age=91" }, 91],
      [{ "cache-control": "max-age=120", age: "50" }, 70],
      [{ "cache-control": "max-age=120", age: "500" }, 0],
      [{ "cache-control": "max-age=120", age: "nonsense" }, 120],
      [{ "cache-control": "no-store" }, 0],
      [{ "cache-control": "no-store, max-age=60" }, 0],
      [{ "cache-control": "private" }, 0],
      [{ "cache-control": "max-age=" }, 0],
      [{ "cache-control": "max-age=-5" }, 0],
      [{ "cache-control": "max-age=NaN" }, 0],
      [{ "cache-control": "s-maxage=60" }, 0],
      // Nothing is fresh for ever, whatever one header says.
      [{ "cache-control": "max-age=31536000" }, 3600],
      [{ "cache-control": `max-age=${"9".repeat(400)}` }, 3600],
      [{ "cache-control": `max-age=${"9".repeat(400)}`, age: "9".repeat(400) }, 0],
      [{}, 0]
    ]
    for (const [headers, seconds] of table) {
      assert.strictEqual(freshMillis(Headers.fromInput(headers)), seconds * 1000, JSON.stringify(headers))
    }
  })
})

describe("the cache in memory", () => {
  it.effect("keeps an answer as long as the API calls it fresh, and gives the same object", () =>
    Effect.gen(function* () {
      const first = yield* Clans.get("#2PP")
      yield* TestClock.adjust("59 seconds")
      assert.strictEqual(yield* Clans.get("2pp"), first)
      assert.strictEqual(yield* requests, 1)
      yield* TestClock.adjust("1 second")
      assert.notStrictEqual(yield* Clans.get("#2PP"), first)
      assert.strictEqual(yield* requests, 2)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("goes by time passed, wherever the clock steps", () =>
    Effect.gen(function* () {
      const { clock, step } = yield* steppingClock
      let requests = 0
      const fetch = Effect.sync(() => {
        requests++
        const receivedAt = clock.currentTimeMillisUnsafe()
        return new Answer({ url: "/x", status: 200, body: "{}", receivedAt, freshUntil: receivedAt + 60_000 })
      })
      yield* Effect.gen(function* () {
        const { kept, resolve } = yield* Cache
        for (const [n, millis] of [-3_600_000, 3_600_000, 86_400_000, -172_800_000].entries()) {
          yield* resolve("x", fetch, "use")
          step(millis)
          yield* TestClock.adjust("59 seconds")
          yield* resolve("x", fetch, "use")
          assert.isDefined(kept?.("x"), `${millis}`)
          assert.strictEqual(requests, n + 1, `${millis}`)
          yield* TestClock.adjust("1 second")
          assert.isUndefined(kept?.("x"), `${millis}`)
        }
      }).pipe(Effect.provide(layer()), Effect.provideService(Clock.Clock, clock))
    })
  )

  it.effect(
    "answers at once what it has, and is asked for everything else; a cache without that is asked for all",
    () =>
      Effect.gen(function* () {
        const memory = yield* Cache
        const asked: Array<string> = []
        const resolve: typeof memory.resolve = (url, ...rest) => {
          asked.push(url)
          return memory.resolve(url, ...rest)
        }
        const get = (cache: typeof memory, policy: "use" | "refresh" | "skip" = "use") =>
          Clans.get("#2PP").pipe(Effect.provideService(Cache, cache), Effect.provideService(CurrentCachePolicy, policy))
        const wrapped = { ...memory, resolve }
        const { kept: _, ...watched } = wrapped
        const first = yield* get(wrapped)
        assert.strictEqual(yield* get(wrapped), first)
        assert.strictEqual(asked.length, 1)
        assert.strictEqual(yield* get(watched), first)
        assert.strictEqual(asked.length, 2)
        yield* get(wrapped, "refresh")
        yield* get(wrapped, "skip")
        assert.strictEqual(asked.length, 4)
        assert.strictEqual(yield* requests, 3)
        assert.strictEqual(new Set(asked).size, 1)
      }).pipe(Effect.provide(simulated()))
  )

  it.effect("asks once when a thousand callers ask for the same clan", () =>
    Effect.gen(function* () {
      const { configure } = yield* Simulator
      yield* configure({ latency: "1 second" })
      const fibers = yield* Effect.forEach(Array.from({ length: 1000 }), () => Effect.forkChild(Clans.get("#2PP")))
      yield* TestClock.adjust("1 second")
      const exits = yield* Effect.forEach(fibers, Fiber.await)
      assert.strictEqual(exits.filter(Exit.isSuccess).length, 1000)
      assert.strictEqual(yield* requests, 1)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("goes on for the others when a caller is interrupted, and gives up when all are", () =>
    Effect.gen(function* () {
      const { configure, stats } = yield* Simulator
      yield* configure({ latency: "1 second" })
      const ask = Effect.forkChild(Clans.get("#2PP"))
      const [first, second, third] = [yield* ask, yield* ask, yield* ask]
      yield* TestClock.adjust("500 millis")
      yield* Fiber.interrupt(first)
      assert.strictEqual((yield* stats).open, 1)
      yield* TestClock.adjust("500 millis")
      assert.isTrue(Exit.isSuccess(yield* Fiber.await(second)))
      assert.isTrue(Exit.isSuccess(yield* Fiber.await(third)))
      const askMore = Effect.forkChild(Clans.members("#2PP").page)
      const more = [yield* askMore, yield* askMore]
      yield* TestClock.adjust("500 millis")
      assert.strictEqual((yield* stats).open, 1)
      yield* Fiber.interruptAll(more)
      assert.strictEqual((yield* stats).open, 0)
      assert.strictEqual((yield* stats).aborted, 1)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("can be skipped or refreshed for one call", () =>
    Effect.gen(function* () {
      const ask = Clans.get("#2PP")
      yield* ask
      yield* Effect.provideService(ask, CurrentCachePolicy, "skip")
      assert.strictEqual(yield* requests, 2)
      const fresh = yield* Effect.provideService(ask, CurrentCachePolicy, "refresh")
      assert.strictEqual(yield* requests, 3)
      assert.strictEqual(yield* ask, fresh)
      assert.strictEqual(yield* requests, 3)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("keeps no errors unless asked", () =>
    Effect.gen(function* () {
      for (let i = 0; i < 3; i++) yield* Effect.flip(Clans.get("#2PPP"))
      assert.strictEqual(yield* requests, 3)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("keeps errors as long as asked", () =>
    Effect.gen(function* () {
      for (let i = 0; i < 3; i++) yield* Effect.flip(Clans.get("#2PPP"))
      assert.strictEqual(yield* requests, 1)
      yield* TestClock.adjust("10 seconds")
      yield* Effect.flip(Clans.get("#2PPP"))
      assert.strictEqual(yield* requests, 2)
    }).pipe(Effect.provide(simulated({ cache: { errors: "10 seconds" } })))
  )

  it.effect("keeps the answer when the first of several callers has gone, for as long as it is fresh", () =>
    Effect.gen(function* () {
      const { configure } = yield* Simulator
      yield* configure({ latency: "1 second" })
      const first = yield* Effect.forkChild(Clans.get("#2PP"))
      const second = yield* Effect.forkChild(Clans.get("#2PP"))
      yield* TestClock.adjust("500 millis")
      yield* Fiber.interrupt(first)
      yield* TestClock.adjust("500 millis")
      const clan = yield* Fiber.join(second)
      yield* TestClock.adjust("30 seconds")
      assert.strictEqual(yield* Clans.get("#2PP"), clan)
      assert.strictEqual(yield* requests, 1)
      yield* TestClock.adjust("1 minute")
      yield* Effect.forkChild(Clans.get("#2PP"))
      yield* TestClock.adjust("1 second")
      assert.strictEqual(yield* requests, 2)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("shares errors that are under way, even if it does not keep them", () =>
    Effect.gen(function* () {
      const { configure } = yield* Simulator
      yield* configure({ latency: "1 second" })
      const ask = Effect.forkChild(Effect.flip(Clans.get("#2PPP")))
      const fibers = [yield* ask, yield* ask]
      yield* TestClock.adjust("1 second")
      const [first, second] = yield* Fiber.joinAll(fibers)
      assert.strictEqual(first?._tag, "NotFound")
      assert.strictEqual(first, second)
      assert.strictEqual(yield* requests, 1)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("keeps what is fresh when a refresh fails", () =>
    Effect.gen(function* () {
      const clan = yield* Clans.get("#2PP")
      const { fault } = yield* Simulator
      const down = yield* fault(Fault.maintenance())
      const refresh = Effect.provideService(Clans.get("#2PP"), CurrentCachePolicy, "refresh")
      assert.strictEqual((yield* Effect.flip(refresh))._tag, "Maintenance")
      assert.strictEqual(yield* Clans.get("#2PP"), clan)
      yield* down.remove
      assert.notStrictEqual(yield* refresh, clan)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("forgets a kept error when a refresh succeeds", () =>
    Effect.gen(function* () {
      const { fault } = yield* Simulator
      const down = yield* fault(Fault.maintenance())
      assert.strictEqual((yield* Effect.flip(Clans.get("#2PP")))._tag, "Maintenance")
      yield* down.remove
      assert.strictEqual((yield* Effect.flip(Clans.get("#2PP")))._tag, "Maintenance")
      yield* Effect.provideService(Clans.get("#2PP"), CurrentCachePolicy, "refresh")
      yield* Clans.get("#2PP")
      yield* TestClock.adjust("2 minutes")
      yield* Clans.get("#2PP")
    }).pipe(Effect.provide(simulated({ cache: { errors: "10 minutes" } })))
  )

  it.effect("drops what was used least recently when it is full", () =>
    Effect.gen(function* () {
      const tags = ["#PY2", "#PY8", "#PY9"]
      const before = yield* requests
      for (const tag of ["#PY2", "#PY8", "#PY2", "#PY9", "#PY2", "#PY8"]) yield* Players.get(tag)
      // #PY8 left when #PY9 came.
      assert.strictEqual((yield* requests) - before, 4)
      assert.strictEqual(tags.length, 3)
    }).pipe(
      Effect.provide(simulated({ cache: { capacity: 2 }, clans: [{ tag: "#2PP", players: ["#PY2", "#PY8", "#PY9"] }] }))
    )
  )

  it.effect("does not keep a body that is broken", () =>
    Effect.gen(function* () {
      const { fault } = yield* Simulator
      const broken = yield* fault(Fault.rewrite((body) => body.replace('"clanLevel"', '"level"')))
      const error = yield* Effect.flip(Clans.get("#2PP"))
      assert.strictEqual(error._tag, "DecodeError")
      yield* broken.remove
      assert.strictEqual((yield* Clans.get("#2PP")).tag, "#2PP")
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("never keeps the answer about a player's token", () =>
    Effect.gen(function* () {
      yield* Players.verifyToken("#PY2", "right")
      yield* Players.verifyToken("#PY2", "right")
      assert.strictEqual(yield* requests, 2)
    }).pipe(Effect.provide(simulated({ clans: [{ tag: "#2PP", players: ["#PY2"] }] })))
  )
})

describe("callers that share a request", () => {
  const within = (limit: Duration.Input) =>
    Effect.exit(Effect.provideService(Clans.get("#2PP"), RequestPolicy.Timeout, Duration.fromInputUnsafe(limit)))

  for (const order of [
    ["1 second", "10 seconds"],
    ["10 seconds", "1 second"]
  ] as const) {
    it.effect(`wait as long as their own limits say (${order.join(", then ")})`, () =>
      Effect.gen(function* () {
        const { configure } = yield* Simulator
        yield* configure({ latency: "5 seconds" })
        const fibers = yield* Effect.forEach(order, (limit) => Effect.forkChild(within(limit)))
        yield* TestClock.adjust("1500 millis")
        const short = fibers[order.indexOf("1 second")]?.pollUnsafe()
        assert.match(String(short), /no answer within 1s/)
        yield* TestClock.adjust("4 seconds")
        const long = fibers[order.indexOf("10 seconds")]?.pollUnsafe()
        assert.strictEqual(long?._tag === "Success" ? long.value._tag : undefined, "Success")
        assert.strictEqual(yield* requests, 1)
      }).pipe(Effect.provide(simulated()))
    )
  }

  it.effect("do not fail with what only the patience of another one has ended", () =>
    Effect.gen(function* () {
      const { configure } = yield* Simulator
      yield* configure({ latency: "2 seconds" })
      const first = yield* Effect.forkChild(
        Effect.provideService(within("1 second"), RequestPolicy.Retry, Schedule.recurs(0))
      )
      yield* TestClock.adjust("900 millis")
      const second = yield* Effect.forkChild(Clans.get("#2PP"))
      yield* TestClock.adjust("5 seconds")
      assert.match(String(yield* Fiber.join(first)), /no answer within 1s/)
      assert.strictEqual((yield* Fiber.join(second)).tag, "#2PP")
      assert.strictEqual(yield* requests, 1)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("wait for keys that rest as long as their own limits say", () =>
    Effect.gen(function* () {
      const { fault } = yield* Simulator
      yield* fault(Fault.throttled({ retryAfter: 60 }), { times: 1 })
      const hasty = yield* Effect.forkChild(within("5 seconds"))
      const patient = yield* Effect.forkChild(Clans.get("#2PP"))
      yield* TestClock.adjust("1 second")
      assert.match(String(hasty.pollUnsafe()), /rate limit exceeded/)
      const late = yield* Effect.forkChild(within("5 seconds"))
      yield* TestClock.adjust("1 second")
      assert.match(String(late.pollUnsafe()), /rate limit exceeded/)
      assert.isUndefined(patient.pollUnsafe())
      yield* TestClock.adjust("60 seconds")
      assert.strictEqual((yield* Fiber.join(patient)).tag, "#2PP")
      assert.strictEqual(yield* requests, 2)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("do not wait behind others because the first one was in no hurry", () =>
    Effect.gen(function* () {
      const tags = ["#2PP", "#8QU8J9LP", "#P0LYJC8C", "#2PP8", "#2PP9"]
      const slow = (tag: string) =>
        Effect.forkChild(Effect.exit(Effect.provideService(Clans.get(tag), Throttler.CurrentPriority, "background")), {
          startImmediately: true
        })
      const background = yield* Effect.forEach(tags.toReversed(), slow)
      const urgent = yield* Effect.forkChild(Clans.get("#2PP"))
      yield* TestClock.adjust("1500 millis")
      assert.strictEqual(String(urgent.pollUnsafe()?._tag), "Success")
      // What was in no hurry has got the same answer.
      assert.strictEqual(String(background.at(-1)?.pollUnsafe()?._tag), "Success")
      yield* TestClock.adjust("10 seconds")
      for (const fiber of background) yield* Fiber.join(fiber)
      assert.strictEqual(yield* requests, tags.length)
    }).pipe(Effect.provide(simulated({ limit: 1 })))
  )

  it.effect("share by the whole URL, slashes at the end of the base URL aside", () =>
    Effect.gen(function* () {
      const at = (base: string) => Effect.provideService(Clans.get("#2PP"), RequestPolicy.BaseUrl, base)
      yield* at(Simulator.baseUrl)
      yield* at(`${Simulator.baseUrl}//`)
      assert.strictEqual(yield* requests, 1)
      yield* Effect.exit(at(`${Simulator.baseUrl.replace(/\/v1$/, "")}/other`))
      assert.strictEqual(yield* requests, 2)
    }).pipe(Effect.provide(simulated()))
  )
})
