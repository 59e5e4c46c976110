/**
 * The one way of every request, outermost first: cache, span, retries, key, throttle, time limit, HTTP, body, decoder.
 *
 * Every operation, page, fan-out and poll goes through here, so that no key is used past its limit and no error leaves
 * untyped.
 */
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
import * as Predicate from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Tracer from "effect/Tracer"
import {
  Throttled,
  type DecodeError,
  type Forbidden,
  type InvalidIp,
  type Origin,
  type RequestError
} from "../../exchange/ClashError.ts"
import { Answer } from "../../exchange/Answer.ts"
import { Cache, CurrentCachePolicy } from "../../service/Cache.ts"
import { GameData } from "../../game/GameData.ts"
import { type ApiKey, KeyPool } from "../../service/KeyPool.ts"
import { CurrentPriority, Throttler, type Turn } from "../../service/Throttler.ts"
import { exchange, type Exchange } from "../../exchange/internal/exchange.ts"
import { monotonicUnsafe } from "../../exchange/internal/monotonic.ts"
import { patienceOf } from "../../exchange/internal/patience.ts"
import { freshMillis } from "../../exchange/internal/freshness.ts"
import { reject } from "../../exchange/internal/rejection.ts"
import { BaseUrl, isTransient, Retry, Timeout } from "../RequestPolicy.ts"
import { AnswerListener } from "../Answers.ts"
import { metricsOf } from "./metrics.ts"

/** What every operation of the API needs. */
export type Services = KeyPool | Throttler | Cache | GameData | HttpClient.HttpClient

/** One request of an operation. */
export interface Call {
  readonly origin: Origin
  readonly method: string
  /** Path and query in canonical order. */
  readonly url: string
  readonly timeout: Duration.Duration
  /** The body of a POST; those are never cached. */
  readonly payload?: unknown
  /** Whether the answer is what the endpoint promises; a broken body is worth another try. */
  readonly check: (answer: Answer) => Result.Result<unknown, DecodeError>
  /** Is the model a player, whose units are joined to the game data? */
  readonly isPlayer?: boolean | undefined
}

/** A request that keeps running into 429 is given up after this many rests. */
const maxRests = 5

/** The rejection of a key that an answer stands for, if it is one that the pool can do something about. */
const isKeyRejection = (error: RequestError): error is InvalidIp | Forbidden =>
  error._tag === "InvalidIp" ||
  (error._tag === "Forbidden" && error.reason === "accessDenied" && /invalid authorization/i.test(error.detail ?? ""))

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

const requestOf = (call: Call, base: string, key: ApiKey): HttpClientRequest.HttpClientRequest => {
  const url = base + call.url
  const request = HttpClientRequest.makeWith(call.method, url, UrlParams.empty, none, headersFor(key), HttpBody.empty)
  return call.payload === undefined ? request : HttpClientRequest.bodyJsonUnsafe(request, call.payload)
}

/** What an answer of the API means: a value for the cache, or an error. */
const judge = (
  call: Call,
  context: Context.Context<Services>,
  exchange: Exchange
): Effect.Effect<Answer, RequestError> => {
  const { status } = exchange
  const now = Context.get(context, Clock.Clock).currentTimeMillisUnsafe()
  if (status < 200 || status > 299) return Effect.fail(reject(call.origin, exchange, now))
  const freshFor = freshMillis({ "cache-control": exchange.header("cache-control"), age: exchange.header("age") })
  const answer = new Answer({ url: call.url, status, body: exchange.body, receivedAt: now, freshUntil: now + freshFor })
  const checked = call.check(answer)
  if (Result.isFailure(checked)) return Effect.fail(checked.failure)
  const model = checked.success
  return call.isPlayer === true && Predicate.isObject(model)
    ? Effect.as(
        Context.get(context, GameData).attach(model, { priority: Context.get(context, CurrentPriority) }),
        answer
      )
    : Effect.succeed(answer)
}

/** Waits for a key's turn; nothing when the attempt may not leave with it: the key may have been rejected meanwhile. */
const awaitTurn = (
  call: Call,
  context: Context.Context<Services>,
  key: ApiKey
): Effect.Effect<Departing | undefined> => {
  const clock = Context.get(context, Clock.Clock)
  const asked = monotonicUnsafe(clock)
  return Effect.map(Context.get(context, Throttler).awaitTurn(key, Context.get(context, CurrentPriority)), (turn) => {
    const now = monotonicUnsafe(clock)
    metricsOf(call.origin.operation).throttleWait.updateUnsafe((now - asked) / 1000, context)
    if (now === asked || Context.get(context, KeyPool).mayLeave?.(key) !== false) return { turn: turn ?? undefined }
    // It gives its place back: nothing was sent.
    turn?.begins(true)
    turn?.ended(false)
    return undefined
  })
}

/** An attempt whose turn has come. */
interface Departing {
  readonly turn: Turn | undefined
}

