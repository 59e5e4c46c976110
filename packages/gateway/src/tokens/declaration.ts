/** The routes of tokens. */
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import * as Schema from "effect/Schema"
import { AdminAccess, ReadableErrors } from "../http/guards.ts"
import { BadRequest, Id, Missing, ofBody, Unavailable } from "../http/problem.ts"
import { TokenPriority, TokenScope } from "../Tokens.ts"

const rate = Schema.optionalKey(Schema.Finite.check(Schema.isGreaterThan(0))).annotate({
  description: "Requests a second, at most; without it no quota"
})

/** A token, without what is secret about it. */
export const TokenJson = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  scope: TokenScope,
  priority: TokenPriority,
  rate,
  created: Schema.DateTimeUtcFromMillis.annotate({ description: "Milliseconds since 1970, UTC" })
}).annotate({ identifier: "Token" })

const NewTokenJson = Schema.Struct({
  name: Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(100)),
  scope: Schema.optionalKey(TokenScope),
  priority: Schema.optionalKey(TokenPriority),
  rate
}).annotate({ identifier: "TokenToMake" })

const MadeTokenJson = Schema.Struct({
  token: TokenJson,
  secret: Schema.String.annotate({ description: "The token itself; it is not shown again" })
}).annotate({ identifier: "MadeToken" })

export const group = HttpApiGroup.make("tokens")
  .add(
    HttpApiEndpoint.get("list", "/api/tokens", {
      success: Schema.Struct({ items: Schema.Array(TokenJson) }),
      error: Unavailable
    }).annotateMerge(OpenApi.annotations({ summary: "All tokens, without their secrets" })),
    HttpApiEndpoint.post("make", "/api/tokens", {
      payload: NewTokenJson,
      success: MadeTokenJson,
      error: [BadRequest, ...ofBody, Unavailable]
    }).annotateMerge(OpenApi.annotations({ summary: "Make a token" })),
    HttpApiEndpoint.delete("revoke", "/api/tokens/:id", {
      params: { id: Id },
      error: [BadRequest, Missing, Unavailable]
    }).annotateMerge(OpenApi.annotations({ summary: "Take a token back; no gateway accepts it a second later" }))
  )
  .middleware(AdminAccess)
  .middleware(ReadableErrors)
  .annotateMerge(OpenApi.annotations({ title: "Tokens", description: "Who may use the gateway" }))
