/** The watch list and history over HTTP, by who uses them and by who means no good. */
import { Gateway } from "@clashfx/gateway"
import * as WatchList from "@clashfx/cluster/WatchList"
import { Simulator } from "@clashfx/simulator"
import { SimulatorServer } from "@clashfx/simulator/node"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Http from "node:http"
import { gateway } from "../support/gateway.ts"
import { event, numbers, tell } from "../support/log.ts"

const world = Layer.provideMerge(gateway(), SimulatorServer.layer().pipe(Layer.provideMerge(Simulator.layer())))

const call = (method: string, path: string, body?: unknown) =>
  Effect.gen(function* () {
    const { url } = yield* Gateway.Gateway
    return yield* Effect.promise(async () => {
      const response = await fetch(url + path, {
        method,
        headers: { "content-type": "application/json" },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) })
      })
      const text = await response.text()
      const type = response.headers.get("content-type") ?? ""
      return {
        status: response.status,
        text,
        headers: response.headers,
        json: type.includes("json") ? JSON.parse(text) : undefined
      }
    })
  })

describe("the watch list over HTTP", () => {
  it.live("adds many, lists in parts, removes; the list of the cluster is the same", () =>
    Effect.gen(function* () {
      const added = yield* call("POST", "/api/watch", { kind: "clan", tags: ["2pp", "#8QU8J9LP", "#2PP"] })
      assert.deepStrictEqual([added.status, added.json], [200, { added: 2 }])
      yield* call("POST", "/api/watch", { kind: "player", tags: ["#PYL"] })
      const first = yield* call("GET", "/api/watch?limit=2")
      assert.deepStrictEqual(first.json, {
        items: [
          { kind: "clan", tag: "#2PP" },
          { kind: "clan", tag: "#8QU8J9LP" }
        ],
        next: "clan/#8QU8J9LP"
      })
      const second = yield* call("GET", `/api/watch?limit=2&after=${encodeURIComponent(first.json.next)}`)
      assert.deepStrictEqual(second.json, { items: [{ kind: "player", tag: "#PYL" }] })
      assert.deepStrictEqual((yield* call("DELETE", "/api/watch/clan/%232PP")).json, { removed: 1 })
      assert.deepStrictEqual((yield* call("DELETE", "/api/watch/clan/%232PP")).json, { removed: 0 })
      assert.deepStrictEqual((yield* call("POST", "/api/watch/remove", { kind: "player", tags: ["#PYL"] })).json, {
        removed: 1
      })
      assert.deepStrictEqual(yield* WatchList.count, { clan: 1, player: 0, war: 0, raid: 0 })
    }).pipe(Effect.scoped, Effect.provide(world))
  )

  it.live("what cannot be is refused, and nothing of it is done", () =>
    Effect.gen(function* () {
      const { port } = yield* Gateway.Gateway
      for (const [method, path, body] of [
        ["POST", "/api/watch", { kind: "clan", tags: ["#2PP", "#GG"] }],
        ["POST", "/api/watch", { kind: "clan", tags: [] }],
        ["POST", "/api/watch", { kind: "village", tags: ["#2PP"] }],
        ["POST", "/api/watch", { kind: "clan", tags: "#2PP" }],
        ["POST", "/api/watch", { kind: "clan", tags: [5] }],
        ["POST", "/api/watch", { kind: "clan", tags: Array.from({ length: 10_001 }, () => "#2PP") }],
        ["POST", "/api/watch", "{"],
        ["POST", "/api/watch", "[".repeat(100_000)],
        ["POST", "/api/watch", ""],
        ["GET", "/api/watch?limit=0"],
        ["GET", "/api/watch?limit=1e9"],
        ["GET", "/api/watch?kind=village"],
        ["GET", "/api/watch?after=%00"],
        ["DELETE", "/api/watch/clan/%23GG"],
        ["DELETE", "/api/watch/clan/..%2f..%2fetc"],
        ["GET", "/api/watch?limti=5"],
        ["POST", "/api/watch?kind=clan", { kind: "clan", tags: ["#2PP"] }],
        ["DELETE", "/api/watch/clan/%232PP?x"],
        ["GET", "/api/history?tag=%232PP"],
        ["GET", "/api/history.csv?constructor=1"],
        ["GET", "/api/webhooks?x=1"],
        ["GET", "/api/tokens?limit=5"],
        ["GET", "/api/status?x=1"],
        ["GET", "/api/status/stream?x=1"],
        ["GET", "/events?tag=%232PP"],
        ["GET", "/api/history?before=x"],
        ["GET", "/api/history?from=yesterday"],
        ["GET", "/api/history?until=2026-13-45"],
        ["GET", "/api/history?limit=5000"],
        ["GET", "/api/history.csv?limit=10001"],
        ["GET", "/api/history?types=constructor"],
        ["GET", "/api/history?kinds=clan%0d%0aSet-Cookie:a=b"]
      ] as const) {
        const answer = yield* call(method, path, body)
        assert.strictEqual(answer.status, 400, `${method} ${path} ${JSON.stringify(body)?.slice(0, 80)}`)
        assert.strictEqual(answer.json?.reason, "badRequest")
        assert.isBelow(answer.text.length, 500)
        assert.isNull(answer.headers.get("set-cookie"))
      }
      // Names that nothing reads are said, with what was probably meant.
      for (const [path, body, words] of [
        ["/api/watch", { kind: "clan", tag: ["#2PP"] }, '"tag" is no field, did you mean tags?; there are kind, tags'],
        ["/api/watch", { kind: "clan", tags: ["#2PP"], constructor: 1 }, '"constructor" is no field; there are'],
        ["/api/watch", '{"kind":"clan","tags":["#2PP"],"__proto__":{}}', '"__proto__" is no field'],
        ["/api/watch/remove", { kind: "clan", tags: ["#2PP"], "a\r\nb": 1 }, '"a??b" is no field'],
        ["/api/tokens", { name: "bot", rates: 5 }, '"rates" is no field, did you mean rate?'],
        ["/api/tokens", { name: "bot", prioritty: "background" }, "did you mean priority?"],
        ["/api/webhooks", { kind: "standard", url: "https://example.com", tag: ["#2PP"] }, "did you mean tags?"],
        ["/api/webhooks/abc/dead/resend", { place: ["5"] }, "did you mean places?"],
        ["/api/watch?kinds=clan", { kind: "clan", tags: ["#2PP"] }, '"kinds" is no option; there are none here']
      ] as const) {
        const answer = yield* call("POST", path, body)
        assert.strictEqual(answer.status, 400, `${path} ${JSON.stringify(body)}`)
        assert.include(answer.json.message, words)
      }
      assert.include(
        (yield* call("GET", "/api/history?tag=%232PP")).json.message,
        '"tag" is no option, did you mean tags?'
      )
      // A body without end is not read to its end, and costs no memory.
      const began = process.memoryUsage().rss
      const sent = yield* Effect.callback<{ status: number; bytes: number }>((resume) => {
        let bytes = 0
        const request = Http.request({ port, host: "127.0.0.1", path: "/api/watch", method: "POST", agent: false })
        request.setHeader("content-type", "application/json")
        const chunk = Buffer.alloc(65_536, "[")
        const more = () => {
          while (bytes < 64 * 1024 * 1024 && !request.destroyed) {
            bytes += chunk.length
            if (!request.write(chunk)) return void request.once("drain", more)
          }
          request.end()
        }
        request.on("response", ({ statusCode = 0 }) => {
          resume(Effect.succeed({ status: statusCode, bytes }))
          request.destroy()
        })
        request.on("error", () => resume(Effect.succeed({ status: 0, bytes })))
        more()
      })
      assert.isBelow(sent.bytes, 32 * 1024 * 1024)
      assert.isBelow(process.memoryUsage().rss - began, 200 * 1024 * 1024)
      assert.include([0, 400, 413], sent.status)
      assert.deepStrictEqual(yield* WatchList.count, { clan: 0, player: 0, war: 0, raid: 0 })
    }).pipe(Effect.scoped, Effect.provide(world))
  )
})

