/** Tokens over HTTP. */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as Redacted from "effect/Redacted"
import { GatewayApi } from "../GatewayApi.ts"
import { away } from "../http/away.ts"
import { BadRequest, Missing } from "../http/problem.ts"
import { type Token, Tokens } from "../Tokens.ts"

const jsonOf = ({ created, rate, ...rest }: Token) => ({
  ...rest,
  ...(rate === undefined ? {} : { rate }),
  created: DateTime.makeUnsafe(created)
})

export const layer = HttpApiBuilder.group(
  GatewayApi,
  "tokens",
  Effect.fn(function* (handlers) {
    const tokens = yield* Tokens
    return handlers.handleAll({
      list: () =>
        tokens.list.pipe(
          Effect.map((found) => ({ items: found.map(jsonOf) })),
          Effect.catch(away)
        ),
      make: ({ payload }) =>
        tokens.make(payload).pipe(
          Effect.map(({ secret, token }) => ({ token: jsonOf(token), secret: Redacted.value(secret) })),
          Effect.catchTags({
            InvalidToken: (error) => Effect.fail(new BadRequest({ message: error.message })),
            StoreFailed: away
          })
        ),
      revoke: ({ params }) =>
        Effect.flatMap(Effect.catch(tokens.revoke(params.id), away), (gone) =>
          gone ? Effect.void : Effect.fail(new Missing({ message: "there is no token with this id" }))
        )
    })
  })
)
