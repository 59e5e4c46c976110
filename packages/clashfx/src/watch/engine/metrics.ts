/** What watchers tell Effect's metrics: `PrometheusMetrics` or `Otlp` show them. */
import * as Metric from "effect/Metric"

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

/** One metric per set of labels, made once: attributes are costly to add per update. */
export const labelled = <Input, State>(metric: Metric.Metric<Input, State>) => {
  const known = new Map<string, Metric.Metric<Input, State>>()
  return (labels: Readonly<Record<string, string>>): Metric.Metric<Input, State> => {
    const key = Object.values(labels).join()
    let made = known.get(key)
    if (made === undefined) {
      made = Metric.withAttributes(metric, labels)
      known.set(key, made)
    }
    return made
  }
}
