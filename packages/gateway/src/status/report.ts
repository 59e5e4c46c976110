/** What the gateway says about itself: the one form that `/api/status`, its stream and the page have in common. */
import * as Schema from "effect/Schema"

const Count = Schema.Int
const Millis = Schema.Finite.annotate({ description: "Milliseconds since 1970, UTC" })
const Seconds = Schema.Finite.annotate({ description: "Seconds" })
const PerSecond = Schema.Finite.annotate({ description: "A second, over the last second that was looked at" })

// ---------------------------------------------------------------------------------------------------------------------
// What is watched
// ---------------------------------------------------------------------------------------------------------------------

/** A tag that this process watches. */
export const TagJson = Schema.Struct({
  kind: Schema.Literals(["clan", "player", "war", "raid"]),
  tag: Schema.String,
  /** When it was polled last, and when it is polled next. */
  polled: Schema.NullOr(Millis),
  due: Schema.NullOr(Millis),
  /** By how much its next poll is late now. */
  lag: Seconds,
  /** The last error, while its polls fail. */
  error: Schema.NullOr(Schema.String),
  /** How many polls have failed in a row. */
  failures: Count,
  /** The API says that it does not exist (any more). */
  gone: Schema.Boolean
}).annotate({ identifier: "WatchedTag" })
export type TagJson = typeof TagJson.Type

const WatchJson = Schema.Struct({
  /** Tags on the watch list, of this and all other processes. */
  total: Count,
  kinds: Schema.Struct({ clan: Count, player: Count, war: Count, raid: Count }),
  /** Tags that this process polls. */
  here: Count,
  failing: Count,
  gone: Count,
  /** By how much the latest poll of this process was late. */
  lag: Seconds,
  polls: Count,
  failed: Count,
  events: Count,
  /** Of this process: those that fail and those that are late come first; not all where there are many. */
  tags: Schema.Array(TagJson)
})

// ---------------------------------------------------------------------------------------------------------------------
// Requests
// ---------------------------------------------------------------------------------------------------------------------

/** How something comes out: so many, and so many a second. */
const OutcomeJson = Schema.Struct({ outcome: Schema.String, total: Count, rate: PerSecond })

const RequestsJson = Schema.Struct({ total: Count, rate: PerSecond, outcomes: Schema.Array(OutcomeJson) })

const CacheJson = Schema.Struct({
  hits: Count,
  misses: Count,
  /** The share of hits over the last minute, 0 to 1; `null` when nothing was asked. */
  ratio: Schema.NullOr(Schema.Finite)
})

const WaitingJson = Schema.Struct({ interactive: Count, background: Count })

const LaneJson = Schema.Struct({
  key: Schema.String,
  limit: Schema.Finite.annotate({ description: "Requests a second" }),
  used: Count,
  waiting: WaitingJson,
  nextIn: Seconds
})

const KeyJson = Schema.Struct({
  /** Says which key it is without giving it away. */
  id: Schema.String,
  owner: Schema.NullOr(Schema.String),
  state: Schema.Literals(["ready", "resting", "aside"]),
  readyIn: Seconds,
  why: Schema.NullOr(Schema.String),
  uses: Count,
  rests: Count,
  rejections: Count
})

const ClientJson = Schema.Struct({
  /** The id of its token. */
  id: Schema.String,
  name: Schema.String,
  total: Count,
  rate: PerSecond
})

// ---------------------------------------------------------------------------------------------------------------------
// The cluster
// ---------------------------------------------------------------------------------------------------------------------

const OwnerJson = Schema.Struct({
  name: Schema.String,
  buckets: Count,
  tags: Count,
  alive: Schema.Boolean,
  since: Millis,
  polls: Count,
  failed: Count,
  lag: Seconds
})

const ConsumerJson = Schema.Struct({ name: Schema.String, reading: Schema.Boolean, behind: Count, idle: Seconds })

const AccountJson = Schema.Struct({
  name: Schema.String,
  keys: Count,
  leased: Count,
  failure: Schema.NullOr(Schema.String)
})

const ClusterJson = Schema.Struct({
  buckets: Count,
  /** Buckets that nobody polls. */
  unowned: Count,
  owners: Schema.Array(OwnerJson),
  consumers: Schema.Array(ConsumerJson),
  accounts: Schema.Array(AccountJson),
  /** The numbers of the last event, and of the last one that is no longer kept. */
  log: Schema.Struct({ last: Count, expired: Count })
})

// ---------------------------------------------------------------------------------------------------------------------
// All of it
// ---------------------------------------------------------------------------------------------------------------------

/** How the gateway does. */
export const StatusJson = Schema.Struct({
  at: Millis,
  started: Millis,
  /** What this process is called. */
  process: Schema.String,
  /** Since when the game is in maintenance. */
  maintenance: Schema.NullOr(Millis),
  watch: WatchJson,
  /** What clients asked this gateway, by status. */
  requests: RequestsJson,
  /** What went to the API for polls and typed calls, by outcome. */
  upstream: RequestsJson,
  cache: CacheJson,
  queue: WaitingJson,
  lanes: Schema.Array(LaneJson),
  keys: Schema.Array(KeyJson),
  clients: Schema.Array(ClientJson),
  /** Who listens to events now. */
  streams: Schema.Array(Schema.Struct({ kind: Schema.String, open: Count })),
  /** `null` while the database cannot be asked; {@link StatusJson.problem} says why. */
  cluster: Schema.NullOr(ClusterJson),
  /** What is wrong with the database, if something is. */
  problem: Schema.NullOr(Schema.String)
}).annotate({ identifier: "Status" })
export type StatusJson = typeof StatusJson.Type

/** What is kept of each second, for plots. */
export const SampleJson = Schema.Struct({
  at: Millis,
  /** Requests of clients a second: all, and those that were answered with 400 and above. */
  requests: PerSecond,
  errors: PerSecond,
  /** Requests to the API a second, and those that failed. */
  polls: PerSecond,
  events: PerSecond,
  lag: Seconds,
  interactive: Count,
  background: Count
}).annotate({ identifier: "Sample" })
export type SampleJson = typeof SampleJson.Type
