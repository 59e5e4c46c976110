/** Webhooks over HTTP. */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Redacted from "effect/Redacted"
import { placeOf, wantedOf } from "../events/selection.ts"
import { GatewayApi } from "../GatewayApi.ts"
import type { StoreFailed } from "../GatewayError.ts"
import { away } from "../http/away.ts"
import { Missing } from "../http/problem.ts"
import { limitOf } from "../watching/question.ts"
import { shownUrl } from "./address.ts"
import { Hooks, type HookStatus } from "./hooks.ts"

const missing = new Missing({ message: "there is no webhook with this id" })

const jsonOf = ({ created, dead, failure, id, isActive, kind, place, url, waiting, wanted }: HookStatus) => ({
  id,
  kind,
  url: shownUrl(new URL(Redacted.value(url))),
  ...(wanted.tags === undefined ? {} : { tags: wanted.tags }),
  ...(wanted.kinds === undefined ? {} : { kinds: wanted.kinds }),
  ...(wanted.types === undefined ? {} : { types: wanted.types }),
  state: isActive ? ("active" as const) : ("disabled" as const),
  ...(failure === undefined ? {} : { failure }),
  place: String(place),
  waiting,
  dead,
  created: DateTime.makeUnsafe(created)
})

const largest = 2n ** 63n - 1n

export const layer = HttpApiBuilder.group(
  GatewayApi,
  "webhooks",
  Effect.fn(function* (handlers) {
    const hooks = yield* Hooks
    const exists = (effect: Effect.Effect<boolean, StoreFailed>) =>
      Effect.flatMap(Effect.catch(effect, away), (was) => (was ? Effect.void : Effect.fail(missing)))
    const known = (id: string) =>
      Effect.flatMap(Effect.catch(hooks.list, away), (all) =>
        all.some((one) => one.id === id) ? Effect.void : Effect.fail(missing)
      )
    return handlers.handleAll({
      list: () => Effect.map(Effect.catch(hooks.list, away), (all) => ({ items: all.map(jsonOf) })),
      make: ({ payload }) =>
        Effect.gen(function* () {
          const wanted = yield* Effect.fromResult(wantedOf(payload))
          const after = yield* Effect.fromResult(placeOf("after", payload.after))
          const { kind, secret, url } = payload
          const hook = yield* Effect.catchTag(hooks.make({ kind, url, secret, wanted, after }), "StoreFailed", away)
          return {
            webhook: jsonOf({ ...hook, waiting: 0, dead: 0 }),
            ...(hook.secret === undefined ? {} : { secret: Redacted.value(hook.secret) })
          }
        }),
      remove: ({ params }) => exists(hooks.remove(params.id)),
      renew: ({ params, payload }) =>
        hooks.renew(params.id, payload.secret).pipe(
          Effect.catchTag("StoreFailed", away),
          Effect.flatMap((secret) =>
            secret === undefined ? Effect.fail(missing) : Effect.succeed({ secret: Redacted.value(secret) })
          )
        ),
      enable: ({ params }) => exists(hooks.enable(params.id)),
      dead: ({ params, query }) =>
        Effect.gen(function* () {
          const limit = yield* Effect.fromResult(limitOf(query.limit, 100, 1000))
          const before = yield* Effect.fromResult(placeOf("before", query.before))
          yield* known(params.id)
          const found = yield* Effect.catch(hooks.dead(params.id, before ?? largest, limit), away)
          // The events' JSON is passed on as it was stored.
          const items = found.map(
            ({ attempts, body, failure, seq }) =>
              `{"place":"${seq}","event":${body},"attempts":${attempts}` +
              `${failure === undefined ? "" : `,"failure":${JSON.stringify(failure)}`}}`
          )
          const last = found.at(-1)
          const next = found.length === limit && last !== undefined ? `,"next":"${last.seq}"` : ""
          return HttpServerResponse.text(`{"items":[${items.join()}]${next}}`, {
            contentType: "application/json; charset=utf-8",
            headers: { "cache-control": "no-store" }
          })
        }),
      resend: ({ params, payload }) =>
        Effect.gen(function* () {
          const places = yield* Effect.forEach(payload.places ?? [], (text) =>
            Effect.fromResult(placeOf("places", text))
          )
          yield* known(params.id)
          const chosen = places.filter((place) => place !== undefined)
          const count = yield* Effect.catch(
            hooks.revive(params.id, payload.places === undefined ? undefined : chosen),
            away
          )
          return { resent: count }
        })
    })
  })
)
