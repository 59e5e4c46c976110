/** When an attempt may leave: the service, and our layers for it. */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Redis from "effect/persistence/Redis"
import { assertGiven, count, known, type Names, shown, span } from "../model/internal/given.ts"
import { makeThrottler } from "./internal/turns/lanes.ts"
import { makeSharedThrottler } from "./internal/turns/sharedThrottler.ts"
import { canWakeOthers } from "./internal/runtime.ts"
import type { LaneStatus, Priority, Turns } from "./internal/turns/turns.ts"

export type { LaneStatus, Priority, Turn, Turns } from "./internal/turns/turns.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Service
// ---------------------------------------------------------------------------------------------------------------------

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
export class Throttler extends Context.Service<Throttler, Turns>()("clashfx/Throttler") {}

/** How busy each key is; a throttler that does not say is empty here. */
export const status: Effect.Effect<ReadonlyArray<LaneStatus>, never, Throttler> = /* @__PURE__ */ Effect.flatMap(
  Throttler,
  (throttler) => throttler.status ?? Effect.succeed([])
)

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
  /**
   * Counts from the answer instead of from when a request is written; default `false`. Then never more than `limit` arrive
   * in any second by the server's own count, also when the server, the network or this machine stands still for a while:
   * a request that is answered has arrived. Its price is the time that answers take: with 100 ms, 9 % of the limit.
   */
  readonly strict?: boolean | undefined
}

/** A rate that is none would let nothing through, or everything. */
const rateOf = (limit = 10): Effect.Effect<number> =>
  typeof limit === "number" && limit > 0 && Number.isFinite(limit)
    ? Effect.succeed(limit)
    : Effect.die(
        new RangeError(`The throttle's limit is ${shown(limit)}: it has to be a number above 0, of requests a second`)
      )

const names: Names<Options> = { limit: true, margin: true, burstMargin: true, overtaking: true, strict: true }

const assertOptions = (options: Options): Effect.Effect<void> =>
  assertGiven(
    "Throttler.layer",
    known(options, names),
    span("margin", options.margin),
    span("burstMargin", options.burstMargin),
    count("overtaking", options.overtaking, 0)
  )

const makeWindows = (options: Options, isSpaced: boolean) =>
  Layer.effect(
    Throttler,
    Effect.flatMap(Effect.andThen(assertOptions(options), rateOf(options.limit)), (limit) => {
      const size = Math.max(1, Math.floor(limit))
      return makeThrottler({
        size,
        window: isSpaced ? (1000 * size) / limit : 1000 / Math.min(1, limit),
        margin: Duration.toMillis(options.margin ?? 20),
        burstMargin: Duration.toMillis(options.burstMargin ?? 100),
        overtaking: options.overtaking ?? 8,
        isSpaced,
        isStrict: options.strict ?? false,
        canWake: canWakeOthers
      })
    })
  )

/**
 * An exact sliding window per key: with the client of `clashfx/node`, never more than `limit` requests of one key arrive in
 * any second, and 95 % of the limit is used when there is demand (less where callers give up and the process is held up).
 * After idling, up to `limit` attempts leave at once; what follows is spaced.
 *
 * **Details**
 *
 * - A place counts from when its request is written, not from when its turn comes: a connection may have to be opened.
 *   `clashfx/node` says when that is; with other clients it is judged by the answer, and while they open slow connections
 *   more than `limit` may arrive: give those a lower limit.
 * - One window per key and process, however many layers there are: a layer that is provided for each call throttles, too.
 *   Several processes do not know of each other: see {@link layerShared}, or give each of them keys of its own.
 * - First come, first served within a priority. Interrupting a waiting attempt gives its place to the next one.
 */
export const layer = (options?: Options): Layer.Layer<Throttler> => makeWindows(options ?? {}, false)

/** As {@link layer}, but evenly spaced, without bursts: one attempt every `1 / limit` seconds. */
export const layerSpaced = (options?: Omit<Options, "burstMargin">): Layer.Layer<Throttler> =>
  makeWindows({ ...options, burstMargin: options?.margin }, true)

// ---------------------------------------------------------------------------------------------------------------------
// Others
// ---------------------------------------------------------------------------------------------------------------------

/** No throttling: for simulators, proxies that throttle themselves, and tests. */
export const layerNone: Layer.Layer<Throttler> = Layer.succeed(Throttler, { awaitTurn: () => Effect.void })

/**
 * One limit for several processes that use the same keys, over Redis: each holds a part of the places of a key's window, by
 * how much it has to do, and throttles by itself with those. Never more than `limit` arrive in a second, of all processes
 * together.
 *
 * **Details**
 *
 * - Places are leased by the clock of Redis. Those of a process that has gone are somebody else's after some seconds.
 * - While Redis is away each process goes on with the places that it has, and says so once. A process that never had any
 *   uses `limit / processes`.
 *
 * @example
 * ```ts
 * const Shared = Throttler.layerShared({ limit: 30 }).pipe(Layer.provide(NodeRedis.layer({ url: "redis://..." })))
 * ```
 */
export const layerShared = (options?: {
  /** Requests per second and key over all processes, 1 or more; default 10. A fraction does not count. */
  readonly limit?: number | undefined
  /** How many processes share the keys at most, for those that find no Redis at the start; default 4. */
  readonly processes?: number | undefined
}): Layer.Layer<Throttler, never, Redis.Redis> =>
  Layer.effect(
    Throttler,
    Effect.flatMap(rateOf(options?.limit), (limit) => {
      const size = Math.max(1, Math.floor(limit))
      const lane = { size, window: 1000 / Math.min(1, limit), margin: 20, burstMargin: 100, overtaking: 8 }
      return makeSharedThrottler(
        { ...lane, isSpaced: false, canWake: canWakeOthers },
        Math.max(1, Math.floor(size / (options?.processes ?? 4)))
      )
    })
  )
