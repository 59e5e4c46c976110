/** The status over HTTP: asked once, or told every second. */
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { GatewayApi } from "../GatewayApi.ts"
import { requires } from "../http/access.ts"
import { Status } from "./status.ts"

export const layer = HttpApiBuilder.group(
  GatewayApi,
  "status",
  Effect.fn(function* (handlers) {
    const status = yield* Status
    return handlers.handleAll({
      now: () => status.now,
      tags: ({ query }) => status.find(query.find ?? "", query.limit ?? 200)
    })
  })
)

/** `/api/status/stream`. */
export const stream = HttpRouter.use((router) =>
  Effect.gen(function* () {
    const { events } = yield* Status
    const answer = HttpServerResponse.stream(events, {
      contentType: "text/event-stream",
      headers: { "cache-control": "no-store", "x-accel-buffering": "no" }
    })
    yield* router.add("GET", "/api/status/stream", Effect.as(requires("admin"), answer))
  })
)
