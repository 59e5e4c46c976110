/** The server between a simulator and a stand-in for a collector. */
import { Command, Simulator } from "@clashfx/simulator"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { assert, it } from "@effect/vitest"
import { Clash } from "clashfx"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServer from "effect/http/HttpServer"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { createServer } from "node:http"
import { routes, telemetry } from "./server.ts"

const services = Layer.provideMerge(
  Clash.layer({ keys: [Simulator.testKey] }),
  Simulator.layerTest({
    clans: [{ tag: "#2PP", players: ["#P0LYJC8C"], members: 5 }],
    activity: 0,
    settings: { maxAge: 1 }
  })
)

const listening = NodeHttpServer.layer(createServer, { port: 0, host: "127.0.0.1" })

const urlOf = ({ address }: HttpServer.HttpServer["Service"]): string =>
  `http://127.0.0.1:${"port" in address ? address.port : 0}`

/** A collector that keeps what it is sent, by path. */
const collector = Effect.gen(function* () {
  const received = new Map<string, string>()
  const server = yield* HttpServer.HttpServer
  yield* server.serve(
    Effect.gen(function* () {
      const request = yield* HttpServerRequest.HttpServerRequest
      const text = yield* Effect.orDie(request.text)
      received.set(request.url, (received.get(request.url) ?? "") + text)
      return HttpServerResponse.jsonUnsafe({})
    })
  )
  return { received, url: urlOf(server) }
})

const get = (url: string) => Effect.promise(() => fetch(url).then((response) => response.text()))

it.live("shows metrics to Prometheus, and sends spans and logs to a collector", () =>
  Effect.gen(function* () {
    const { received, url } = yield* collector
    const { change } = yield* Simulator
    yield* Effect.gen(function* () {
      const server = yield* HttpServer.HttpServer
      yield* Effect.sleep("300 millis")
      yield* change(Command.rename("#2PP", "Renamed"))
      const page = yield* get(`${urlOf(server)}/metrics`).pipe(
        Effect.filterOrFail((text) => /clashfx_events_total\{event="ClanChanged"\} 1/.test(text)),
        Effect.retry({ times: 100, schedule: Schedule.spaced("50 millis") })
      )
      assert.match(page, /clashfx_requests_total\{[^}]*operation="Watch.clan"[^}]*\} \d/)
      assert.match(page, /clashfx_watched_tags 1/)
      assert.match(yield* get(`${urlOf(server)}/health`), /"watched":1/)
    }).pipe(
      Effect.provide(
        HttpRouter.serve(routes(["#2PP"], { minInterval: "100 millis", spread: 0 })).pipe(
          Layer.provideMerge(Layer.fresh(listening)),
          Layer.provide(telemetry(url))
        )
      )
    )
    // The layer has ended, and with it everything has been sent.
    assert.match(received.get("/v1/traces") ?? "", /Watch.clan/)
    assert.match(received.get("/v1/logs") ?? "", /ClanChanged/)
    assert.match(received.get("/v1/metrics") ?? "", /clashfx_requests_total/)
  }).pipe(Effect.scoped, Effect.provide(Layer.merge(services, Layer.fresh(listening))))
)
