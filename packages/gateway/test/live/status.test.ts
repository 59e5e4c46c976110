/** The status over real sockets: what it says of a gateway that watches and answers, to whom, and what it never says. */
import { WatchList } from "@clashfx/cluster"
import { ClusterDatabase } from "@clashfx/cluster/ClusterDatabase"
import { Gateway } from "@clashfx/gateway"
import { Simulator } from "@clashfx/simulator"
import { SimulatorServer } from "@clashfx/simulator/node"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { StatusJson } from "../../src/status/report.ts"
import { tokenFor, watchingGateway } from "../support/gateway.ts"

const world = SimulatorServer.layer({ clans: 4, members: [5, 5], seed: 3 })

const get = (url: string, headers: Readonly<Record<string, string>> = {}) =>
  Effect.promise(() => fetch(url, { headers }))

const textOf = (response: Response) => Effect.promise(() => response.text())

const decode = Schema.decodeUnknownSync(Schema.fromJsonString(Schema.toCodecJson(StatusJson)))

/** Reads a stream until so many events of a name have come. */
const read = (response: Response, name: string, many: number) =>
  Effect.promise(async () => {
    const { body } = response
    if (body === null) return []
    let all = ""
    for await (const text of body.pipeThrough(new TextDecoderStream())) {
      all += text
      // What came is whole: the last event ends with an empty line.
      if (all.split(`event: ${name}\n`).length > many && all.endsWith("\n\n")) break
    }
    return all.split("\n\n").filter((frame) => frame !== "")
  })

describe("the gateway's status", () => {
  it.live("tells of tags, keys, requests and the cluster, once and every second", () =>
    Effect.gen(function* () {
      const { baseUrl, url } = yield* Gateway.Gateway
      const simulator = yield* Simulator
      const [clan, other] = (yield* simulator.world).clans.keys()
      assert.isDefined(clan)
      yield* WatchList.add("clan", clan ?? "", other ?? "")
      yield* WatchList.add("player", "#2PP")
      const streamed = yield* get(`${url}/api/status/stream`)
      assert.match(streamed.headers.get("content-type") ?? "", /^text\/event-stream/)
      for (let i = 0; i < 5; i++) yield* textOf(yield* get(`${baseUrl}/clans/${encodeURIComponent(clan ?? "")}`))
      yield* textOf(yield* get(`${baseUrl}/clans/nonsense`))

      const frames = yield* read(streamed, "status", 4)
      assert.strictEqual(frames[0]?.startsWith("event: history\ndata: ["), true)
      assert.isAtLeast(frames.filter((frame) => frame.startsWith("event: sample\n")).length, 3)

      const text = yield* textOf(yield* get(`${url}/api/status`))
      const status = decode(text)
      assert.deepStrictEqual(
        [status.watch.total, status.watch.here, status.process, status.problem],
        [3, 3, "here:0", null]
      )
      assert.deepStrictEqual(status.watch.kinds, { clan: 2, player: 1, war: 0, raid: 0 })
      assert.isTrue(status.watch.tags.every(({ polled }) => polled !== null))
      assert.strictEqual(status.requests.total, 6)
      assert.isAtLeast(status.cache.hits, 4)
      assert.deepStrictEqual(
        status.clients.map(({ id, total }) => [id, total]),
        [["local", 6]]
      )
      assert.strictEqual(status.keys.length, 1)
      assert.isAtLeast(status.keys[0]?.uses ?? 0, 3)
      assert.strictEqual(status.lanes[0]?.key, status.keys[0]?.id)
      assert.deepStrictEqual(
        status.cluster?.owners.map(({ name, tags }) => [name, tags]),
        [["here:0", 3]]
      )
      for (const said of [text, ...frames]) assert.notInclude(said, Simulator.testKey)

      const found = JSON.parse(yield* textOf(yield* get(`${url}/api/status/tags?find=player`)))
      assert.deepStrictEqual([found.total, found.items.length, found.items[0].tag], [1, 1, "#2PP"])
      assert.strictEqual((yield* get(`${url}/api/status/tags?limit=5000`)).status, 400)
    }).pipe(Effect.scoped, Effect.provide(Layer.provideMerge(watchingGateway(), world)))
  )

  it.live("is for admins, and for no page of another site; the page itself has no secrets", () =>
    Effect.gen(function* () {
      const { url } = yield* Gateway.Gateway
      for (const path of ["/api/status", "/api/status/stream", "/api/status/tags"]) {
        const at = url + path
        assert.strictEqual((yield* get(at, { "sec-fetch-site": "cross-site" })).status, 403)
        assert.strictEqual((yield* get(at, { origin: "https://evil.example" })).status, 403)
      }
      const admin = yield* tokenFor({ name: "admin", scope: "admin" })
      const reader = yield* tokenFor({ name: "reader", scope: "read" })
      for (const path of ["/api/status", "/api/status/stream", "/api/status/tags"]) {
        const at = url + path
        assert.strictEqual((yield* get(at)).status, 401)
        assert.strictEqual((yield* get(at, { authorization: "Bearer cfx_wrong" })).status, 401)
        assert.strictEqual((yield* get(at, { authorization: `Bearer ${reader}` })).status, 403)
        const seen = yield* get(at, { authorization: `Bearer ${admin}` })
        assert.strictEqual(seen.status, 200)
        yield* Effect.promise(() => seen.body?.cancel() ?? Promise.resolve())
      }

      const page = yield* get(url)
      const html = yield* textOf(page)
      assert.match(page.headers.get("content-security-policy") ?? "", /^default-src 'none'; script-src 'self'/)
      assert.strictEqual(page.headers.get("cache-control"), "no-cache")
      assert.notMatch(html, /<script>|\sstyle=|\son\w+=/)
      const [script] = /\/assets\/[\w-]+\.js/.exec(html) ?? []
      assert.isDefined(script)
      const packed = yield* get(url + script, { "accept-encoding": "gzip" })
      assert.strictEqual(packed.headers.get("content-encoding"), "gzip")
      assert.strictEqual(packed.headers.get("cache-control"), "public, max-age=31536000, immutable")
      const plain = yield* get(url + script, { "accept-encoding": "gzip;q=0" })
      assert.isNull(plain.headers.get("content-encoding"))
      assert.strictEqual(yield* textOf(plain), yield* textOf(packed))
      const again = yield* get(url, { "if-none-match": page.headers.get("etag") ?? "" })
      assert.deepStrictEqual([again.status, yield* textOf(again)], [304, ""])
      assert.strictEqual((yield* get(`${url}/assets/none.js`)).status, 404)
    }).pipe(Effect.scoped, Effect.provide(Layer.provideMerge(watchingGateway(), world)))
  )

  it.live("is not ready while the database takes no writes, though it answers", () =>
    Effect.gen(function* () {
      const { url } = yield* Gateway.Gateway
      const { sql } = yield* ClusterDatabase
      const ready = Effect.gen(function* () {
        const response = yield* get(`${url}/ready`)
        return [response.status, JSON.parse(yield* textOf(response)).database]
      })
      assert.deepStrictEqual(yield* ready, [200, true])
      // As a full disk would refuse it.
      yield* sql`CREATE TRIGGER full BEFORE UPDATE ON clashfx_cluster
        BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`
      yield* Effect.sleep("1 second")
      assert.deepStrictEqual(yield* ready, [503, false])
      yield* sql`DROP TRIGGER full`
      yield* Effect.sleep("1 second")
      assert.deepStrictEqual(yield* ready, [200, true])
    }).pipe(Effect.provide(watchingGateway().pipe(Layer.provideMerge(world))))
  )
})
