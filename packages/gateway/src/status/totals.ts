/** What has been counted so far, out of Effect's metrics: whoever counts something says it there, and nowhere else. */
import type { Metric } from "effect/Metric"

/** Counts by a word. */
export type Counts = ReadonlyMap<string, number>

/** What is shown of all counts. */
export interface Totals {
  /** Requests of clients, by status. */
  readonly requests: Counts
  /** Requests of clients, by the id of their token. */
  readonly clients: Counts
  /** Requests to the API, by outcome. */
  readonly upstream: Counts
  /** Questions to the cache, by result. */
  readonly cache: Counts
  readonly events: Counts
  /** Open streams of events, by kind. */
  readonly streams: Counts
}

/** Where each of them is counted, and by which attribute. */
const sources: { readonly [Name in keyof Totals]: readonly [metric: string, attribute: string] } = {
  requests: ["clashfx_gateway_requests_total", "status"],
  clients: ["clashfx_gateway_client_requests_total", "client"],
  upstream: ["clashfx_requests_total", "outcome"],
  cache: ["clashfx_gateway_requests_total", "cache"],
  events: ["clashfx_events_total", "event"],
  streams: ["clashfx_gateway_streams", "kind"]
}

const valueOf = (snapshot: Metric.Snapshot): number => {
  if (snapshot.type === "Counter") return Number(snapshot.state.count)
  return snapshot.type === "Gauge" ? Number(snapshot.state.value) : 0
}

/** Nothing has been counted yet. */
export const none: Totals = {
  requests: new Map(),
  clients: new Map(),
  upstream: new Map(),
  cache: new Map(),
  events: new Map(),
  streams: new Map()
}

const countsOf = (
  snapshots: ReadonlyArray<Metric.Snapshot>,
  [metric, attribute]: readonly [metric: string, attribute: string]
): Counts => {
  const counts = new Map<string, number>()
  for (const snapshot of snapshots) {
    if (snapshot.id !== metric) continue
    const key = snapshot.attributes?.[attribute] ?? "other"
    counts.set(key, (counts.get(key) ?? 0) + valueOf(snapshot))
  }
  return counts
}

/** Adds up what is counted under different attributes. */
export const totalsOf = (snapshots: ReadonlyArray<Metric.Snapshot>): Totals => ({
  requests: countsOf(snapshots, sources.requests),
  clients: countsOf(snapshots, sources.clients),
  upstream: countsOf(snapshots, sources.upstream),
  cache: countsOf(snapshots, sources.cache),
  events: countsOf(snapshots, sources.events),
  streams: countsOf(snapshots, sources.streams)
})

/** All of them together, or those with some words. */
export const sum = (counts: Counts, has: (key: string) => boolean = () => true): number => {
  let all = 0
  for (const [key, count] of counts) if (has(key)) all += count
  return all
}

/** Was a client refused, or did its request fail? Keys are statuses. */
export const isError = (status: string): boolean => Number(status) >= 400
