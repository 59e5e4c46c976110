/** Our client for Node over real sockets: what happens to connections and bodies when things go well, and when not. */
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as Cookies from "effect/http/Cookies"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpBody from "effect/http/HttpBody"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Latch from "effect/Latch"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import type { IncomingMessage } from "node:http"
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib"
import * as Labels from "../../src/api/Labels.ts"
import * as RequestPolicy from "../../src/api/RequestPolicy.ts"
import * as Clash from "../../src/Clash.ts"
import * as ClashNode from "../../src/node.ts"
import * as Watcher from "../../src/watch/Watcher.ts"
import { peer } from "./support/peer.ts"

const label = { id: 56000000, name: "Clan Wars", iconUrls: { small: "small.png", medium: "medium.png" } }
const body = JSON.stringify({ items: [label], paging: { cursors: {} } })
const json = { "content-type": "application/json" }

/** An operation of the SDK on a server, tried once. */
const ask = Labels.clans().page.pipe(Effect.provideService(RequestPolicy.Retry, Schedule.recurs(0)))

const sdk = (url: string, options: ClashNode.HttpOptions = {}) =>
  Layer.provideMerge(
    Clash.layer({ keys: ["key"], baseUrl: url, throttle: { limit: 1000 }, cache: { capacity: 0 } }),
    ClashNode.layerHttpClient(options)
  )

const textOf = (request: IncomingMessage): Promise<string> =>
  new Promise((resolve) => {
    let text = ""
    request.setEncoding("utf8")
    request.on("data", (chunk) => (text += chunk))
    request.on("end", () => resolve(text))
  })

describe("connections", () => {
  it.live("serve one request after the other, and are closed with the layer", () =>
    Effect.gen(function* () {
      const server = yield* peer((_, response) => response.writeHead(200, json).end(body))
      yield* Effect.forEach(Array.from({ length: 20 }), () => ask).pipe(Effect.provide(sdk(server.url)))
      // A request that leaves in the moment in which the one before it is answered finds its connection still taken.
      assert.isAtMost(server.made(), 2)
      yield* server.settles(0)
    })
  )

  it.live("are no more than allowed; further requests wait", () =>
    Effect.gen(function* () {
      const server = yield* peer((_, response) => setTimeout(() => response.writeHead(200, json).end(body), 10))
      const all = Effect.forEach(Array.from({ length: 12 }), (_, i) => Labels.clans({ limit: i + 1 }).page, {
        concurrency: "unbounded"
      })
      const pages = yield* Effect.provide(all, sdk(server.url, { connections: 3 }))
      assert.strictEqual(pages.length, 12)
      assert.strictEqual(server.most(), 3)
    })
  )

  it.live("are not given to a thousand polls before a request that somebody waits for", () =>
    Effect.gen(function* () {
      let polls = 0
      let before: number | undefined
      const server = yield* peer((request, response) => {
        const isPoll = request.url?.includes("/clans/") === true
        if (isPoll) polls += 1
        else before = polls
        setTimeout(() => response.writeHead(isPoll ? 404 : 200, json).end(isPoll ? "{}" : body), 5)
      })
      yield* Effect.gen(function* () {
        const watcher = yield* Watcher.make({ spread: 0 })
        yield* watcher.clans.add(Array.from({ length: 60 }, (_, n) => `#2PP${"0289PYLQ"[n >> 3]}${"0289PYLQ"[n & 7]}`))
        yield* Effect.repeat(Effect.sleep(1), { until: () => polls >= 5 })
        const asked = polls
        yield* ask
        // Those that are with the one connection, and those that come in while the request is on its way to it.
        assert.isAtMost((before ?? Number.POSITIVE_INFINITY) - asked, 6)
        yield* Effect.repeat(watcher.health, { until: (health) => health.failed >= 60 })
      }).pipe(Effect.scoped, Effect.provide(sdk(server.url, { connections: 1 })))
      assert.strictEqual(server.most(), 1)
    })
  )

  it.live("are closed when the request is interrupted", () =>
    Effect.gen(function* () {
      const server = yield* peer(() => undefined)
      yield* Effect.gen(function* () {
        const fiber = yield* Effect.forkChild(ask)
        yield* server.settles(1)
        yield* Fiber.interrupt(fiber)
        yield* server.settles(0)
      }).pipe(Effect.provide(sdk(server.url)))
    })
  )

  it.live("are closed when the request is interrupted in the middle of the body", () =>
    Effect.gen(function* () {
      const begun = yield* Latch.make()
      const server = yield* peer((_, response) => {
        response.writeHead(200, json).write(body.slice(0, 10), () => begun.openUnsafe())
      })
      yield* Effect.gen(function* () {
        const fiber = yield* Effect.forkChild(ask)
        yield* begun.await
        yield* Fiber.interrupt(fiber)
        yield* server.settles(0)
      }).pipe(Effect.provide(sdk(server.url)))
    })
  )

  it.live("stay open when a request is interrupted that waits for them", () =>
    Effect.gen(function* () {
      const seen: Array<string | undefined> = []
      const server = yield* peer((request, response) => {
        seen.push(request.url)
        setTimeout(() => response.writeHead(200, json).end(body), 50)
      })
      yield* Effect.gen(function* () {
        const first = yield* Effect.forkChild(Labels.clans({ limit: 1 }).page)
        yield* server.settles(1)
        const second = yield* Effect.forkChild(Labels.clans({ limit: 2 }).page)
        const third = yield* Effect.forkChild(Labels.clans({ limit: 3 }).page)
        yield* Effect.sleep("5 millis")
        yield* Fiber.interrupt(second)
        assert.isTrue(Exit.isSuccess(yield* Fiber.await(first)))
        assert.isTrue(Exit.isSuccess(yield* Fiber.await(third)))
        assert.deepStrictEqual(seen, ["/labels/clans?limit=1", "/labels/clans?limit=3"])
        assert.strictEqual(server.made(), 1)
      }).pipe(Effect.provide(sdk(server.url, { connections: 1 })))
    })
  )

  it.live("are closed when the time is up", () =>
    Effect.gen(function* () {
      const server = yield* peer(() => undefined)
      yield* Effect.gen(function* () {
        const error = yield* Effect.flip(Effect.provideService(ask, RequestPolicy.Timeout, Duration.millis(50)))
        assert.strictEqual(error._tag, "Timeout")
        yield* server.settles(0)
      }).pipe(Effect.provide(sdk(server.url)))
    })
  )

  it.live("are made anew when the server has closed them", () =>
    Effect.gen(function* () {
      const server = yield* peer((_, response) => response.writeHead(200, { ...json, connection: "close" }).end(body))
      yield* Effect.forEach(Array.from({ length: 3 }), () => ask).pipe(Effect.provide(sdk(server.url)))
      assert.strictEqual(server.made(), 3)
    })
  )

  it.live("that nobody takes are a network error", () =>
    Effect.gen(function* () {
      const { url } = yield* Effect.scoped(peer(() => undefined))
      const error = yield* Effect.flip(Effect.provide(ask, sdk(url)))
      assert.strictEqual(error._tag, "Network")
      assert.match(error.message, /ECONNREFUSED/)
    })
  )
})

