/** Events over real sockets: Server-Sent Events and WebSockets, resumed, filtered, and asked for by who means no good. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import * as Exit from "effect/Exit"
import * as Context from "effect/Context"
import { Simulator } from "@clashfx/simulator"
import { SimulatorServer } from "@clashfx/simulator/node"
import { Gateway, Tokens } from "@clashfx/gateway"
import * as Http from "node:http"
import * as Net from "node:net"
import { gateway, tokenFor } from "../support/gateway.ts"
import { event, tell } from "../support/log.ts"

interface Frame {
  readonly id: string | undefined
  readonly event: string | undefined
  readonly data: string | undefined
}

const framesOf = (text: string): ReadonlyArray<Frame> =>
  text
    .split("\n\n")
    .slice(0, -1)
    .map((block) => {
      const field = (name: string) =>
        block
          .split("\n")
          .find((line) => line.startsWith(`${name}: `))
          ?.slice(name.length + 2)
      return { id: field("id"), event: field("event"), data: field("data") }
    })

/** Opens a stream; what has come so far, and whether it has ended. */
const open = (url: string, headers: Readonly<Record<string, string>> = {}) =>
  Effect.acquireRelease(
    Effect.callback<{ readonly status: number; text: () => string; ended: () => boolean; close: () => void }>(
      (resume) => {
        let text = ""
        let ended = false
        const request = Http.get(url, { headers, agent: false }, (response) => {
          response.setEncoding("utf8")
          response.on("data", (chunk: string) => (text += chunk))
          response.on("close", () => (ended = true))
          response.on("error", () => {})
          resume(
            Effect.succeed({
              status: response.statusCode ?? 0,
              text: () => text,
              ended: () => ended,
              close: () => void request.destroy()
            })
          )
        })
        request.on("error", () => {})
      }
    ),
    ({ close }) => Effect.sync(close)
  )

const until = (isTrue: () => boolean, what: () => string) =>
  Effect.gen(function* () {
    for (let i = 0; i < 500 && !isTrue(); i++) yield* Effect.sleep(10)
    assert.isTrue(isTrue(), what())
  })

const told = (text: string) => framesOf(text).filter((frame) => frame.data !== undefined)
const idsOf = (text: string): ReadonlyArray<string> => told(text).map(({ data }) => JSON.parse(data ?? "{}").id)

const world = Layer.provideMerge(gateway(), SimulatorServer.layer().pipe(Layer.provideMerge(Simulator.layer())))