/** One attempt with one key: the exchange, and what the answer means. */
const attempt = (
  call: Call,
  context: Context.Context<Services>,
  key: ApiKey,
  { turn }: Departing
): Effect.Effect<Answer, RequestError> => {
  const sent = exchange(
    Context.get(context, HttpClient.HttpClient),
    requestOf(call, Context.get(context, BaseUrl), key),
    call.origin,
    patienceOf(Context.get(context, Timeout) ?? call.timeout),
    turn
  )
  return Effect.flatMap(sent, (exchange) => judge(call, context, exchange))
}

/** How often the keys were worth another attempt after a refusal: once for a slip, once for new keys. */
const maxRenewals = 2

/** All keys rest for longer than the caller gives one attempt. */
const restsTooLong = (call: Call, millis: number): Throttled =>
  new Throttled({
    ...call.origin,
    status: 429,
    detail: "all keys rest after earlier answers with 429",
    retryAfter: Duration.millis(millis)
  })

/** Attempts until one is not about the key: rests after 429, further tries while the pool can do something about its keys. */
const attempts = (call: Call, context: Context.Context<Services>): Effect.Effect<Answer, RequestError> => {
  const pool = Context.get(context, KeyPool)
  // Who says how long an attempt may take does not wait longer than that for a key either.
  const own = Context.get(context, Timeout)
  const limit = own === undefined ? Number.POSITIVE_INFINITY : Duration.toMillis(own)
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
            again && rests < maxRests && (pool.readyIn?.() ?? 0) <= limit ? go(rests + 1, renewals) : Effect.fail(error)
          )
        }
        if (!isKeyRejection(error)) {
          const noted = "status" in error ? pool.accepted?.(key) : undefined
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
  const go = (rests: number, renewals: number): Effect.Effect<Answer, RequestError> => {
    const wait = pool.readyIn?.() ?? 0
    if (wait > limit) return Effect.fail(restsTooLong(call, wait))
    return Effect.flatMap(pool.next, (key) =>
      Effect.flatMap(awaitTurn(call, context, key), (departing) =>
        departing === undefined ? go(rests, renewals) : tryWith(key, departing, rests, renewals)
      )
    )
  }
  return go(0, 0)
}

/** Tries again by the caller's schedule. The schedule begins with the first failure: without one it costs nothing. */
const retried = (call: Call, context: Context.Context<Services>): Effect.Effect<Answer, RequestError> =>
  Effect.catch(attempts(call, context), (error) => {
    if (!isTransient(error)) return Effect.fail(error)
    let first = true
    const next = Effect.suspend(() => {
      if (!first) return attempts(call, context)
      first = false
      return Effect.fail(error)
    })
    return Effect.retry(next, { schedule: Context.get(context, Retry), while: isTransient })
  })

/** Asks the API, past the cache; measured, and in a span, if there is somebody who collects spans. */
const fetch = (call: Call, context: Context.Context<Services>): Effect.Effect<Answer, RequestError> => {
  const clock = Context.get(context, Clock.Clock)
  const began = clock.currentTimeMillisUnsafe()
  const asked = Effect.onExit(retried(call, context), (exit) => {
    const metrics = metricsOf(call.origin.operation)
    metrics.requestsOf(exit).updateUnsafe(1, context)
    metrics.duration.updateUnsafe((clock.currentTimeMillisUnsafe() - began) / 1000, context)
    return Effect.void
  })
  if (Context.get(context, Tracer.Tracer) === Tracer.nativeTracer) return asked
  return Effect.withSpan(asked, call.origin.operation, {
    kind: "client",
    attributes: { "url.path": call.url, "http.request.method": call.method }
  })
}

/** What is made of the answer to a request: from the cache, shared with who asks the same at this moment, or from the API. */
export const ask = <A>(
  call: Call,
  use: (answer: Answer) => Effect.Effect<A, RequestError>
): Effect.Effect<A, RequestError, Services> =>
  Effect.contextWith((context: Context.Context<Services>) => {
    const policy = call.method === "GET" ? Context.get(context, CurrentCachePolicy) : undefined
    const listener = Context.get(context, AnswerListener)
    let fetched = false
    const request = Effect.suspend(() => {
      fetched = true
      if (policy === "use") metricsOf(call.origin.operation).misses.updateUnsafe(1, context)
      return fetch(call, context)
    })
    const resolved = policy === undefined ? request : Context.get(context, Cache).resolve(call.url, request, policy)
    return Effect.flatMap(resolved, (answer) => {
      if (!fetched) metricsOf(call.origin.operation).hits.updateUnsafe(1, context)
      listener?.(answer, !fetched)
      return use(answer)
    })
  })

/** The answer to a request; see {@link ask}. */
export const answer = (call: Call): Effect.Effect<Answer, RequestError, Services> => ask(call, Effect.succeed)