describe("bodies", () => {
  const answers = (compression: boolean | undefined) =>
    Effect.gen(function* () {
      let wanted: string | undefined
      const server = yield* peer((request, response) => {
        wanted = request.headers["accept-encoding"]
        const packed = wanted === "gzip"
        response.writeHead(200, { ...json, ...(packed && { "content-encoding": "gzip" }) })
        response.end(packed ? gzipSync(body) : body)
      })
      const page = yield* Effect.provide(ask, sdk(server.url, { compression }))
      assert.deepStrictEqual(page.items, [label])
      return wanted
    })

  it.live("are asked for in compressed form and unpacked", () =>
    Effect.map(answers(undefined), (wanted) => assert.strictEqual(wanted, "gzip"))
  )

  it.live("are not compressed if not wished", () => Effect.map(answers(false), (wanted) => assert.isUndefined(wanted)))

  it.live("that are cut off are a network error", () =>
    Effect.gen(function* () {
      const server = yield* peer((_, response) => {
        response.writeHead(200, { ...json, "content-length": body.length })
        response.write(body.slice(0, 20), () => response.destroy())
      })
      const error = yield* Effect.flip(Effect.provide(ask, sdk(server.url)))
      assert.strictEqual(error._tag, "Network")
      assert.isTrue(error.isRetryable)
    })
  )

  it.live("that are not HTTP are a network error", () =>
    Effect.gen(function* () {
      const server = yield* peer((request) => void request.socket.end("220 this is a mail server\r\n"))
      const error = yield* Effect.flip(Effect.provide(ask, sdk(server.url)))
      assert.strictEqual(error._tag, "Network")
    })
  )

  const packed = gzipSync(body)
  const broken = {
    "that claim to be compressed": Buffer.from(body),
    "that are compressed and cut off": packed.subarray(0, packed.length - 12),
    "that are compressed and changed on the way": Buffer.from(packed).fill(0, 20, 40)
  }
  for (const [what, bytes] of Object.entries(broken)) {
    it.live(`${what} are a decode error that is worth another try`, () =>
      Effect.gen(function* () {
        let requests = 0
        const server = yield* peer((_, response) => {
          requests += 1
          response.writeHead(200, { ...json, "content-encoding": "gzip" }).end(requests === 1 ? bytes : packed)
        })
        yield* Effect.gen(function* () {
          const error = yield* Effect.flip(ask)
          assert.strictEqual(error._tag, "DecodeError")
          assert.match(error.message, /unpacked/)
          requests = 0
          // With retries, as it is by default.
          assert.strictEqual((yield* Labels.clans().page).items.length, 1)
          assert.strictEqual(requests, 2)
        }).pipe(Effect.provide(sdk(server.url)))
      })
    )
  }

  const codings: ReadonlyArray<readonly [string, Uint8Array<ArrayBuffer>]> = [
    ["gzip", packed],
    ["GZIP", packed],
    ["x-gzip", packed],
    [" Gzip ", packed],
    ["deflate", deflateSync(body)],
    ["Deflate", deflateRawSync(body)],
    ["br", brotliCompressSync(body)],
    ["BR", brotliCompressSync(body)],
    ["zstd", zstdCompressSync(body)],
    ["deflate, gzip", gzipSync(deflateSync(body))],
    ["identity", Buffer.from(body)],
    ["", Buffer.from(body)]
  ]
  for (const [coding, bytes] of codings) {
    it.live(`packed as "${coding}" are unpacked`, () =>
      Effect.gen(function* () {
        const server = yield* peer((_, response) =>
          response.writeHead(200, { ...json, "content-encoding": coding }).end(bytes)
        )
        assert.deepStrictEqual((yield* Effect.provide(ask, sdk(server.url))).items, [label])
      })
    )
  }

  it.live("packed once more than is said are said to be so, once", () =>
    Effect.gen(function* () {
      let requests = 0
      const server = yield* peer((_, response) => {
        requests += 1
        response.writeHead(200, { ...json, "content-encoding": "gzip" }).end(gzipSync(packed))
      })
      const clash = Clash.layer({ keys: ["key"], baseUrl: server.url })
      const client = ClashNode.layerHttpClient()
      const error = yield* Effect.flip(Effect.provide(Labels.clans().page, Layer.provideMerge(clash, client)))
      assert.strictEqual(error._tag, "DecodeError")
      assert.match(error.message, /packed as gzip once more than its headers say/)
      assert.strictEqual(requests, 1)
    })
  )

  const unknown: ReadonlyArray<readonly [string, RegExp]> = [
    ["X-Snappy", /packed as "x-snappy"/],
    ["compress", /packed as "compress"/],
    ["gzip, compress", /packed as "compress"/],
    ["constructor", /packed as "constructor"/],
    ["__proto__", /packed as "__proto__"/]
  ]
  for (const [coding, said] of unknown) {
    it.live(`packed as "${coding}", which nobody knows, are said to be so, once`, () =>
      Effect.gen(function* () {
        for (const client of [ClashNode.layerHttpClient(), FetchHttpClient.layer]) {
          let requests = 0
          const server = yield* peer((_, response) => {
            requests += 1
            response.writeHead(200, { ...json, "content-encoding": coding }).end(packed)
          })
          const clash = Clash.layer({ keys: ["key"], baseUrl: server.url })
          const error = yield* Effect.flip(Effect.provide(Labels.clans().page, Layer.provideMerge(clash, client)))
          assert.strictEqual(error._tag, "DecodeError")
          assert.match(error.message, said)
          assert.strictEqual(requests, 1)
        }
      })
    )
  }

  it.live("larger than the limit close the connection", () =>
    Effect.gen(function* () {
      const server = yield* peer((_, response) => {
        response.writeHead(200, json)
        const timer = setInterval(() => response.write(" ".repeat(1000)), 1)
        response.on("close", () => clearInterval(timer))
      })
      yield* Effect.gen(function* () {
        const error = yield* Effect.flip(ask)
        assert.strictEqual(error._tag, "Network")
        assert.match(error.message, /larger than 10000 bytes/)
        yield* server.settles(0)
      }).pipe(Effect.provide(sdk(server.url, { maxBodySize: 10_000 })))
    })
  )

  it.live("larger than 16 MiB are not read to their end by any client", () =>
    Effect.gen(function* () {
      let sent = 0
      const server = yield* peer((_, response) => {
        response.writeHead(200, json)
        const part = Buffer.alloc(1024 * 1024, " ")
        const more = (): void => {
          sent += 1
          if (sent < 200 && !response.destroyed) response.write(part, more)
        }
        more()
      })
      const clash = Clash.layer({ keys: ["key"], baseUrl: server.url })
      const error = yield* Effect.flip(Effect.provide(ask, Layer.provideMerge(clash, FetchHttpClient.layer)))
      assert.strictEqual(error._tag, "Network")
      assert.match(error.message, /larger than 16777216 bytes/)
      assert.isBelow(sent, 100)
    })
  )

  it.live("larger than the limit once they are unpacked are an error", () =>
    Effect.gen(function* () {
      const server = yield* peer((_, response) => {
        response.writeHead(200, { ...json, "content-encoding": "gzip" }).end(gzipSync(" ".repeat(1_000_000)))
      })
      const error = yield* Effect.flip(Effect.provide(ask, sdk(server.url, { maxBodySize: 10_000 })))
      assert.strictEqual(error._tag, "DecodeError")
      assert.match(error.message, /cannot be unpacked: it is larger than what is taken/)
    })
  )

  for (const [name, client] of [
    ["Effect's client on undici", NodeHttpClient.layerUndici],
    ["Effect's client on node:http", NodeHttpClient.layerNodeHttp]
  ] as const) {
    it.live(`packed without being asked for are said to be so, once, where the client does not unpack: ${name}`, () =>
      Effect.gen(function* () {
        for (const [headers, said] of [
          [{ ...json, "content-encoding": "gzip" }, /packed as gzip, which the HTTP client did not undo/],
          [json, /packed as gzip, which its headers do not say/]
        ] as const) {
          let requests = 0
          const server = yield* peer((_, response) => {
            requests += 1
            response.writeHead(200, headers).end(packed)
          })
          const clash = Clash.layer({ keys: ["key"], baseUrl: server.url })
          const error = yield* Effect.flip(Effect.provide(Labels.clans().page, Layer.provideMerge(clash, client)))
          assert.strictEqual(error._tag, "DecodeError")
          assert.match(error.message, said)
          assert.strictEqual(requests, 1)
        }
      })
    )
  }
})

