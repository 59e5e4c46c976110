/**
 * Effect's storage of runners in SQL, with those left out at once that have no session at the database any more.
 *
 * A runner that was killed would else count until its heartbeat is older than `shardLockExpiration`, though its advisory
 * locks are free at once. A frozen one keeps its sessions: its heartbeat decides.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { PersistenceError } from "effect/cluster/ClusterError"
import type { RunnerAddress } from "effect/cluster/RunnerAddress"
import * as RunnerStorage from "effect/cluster/RunnerStorage"
import type * as ShardId from "effect/cluster/ShardId"
import type { ShardingConfig } from "effect/cluster/ShardingConfig"
import * as SqlRunnerStorage from "effect/cluster/SqlRunnerStorage"
import * as SqlClient from "effect/sql/SqlClient"
import { createHash } from "node:crypto"
import { monotonicMillis } from "./monotonic.ts"

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

/** After an outage of the database sessions come back one after the other: this long only heartbeats count, ms. */
const grace = 3000

/** How often, and for how long, a lock is asked for that its owner is just about to give back, ms. */
const [askAgain, askFor] = [50, 600]

/**
 * Sharding asks for the locks that it lacks once a second. Of a runner that goes, or gives a part to one that joins, they
 * come one after the other within some hundred milliseconds, so they are asked for until all are there.
 */
const acquireSoon =
  ({ acquire }: RunnerStorage.RunnerStorage["Service"]): RunnerStorage.RunnerStorage["Service"]["acquire"] =>
  (address, shards) =>
    Effect.gen(function* () {
      const end = (yield* monotonicMillis) + askFor
      const missing = new Map(Array.from(shards, (shard) => [shard.id, shard]))
      const acquired: Array<ShardId.ShardId> = []
      for (;;) {
        for (const shard of yield* acquire(address, missing.values())) {
          if (missing.delete(shard.id)) acquired.push(shard)
        }
        if (missing.size === 0 || (yield* monotonicMillis) >= end) return acquired
        yield* Effect.sleep(askAgain)
      }
    })

/** Advisory locks are the database's, not the schema's: clusters in one database must not share theirs. */
export const prefixOf = (schema: string): string =>
  schema === "public" ? "clashfx_cluster" : `clashfx_cluster_${schema}`

export const layer = (
  self: RunnerAddress,
  schema: string
): Layer.Layer<RunnerStorage.RunnerStorage, never, SqlClient.SqlClient | ShardingConfig> =>
  Layer.effect(
    RunnerStorage.RunnerStorage,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const inner = yield* Effect.orDie(SqlRunnerStorage.make({ prefix: prefixOf(schema) }))
      const sessions = sql<{ name: string }>`
        SELECT DISTINCT application_name AS name FROM pg_stat_activity
        WHERE datname = current_database() AND application_name LIKE ${`${prefix}%`}`
      let trustedAgainAt = Number.NEGATIVE_INFINITY
      const live = Effect.gen(function* () {
        const [runners, rows] = yield* Effect.all([inner.getRunners, PersistenceError.refail(sessions)])
        if ((yield* monotonicMillis) < trustedAgainAt) return runners
        const alive = new Set(rows.map(({ name }) => markOf(name)))
        // Who does not find itself registers again and again, without a pause: it is never left out.
        alive.add(markOf(sessionOf(schema, ownerOf(self))))
        return runners.filter(([{ address }]) => alive.has(markOf(sessionOf(schema, ownerOf(address)))))
      })
      return RunnerStorage.RunnerStorage.of({
        ...inner,
        acquire: acquireSoon(inner),
        getRunners: Effect.tapError(live, () =>
          Effect.map(monotonicMillis, (now) => {
            trustedAgainAt = now + grace
          })
        )
      })
    })
  )
