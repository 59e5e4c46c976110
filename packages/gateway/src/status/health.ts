/** For load balancers and monitors: is it alive, is it ready, how does it do? None of them needs a token but `/metrics`. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as PrometheusMetrics from "effect/observability/PrometheusMetrics"
import { ClusterDatabase } from "@clashfx/cluster/ClusterDatabase"
import * as ClusterStatus from "@clashfx/cluster/ClusterStatus"
import { ClusterWatch } from "@clashfx/cluster/ClusterWatch"
import * as KeyPool from "clashfx/service/KeyPool"
import { requires } from "../http/access.ts"
import { monotonicMillis } from "../internal/monotonic.ts"
import { isStuck, Ownership, type Watching } from "./watching.ts"

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

/**
 * Does it answer, and would it take writes? A standby answers as well, and so does a file on a disk that is full: there a row is
 * written as it is, for nothing else says it.
 */
const isReached = Effect.flatMap(ClusterDatabase, ({ dialect, sql }) =>
  Effect.map(
    dialect === "postgres"
      ? sql`SELECT 1 WHERE current_setting('transaction_read_only') = 'off'`
      : sql`UPDATE clashfx_cluster SET expired = expired RETURNING 1`,
    (rows) => rows.length > 0
  ).pipe(
    Effect.timeout(patience),
    Effect.orElseSucceed(() => false)
  )
)

/** Is there a key that the API takes, as far as is known? A pool that says nothing is believed. */
const hasKeys = Effect.map(KeyPool.status, (keys) => keys.length === 0 || keys.some(({ state }) => state !== "aside"))

/** Asks what watches here, if anything does. */
const watches = Effect.gen(function* () {
  const watch = Option.getOrUndefined(yield* Effect.serviceOption(ClusterWatch))
  if (watch === undefined) return Effect.succeed<Watching>("off")
  const ownership = new Ownership()
  const isNobodys = ClusterStatus.get.pipe(
    Effect.timeout(patience),
    Effect.match({ onFailure: () => false, onSuccess: ({ unowned }) => unowned.length > 0 })
  )
  return Effect.gen(function* (): Effect.fn.Return<Watching, never, ClusterDatabase> {
    const owned = yield* watch.owned
    const now = yield* Clock.currentTimeMillis
    if (ownership.look(owned.length === 0 && (yield* isNobodys), yield* monotonicMillis)) return "unowned"
    return isStuck(yield* watch.tags, now) ? "stuck" : "well"
  })
})

/** Looked at once a second at most, whoever asks: strangers may. */
const ready = Layer.unwrap(
  Effect.gen(function* () {
    const watching = yield* watches
    const context = yield* Effect.context<ClusterDatabase | KeyPool.KeyPool>()
    const looked = yield* Effect.cachedWithTTL(
      Effect.provideContext(Effect.all({ database: isReached, keys: hasKeys, watching }), context),
      "900 millis"
    )
    const answer = Effect.map(looked, ({ database, keys, watching }) => {
      const isReady = database && keys && (watching === "well" || watching === "off")
      return json(isReady ? 200 : 503, { status: isReady ? "ready" : "not ready", database, keys, watching })
    })
    return HttpRouter.add("GET", "/ready", answer)
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
