/** Watches what the watch list says, over as many processes as there are: each tag in one of them, each event once. */
import * as PgClient from "@effect/sql-pg/PgClient"
import * as Clock from "effect/Clock"
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type * as Schema from "effect/Schema"
import * as MessageStorage from "effect/cluster/MessageStorage"
import * as RunnerAddress from "effect/cluster/RunnerAddress"
import * as RunnerHealth from "effect/cluster/RunnerHealth"
import * as RunnerStorage from "effect/cluster/RunnerStorage"
import * as Runners from "effect/cluster/Runners"
import * as Sharding from "effect/cluster/Sharding"
import * as ShardingConfig from "effect/cluster/ShardingConfig"
import { hostname } from "node:os"
import type * as Clash from "clashfx/Clash"
import * as Watcher from "clashfx/watch/Watcher"
import { ClusterDatabase } from "./ClusterDatabase.ts"
import {
  type ClusterDiffers,
  DatabaseFailed,
  type FileTaken,
  type InvalidName,
  UnsuitableDatabase
} from "./ClusterError.ts"
import { lockFile } from "./internal/fileLock.ts"
import { checked } from "./internal/names.ts"
import * as LiveRunners from "./internal/liveRunners.ts"
import type { BucketWatcher } from "./internal/owner.ts"
import { type Settings, type Share, start } from "./internal/process.ts"
import { asking, placesOf } from "./internal/singletons.ts"
import { serviceBucket } from "./internal/tags.ts"
import { ConfirmedLocks } from "./internal/shardLocks.ts"
import * as SteadyClock from "./internal/steadyClock.ts"
import * as Writable from "./internal/writable.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Service
// ---------------------------------------------------------------------------------------------------------------------

export type { TagStatus } from "clashfx/watch/Watcher"
export type { Share } from "./internal/process.ts"

/** A process that takes part in watching; it ends with its layer, and hands over what it owns. */
export class ClusterWatch extends Context.Service<
  ClusterWatch,
  {
    /** What this process is called in the tables and logs. */
    readonly name: string
    /** The buckets that this process owns now. */
    readonly owned: Effect.Effect<ReadonlyArray<number>>
    readonly share: Effect.Effect<Share>
    /** The tags that this process watches now, with their last and next poll and their last error. */
    readonly tags: Effect.Effect<ReadonlyArray<Watcher.TagStatus>>
  }
>()("@clashfx/cluster/ClusterWatch") {}

// ---------------------------------------------------------------------------------------------------------------------
// Options
// ---------------------------------------------------------------------------------------------------------------------

/** Diffs of your own, with the codec that the log needs. All processes have to have the same. */
export interface CustomDiffs<C> extends Watcher.CustomDiffs<C> {
  readonly codec: Schema.Codec<C, unknown>
}

/** How to watch. All processes should have the same: a tag moves between them. */
export interface Options<C = never> {
  /**
   * How tags are polled; see `Watcher.Options`. First polls come within `spread`, default 200 milliseconds,
   * unless they are due later. `calendar` is told once, by one of the processes. Snapshots are packed.
   */
  readonly watcher?: Omit<Watcher.Options<never>, "custom" | "capacity" | "strategy"> | undefined
  /** Diffs of your own; what they find is in the log as `Custom` events. */
  readonly custom?: CustomDiffs<C> | undefined
  /** How long events are kept, in whole days; default 7 days. */
  readonly retention?: Duration.Input | undefined
  /**
   * What tells this cluster from others: processes with another one are refused while some of it run
   * (`ClusterDiffers`). Default the address of the API; set it where processes reach the same game by several addresses.
   */
  readonly cluster?: string | undefined
}

/** How processes find each other. */
export interface RunnerOptions {
  /** What this process is called, other than all others; default its host and process id. */
  readonly name?: string | undefined
  /** How long a process may be frozen, or cut off from the database, until its buckets are taken; default 15 seconds. */
  readonly frozenAfter?: Duration.Input | undefined
  /** How often to look for processes that came or went; default 500 milliseconds. */
  readonly look?: Duration.Input | undefined
}

// ---------------------------------------------------------------------------------------------------------------------
// Making
// ---------------------------------------------------------------------------------------------------------------------