describe("the client by itself", () => {
  const client = ClashNode.layerHttpClient()

  it.live("gives status, headers, every cookie and the unpacked body", () =>
    Effect.gen(function* () {
      const server = yield* peer((_, response) => {
        response.writeHead(201, {
          "content-encoding": "gzip",
          "set-cookie": ["session=abc; Path=/; HttpOnly", "game-api-url=x; Path=/"],
          "x-more": ["one", "two"]
        })
        response.end(gzipSync("hello"))
      })
      yield* Effect.gen(function* () {
        const response = yield* HttpClient.get(`${server.url}/path?a=1#here`)
        assert.strictEqual(response.status, 201)
        assert.strictEqual(yield* response.text, "hello")
        assert.strictEqual(response.headers["x-more"], "one, two")
        assert.strictEqual(Cookies.toCookieHeader(response.cookies), "session=abc; game-api-url=x")
      }).pipe(Effect.provide(client))
    })
  )

  it.live("sends texts, forms and streams", () =>
    Effect.gen(function* () {
      const server = yield* peer((request, response) => {
        void textOf(request).then((text) => response.end(`${request.method} ${request.url} ${text}`))
      })
      const post = HttpClientRequest.post(`${server.url}/to`, { urlParams: { a: "b c" } })
      const said = (body: HttpBody.HttpBody) =>
        Effect.flatMap(HttpClient.execute(HttpClientRequest.setBody(post, body)), (response) => response.text)
      const form = new FormData()
      form.append("field", "value")
      yield* Effect.gen(function* () {
        assert.strictEqual(yield* said(HttpBody.empty), "POST /to?a=b+c ")
        assert.strictEqual(yield* said(HttpBody.text("text")), "POST /to?a=b+c text")
        assert.strictEqual(
          yield* said(HttpBody.stream(Stream.make(new TextEncoder().encode("streamed")))),
          "POST /to?a=b+c streamed"
        )
        assert.match(yield* said(HttpBody.formData(form)), /name="field"\r\n\r\nvalue/)
      }).pipe(Effect.provide(client))
    })
  )

  it.live("fails when the body cannot be unpacked", () =>
    Effect.gen(function* () {
      const server = yield* peer((_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end("no"))
      const error = yield* Effect.flip(Effect.provide(HttpClient.get(server.url), client))
      assert.strictEqual(error.reason._tag, "TransportError")
    })
  )

  it.live("has no body where there is none", () =>
    Effect.gen(function* () {
      const server = yield* peer((request, response) => response.writeHead(request.method === "HEAD" ? 200 : 204).end())
      yield* Effect.gen(function* () {
        const none = yield* HttpClient.get(server.url)
        assert.strictEqual(none.status, 204)
        assert.strictEqual(yield* none.text, "")
        assert.strictEqual((yield* HttpClient.head(server.url)).status, 200)
      }).pipe(Effect.provide(client))
    })
  )
})
