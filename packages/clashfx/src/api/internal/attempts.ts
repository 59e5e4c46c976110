/** The attempts of one request: which key, when its turn comes, and what to do when the API does not take the key. */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Headers from "effect/http/Headers"
import * as HttpBody from "effect/http/HttpBody"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as UrlParams from "effect/http/UrlParams"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type { Answer } from "../../exchange/Answer.ts"
import { Throttled, type Origin, type RequestError } from "../../exchange/ClashError.ts"
import { isKeyRejection } from "../../exchange/internal/errors/concern.ts"
import { type Departure, exchange, type Exchange } from "../../exchange/internal/exchange.ts"
import { monotonicUnsafe } from "../../exchange/internal/monotonic.ts"
import { secretsOf } from "../../exchange/internal/errors/secrets.ts"
import { CurrentPatience, type Patience, patienceOf } from "../../exchange/internal/patience.ts"
import { type ApiKey, KeyPool } from "../../service/KeyPool.ts"
import { CurrentPriority, Throttler, type Turn } from "../../service/Throttler.ts"
import { Timeout } from "../RequestPolicy.ts"
import { metricsOf } from "./metrics.ts"

/** What attempts need. */
type Services = KeyPool | Throttler | HttpClient.HttpClient

/** When an answer was complete, on the monotonic clock, and how long it was on its way, ms. */
export interface Came {
  readonly time: number
  readonly took: number
}

/** A request to be attempted. */
export interface Attempted {
  readonly origin: Origin
  readonly method: string
  /** The whole URL. */
  readonly href: string
  readonly payload?: unknown
  /** How long one attempt may take. */
  readonly limit: Duration.Duration
  /** What its answer means; errors show none of the secrets that it was asked with. */
  readonly judge: (
    exchange: Exchange,
    came: Came,
    secrets: () => ReadonlyArray<string>
  ) => Effect.Effect<Answer, RequestError>
}

/** A request that keeps running into 429 is given up after this many rests. */
const maxRests = 5

/**
 * Did the API itself look at the request, so that it took the key? What stands before it answers in words of its own, and
 * during maintenance nobody looks.
 */
const takesKey = (error: RequestError): boolean =>
  error._tag === "DecodeError"
    ? error.path !== ""
    : error._tag !== "Maintenance" && "reason" in error && error.reason !== undefined

const headersOfKey = new WeakMap<ApiKey, Headers.Headers>()

const headersFor = (key: ApiKey): Headers.Headers => {
  let headers = headersOfKey.get(key)
  if (headers === undefined) {
    headers = Headers.fromInput({
      accept: "application/json",
      authorization: `Bearer ${Redacted.value(key.value)}`,
      "user-agent": "clashfx"
    })
    headersOfKey.set(key, headers)
  }
  return headers
}

const none = Option.none<string>()

const requestOf = (call: Attempted, key: ApiKey): HttpClientRequest.HttpClientRequest => {
  const request = HttpClientRequest.makeWith(
    call.method,
    call.href,
    UrlParams.empty,
    none,
    headersFor(key),
    HttpBody.empty
  )
  return call.payload === undefined ? request : HttpClientRequest.bodyJsonUnsafe(request, call.payload)
}

/** Waits for a key's turn; nothing when the attempt may not leave with it: the key may have been rejected meanwhile. */
const awaitTurn = (
  call: Attempted,
  context: Context.Context<Services>,
  key: ApiKey
): Effect.Effect<Departing | undefined> => {
  const clock = Context.get(context, Clock.Clock)
  const asked = monotonicUnsafe(clock)
  return Effect.map(Context.get(context, Throttler).awaitTurn(key, Context.get(context, CurrentPriority)), (turn) => {
    const now = monotonicUnsafe(clock)
    metricsOf(call.origin.operation).throttleWait.updateUnsafe((now - asked) / 1000, context)
    if (now === asked || Context.get(context, KeyPool).mayLeave?.(key) !== false)
      return { turn: turn ?? undefined, at: now }
    // It gives its place back: nothing was sent.
    turn?.begins(true)
    turn?.ended(false)
    return undefined
  })
}

/** An attempt whose turn has come. */
interface Departing {
  readonly turn: Turn | undefined
  /** When it came, on the monotonic clock (ms). */
  readonly at: number
}

/** The types ask for a client; programs in JavaScript are told. */
const clientOf = (context: Context.Context<Services>): HttpClient.HttpClient => {
  const client = Context.getOrUndefined(context, HttpClient.HttpClient)
  if (client !== undefined) return client
  throw new Error("There is no HTTP client: provide ClashNode.layer of clashfx/node, or FetchHttpClient.layer")
}