const settingsOf = <C>(options: Options<C> | undefined): Settings => ({
  cluster: options?.cluster,
  retention: options?.retention ?? "7 days",
  makeWatcher: watcherOf(options)
})

const watcherOf =
  <C>(options: Options<C> | undefined) =>
  (bucket: number) => {
    const base = {
      packing: "always" as const,
      // A tag that changes hands is polled as soon as it is due: due times are kept, so that not all of them are.
      spread: "200 millis" as const,
      ...options?.watcher,
      calendar: bucket === serviceBucket && options?.watcher?.calendar === true
    }
    const custom = options?.custom
    return Effect.map(
      custom === undefined ? Watcher.make(base) : Watcher.make<C>({ ...base, custom }),
      ({ clans, health, players, raids, status, wars }): BucketWatcher => ({
        clans,
        health,
        players,
        raids,
        status,
        wars
      })
    )
  }

// ---------------------------------------------------------------------------------------------------------------------
// Layers
// ---------------------------------------------------------------------------------------------------------------------

/**
 * Takes part in a cluster that `Sharding` and `RunnerStorage` form; see {@link layerRunner} for ours. Its number of shards
 * is the database's number of buckets.
 */
export const layerSharded = <C = never>(
  options?: Options<C>
): Layer.Layer<
  ClusterWatch,
  WatchError,
  Sharding.Sharding | RunnerStorage.RunnerStorage | ShardingConfig.ShardingConfig | ClusterDatabase | Clash.Services
> =>
  Layer.effect(
    ClusterWatch,
    Effect.gen(function* () {
      const { runnerAddress, shardsPerGroup } = yield* ShardingConfig.ShardingConfig
      const sharding = yield* Sharding.Sharding
      const storage = yield* RunnerStorage.RunnerStorage
      const database = yield* ClusterDatabase
      const { buckets, dialect } = database
      if (dialect !== "postgres") {
        return yield* new UnsuitableDatabase({
          detail: "several processes need PostgreSQL; for one there is layerAlone"
        })
      }
      if (shardsPerGroup !== buckets) {
        return yield* new UnsuitableDatabase({
          detail: `it has ${buckets} buckets and Sharding ${shardsPerGroup} shards`
        })
      }
      const self = Option.getOrElse(runnerAddress, () => RunnerAddress.make("localhost", 0))
      const { duty, leave, ...service } = yield* start(LiveRunners.ownerOf(self), settingsOf(options))
      // Remembered locks are enough to keep a bucket, and not to claim one.
      const locks = Option.getOrElse(yield* Effect.serviceOption(ConfirmedLocks), () => storage)
      const isOurs = asking(locks, self)
      const clock = yield* SteadyClock.database(database)
      for (const place of placesOf(sharding, buckets)) {
        const run = Effect.provideService(duty(place.bucket, isOurs(place)), Clock.Clock, clock)
        yield* sharding.registerSingleton(place.name, run)
      }
      yield* Effect.addFinalizer(() => leave)
      return service
    })
  )

/** What taking part can fail with. */
type WatchError = DatabaseFailed | UnsuitableDatabase | ClusterDiffers | InvalidName

const addressOf = (name: string | undefined): RunnerAddress.RunnerAddress => {
  const [host, port] = name === undefined ? [hostname(), process.pid] : [name, 0]
  return RunnerAddress.make(host, port)
}

/** The sessions with a server that has become a standby are ended, as those of {@link ClusterDatabase} are. */
const keptWritable = Layer.effectDiscard(Effect.flatMap(PgClient.PgClient, (sql) => Writable.kept(sql, false)))

/**
 * A runner of Effect's cluster that needs no port: processes find each other in the database, over connections of their
 * own, so that slow writes do not look like a dead process.
 */
export const layerRunner = (
  options?: RunnerOptions
): Layer.Layer<
  Sharding.Sharding | RunnerStorage.RunnerStorage | ShardingConfig.ShardingConfig,
  DatabaseFailed | UnsuitableDatabase | InvalidName,
  ClusterDatabase
