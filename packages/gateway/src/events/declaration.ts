/** The routes of the streams, as the document tells of them; they are answered by `routes.ts`. */
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import * as Schema from "effect/Schema"
import { ReadAccess } from "../http/guards.ts"
import { BadRequest } from "../http/problem.ts"
import { selectionQuery } from "./selection.ts"

const stream = Schema.String.pipe(HttpApiSchema.asText({ contentType: "text/event-stream" }))

export const group = HttpApiGroup.make("events")
  .add(
    HttpApiEndpoint.get("sse", "/events", {
      query: selectionQuery,
      headers: { "last-event-id": Schema.optionalKey(Schema.String) },
      success: stream,
      error: BadRequest
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Events as they come, as server-sent events",
        description:
          "Each has its place in the log as `id`, its type as `event`, and the SDK's event as JSON in `data`. `hello` is the " +
          "first one; `expired` says that some are gone. A client that comes back sends Last-Event-ID, as browsers do."
      })
    ),
    HttpApiEndpoint.get("socket", "/events/socket", {
      query: selectionQuery,
      success: HttpApiSchema.Empty(101).annotate({ description: "The connection is a WebSocket now" }),
      error: BadRequest
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Events as they come, over a WebSocket",
        description:
          'Each message is JSON: `{"id","event"}`, or `{"expired"}` with what is gone. A browser, which can send no ' +
          "Authorization there, gives its token as a second protocol: `clashfx, token.cfx_...`; `clashfx` is the one that is " +
          "chosen. `after` goes on behind an event."
      })
    )
  )
  .middleware(ReadAccess)
  .annotateMerge(OpenApi.annotations({ title: "Events", description: "What happens, as it happens" }))
