/** One request and its whole answer as text, with every way it can fail typed. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import type * as HttpClientError from "effect/http/HttpClientError"
import type { HttpClientRequest } from "effect/http/HttpClientRequest"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import { Network, Timeout, type Origin } from "../../ClashError.ts"

/** An answer, read to its end. */
export interface Exchange {
  readonly status: number
  readonly body: string
  /** For its headers and cookies, which are parsed when they are read. */
  readonly response: HttpClientResponse
}

/** The short reason of a transport error: what the connection said, never the request (it carries the key). */
const reasonOf = (error: HttpClientError.HttpClientError): string => {
  const { reason } = error
  const cause = "cause" in reason ? reason.cause : undefined
  if (cause instanceof Error) {
    const nested = cause.cause instanceof Error ? `: ${cause.cause.message}` : ""
    return `${cause.message}${nested}` || cause.name
  }
  return reason._tag
}

/** Sends a request and reads the answer; the whole of it must come within `timeout`. */
export const exchange = (
  client: HttpClient.HttpClient,
  request: HttpClientRequest,
  origin: Origin,
  timeout: Duration.Duration
): Effect.Effect<Exchange, Network | Timeout> =>
  client.execute(request).pipe(
    Effect.flatMap((response) =>
      Effect.map(response.text, (body): Exchange => ({ status: response.status, body, response }))
    ),
    Effect.mapError((error) => new Network({ ...origin, detail: reasonOf(error) })),
    Effect.timeoutOrElse({
      duration: timeout,
      orElse: () => Effect.fail(new Timeout({ ...origin, after: timeout }))
    })
  )