> =>
  Layer.unwrap(
    Effect.gen(function* () {
      const { buckets, place, url } = yield* ClusterDatabase
      if (url === undefined) {
        return yield* new UnsuitableDatabase({
          detail: "several processes need PostgreSQL; for one there is layerAlone"
        })
      }
      // The name goes to the server with the connection, before it is joined with.
      if (options?.name !== undefined) yield* checked("process", options.name)
      const self = addressOf(options?.name)
      const config = ShardingConfig.layer({
        runnerAddress: Option.some(self),
        shardsPerGroup: buckets,
        shardLockExpiration: options?.frozenAfter ?? "15 seconds",
        shardLockRefreshInterval: "5 seconds",
        refreshAssignmentsInterval: options?.look ?? "500 millis",
        entityMessagePollInterval: "2 seconds",
        shardLockDisableAdvisory: false
      })
      const connections = keptWritable.pipe(
        Layer.provideMerge(
          PgClient.layer({
            url,
            applicationName: LiveRunners.sessionOf(place, LiveRunners.ownerOf(self)),
            maxConnections: 4,
            minConnections: 1,
            connectTimeout: "5 seconds",
            keepAlive: "5 seconds"
          })
        ),
        Layer.catchTag("SqlError", (cause) =>
          Layer.effectContext(Effect.fail(new DatabaseFailed({ operation: "connecting", cause })))
        )
      )
      return Sharding.layer.pipe(
        Layer.provide(Layer.effect(Clock.Clock, SteadyClock.local)),
        Layer.provide([Runners.layerNoop, RunnerHealth.layerNoop]),
        Layer.provide(MessageStorage.layerNoop),
        Layer.provideMerge(LiveRunners.layer(self, place)),
        Layer.provide(connections),
        Layer.provideMerge(config)
      )
    })
  )

/** Takes part in the cluster of a PostgreSQL database. */
export const layer = <C = never>(
  options?: Options<C> & RunnerOptions
): Layer.Layer<ClusterWatch, WatchError, ClusterDatabase | Clash.Services> =>
  Layer.provide(layerSharded(options), layerRunner(options))

/**
 * Watches alone, with a SQLite file: the same tables, no server. A second process on the same file is refused; any may
 * change the watch list and read the log.
 */
export const layerAlone = <C = never>(
  options?: Options<C> & Pick<RunnerOptions, "name">
): Layer.Layer<ClusterWatch, WatchError | FileTaken, ClusterDatabase | Clash.Services> =>
  Layer.effect(
    ClusterWatch,
    Effect.gen(function* () {
      const { buckets, dialect, place } = yield* ClusterDatabase
      if (dialect !== "sqlite") {
        return yield* new UnsuitableDatabase({ detail: "watching alone is for SQLite; with PostgreSQL use layer" })
      }
      yield* lockFile(place)
      const { duty, leave, ...service } = yield* start(
        LiveRunners.ownerOf(addressOf(options?.name)),
        settingsOf(options)
      )
      for (let bucket = serviceBucket; bucket <= buckets; bucket++) {
        yield* Effect.forkScoped(duty(bucket, Effect.succeed(true)))
      }
      yield* Effect.addFinalizer(() => leave)
      return service
    })
  )

/**
 * Whatever the database is: part of a cluster on PostgreSQL, alone on SQLite. With `ClusterDatabase.layerConfig` the same
 * program grows from one process to many by setting `DATABASE_URL`.
 *
 * @example
 * ```ts
 * ClusterWatch.layerAuto().pipe(
 *   Layer.provide([ClusterDatabase.layerConfig, ClashNode.layerConfig]),
 *   Layer.launch,
 *   NodeRuntime.runMain
 * )
 * ```
 */
export const layerAuto = <C = never>(
  options?: Options<C> & RunnerOptions
): Layer.Layer<ClusterWatch, WatchError | FileTaken, ClusterDatabase | Clash.Services> =>
  Layer.unwrap(
    Effect.map(
      ClusterDatabase,
      ({ dialect }): Layer.Layer<ClusterWatch, WatchError | FileTaken, ClusterDatabase | Clash.Services> =>
        dialect === "postgres" ? layer(options) : layerAlone(options)
    )
  )

/** The name of this process from `CLASHFX_NAME`, if it is set. */
export const nameConfig: Config.Config<string | undefined> = Config.map(
  Config.option(Config.String("CLASHFX_NAME")),
  Option.getOrUndefined
)
