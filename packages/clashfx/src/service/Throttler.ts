/** When an attempt may leave: the service, and our layers for it. */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as RateLimiter from "effect/persistence/RateLimiter"
import { makeLane, type Lane, type LaneOptions } from "./internal/slidingWindow.ts"
import type { ApiKey } from "./KeyPool.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Service
// ---------------------------------------------------------------------------------------------------------------------

/** Who goes first when attempts wait for the same key: people who ask, or watchers that poll. */
export type Priority = "interactive" | "background"

/** The priority of the requests made inside; default `interactive`. Watchers poll at `background`. */
export const CurrentPriority = Context.Reference<Priority>("clashfx/Throttler/CurrentPriority", {
  defaultValue: () => "interactive"
})

/**
 * Decides when an attempt may leave. Every attempt passes it: first tries, retries, pages, polls.
 *
 * It is an extension point: `awaitTurn` suspends until the attempt may leave with the given key, and can be interrupted
 * while it waits.
 *
 * @example
 * ```ts
 * // At most 5 requests at a time are let through per 100 ms, whatever the key.
 * const MyThrottler = Layer.effect(
 *   Throttler.Throttler,
 *   Effect.gen(function* () {
 *     const turns = yield* Semaphore.make(5)
 *     return { awaitTurn: () => turns.withPermit(Effect.sleep("100 millis")) }
 *   })
 * )
 * ```
 */
export class Throttler extends Context.Service<
  Throttler,
  {
    /** Suspends until an attempt may leave with this key. */
    readonly awaitTurn: (key: ApiKey, priority: Priority) => Effect.Effect<void>
  }
>()("clashfx/Throttler") {}

// ---------------------------------------------------------------------------------------------------------------------
// Sliding window per key
// ---------------------------------------------------------------------------------------------------------------------

/** How fast each key may be used. */
export interface Options {
  /** Requests per second and key, more than 0; default 10. Above 1 a fraction does not count. */
  readonly limit?: number | undefined
  /**
   * Added to the second after which a place is free again; default 20 ms. It pays for requests that overtake each other
   * on the way: the limit counts arrivals at the server.
   */
  readonly margin?: Duration.Input | undefined
  /**
   * The same for what follows a burst after idling; default 100 ms. The arrivals of a burst spread over tens of
   * milliseconds, so what follows keeps more distance, and then leaves evenly spaced.
   */
  readonly burstMargin?: Duration.Input | undefined
  /** How many interactive attempts may overtake a waiting background one; default 8. */
  readonly overtaking?: number | undefined
}

/** A rate that is none would let nothing through, or everything. */
const rateOf = (limit = 10): Effect.Effect<number> =>
  limit > 0 && Number.isFinite(limit)
    ? Effect.succeed(limit)
    : Effect.die(new RangeError(`The throttle's limit is ${limit}: it has to be a number above 0`))

const makeLanes = Effect.fnUntraced(function* (
  limit: number | undefined,
  optionsOf: (limit: number) => LaneOptions
): Effect.fn.Return<Throttler["Service"], never, Scope.Scope> {
  const options = optionsOf(yield* rateOf(limit))
  const lanes = new Map<string, Lane>()
  let closed = false
  yield* Effect.addFinalizer(() => {
    closed = true
    return Effect.forEach(lanes.values(), (lane) => lane.close, { discard: true })
  })
  return Throttler.of({
    awaitTurn: (key, priority) => {
      if (closed) return Effect.interrupt
      let lane = lanes.get(key.id)
      if (lane === undefined) {
        lane = makeLane(options)
        lanes.set(key.id, lane)
      }
      return lane.awaitTurn(priority)
    }
  })
})

/**
 * An exact sliding window per key: never more than `limit` attempts of one key arrive in any second, and at least 95 %
 * of the limit is used when there is demand. After idling, up to `limit` attempts leave at once; what follows is spaced.
 *
 * First come, first served within a priority. Interrupting a waiting attempt gives its place to the next one.
 */
export const layer = (options?: Options): Layer.Layer<Throttler> =>
  Layer.effect(
    Throttler,
    makeLanes(options?.limit, (limit) => ({
      size: Math.max(1, Math.floor(limit)),
      window: 1000 / Math.min(1, limit),
      margin: Duration.toMillis(options?.margin ?? 20),
      burstMargin: Duration.toMillis(options?.burstMargin ?? 100),
      overtaking: options?.overtaking ?? 8
    }))
  )

/** Evenly spaced attempts per key, without bursts: one every `1 / limit` seconds (and the margin's share). */
export const layerSpaced = (options?: Omit<Options, "burstMargin">): Layer.Layer<Throttler> =>
  Layer.effect(
    Throttler,
    makeLanes(options?.limit, (limit) => ({
      size: 1,
      window: 1000 / limit,
      margin: Duration.toMillis(options?.margin ?? 20) / limit,
      burstMargin: 0,
      overtaking: options?.overtaking ?? 8
    }))
  )

// ---------------------------------------------------------------------------------------------------------------------
// Others
// ---------------------------------------------------------------------------------------------------------------------

/** No throttling: for simulators, proxies that throttle themselves, and tests. */
export const layerNone: Layer.Layer<Throttler> = Layer.succeed(Throttler, { awaitTurn: () => Effect.void })

/**
 * One limit for several processes, on Effect's `RateLimiter` (give it `RateLimiter.layerStoreRedis`): attempts of a key
 * leave evenly spaced over all processes, whatever their priority. The place of an interrupted attempt is lost. When the
 * store fails, attempts go on without limit rather than not at all, and a warning is logged.
 */
export const layerShared = (options?: {
  /** Requests per second and key over all processes, more than 0; default 10. */
  readonly limit?: number | undefined
}): Layer.Layer<Throttler, never, RateLimiter.RateLimiter> =>
  Layer.effect(
    Throttler,
    Effect.gen(function* () {
      const limiter = yield* RateLimiter.RateLimiter
      const limit = yield* rateOf(options?.limit)
      return Throttler.of({
        awaitTurn: (key) =>
          RateLimiter.sleep(limiter, {
            key: `clashfx/${key.id}`,
            algorithm: "token-bucket",
            window: Duration.millis(1020 / limit),
            limit: 1
          }).pipe(
            Effect.asVoid,
            Effect.catch((error) => Effect.logWarning("The shared throttle is not available", error))
          )
      })
    })
  )
