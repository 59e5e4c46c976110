/** The routes for monitors, and the stream of the status, as the document tells of them; see `health.ts` and `handlers.ts`. */
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import * as Schema from "effect/Schema"
import { AdminAccess, ReadAccess } from "../http/guards.ts"
import { BadRequest } from "../http/problem.ts"

const text = (contentType: string) => Schema.String.pipe(HttpApiSchema.asText({ contentType }))

const readiness = {
  database: Schema.Boolean,
  keys: Schema.Boolean.annotate({ description: "Is there a key that the API takes?" }),
  watching: Schema.Literals(["well", "off", "stuck", "unowned"])
}

/** For load balancers and monitors; none needs a token but `/metrics`. What else stands in a query is of no interest. */
export const monitors = HttpApiGroup.make("monitors")
  .add(
    HttpApiEndpoint.get("health", "/health", {
      success: Schema.Struct({ status: Schema.Literal("alive") })
    }).annotateMerge(OpenApi.annotations({ summary: "Does it run?" })),
    HttpApiEndpoint.get("ready", "/ready", {
      success: Schema.Struct({ status: Schema.Literal("ready"), ...readiness }),
      error: Schema.Struct({ status: Schema.Literal("not ready"), ...readiness }).annotate({
        httpApiStatus: 503,
        description: "What is in the way is said"
      })
    }).annotateMerge(OpenApi.annotations({ summary: "Is it of use?" })),
    HttpApiEndpoint.get("metrics", "/metrics", { success: text("text/plain") })
      .middleware(ReadAccess)
      .annotateMerge(OpenApi.annotations({ summary: "Metrics for Prometheus" })),
    HttpApiEndpoint.get("document", "/openapi.json", { success: Schema.Json }).annotateMerge(
      OpenApi.annotations({ summary: "This document" })
    ),
    HttpApiEndpoint.get("page", "/", { success: text("text/html") }).annotateMerge(
      OpenApi.annotations({ summary: "The page; what it shows it asks for with a token" })
    )
  )
  .annotateMerge(OpenApi.annotations({ title: "Operation", description: "For monitors, and for people" }))

/** The status, told every second. */
export const live = HttpApiGroup.make("live")
  .add(
    HttpApiEndpoint.get("status", "/api/status/stream", {
      success: text("text/event-stream"),
      error: BadRequest
    }).annotateMerge(
      OpenApi.annotations({
        summary: "How the gateway does, every second, as server-sent events",
        description: "`history` once (the last ten minutes), then `sample` and `status`."
      })
    )
  )
  .middleware(AdminAccess)
  .annotateMerge(OpenApi.annotations({ title: "Live status", description: "How the gateway does, as it does" }))
