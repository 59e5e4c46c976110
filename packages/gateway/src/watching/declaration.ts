/** The routes of the watch list and of history. */
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import * as Schema from "effect/Schema"
import { ReadableErrors, ReadAccess, WatchAccess } from "../http/guards.ts"
import { BadRequest, ofBody, Unavailable } from "../http/problem.ts"
import { listed, parameter } from "../http/query.ts"

const kind = Schema.Literals(["clan", "player", "war", "raid"]).annotate({
  description: "war and raid are watched by the tag of the clan"
})

const Watched = Schema.Struct({ kind, tag: Schema.String }).annotate({ identifier: "Watched" })

/** Tags of one request, at most. */
const most = 10_000

const Tags = Schema.Struct({
  kind,
  tags: Schema.Array(Schema.String.check(Schema.isMaxLength(100))).check(
    Schema.isMinLength(1),
    Schema.isMaxLength(most)
  )
}).annotate({ identifier: "TagsOfKind" })

const error = [BadRequest, Unavailable] as const
const errorWithBody = [...error, ...ofBody] as const

/** What is watched. */
export const list = HttpApiGroup.make("watch")
  .add(
    HttpApiEndpoint.get("list", "/api/watch", {
      query: {
        kind: Schema.optionalKey(kind),
        after: parameter("`next` of the part before"),
        limit: parameter("How many, 1 to 5,000; default 1,000")
      },
      success: Schema.Struct({ items: Schema.Array(Watched), next: Schema.optionalKey(Schema.String) }),
      error
    }).annotateMerge(OpenApi.annotations({ summary: "What is watched, in parts, by kind and tag" })),
    HttpApiEndpoint.post("add", "/api/watch", {
      payload: Tags,
      success: Schema.Struct({ added: Schema.Int.annotate({ description: "Those that were not watched before" }) }),
      error: errorWithBody
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Watch more; nothing is added when one tag is wrong. Polls begin within a second"
      })
    ),
    HttpApiEndpoint.post("removeMany", "/api/watch/remove", {
      payload: Tags,
      success: Schema.Struct({ removed: Schema.Int }),
      error: errorWithBody
    }).annotateMerge(OpenApi.annotations({ summary: "Stop watching; what was told stays in history" })),
    HttpApiEndpoint.delete("remove", "/api/watch/:kind/:tag", {
      params: { kind, tag: Schema.String },
      success: Schema.Struct({ removed: Schema.Int.annotate({ description: "0 where it was not watched" }) }),
      error
    }).annotateMerge(OpenApi.annotations({ summary: "Stop watching one; the # of its tag is written as %23" }))
  )
  .middleware(WatchAccess)
  .middleware(ReadableErrors)
  .annotateMerge(OpenApi.annotations({ title: "Watch list", description: "What the gateway polls" }))

const query = {
  tags: listed("Only events of these tags, separated by commas; at most 100"),
  kinds: listed("Only those of clan, player, war, raid"),
  types: listed("Only these events, like ClanMemberJoined"),
  from: parameter("Found at this instant or later: ISO 8601, or milliseconds since 1970"),
  until: parameter("Found before this instant"),
  before: parameter("`next` of the part before"),
  limit: parameter("How many, 1 to 1,000 as JSON (default 100), 1 to 10,000 as CSV (default 1,000)")
}

/** What was told. */
export const history = HttpApiGroup.make("history")
  .add(
    HttpApiEndpoint.get("json", "/api/history", {
      query,
      success: Schema.Struct({
        items: Schema.Array(
          Schema.Struct({
            id: Schema.String.annotate({ description: "Its place in the log, as streams have it" }),
            event: Schema.Json.annotate({ description: "The event of the SDK" })
          })
        ),
        next: Schema.optionalKey(
          Schema.String.annotate({ description: "`before` of the next part, also where this one has few or no items" })
        )
      }).annotate({ identifier: "History" }),
      error
    }).annotateMerge(OpenApi.annotations({ summary: "Events, newest first" })),
    HttpApiEndpoint.get("csv", "/api/history.csv", {
      query,
      success: Schema.String.pipe(HttpApiSchema.asText({ contentType: "text/csv" })),
      error
    }).annotateMerge(
      OpenApi.annotations({ summary: "The same as CSV; where there is more, the header Link leads to it" })
    )
  )
  .middleware(ReadAccess)
  .middleware(ReadableErrors)
  .annotateMerge(OpenApi.annotations({ title: "History", description: "What was told, as long as it is kept" }))
