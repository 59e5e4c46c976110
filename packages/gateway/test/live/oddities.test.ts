/** What HTTP allows and clients rarely do: each case is bytes on a socket, and what has to come back. */
import { Gateway } from "@clashfx/gateway"
import { Simulator } from "@clashfx/simulator"
import { SimulatorServer } from "@clashfx/simulator/node"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Tracer from "effect/Tracer"
import { inspect } from "node:util"
import { gunzipSync } from "node:zlib"
import { gateway } from "../support/gateway.ts"
import { exchange, statusOf } from "../support/raw.ts"

const world = Layer.provideMerge(
  gateway(),
  SimulatorServer.layer({
    clans: [
      { tag: "#2PP", members: 5 },
      { tag: "#8QU", members: 5 }
    ],
    settings: { maxAge: 60, rateLimit: { limit: Number.POSITIVE_INFINITY } }
  })
)

const path = "/v1/clans/%232PP"
const lines = (first: string, ...headers: ReadonlyArray<string>) =>
  [first, "Host: localhost", "Connection: close", ...headers, "", ""].join("\r\n")
const get = (target: string, ...headers: ReadonlyArray<string>) => lines(`GET ${target} HTTP/1.1`, ...headers)
const bodyOf = (raw: string) => Buffer.from(raw.slice(raw.indexOf("\r\n\r\n") + 4), "latin1")
const header = (raw: string, name: string) => new RegExp(`^${name}: (.*)$`, "im").exec(raw)?.[1]?.trim()

/** Keeps every span with its attributes. */
const recorder = (spans: Array<Tracer.Span>): Tracer.Tracer =>
  Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      spans.push(span)
      return span
    }
  })

