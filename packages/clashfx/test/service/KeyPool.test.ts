/** Keys, and accounts that make them: signing in, addresses that change, keys that are rejected. */
import { Fault, Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Scope from "effect/Scope"
import * as TestClock from "effect/testing/TestClock"
import * as Clans from "../../src/api/Clans.ts"
import * as RequestPolicy from "../../src/api/RequestPolicy.ts"
import * as DeveloperPortal from "../../src/service/DeveloperPortal.ts"
import * as KeyPool from "../../src/service/KeyPool.ts"
import { account, simulated } from "../support/simulated.ts"

const email = account.email

/** Signs in once and gives what is on the account afterwards. */
const signIn = (options: DeveloperPortal.Options, who: DeveloperPortal.Account = account) =>
  Effect.scoped(Layer.build(KeyPool.layerAccount(who, options)))

/** Lets time pass for whatever waits while a program runs. */
const whileTimePasses = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(effect)
    for (let i = 0; i < 60 && fiber.pollUnsafe() === undefined; i++) yield* TestClock.adjust("1 second")
    return yield* Fiber.join(fiber)
  })

describe("signing in", () => {
  it.effect("makes as many keys as wanted, for the address that the portal sees", () =>
    Effect.gen(function* () {
      const { keysOf, stats } = yield* Simulator
      yield* signIn({ keyCount: 3, keyName: "mine" })
      const keys = yield* keysOf(email)
      assert.deepStrictEqual(
        keys.map((key) => [key.name, key.cidrRanges]),
        Array.from({ length: 3 }, () => ["mine", ["203.0.113.7"]])
      )
      assert.strictEqual((yield* stats).logins, 1)
    }).pipe(Effect.provide(Simulator.layerTest()))
  )

  it.effect("uses the keys that are there", () =>
    Effect.gen(function* () {
      const { stats } = yield* Simulator
      yield* signIn({ keyCount: 2 })
      yield* signIn({ keyCount: 3 })
      assert.strictEqual((yield* stats).keysCreated, 3)
      assert.strictEqual((yield* stats).keysRevoked, 0)
    }).pipe(Effect.provide(Simulator.layerTest()))
  )

  it.effect("makes room among our keys of other addresses only, and never touches foreign keys", () =>
    Effect.gen(function* () {
      const { configure, keysOf } = yield* Simulator
      yield* signIn({ keyName: "foreign", keyCount: 4 })
      yield* signIn({ keyName: "ours", keyCount: 5 })
      yield* configure({ callerIp: "198.51.100.9" })
      yield* signIn({ keyName: "ours", keyCount: 3 })
      const keys = yield* keysOf(email)
      assert.strictEqual(keys.filter((key) => key.name === "foreign").length, 4)
      assert.strictEqual(keys.filter((key) => key.cidrRanges.includes("198.51.100.9")).length, 3)
      assert.strictEqual(keys.length, 10)
    }).pipe(Effect.provide(Simulator.layerTest()))
  )

  it.effect("removes all stale keys of ours when asked", () =>
    Effect.gen(function* () {
      const { configure, keysOf } = yield* Simulator
      yield* signIn({ keyCount: 2 })
      yield* configure({ callerIp: "198.51.100.9" })
      yield* signIn({ keyCount: 1, revokeStale: true })
      assert.deepStrictEqual(
        (yield* keysOf(email)).map((key) => key.cidrRanges),
        [["198.51.100.9"]]
      )
    }).pipe(Effect.provide(Simulator.layerTest()))
  )

  it.effect("works with what a nearly full account has room for", () =>
    Effect.gen(function* () {
      const { keysOf } = yield* Simulator
      yield* signIn({ keyName: "foreign", keyCount: 8 })
      yield* signIn({ keyName: "ours", keyCount: 5 })
      assert.strictEqual((yield* keysOf(email)).filter((key) => key.name === "ours").length, 2)
    }).pipe(Effect.provide(Simulator.layerTest()))
  )

  it.effect("fails when the account is full of foreign keys, and says what to do", () =>
    Effect.gen(function* () {
      yield* signIn({ keyName: "foreign", keyCount: 10 })
      const error = yield* Effect.flip(signIn({ keyName: "ours" }))
      assert.strictEqual(error._tag, "KeyLimitReached")
      assert.match(error.message, /c\*\*\*@example\.com already has 10 keys .* delete one there/)
    }).pipe(Effect.provide(Simulator.layerTest()))
  )

  it.effect("fails at once with a wrong password", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(signIn({}, { email, password: "wrong" }))
      assert.strictEqual(error._tag, "InvalidCredentials")
      const { stats } = yield* Simulator
      assert.strictEqual((yield* stats).failedLogins, 1)
    }).pipe(Effect.provide(Simulator.layerTest()))
  )

  it.effect("says what the portal says when it refuses to make keys though there is room", () =>
    Effect.gen(function* () {
      const { fault } = yield* Simulator
      const refusal = JSON.stringify({ description: "cidrRanges: not an address" })
      yield* fault(Fault.respond(400, refusal), { on: "portal.create" })
      const error = yield* Effect.flip(signIn({ ip: "192.0.2.44" }))
      assert.strictEqual(error._tag, "GatewayError")
      assert.match(error.message, /^DeveloperPortal\.create c\*\*\*@example\.com: .* 400.*not an address/)
    }).pipe(Effect.provide(Simulator.layerTest()))
  )

  it.effect("reads nothing from the answer to a deletion but its status", () =>
    Effect.gen(function* () {
      const { configure, fault, keysOf } = yield* Simulator
      yield* signIn({ keyCount: 5 })
      yield* configure({ callerIp: "198.51.100.9" })
      yield* fault(Fault.emptyBody, { on: "portal.revoke" })
      yield* signIn({ keyCount: 5, revokeStale: true, portalUrl: `${Simulator.portalUrl}/` })
      assert.isTrue((yield* keysOf(email)).every((key) => key.cidrRanges.includes("198.51.100.9")))
    }).pipe(Effect.provide(Simulator.layerTest()))
  )

  /** Kind: one odd answer decides nothing for all. */
  it.effect("takes a page for what it is: it says nothing of the password", () =>
    Effect.gen(function* () {
      const { fault, stats } = yield* Simulator
      const page = Fault.respond(403, "<!doctype html><title>Just a moment...</title>", { "content-type": "text/html" })
      yield* fault(page, { on: "portal.login", times: 3 })
      const error = yield* Effect.flip(signIn({}))
      assert.strictEqual(error._tag, "GatewayError")
      // One page in one answer is not even that.
      yield* signIn({})
      assert.strictEqual((yield* stats).failedLogins, 0)
    }).pipe(Effect.provide(Simulator.layerTest()))
  )

  it.effect("signs in again when one machine of the portal does not know the session", () =>
    Effect.gen(function* () {
      const { fault, stats } = yield* Simulator
      yield* fault(Fault.error(403, "sessionExpired"), { on: "portal.list", times: 1 })
      yield* signIn({ keyCount: 2 })
      assert.strictEqual((yield* stats).keysCreated, 2)
    }).pipe(Effect.provide(Simulator.layerTest()))
  )

  it.effect("goes on when the session ends in the middle", () =>
    Effect.gen(function* () {
      const { configure, fault, keysOf, stats } = yield* Simulator
      yield* fault(Fault.error(403, "sessionExpired"), { on: "portal.create", after: 2, times: 1 })
      yield* signIn({ keyCount: 4 })
      assert.deepInclude(yield* stats, { keysCreated: 4, logins: 2 })
      yield* configure({ callerIp: "198.51.100.9" })
      yield* fault(Fault.error(401, "sessionExpired"), { on: "portal.revoke", after: 1, times: 1 })
      yield* signIn({ keyCount: 2, revokeStale: true })
      const ranges = (yield* keysOf(email)).map(({ cidrRanges }) => cidrRanges)
      assert.deepStrictEqual(ranges, [["198.51.100.9"], ["198.51.100.9"]])
    }).pipe(Effect.provide(Simulator.layerTest()))
  )

  it.effect("leaves no keys behind either when the session has ended before it fails", () =>
    Effect.gen(function* () {
      const { fault, keysOf } = yield* Simulator
      yield* fault(Fault.hang, { on: "portal.create", after: 3 })
      yield* fault(Fault.error(403, "sessionExpired"), { on: "portal.list", after: 1, times: 1 })
      const fiber = yield* Effect.forkChild(signIn({ keyCount: 5 }))
      yield* TestClock.adjust("1 second")
      assert.strictEqual((yield* keysOf(email)).length, 3)
      yield* Fiber.interrupt(fiber)
      assert.deepStrictEqual(yield* keysOf(email), [])
    }).pipe(Effect.provide(Simulator.layerTest()))
  )

  it.effect("comes back when the portal says, if that is soon", () =>
    Effect.gen(function* () {
      const { fault, resetStats, stats } = yield* Simulator
      const busy = (seconds: number) => Fault.respond(429, "{}", { "retry-after": String(seconds) })
      yield* fault(busy(20), { on: "portal.list", times: 2 })
      const fiber = yield* Effect.forkChild(signIn({ keyCount: 2 }))
      yield* TestClock.adjust("19 seconds")
      assert.strictEqual((yield* stats).logins, 1)
      yield* TestClock.adjust("22 seconds")
      assert.strictEqual(fiber.pollUnsafe()?._tag, "Success")
      yield* resetStats
      yield* fault(busy(3600), { on: "portal.list" })
      assert.strictEqual((yield* Effect.flip(signIn({ keyName: "later" })))._tag, "Throttled")
      assert.strictEqual((yield* stats).logins, 1)
    }).pipe(Effect.provide(Simulator.layerTest()))
  )

  it.effect("takes an IPv4 address that is written as IPv6 for what it is", () =>
    Effect.gen(function* () {
      const { keysOf, stats } = yield* Simulator
      for (const ip of ["203.0.113.7", "::ffff:203.0.113.7", "::FFFF:203.0.113.7"]) yield* signIn({ ip })
      assert.strictEqual((yield* stats).keysCreated, 1)
      assert.deepStrictEqual((yield* keysOf(email))[0]?.cidrRanges, ["203.0.113.7"])
    }).pipe(Effect.provide(Simulator.layerTest()))
  )

  it.effect("leaves rows alone that cannot be read, and counts them as keys", () =>
    Effect.gen(function* () {
      const { fault, stats } = yield* Simulator
      yield* signIn({ keyCount: 1 })
      const odd = Fault.rewrite((body) => {
        const { keys, ...rest } = JSON.parse(body)
        return JSON.stringify({ ...rest, keys: [...keys, null, 5, {}, { id: 7, name: "clashfx", key: 3 }, [], "", {}] })
      })
      yield* fault(odd, { on: "portal.list" })
      // Ten are an account's limit: one of ours and seven that cannot be read leave room for two.
      yield* signIn({ keyCount: 5 })
      assert.strictEqual((yield* stats).keysCreated, 3)
    }).pipe(Effect.provide(Simulator.layerTest()))
  )

  it.effect("leaves no keys behind when the portal fails half-way", () =>
    Effect.gen(function* () {
      const { fault, keysOf, stats } = yield* Simulator
      yield* fault(Fault.html(502), { on: "portal.create", after: 2, times: 1 })
      yield* fault(Fault.html(502), { on: "portal.create", after: 4 })
      const error = yield* Effect.flip(whileTimePasses(signIn({ keyCount: 5 })))
      assert.strictEqual(error._tag, "GatewayError")
      assert.isAbove((yield* stats).keysCreated, 1)
      assert.deepStrictEqual(yield* keysOf(email), [])
    }).pipe(Effect.provide(Simulator.layerTest()))
  )

  it.effect("leaves no keys behind when it is interrupted", () =>
    Effect.gen(function* () {
      const { fault, keysOf, stats } = yield* Simulator
      yield* fault(Fault.hang, { on: "portal.create", after: 3 })
      const fiber = yield* Effect.forkChild(signIn({ keyCount: 5 }))
      yield* TestClock.adjust("1 second")
      assert.strictEqual((yield* keysOf(email)).length, 3)
      yield* Fiber.interrupt(fiber)
      assert.deepStrictEqual(yield* keysOf(email), [])
      assert.strictEqual((yield* stats).keysRevoked, 3)
    }).pipe(Effect.provide(Simulator.layerTest()))
  )

  it.effect("takes the address from an option, for proxies", () =>
    Effect.gen(function* () {
      const { keysOf } = yield* Simulator
      yield* signIn({ ip: "192.0.2.44" })
      assert.deepStrictEqual(
        (yield* keysOf(email)).map((key) => key.cidrRanges),
        [["192.0.2.44"]]
      )
    }).pipe(Effect.provide(Simulator.layerTest()))
  )

  it("recognises the address in plain and CIDR ranges", () => {
    const table: ReadonlyArray<readonly [string, string, boolean]> = [
      ["203.0.113.7", "203.0.113.7", true],
      ["203.0.113.7/32", "203.0.113.7", true],
      ["203.0.113.0/24", "203.0.113.7", true],
      ["203.0.112.0/24", "203.0.113.7", false],
      ["0.0.0.0/0", "203.0.113.7", true],
      ["2001:db8::/32", "2001:db8::1", true],
      ["2001:db8::/32", "203.0.113.7", false],
      ["not an address", "203.0.113.7", false]
    ]
    for (const [range, ip, expected] of table) assert.strictEqual(DeveloperPortal.contains(range, ip), expected, range)
  })
})

