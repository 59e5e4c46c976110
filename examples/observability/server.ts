/**
 * A watcher that can be looked at: metrics for Prometheus at `/metrics`, and traces, metrics and logs to an OpenTelemetry
 * collector. The SDK counts requests, waits, cache hits, polls, events and lag; its spans are those of your own program.
 */
import { Watcher } from "clashfx"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Otlp from "effect/observability/Otlp"
import * as PrometheusMetrics from "effect/observability/PrometheusMetrics"

/** Watches in the background of the server and logs each event. */
const watching = (tags: ReadonlyArray<string>, options?: Watcher.Options) =>
  Effect.gen(function* () {
    const watcher = yield* Watcher.make(options)
    yield* watcher.clans.add(tags)
    yield* Effect.forkScoped(
      Stream.runForEach(watcher.events, (event) => Effect.logInfo(event._tag).pipe(Effect.annotateLogs("id", event.id)))
    )
    return watcher
  })

/** `/metrics` for Prometheus; `/health` answers 503 when polls fail or are more than five minutes late. */
export const routes = (tags: ReadonlyArray<string>, options?: Watcher.Options) =>
  Layer.unwrap(
    Effect.map(watching(tags, options), ({ health }) =>
      Layer.merge(
        PrometheusMetrics.layerHttp(),
        HttpRouter.add(
          "GET",
          "/health",
          Effect.map(health, (state) =>
            HttpServerResponse.jsonUnsafe(state, { status: state.lag > 300 || state.store === "failing" ? 503 : 200 })
          )
        )
      )
    )
  )

/** Sends everything to a collector, like `http://localhost:4318`; with an HTTP client of its own, which is not traced. */
export const telemetry = (collector: string) =>
  Otlp.layerJson({
    baseUrl: collector,
    resource: { serviceName: "clash-watcher" },
    tracerExportInterval: "1 second",
    loggerExportInterval: "1 second"
  }).pipe(Layer.provide(FetchHttpClient.layer))
