/** The gateway over real sockets: what clients of the API rely on, and what strangers try. */
import { ClusterDatabase } from "@clashfx/cluster"
import { Gateway, Tokens } from "@clashfx/gateway"
import { Fault, Simulator } from "@clashfx/simulator"
import { SimulatorServer } from "@clashfx/simulator/node"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import { gunzipSync } from "node:zlib"
import { gateway, tokenFor } from "../support/gateway.ts"
import { exchange, statusOf } from "../support/raw.ts"

const world = SimulatorServer.layer({
  clans: [
    { tag: "#2PP", members: 5 },
    { tag: "#8QU", members: 5 }
  ],
  settings: { maxAge: 60, rateLimit: { limit: Number.POSITIVE_INFINITY } }
})
const running = (options?: Gateway.Options, clash?: Parameters<typeof gateway>[1]) =>
  Layer.provideMerge(gateway(options, clash), world)

/** A request with what came of it. */
const ask = (url: string, init?: RequestInit) =>
  Effect.promise(async () => {
    const response = await fetch(url, init)
    const text = await response.text()
    return { status: response.status, headers: response.headers, text }
  })

const asking = (path: string, init?: RequestInit) =>
  Effect.flatMap(Gateway.Gateway, ({ url }) => ask(`${url}${path}`, init))

const bearer = (token: string, more: Record<string, string> = {}) => ({
  headers: { authorization: `Bearer ${token}`, ...more }
})

const key = Simulator.testKey

