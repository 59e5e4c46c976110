/** Whether an answer that is still fresh exists: the service, and our layers for it. */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type { RequestError } from "../exchange/ClashError.ts"
import type { Answer } from "../exchange/Answer.ts"
import { concernsAll } from "../exchange/internal/errors/concern.ts"
import { monotonicUnsafe, nowUnsafe } from "../exchange/internal/monotonic.ts"
import { isOlder } from "../exchange/internal/order/order.ts"
import { type CallLimit, Flights } from "./internal/cache/flights.ts"
import { type Outcome, Lru } from "./internal/cache/lru.ts"
import { assertGiven, count, span } from "../model/internal/given.ts"
import { canWakeOthers } from "./internal/runtime.ts"

export type { CallLimit } from "./internal/cache/flights.ts"

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
 * It is an extension point: `resolve` gets what was asked for (the whole URL with its query in canonical order: the same
 * request is the same string) and how to fetch it. `limit` is for caches that let callers share a request: each waits as
 * long as its own limit says, and the request goes on as long as somebody waits.
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
      policy: CachePolicy,
      limit?: CallLimit
    ) => Effect.Effect<Answer, RequestError>
    /**
     * What a poll has received, past the cache. It takes the place of what is kept for the same question, unless that is
     * newer; where nothing is kept, it is kept only if it `isNews` that somebody will ask about. Optional.
     */
    readonly offer?: (url: string, answer: Answer, isNews: boolean) => Effect.Effect<void>
    /**
     * A fresh answer that is there already, at once; it counts as used. It is asked before `resolve`, and a request that it
     * answers goes no further: a cache that has to see every question leaves it out. Optional.
     */
    readonly kept?: (url: string) => Answer | undefined
  }
>()("clashfx/Cache") {}

// ---------------------------------------------------------------------------------------------------------------------
// Memory
// ---------------------------------------------------------------------------------------------------------------------

/** How answers are kept in the memory of the process. */
export interface MemoryOptions {
  /** How many answers are kept; the least recently used leaves first. Default 10 000. */
  readonly capacity?: number | undefined
  /**
   * Keep errors for this long as well; default not at all. A 404 costs a request, too. Only what whoever asks the same would
   * get is kept: no time-outs, broken connections or 502s, and nothing that is about a key or a schema.
   */
  readonly errors?: Duration.Input | undefined
  /**
   * How often expired answers are removed; default every minute. It happens when an answer is kept, so that a cache needs
   * no timer, and a program that has nothing to do ends.
   */
  readonly sweepEvery?: Duration.Input | undefined
}

const makeMemory = Effect.fnUntraced(function* (options: MemoryOptions): Effect.fn.Return<Cache["Service"]> {
  yield* assertGiven(
    "Cache.layer",
    count("capacity", options.capacity, 0),
    span("errors", options.errors),
    span("sweepEvery", options.sweepEvery)
  )
  const clock = yield* Clock.Clock
  const now = () => monotonicUnsafe(clock)
  const errors = Duration.toMillis(options.errors ?? Duration.zero)
  const lru = new Lru(options.capacity ?? 10_000)
  const sweepEvery = Duration.toMillis(options.sweepEvery ?? Duration.minutes(1))
  let swept = now()
  const sweep = (): void => {
    if (now() - swept < sweepEvery) return
    swept = now()
    lru.sweep(swept)
  }

  /** Is there something newer? Nodes of the API may answer with different ages. */
  const isOutdone = (url: string, answer: Answer, until: number): boolean => {
    const kept = lru.peek(url, now())
    return (
      kept !== undefined &&
      Exit.isSuccess(kept.outcome) &&
      isOlder({ answer, until }, { answer: kept.outcome.value, until: kept.until })
    )
  }
  const keep = (url: string, outcome: Outcome): void => {
    sweep()
    if (Exit.isSuccess(outcome)) {
      const { value } = outcome
      const at = nowUnsafe(clock)
      const until = at.time + value.freshAt(at)
      if (!isOutdone(url, value, until)) lru.keep(url, outcome, until, at.time)
    } else if (errors > 0 && Option.exists(Cause.findErrorOption(outcome.cause), concernsAll)) {
      lru.keep(url, outcome, now() + errors, now())
    }
  }
  const keeping = (url: string, fetch: Effect.Effect<Answer, RequestError>): Effect.Effect<Answer, RequestError> =>
    Effect.onExit(fetch, (outcome) => Effect.sync(() => keep(url, outcome)))
  const flights = new Flights()

  return Cache.of({
    offer: (url, answer, isNews) =>
      Effect.sync(() => {
        if (isNews || lru.peek(url, now()) !== undefined) keep(url, Exit.succeed(answer))
      }),
    kept: (url) => {
      const outcome = lru.find(url, now())
      return outcome !== undefined && Exit.isSuccess(outcome) ? outcome.value : undefined
    },
    resolve: (url, fetch, policy, limit) => {
      switch (policy) {
        case "skip":
          return fetch
        case "refresh":
          return keeping(url, fetch)
        case "use":
          return Effect.suspend(() => {
            const kept = lru.find(url, now())
            if (kept !== undefined) return kept
            return canWakeOthers ? flights.share(url, keeping(url, fetch), limit) : keeping(url, fetch)
          })
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
