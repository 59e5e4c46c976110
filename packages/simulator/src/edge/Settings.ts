/** What a test can switch while the simulator runs. */
import * as Duration from "effect/Duration"
import type { RouteName } from "../api/Routes.ts"

/** How 429 answers look. */
export interface RateLimit {
  /** Arrivals of one key in any sliding second; more are answered with 429. `Infinity` for none. Default: 30. */
  readonly limit: number
  /** Seconds in a `Retry-After` header; without it there is no such header. Default: none. */
  readonly retryAfter?: number | undefined
  /** The API's own body with `reason`, or the gateway's without. Default: `reason`. */
  readonly form?: "reason" | "gateway" | undefined
}

/** The edge between the API and its callers: it answers from its cache until an answer's age runs out. */
export interface Edge {
  /** Are bodies frozen until their `max-age` has run out? Default: `true`. */
  readonly frozen: boolean
  /** Do others ask too, so that the first answer is already some way into its window? Default: `false`. */
  readonly shared: boolean
  /** How many nodes with a cache of their own take turns, so that an answer can be older than the one before. Default: 1. */
  readonly nodes: number
  /** How long each node keeps answers, as a factor on their age: `[1, 0.5, 2]`; nodes beyond the list have 1. Default: `[]`. */
  readonly ages: ReadonlyArray<number>
  /** Does `max-age` say what is left of an age, or (`false`) always the whole of it? Default: `true`. */
  readonly counting: boolean
  /** The share of answers, from 0 to 1, that are the ones before, out of a cache behind the cache. Default: 0. */
  readonly stale: number
  /** How many bytes of bodies are kept at most. Default: 256 MiB. */
  readonly maxBytes: number
}

/** What a test can switch while the simulator runs. */
export interface Settings {
  /** The address that requests seem to come from. Default: 203.0.113.7. */
  readonly callerIp: string
  /** Must a key be valid for the caller's address? Default: `true`. */
  readonly checkIp: boolean
  /** Is the game in maintenance, and what does the API say then? Default: `false`; `true` is `"json"`. */
  readonly maintenance: boolean | "json" | "html"
  /** How long an answer takes: always the same, or between two times. Default: none. */
  readonly latency: Duration.Input | readonly [min: Duration.Input, max: Duration.Input]
  readonly rateLimit: RateLimit
  readonly edge: Edge
  /** Seconds an answer stays fresh: for every route, or by route. Default: what the real API was seen to send. */
  readonly maxAge: number | Readonly<Partial<Record<RouteName | "error", number>>>
  /** Do 404 answers name the tag? Default: `true`. */
  readonly notFoundMessage: boolean
}

/** Settings to change; what is left out stays. */
export interface Changes extends Partial<Omit<Settings, "rateLimit" | "edge">> {
  /** How many arrivals are too many, and what is said then. */
  readonly rateLimit?: Partial<RateLimit>
  /** What is between the API and its callers. */
  readonly edge?: Partial<Edge>
}

/** How the simulator behaves when nobody asks for anything else. */
export const standard: Settings = {
  callerIp: "203.0.113.7",
  checkIp: true,
  maintenance: false,
  latency: 0,
  rateLimit: { limit: 30 },
  edge: {
    frozen: true,
    shared: false,
    nodes: 1,
    ages: [],
    counting: true,
    stale: 0,
    maxBytes: 256 * 1024 * 1024
  },
  maxAge: {},
  notFoundMessage: true
}

/** Settings with some of them changed. */
export const change = (settings: Settings, changes: Changes): Settings => ({
  ...settings,
  ...changes,
  rateLimit: { ...settings.rateLimit, ...changes.rateLimit },
  edge: { ...settings.edge, ...changes.edge }
})

/** The shortest and the longest time that an answer takes, in milliseconds. */
export const latency = ({ latency: of }: Settings): readonly [min: number, max: number] => {
  if (isRange(of)) return [Duration.toMillis(of[0]), Duration.toMillis(of[1])]
  const millis = Duration.toMillis(of)
  return [millis, millis]
}

// A tuple of two numbers is a duration of seconds and nanoseconds to `Duration`, but a range of milliseconds here.
const isRange = (of: Settings["latency"]): of is readonly [Duration.Input, Duration.Input] => Array.isArray(of)
