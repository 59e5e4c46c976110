/**
 * What requests tell Effect's metrics: `PrometheusMetrics` or `Otlp` show them. Each has the attribute `operation`, like
 * `Clans.get`.
 *
 * - `clashfx_requests_total`, by `outcome`: `ok`, the tag of an error, `interrupted` or `defect`. A request counts once,
 *   however often it is tried; what the cache answers is none.
 * - `clashfx_request_duration_seconds`: from the question to its outcome, with waiting and retries.
 * - `clashfx_throttle_wait_seconds`: how long each attempt waited for its turn.
 * - `clashfx_cache_total`, by `result`: `hit` (it was there, or under way for another caller) or `miss`.
 */
import * as Cause from "effect/Cause"
import type * as Exit from "effect/Exit"
import * as Metric from "effect/Metric"
import type { RequestError } from "../../exchange/ClashError.ts"

/** 5 ms to about three minutes. */
const boundaries = Metric.exponentialBoundaries({ start: 0.005, factor: 2, count: 16 })

const counter = (name: string, description: string) => (attributes: Metric.Metric.AttributeSet) =>
  Metric.counter(name, { description, attributes, incremental: true })

const histogram = (name: string, description: string) => (attributes: Metric.Metric.AttributeSet) =>
  Metric.histogram(name, { description, attributes, boundaries })

const requests = counter("clashfx_requests_total", "Requests by operation and outcome")
const duration = histogram("clashfx_request_duration_seconds", "From a question to its outcome, in seconds")
const throttleWait = histogram("clashfx_throttle_wait_seconds", "How long attempts waited for their turn, in seconds")
const cache = counter("clashfx_cache_total", "Questions to the cache by operation and result")

/** The metrics of one operation. Attributes are part of a metric: adding them with each update costs ten times as much. */
export class OperationMetrics {
  readonly duration: Metric.Histogram<number>
  readonly throttleWait: Metric.Histogram<number>
  readonly hits: Metric.Counter<number>
  readonly misses: Metric.Counter<number>
  private readonly operation: string
  private readonly requests = new Map<string, Metric.Counter<number>>()

  constructor(operation: string) {
    this.operation = operation
    this.duration = duration({ operation })
    this.throttleWait = throttleWait({ operation })
    this.hits = cache({ operation, result: "hit" })
    this.misses = cache({ operation, result: "miss" })
  }

  /** The counter of requests that came out like this. */
  requestsOf(exit: Exit.Exit<unknown, RequestError>): Metric.Counter<number> {
    const outcome = outcomeOf(exit)
    let made = this.requests.get(outcome)
    if (made === undefined) {
      made = requests({ operation: this.operation, outcome })
      this.requests.set(outcome, made)
    }
    return made
  }
}

const outcomeOf = (exit: Exit.Exit<unknown, RequestError>): string => {
  if (exit._tag === "Success") return "ok"
  const error = exit.cause.reasons.find(Cause.isFailReason)?.error
  return error !== undefined ? error._tag : Cause.hasInterrupts(exit.cause) ? "interrupted" : "defect"
}

const made = new Map<string, OperationMetrics>()

/** The metrics of an operation, made when it is first used. */
export const metricsOf = (operation: string): OperationMetrics => {
  let metrics = made.get(operation)
  if (metrics === undefined) {
    metrics = new OperationMetrics(operation)
    made.set(operation, metrics)
  }
  return metrics
}