describe("the API through the gateway", () => {
  it.live("has the API's bodies, an age and an ETag, and shares one request", () =>
    Effect.gen(function* () {
      const { baseUrl } = yield* SimulatorServer
      const simulator = yield* Simulator
      const direct = yield* ask(`${baseUrl}/clans/%232PP`, bearer(key))
      const before = (yield* simulator.stats).statuses["200"] ?? 0
      const [first, second] = yield* Effect.all([asking("/v1/clans/%232PP"), asking("/v1/clans/2pp")], {
        concurrency: "unbounded"
      })
      assert.strictEqual(first.text, direct.text)
      assert.strictEqual(second.text, direct.text)
      assert.strictEqual((yield* simulator.stats).statuses["200"], before + 1)
      assert.match(first.headers.get("cache-control") ?? "", /^max-age=(5\d|60)$/)
      const etag = first.headers.get("etag") ?? ""
      const unchanged = yield* asking("/v1/clans/%232PP", { headers: { "if-none-match": etag } })
      assert.deepStrictEqual([unchanged.status, unchanged.text], [304, ""])
      const changed = yield* asking("/v1/clans/%232PP", { headers: { "if-none-match": '"other"' } })
      assert.strictEqual(changed.status, 200)
      assert.strictEqual((yield* simulator.stats).statuses["200"], before + 1)
    }).pipe(Effect.provide(running()))
  )

  it.live.each([true, false])(
    "gives gzip to who takes it, plain bytes to who does not (gzip from the API: %s)",
    (compression) =>
      Effect.gen(function* () {
        const { port } = yield* Gateway.Gateway
        const head = "GET /v1/clans/%232PP HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        const bodyOf = (raw: string) => Buffer.from(raw.slice(raw.indexOf("\r\n\r\n") + 4), "latin1")
        const packed = yield* exchange(port, [`${head}Accept-Encoding: br, gzip\r\n\r\n`])
        const plain = yield* exchange(port, [`${head}\r\n`])
        const refused = yield* exchange(port, [`${head}Accept-Encoding: gzip;q=0\r\n\r\n`])
        assert.match(packed, /content-encoding: gzip/i)
        assert.notMatch(plain + refused, /content-encoding/i)
        assert.strictEqual(gunzipSync(bodyOf(packed)).toString(), bodyOf(plain).toString())
        assert.strictEqual(bodyOf(refused).toString(), bodyOf(plain).toString())
        const none = yield* exchange(port, [head.replace("GET", "HEAD") + "\r\n"])
        assert.strictEqual(bodyOf(none).length, 0)
        assert.strictEqual(/content-length: (\d+)/i.exec(none)?.[1], String(bodyOf(plain).length))
      }).pipe(Effect.provide(running({}, { compression })))
  )

  it.live.each(["whole", "beginning"] as const)(
    "gives no half body and none of another clan, looking at the %s",
    (look) =>
      Effect.gen(function* () {
        const simulator = yield* Simulator
        const isWhole = ({ text }: { readonly text: string }) =>
          Result.isSuccess(Result.try((): unknown => JSON.parse(text)))
        yield* simulator.fault(Fault.misrouted, { times: 1 })
        const other = yield* asking("/v1/clans/%238QU")
        assert.strictEqual(JSON.parse(other.text).tag, "#8QU")
        assert.strictEqual((yield* simulator.stats).statuses["200"], 2)
        // Cut off before it was packed: what came is a perfect gzip.
        yield* simulator.fault(Fault.truncated, { times: 1 })
        const first = yield* asking("/v1/clans/%232PP")
        // Who looks at the beginning alone passes it on, once.
        assert.strictEqual(isWhole(first), look === "whole")
        const [second, plain] = yield* Effect.all([
          asking("/v1/clans/%232PP"),
          asking("/v1/clans/%232PP", { headers: { "accept-encoding": "identity" } })
        ])
        assert.isTrue(isWhole(second) && isWhole(plain))
        assert.strictEqual((yield* simulator.stats).statuses["200"], 4)
        yield* simulator.fault(Fault.truncated, { times: 1 })
        const unpacked = yield* asking("/v1/clans/%232PP/members", { headers: { "accept-encoding": "identity" } })
        assert.isTrue(isWhole(unpacked), "what is unpacked for somebody is looked through")
      }).pipe(Effect.provide(running({ look })))
  )

  it.live("who asks for what a busy client asked for last does not wait for all that this one asked for before", () =>
    Effect.gen(function* () {
      const [greedy, modest] = yield* Effect.all([
        tokenFor({ name: "greedy", scope: "admin" }),
        tokenFor({ name: "modest" })
      ])
      const path = (i: number) => `/v1/clans?name=clan${i}`
      let answered = 0
      const busy = Array.from({ length: 60 }, (_, i) =>
        Effect.map(asking(path(i), bearer(greedy)), ({ status }) => {
          answered += 1
          return status
        })
      )
      const all = yield* Effect.forkScoped(Effect.all(busy, { concurrency: "unbounded" }))
      yield* Effect.sleep(200)
      const first = yield* asking(path(59), bearer(modest))
      assert.strictEqual(first.status, 200)
      assert.isBelow(answered, 52)
      assert.isTrue((yield* Fiber.join(all)).every((status) => status === 200))
    }).pipe(Effect.scoped, Effect.provide(running({}, { throttle: { limit: 30 } })))
  )

  it.live("answers errors as the API does, and troubles behind it as a gateway", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator
      const missing = yield* asking("/v1/clans/%23222222")
      assert.deepStrictEqual([missing.status, JSON.parse(missing.text).reason], [404, "notFound"])
      const bad = yield* asking("/v1/clans?limit=x")
      assert.deepStrictEqual([bad.status, JSON.parse(bad.text).reason], [400, "badRequest"])
      yield* simulator.fault(Fault.maintenance(), { times: 1 })
      const maintenance = yield* asking("/v1/players/%23PYL0")
      assert.deepStrictEqual([maintenance.status, JSON.parse(maintenance.text).reason], [503, "inMaintenance"])
      yield* simulator.fault(Fault.html(502))
      const trouble = yield* asking("/v1/clans/%238QU")
      assert.deepStrictEqual([trouble.status, JSON.parse(trouble.text).reason], [502, "badGateway"])
      assert.strictEqual(trouble.headers.get("retry-after"), "1")
    }).pipe(Effect.provide(running()))
  )

  it.live("passes paths on that it does not know, or refuses them", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator
      const passed = yield* asking("/v1/somethingnew/7")
      assert.strictEqual(passed.status, 404)
      assert.strictEqual((yield* simulator.stats).statuses["404"], 1)
    }).pipe(
      Effect.andThen(
        Effect.gen(function* () {
          const simulator = yield* Simulator
          assert.strictEqual((yield* asking("/v1/somethingnew/7")).status, 404)
          assert.isUndefined((yield* simulator.stats).statuses["404"])
        }).pipe(Effect.provide(Layer.fresh(running({ unknownRoutes: "refuse" }))))
      ),
      Effect.provide(running())
    )
  )

  it.live("holds a token to its quota, and others are not held to it", () =>
    Effect.gen(function* () {
      const admin = yield* tokenFor({ name: "me", scope: "admin" })
      const slow = yield* tokenFor({ name: "slow", rate: 2 })
      const path = "/v1/clans/%232PP"
      const answers = yield* Effect.forEach(Array.from({ length: 10 }), () => asking(path, bearer(slow)))
      const statuses = answers.map(({ status }) => status)
      assert.deepStrictEqual(
        [statuses.filter((s) => s === 200).length, statuses.filter((s) => s === 429).length],
        [4, 6]
      )
      const last = answers.at(-1)
      assert.strictEqual(JSON.parse(last?.text ?? "{}").reason, "requestThrottled")
      assert.strictEqual(last?.headers.get("retry-after"), "1")
      assert.strictEqual((yield* asking(path, bearer(admin))).status, 200)
    }).pipe(Effect.provide(running()))
  )

  it.live("ends within a second, though somebody still waits", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator
      const began = performance.now()
      yield* Effect.gen(function* () {
        yield* simulator.fault(Fault.hang)
        yield* Effect.forkChild(Effect.ignore(asking("/v1/clans/%232PP")))
        yield* Effect.sleep("300 millis")
      }).pipe(Effect.provide(gateway()))
      assert.isBelow(performance.now() - began, 2500)
    }).pipe(Effect.provide(world))
  )
})

