/** What a request is answered when the database fails: clients learn that it does, and whoever runs the gateway why. */
import * as Effect from "effect/Effect"
import type { DatabaseFailed } from "@clashfx/cluster/ClusterError"
import type { StoreFailed } from "../GatewayError.ts"
import { monotonicMillis } from "../internal/monotonic.ts"
import { Unavailable } from "./problem.ts"

/** How long nothing more is said in the log, ms: each request that fails would be a line. */
const silence = 60_000

let saidAt = Number.NEGATIVE_INFINITY

/** 503, with the cause in the log. */
export const away = (error: DatabaseFailed | StoreFailed): Effect.Effect<never, Unavailable> =>
  Effect.gen(function* () {
    const now = yield* monotonicMillis
    if (now - saidAt >= silence || now < saidAt) {
      saidAt = now
      yield* Effect.logWarning("Gateway: requests cannot be answered, the database fails", error)
    }
    return yield* new Unavailable({ message: error.message.replace("see the cause", "the gateway's log says why") })
  })