describe("an IP change", () => {
  it.effect("with 200 requests in flight costs one login, and every request is answered", () =>
    Effect.gen(function* () {
      const { configure, keysOf, resetStats, stats } = yield* Simulator
      yield* Clans.get("#2PP")
      yield* configure({ callerIp: "198.51.100.9" })
      yield* resetStats
      const gate = yield* Deferred.make<void>()
      const fibers = yield* Effect.forEach(Array.from({ length: 200 }), () =>
        Effect.forkChild(Effect.andThen(Deferred.await(gate), Clans.get("#2PP")))
      )
      yield* Deferred.succeed(gate, undefined)
      yield* TestClock.adjust("10 seconds")
      const exits = yield* Effect.forEach(fibers, Fiber.await)
      assert.strictEqual(exits.filter(Exit.isSuccess).length, 200)
      const seen = yield* stats
      assert.strictEqual(seen.logins, 1)
      assert.strictEqual(seen.keysCreated, 3)
      const keys = yield* keysOf(email)
      assert.strictEqual(keys.filter((key) => key.cidrRanges.includes("198.51.100.9")).length, 3)
    }).pipe(Effect.provide(simulated({ portal: { keyCount: 3 }, cache: "none" })))
  )

  it.effect("costs no request that waited for the turn of a key of the old address", () =>
    Effect.gen(function* () {
      const { configure, stats } = yield* Simulator
      yield* configure({ callerIp: "198.51.100.7", latency: "100 millis" })
      const asking = yield* Effect.forEach(Array(100), () => Effect.forkChild(Clans.get("#2PP")))
      for (let i = 0; i < 20; i++) yield* TestClock.adjust("1 second")
      assert.isTrue(asking.every((fiber) => fiber.pollUnsafe()?._tag === "Success"))
      const { logins, statuses } = yield* stats
      // The first burst, before the first answer.
      assert.deepInclude(statuses, { "403": 10 })
      assert.strictEqual(logins, 2)
    }).pipe(Effect.provide(simulated({ portal: { keyCount: 1 }, cache: "none", limit: 10 })))
  )

  it.effect("surfaces when signing in again fails, with the reason", () =>
    Effect.gen(function* () {
      const { configure, fault } = yield* Simulator
      yield* configure({ callerIp: "198.51.100.9" })
      yield* fault(Fault.error(403, "accessDenied"), { on: "portal.login" })
      const error = yield* Effect.flip(Clans.get("#2PP"))
      assert.strictEqual(error._tag, "NoUsableKey")
      assert.match(error.message, /signing in again failed: developer portal: wrong email or password/)
    }).pipe(Effect.provide(simulated({ portal: {} })))
  )

  it.effect("does not sign in again and again when new keys are refused, too", () =>
    Effect.gen(function* () {
      const { fault, stats } = yield* Simulator
      const refused = Fault.error(403, "accessDenied.invalidIp", "API key does not allow access from IP 198.51.100.9")
      yield* fault(refused, { on: "clans.get" })
      for (let i = 0; i < 20; i++) {
        const error = yield* Effect.flip(Clans.get("#2PP"))
        assert.strictEqual(error._tag, "InvalidIp")
        assert.strictEqual(error._tag === "InvalidIp" && error.ip, "198.51.100.9")
      }
      assert.strictEqual((yield* stats).logins, 2)
    }).pipe(Effect.provide(simulated({ portal: {} })))
  )

  it.effect("is told by a revoked key as well", () =>
    Effect.gen(function* () {
      const { keysOf, revokeKey } = yield* Simulator
      const [key] = yield* keysOf(email)
      yield* revokeKey(key?.key ?? "")
      const clan = yield* Clans.get("#2PP")
      assert.strictEqual(clan.tag, "#2PP")
    }).pipe(Effect.provide(simulated({ portal: {} })))
  )
})

