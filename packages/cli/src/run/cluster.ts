/** Watching over several processes: what is watched, taking part, how it does, and from a file to a server. */
import { ClusterDatabase, ClusterKeys, ClusterMove, ClusterStatus, ClusterWatch, WatchList } from "@clashfx/cluster"
import * as ClashNode from "clashfx/node"
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type { Options } from "../options.ts"
import { NoCredentials } from "./services.ts"

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

/** Keys of an account are leased, given ones are used as they are. */
const services = Layer.unwrap(
  Effect.gen(function* () {
    const account = yield* Config.option(
      Config.all({ email: Config.String("COC_EMAIL"), password: Config.Redacted("COC_PASSWORD") })
    )
    if (Option.isSome(yield* Config.option(Config.String("COC_KEYS")))) return ClashNode.layerConfig
    if (Option.isNone(account)) return yield* new NoCredentials()
    const { keyCount, portalUrl } = yield* Config.all({
      keyCount: Config.withDefault(Config.Int("COC_KEY_COUNT"), 10),
      portalUrl: Config.option(Config.String("COC_PORTAL_URL"))
    })
    const leased = ClusterKeys.layer([account.value], { keyCount, portalUrl: Option.getOrUndefined(portalUrl) })
    return Layer.merge(
      ClashNode.layer({ keys: ["leased"], throttle: { strict: true } }),
      Layer.provide(leased, Layer.merge(ClusterDatabase.layerConfig, ClashNode.layerHttpClient()))
    )
  })
)

export const start = ({ calendar }: { readonly calendar: boolean }) =>
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

const shown = (status: ClusterStatus.Status): ReadonlyArray<string> => [
  `${status.watched} tags in ${status.buckets} buckets, ${status.unowned.length} of them nobody's; ${status.lag.toFixed(1)} s late`,
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
