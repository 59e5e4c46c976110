/** An HTTP client without a network: answers are made by a function, at once. */
import * as Cookies from "effect/http/Cookies"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { constVoid } from "effect/Function"
import { Body } from "../../packages/clashfx/src/exchange/internal/body/body.ts"
import { type Collecting, type Exchange, room, send } from "../../packages/clashfx/src/exchange/internal/exchange.ts"

/** What a scripted server says. */
export interface Script {
  readonly body: (path: string) => Buffer
  /** Seconds for which answers are fresh. */
  readonly maxAge: number
}

/** It answers the way the SDK's own Node layer does, so that nothing but the SDK is measured. */
export const scripted = ({ body, maxAge }: Script): Layer.Layer<HttpClient.HttpClient> => {
  const headers = new Map([["cache-control", `max-age=${maxAge}`]])
  const client = HttpClient.make((request) =>
    Effect.sync(() =>
      HttpClientResponse.fromWeb(request, new Response(new Uint8Array(body(request.url)), { headers: [...headers] }))
    )
  )
  const collecting: Pick<Collecting, typeof send | typeof room> = {
    [room]: () => undefined,
    [send]: (request, done) => {
      const bytes = body(request.url)
      const exchange: Exchange = {
        status: 200,
        body: new Body(bytes),
        cookies: Cookies.empty,
        header: (name) => headers.get(name)
      }
      done(Result.succeed(exchange))
      return constVoid
    }
  }
  return Layer.succeed(HttpClient.HttpClient, Object.assign(client, collecting))
}
