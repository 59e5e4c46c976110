/** One request and its whole answer, with every way it can fail typed. */
import type * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { constVoid } from "effect/Function"
import type * as Cookies from "effect/http/Cookies"
import * as HttpClient from "effect/http/HttpClient"
import type { HttpClientError } from "effect/http/HttpClientError"
import type { HttpClientRequest } from "effect/http/HttpClientRequest"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import * as Result from "effect/Result"
import { Network, Timeout, type Origin } from "../ClashError.ts"
import { Body } from "./body/body.ts"
import { type Patience, sleepPatiently } from "./patience.ts"
import { maxBodySize, readAll, withoutRedirects } from "./received.ts"
import { transportMessage } from "./errors/transportMessage.ts"

/** An answer, received to its end. */
export interface Exchange {
  readonly status: number
  readonly body: Body
  readonly cookies: Cookies.Cookies
  /** The value of a header, whose name is in lower case. */
  header(name: string): string | undefined
}

/** Who wants to know what becomes of an attempt: the throttle, whose limit counts arrivals at the server. */
export interface Departure {
  begins(isTold: boolean): void
  written(): void
  ended(isAnswered: boolean): void
}

const nobody: Departure = { begins: constVoid, written: constVoid, ended: constVoid }

/** A request with all that is known about it. */
interface Sending {
  readonly request: HttpClientRequest
  readonly origin: Origin
  readonly patience: Patience
  readonly departure: Departure
}

// ---------------------------------------------------------------------------------------------------------------------
// Clients that collect
// ---------------------------------------------------------------------------------------------------------------------

/** The key of {@link Collecting.send}. */
export const send: unique symbol = Symbol.for("clashfx/internal/send")

/** The key of {@link Collecting.room}. */
export const room: unique symbol = Symbol.for("clashfx/internal/room")

/** How an exchange came out. */
export type Outcome = Result.Result<Exchange, HttpClientError>

/** A client that also gives whole answers at once, without a response to be read from. */
export interface Collecting extends HttpClient.HttpClient {
  /**
   * Sends a request and calls back once with the outcome, unless the result is called before, which cancels it. `written`
   * is called when the request is written to its connection.
   */
  readonly [send]: (request: HttpClientRequest, done: (outcome: Outcome) => void, written?: () => void) => () => void
  /** Suspends while many requests wait for a connection; nothing where there is room. For who can wait: polls. */
  readonly [room]: () => Effect.Effect<void> | undefined
}

const isCollecting = (client: HttpClient.HttpClient): client is Collecting => send in client

/** Waits until there is room for another request; nothing where there is, or nobody knows. */
export const roomOf = (client: HttpClient.HttpClient | undefined): Effect.Effect<void> | undefined =>
  client !== undefined && isCollecting(client) ? client[room]() : undefined

const timedOut = (origin: Origin, millis: number): Timeout => new Timeout({ ...origin, after: Duration.millis(millis) })

/** Does `then` when the patience, which begins now, has ended: it may have grown meanwhile. */
const expiry = <A, E>(
  patience: Patience,
  then: (limit: number) => Effect.Effect<A, E>,
  waited = 0
): Effect.Effect<A, E> => {
  const limit = patience.millis()
  return limit <= waited
    ? then(limit)
    : Effect.flatMap(sleepPatiently(limit - waited), () => expiry(patience, then, limit))
}

/**
 * The exchange and its time limit in one callback. A timer in a fiber of its own is all that the limit costs, a third of
 * `Effect.timeout`, which races two fibers.
 *
 * The outcome is taken out of the callback, which has waited long enough to be an old object: what dead old objects hold
 * lives until the next full collection, and answers are large.
 */
const collected = (
  client: Collecting,
  { departure, origin, patience, request }: Sending
): Effect.Effect<Exchange, Network | Timeout> =>
  Effect.contextWith((context: Context.Context<never>) =>
    Effect.callback<Exchange, Network | Timeout>((resume) => {
      let cancel = constVoid
      let outcome: Outcome | undefined
      const take = Effect.suspend((): Effect.Effect<Exchange, Network | Timeout> => {
        const taken = outcome
        outcome = undefined
        if (taken === undefined) return Effect.die(new Error("an outcome is taken once"))
        return Result.isSuccess(taken)
          ? Effect.succeed(taken.success)
          : Effect.fail(networkError(taken.failure, request, origin))
      })
      const expire = (limit: number) =>
        Effect.sync(() => {
          cancel()
          departure.ended(false)
          resume(Effect.fail(timedOut(origin, limit)))
        })
      departure.begins(true)
      patience.begins()
      const timer = Effect.runForkWith(context)(expiry(patience, expire))
      cancel = client[send](
        request,
        (done) => {
          timer.interruptUnsafe()
          departure.ended(Result.isSuccess(done))
          outcome ??= done
          resume(take)
        },
        () => departure.written()
      )
      return Effect.sync(() => {
        timer.interruptUnsafe()
        cancel()
        departure.ended(false)
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
  constructor(response: HttpClientResponse, body: Uint8Array) {
    this.response = response
    this.body = new Body(body)
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

const receivedFrom = (
  client: HttpClient.HttpClient,
  { departure, origin, patience, request }: Sending
): Effect.Effect<Exchange, Network | Timeout> => {
  const answer = Effect.suspend(() => {
    departure.begins(false)
    patience.begins()
    return client.execute(request)
  }).pipe(
    Effect.flatMap((response) => Effect.map(readAll(response), (body) => [response, body] as const)),
    Effect.mapError((error) => networkError(error, request, origin)),
    Effect.flatMap(([response, body]): Effect.Effect<Exchange, Network> =>
      body === undefined
        ? Effect.fail(new Network({ ...origin, detail: `the body is larger than ${maxBodySize} bytes` }))
        : Effect.succeed(new Received(response, body))
    )
  )
  const late = Effect.suspend(() => expiry(patience, (limit) => Effect.fail(timedOut(origin, limit))))
  return Effect.raceFirst(answer, late).pipe(
    Effect.onExit((exit) => Effect.sync(() => departure.ended(exit._tag === "Success"))),
    withoutRedirects,
    // Effect's own HTTP spans would carry the headers, and trace headers must not go to third parties.
    Effect.provideService(HttpClient.TracerDisabledWhen, () => true),
    Effect.provideService(HttpClient.TracerPropagationEnabled, false)
  )
}

// ---------------------------------------------------------------------------------------------------------------------
// Both
// ---------------------------------------------------------------------------------------------------------------------

/** The short reason of a transport error: what the connection said, never the request (it carries the key). */
const networkError = (error: HttpClientError, request: HttpClientRequest, origin: Origin): Network =>
  new Network({ ...origin, detail: transportMessage(error, request) })

/** Sends a request and receives the answer; the whole of it must come within its time limit. */
export const exchange = (
  client: HttpClient.HttpClient,
  request: HttpClientRequest,
  origin: Origin,
  patience: Patience,
  departure: Departure = nobody
): Effect.Effect<Exchange, Network | Timeout> => {
  const sending = { request, origin, patience, departure }
  return isCollecting(client) ? collected(client, sending) : receivedFrom(client, sending)
}
