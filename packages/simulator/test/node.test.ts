/** The simulator on a port: real connections, compression, hanging up. */
import { Fault, Simulator, World } from "@clashfx/simulator"
import { SimulatorServer } from "@clashfx/simulator/node"
import { assert, describe, it } from "@effect/vitest"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Cookies from "effect/http/Cookies"
import * as HttpBody from "effect/http/HttpBody"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import * as Http from "node:http"

const simulated = SimulatorServer.layer({ ...World.still, clans: [{ tag: "#2PP", members: 40 }] })

const provided = Layer.merge(simulated, NodeHttpClient.layerUndici)

const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  Effect.gen(function* () {
    const { baseUrl } = yield* SimulatorServer
    const client = yield* HttpClient.HttpClient
    const response = yield* client.get(`${baseUrl}${path}`, {
      headers: { authorization: `Bearer ${Simulator.testKey}`, ...headers }
    })
    return { status: response.status, headers: response.headers, text: yield* response.text }
  })

/** The bytes of a body as they come over the wire. */
const raw = (url: string, headers: Http.OutgoingHttpHeaders) =>
  Effect.callback<{ readonly encoding: string | undefined; readonly bytes: number }>((resume) => {
    Http.get(url, { headers, agent: false }, (response) => {
      let bytes = 0
      response.on("data", (chunk: Uint8Array) => {
        bytes += chunk.length
      })
      response.on("end", () => resume(Effect.succeed({ encoding: response.headers["content-encoding"], bytes })))
    })
  })

describe("the simulator on a port", () => {
  it.live("answers like the one in memory", () =>
    Effect.gen(function* () {
      const { baseUrl, portalUrl } = yield* SimulatorServer
      assert.match(baseUrl, /^http:\/\/127\.0\.0\.1:\d+\/v1$/)
      assert.match(portalUrl, /^http:\/\/127\.0\.0\.1:\d+\/api$/)
      const answer = yield* get("/clans/%232PP")
      assert.strictEqual(answer.status, 200)
      assert.strictEqual(answer.headers["cache-control"], "max-age=60")
      assert.strictEqual(JSON.parse(answer.text).memberList.length, 40)
      assert.strictEqual((yield* get("/clans/%23YYY")).status, 404)
      assert.strictEqual((yield* get("/clans/%232PP", { authorization: "Bearer wrong" })).status, 403)
      assert.strictEqual((yield* (yield* Simulator).stats).requests, 3)
    }).pipe(Effect.provide(provided))
  )

  it.live("marks the cookie of a session as secure over TLS only, so that jars keep it", () =>
    Effect.gen(function* () {
      const { portalUrl } = yield* SimulatorServer
      const client = yield* HttpClient.HttpClient
      const cookieOf = (headers: Readonly<Record<string, string>>) =>
        client
          .post(`${portalUrl}/login`, { headers, body: HttpBody.jsonUnsafe(Simulator.account) })
          .pipe(Effect.map((response) => Cookies.toSetCookieHeaders(response.cookies)))
      const [plain] = yield* cookieOf({})
      assert.match(plain ?? "", /^session=.+HttpOnly/)
      assert.notMatch(plain ?? "", /secure/i)
      const [secured] = yield* cookieOf({ "x-forwarded-proto": "https" })
      assert.match(secured ?? "", /Secure/)
    }).pipe(Effect.provide(provided))
  )

  it.live("compresses for who accepts it", () =>
    Effect.gen(function* () {
      const { baseUrl } = yield* SimulatorServer
      const headers = { authorization: `Bearer ${Simulator.testKey}` }
      const plain = yield* raw(`${baseUrl}/clans/%232PP`, headers)
      const small = yield* raw(`${baseUrl}/clans/%232PP`, { ...headers, "accept-encoding": "gzip, deflate" })
      assert.isUndefined(plain.encoding)
      assert.strictEqual(small.encoding, "gzip")
      assert.isBelow(small.bytes, plain.bytes / 4)
    }).pipe(Effect.provide(provided))
  )

  it.live("sees a caller hang up", () =>
    Effect.gen(function* () {
      const { fault, stats } = yield* Simulator
      yield* fault(Fault.hang, { times: 1 })
      const waiting = yield* Effect.forkChild(get("/clans/%232PP"))
      yield* Effect.repeat(Effect.andThen(Effect.sleep("5 millis"), stats), { until: ({ open }) => open === 1 })
      yield* Fiber.interrupt(waiting)
      yield* Effect.repeat(Effect.andThen(Effect.sleep("5 millis"), stats), { until: ({ aborted }) => aborted === 1 })
    }).pipe(Effect.provide(provided))
  )

  it.live("breaks the connection when it should", () =>
    Effect.gen(function* () {
      yield* (yield* Simulator).fault(Fault.disconnect, { times: 1 })
      assert.isTrue(Exit.isFailure(yield* Effect.exit(get("/clans/%232PP"))))
      assert.strictEqual((yield* get("/clans/%232PP")).status, 200)
    }).pipe(Effect.provide(provided))
  )

  it.live("closes with its scope at once, whatever is open", () =>
    Effect.gen(function* () {
      const scope = yield* Scope.make()
      const context = yield* Layer.buildWithScope(provided, scope)
      yield* Effect.gen(function* () {
        const { fault, stats } = yield* Simulator
        yield* fault(Fault.hang)
        yield* Effect.forkIn(Effect.exit(get("/clans/%232PP")), scope)
        yield* Effect.repeat(Effect.andThen(Effect.sleep("5 millis"), stats), { until: ({ open }) => open === 1 })
      }).pipe(Effect.provideContext(context))
      yield* Effect.timeout(Scope.close(scope, Exit.void), "2 seconds")
    })
  )
})