describe("given keys", () => {
  it.effect("are used in turn, and a dead one is set aside", () =>
    Effect.gen(function* () {
      const { revokeKey, stats } = yield* Simulator
      yield* revokeKey("b")
      for (let i = 0; i < 20; i++) yield* Clans.get("#2PP")
      const { keys } = yield* stats
      assert.strictEqual(keys["b"]?.requests, 1)
      assert.strictEqual((keys["a"]?.requests ?? 0) + (keys["c"]?.requests ?? 0), 20)
    }).pipe(Effect.provide(simulated({ keys: ["a", "b", "c"], cache: "none" })))
  )

  it.effect("are set aside for whatever reason the API refuses them, but not for what they may not ask for", () =>
    Effect.gen(function* () {
      const { fault, resetStats, stats } = yield* Simulator
      const ask = Effect.gen(function* () {
        yield* resetStats
        for (let i = 0; i < 10; i++) yield* Effect.exit(Clans.get("#2PP"))
        return (yield* stats).statuses["403"] ?? 0
      })
      for (const [reason, refusals] of [
        ["accessDenied", 1],
        ["accessDenied.revoked", 1],
        ["accessDenied.invalidScope", 5],
        ["accessDeniedToo", 5]
      ] as const) {
        const refused = Fault.error(403, reason, "Invalid authorization: the API key is of no use")
        const broken = yield* fault(refused, { on: ({ key }) => key === "second" })
        const pool = KeyPool.layer([Simulator.testKey, "second"])
        assert.strictEqual(yield* Effect.provide(ask, pool), refusals, reason)
        yield* broken.remove
      }
    }).pipe(Effect.provide(simulated({ cache: "none" })))
  )

  it.effect("for an address each cost no request when the machine moves from one to another, and back", () =>
    Effect.gen(function* () {
      const { configure, fault, stats } = yield* Simulator
      yield* configure({ latency: "30 millis" })
      let valid = "first"
      const elsewhere = "Invalid authorization: API key does not allow access from IP 203.0.113.7"
      yield* fault(Fault.error(403, "accessDenied.invalidIp", elsewhere), { on: ({ key }) => key !== valid })
      const asking: Array<Fiber.Fiber<unknown, unknown>> = []
      for (let i = 0; i < 200; i++) {
        // Some requests are under way when it moves.
        if (i % 20 === 0) valid = valid === "first" ? "second" : "first"
        for (let n = 0; n < 5; n++) asking.push(yield* Effect.forkChild(Clans.get("#2PP"), { startImmediately: true }))
        yield* TestClock.adjust("20 millis")
        yield* TestClock.adjust("80 millis")
      }
      yield* TestClock.adjust("10 seconds")
      const failed = asking.filter((fiber) => fiber.pollUnsafe()?._tag !== "Success")
      assert.lengthOf(failed, 0)
      assert.isBelow((yield* stats).requests, 1150)
    }).pipe(
      Effect.provide(
        simulated({
          keys: ["first", "second"],
          cache: "none",
          settings: { rateLimit: { limit: Number.POSITIVE_INFINITY } }
        })
      )
    )
  )

  it.effect("rest for half a minute after one refusal, however many requests were under way together", () =>
    Effect.gen(function* () {
      const { configure, fault } = yield* Simulator
      yield* configure({ latency: ["10 millis", "400 millis"] })
      yield* fault(Fault.error(403, "accessDenied", "Invalid authorization"))
      for (let i = 0; i < 40; i++) yield* Effect.forkChild(Effect.exit(Clans.get("#2PP")), { startImmediately: true })
      for (let i = 0; i < 90; i++) yield* TestClock.adjust("10 millis")
      const rests = (yield* KeyPool.status).map(({ readyIn }) => Duration.toSeconds(readyIn))
      assert.isAtMost(Math.max(...rests), 30)
    }).pipe(Effect.provide(simulated({ cache: "none", settings: { rateLimit: { limit: Number.POSITIVE_INFINITY } } })))
  )

  it.effect("are tried again when all are set aside, so that an address that comes back is noticed", () =>
    Effect.gen(function* () {
      const { configure, makeKey, resetStats, stats } = yield* Simulator
      const keys = KeyPool.layer([yield* makeKey(["203.0.113.7"]), yield* makeKey(["203.0.113.7"])])
      yield* configure({ callerIp: "198.51.100.9" })
      yield* Effect.gen(function* () {
        for (let i = 0; i < 20; i++) {
          const error = yield* Effect.flip(Clans.get("#2PP"))
          assert.strictEqual(error._tag, "InvalidIp")
          assert.match(error.message, /not valid from 198\.51\.100\.9/)
        }
        yield* resetStats
        yield* configure({ callerIp: "203.0.113.7" })
        for (let i = 0; i < 20; i++) assert.strictEqual((yield* Clans.get("#2PP")).tag, "#2PP")
        const seen = yield* stats
        assert.deepStrictEqual(Object.keys(seen.statuses), ["200"])
        // Both are back, not only the one that was tried.
        assert.strictEqual(Object.keys(seen.keys).length, 2)
      }).pipe(Effect.provide(keys))
    }).pipe(Effect.provide(simulated({ cache: "none" })))
  )

  it.effect("are not taken again because a gateway answers in the API's place", () =>
    Effect.gen(function* () {
      const { fault } = yield* Simulator
      const once = Effect.provideService(Effect.exit(Clans.get("#2PP")), RequestPolicy.Retry, Schedule.recurs(0))
      yield* fault(Fault.error(403, "accessDenied.invalidIp", "Invalid authorization"), { times: 2 })
      yield* once
      const rest = () => Effect.map(KeyPool.status, ([first]) => first)
      assert.strictEqual((yield* rest())?.state, "aside")
      yield* fault(Fault.html(504), { times: 1 })
      yield* TestClock.adjust("10 minutes")
      yield* once
      assert.strictEqual((yield* rest())?.state, "aside")
      yield* TestClock.adjust("2 seconds")
      yield* once
      assert.strictEqual((yield* rest())?.state, "ready")
    }).pipe(Effect.provide(simulated({ keys: ["a"], cache: "none" })))
  )

  it.effect("fail fast while one attempt finds out whether they are still refused", () =>
    Effect.gen(function* () {
      const { configure, makeKey, stats } = yield* Simulator
      const keys = KeyPool.layer([yield* makeKey(["203.0.113.7"])])
      yield* configure({ callerIp: "198.51.100.9", latency: "100 millis" })
      yield* Effect.gen(function* () {
        const fibers = yield* Effect.forEach(Array(1000), () => Effect.forkChild(Effect.flip(Clans.get("#2PP"))))
        for (let i = 0; i < 50; i++) yield* TestClock.adjust("100 millis")
        const tags = new Set((yield* Effect.forEach(fibers, Fiber.join)).map((error) => error._tag))
        assert.deepStrictEqual([...tags].sort(), ["InvalidIp"])
        const again = yield* Effect.forEach(Array(1000), () => Effect.forkChild(Effect.flip(Clans.get("#2PP"))))
        const before = (yield* stats).requests
        for (let i = 0; i < 50; i++) yield* TestClock.adjust("100 millis")
        const errors = yield* Effect.forEach(again, Fiber.join)
        assert.isAtMost((yield* stats).requests - before, 3)
        assert.match(errors.find((error) => error._tag === "NoUsableKey")?.message ?? "", /all 1 were rejected/)
      }).pipe(Effect.provide(keys))
    }).pipe(Effect.provide(simulated({ cache: "none" })))
  )

  it.effect("rest after 429 as long as the API asks, while the others go on", () =>
    Effect.gen(function* () {
      const { fault, stats } = yield* Simulator
      yield* fault(Fault.throttled({ retryAfter: 30 }), { on: (request) => request.key === "a", times: 1 })
      for (let i = 0; i < 9; i++) yield* Clans.get("#2PP")
      assert.strictEqual((yield* stats).keys["a"]?.requests, 1)
      yield* TestClock.adjust("31 seconds")
      yield* Clans.get("#2PP")
      yield* Clans.get("#2PP")
      yield* Clans.get("#2PP")
      assert.strictEqual((yield* stats).keys["a"]?.requests, 2)
    }).pipe(Effect.provide(simulated({ keys: ["a", "b", "c"], cache: "none" })))
  )

  it.effect(
    "rest longer and longer while every rest is followed by a 429, and briefly again after they have worked",
    () =>
      Effect.gen(function* () {
        const pool = yield* KeyPool.KeyPool
        /** How long the key rests after a 429 that does not say how long, in seconds. */
        const rest = Effect.gen(function* () {
          const key = yield* pool.next
          yield* pool.rejected(key, { _tag: "Throttled", retryAfter: undefined })
          const waiting = yield* Effect.forkChild(pool.next)
          let seconds = 0
          for (; waiting.pollUnsafe() === undefined; seconds += 0.25) yield* TestClock.adjust("250 millis")
          return seconds
        })
        for (const shortest of [1, 2, 4, 8]) {
          const seconds = yield* rest
          assert.isTrue(seconds >= shortest && seconds <= shortest * 1.25 + 0.25, `${seconds} seconds, not ${shortest}`)
          yield* TestClock.adjust("1100 millis")
        }
        yield* TestClock.adjust("20 seconds")
        // From now on a 429 every ten seconds: a tenth of the time is lost, and not more and more.
        for (let i = 0; i < 10; i++) {
          assert.isBelow(yield* rest, 1.51)
          yield* TestClock.adjust("10 seconds")
        }
      }).pipe(Effect.provide(KeyPool.layer(["a"])))
  )

  it.effect("rest after 429 whoever waits: what waited for its turn does not leave, and then one goes ahead", () =>
    Effect.gen(function* () {
      const { configure, fault, resetStats, stats } = yield* Simulator
      yield* configure({ latency: "100 millis" })
      const storm = yield* fault(Fault.throttled({ retryAfter: 5 }))
      const asking = yield* Effect.forEach(Array(30), () => Effect.forkChild(Clans.get("#2PP")))
      yield* TestClock.adjust("5 seconds")
      // The first burst, before the first answer; then nothing, though there is room for ten a second.
      assert.strictEqual((yield* stats).requests, 10)
      for (let i = 0; i < 4; i++) {
        yield* resetStats
        yield* TestClock.adjust("5100 millis")
        assert.strictEqual((yield* stats).requests, 1)
      }
      yield* storm.remove
      for (let i = 0; i < 40; i++) yield* TestClock.adjust("1 second")
      assert.isTrue(asking.every((fiber) => fiber.pollUnsafe()?._tag === "Success"))
    }).pipe(Effect.provide(simulated({ cache: "none", limit: 10 })))
  )

  it.effect("are taken once each, without the white space around them", () =>
    Effect.gen(function* () {
      const { fault, stats } = yield* Simulator
      yield* fault(Fault.throttled({ retryAfter: 30 }), { on: (request) => request.key === "a", times: 1 })
      yield* Effect.forkChild(Clans.get("#2PP"))
      yield* TestClock.adjust("1 second")
      // The only key rests: there is no second one of the same text that goes on.
      assert.strictEqual((yield* stats).keys["a"]?.requests, 1)
      yield* TestClock.adjust("30 seconds")
      assert.deepStrictEqual(Object.keys((yield* stats).keys), ["a"])
    }).pipe(
      Effect.provide(KeyPool.layer([" a", "a\n", Redacted.make("a")])),
      Effect.provide(simulated({ keys: ["a"] }))
    )
  )

  it.effect("must be at least one", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Layer.build(KeyPool.layer([" "])))
      assert.strictEqual(error._tag, "NoUsableKey")
    }).pipe(Effect.scoped)
  )
})

