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
import * as Result from "effect/Result"
import * as Tracer from "effect/Tracer"
import {
  InvalidArgument,
  Timeout as TimeoutError,
  DecodeError,
  type Origin,
  type RequestError
} from "../../exchange/ClashError.ts"
import { Answer } from "../../exchange/Answer.ts"
import { Cache, type CachePolicy, type CallLimit, CurrentCachePolicy } from "../../service/Cache.ts"
import { type BaseUrl as CheckedBaseUrl, checkBaseUrl, warnIfExposed } from "../../exchange/internal/baseUrl.ts"
import { mayFareBetter } from "../../exchange/internal/errors/concern.ts"
import type { Exchange } from "../../exchange/internal/exchange.ts"
import { isGzip, unknownCoding } from "../../exchange/internal/body/codings.ts"
import { expires } from "../../exchange/internal/order/copies.ts"
import { freshMillis } from "../../exchange/internal/order/freshness.ts"
import { monotonicUnsafe } from "../../exchange/internal/monotonic.ts"
import { reject } from "../../exchange/internal/errors/rejection.ts"
import { span, word } from "../../model/internal/given.ts"
import { unkeyed } from "../../model/internal/unkeyed.ts"
import { strikeKeys, strikeKnown } from "../../exchange/internal/errors/secrets.ts"
import { AllowHttp, BaseUrl, isTransient, Retry, Timeout } from "../RequestPolicy.ts"
import { AnswerListener } from "../Metadata.ts"
import type { Services } from "../Operation.ts"
import { type Attempted, type Came, attempts } from "./attempts.ts"
import { metricsOf } from "./metrics.ts"

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
  /** What is asked instead before an answer is used for the first time, by whoever had asked for it; default `check`. */
  readonly checkFirst?: ((answer: Answer) => Result.Result<unknown, DecodeError>) | undefined
}

/** It would come like this again: with a path, the error is not worth another try. */
const stillPacked = ({ origin }: Call, status: number, detail: string): DecodeError =>
  new DecodeError({ ...origin, status, path: "(body)", detail, body: "" })

/** Why a body that was not unpacked here cannot be read, if that is why: not every client unpacks what it gets. */
const packing = (exchange: Exchange, secrets: () => ReadonlyArray<string>): string | undefined => {
  const { body } = exchange
  const isStillGzip = isGzip(Result.getOrElse(body.beginning, () => new Uint8Array()))
  if (body.isPacked) return isStillGzip ? "it is packed as gzip once more than its headers say" : undefined
  const coding = unknownCoding(exchange.header("content-encoding"))
  if (coding !== undefined) {
    return `it is packed as "${strikeKeys(coding, secrets()).slice(0, 40)}", which is not known here`
  }
  if (!isStillGzip) return undefined
  return exchange.header("content-encoding") === undefined
    ? "it is packed as gzip, which its headers do not say"
    : "it is packed as gzip, which the HTTP client did not undo: use another one, like that of ClashNode or fetch"
}

/** What is wrong with a body is said in its own words, and with the body: it may quote what it was asked with. */
const quoting = (
  { body, detail, isOther, operation, path, status, subject }: DecodeError,
  secrets: ReadonlyArray<string>
) =>
  new DecodeError({
    operation,
    subject,
    path: strikeKnown(path, secrets),
    detail: strikeKeys(detail, secrets),
    status,
    body: strikeKnown(body, secrets),
    isOther
  })

/** What an answer of the API means: a value for the cache, or an error. */
const judge = (
  call: Call,
  context: Context.Context<Services>,
  exchange: Exchange,
  { time, took }: Came,
  secrets: () => ReadonlyArray<string>
): Effect.Effect<Answer, RequestError> => {
  const { status } = exchange
  const now = Context.get(context, Clock.Clock).currentTimeMillisUnsafe()
  const freshFor = freshMillis({ "cache-control": exchange.header("cache-control"), age: exchange.header("age") })
  if (status < 200 || status > 299) {
    const error = reject(call.origin, exchange, now, secrets())
    expires(error, time + freshFor)
    return Effect.fail(error)
  }
  const { body } = exchange
  const answer = new Answer({ url: call.url, status, body, receivedAt: now, freshUntil: now + freshFor, time, took })
  const checked = (call.checkFirst ?? call.check)(answer)
  if (Result.isSuccess(checked)) return Effect.succeed(answer)
  const packed = packing(exchange, secrets)
  return Effect.fail(packed === undefined ? quoting(checked.failure, secrets()) : stillPacked(call, status, packed))
}

