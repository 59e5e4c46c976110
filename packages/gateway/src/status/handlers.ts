/** The status over HTTP: asked once, or told every second. */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpRouter from "effect/http/HttpRouter"
import type * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Stream from "effect/Stream"
import { GatewayApi } from "../GatewayApi.ts"
import { type CurrentAccess, requires } from "../http/access.ts"
import { Closing } from "../http/closing.ts"
import { onlyWith } from "../http/query.ts"
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

/** `/api/status/stream`: until the client goes, its token is revoked, or the gateway ends. */
export const stream = HttpRouter.use((router) =>
  Effect.gen(function* () {
    const { events } = yield* Status
    const closing = Deferred.await(yield* Closing)
    const answer = Effect.gen(function* () {
      yield* requires("admin")
      yield* onlyWith([])
      const context = yield* Effect.context<HttpServerRequest.HttpServerRequest | CurrentAccess>()
      const isAllowed = Effect.provideContext(Effect.isSuccess(requires("admin")), context)
      const body = events.pipe(
        Stream.takeWhileEffect(() => isAllowed),
        Stream.interruptWhen(closing)
      )
      return HttpServerResponse.stream(body, {
        contentType: "text/event-stream",
        headers: { "cache-control": "no-store", connection: "close", "x-accel-buffering": "no" }
      })
    })
    yield* router.add("GET", "/api/status/stream", answer)
  })
)