describe("reset", () => {
  it.effect("replaces the first keys, or all", () =>
    Effect.gen(function* () {
      const { keysOf } = yield* Simulator
      const ids = Effect.map(keysOf(email), (keys) => keys.map((key) => key.id))
      const before = yield* ids
      yield* KeyPool.reset(1)
      const after = yield* ids
      assert.deepStrictEqual(
        after.filter((id) => before.includes(id)),
        before.slice(1)
      )
      yield* KeyPool.reset()
      const last = yield* ids
      assert.strictEqual(last.length, 3)
      assert.isFalse(last.some((id) => after.includes(id)))
      assert.strictEqual((yield* Clans.get("#2PP")).tag, "#2PP")
    }).pipe(Effect.provide(simulated({ portal: { keyCount: 3 } })))
  )
})

describe("a reset of keys that rest", () => {
  for (const [what, layer] of [
    ["given", { keys: [Simulator.testKey] }],
    ["of an account", { portal: { keyCount: 1 } }]
  ] as const) {
    it.effect(`lets everybody go on who waits for them: ${what}`, () =>
      Effect.gen(function* () {
        const { fault } = yield* Simulator
        yield* fault(Fault.throttled({ retryAfter: 3600 }), { times: 1 })
        const waiting = yield* Effect.forkChild(Clans.get("#2PP"))
        yield* TestClock.adjust("5 seconds")
        assert.isUndefined(waiting.pollUnsafe())
        yield* KeyPool.reset()
        yield* TestClock.adjust("5 seconds")
        assert.strictEqual((yield* Fiber.join(waiting)).tag, "#2PP")
      }).pipe(Effect.provide(simulated(layer)))
    )
  }
})

