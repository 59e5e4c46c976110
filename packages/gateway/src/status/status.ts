/**
 * How the gateway does: counts and queues are looked at once a second, always; everything else only while somebody asks,
 * and then once for all who ask.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import * as Option from "effect/Option"
import * as PubSub from "effect/PubSub"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { ClusterDatabase } from "@clashfx/cluster/ClusterDatabase"
import * as ClusterStatus from "@clashfx/cluster/ClusterStatus"
import { ClusterWatch, type TagStatus } from "@clashfx/cluster/ClusterWatch"
import * as WatchList from "@clashfx/cluster/WatchList"
import { KeyPool, type KeyStatus, status as keysOf } from "clashfx/service/KeyPool"
import { type LaneStatus, status as lanesOf, Throttler } from "clashfx/service/Throttler"
import { Tokens } from "../Tokens.ts"
import { History } from "./history.ts"
import { SampleJson, StatusJson } from "./report.ts"
import { found, shown } from "./tags.ts"
import { sum, type Totals, totalsOf } from "./totals.ts"

/** Tells how the gateway does. */
export class Status extends Context.Service<
  Status,
  {
    readonly now: Effect.Effect<StatusJson>
    /** The tags of this process in which these words are found, the worst first; and how many there are. */
    readonly find: (words: string, most: number) => Effect.Effect<{ items: StatusJson["watch"]["tags"]; total: number }>
    /**
     * Server-sent events: `history` (the last ten minutes, second by second) once, then every second a `sample` and a
     * `status`. Who reads slowly misses some.
     */
    readonly events: Stream.Stream<Uint8Array>
  }
>()("@clashfx/gateway/Status") {}

/** So many tags are shown at once. */
const most = 200

/** How long the database may take, ms. */
const patience = 2000

const waitingOf = (lanes: ReadonlyArray<LaneStatus>) => ({
  interactive: lanes.reduce((all, { waiting }) => all + waiting.interactive, 0),
  background: lanes.reduce((all, { waiting }) => all + waiting.background, 0)
})

/** Seconds to a hundredth. */
const rounded = (seconds: number): number => Math.round(seconds * 100) / 100

const laneJson = ({ nextIn, ...lane }: LaneStatus) => ({ ...lane, nextIn: nextIn / 1000 })

const keyJson = ({ owner, readyIn, why, ...key }: KeyStatus) => ({
  ...key,
  owner: owner ?? null,
  why: why ?? null,
  readyIn: Math.round(Duration.toMillis(readyIn) / 100) / 10
})

const clusterJson = ({ accounts, buckets, consumers, log, owners, unowned }: ClusterStatus.Status) => ({
  buckets,
  unowned: unowned.length,
  owners,
  consumers,
  accounts: accounts.map(({ failure, ...account }) => ({ ...account, failure: failure ?? null })),
  log: { last: Number(log.last), expired: Number(log.expired) }
})

/** What the database knows, or why it does not say. */
const stored = Effect.gen(function* () {
  const cluster = yield* ClusterStatus.get
  return { cluster, kinds: yield* WatchList.count, tokens: yield* Effect.flatMap(Tokens, ({ list }) => list) }
}).pipe(
  Effect.timeout(patience),
  Effect.match({
    onSuccess: (known) => ({ ...known, problem: null }),
    onFailure: (error) => ({
      cluster: undefined,
      kinds: { clan: 0, player: 0, war: 0, raid: 0 },
      tokens: [],
      problem: error._tag === "TimeoutError" ? `no answer in ${patience / 1000} seconds` : error.message
    })
  })
)

type Stored = Effect.Success<typeof stored>

/** What this process watches, if it does. */
interface Watching {
  readonly name: string
  readonly share: Effect.Effect<{ lag: number; polls: number; failed: number; events: number; maintenance: boolean }>
  readonly tags: Effect.Effect<ReadonlyArray<TagStatus>>
}

const nobody: Watching = {
  name: "gateway",
  share: Effect.succeed({ lag: 0, polls: 0, failed: 0, events: 0, maintenance: false }),
  tags: Effect.succeed([])
}

const clientsOf = (history: History, { tokens }: Stored): StatusJson["clients"] => {
  const names = new Map(tokens.map(({ id, name }) => [id, name]))
  return history
    .outcomes(({ clients }) => clients)
    .map(({ outcome: id, ...use }) => ({ id, name: names.get(id) ?? id, ...use }))
}

const requestsOf = (history: History, of: (totals: Totals) => Totals["requests"]) => ({
  total: sum(of(history.totals)),
  rate: history.rate((totals) => sum(of(totals))),
  outcomes: history.outcomes(of)
})