/** Tries again by the caller's schedule. The schedule begins with the first failure: without one it costs nothing. */
const retried = (attempted: Attempted, context: Context.Context<Services>): Effect.Effect<Answer, RequestError> =>
  Effect.catch(attempts(attempted, context), (error) => {
    if (!isTransient(error)) return Effect.fail(error)
    let first = true
    const next = Effect.suspend(() => {
      if (!first) return attempts(attempted, context)
      first = false
      return Effect.fail(error)
    })
    return Effect.retry(next, { schedule: Context.get(context, Retry), while: isTransient })
  })

/** Asks the API, past the cache; measured, and in a span, if there is somebody who collects spans. */
const fetch = (call: Call, href: string, context: Context.Context<Services>): Effect.Effect<Answer, RequestError> => {
  const clock = Context.get(context, Clock.Clock)
  const began = monotonicUnsafe(clock)
  const attempted: Attempted = {
    origin: call.origin,
    method: call.method,
    href,
    payload: call.payload,
    limit: limitOf(call, context),
    judge: (exchange, came, secrets) => judge(call, context, exchange, came, secrets)
  }
  const asked = Effect.onExit(retried(attempted, context), (exit) => {
    const metrics = metricsOf(call.origin.operation)
    metrics.requestsOf(exit).updateUnsafe(1, context)
    metrics.duration.updateUnsafe((monotonicUnsafe(clock) - began) / 1000, context)
    return Effect.void
  })
  if (Context.get(context, Tracer.Tracer) === Tracer.nativeTracer) return asked
  return Effect.withSpan(asked, call.origin.operation, {
    kind: "client",
    attributes: { "url.path": unkeyed(call.url), "http.request.method": call.method }
  })
}

/** What cannot be meant is refused before anything is sent. */
const refusedOf = (call: Call, context: Context.Context<Services>): InvalidArgument | undefined => {
  const detail =
    span("the time limit", Context.get(context, Timeout)) ??
    word("the cache policy", Context.get(context, CurrentCachePolicy), ["use", "refresh", "skip"])
  return detail === undefined ? undefined : new InvalidArgument({ ...call.origin, detail })
}

/** How long one attempt of a call may take. */
const limitOf = (call: Call, context: Context.Context<Services>): Duration.Duration =>
  Context.get(context, Timeout) ?? call.timeout

/** Every operation comes by here first. The types ask for the services; programs in JavaScript are told. */
const cacheOf = (context: Context.Context<Services>): Cache["Service"] => {
  const cache = Context.getOrUndefined(context, Cache)
  if (cache !== undefined) return cache
  throw new Error('The services are missing: provide Clash.layer({ keys: ["eyJ0..."] }) and an HTTP client')
}

/** One caller's way to an answer, and how long that caller waits. */
class Asking implements CallLimit {
  /** Has this caller asked the API itself, or did it get what others had asked for? */
  isOwn = false
  /** Has its own patience ended, while others go on waiting? */
  isOver = false
  private readonly call: Call
  private readonly base: CheckedBaseUrl
  private readonly url: string
  private readonly context: Context.Context<Services>
  private readonly policy: CachePolicy

  constructor(call: Call, base: CheckedBaseUrl, context: Context.Context<Services>) {
    this.call = call
    this.base = base
    this.url = base.at(call.url)
    this.context = context
    this.policy = Context.get(context, CurrentCachePolicy)
  }

  /** Asks the API. */
  private get request(): Effect.Effect<Answer, RequestError> {
    return Effect.suspend(() => {
      const { base, call, context, url } = this
      this.isOwn = true
      if (call.method === "GET" && this.policy === "use") {
        metricsOf(call.origin.operation).misses.updateUnsafe(1, context)
      }
      const asked = fetch(call, url, context)
      return base.isExposed && !Context.get(context, AllowHttp)
        ? Effect.andThen(warnIfExposed(base, "API keys"), asked)
        : asked
    })
  }