describe("HTTP as it may be spoken", () => {
  it.live("tokens in the address stand in no span", () => {
    const spans: Array<Tracer.Span> = []
    return Effect.gen(function* () {
      const { port } = yield* Gateway.Gateway
      for (const name of ["token", "access_token", "api_key", "Authorization", "secret"]) {
        yield* exchange(port, [get(`/api/history?limit=7&${name}=hidden`).replace("localhost", `localhost:${port}`)])
        yield* exchange(port, [get(`/v1/clans/Bearer%20hidden?${name}=hidden`)])
      }
      // Those of the simulator are its own.
      const isOther = ({ attributes }: Tracer.Span) =>
        attributes.has("url.full") && !String(attributes.get("url.full")).includes(`:${port}/`)
      const text = spans.flatMap((span) => (isOther(span) ? [] : inspect([span.name, span.attributes]))).join("\n")
      assert.include(text, "limit=7")
      assert.include(text, "url.path")
      assert.notInclude(text, "hidden")
    }).pipe(Effect.provide(world), Effect.provideService(Tracer.Tracer, recorder(spans)))
  })

  it.live("conditions: lists, weak tags, any", () =>
    Effect.gen(function* () {
      const { port } = yield* Gateway.Gateway
      const first = yield* exchange(port, [get(path)])
      const tag = header(first, "etag") ?? ""
      assert.match(tag, /^W\/"/)
      const strong = tag.replace("W/", "")
      const table: ReadonlyArray<readonly [string, number]> = [
        [tag, 304],
        [strong, 304],
        [`"a", ${tag}`, 304],
        [`"a",W/"b" , ${strong},"c"`, 304],
        ["*", 304],
        ['"other"', 200],
        [`"${strong}"`, 200],
        [strong.replaceAll('"', ""), 200],
        ["", 200]
      ]
      for (const [condition, status] of table) {
        const raw = yield* exchange(port, [get(path, `If-None-Match: ${condition}`)])
        assert.strictEqual(statusOf(raw), status, condition)
        if (status === 304) {
          assert.strictEqual(bodyOf(raw).length, 0)
          assert.strictEqual(header(raw, "etag"), tag)
          assert.match(header(raw, "cache-control") ?? "", /^max-age=\d+$/)
        }
      }
    }).pipe(Effect.provide(world))
  )

  it.live("codings, ranges, methods, and forms of a request", () =>
    Effect.gen(function* () {
      const { port } = yield* Gateway.Gateway
      const plain = bodyOf(yield* exchange(port, [get(path)]))
      const isPlain = (raw: string) => bodyOf(raw).equals(plain) && header(raw, "content-encoding") === undefined
      const isPacked = (raw: string) =>
        header(raw, "content-encoding") === "gzip" && gunzipSync(bodyOf(raw)).equals(plain)
      const is = (status: number) => (raw: string) => statusOf(raw) === status
      const table: ReadonlyArray<readonly [string, string, (raw: string) => boolean]> = [
        ["gzip;q=0", get(path, "Accept-Encoding: gzip;q=0"), isPlain],
        ["gzip;q=0, *", get(path, "Accept-Encoding: gzip;q=0, *"), isPlain],
        ["br alone", get(path, "Accept-Encoding: br"), isPlain],
        ["identity;q=0", get(path, "Accept-Encoding: identity;q=0, gzip"), isPacked],
        ["two lines", get(path, "Accept-Encoding: br", "Accept-Encoding: gzip"), isPacked],
        ["a range is not for JSON", get(path, "Range: bytes=0-9"), isPlain],
        ["a body with GET", get(path, "Content-Length: 3") + "abc", isPlain],
        ["its own whole URL", get(`http://localhost${path}`), isPlain],
        ["the same, HTTP in capitals", get(`HTTP://localhost${path}`), isPlain],
        ["a whole URL of another host", get(`http://evil.example${path}`), is(404)],
        ["a tag that was encoded twice is read as it was meant", get("/v1/clans/%25232PP"), isPlain],
        ["anything else is not", get("/v1/clans?name=%2525"), is(200)],
        ["two slashes", get("/v1//clans/%232PP"), is(400)],
        ["two slashes before all", get("//v1/clans/%232PP"), is(404)],
        ["a slash at the end", get(`${path}/`), is(400)],
        ["an endless query", get(`/v1/clans?name=${"a".repeat(3000)}`), is(400)],
        ["a query that is none", get("/v1/clans?name=%zz"), is(400)],
        ["a fragment", get("/v1/clans#x"), is(400)],
        ["OPTIONS", lines(`OPTIONS ${path} HTTP/1.1`), (raw) => is(405)(raw) && header(raw, "allow") === "HEAD, GET"],
        [
          "GET of what is POST",
          get("/v1/players/%232PP/verifytoken"),
          (raw) => is(405)(raw) && header(raw, "allow") === "POST"
        ],
        ["OPTIONS of everything", lines("OPTIONS * HTTP/1.1"), is(404)],
        [
          "Expect",
          get(path, "Expect: 100-continue", "Content-Length: 0"),
          (raw) => /^HTTP\/1\.1 (?:100|200)/.test(raw)
        ],
        ["Expect of something else", get(path, "Expect: the-impossible"), is(417)],
        ["no host", `GET ${path} HTTP/1.1\r\nConnection: close\r\n\r\n`, is(400)],
        ["both lengths", get(path, "Content-Length: 5", "Transfer-Encoding: chunked") + "0\r\n\r\n", is(400)],
        ["two lengths", get(path, "Content-Length: 3", "Content-Length: 4") + "abc", is(400)],
        ["a folded header", get(path, "X-A: b", " c"), is(400)],
        ["a slash that is encoded", get("/v1/clans%2f%232PP"), (raw) => [400, 404].includes(statusOf(raw))],
        ["a NUL", get("/v1/clans/%00"), (raw) => [400, 404].includes(statusOf(raw))],
        ["out of /v1, encoded", get("/v1/%2e%2e/api/tokens"), is(400)],
        ["a path of 20 kB", get(`/v1/clans/${"a".repeat(20_000)}`), is(431)],
        // HTTP/1.0 knows no Host, and only names of this machine may ask without a token.
        ["HTTP/1.0", `GET ${path} HTTP/1.0\r\nHost: localhost\r\n\r\n`, isPlain],
        ["HTTP/1.0 without a host", `GET ${path} HTTP/1.0\r\n\r\n`, is(403)]
      ]
      const wrong: Array<string> = []
      for (const [what, request, holds] of table) {
        const raw = yield* exchange(port, [request])
        if (!holds(raw)) wrong.push(`${what}: ${raw.slice(0, 300)}`)
      }
      assert.deepStrictEqual(wrong, [])
    }).pipe(Effect.provide(world))
  )

  it.live("pipelined requests are answered in their order; the order of a query does not matter", () =>
    Effect.gen(function* () {
      const { port } = yield* Gateway.Gateway
      const simulator = yield* Simulator
      const keep = (target: string) => `GET ${target} HTTP/1.1\r\nHost: localhost\r\n\r\n`
      yield* exchange(port, [get("/v1/clans/%238QU")])
      // The first has to be asked for, the second is there: it waits all the same.
      const raw = yield* exchange(port, [keep(path) + keep("/v1/clans/%238QU") + get(path)])
      assert.deepStrictEqual(
        Array.from(raw.matchAll(/^\{"tag":"(#\w+)"/gm), ([, tag]) => tag),
        ["#2PP", "#8QU", "#2PP"]
      )
      const before = (yield* simulator.stats).statuses["200"] ?? 0
      yield* exchange(port, [get("/v1/clans?name=abc&limit=5")])
      yield* exchange(port, [get("/v1/clans?limit=5&name=abc")])
      assert.strictEqual((yield* simulator.stats).statuses["200"], before + 1)
    }).pipe(Effect.provide(world))
  )

  it.live("every path: HEAD as GET, 405 for other methods, and errors in one form, also the library's own", () =>
    Effect.gen(function* () {
      const { port } = yield* Gateway.Gateway
      const wrong: Array<string> = []
      const expect = (what: string, raw: string, status: number, holds = true) => {
        const isError = status >= 400
        const isInForm = !isError || header(raw, "content-type")?.startsWith("application/json") === true
        const isSafe = what.includes("/v1/") || header(raw, "x-content-type-options") === "nosniff"
        if (statusOf(raw) !== status || !isInForm || !isSafe || !holds) wrong.push(`${what}: ${raw.slice(0, 400)}`)
      }
      const document: { readonly paths: Record<string, Record<string, unknown>> } = JSON.parse(
        bodyOf(yield* exchange(port, [get("/openapi.json")])).toString()
      )
      const declared = Object.entries(document.paths).map(
        ([name, methods]) => [name.replaceAll(/\{\w+\}/g, "abc"), Object.keys(methods)] as const
      )
      // What is wrong with a body is declared where one is sent.
      for (const methods of Object.values(document.paths)) {
        for (const [method, operation] of Object.entries(methods)) {
          const { requestBody, responses } = Object(operation)
          if (requestBody === undefined) continue
          for (const status of ["400", "413", "415", "503"]) {
            if (!(status in responses)) wrong.push(`${method} with a body does not declare ${status}`)
          }
        }
      }
      // It is 400 there: this is no WebSocket.
      const asked = declared.filter(([name]) => name !== "/events/socket")
      yield* Effect.forEach(
        asked,
        ([name, methods]) =>
          Effect.gen(function* () {
            const wanted = methods.includes("get") ? 200 : 405
            const isHidden = methods.includes("get") && name.includes("abc")
            const head = yield* exchange(port, [lines(`HEAD ${name} HTTP/1.1`)])
            expect(`HEAD ${name}`, head, isHidden ? 404 : wanted, bodyOf(head).length === 0)
            const patch = yield* exchange(port, [lines(`PATCH ${name} HTTP/1.1`)])
            const allowed = header(patch, "allow")?.toLowerCase().split(", ") ?? []
            expect(
              `PATCH ${name}`,
              patch,
              405,
              methods.every((method) => allowed.includes(method))
            )
          }),
        { concurrency: 8 }
      )
      const post = (body: string, ...headers: ReadonlyArray<string>) =>
        lines("POST /api/watch HTTP/1.1", `Content-Length: ${body.length}`, ...headers) + body
      const json = "Content-Type: application/json"
      const upgrade = ["Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__"]
      const table: ReadonlyArray<readonly [string, string, number]> = [
        ["a path that cannot be decoded", get("/api/watch/clan/%zz"), 400],
        ["nothing there", get("/nothing"), 404],
        ...[
          "//",
          "//api/tokens",
          "/api//tokens",
          "/API/tokens",
          "/%61pi/tokens",
          "/api/tokens;a=b",
          "/Events",
          "/api/../api/tokens"
        ].map((name) => [`another path than it seems: ${name}`, get(name), 404] as const),
        ["a slash at the end", get("/api/tokens/"), 200],
        ["a parameter without end", lines(`DELETE /api/webhooks/${"a".repeat(5000)} HTTP/1.1`), 405],
        ["no JSON", post("kind=clan", "Content-Type: application/x-www-form-urlencoded"), 415],
        ["a packed body", post("{}", json, "Content-Encoding: gzip"), 415],
        ["the same at /v1/", lines("POST /v1/players/%232PP/verifytoken HTTP/1.1", "Content-Encoding: br"), 415],
        ["a body that is said to be none of it", post("{}", json, "Content-Encoding: identity"), 400],
        ["two places to begin", get("/events?after=1&after=2"), 400],
        ["what is later than its end", get("/api/history?from=2026-11-28&until=2026-11-27"), 400],
        ["the plus of a zone as it is", get("/api/history?from=2026-11-28T12:00:00+02:00"), 200],
        ["too much", post(`["${"x".repeat(1_100_000)}"]`, json), 413],
        ["an id with a NUL", lines("DELETE /api/tokens/%00 HTTP/1.1"), 400],
        ["a place in the list with a NUL", get("/api/watch?after=clan/%232PP%00"), 400],
        ["a day that is none", get("/api/history?from=2026-02-30"), 400],
        ["another protocol is offered", get("/health", ...upgrade).replace("close", "Upgrade"), 200],
        ["the same at /v1/", get(path, ...upgrade).replace("close", "Upgrade"), 200],
        ["a WebSocket at /v1/", get(path, "Upgrade: websocket").replace("close", "Upgrade"), 200],
        ["the page, to who has any copy", get("/", "If-None-Match: *"), 304]
      ]
      for (const [what, request, status] of table)
        expect(what, yield* exchange(port, [request], { limit: 600 }), status)
      assert.deepStrictEqual(wrong, [])
    }).pipe(Effect.provide(world))
  )

  it.live("a connection that says nothing is closed, one that was answered is kept", () =>
    Effect.gen(function* () {
      const { port } = yield* Gateway.Gateway
      const [silent, spoken] = yield* Effect.all(
        ["", "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"].map((text) =>
          Effect.timed(exchange(port, text === "" ? [] : [text], { limit: 12_000 }))
        ),
        { concurrency: 2 }
      )
      assert.isBelow(Duration.toMillis(silent?.[0] ?? Duration.infinity), 11_500)
      assert.isAtLeast(Duration.toMillis(spoken?.[0] ?? 0), 11_900)
      assert.strictEqual(statusOf(spoken?.[1] ?? ""), 200)
    }).pipe(Effect.provide(world))
  )
})
