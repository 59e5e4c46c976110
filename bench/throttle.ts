/**
 * The throttles as the server sees them: never over the limit, and how much of it is used.
 *
 *     node bench/throttle.ts [runs]
 *
 * Alone: 500 callers, a fifth of whom go, behind TLS with 100 ms to connect; then the same on an event loop that is blocked
 * four times for a quarter of a second. Shared: three processes with one limit over Redis (`redis-server` has to be there), half as many
 * runs. Only to be believed on a machine without other work.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Clash from "../packages/clashfx/src/Clash.ts"
import * as ClashNode from "../packages/clashfx/src/node.ts"
import * as Cache from "../packages/clashfx/src/service/Cache.ts"
import { shared, tlsServer, troubled } from "../packages/clashfx/test/live/support/throttleTrials.ts"
import { busiestSecond, shareOf } from "../packages/clashfx/test/support/arrivals.ts"
import { redis } from "../packages/clashfx/test/support/servers.ts"

// The server's certificate is its own.
process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0"

const runs = Number(process.argv[2] ?? 10)

const alone = (blocks?: ReadonlyArray<number>) =>
  Effect.scoped(
    Effect.gen(function* () {
      const { arrivals, url } = yield* tlsServer(100, 20)
      const clash = Clash.layer({ keys: ["key"], baseUrl: url, throttle: { limit: 30 } })
      yield* troubled(500, blocks).pipe(
        Effect.provide(Layer.mergeAll(clash, Cache.layerNone)),
        Effect.provide(ClashNode.layerHttpClient())
      )
      return { seen: yield* arrivals, limit: 30 }
    })
  )

const together = Effect.scoped(
  Effect.gen(function* () {
    return { seen: yield* shared(20, 12, yield* redis()), limit: 20 }
  })
)

interface Trial {
  readonly seen: ReadonlyArray<number>
  readonly limit: number
}

const report = <E>(name: string, trial: Effect.Effect<Trial, E>, times: number) =>
  Effect.gen(function* () {
    for (let run = 1; run <= times; run++) {
      const { limit, seen } = yield* trial
      const share = (shareOf(seen, limit) * 100).toFixed(1)
      const most = busiestSecond(seen)
      console.log(`${name} ${run}: ${seen.length} requests, at most ${most} of ${limit} in a second, ${share} % used`)
      if (most > limit) process.exitCode = 1
    }
  })

await Effect.runPromise(
  report("alone", alone([]), runs).pipe(
    Effect.andThen(report("blocked", alone(), runs)),
    Effect.andThen(report("shared", together, Math.ceil(runs / 2)))
  )
)
process.exit()