  get millis(): number {
    return Duration.toMillis(limitOf(this.call, this.context))
  }

  get rests(): number | undefined {
    const own = Context.get(this.context, Timeout)
    return own && Duration.toMillis(own)
  }

  /** Made for who shares a request: nobody else asks. */
  get expired(): Effect.Effect<never, TimeoutError> {
    return Effect.suspend(() => {
      this.isOver = true
      return Effect.fail(new TimeoutError({ ...this.call.origin, after: limitOf(this.call, this.context) }))
    })
  }

  /**
   * The answer from the cache, shared with who asks the same at this moment, or from the API. What the cache gives and
   * cannot be read is asked for anew; what failed for who had begun the request, and need not fail here, is tried again.
   */
  get answer(): Effect.Effect<Answer, RequestError> {
    const { call } = this
    if (call.method !== "GET") return this.request
    return Effect.matchEffect(this.resolve(this.policy), {
      onFailure: (error) =>
        this.isOwn || this.isOver || !mayFareBetter(error) ? Effect.fail(error) : this.resolve(this.policy),
      onSuccess: (answer) =>
        this.isOwn || Result.isSuccess(call.check(answer)) ? Effect.succeed(answer) : this.resolve("refresh")
    })
  }

  private resolve(policy: CachePolicy): Effect.Effect<Answer, RequestError> {
    return cacheOf(this.context).resolve(this.url, this.request, policy, this)
  }
}

/** What is made of the answer to a request. */
export const ask = <A>(
  call: Call,
  use: (answer: Answer, fromCache: boolean) => Effect.Effect<A, RequestError>
): Effect.Effect<A, RequestError, Services> =>
  Effect.contextWith((context: Context.Context<Services>) => {
    const base = checkBaseUrl(Context.get(context, BaseUrl))
    if (Result.isFailure(base)) {
      return Effect.fail(new InvalidArgument({ ...call.origin, detail: `the base URL ${base.failure}` }))
    }
    const refused = refusedOf(call, context)
    if (refused !== undefined) return Effect.fail(refused)
    const found = hit(call, base.success, context)
    if (found !== undefined) return use(found, true)
    const listener = Context.get(context, AnswerListener)
    const asking = new Asking(call, base.success, context)
    return Effect.flatMap(asking.answer, (answer) => {
      if (!asking.isOwn) metricsOf(call.origin.operation).hits.updateUnsafe(1, context)
      listener?.(answer, !asking.isOwn)
      return use(answer, !asking.isOwn)
    })
  })

/** What the cache has, at once; counted and told. Nothing where the cache would have to wait, or has what cannot be read. */
const hit = (call: Call, base: CheckedBaseUrl, context: Context.Context<Services>): Answer | undefined => {
  if (call.method !== "GET" || Context.get(context, CurrentCachePolicy) !== "use") return undefined
  const found = cacheOf(context).kept?.(base.at(call.url))
  if (found === undefined || Result.isFailure(call.check(found))) return undefined
  metricsOf(call.origin.operation).hits.updateUnsafe(1, context)
  Context.get(context, AnswerListener)?.(found, true)
  return found
}

/**
 * What the cache has, without a fiber: counted and told like any other hit. Nothing where {@link ask} would have to wait, or
 * has something to say against it.
 */
export const kept = (call: Call, context: Context.Context<Services>): Answer | undefined => {
  const base = checkBaseUrl(Context.get(context, BaseUrl))
  return Result.isFailure(base) ? undefined : hit(call, base.success, context)
}

/** The answer to a request; see {@link ask}. */
export const answer = (call: Call): Effect.Effect<Answer, RequestError, Services> => ask(call, Effect.succeed)

/** Gives the cache what a poll has received: it is `isNews` when its reader will be told something. See {@link Cache}. */
export const offer = (url: string, answer: Answer, isNews: boolean): Effect.Effect<void, never, Services> =>
  Effect.contextWith((context: Context.Context<Services>) => {
    const cache = Context.get(context, Cache)
    const base = checkBaseUrl(Context.get(context, BaseUrl))
    return Result.isFailure(base) || cache.offer === undefined
      ? Effect.void
      : cache.offer(base.success.at(url), answer, isNews)
  })
