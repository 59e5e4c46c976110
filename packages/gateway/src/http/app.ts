/** Everything of the gateway but `/v1`, as one application of Effect's: routes are added in their own folders. */
import * as ByteSize from "effect/ByteSize"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpIncomingMessage from "effect/http/HttpIncomingMessage"
import * as HttpMiddleware from "effect/http/HttpMiddleware"
import * as Layer from "effect/Layer"
import * as EventRoutes from "../events/routes.ts"
import { GatewayApi } from "../GatewayApi.ts"
import * as Page from "../page/serve.ts"
import * as StatusRoutes from "../status/handlers.ts"
import * as Health from "../status/health.ts"
import * as Status from "../status/status.ts"
import * as TokenRoutes from "../tokens/handlers.ts"
import * as HookRoutes from "../hooks/handlers.ts"
import * as WatchRoutes from "../watching/handlers.ts"
import * as Documented from "./documented.ts"
import * as Guards from "./guards.ts"

const api = HttpApiBuilder.layer(GatewayApi).pipe(
  Layer.provide([TokenRoutes.layer, WatchRoutes.layer, HookRoutes.layer, StatusRoutes.layer]),
  Layer.provide(Guards.layer)
)

/** All routes. */
export const routes = Layer.mergeAll(
  api,
  Documented.layer,
  EventRoutes.layer,
  StatusRoutes.stream,
  Health.layer,
  Page.layer
).pipe(Layer.provide(Status.layer))

/** Bodies are read whole: 10,000 tags have 150 kB. */
export const withBodyLimit = Effect.provideService(HttpIncomingMessage.MaxBodySize, ByteSize.mebibytes(1))

/** Effect's own line for each request would be one for each poll of a monitor. */
export const withoutLog = HttpMiddleware.withLoggerDisabled
