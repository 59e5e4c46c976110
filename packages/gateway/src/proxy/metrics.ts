/**
 * What requests to the gateway tell Effect's metrics:
 *
 * - `clashfx_gateway_requests_total`, by `status` and by `cache`: `hit` (the answer was there, or under way for another
 *   client) or `miss`.
 * - `clashfx_gateway_client_requests_total`, by `client`: the id of a token.
 */
import type * as Context from "effect/Context"
import * as Metric from "effect/Metric"

/** Counts answers. Attributes are part of a metric: adding them with each update costs ten times as much. */
export const answered = (context: Context.Context<never>): ((status: number, fromCache: boolean) => void) => {
  const made = new Map<number, Metric.Counter<number>>()
  return (status, fromCache) => {
    const key = fromCache ? -status : status
    let metric = made.get(key)
    if (metric === undefined) {
      metric = Metric.counter("clashfx_gateway_requests_total", {
        description: "Requests to the gateway by status, and whether the cache had the answer",
        attributes: { status: String(status), cache: fromCache ? "hit" : "miss" },
        incremental: true
      })
      made.set(key, metric)
    }
    metric.updateUnsafe(1, context)
  }
}

/** Counts what each client asks. */
export const askedBy = (context: Context.Context<never>): ((client: string) => void) => {
  const made = new Map<string, Metric.Counter<number>>()
  return (client) => {
    let metric = made.get(client)
    if (metric === undefined) {
      metric = Metric.counter("clashfx_gateway_client_requests_total", {
        description: "Requests to the gateway by the id of the token",
        attributes: { client },
        incremental: true
      })
      made.set(client, metric)
    }
    metric.updateUnsafe(1, context)
  }
}
