/** One process of the cluster: what it owns, what it tells the others, and how it goes. */
import * as Cause from "effect/Cause"
import * as Deferred from "effect/Deferred"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import * as PubSub from "effect/PubSub"
import * as Queue from "effect/Queue"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type * as Clash from "clashfx/Clash"
import { BaseUrl } from "clashfx/api/RequestPolicy"
import type { TagStatus } from "clashfx/watch/Watcher"
import { ClusterDatabase } from "../ClusterDatabase.ts"
import * as EventLog from "../EventLog.ts"
import type { Changed } from "./changes.ts"
import { databaseNow } from "./clock.ts"
import * as Identity from "./identity.ts"
import type { Claim } from "./ledger.ts"
import * as Metrics from "./metrics.ts"
import { checked } from "./names.ts"
import * as Outage from "./outage.ts"
import { reasonOf } from "./reason.ts"
import { type Owned, type Owner, ownForever, type Taken } from "./owner.ts"
import { serviceBucket } from "./tags.ts"
import * as Takings from "./takings.ts"

/** What this process does for the cluster. */
export interface Share {
  /** Buckets that this process owns now. */
  readonly buckets: number
  /** Tags that it watches. */
  readonly watched: number
  readonly polls: number
  readonly failed: number
  readonly events: number
  /** Seconds by which the latest of its buckets' last polls came later than it was due. */
  readonly lag: number
  /** Is the game in maintenance, as this process sees it? */
  readonly maintenance: boolean
}

/** How a process takes part. */
export interface Settings {
  /** What tells this cluster from others; default the address of the API. */
  readonly cluster: string | undefined
  /** How long events are kept. */
  readonly retention: Duration.Input
  readonly makeWatcher: Owner["makeWatcher"]
}

/** Old events go, and partitions come, while the service bucket is ours. */
const keepLog = (database: ClusterDatabase["Service"], retention: Duration.Input) =>
  Effect.andThen(
    database.ledger.prepareLog,
    Effect.flatMap(EventLog.expire(retention), (days) =>
      days === 0 ? Effect.void : Effect.logInfo(`The retention has deleted ${days} days of events`)
    )
  ).pipe(
    Effect.catchCause((cause) =>
      Effect.logWarning(`The log's partitions are looked after later: ${reasonOf(Cause.squash(cause))}`)
    ),
    Effect.repeat(Schedule.spaced("10 minutes")),
    Effect.provideService(ClusterDatabase, database)
  )

/** Tells the others how this process does, for who looks at the cluster. */
const report = ({ database, name, owned }: Owner, share: Effect.Effect<Share>) => {
  const { sql } = database
  const told = Effect.flatMap(
    share,
    ({ events, failed, lag, polls, watched }) => sql`
      INSERT INTO clashfx_process (name, seen, watched, polls, failed, events, lag)
      VALUES (${name}, ${databaseNow(database)}, ${watched}, ${polls}, ${failed}, ${events}, ${lag.toFixed(3)})
      ON CONFLICT (name) DO UPDATE SET seen = excluded.seen, watched = excluded.watched, polls = excluded.polls,
        failed = excluded.failed, events = excluded.events, lag = excluded.lag`
  )
  const forget = Effect.suspend(() =>
    owned.size > 0 ? Effect.void : Effect.ignore(sql`DELETE FROM clashfx_process WHERE name = ${name}`)
  )
  return Effect.repeat(Effect.ignore(told), Schedule.spaced("10 seconds")).pipe(Effect.ensuring(forget))
}

/** Gives everything back, before anything else of the layer is closed. */
const leave = ({ leaving, owned }: Owner): Effect.Effect<void> => {
  const empty: Effect.Effect<void> = Effect.suspend(() =>
    owned.size === 0 ? Effect.void : Effect.andThen(Effect.sleep("5 millis"), empty)
  )
  return Effect.andThen(Deferred.succeed(leaving, undefined), Effect.asVoid(Effect.timeoutOption(empty, "2 seconds")))
}

/** What the owner of a bucket does; the one of the service bucket looks after the log as well. */
const duty = (owner: Owner, retention: Duration.Input, bucket: number, ours: Effect.Effect<boolean>) => {
  const owning = ownForever(owner, bucket, ours)
  return bucket === serviceBucket ? Effect.raceFirst(owning, keepLog(owner.database, retention)) : owning
}

/** A process that has joined: what others see of it, and what it does for each bucket. */
export interface Process {
  readonly name: string
  readonly owned: Effect.Effect<ReadonlyArray<number>>
  readonly share: Effect.Effect<Share>
  readonly tags: Effect.Effect<ReadonlyArray<TagStatus>>
  /** Owns a bucket whenever it is ours, and looks after the log with the service bucket. */
  readonly duty: (
    bucket: number,
    ours: Effect.Effect<boolean>
  ) => Effect.Effect<void, never, Clash.Services | Scope.Scope>
  /** Gives everything back, before anything else of the layer is closed. */
  readonly leave: Effect.Effect<void>
}

/** Joins the cluster of the database. */
export const start = (name: string, settings: Settings) =>
  Effect.gen(function* () {
    const database = yield* ClusterDatabase
    const cluster = settings.cluster === undefined ? yield* BaseUrl : yield* checked("cluster", settings.cluster)
    yield* Identity.join(database, yield* checked("process", name), cluster)
    const owned = new Map<number, Owned>()
    const changed = yield* PubSub.unbounded<Changed>()
    const takings = yield* Queue.unbounded<Taken>()
    yield* Effect.forkScoped(Takings.log(database, takings))
    const losses = yield* Queue.unbounded<Claim>()
    yield* Effect.forkScoped(Takings.logLosses(name, losses))
    yield* Effect.forkScoped(Stream.runForEach(database.changes, (of) => PubSub.publish(changed, of)))
    const gauge = Effect.suspend(() => Metric.update(Metrics.owned, owned.size))
    const owner: Owner = {
      name,
      database,
      changed,
      owned,
      leaving: yield* Deferred.make<void>(),
      patiently: Outage.make(),
      makeWatcher: settings.makeWatcher,
      onTaken: (taken) => Effect.andThen(Queue.offer(takings, taken), gauge),
      onLost: (claim) => Effect.andThen(Queue.offer(losses, claim), gauge)
    }
    const share = Effect.map(
      Effect.suspend(() => Effect.forEach([...owned.values()], ({ watcher }) => watcher.health)),
      (all): Share => ({
        buckets: owned.size,
        watched: all.reduce((sum, { watched }) => sum + watched, 0),
        polls: all.reduce((sum, { polls }) => sum + polls, 0),
        failed: all.reduce((sum, { failed }) => sum + failed, 0),
        events: all.reduce((sum, { events }) => sum + events, 0),
        lag: Math.max(0, ...all.map(({ lag }) => lag)),
        maintenance: all.some(({ maintenance }) => maintenance)
      })
    )
    const tags = Effect.map(
      Effect.suspend(() => Effect.forEach([...owned.values()], ({ watcher }) => watcher.status)),
      (all) => all.flat()
    )
    yield* Effect.forkScoped(report(owner, share))
    const process: Process = {
      name,
      owned: Effect.sync(() => [...owned.keys()].sort((a, b) => a - b)),
      share,
      tags,
      duty: (bucket, ours) => duty(owner, settings.retention, bucket, ours),
      leave: leave(owner)
    }
    return process
  })