/** How long an answer is on its way: from when its request was written, where the client tells, else from when it was given to it. */
class Trip implements Departure {
  private readonly turn: Turn | undefined
  private readonly clock: Clock.Clock
  private since: number

  constructor({ at, turn }: Departing, clock: Clock.Clock) {
    this.turn = turn
    this.clock = clock
    this.since = at
  }
  begins(isTold: boolean): void {
    this.turn?.begins(isTold)
  }
  written(): void {
    this.since = monotonicUnsafe(this.clock)
    this.turn?.written()
  }
  ended(isAnswered: boolean): void {
    this.turn?.ended(isAnswered)
  }
  get came(): Came {
    const time = monotonicUnsafe(this.clock)
    return { time, took: time - this.since }
  }
}

/** The patience of all who wait, or of this call: who says how long an attempt may take waits no longer for a key either. */
const patienceFor = (
  { limit }: Attempted,
  context: Context.Context<Services>,
  running: Context.Context<never>
): Patience => {
  const own = Context.get(context, Timeout)
  return Context.get(running, CurrentPatience) ?? patienceOf(limit, own && Duration.toMillis(own))
}

/** One attempt with one key: the exchange, and what the answer means. Its time limit is that of all who wait for it. */
const attempt = (
  call: Attempted,
  context: Context.Context<Services>,
  key: ApiKey,
  departing: Departing
): Effect.Effect<Answer, RequestError> => {
  const { judge } = call
  const request = requestOf(call, key)
  return Effect.contextWith((running: Context.Context<never>) => {
    const trip = new Trip(departing, Context.get(context, Clock.Clock))
    const patience = patienceFor(call, context, running)
    return Effect.flatMap(exchange(clientOf(context), request, call.origin, patience, trip), (answer) =>
      judge(answer, trip.came, () => secretsOf(request))
    )
  })
}

/** How often the keys were worth another attempt after a refusal: once for a slip, once for new keys. */
const maxRenewals = 2

/** All keys rest for longer than anybody waits for them. */
const restsTooLong = (call: Attempted, millis: number): Throttled =>
  new Throttled({
    ...call.origin,
    status: 429,
    detail: "all keys rest after earlier answers with 429",
    retryAfter: Duration.millis(millis)
  })

/** Attempts until one is not about the key: rests after 429, further tries while the pool can do something about its keys. */
export const attempts = (call: Attempted, context: Context.Context<Services>): Effect.Effect<Answer, RequestError> => {
  const pool = Context.get(context, KeyPool)
  const tryWith = (
    key: ApiKey,
    departing: Departing,
    rests: number,
    renewals: number
  ): Effect.Effect<Answer, RequestError> =>
    Effect.matchEffect(attempt(call, context, key, departing), {
      onSuccess: (answer) => {
        const noted = pool.accepted?.(key)
        return noted === undefined ? Effect.succeed(answer) : Effect.as(noted, answer)
      },
      onFailure: (error): Effect.Effect<Answer, RequestError> => {
        if (error._tag === "Throttled") {
          const rejected = pool.rejected(key, { _tag: "Throttled", retryAfter: error.retryAfter })
          return Effect.flatMap(rejected, (again) =>
            again && rests < maxRests ? go(rests + 1, renewals, error) : Effect.fail(error)
          )
        }
        if (!isKeyRejection(error)) {
          const noted = takesKey(error) ? pool.accepted?.(key) : undefined
          return noted === undefined ? Effect.fail(error) : Effect.andThen(noted, Effect.fail(error))
        }
        const detail = error.detail ?? error.message
        const rejected = pool.rejected(
          key,
          error._tag === "InvalidIp" ? { _tag: "InvalidIp", detail, ip: error.ip } : { _tag: "Revoked", detail }
        )
        return Effect.flatMap(rejected, (again) =>
          again && renewals < maxRenewals ? go(rests, renewals + 1) : Effect.fail(error)
        )
      }
    })
  const leave = (rests: number, renewals: number): Effect.Effect<Answer, RequestError> =>
    Effect.flatMap(pool.next, (key) =>
      Effect.flatMap(awaitTurn(call, context, key), (departing) =>
        departing === undefined ? go(rests, renewals) : tryWith(key, departing, rests, renewals)
      )
    )
  const go = (rests: number, renewals: number, refused?: Throttled): Effect.Effect<Answer, RequestError> => {
    const wait = pool.readyIn?.() ?? 0
    if (wait <= 0) return leave(rests, renewals)
    return Effect.contextWith((running: Context.Context<never>) => {
      const error = refused ?? restsTooLong(call, wait)
      const patience = patienceFor(call, context, running)
      return patience.waits(wait, error) ? leave(rests, renewals) : Effect.fail(error)
    })
  }
  return go(0, 0)
}
