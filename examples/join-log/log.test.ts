/** The log between a simulator and a webhook that fails at first. */
import { Command, Simulator } from "@clashfx/simulator"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { assert, it } from "@effect/vitest"
import { Clash } from "clashfx"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Queue from "effect/Queue"
import * as HttpServer from "effect/http/HttpServer"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { createServer } from "node:http"
import { program, Webhook } from "./log.ts"

const services = Layer.provideMerge(
  Clash.layer({ keys: [Simulator.testKey] }),
  Simulator.layerTest({
    clans: [
      { tag: "#2PP", players: ["#P0LYJC8C", "#2QLL0C8L"], members: 5 },
      { tag: "#8QU8J9LP", members: 5 }
    ],
    activity: 0,
    settings: { maxAge: 1 }
  })
)

/** A webhook that fails the first time. */
const receiver = Effect.gen(function* () {
  const server = yield* HttpServer.HttpServer
  const received = yield* Queue.unbounded<unknown>()
  let calls = 0
  yield* server.serve(
    Effect.gen(function* () {
      const body = yield* Effect.orDie((yield* HttpServerRequest.HttpServerRequest).json)
      calls++
      if (calls === 1) return HttpServerResponse.empty({ status: 503 })
      yield* Queue.offer(received, body)
      return HttpServerResponse.empty({ status: 204 })
    })
  )
  const { address } = server
  return { received, url: `http://127.0.0.1:${"port" in address ? address.port : 0}/hook` }
})

it.live("tells who joins and leaves, also when the webhook fails at first", () =>
  Effect.gen(function* () {
    const { received, url } = yield* receiver
    const { change } = yield* Simulator
    yield* change(Command.setPlayer("#2QLL0C8L", { name: "@everyone" }))
    yield* program(["#2PP"], { minInterval: "100 millis", spread: 0 }).pipe(
      Effect.provide(Webhook.layer(url)),
      Effect.forkScoped
    )
    yield* Effect.sleep("300 millis")
    yield* change(Command.leave("#2QLL0C8L"))
    const left = yield* Queue.take(received)
    assert.deepStrictEqual(left, { content: "@everyone (#2QLL0C8L) left #2PP", allowed_mentions: { parse: [] } })
    yield* change(Command.join("#2QLL0C8L", "#2PP"))
    assert.match(JSON.stringify(yield* Queue.take(received)), /@everyone \(#2QLL0C8L\) joined #2PP: town hall \d+/)
    assert.strictEqual(yield* Queue.size(received), 0)
  }).pipe(
    Effect.scoped,
    Effect.provide(Layer.merge(services, NodeHttpServer.layer(createServer, { port: 0, host: "127.0.0.1" })))
  )
)