describe("tokens", () => {
  it.live("that are revoked while a request of theirs waits are answered nothing any more", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator
      yield* tokenFor({ name: "me", scope: "admin" })
      const other = yield* tokenFor({ name: "other" })
      const { secret, token } = yield* Tokens.make({ name: "bot", scope: "read" })
      yield* simulator.fault(Fault.delay("1800 millis"))
      const waiting = yield* Effect.forkChild(
        Effect.all(
          [Redacted.value(secret), other].map((one) => asking("/v1/clans/%232PP", bearer(one))),
          { concurrency: 2 }
        )
      )
      yield* Effect.sleep("300 millis")
      assert.isTrue(yield* Tokens.revoke(token.id))
      const [revoked, shared] = yield* Fiber.join(waiting)
      assert.strictEqual(revoked?.status, 403)
      assert.include(revoked?.text, "was revoked")
      // Who asked for the same has it.
      assert.strictEqual(shared?.status, 200)
    }).pipe(Effect.provide(running()))
  )

  it.live("are made, listed without their secret, and taken back, over HTTP", () =>
    Effect.gen(function* () {
      const admin = yield* tokenFor({ name: "me", scope: "admin" })
      const json = { "content-type": "application/json" }
      const made = yield* asking("/api/tokens", {
        method: "POST",
        body: JSON.stringify({ name: "bot", priority: "background", rate: 5 }),
        ...bearer(admin, json)
      })
      const { secret, token } = JSON.parse(made.text)
      assert.strictEqual(made.status, 200)
      assert.strictEqual((yield* asking("/v1/clans/%232PP", bearer(secret))).status, 200)
      const listed = yield* asking("/api/tokens", bearer(admin))
      assert.deepStrictEqual(
        JSON.parse(listed.text).items.map(({ name }: { readonly name: string }) => name),
        ["me", "bot"]
      )
      assert.notInclude(listed.text, secret)
      assert.strictEqual((yield* asking(`/api/tokens/${token.id}`, { method: "DELETE", ...bearer(admin) })).status, 204)
      assert.strictEqual((yield* asking("/v1/clans/%232PP", bearer(secret))).status, 403)
      assert.strictEqual((yield* asking(`/api/tokens/${token.id}`, { method: "DELETE", ...bearer(admin) })).status, 404)
    }).pipe(Effect.provide(running()))
  )

  it.live("are stored as hashes only", () =>
    Effect.gen(function* () {
      const secret = yield* tokenFor({ name: "me", scope: "admin" })
      const { sql } = yield* ClusterDatabase.ClusterDatabase
      const rows = yield* sql`SELECT * FROM clashfx_gateway_token`
      assert.lengthOf(rows, 1)
      assert.notInclude(JSON.stringify(rows), secret.slice(4))
    }).pipe(Effect.provide(running()))
  )

  it.live("are required where others reach the gateway", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Layer.build(Layer.fresh(running({ host: "0.0.0.0" }))))
      assert.include(String(error), "clashfx token create")
    }).pipe(Effect.scoped)
  )
})

