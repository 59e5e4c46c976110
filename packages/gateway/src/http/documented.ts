/**
 * Everything that the gateway answers beside `/v1` and the files of its page: the JSON API, and what is none (streams, monitors).
 * The document, the methods of a path, and the tests of scopes are made of this one list.
 */
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Effect from "effect/Effect"
import * as OpenApi from "effect/http-api/OpenApi"
import * as Events from "../events/declaration.ts"
import { GatewayApi } from "../GatewayApi.ts"
import { live, monitors } from "../status/monitors.ts"

export const Documented = GatewayApi.add(Events.group, live, monitors)

/** The endpoints of all groups. */
export const endpoints = Object.values(Documented.groups).flatMap((group) => Object.values(group.endpoints))

/** `/openapi.json`: made when somebody asks. */
export const layer = HttpRouter.use((router) =>
  Effect.gen(function* () {
    const document = yield* Effect.cached(Effect.sync(() => HttpServerResponse.jsonUnsafe(OpenApi.fromApi(Documented))))
    yield* router.add("GET", "/openapi.json", document)
  })
)
