/** The routes of the status. */
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import * as Schema from "effect/Schema"
import { AdminAccess, ReadableErrors } from "../http/guards.ts"
import { BadRequest } from "../http/problem.ts"
import { StatusJson, TagJson } from "./report.ts"

/** So many tags are given at once, at most. */
const most = 1000

const Limit = Schema.FiniteFromString.check(Schema.isInt(), Schema.isBetween({ minimum: 1, maximum: most }))

export const group = HttpApiGroup.make("status")
  .add(
    HttpApiEndpoint.get("now", "/api/status", { success: StatusJson }).annotateMerge(
      OpenApi.annotations({
        summary: "How the gateway does",
        description:
          "Tags, keys, the queue, the cache, requests, clients, and the cluster. `/api/status/stream` tells the same every " +
          "second as server-sent events: `history` once (the last ten minutes), then `sample` and `status`."
      })
    ),
    HttpApiEndpoint.get("tags", "/api/status/tags", {
      query: {
        find: Schema.optionalKey(Schema.String),
        limit: Schema.optionalKey(Limit)
      },
      success: Schema.Struct({ items: Schema.Array(TagJson), total: Schema.Int }),
      error: BadRequest
    }).annotateMerge(
      OpenApi.annotations({
        summary: "The tags of this process in which all words of `find` are found, the worst first"
      })
    )
  )
  .middleware(AdminAccess)
  .middleware(ReadableErrors)
  .annotateMerge(OpenApi.annotations({ title: "Status", description: "How the gateway does" }))
