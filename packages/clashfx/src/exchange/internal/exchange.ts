/** One request and its whole answer, with every way it can fail typed. */
import type * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { constVoid } from "effect/Function"
import type * as Cookies from "effect/http/Cookies"
import * as HttpClient from "effect/http/HttpClient"
import type { HttpClientError } from "effect/http/HttpClientError"
import type { HttpClientRequest } from "effect/http/HttpClientRequest"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import * as Result from "effect/Result"
import { Network, Timeout, type Origin } from "../ClashError.ts"
import { Body } from "./body.ts"

/** An answer, received to its end. */
export interface Exchange {
  readonly status: number
  readonly body: Body
  readonly cookies: Cookies.Cookies
  /** The value of a header, whose name is in lower case. */
  header(name: string): string | undefined
}

// ---------------------------------------------------------------------------------------------------------------------
// Clients that collect
// ---------------------------------------------------------------------------------------------------------------------

/** The key of {@link Collecting.send}. */
export const send: unique symbol = Symbol.for("clashfx/internal/send")

/** How an exchange came out. */
export type Outcome = Result.Result<Exchange, HttpClientError>

/** A client that also gives whole answers at once, without a response to be read from. */
export interface Collecting extends HttpClient.HttpClient {
  /** Sends a request and calls back once with the outcome, unless the result is called before, which cancels it. */
  readonly [send]: (request: HttpClientRequest, done: (outcome: Outcome) => void) => () => void
}

const isCollecting = (client: HttpClient.HttpClient): client is Collecting => send in client

/**
 * The exchange and its time limit in one callback. A timer in a fiber of its own is all that the limit costs, a third of
 * `Effect.timeout`, which races two fibers.
 *
 * The outcome is taken out of the callback, which has waited long enough to be an old object: what dead old objects hold
 * lives until the next full collection, and answers are large.
 */
const collected = (
  client: Collecting,
  request: HttpClientRequest,
  origin: Origin,
  timeout: Duration.Duration
): Effect.Effect<Exchange, Network | Timeout> =>
  Effect.contextWith((context: Context.Context<never>) =>
    Effect.callback<Exchange, Network | Timeout>((resume) => {
      let cancel = constVoid
      let received: Outcome | undefined
      const take = Effect.suspend((): Effect.Effect<Exchange, Network | Timeout> => {
        const outcome = received
        received = undefined
        if (outcome === undefined) return Effect.die(new Error("an outcome is taken once"))
        return Result.isSuccess(outcome)
          ? Effect.succeed(outcome.success)
          : Effect.fail(networkError(outcome.failure, origin))
      })
      const expire = Effect.sync(() => {
        cancel()
        resume(Effect.fail(new Timeout({ ...origin, after: timeout })))
      })
      const timer = Effect.runForkWith(context)(Effect.andThen(Effect.sleep(timeout), expire))
      cancel = client[send](request, (outcome) => {
        timer.interruptUnsafe()
        received ??= outcome
        resume(take)
      })
      return Effect.sync(() => {
        timer.interruptUnsafe()
        cancel()
      })
    })
  )

// ---------------------------------------------------------------------------------------------------------------------
// Other clients
// ---------------------------------------------------------------------------------------------------------------------

/** The answer of any client, read to its end. */
class Received implements Exchange {
  readonly body: Body
  private readonly response: HttpClientResponse
  constructor(response: HttpClientResponse, body: ArrayBuffer) {
    this.response = response
    this.body = new Body(new Uint8Array(body))
  }
  get status(): number {
    return this.response.status
  }
  get cookies(): Cookies.Cookies {
    return this.response.cookies
  }
  header(name: string): string | undefined {
    return this.response.headers[name]
  }
}

const received = (
  client: HttpClient.HttpClient,
  request: HttpClientRequest,
  origin: Origin,
  timeout: Duration.Duration
): Effect.Effect<Exchange, Network | Timeout> =>
  client.execute(request).pipe(
    Effect.flatMap((response) => Effect.map(response.arrayBuffer, (body): Exchange => new Received(response, body))),
    Effect.mapError((error) => networkError(error, origin)),
    Effect.timeoutOrElse({
      duration: timeout,
      orElse: () => Effect.fail(new Timeout({ ...origin, after: timeout }))
    }),
    // Effect's own HTTP spans would carry the headers, and trace headers must not go to third parties.
    Effect.provideService(HttpClient.TracerDisabledWhen, () => true),
    Effect.provideService(HttpClient.TracerPropagationEnabled, false)
  )

// ---------------------------------------------------------------------------------------------------------------------
// Both
// ---------------------------------------------------------------------------------------------------------------------

/** The short reason of a transport error: what the connection said, never the request (it carries the key). */
const networkError = ({ reason }: HttpClientError, origin: Origin): Network => {
  const cause = "cause" in reason ? reason.cause : undefined
  if (!(cause instanceof Error)) return new Network({ ...origin, detail: reason._tag })
  const nested = cause.cause instanceof Error ? `: ${cause.cause.message}` : ""
  return new Network({ ...origin, detail: `${cause.message}${nested}` || cause.name })
}

/** Sends a request and receives the answer; the whole of it must come within `timeout`. */
export const exchange = (
  client: HttpClient.HttpClient,
  request: HttpClientRequest,
  origin: Origin,
  timeout: Duration.Duration
): Effect.Effect<Exchange, Network | Timeout> =>
  isCollecting(client) ? collected(client, request, origin, timeout) : received(client, request, origin, timeout)