describe("strangers", () => {
  it.live("get nowhere: what was tried, and what came back", () =>
    Effect.gen(function* () {
      const { port } = yield* Gateway.Gateway
      const simulator = yield* Simulator
      yield* tokenFor({ name: "me", scope: "admin" })
      const read = yield* tokenFor({ name: "bot" })
      const watch = yield* tokenFor({ name: "tracker", scope: "watch" })
      const other = (yield* Tokens.list).find(({ name }) => name === "tracker")?.id ?? ""
      const get = (path: string, ...headers: ReadonlyArray<string>) =>
        [`GET ${path} HTTP/1.1`, "Host: localhost", "Connection: close", ...headers, "", ""].join("\r\n")
      const auth = `Authorization: Bearer ${read}`
      const tried: ReadonlyArray<readonly [what: string, request: string, status: number]> = [
        ["no token", get("/v1/clans/%232PP"), 403],
        ["no token at the gateway's own API", get("/api/tokens"), 401],
        ["a wrong token", get("/v1/clans/%232PP", "Authorization: Bearer cfx_wrong"), 403],
        ["an API key instead of a token", get("/v1/clans/%232PP", `Authorization: Bearer ${key}`), 403],
        ["another scheme", get("/api/tokens", `Authorization: Basic ${Buffer.from(read).toString("base64")}`), 401],
        ["a token in the URL", get(`/api/tokens?token=${read}`), 401],
        ["a token with too small a scope", get("/api/tokens", auth), 403],
        ["the same with another method", get("/api/tokens", `Authorization: Bearer ${watch}`), 403],
        ["another client's token", get(`/api/tokens/${other}`, auth).replace("GET", "DELETE"), 403],
        ["a page of another site", get("/v1/clans/%232PP", auth, "Origin: https://evil.example"), 403],
        ["the same without an origin", get("/v1/clans/%232PP", auth, "Sec-Fetch-Site: cross-site"), 403],
        ["a path that goes up", get("/v1/../api/tokens", auth), 400],
        ["a path that goes up, encoded", get("/v1/clans/%2e%2e/players", auth), 400],
        ["an encoded slash", get("/v1/clans/a%2Fb", auth), 400],
        ["a line break in a path", get("/v1/clans/%0d%0aX-Evil:1", auth), 400],
        ["a NUL in a path", get("/v1/clans/%00", auth), 400],
        ["another host by a whole URL", get("http://evil.example/v1/clans/%232PP", auth), 404],
        ["a double slash", get("/v1//evil.example/", auth), 400],
        ["a path without end", get(`/v1/clans/${"a".repeat(5000)}`, auth), 400],
        ["headers without end", get("/v1/clans/%232PP", `X: ${"a".repeat(20_000)}`), 431],
        ["two lengths", get("/v1/clans/%232PP", "Content-Length: 1", "Content-Length: 2"), 400],
        ["a length and chunks", get("/v1/clans/%232PP", "Content-Length: 1", "Transfer-Encoding: chunked"), 400],
        ["a broken header", get("/v1/clans/%232PP", "X-A: a\0b"), 400],
        ["a method that is none", get("/v1/clans/%232PP", auth).replace("GET", "BREW"), 400],
        ["TRACE", get("/v1/clans/%232PP", auth).replace("GET", "TRACE"), 405],
        ["CONNECT", get("evil.example:443", auth).replace("GET", "CONNECT"), 0],
        ["deleting a clan", get("/v1/clans/%232PP", auth).replace("GET", "DELETE"), 405],
        [
          "a body without end",
          `${get("/v1/players/%232PP/verifytoken", auth, "Content-Length: 99999999").replace("GET", "POST")}${"x".repeat(9000)}`,
          400
        ],
        ["the database's file", get("/gateway.sqlite", auth), 404]
      ]
      const came = yield* Effect.forEach(tried, ([what, request, status]) =>
        Effect.map(exchange(port, [request]), (raw) => {
          assert.notInclude(raw, key, what)
          assert.notInclude(raw.split("\r\n\r\n", 1)[0]?.toLowerCase() ?? "", "x-evil", what)
          return [what, statusOf(raw), status] as const
        })
      )
      assert.deepStrictEqual(
        came.map(([what, status]) => [what, status]),
        came.map(([what, , status]) => [what, status])
      )
      // The API was asked for none of it.
      assert.deepStrictEqual((yield* simulator.stats).statuses, {})
    }).pipe(Effect.provide(running()))
  )

  it.live("who reach it without a token have to be local: a name that leads here is kept out", () =>
    Effect.gen(function* () {
      const { port } = yield* Gateway.Gateway
      const get = (host: string) =>
        exchange(port, [`GET /api/tokens HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`])
      assert.strictEqual(statusOf(yield* get(`localhost:${port}`)), 200)
      assert.strictEqual(statusOf(yield* get(`127.0.0.1:${port}`)), 200)
      assert.strictEqual(statusOf(yield* get("rebound.evil.example")), 403)
      assert.strictEqual(statusOf(yield* get("127.0.0.1.evil.example")), 403)
      assert.strictEqual(statusOf(yield* get("localhost.evil.example")), 403)
    }).pipe(Effect.provide(running()))
  )

  it.live("who send slowly hold up nobody else", () =>
    Effect.gen(function* () {
      const { port, url } = yield* Gateway.Gateway
      const slow = Array.from("GET /v1/clans/%232PP HTTP/1.1\r\nHost: localhost\r\n")
      yield* Effect.forEach(Array.from({ length: 50 }), () =>
        Effect.forkChild(exchange(port, slow, { pause: 100, limit: 4000 }))
      )
      const began = performance.now()
      assert.strictEqual((yield* ask(`${url}/v1/clans/%232PP`)).status, 200)
      assert.isBelow(performance.now() - began, 1500)
    }).pipe(Effect.provide(running()))
  )
})