describe("a reset", () => {
  it.effect("replaces the keys also when others are being renewed already", () =>
    Effect.gen(function* () {
      const { configure, keysOf, stats } = yield* Simulator
      yield* configure({ callerIp: "198.51.100.9", latency: "1 second" })
      const request = yield* Effect.forkChild(Clans.get("#2PP"))
      yield* TestClock.adjust("2500 millis")
      const resets = yield* Effect.forkChild(Effect.all([KeyPool.reset(), KeyPool.reset()], { concurrency: 2 }))
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(request)
      yield* Fiber.join(resets)
      // Two at the start, two for the new address, and two for each reset.
      assert.strictEqual((yield* stats).keysCreated, 8)
      assert.strictEqual((yield* keysOf(email)).filter((key) => key.cidrRanges.includes("198.51.100.9")).length, 2)
    }).pipe(Effect.provide(simulated({ portal: { keyCount: 2 }, cache: "none" })))
  )

  it.effect("and what waits for new keys end when the scope of the pool has ended", () =>
    Effect.gen(function* () {
      const scope = yield* Scope.make()
      const services = yield* Layer.buildWithScope(simulated({ portal: {}, cache: "none" }), scope)
      yield* Scope.close(scope, Exit.void)
      yield* Context.get(services, Simulator).configure({ callerIp: "198.51.100.9" })
      const request = Effect.mapError(Clans.get("#2PP"), String)
      for (const effect of [request, Effect.mapError(KeyPool.reset(), String), request]) {
        const fiber = yield* Effect.forkChild(Effect.exit(Effect.provideContext(effect, services)))
        yield* TestClock.adjust("1 minute")
        assert.isTrue(Exit.hasInterrupts(yield* Fiber.join(fiber)))
      }
    })
  )
})

