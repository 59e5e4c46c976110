/** What stands before every route of the gateway's own JSON API: scopes, no unknown options, and readable errors for odd input. */
import * as Effect from "effect/Effect"
import type * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiMiddleware from "effect/http-api/HttpApiMiddleware"
import * as HttpApiSecurity from "effect/http-api/HttpApiSecurity"
import * as Layer from "effect/Layer"
import type { TokenScope } from "../Tokens.ts"
import { Client, CurrentAccess, requires } from "./access.ts"
import { unreadField } from "./names.ts"
import { BadRequest, Denied, Unauthorized } from "./problem.ts"
import { namesOf, onlyWith } from "./query.ts"

const security = { token: HttpApiSecurity.bearer }
const error = [Unauthorized, Denied, BadRequest] as const

/** For the scope `read`. */
export class ReadAccess extends HttpApiMiddleware.Service<ReadAccess, { provides: Client }>()(
  "@clashfx/gateway/ReadAccess",
  { security, error }
) {}

/** For the scope `watch`. */
export class WatchAccess extends HttpApiMiddleware.Service<WatchAccess, { provides: Client }>()(
  "@clashfx/gateway/WatchAccess",
  { security, error }
) {}

/** For the scope `admin`. */
export class AdminAccess extends HttpApiMiddleware.Service<AdminAccess, { provides: Client }>()(
  "@clashfx/gateway/AdminAccess",
  { security, error }
) {}

/** Bodies, queries and paths that cannot be are told as {@link BadRequest}. */
export class ReadableErrors extends HttpApiMiddleware.Service<ReadableErrors>()("@clashfx/gateway/ReadableErrors", {
  error: BadRequest
}) {}

/** One line, and not all of a long one: it may quote what was sent. */
const lineOf = (text: string): string => {
  const line = text.replace(/\s+/g, " ").trim()
  return line.length > 300 ? `${line.slice(0, 299)}…` : line
}

const guard = (needed: TokenScope) =>
  Effect.map(CurrentAccess, (access) => ({
    token: <A, E, R>(effect: Effect.Effect<A, E, R>, { endpoint }: { readonly endpoint: HttpApiEndpoint.Top }) =>
      Effect.gen(function* () {
        const client = yield* Effect.provideService(requires(needed), CurrentAccess, access)
        yield* onlyWith(namesOf(endpoint.query))
        return yield* Effect.provideService(effect, Client, client)
      })
  }))

/** The guards of all scopes. */
export const layer: Layer.Layer<ReadAccess | WatchAccess | AdminAccess | ReadableErrors, never, CurrentAccess> =
  Layer.mergeAll(
    Layer.effect(ReadAccess, guard("read")),
    Layer.effect(WatchAccess, guard("watch")),
    Layer.effect(AdminAccess, guard("admin")),
    HttpApiMiddleware.layerSchemaErrorTransform(ReadableErrors, (failed) =>
      failed.kind === "Body" || failed.kind === "ResponseHeaders"
        ? Effect.die(failed)
        : Effect.fail(
            new BadRequest({
              message: unreadField(failed.cause.issue) ?? lineOf(`${failed.kind}: ${failed.cause.message}`)
            })
          )
    )
  )
