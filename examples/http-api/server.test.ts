/** The site on a port, asked by a typed client and by fetch. */
import { Fault, Simulator } from "@clashfx/simulator"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { assert, it } from "@effect/vitest"
import { Clash, RequestPolicy } from "clashfx"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServer from "effect/http/HttpServer"
import * as HttpApiClient from "effect/http-api/HttpApiClient"
import { createServer } from "node:http"
import { Api } from "./api.ts"
import { routes } from "./server.ts"

const clash = Layer.provideMerge(
  Clash.layer({ keys: [Simulator.testKey] }),
  Simulator.layerTest({ clans: [{ tag: "#2PP", name: "Goblins", members: 5 }], activity: 0 })
)

const site = HttpRouter.serve(routes).pipe(
  Layer.provideMerge(NodeHttpServer.layer(createServer, { port: 0, host: "127.0.0.1" })),
  Layer.provide(Layer.succeed(RequestPolicy.Retry, Schedule.recurs(0))),
  Layer.provideMerge(clash)
)

it.live("answers a typed client, with errors that it can act on", () =>
  Effect.gen(function* () {
    const { address } = yield* HttpServer.HttpServer
    const origin = `http://127.0.0.1:${"port" in address ? address.port : 0}`
    const client = yield* HttpApiClient.make(Api, {
      transformClient: HttpClient.mapRequest(HttpClientRequest.prependUrl(origin))
    }).pipe(Effect.provide(FetchHttpClient.layer))
    const card = (tag: string) => client.clans.card({ params: { tag } })

    const { donors, members, name } = yield* card("2pp")
    assert.deepStrictEqual([name, members, donors.length], ["Goblins", 5, 3])
    assert.strictEqual((yield* Effect.flip(card("nonsense!")))._tag, "BadTag")
    assert.strictEqual((yield* Effect.flip(card("#LLLLL")))._tag, "NoClan")
    const simulator = yield* Simulator
    yield* simulator.fault(Fault.html(502))
    const failed = yield* Effect.flip(card("#8QU8J9LP"))
    assert.strictEqual(failed._tag, "Unavailable")
    const status = yield* Effect.promise(() => fetch(`${origin}/clans/%238QU8J9LP`).then((response) => response.status))
    assert.strictEqual(status, 503)
    const document = yield* Effect.promise(() => fetch(`${origin}/openapi.json`).then((response) => response.text()))
    assert.include(document, "/clans/{tag}")
  }).pipe(Effect.scoped, Effect.provide(site))
)
