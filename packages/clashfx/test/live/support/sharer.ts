/**
 * One of several processes that share a key.
 *
 *   node sharer.ts BASE_URL REDIS_URL LIMIT SECONDS
 */
import * as NodeRedis from "@effect/platform-node/NodeRedis"
import { Cache, Clash, Labels, Throttler } from "clashfx"
import * as ClashNode from "clashfx/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

const [baseUrl = "", url = "", limit = "10", seconds = "10"] = process.argv.slice(2)

const services = Clash.layer({ keys: ["key"], baseUrl }).pipe(
  Layer.merge(Cache.layerNone),
  Layer.merge(Throttler.layerShared({ limit: Number(limit) }).pipe(Layer.provide(NodeRedis.layer({ url })))),
  Layer.provideMerge(ClashNode.layerHttpClient())
)

const asking = Effect.forever(Effect.exit(Labels.clans().page))

const program = Effect.forEach(Array(10), () => asking, { concurrency: "unbounded", discard: true }).pipe(
  Effect.timeoutOption(`${Number(seconds)} seconds`),
  Effect.provide(services)
)

await Effect.runPromise(program)
process.exit(0)
