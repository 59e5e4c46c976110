/** For load balancers and monitors: is it alive, is it ready, how does it do? None of them needs a token but `/metrics`. */
import * as Effect from "effect/Effect"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import * as PrometheusMetrics from "effect/observability/PrometheusMetrics"
import { ClusterDatabase } from "@clashfx/cluster/ClusterDatabase"
import * as KeyPool from "clashfx/service/KeyPool"
import { requires } from "../http/access.ts"

const json = (status: number, body: unknown): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.text(JSON.stringify(body), {
    status,
    contentType: "application/json; charset=utf-8",
    headers: { "cache-control": "no-store" }
  })

/** The process runs, and its event loop turns. */
const health = HttpRouter.add("GET", "/health", Effect.succeed(json(200, { status: "alive" })))

/** How long the database may take, ms. */
const patience = 2000

const isReached = Effect.flatMap(ClusterDatabase, ({ sql }) =>
  sql`SELECT 1 AS one`.pipe(
    Effect.as(true),
    Effect.timeout(patience),
    Effect.orElseSucceed(() => false)
  )
)

/** Is there a key that the API takes, as far as is known? A pool that says nothing is believed. */
const hasKeys = Effect.map(KeyPool.status, (keys) => keys.length === 0 || keys.some(({ state }) => state !== "aside"))

const ready = HttpRouter.add(
  "GET",
  "/ready",
  Effect.gen(function* () {
    const [database, keys] = yield* Effect.all([isReached, hasKeys])
    const isReady = database && keys
    return json(isReady ? 200 : 503, { status: isReady ? "ready" : "not ready", database, keys })
  })
)

const metrics = HttpRouter.add(
  "GET",
  "/metrics",
  Effect.gen(function* () {
    yield* requires("read")
    return HttpServerResponse.text(yield* PrometheusMetrics.format(), {
      contentType: "text/plain; version=0.0.4; charset=utf-8"
    })
  })
)

/** `/health`, `/ready`, `/metrics`. */
export const layer = Layer.mergeAll(health, ready, metrics)
