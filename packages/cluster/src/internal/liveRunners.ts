/**
 * Effect's storage of runners in SQL, with those left out at once that have no session at the database any more.
 *
 * A runner that was killed would else count until its heartbeat is older than `shardLockExpiration`, though its advisory
 * locks are free at once. A frozen one keeps its sessions: its heartbeat decides.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { PersistenceError } from "effect/cluster/ClusterError"
import type { RunnerAddress } from "effect/cluster/RunnerAddress"
import * as RunnerStorage from "effect/cluster/RunnerStorage"
import * as ShardingConfig from "effect/cluster/ShardingConfig"
import * as SqlRunnerStorage from "effect/cluster/SqlRunnerStorage"
import * as SqlClient from "effect/sql/SqlClient"
import { createHash } from "node:crypto"
import { monotonicMillis } from "./monotonic.ts"
import * as ShardLocks from "./shardLocks.ts"

/** The name of a process, for people: `host:pid` unless it was given. */
export const ownerOf = ({ host, port }: RunnerAddress): string => `${host}:${port}`

const prefix = "clashfx:"

/**
 * What a process calls its sessions. The server cuts names after 63 bytes, so it begins with what tells processes apart;
 * the schema is part of it, for clusters that share a database.
 */
export const sessionOf = (schema: string, owner: string): string =>
  `${prefix}${createHash("sha256").update(`${schema}\n${owner}`).digest("hex").slice(0, 16)} ${owner}`.slice(0, 60)

const markOf = (name: string): string => name.slice(0, prefix.length + 16)

/** After an outage of the database sessions and heartbeats come back one after the other: so long nobody is missed, ms. */
const grace = 3000

type Runners = Effect.Success<RunnerStorage.RunnerStorage["Service"]["getRunners"]>

/** Advisory locks are the database's, not the schema's: clusters in one database must not share theirs. */
const prefixOf = (schema: string): string => (schema === "public" ? "clashfx_cluster" : `clashfx_cluster_${schema}`)

/** Those that have a session, and after an outage those that were there before. */
const living = (
  inner: RunnerStorage.RunnerStorage["Service"],
  sql: SqlClient.SqlClient,
  self: RunnerAddress,
  schema: string
): RunnerStorage.RunnerStorage["Service"]["getRunners"] => {
  const sessions = sql<{ name: string }>`
    SELECT DISTINCT application_name AS name FROM pg_stat_activity
    WHERE datname = current_database() AND application_name LIKE ${`${prefix}%`}`
  const mark = (address: RunnerAddress) => markOf(sessionOf(schema, ownerOf(address)))
  let trustedAgainAt = Number.NEGATIVE_INFINITY
  let before: Runners | undefined
  return Effect.gen(function* () {
    const [runners, rows] = yield* Effect.all([inner.getRunners, PersistenceError.refail(sessions)])
    if ((yield* monotonicMillis) < trustedAgainAt) return before ?? runners
    const alive = new Set(rows.map(({ name }) => markOf(name)))
    // Who does not find itself registers again and again, without a pause: it is never left out.
    alive.add(mark(self))
    const found = runners.filter(([{ address }]) => alive.has(mark(address)))
    if (found.some(([{ address }]) => mark(address) === mark(self))) before = found
    return found
  }).pipe(
    Effect.onError(() =>
      Effect.map(monotonicMillis, (now) => {
        trustedAgainAt = now + grace
      })
    )
  )
}

export const layer = (
  self: RunnerAddress,
  schema: string
): Layer.Layer<
  RunnerStorage.RunnerStorage | ShardLocks.ConfirmedLocks,
  never,
  SqlClient.SqlClient | ShardingConfig.ShardingConfig
> =>
  Layer.effectContext(
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const inner = yield* Effect.orDie(SqlRunnerStorage.make({ prefix: prefixOf(schema) }))
      const { acquire, confirm, refresh, release, releaseAll } = ShardLocks.make(
        inner,
        yield* ShardingConfig.ShardingConfig
      )
      const getRunners = living(inner, sql, self, schema)
      return Context.make(
        RunnerStorage.RunnerStorage,
        RunnerStorage.RunnerStorage.of({ ...inner, acquire, refresh, release, releaseAll, getRunners })
      ).pipe(Context.add(ShardLocks.ConfirmedLocks, ShardLocks.ConfirmedLocks.of({ refresh: confirm })))
    })
  )
