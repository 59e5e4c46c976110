/** Watching over several processes: what is watched, taking part, how it does, and from a file to a server. */
import { ClusterDatabase, ClusterMove, ClusterStatus, ClusterWatch, WatchList } from "@clashfx/cluster"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Options } from "../options.ts"
import { NotSimulated } from "../usage.ts"
import { services } from "./leased.ts"

type Kind = WatchList.Kind

interface Tags {
  readonly kind: Kind
  readonly tags: ReadonlyArray<string>
}

const inDatabase = Effect.provide(ClusterDatabase.layerConfig)

export const watch = ({ kind, tags }: Tags) =>
  Effect.flatMap(WatchList.add(kind, tags), (added) =>
    Console.log(
      `${added} of ${tags.length} are new on the watch list; whoever has their bucket polls them within a second`
    )
  ).pipe(inDatabase)

export const unwatch = ({ kind, tags }: Tags) =>
  Effect.flatMap(WatchList.remove(kind, tags), (removed) => Console.log(`${removed} are not watched any more`)).pipe(
    inDatabase
  )

const takePart = ({ calendar }: { readonly calendar: boolean }) =>
  Effect.flatMap(ClusterWatch.nameConfig, (name) =>
    Effect.gen(function* () {
      yield* Console.log(`${(yield* ClusterWatch.ClusterWatch).name} takes part; Ctrl-C ends it`)
      return yield* Effect.never
    }).pipe(
      Effect.provide(
        Layer.provide(
          ClusterWatch.layerAuto({ name, watcher: { calendar } }),
          Layer.merge(ClusterDatabase.layerConfig, services)
        )
      )
    )
  )

export const start = (input: { readonly calendar: boolean }, { simulated }: Options) =>
  Effect.gen(function* () {
    if (simulated) return yield* new NotSimulated()
    return yield* takePart(input)
  })

const shown = (status: ClusterStatus.Status): ReadonlyArray<string> => [
  // The calendar has a bucket of its own beside those of the tags.
  `${status.watched} tags in ${status.buckets} buckets, and the calendar in one: ${status.unowned.length} of them nobody's; ${status.lag.toFixed(1)} s late`,
  ...status.owners.map(
    ({ alive, buckets, name, tags }) => `  ${name}: ${buckets} buckets, ${tags} tags${alive ? "" : ", gone"}`
  ),
  `${status.log.last} events in the log`,
  ...status.consumers.map(
    ({ behind, name, reading }) => `  ${name}: ${behind} behind${reading ? "" : ", nobody reads"}`
  ),
  ...status.accounts.map(
    ({ failure, keys, leased, name }) =>
      `account ${name}: ${leased} of ${keys} keys leased${failure === undefined ? "" : `; ${failure}`}`
  ),
  ...(status.maintenance === undefined ? [] : ["the game is in maintenance"])
]

export const status = (_: object, options: Options) =>
  Effect.flatMap(ClusterStatus.get, (found) =>
    Console.log(
      options.json
        ? JSON.stringify(found, (_, value: unknown) => (typeof value === "bigint" ? Number(value) : value))
        : shown(found).join("\n")
    )
  ).pipe(inDatabase)

export const move = ({ file }: { readonly file: string }) =>
  Effect.flatMap(ClusterMove.fromSqlite(file), ({ consumers, events, snapshots, watched }) =>
    Console.log(`moved ${watched} watched tags, ${snapshots} snapshots, ${events} events and ${consumers} consumers`)
  ).pipe(inDatabase)
