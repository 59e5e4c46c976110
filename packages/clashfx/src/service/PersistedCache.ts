/** A cache that outlives the process and can be shared by several: memory in front, a store of Effect's behind. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Persistence from "effect/persistence/Persistence"
import * as Schema from "effect/Schema"
import type { RequestError } from "../exchange/ClashError.ts"
import { Answer } from "../exchange/Answer.ts"
import * as Cache from "./Cache.ts"

/** An answer as it is stored. */
const Stored = Schema.Struct({
  url: Schema.String,
  status: Schema.Int,
  body: Schema.String,
  receivedAt: Schema.Finite,
  freshUntil: Schema.Finite
})

const read = Schema.decodeUnknownOption(Stored)

/** A store that is away is no reason to fail: it is said in the log, and the API is asked. */
const orNothing = <A>(effect: Effect.Effect<A, Persistence.PersistenceError>): Effect.Effect<A | undefined> =>
  Effect.catch(effect, (error) =>
    Effect.as(Effect.logWarning("The store of the cache is not available", error), undefined)
  )

const make = Effect.gen(function* () {
  const memory = yield* Cache.Cache
  const persistence = yield* Persistence.BackingPersistence
  const store = yield* persistence.make("clashfx-cache")

  /** What is stored and still fresh. */
  const find = (url: string): Effect.Effect<Answer | undefined> =>
    Effect.gen(function* () {
      const stored = Option.getOrUndefined(read(yield* orNothing(store.get(url))))
      const now = yield* Clock.currentTimeMillis
      return stored === undefined || stored.freshUntil <= now ? undefined : new Answer(stored)
    })

  const keep = (answer: Answer): Effect.Effect<void> =>
    Effect.gen(function* () {
      const { body, freshUntil, receivedAt, status, url } = answer
      const ttl = freshUntil - (yield* Clock.currentTimeMillis)
      if (ttl <= 0) return
      yield* orNothing(store.set(url, { url, status, body, receivedAt, freshUntil }, Duration.millis(ttl)))
    })

  const throughStore = (url: string, fetch: Effect.Effect<Answer, RequestError>, policy: Cache.CachePolicy) => {
    const ask = Effect.tap(fetch, keep)
    return policy === "use" ? Effect.flatMap(find(url), (found) => (found ? Effect.succeed(found) : ask)) : ask
  }

  return Cache.Cache.of({
    resolve: (url, fetch, policy) =>
      policy === "skip" ? fetch : memory.resolve(url, throughStore(url, fetch, policy), policy)
  })
})

/**
 * A cache in whatever backs Effect's `Persistence`: `Persistence.layerBackingRedis`, `layerBackingSql`, `layerBackingKvs`
 * (files). In front of it is the cache in memory, which also shares identical requests in flight. Answers are stored as
 * text and decoded once per process; a store that fails is logged, and the API is asked instead.
 *
 * @example
 * ```ts
 * const CacheLive = PersistedCache.layer().pipe(Layer.provide(Persistence.layerBackingKvs))
 * ```
 */
export const layer = (options?: Cache.MemoryOptions): Layer.Layer<Cache.Cache, never, Persistence.BackingPersistence> =>
  Layer.effect(Cache.Cache, make).pipe(Layer.provide(Cache.layer(options)))
