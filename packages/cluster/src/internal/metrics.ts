/** What a cluster tells Effect's metrics. */
import * as Metric from "effect/Metric"

/** Buckets that this process owns. */
export const owned = Metric.gauge("clashfx_cluster_buckets", { description: "Buckets that this process owns" })

/** Buckets taken, by the reason. */
export const taken = Metric.counter("clashfx_cluster_taken_total", {
  description: "Buckets that this process has taken over or begun",
  incremental: true
})

/** Writes that the fence refused: another process owned the bucket already. */
export const fenced = Metric.counter("clashfx_cluster_fenced_total", {
  description: "Times that this process was told by a refused write that it has lost a bucket",
  incremental: true
})

/** Snapshots committed with their events. */
export const commits = Metric.counter("clashfx_cluster_commits_total", {
  description: "Snapshots committed",
  incremental: true
})

/** Writes that failed and were tried again. */
export const retries = Metric.counter("clashfx_cluster_retries_total", {
  description: "Writes that failed and were tried again",
  incremental: true
})

/** Events read from the log. */
export const read = Metric.counter("clashfx_cluster_events_read_total", {
  description: "Events that consumers of this process have read from the log",
  incremental: true
})

/** Events of the log that a reader could not decode. */
export const unreadable = Metric.counter("clashfx_cluster_events_unreadable_total", {
  description:
    "Events that consumers of this process could not decode, and left out: they were written by a newer version",
  incremental: true
})

/** Keys of the API that this process has leased. */
export const leased = Metric.gauge("clashfx_cluster_keys", { description: "Keys that this process has leased" })