const second: DeveloperPortal.Account = { email: "second@example.com", password: Redacted.make("second") }

/** Two keys of each of two accounts. */
const twoAccounts = KeyPool.layerAccounts([account, second], { keyCount: 2 }).pipe(
  Layer.provideMerge(
    simulated({ cache: "none", accounts: [Simulator.account, { email: second.email, password: "second" }] })
  )
)

/** How many keys are in use: those that a number of requests leave with. */
const keysInUse = Effect.gen(function* () {
  const { resetStats, stats } = yield* Simulator
  yield* resetStats
  for (let i = 0; i < 8; i++) yield* whileTimePasses(Clans.get("#2PP"))
  return Object.keys((yield* stats).keys).length
})

describe("several accounts", () => {
  it.effect("give the union of their keys", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* keysInUse, 4)
    }).pipe(Effect.provide(twoAccounts))
  )

  it.effect("keep the keys of one that cannot sign in when a key of another is replaced", () =>
    Effect.gen(function* () {
      const { fault, keysOf, revokeKey } = yield* Simulator
      const [dead] = yield* keysOf(email)
      yield* revokeKey(dead?.key ?? "")
      yield* fault(Fault.html(502), { on: "portal.login", after: 1 })
      yield* keysInUse
      assert.strictEqual(yield* keysInUse, 4)
    }).pipe(Effect.provide(twoAccounts))
  )

  it.effect("go on without one that cannot sign in after an IP change, until it can", () =>
    Effect.gen(function* () {
      const { configure, fault } = yield* Simulator
      yield* configure({ callerIp: "198.51.100.9" })
      const outage = yield* fault(Fault.html(502), { on: "portal.login", after: 1 })
      yield* keysInUse
      assert.strictEqual(yield* keysInUse, 2)
      yield* outage.remove
      yield* TestClock.adjust("10 minutes")
      assert.strictEqual(yield* keysInUse, 4)
    }).pipe(Effect.provide(twoAccounts))
  )
})

describe("what the API and the portal disagree about", () => {
  it.effect("is settled by the address that the API names, IPv4 or IPv6", () =>
    Effect.gen(function* () {
      for (const ip of ["198.51.100.9", "2001:db8::7"]) {
        const { configure, keysOf, resetStats, stats } = yield* Simulator
        // Behind a proxy: keys are made for the address that the portal sees.
        yield* configure({ callerIp: "203.0.113.7" })
        yield* Effect.gen(function* () {
          yield* configure({ callerIp: ip })
          yield* resetStats
          assert.strictEqual((yield* Clans.get("#2PP")).tag, "#2PP")
          assert.strictEqual((yield* stats).logins, 1)
          assert.isTrue((yield* keysOf(email)).some((key) => key.cidrRanges.includes(ip)))
        }).pipe(Effect.provide(KeyPool.layerAccount(account, { ip: "203.0.113.7" })))
      }
    }).pipe(Effect.provide(simulated({ cache: "none" })))
  )
})

