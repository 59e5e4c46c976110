/** The simulated API at its edge: keys, limits, caching, faults, and what the server counts. */
import { Command, Fault, Simulator, type SimulatorOptions, World } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { at, get, json } from "./support/requests.ts"

const simulated = (options: SimulatorOptions = {}) =>
  Simulator.layerTest({
    ...World.still,
    clans: [
      { tag: "#2PP", members: 10, isWarLogPublic: true },
      { tag: "#2PQ", members: 10, isWarLogPublic: false }
    ],
    ...options
  })

const clan = "/clans/%232PP"

const nameOf = Effect.map(get(clan), (answer): string => json(answer).name)

describe("a key", () => {
  it.effect("must exist", () =>
    Effect.gen(function* () {
      const { makeKey, revokeKey } = yield* Simulator
      const denied = { reason: "accessDenied", message: "Invalid authorization" }
      for (const key of ["", "wrong"]) {
        const answer = yield* get(clan, key)
        assert.strictEqual(answer.status, 403)
        assert.deepStrictEqual(json(answer), denied)
      }
      const key = yield* makeKey()
      assert.strictEqual((yield* get(clan, key)).status, 200)
      assert.isTrue(yield* revokeKey(key))
      assert.isFalse(yield* revokeKey(key))
      assert.strictEqual((yield* get(clan, key)).status, 403)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("must be valid for the caller's address, which can change while the simulator runs", () =>
    Effect.gen(function* () {
      const { configure, makeKey } = yield* Simulator
      const key = yield* makeKey(["203.0.113.0/24"])
      assert.strictEqual((yield* get(clan, key)).status, 200)
      yield* configure({ callerIp: "198.51.100.4" })
      const answer = yield* get(clan, key)
      assert.strictEqual(answer.status, 403)
      assert.deepStrictEqual(json(answer), {
        reason: "accessDenied.invalidIp",
        message: "Invalid authorization: API key does not allow access from IP 198.51.100.4"
      })
      yield* configure({ checkIp: false })
      assert.strictEqual((yield* get(clan, key)).status, 200)
    }).pipe(Effect.provide(simulated()))
  )
})

describe("the rate limit", () => {
  it.effect("answers 429 to more than the limit in any sliding second, key by key", () =>
    Effect.gen(function* () {
      const { makeKey } = yield* Simulator
      const statuses = (count: number, key?: string) =>
        Effect.all(Array.from({ length: count }, () => Effect.map(get(clan, key), ({ status }) => status)))
      assert.deepStrictEqual(yield* statuses(6), [200, 200, 200, 200, 200, 429])
      assert.deepStrictEqual(yield* statuses(1, yield* makeKey()), [200])
      yield* TestClock.adjust(999)
      assert.deepStrictEqual(yield* statuses(1), [429])
      yield* TestClock.adjust(1)
      assert.deepStrictEqual(yield* statuses(5), [200, 200, 200, 200, 429])
      const { highestPerKeySecond, keys, statuses: seen } = yield* (yield* Simulator).stats
      assert.strictEqual(highestPerKeySecond, 7)
      assert.strictEqual(keys[Simulator.testKey]?.requests, 12)
      assert.deepStrictEqual(seen, { "200": 10, "429": 3 })
    }).pipe(Effect.provide(simulated({ settings: { rateLimit: { limit: 5 } } })))
  )

  it.effect("answers in both forms, with and without Retry-After", () =>
    Effect.gen(function* () {
      const { configure } = yield* Simulator
      const plain = yield* get(clan)
      assert.strictEqual(json(plain).reason, "requestThrottled")
      assert.isUndefined(plain.headers["retry-after"])
      yield* configure({ rateLimit: { form: "gateway", retryAfter: 2 } })
      const gateway = yield* get(clan)
      assert.strictEqual(gateway.status, 429)
      assert.deepStrictEqual(json(gateway), { message: "API at maximum capacity, request throttled." })
      assert.strictEqual(gateway.headers["retry-after"], "2")
    }).pipe(Effect.provide(simulated({ settings: { rateLimit: { limit: 0 } } })))
  )
})

describe("the edge", () => {
  it.effect("gives the same bytes until their age has run down", () =>
    Effect.gen(function* () {
      const { change, stats } = yield* Simulator
      const first = yield* get(clan)
      assert.strictEqual(first.headers["cache-control"], "max-age=60")
      yield* change(Command.rename("#2PP", "Renamed"))
      yield* TestClock.adjust("20500 millis")
      const second = yield* get(clan)
      assert.strictEqual(second.headers["cache-control"], "max-age=40")
      assert.strictEqual(second.text, first.text)
      yield* TestClock.adjust("39499 millis")
      const third = yield* get(clan)
      assert.strictEqual(third.headers["cache-control"], "max-age=1")
      assert.strictEqual(third.text, first.text)
      yield* TestClock.adjust(1)
      const fourth = yield* get(clan)
      assert.strictEqual(fourth.headers["cache-control"], "max-age=60")
      assert.strictEqual(json(fourth).name, "Renamed")
      assert.strictEqual((yield* stats).edgeHits, 2)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("can be emptied, switched off, or given other ages", () =>
    Effect.gen(function* () {
      const { change, configure, purge } = yield* Simulator
      yield* nameOf
      yield* change(Command.rename("#2PP", "One"))
      yield* purge
      assert.strictEqual(yield* nameOf, "One")
      yield* change(Command.rename("#2PP", "Two"))
      assert.strictEqual(yield* nameOf, "One")
      yield* configure({ edge: { frozen: false } })
      assert.strictEqual(yield* nameOf, "Two")
      assert.strictEqual((yield* get(clan)).headers["cache-control"], "max-age=60")
      yield* configure({ edge: { frozen: true }, maxAge: { "clans.get": 7 } })
      yield* purge
      assert.strictEqual((yield* get(clan)).headers["cache-control"], "max-age=7")
      assert.strictEqual((yield* get("/labels/clans")).headers["cache-control"], "max-age=60")
      yield* configure({ maxAge: 3 })
      yield* purge
      assert.strictEqual((yield* get("/labels/clans")).headers["cache-control"], "max-age=3")
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("starts in the middle of a window where others ask too", () =>
    Effect.gen(function* () {
      const { world } = yield* Simulator
      const ages = yield* Effect.all(
        [...(yield* world).players.keys()]
          .slice(0, 15)
          .map((tag) => Effect.map(get(`/players/${at(tag)}`), ({ headers }) => headers["cache-control"]))
      )
      assert.isAbove(new Set(ages).size, 5)
    }).pipe(Effect.provide(simulated({ settings: { edge: { shared: true } } })))
  )

  it.effect("may go back in time between two nodes", () =>
    Effect.gen(function* () {
      const { change } = yield* Simulator
      const before = yield* nameOf
      yield* change(Command.rename("#2PP", "Newer"))
      assert.deepStrictEqual([yield* nameOf, yield* nameOf, yield* nameOf], ["Newer", before, "Newer"])
    }).pipe(Effect.provide(simulated({ settings: { edge: { nodes: 2 } } })))
  )

  it.effect("does not repeat a clan that was dissolved and founded again", () =>
    Effect.gen(function* () {
      const { change, configure } = yield* Simulator
      yield* configure({ edge: { frozen: false } })
      const before = yield* get(clan)
      yield* change(Command.dissolve("#2PP"))
      const gone = yield* get(clan)
      assert.strictEqual(gone.status, 404)
      assert.strictEqual(gone.headers["cache-control"], "public max-age=600")
      yield* change(Command.found({ tag: "#2PP", name: "Again", members: 1 }))
      const after = yield* get(clan)
      assert.strictEqual(json(after).name, "Again")
      assert.notStrictEqual(after.text, before.text)
    }).pipe(Effect.provide(simulated()))
  )
})

describe("errors", () => {
  it.effect("of private war logs have no message, and only two routes have them", () =>
    Effect.gen(function* () {
      for (const route of ["warlog", "currentwar"]) {
        const answer = yield* get(`/clans/%232PQ/${route}`)
        assert.strictEqual(answer.status, 403)
        assert.strictEqual(answer.text, `{"reason":"accessDenied"}`)
        assert.strictEqual((yield* get(`/clans/%232PP/${route}`)).status, 200)
      }
      assert.strictEqual((yield* get("/clans/%232PQ")).status, 200)
      assert.strictEqual((yield* get("/clans/%232PQ/capitalraidseasons")).status, 200)
      assert.strictEqual((yield* get("/clans/%232PQ/currentwar/leaguegroup")).status, 404)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("for unknown tags name the tag, or do not", () =>
    Effect.gen(function* () {
      const { configure } = yield* Simulator
      assert.deepStrictEqual(json(yield* get("/clans/%23PPPP")), {
        reason: "notFound",
        message: "Not found with tag PPPP"
      })
      yield* configure({ notFoundMessage: false })
      assert.strictEqual((yield* get("/clans/%23QQQQ")).text, `{"reason":"notFound"}`)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("of maintenance are everywhere, in JSON or HTML, until it is over", () =>
    Effect.gen(function* () {
      const { configure } = yield* Simulator
      yield* configure({ maintenance: true })
      const answer = yield* get(clan, "")
      assert.strictEqual(answer.status, 503)
      assert.strictEqual(json(answer).reason, "inMaintenance")
      yield* configure({ maintenance: "html" })
      assert.match((yield* get("/labels/clans")).text, /^<html>/)
      yield* configure({ maintenance: false })
      assert.strictEqual((yield* get(clan)).status, 200)
    }).pipe(Effect.provide(simulated()))
  )
})

describe("a fault", () => {
  const answers: ReadonlyArray<readonly [string, Fault.Fault, number, RegExp]> = [
    ["an HTML 502", Fault.html(502), 502, /<h1>502 Bad Gateway/],
    ["an HTML 504", Fault.html(504), 504, /Gateway Time-out/],
    ["an empty 500", Fault.empty(500), 500, /^$/],
    ["an unknown exception", Fault.unknownException, 500, /"reason":"unknownException"/],
    ["a 429", Fault.throttled({ form: "gateway" }), 429, /maximum capacity/],
    ["an empty body", Fault.emptyBody, 200, /^$/],
    ["a body that is cut off", Fault.truncated, 200, /^\{"tag":"#2PP"/],
    ["another body", Fault.rewrite((body) => body.replace("#2PP", "#OTHER")), 200, /#OTHER/],
    ["any error", Fault.error(400, "badRequest", "no"), 400, /^\{"reason":"badRequest","message":"no"\}$/],
    ["any answer", Fault.respond(418, "teapot"), 418, /^teapot$/]
  ]
  for (const [name, fault, status, text] of answers) {
    it.effect(`can be ${name}`, () =>
      Effect.gen(function* () {
        const handle = yield* (yield* Simulator).fault(fault, { times: 1 })
        const answer = yield* get(clan)
        assert.strictEqual(answer.status, status)
        assert.match(answer.text, text)
        assert.strictEqual(yield* handle.hits, 1)
        const next = yield* get(clan)
        assert.strictEqual(next.status, 200)
        assert.strictEqual(json(next).tag, "#2PP")
      }).pipe(Effect.provide(simulated()))
    )
  }

  it.effect("happens where, when and how often it should", () =>
    Effect.gen(function* () {
      const { clearFaults, fault } = yield* Simulator
      const status = (path: string) => Effect.map(get(path), (answer) => answer.status)
      const players = yield* fault(Fault.html(502), { on: ["players.get", "clans.members"] })
      assert.strictEqual(yield* status(clan), 200)
      assert.strictEqual(yield* status(`${clan}/members`), 502)
      assert.strictEqual(yield* status("/players/%23PPP"), 502)
      yield* players.remove
      assert.strictEqual(yield* status(`${clan}/members`), 200)
      yield* fault(Fault.html(504), { after: 2, times: 1, on: "clans.get" })
      assert.deepStrictEqual(yield* Effect.all([1, 2, 3, 4].map(() => status(clan))), [200, 200, 504, 200])
      yield* fault(Fault.html(500), { on: ({ path }) => path === "/v1/clans/#2PQ" })
      assert.strictEqual(yield* status("/clans/%232PQ"), 500)
      assert.strictEqual(yield* status(clan), 200)
      yield* clearFaults
      assert.strictEqual(yield* status("/clans/%232PQ"), 200)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("can be drawn by chance, the same way for the same seed", () => {
    const draw = Effect.gen(function* () {
      yield* (yield* Simulator).fault(Fault.html(502), { probability: 0.3 })
      return yield* Effect.all(Array.from({ length: 200 }, () => Effect.map(get(clan), ({ status }) => status)))
    }).pipe(Effect.provide(simulated({ settings: { rateLimit: { limit: Number.POSITIVE_INFINITY } } })))
    return Effect.gen(function* () {
      const statuses = yield* draw
      const failed = statuses.filter((status) => status === 502).length
      assert.isAbove(failed, 35)
      assert.isBelow(failed, 90)
      assert.deepStrictEqual(yield* draw, statuses)
    })
  })

  it.effect("can break the connection", () =>
    Effect.gen(function* () {
      yield* (yield* Simulator).fault(Fault.disconnect, { times: 1 })
      const error = yield* Effect.flip(get(clan))
      assert.strictEqual(error.reason._tag, "TransportError")
      assert.strictEqual((yield* get(clan)).status, 200)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("can let a caller wait for ever; giving up is counted", () =>
    Effect.gen(function* () {
      const { fault, stats } = yield* Simulator
      yield* fault(Fault.hang)
      const waiting = yield* Effect.forkChild(get(clan), { startImmediately: true })
      yield* TestClock.adjust("1 hour")
      assert.strictEqual((yield* stats).open, 1)
      yield* Fiber.interrupt(waiting)
      const { aborted, open } = yield* stats
      assert.deepStrictEqual([open, aborted], [0, 1])
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("can be late, on top of the latency", () =>
    Effect.gen(function* () {
      const { configure, fault } = yield* Simulator
      yield* configure({ latency: "100 millis" })
      yield* fault(Fault.delay("2 seconds"), { times: 1 })
      const late = yield* Effect.forkChild(get(clan), { startImmediately: true })
      yield* TestClock.adjust("2099 millis")
      assert.isUndefined(late.pollUnsafe())
      yield* TestClock.adjust("1 millis")
      assert.strictEqual((yield* Fiber.join(late)).status, 200)
      const next = yield* Effect.forkChild(get(clan), { startImmediately: true })
      yield* TestClock.adjust("100 millis")
      assert.isDefined(next.pollUnsafe())
    }).pipe(Effect.provide(simulated()))
  )
})

describe("the latency", () => {
  it.effect("is drawn between two times", () =>
    Effect.gen(function* () {
      const requests = yield* Effect.all(
        Array.from({ length: 30 }, () => Effect.forkChild(get(clan), { startImmediately: true }))
      )
      const done = () => requests.filter((request) => request.pollUnsafe() !== undefined).length
      yield* TestClock.adjust("99 millis")
      assert.strictEqual(done(), 0)
      yield* TestClock.adjust("200 millis")
      assert.isAbove(done(), 5)
      assert.isBelow(done(), 30)
      yield* TestClock.adjust("201 millis")
      assert.strictEqual(done(), 30)
    }).pipe(Effect.provide(simulated({ settings: { latency: ["100 millis", "500 millis"] } })))
  )
})

describe("the world behind the API", () => {
  it.effect("moves with the clock", () =>
    Effect.gen(function* () {
      const { advance, journal, world } = yield* Simulator
      const { now } = yield* world
      yield* TestClock.adjust("1 hour")
      assert.strictEqual((yield* world).now, now + 3_600_000)
      assert.isAbove((yield* journal).length, 10)
      yield* advance("1 day")
      assert.strictEqual((yield* world).now, now + 25 * 3_600_000)
      yield* TestClock.adjust("1 hour")
      assert.strictEqual((yield* world).now, now + 26 * 3_600_000)
    }).pipe(Effect.provide(simulated({ activity: 1000 })))
  )

  it.effect("starts at the clock's instant, and can run faster", () =>
    Effect.gen(function* () {
      const start = Date.UTC(2026, 10, 2)
      yield* TestClock.setTime(start)
      yield* Effect.gen(function* () {
        const { world } = yield* Simulator
        assert.strictEqual((yield* world).startedAt, start)
        yield* TestClock.adjust("1 second")
        assert.strictEqual((yield* world).now, start + 60_000)
      }).pipe(Effect.provide(simulated({ speed: 60 })))
    })
  )

  it.effect("takes commands, and says why it cannot", () =>
    Effect.gen(function* () {
      const { change } = yield* Simulator
      yield* change(Command.rename("#2PP", "New"))
      assert.strictEqual(yield* nameOf, "New")
      const error = yield* Effect.flip(change(Command.rename("#YYY", "New")))
      assert.strictEqual(error.message, "there is no clan #YYY")
    }).pipe(Effect.provide(simulated()))
  )
})

describe("the statistics", () => {
  it.effect("count routes, statuses and keys, and start anew", () =>
    Effect.gen(function* () {
      const { resetStats, stats } = yield* Simulator
      yield* get(clan)
      yield* get("/clans/%23YYY")
      yield* get("/nowhere")
      yield* get("/labels/clans", "wrong")
      const seen = yield* stats
      assert.strictEqual(seen.requests, 4)
      assert.deepStrictEqual(seen.routes, { "clans.get": 2, unknown: 1, "labels.clans": 1 })
      assert.deepStrictEqual(seen.statuses, { "200": 1, "404": 2, "403": 1 })
      assert.deepStrictEqual(
        Object.entries(seen.keys).map(([key, { requests }]) => [key, requests]),
        [
          [Simulator.testKey, 3],
          ["wrong", 1]
        ]
      )
      yield* resetStats
      assert.strictEqual((yield* stats).requests, 0)
    }).pipe(Effect.provide(simulated()))
  )
})