describe("history over HTTP", () => {
  it.live("is the log backwards, in parts, as JSON and CSV", () =>
    Effect.gen(function* () {
      const chance = numbers(3)
      const now = Date.now()
      const log = Array.from({ length: 250 }, (_, i) =>
        event(
          `e${i}`,
          ["#2PP", "#PPP"][Math.floor(chance() * 2)],
          chance() < 0.5 ? "clan" : "player",
          now - 1000 * (250 - i)
        )
      )
      yield* tell(log)
      const read: Array<string> = []
      let before = ""
      do {
        const { json, status } = yield* call("GET", `/api/history?tags=2pp&kinds=clan&limit=30${before}`)
        assert.strictEqual(status, 200)
        read.push(...json.items.map((item: { event: { id: string } }) => item.event.id))
        before = json.next === undefined ? "" : `&before=${json.next}`
      } while (before !== "")
      const expected = log.filter(({ kind, tag }) => tag === "#2PP" && kind === "clan").map(({ id }) => id)
      assert.deepStrictEqual(read, expected.toReversed())
      const half = new Date(now - 125_000).toISOString()
      const table = yield* call("GET", `/api/history.csv?from=${half}&limit=100`)
      assert.match(table.headers.get("content-type") ?? "", /^text\/csv/)
      assert.strictEqual(table.text.trim().split("\r\n").length, 101)
      const [, next = ""] = /^<([^>]+)>; rel="next"$/.exec(table.headers.get("link") ?? "") ?? []
      const rest = yield* call("GET", next)
      assert.strictEqual(rest.text.trim().split("\r\n").length, 26)
      assert.isNull(rest.headers.get("link"))
    }).pipe(Effect.scoped, Effect.provide(world))
  )
})
