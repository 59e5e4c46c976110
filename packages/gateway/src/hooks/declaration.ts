/** The routes of webhooks. */
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import * as Schema from "effect/Schema"
import { ReadableErrors, WatchAccess } from "../http/guards.ts"
import { BadRequest, Id, Missing, ofBody, Unavailable } from "../http/problem.ts"

const kind = Schema.Literals(["standard", "discord"]).annotate({
  description: "standard: signed by the Standard Webhooks specification; discord: messages in a channel"
})

const texts = (description: string) =>
  Schema.optionalKey(
    Schema.Array(Schema.String.check(Schema.isMaxLength(100))).check(Schema.isMaxLength(500))
  ).annotate({
    description
  })

const wanted = {
  tags: texts("Only events of these tags"),
  kinds: texts("Only those of clan, player, war, raid"),
  types: texts("Only these events, like ClanMemberJoined")
}

const Webhook = Schema.Struct({
  id: Schema.String,
  kind,
  url: Schema.String.annotate({ description: "Without what may be secret about it" }),
  ...wanted,
  state: Schema.Literals(["active", "disabled"]),
  failure: Schema.optionalKey(Schema.String).annotate({ description: "Why it is disabled, or what it has missed" }),
  place: Schema.String.annotate({ description: "Events up to this place were sent, wait, or are dead" }),
  waiting: Schema.Int.annotate({ description: "Events that are tried again" }),
  dead: Schema.Int.annotate({ description: "Events that are no longer tried; kept for 30 days" }),
  created: Schema.DateTimeUtcFromMillis.annotate({ description: "Milliseconds since 1970, UTC" })
}).annotate({ identifier: "Webhook" })

const WebhookToMake = Schema.Struct({
  kind,
  url: Schema.String.check(Schema.isMaxLength(2000)),
  secret: Schema.optionalKey(Schema.String.check(Schema.isMaxLength(200))).annotate({
    description: "whsec_...; without it a new one is made"
  }),
  ...wanted,
  after: Schema.optionalKey(Schema.String.check(Schema.isMaxLength(20))).annotate({
    description: "Behind which event to begin; without it with what comes from now on"
  })
}).annotate({ identifier: "WebhookToMake" })

const DeadLetter = Schema.Struct({
  place: Schema.String,
  event: Schema.Json,
  attempts: Schema.Int,
  failure: Schema.optionalKey(Schema.String)
}).annotate({ identifier: "DeadLetter" })

const params = { id: Id }
const error = [BadRequest, Missing, Unavailable] as const
const errorWithBody = [...error, ...ofBody] as const

export const group = HttpApiGroup.make("webhooks")
  .add(
    HttpApiEndpoint.get("list", "/api/webhooks", {
      success: Schema.Struct({ items: Schema.Array(Webhook) }),
      error: Unavailable
    }).annotateMerge(OpenApi.annotations({ summary: "All webhooks, and how they do" })),
    HttpApiEndpoint.post("make", "/api/webhooks", {
      payload: WebhookToMake,
      success: Schema.Struct({
        webhook: Webhook,
        secret: Schema.optionalKey(Schema.String).annotate({ description: "It is not shown again" })
      }),
      error: [BadRequest, ...ofBody, Unavailable]
    }).annotateMerge(OpenApi.annotations({ summary: "Make a webhook" })),
    HttpApiEndpoint.delete("remove", "/api/webhooks/:id", { params, error }).annotateMerge(
      OpenApi.annotations({ summary: "Remove a webhook, with its dead letters" })
    ),
    HttpApiEndpoint.post("enable", "/api/webhooks/:id/enable", { params, error }).annotateMerge(
      OpenApi.annotations({ summary: "Send again to a receiver that had said 410" })
    ),
    HttpApiEndpoint.post("renew", "/api/webhooks/:id/secret", {
      params,
      payload: Schema.Struct({ secret: WebhookToMake.fields.secret }),
      success: Schema.Struct({ secret: Schema.String.annotate({ description: "It is not shown again" }) }),
      error: errorWithBody
    }).annotateMerge(
      OpenApi.annotations({ summary: "Sign with a new secret; for 24 hours the old one signs as well" })
    ),
    HttpApiEndpoint.get("dead", "/api/webhooks/:id/dead", {
      params,
      query: { before: Schema.optionalKey(Schema.String), limit: Schema.optionalKey(Schema.String) },
      success: Schema.Struct({ items: Schema.Array(DeadLetter), next: Schema.optionalKey(Schema.String) }),
      error
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Events that could not be delivered, newest first; kept for 30 days after the last try"
      })
    ),
    HttpApiEndpoint.post("resend", "/api/webhooks/:id/dead/resend", {
      params,
      payload: Schema.Struct({
        places: Schema.optionalKey(Schema.Array(Schema.String).check(Schema.isMaxLength(1000)))
      }),
      success: Schema.Struct({ resent: Schema.Int }),
      error: errorWithBody
    }).annotateMerge(OpenApi.annotations({ summary: "Send dead letters again: these, or all" }))
  )
  .middleware(WatchAccess)
  .middleware(ReadableErrors)
  .annotateMerge(
    OpenApi.annotations({ title: "Webhooks", description: "Events that are sent to servers and channels" })
  )
