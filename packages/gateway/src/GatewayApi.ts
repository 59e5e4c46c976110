/**
 * The declaration of the gateway's own JSON API: what is beside the API of the game below `/v1`. The server, typed clients
 * (`HttpApiClient.make(GatewayApi)`) and `/openapi.json` are made from it.
 */
import * as HttpApi from "effect/http-api/HttpApi"
import * as OpenApi from "effect/http-api/OpenApi"
import * as Status from "./status/declaration.ts"
import * as Tokens from "./tokens/declaration.ts"
import * as Hooks from "./hooks/declaration.ts"
import * as Watching from "./watching/declaration.ts"

// Typed clients bring their token by the guards of the scopes, and get these errors.
export { Client } from "./http/access.ts"
export { AdminAccess, ReadableErrors, ReadAccess, WatchAccess } from "./http/guards.ts"
export { BadMediaType, BadRequest, Denied, Missing, TooLarge, Unauthorized, Unavailable } from "./http/problem.ts"

/** The gateway's own API. */
export const GatewayApi = HttpApi.make("gateway")
  .add(Watching.list, Watching.history, Hooks.group)
  .add(Tokens.group)
  .add(Status.group)
  // A field that nothing reads is a mistyped one: ignored, a token without "rate" would have no quota.
  .annotate(HttpApi.PayloadParseOptions, { onExcessProperty: "error" })
  .annotateMerge(
    OpenApi.annotations({
      title: "clashfx gateway",
      version: "v1",
      description:
        "Tokens, the watch list, events and webhooks of a clashfx gateway. The Clash of Clans API itself is below /v1, as " +
        "the real one answers. Fan content: not affiliated with Supercell."
    })
  )
