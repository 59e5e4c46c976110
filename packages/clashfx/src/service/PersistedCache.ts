/** A cache that outlives the process and can be shared by several: memory in front, a store of Effect's behind. */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Persistence from "effect/persistence/Persistence"
import * as Schema from "effect/Schema"
import { Answer } from "../exchange/Answer.ts"
import type { RequestError } from "../exchange/ClashError.ts"
import { longestFresh } from "../exchange/internal/order/freshness.ts"
import { monotonicUnsafe, type Now, nowUnsafe, timeOf } from "../exchange/internal/monotonic.ts"
import { within } from "../exchange/internal/within.ts"
import * as Cache from "./Cache.ts"
import { makeOutage } from "./internal/outage.ts"

/** How answers are kept. */
export interface Options extends Cache.MemoryOptions {
  /** How long the store may take to read or write an answer; then the API is asked instead. Default 250 ms. */
  readonly storeTimeout?: Duration.Input | undefined
}

/** An answer as it is stored. */
const Stored = Schema.Struct({
  url: Schema.String,
  status: Schema.Int,
  body: Schema.String,
  receivedAt: Schema.Finite,
  freshUntil: Schema.Finite
})

const read = Schema.decodeUnknownOption(Stored)

/** After a failure the store is left alone for so long (ms), twice as long each time: not every request waits for it. */
const firstPause = 1000
const longestPause = 30_000

/** Uses of the store: none takes long, none fails, and one that is away is left alone for a while. */
const makeGate = (timeout: Duration.Duration, clock: Clock.Clock) => {
  const outage = makeOutage(
    "The store of the cache is not available, the API is asked instead",
    "The store of the cache is available again"
  )
  let notBefore = Number.NEGATIVE_INFINITY
  let pause = firstPause
  const failed = (cause: unknown): Effect.Effect<undefined> => {
    notBefore = monotonicUnsafe(clock) + pause
    pause = Math.min(2 * pause, longestPause)
    return Effect.as(outage.began(cause), undefined)
  }
  return <A>(use: Effect.Effect<A, Persistence.PersistenceError>): Effect.Effect<A | undefined> =>
    Effect.suspend(() => {
      if (monotonicUnsafe(clock) < notBefore) return Effect.succeed(undefined)
      return Effect.flatMap(within(use, timeout), (exit) => {
        if (Option.isNone(exit)) return failed(`no answer within ${Duration.format(timeout)}`)
        if (Exit.isFailure(exit.value)) return failed(Cause.squash(exit.value.cause))
        pause = firstPause
        return Effect.as(outage.ended, exit.value.value)
      })
    })
}

/**
 * What is stored for a request, if it can be what the API answered to it, and is still fresh. Between processes there are
 * dates alone: what comes from the future was written before this clock went back, or by one that is ahead, and nobody
 * knows how old it is.
 */
const answerOf = (stored: unknown, request: string, now: Now): Answer | undefined => {
  const entry = Option.getOrUndefined(read(stored))
  if (entry === undefined || !request.endsWith(entry.url)) return undefined
  const { freshUntil, receivedAt } = entry
  const isFresh = receivedAt <= now.date && now.date < freshUntil && freshUntil - receivedAt <= longestFresh
  return isFresh ? new Answer({ ...entry, time: timeOf(now, receivedAt) }) : undefined
}

const make = Effect.fnUntraced(function* (options: Options) {
  const memory = yield* Cache.Cache
  const persistence = yield* Persistence.BackingPersistence
  const store = yield* persistence.make("clashfx-cache")
  const clock = yield* Clock.Clock
  const gate = makeGate(Duration.fromInputUnsafe(options.storeTimeout ?? Duration.millis(250)), clock)

  const find = (request: string): Effect.Effect<Answer | undefined> =>
    Effect.map(gate(store.get(request)), (stored) => answerOf(stored, request, nowUnsafe(clock)))

  const keep = (request: string, answer: Answer): Effect.Effect<void> =>
    Effect.suspend(() => {
      const { body, freshUntil, receivedAt, status, url } = answer
      const left = answer.freshAt(nowUnsafe(clock))
      if (left <= 0) return Effect.void
      return gate(store.set(request, { url, status, body, receivedAt, freshUntil }, Duration.millis(left)))
    })

  const throughStore = (
    request: string,
    fetch: Effect.Effect<Answer, RequestError>,
    policy: Cache.CachePolicy
  ): Effect.Effect<Answer, RequestError> => {
    const ask = Effect.tap(fetch, (answer) => keep(request, answer))
    return policy === "use"
      ? Effect.flatMap(find(request), (found) => (found === undefined ? ask : Effect.succeed(found)))
      : ask
  }

  return Cache.Cache.of({
    ...memory,
    offer: (request, answer, isNews) => {
      const offered = memory.offer?.(request, answer, isNews) ?? Effect.void
      return isNews ? Effect.andThen(offered, keep(request, answer)) : offered
    },
    resolve: (request, fetch, policy, limit) =>
      policy === "skip" ? fetch : memory.resolve(request, throughStore(request, fetch, policy), policy, limit)
  })
})

/**
 * A cache in whatever backs Effect's `Persistence`: `Persistence.layerBackingRedis`, `layerBackingSql`, `layerBackingKvs`
 * (files). In front of it is the cache in memory, which also shares identical requests in flight. Answers are stored as
 * text and decoded once per process.
 *
 * **Details**
 *
 * - A store that fails or takes too long is logged once, left alone for a while, and the API is asked instead.
 * - A stored answer that cannot be read is asked for anew and replaced.
 *
 * @example
 * ```ts
 * const CacheLive = PersistedCache.layer().pipe(Layer.provide(Persistence.layerBackingKvs))
 * ```
 */
export const layer = (options?: Options): Layer.Layer<Cache.Cache, never, Persistence.BackingPersistence> =>
  Layer.effect(Cache.Cache, make(options ?? {})).pipe(Layer.provide(Cache.layer(options)))
