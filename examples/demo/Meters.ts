/** Counts what goes through cache and throttle: layers around the layers, as a user of the SDK would write them. */
import { Cache, Throttler } from "clashfx"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

/** What has been counted. */
export class Meters extends Context.Service<
  Meters,
  { lookups: number; hits: number; requests: number; waitedMillis: number }
>()("demo/Meters") {
  static readonly layer = Layer.sync(Meters, () => ({ lookups: 0, hits: 0, requests: 0, waitedMillis: 0 }))
}

const metered = Layer.effect(
  Cache.Cache,
  Effect.gen(function* () {
    const meters = yield* Meters
    const cache = yield* Cache.Cache
    return Cache.Cache.of({
      resolve: (url, fetch, policy) =>
        Effect.suspend(() => {
          let asked = false
          const counted = Effect.suspend(() => {
            asked = true
            return fetch
          })
          return Effect.tap(cache.resolve(url, counted, policy), () =>
            Effect.sync(() => {
              if (policy !== "use") return
              meters.lookups += 1
              if (!asked) meters.hits += 1
            })
          )
        })
    })
  })
)

const timed = Layer.effect(
  Throttler.Throttler,
  Effect.gen(function* () {
    const meters = yield* Meters
    const throttler = yield* Throttler.Throttler
    return Throttler.Throttler.of({
      awaitTurn: Effect.fnUntraced(function* (key, priority) {
        meters.requests += 1
        const began = yield* Clock.currentTimeMillis
        yield* throttler.awaitTurn(key, priority)
        meters.waitedMillis += (yield* Clock.currentTimeMillis) - began
      })
    })
  })
)

/** The services that it is given, counted. */
export const layer = Layer.merge(metered, timed)