describe("events over HTTP", () => {
  it.live("Server-Sent Events are resumed by Last-Event-ID or after, and filtered", () =>
    Effect.gen(function* () {
      const { url } = yield* Gateway.Gateway
      yield* tell([event("before")])
      const all = yield* open(`${url}/events`)
      assert.strictEqual(all.status, 200)
      yield* until(() => all.text().includes("retry"), all.text)
      yield* tell([event("e1"), event("e2", "#PPP"), event("e3", "#PPP", "player")])
      yield* until(() => told(all.text()).length === 3, all.text)
      assert.deepStrictEqual(idsOf(all.text()), ["e1", "e2", "e3"])
      const [first] = told(all.text())
      assert.strictEqual(first?.event, "WatchedGone")
      const again = yield* open(`${url}/events?after=999`, { "last-event-id": String(first?.id) })
      const some = yield* open(`${url}/events?tags=ppp,%232PP&kinds=player&types=WatchedGone&after=0`)
      yield* until(() => idsOf(again.text()).length === 2 && idsOf(some.text()).length === 1, again.text)
      assert.deepStrictEqual([idsOf(again.text()), idsOf(some.text())], [["e2", "e3"], ["e3"]])
      const strange = yield* open(`${url}/events?after=999`)
      yield* until(() => told(strange.text()).length === 1, strange.text)
      assert.strictEqual(told(strange.text())[0]?.event, "expired")
    }).pipe(Effect.scoped, Effect.provide(world))
  )

  it.live("a WebSocket tells the same as JSON, and takes its token as a protocol", () =>
    Effect.gen(function* () {
      const { url } = yield* Gateway.Gateway
      yield* tokenFor({ name: "me", scope: "admin" })
      const token = yield* tokenFor({ name: "bot" })
      yield* tell([event("e1"), event("e2", "#PPP")])
      const address = `${url.replace("http", "ws")}/events/socket?after=0&tags=%23PPP`
      const connect = (protocols: ReadonlyArray<string>) =>
        Effect.acquireRelease(
          Effect.sync(() => {
            const socket = new WebSocket(address, [...protocols])
            const heard: Array<string> = []
            const state = { closed: false }
            socket.addEventListener("message", ({ data }) => heard.push(String(data)))
            socket.addEventListener("close", () => (state.closed = true))
            socket.addEventListener("error", () => {})
            return { socket, heard, state }
          }),
          ({ socket }) => Effect.sync(() => socket.close())
        )
      const mine = yield* connect(["clashfx", `token.${token}`])
      yield* until(
        () => mine.heard.length === 1,
        () => JSON.stringify(mine.heard)
      )
      const message = JSON.parse(mine.heard[0] ?? "")
      assert.deepStrictEqual([message.type, message.id, message.event.id], ["event", "2", "e2"])
      yield* tell([event("e3", "#PPP"), event("e4")])
      yield* until(
        () => mine.heard.length === 2,
        () => JSON.stringify(mine.heard)
      )
      const strangers = yield* connect(["clashfx"])
      yield* until(
        () => strangers.state.closed,
        () => "it is still open"
      )
      assert.deepStrictEqual(strangers.heard, [])
    }).pipe(Effect.scoped, Effect.provide(world))
  )

  it.live("what cannot be is refused in a line; nothing sent comes back in a header", () =>
    Effect.gen(function* () {
      const { port, url } = yield* Gateway.Gateway
      const digit = (n: number) => "0289PYLQGRJCUV"[n % 14] ?? ""
      const many = Array.from(
        { length: 600 },
        (_, i) => `P${digit(i)}${digit(Math.floor(i / 14))}${digit(Math.floor(i / 196))}`
      )
      for (const query of [
        "after=abc",
        "after=-1",
        "after=1e3",
        `after=${"9".repeat(19)}`,
        `after=${"9".repeat(5000)}`,
        "after=0x10",
        "kinds=war,clan%0d%0aX-Evil:1",
        "kinds=",
        "types=ClanMemberJoind",
        "types=__proto__",
        "tags=%23ABC",
        "tags=,",
        `tags=${"A".repeat(5000)}`,
        `tags=${many.join(",")}`,
        "token=cfx_secret",
        "tags=%ff%fe",
        "after=1&after=2&nope"
      ]) {
        for (const path of ["/events", "/events/socket"]) {
          const answer = yield* open(`${url}${path}?${query}`)
          yield* until(answer.ended, () => `${query} is still open`)
          assert.strictEqual(answer.status, 400, query)
          const body = JSON.parse(answer.text())
          assert.strictEqual(body.reason, "badRequest")
          assert.isBelow(body.message.length, 300)
          assert.notInclude(body.message, "\n")
        }
      }
      // A cursor in a header that is none, and a method that is not there.
      const odd = yield* open(`${url}/events`, { "last-event-id": "1; DROP TABLE" })
      assert.strictEqual(odd.status, 400)
      const raw = (text: string) =>
        Effect.callback<string>((resume) => {
          const socket = Net.connect(port, "127.0.0.1")
          let got = ""
          const end = () => {
            socket.destroy()
            resume(Effect.succeed(got))
          }
          socket.on("data", (chunk) => {
            got += chunk.toString()
            if (got.includes("\r\n\r\n")) end()
          })
          socket.on("close", end)
          socket.on("error", end)
          socket.write(text)
        })
      assert.match(
        yield* raw("GET /events HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: 1\r\n2: x\u0000\r\n\r\n"),
        /^HTTP\/1\.1 400/
      )
      assert.match(
        yield* raw(`POST /events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello`),
        /^HTTP\/1\.1 405/
      )
      assert.match(yield* raw(`GET /events HTTP/1.1\r\nHost: evil.example\r\n\r\n`), /^HTTP\/1\.1 403/)
      assert.match(
        yield* raw(`GET /events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: https://evil.example\r\n\r\n`),
        /^HTTP\/1\.1 403/
      )
    }).pipe(Effect.scoped, Effect.provide(world))
  )

  it.live("a token that is needed is asked for, and one that reads is enough", () =>
    Effect.gen(function* () {
      const { url } = yield* Gateway.Gateway
      yield* tokenFor({ name: "me", scope: "admin" })
      const token = yield* tokenFor({ name: "bot", scope: "read" })
      assert.strictEqual((yield* open(`${url}/events`)).status, 401)
      assert.strictEqual((yield* open(`${url}/events`, { authorization: "Bearer cfx_wrong" })).status, 401)
      assert.strictEqual((yield* open(`${url}/events`, { authorization: `Bearer ${token}` })).status, 200)
    }).pipe(Effect.scoped, Effect.provide(world))
  )

  it.live("a token that is revoked ends its streams before anything more is told, however much is", () =>
    Effect.gen(function* () {
      const { url } = yield* Gateway.Gateway
      yield* tokenFor({ name: "me", scope: "admin" })
      const token = yield* tokenFor({ name: "bot", scope: "read" })
      const stream = yield* open(`${url}/events`, { authorization: `Bearer ${token}` })
      yield* until(() => stream.text().includes("retry"), stream.text)
      yield* tell([event("e1")])
      yield* until(() => idsOf(stream.text()).length === 1, stream.text)
      const id = (yield* Tokens.list).find(({ name }) => name === "bot")?.id ?? ""
      assert.isTrue(yield* Tokens.revoke(id))
      yield* Effect.sleep(1100)
      yield* tell([event("e2")])
      yield* until(stream.ended, stream.text)
      assert.deepStrictEqual(idsOf(stream.text()), ["e1"])
    }).pipe(Effect.scoped, Effect.provide(world))
  )

  it.live("a token that is revoked ends a stream that has nothing to tell, too", () =>
    Effect.gen(function* () {
      const { url } = yield* Gateway.Gateway
      yield* Tokens.make({ name: "admin", scope: "admin" })
      const { secret, token } = yield* Tokens.make({ name: "reader", scope: "read" })
      const text = Redacted.value(secret)
      const silent = yield* open(`${url}/events?types=WatchedGone`, { authorization: `Bearer ${text}` })
      const socket = new WebSocket(`${url.replace("http", "ws")}/events/socket`, ["clashfx", `token.${text}`])
      yield* Effect.promise(() => new Promise((resolve) => socket.addEventListener("open", resolve)))
      assert.isFalse(silent.ended())
      yield* Tokens.revoke(token.id)
      for (let i = 0; i < 350 && !(silent.ended() && socket.readyState === WebSocket.CLOSED); i++)
        yield* Effect.sleep(10)
      assert.isTrue(silent.ended())
      assert.strictEqual(socket.readyState, WebSocket.CLOSED)
    }).pipe(Effect.scoped, Effect.provide(world))
  )

  it.live("open streams hold up no end of the gateway", () =>
    Effect.gen(function* () {
      const scope = yield* Scope.make()
      const context = yield* Layer.buildWithScope(world, scope)
      const { url } = Context.get(context, Gateway.Gateway)
      const streams = yield* Effect.forEach(Array.from({ length: 50 }), () => open(`${url}/events`))
      yield* Effect.provideContext(tell([event("last")]), context)
      const began = performance.now()
      yield* Effect.sleep(400)
      yield* Scope.close(scope, Exit.void)
      assert.isBelow(performance.now() - began, 400 + 1000)
      yield* until(
        () => streams.every(({ ended }) => ended()),
        () => "a stream is still open"
      )
      assert.isTrue(streams.every(({ text }) => idsOf(text()).join() === "last"))
    }).pipe(Effect.scoped)
  )
})
