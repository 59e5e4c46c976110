/** What watchers tell Effect's metrics: `PrometheusMetrics` or `Otlp` show them. */
import * as Metric from "effect/Metric"

/** Counts over all pollers. */
export interface Totals {
  polls: number
  unchanged: number
  failed: number
  events: number
  /** How late the last poll was, in milliseconds: the throttle serves less than what is watched. */
  lag: number
}

/** Polls by kind and outcome (`changed`, `unchanged`, `failed`). */
export const polls = Metric.counter("clashfx_polls_total", {
  description: "Polls by kind and outcome",
  incremental: true
})

/** Events by their tag. */
export const events = Metric.counter("clashfx_events_total", { description: "Events by tag", incremental: true })

/** Seconds by which the last poll came later than it was due. */
export const lag = Metric.gauge("clashfx_poll_lag_seconds", {
  description: "How much later than due the last poll came, in seconds"
})

/** How many tags are watched. */
export const watched = Metric.gauge("clashfx_watched_tags", { description: "Watched tags" })

/** What is made once for each name: attributes are costly to add per update. */
const once = <A>(make: (name: string) => A): ((name: string) => A) => {
  const known = new Map<string, A>()
  return (name) => {
    let made = known.get(name)
    if (made === undefined) {
      made = make(name)
      known.set(name, made)
    }
    return made
  }
}

/** Counts the polls of a kind with an outcome. */
export const pollsOf = once((kind) => once((outcome) => Metric.withAttributes(polls, { kind, outcome })))

/** Counts the events with a tag. */
export const eventsOf = once((event) => Metric.withAttributes(events, { event }))
