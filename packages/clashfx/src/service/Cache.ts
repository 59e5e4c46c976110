/** Whether an answer that is still fresh exists: the service, and our layers for it. */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as EffectCache from "effect/Cache"
import * as Equal from "effect/Equal"
import * as Exit from "effect/Exit"
import * as Hash from "effect/Hash"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type { RequestError } from "../exchange/ClashError.ts"
import type { Answer } from "../exchange/Answer.ts"
import { type Outcome, Shelf } from "./internal/lru.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Service
// ---------------------------------------------------------------------------------------------------------------------

/**
 * What a request may do with the cache:
 * - `use` (default): a fresh answer from the cache, or one that is under way, else the API
 * - `refresh`: ask the API, and put the answer into the cache
 * - `skip`: ask the API, and leave the cache alone
 */
export type CachePolicy = "use" | "refresh" | "skip"

/** The cache policy of the requests made inside; default `use`. */
export const CurrentCachePolicy = Context.Reference<CachePolicy>("clashfx/Cache/CurrentCachePolicy", {
  defaultValue: () => "use"
})

/**
 * Keeps answers while they are fresh, and lets identical requests in flight share one answer.
 *
 * It is an extension point: `resolve` gets what was asked for (path and query in canonical order: the same request is
 * the same string) and how to fetch it.
 *
 * @example
 * ```ts
 * // Nothing is kept, and every request is logged.
 * const MyCache = Layer.succeed(Cache.Cache, {
 *   resolve: (url, fetch, policy) => Effect.tap(fetch, () => Effect.logDebug("asked", url, policy))
 * })
 * ```
 */
export class Cache extends Context.Service<
  Cache,
  {
    readonly resolve: (
      url: string,
      fetch: Effect.Effect<Answer, RequestError>,
      policy: CachePolicy
    ) => Effect.Effect<Answer, RequestError>
  }
>()("clashfx/Cache") {}

// ---------------------------------------------------------------------------------------------------------------------
// Memory
// ---------------------------------------------------------------------------------------------------------------------

export interface MemoryOptions {
  /** How many answers are kept; the least recently used leaves first. Default 10 000. */
  readonly capacity?: number | undefined
  /** Keep errors for this long as well; default not at all. A 404 costs a request, too. */
  readonly errors?: Duration.Input | undefined
  /** How often expired answers are removed; default every minute. */
  readonly sweepEvery?: Duration.Input | undefined
}

/** A request under way: equal by what it asks for, carrying how to fetch it. */
class Lookup implements Equal.Equal {
  readonly url: string
  readonly fetch: Effect.Effect<Answer, RequestError>
  constructor(url: string, fetch: Effect.Effect<Answer, RequestError>) {
    this.url = url
    this.fetch = fetch
  }
  [Equal.symbol](that: Equal.Equal): boolean {
    return that instanceof Lookup && that.url === this.url
  }
  [Hash.symbol](): number {
    return Hash.string(this.url)
  }
}

const makeMemory = Effect.fnUntraced(function* (
  options: MemoryOptions
): Effect.fn.Return<Cache["Service"], never, Scope.Scope> {
  const clock = yield* Clock.Clock
  const now = () => clock.currentTimeMillisUnsafe()
  const errors = Duration.toMillis(options.errors ?? Duration.zero)
  const shelf = new Shelf(options.capacity ?? 10_000)

  const keep = (url: string, outcome: Outcome): void => {
    if (Exit.isSuccess(outcome)) shelf.keep(url, outcome, outcome.value.freshUntil, now())
    else if (errors > 0 && Cause.hasFails(outcome.cause)) shelf.keep(url, outcome, now() + errors, now())
  }
  const fetchAndKeep = ({ fetch, url }: Lookup): Effect.Effect<Answer, RequestError> =>
    Effect.onExit(fetch, (outcome) => Effect.sync(() => keep(url, outcome)))

  // Effect's cache shares what is under way; to look there for what is kept would cost three times as much.
  const underWay = yield* EffectCache.makeWith(fetchAndKeep, {
    capacity: Number.POSITIVE_INFINITY,
    timeToLive: () => Duration.zero
  })

  yield* Effect.forkScoped(
    Effect.forever(
      Effect.andThen(
        Effect.sleep(options.sweepEvery ?? Duration.minutes(1)),
        Effect.sync(() => shelf.sweep(now()))
      )
    )
  )

  return Cache.of({
    resolve: (url, fetch, policy) => {
      switch (policy) {
        case "skip":
          return fetch
        case "refresh":
          return fetchAndKeep(new Lookup(url, fetch))
        case "use":
          return Effect.suspend(() => shelf.find(url, now()) ?? EffectCache.get(underWay, new Lookup(url, fetch)))
      }
    }
  })
})

/** A bounded cache in memory, which also shares identical requests in flight. */
export const layer = (options?: MemoryOptions): Layer.Layer<Cache> => Layer.effect(Cache, makeMemory(options ?? {}))

// ---------------------------------------------------------------------------------------------------------------------
// None
// ---------------------------------------------------------------------------------------------------------------------

/** No cache: every call is a request. */
export const layerNone: Layer.Layer<Cache> = Layer.succeed(Cache, { resolve: (_, fetch) => fetch })