/** What a status is made of. */
interface Sources {
  readonly clock: Clock.Clock
  readonly history: History
  readonly watching: Watching
  readonly started: number
}

const build = ({ clock, history, started, watching }: Sources) =>
  Effect.gen(function* (): Effect.fn.Return<
    StatusJson,
    never,
    Effect.Services<typeof stored | typeof keysOf | typeof lanesOf>
  > {
    const known = yield* stored
    const [keys, lanes, share, tags] = yield* Effect.all([keysOf, lanesOf, watching.share, watching.tags])
    const at = clock.currentTimeMillisUnsafe()
    const { kinds } = known
    const { cache, streams } = history.totals
    return {
      at,
      started,
      process: watching.name,
      maintenance: known.cluster?.maintenance ?? null,
      watch: {
        total: known.problem === null ? kinds.clan + kinds.player + kinds.war + kinds.raid : tags.length,
        kinds,
        here: tags.length,
        ...shown(tags, at, most),
        lag: rounded(share.lag),
        polls: share.polls,
        failed: share.failed,
        events: share.events
      },
      requests: requestsOf(history, ({ requests }) => requests),
      upstream: requestsOf(history, ({ upstream }) => upstream),
      cache: { hits: cache.get("hit") ?? 0, misses: cache.get("miss") ?? 0, ratio: history.hitRatio() },
      queue: waitingOf(lanes),
      lanes: lanes.map(laneJson),
      keys: keys.map(keyJson),
      clients: clientsOf(history, known),
      streams: Array.from(streams, ([kind, open]) => ({ kind, open })),
      cluster: known.cluster === undefined ? null : clusterJson(known.cluster),
      problem: known.problem
    }
  })

const make = Effect.gen(function* () {
  const context = yield* Effect.context<ClusterDatabase | Tokens | KeyPool | Throttler>()
  const watching: Watching = Option.getOrElse(yield* Effect.serviceOption(ClusterWatch), () => nobody)
  const clock = yield* Clock.Clock
  const monotonic = () => Number(clock.monotonicTimeNanosUnsafe()) / 1e6
  const totals = Effect.map(Metric.snapshot, totalsOf)
  const started = clock.currentTimeMillisUnsafe()
  const history = new History(monotonic(), yield* totals)
  const ticks = yield* PubSub.sliding<SampleJson>(1)

  const look = Effect.gen(function* () {
    const lanes = yield* lanesOf
    const { lag } = yield* watching.share
    const gauges = { at: clock.currentTimeMillisUnsafe(), lag: rounded(lag), ...waitingOf(lanes) }
    yield* PubSub.publish(ticks, history.look(monotonic(), yield* totals, gauges))
  })
  yield* Effect.forkScoped(Effect.forever(Effect.andThen(Effect.sleep("1 second"), look)))

  const now = yield* Effect.cachedWithTTL(
    Effect.provideContext(build({ clock, history, started, watching }), context),
    "900 millis"
  )

  const status = Effect.map(now, (status) => frame("status", encodeStatus(status)))
  const shared = yield* Stream.fromPubSub(ticks).pipe(
    Stream.mapEffect((sample) =>
      Effect.map(status, (text) => encoder.encode(frame("sample", encodeSample(sample)) + text))
    ),
    Stream.share({ capacity: 2, strategy: "sliding" })
  )
  const first = Effect.map(status, (text) => encoder.encode(frame("history", encodeSamples(history.samples)) + text))
  return Status.of({
    now,
    find: (words, most) =>
      Effect.map(watching.tags, (tags) => {
        const all = found(tags, words)
        return { items: shown(all, clock.currentTimeMillisUnsafe(), most).tags, total: all.length }
      }),
    events: Stream.concat(Stream.fromEffect(first), shared)
  })
})

const encoder = new TextEncoder()
const encodeStatus = Schema.encodeSync(Schema.fromJsonString(Schema.toCodecJson(StatusJson)))
const encodeSample = Schema.encodeSync(Schema.fromJsonString(Schema.toCodecJson(SampleJson)))
const encodeSamples = Schema.encodeSync(Schema.fromJsonString(Schema.toCodecJson(Schema.Array(SampleJson))))

/** JSON has no line break in it, so it is one line of data. */
const frame = (event: string, data: string): string => `event: ${event}\ndata: ${data}\n\n`

export const layer: Layer.Layer<Status, never, ClusterDatabase | Tokens | KeyPool | Throttler> = Layer.effect(
  Status,
  make
)