describe("the address that the API names", () => {
  it.effect("is read in a sentence, and is none where it cannot be one", () =>
    Effect.gen(function* () {
      const says = (said: string) =>
        Fault.error(
          403,
          "accessDenied.invalidIp",
          `Invalid authorization: API key does not allow access from IP ${said}`
        )
      const addresses: ReadonlyArray<readonly [string, string]> = [
        ["198.51.100.7.", "198.51.100.7"],
        ["2001:db8::7.", "2001:db8::7"],
        ["::ffff:198.51.100.8", "198.51.100.8"],
        ["fe", "203.0.113.7"],
        ["", "203.0.113.7"],
        ["203.0.113.9, 10.0.0.1", "203.0.113.9"]
      ]
      for (const [said, callerIp] of addresses) {
        const { configure, fault, keysOf } = yield* Simulator
        yield* configure({ callerIp: "203.0.113.7" })
        yield* Effect.gen(function* () {
          yield* configure({ callerIp })
          yield* fault(says(said), { on: "clans.get", times: 1 })
          assert.strictEqual((yield* Clans.get("#2PP")).tag, "#2PP", said)
          assert.deepStrictEqual((yield* keysOf(email)).at(-1)?.cidrRanges, [callerIp])
        }).pipe(Effect.provide(KeyPool.layerAccount(account, { keyName: `for ${callerIp}`, ip: "203.0.113.7" })))
      }
    }).pipe(Effect.provide(simulated({ cache: "none" })))
  )
})

describe("an address that changes again while new keys are made", () => {
  it.effect("costs another sign-in and no request, but one that changes all the time costs few sign-ins", () =>
    Effect.gen(function* () {
      const { configure, fault, resetStats, stats } = yield* Simulator
      yield* configure({ callerIp: "2001:db8::7" })
      yield* resetStats
      const elsewhere = "Invalid authorization: API key does not allow access from IP 198.51.100.9"
      yield* fault(Fault.error(403, "accessDenied.invalidIp", elsewhere), { on: "clans.get", times: 1 })
      assert.strictEqual((yield* Clans.get("#2PP")).tag, "#2PP")
      assert.strictEqual((yield* stats).logins, 2)
      for (let i = 0; i < 600; i++) {
        yield* configure({ callerIp: `203.0.113.${i % 2}` })
        yield* Effect.exit(Clans.get("#2PP"))
        yield* TestClock.adjust("1 second")
      }
      assert.isBelow((yield* stats).logins, 12)
    }).pipe(Effect.provide(simulated({ portal: {}, cache: "none" })))
  )
})

describe("a machine that leaves by several addresses in turns", () => {
  it.effect("has keys that work from all of them, after some sign-ins", () =>
    Effect.gen(function* () {
      const { configure, keysOf, resetStats, stats } = yield* Simulator
      const ips = ["203.0.113.7", "2001:db8::7", "198.51.100.9"]
      const ask = Effect.fnUntraced(function* (times: number) {
        let failed = 0
        for (let i = 0; i < times; i++) {
          yield* configure({ callerIp: ips[i % ips.length] ?? "" })
          failed += Exit.isFailure(yield* whileTimePasses(Effect.exit(Clans.get("#2PP")))) ? 1 : 0
          yield* TestClock.adjust("5 seconds")
        }
        return failed
      })
      yield* ask(30)
      yield* resetStats
      assert.strictEqual(yield* ask(30), 0)
      assert.deepStrictEqual((yield* stats).statuses, { "200": 30 })
      assert.isTrue((yield* keysOf(email)).some(({ cidrRanges }) => ips.every((ip) => cidrRanges.includes(ip))))
    }).pipe(Effect.provide(simulated({ portal: { keyCount: 2 }, cache: "none" })))
  )

  it.effect("is not one whose address changes for good: keys are for that one alone", () =>
    Effect.gen(function* () {
      const { configure, keysOf } = yield* Simulator
      for (const callerIp of ["198.51.100.1", "198.51.100.2", "198.51.100.3"]) {
        yield* configure({ callerIp })
        assert.strictEqual((yield* whileTimePasses(Clans.get("#2PP"))).tag, "#2PP")
        assert.deepStrictEqual((yield* keysOf(email)).at(-1)?.cidrRanges, [callerIp])
        yield* TestClock.adjust("10 minutes")
      }
    }).pipe(Effect.provide(simulated({ portal: {}, cache: "none" })))
  )

  it.effect("is not one of which a single tag says so: all others are answered", () =>
    Effect.gen(function* () {
      const { fault } = yield* Simulator
      const elsewhere = "Invalid authorization: API key does not allow access from IP 198.51.100.99"
      yield* fault(Fault.error(403, "accessDenied.invalidIp", elsewhere), {
        on: ({ path }) => path.endsWith("P0LYJC8C")
      })
      let failed = 0
      for (let i = 0; i < 60; i++) {
        if (i % 4 === 0) yield* whileTimePasses(Effect.exit(Clans.get("#P0LYJC8C")))
        failed += Exit.isFailure(yield* whileTimePasses(Effect.exit(Clans.get("#2PP")))) ? 1 : 0
        yield* TestClock.adjust("5 seconds")
      }
      assert.isAtMost(failed, 5)
    }).pipe(Effect.provide(simulated({ portal: { keyCount: 2 }, cache: "none" })))
  )
})

