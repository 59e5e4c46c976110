/**
 * A process that asks for lists, all at once, each within two seconds and only once; says how many answers it got.
 *
 *   node asker.ts BASE_URL LIMIT REQUESTS
 */
import { Cache, Clash, Labels, RequestPolicy, Throttler } from "clashfx"
import * as ClashNode from "clashfx/node"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"

const [baseUrl = "", limit = "10", requests = "30"] = process.argv.slice(2)

const services = Clash.layer({ keys: ["key"], baseUrl }).pipe(
  Layer.merge(Cache.layerNone),
  Layer.merge(Throttler.layer({ limit: Number(limit) })),
  Layer.provideMerge(ClashNode.layerHttpClient())
)

const exits = await Effect.runPromise(
  Effect.forEach(Array(Number(requests)), () => Effect.exit(Labels.clans().page), { concurrency: "unbounded" }).pipe(
    Effect.provideService(RequestPolicy.Timeout, Duration.seconds(2)),
    Effect.provideService(RequestPolicy.Retry, Schedule.recurs(0)),
    Effect.provide(services)
  )
)
console.log(exits.filter(Exit.isSuccess).length)
process.exit(0)