describe("a portal that does only a part of its work", () => {
  for (const [what, fault] of [
    ["500", Fault.unknownException],
    ["502 as a page", Fault.html(502)],
    ["403", Fault.error(403, "forbidden")],
    ["400", Fault.error(400, "badRequest")]
  ] as const) {
    it.effect(`and deletes no keys of other addresses (${what}) fails no sign-in`, () =>
      Effect.gen(function* () {
        const simulator = yield* Simulator
        const options = { keyCount: 2, revokeStale: true }
        yield* signIn({ ...options, ip: "198.51.100.1" })
        const broken = yield* simulator.fault(fault, { on: "portal.revoke" })
        yield* whileTimePasses(signIn(options))
        const ranges = Effect.map(simulator.keysOf(email), (keys) => keys.flatMap(({ cidrRanges }) => cidrRanges))
        assert.lengthOf(yield* ranges, 4)
        yield* broken.remove
        yield* whileTimePasses(signIn(options))
        assert.deepStrictEqual(yield* ranges, ["203.0.113.7", "203.0.113.7"])
      }).pipe(Effect.provide(Simulator.layerTest()))
    )
  }

  it.effect("and makes only the first key of a new address costs no request; the others are made later", () =>
    Effect.gen(function* () {
      const { configure, fault } = yield* Simulator
      yield* configure({ callerIp: "198.51.100.7" })
      const broken = yield* fault(Fault.html(502), { on: "portal.create", after: 1 })
      for (let i = 0; i < 5; i++) assert.strictEqual((yield* whileTimePasses(Clans.get("#2PP"))).tag, "#2PP")
      assert.lengthOf(yield* KeyPool.status, 1)
      yield* broken.remove
      for (let i = 0; i < 10; i++) yield* TestClock.adjust("30 seconds")
      assert.lengthOf(yield* KeyPool.status, 3)
    }).pipe(Effect.provide(simulated({ portal: { keyCount: 3 }, cache: "none" })))
  )
})

describe("the keys of a process", () => {
  it.effect("are its own where it says so, and a reset touches no others", () =>
    Effect.gen(function* () {
      const { keysOf } = yield* Simulator
      const ids = Effect.map(keysOf(email), (keys) => keys.map(({ id, name }) => `${name} ${id}`))
      yield* signIn({ keyCount: 2, owner: "one" })
      const before = yield* ids
      yield* KeyPool.reset().pipe(Effect.provide(KeyPool.layerAccount(account, { keyCount: 2, owner: "two" })))
      const after = yield* ids
      assert.deepStrictEqual(
        after.filter((key) => before.includes(key)),
        before
      )
      assert.strictEqual(after.length, 4)
      assert.deepStrictEqual(new Set(after.map((key) => key.slice(0, 11))), new Set(["clashfx one", "clashfx two"]))
    }).pipe(Effect.provide(Simulator.layerTest()))
  )

  it.effect("that somebody else has deleted already do not fail a reset", () =>
    Effect.gen(function* () {
      const { fault } = yield* Simulator
      yield* fault(Fault.respond(404, JSON.stringify({ description: "there is no such key" })), { on: "portal.revoke" })
      yield* KeyPool.reset()
      assert.strictEqual((yield* Clans.get("#2PP")).tag, "#2PP")
    }).pipe(Effect.provide(simulated({ portal: { keyCount: 2 }, cache: "none" })))
  )

  it.effect("that there was no room for are made up for later, without being asked", () =>
    Effect.gen(function* () {
      const { keysOf, revokeKey } = yield* Simulator
      yield* signIn({ keyName: "foreign", keyCount: 9 })
      yield* Effect.gen(function* () {
        const ours = Effect.map(keysOf(email), (keys) => keys.filter(({ name }) => name === "ours").length)
        assert.strictEqual(yield* ours, 1)
        const foreign = (yield* keysOf(email)).find(({ name }) => name === "foreign")
        yield* revokeKey(foreign?.key ?? "")
        for (let i = 0; i < 20; i++) yield* TestClock.adjust("30 seconds")
        assert.strictEqual(yield* ours, 2)
        assert.strictEqual((yield* KeyPool.status).length, 2)
      }).pipe(Effect.provide(KeyPool.layerAccount(account, { keyName: "ours", keyCount: 3 })))
    }).pipe(Effect.provide(Simulator.layerTest()))
  )
})

describe("a portal that hangs", () => {
  it.effect("holds up no request to an API that is well", () =>
    Effect.gen(function* () {
      const { fault } = yield* Simulator
      yield* fault(Fault.hang, { on: "portal.login" })
      const slip = Fault.error(403, "accessDenied.invalidIp", "API key does not allow access from IP 203.0.113.7")
      yield* fault(slip, { on: "clans.get", times: 1 })
      const unlucky = yield* Effect.forkChild(Clans.get("#2PP"))
      yield* TestClock.adjust("100 millis")
      // The other key goes on at once; the refused request tries again after two seconds.
      assert.strictEqual((yield* Clans.get("#2PP")).tag, "#2PP")
      yield* TestClock.adjust("3 seconds")
      assert.strictEqual((yield* Fiber.join(unlucky)).tag, "#2PP")
    }).pipe(Effect.provide(simulated({ portal: { keyCount: 2 }, cache: "none" })))
  )
})

describe("the status of a pool", () => {
  it.effect("says how each key is doing, and nothing of the keys", () =>
    Effect.gen(function* () {
      const pool = yield* KeyPool.KeyPool
      const [first, second] = [yield* pool.next, yield* pool.next]
      yield* pool.rejected(first, { _tag: "Throttled", retryAfter: Duration.seconds(1e12) })
      yield* pool.rejected(second, { _tag: "Revoked", detail: "no such key" })
      const seen = yield* KeyPool.status
      assert.deepInclude(seen[0], { id: first.id, state: "resting", uses: 1, rests: 1, rejections: 1 })
      assert.strictEqual(Duration.toMillis(seen[0]?.readyIn ?? 0), 120_000)
      assert.deepInclude(seen[1], { id: second.id, state: "aside", why: "no such key" })
      assert.deepInclude(seen[2], { state: "ready", uses: 0 })
      assert.notInclude(JSON.stringify(seen), "secret-")
    }).pipe(Effect.provide(KeyPool.layer(["secret-a", "secret-b", "secret-c"])))
  )
})
