/** How a cluster does, for dashboards and alerts: read from the tables, from any process. */
import * as Effect from "effect/Effect"
import type { SqlError } from "effect/sql/SqlError"
import { ClusterDatabase } from "./ClusterDatabase.ts"
import type { DatabaseFailed } from "./ClusterError.ts"
import { asking } from "./internal/asking.ts"
import { databaseNow } from "./internal/clock.ts"
import { sessionOf } from "./internal/liveRunners.ts"

/** A process, and what it owns. */
export interface OwnerStatus {
  readonly name: string
  readonly buckets: number
  readonly tags: number
  /** Has it a session at the database? One that is frozen has, for a while. */
  readonly alive: boolean
  /** When it took its last bucket (ms since 1970, UTC). */
  readonly since: number
  /** Polls since it began, and those that failed. */
  readonly polls: number
  readonly failed: number
  /** Seconds by which its last polls came later than they were due, at most. Told every 10 seconds. */
  readonly lag: number
}

/** A consumer of the log. */
export interface ConsumerStatus {
  readonly name: string
  /** Is somebody reading? */
  readonly reading: boolean
  /** How many events it has not read yet, at most: numbers of writes that were rolled back count as well. */
  readonly behind: number
  /** Seconds since its cursor moved. */
  readonly idle: number
}

/** A developer account whose keys are leased. */
export interface AccountStatus {
  /** Masked. */
  readonly name: string
  readonly keys: number
  readonly leased: number
  /** Why the last sign-in failed, until one works. */
  readonly failure: string | undefined
}

/** How a cluster does. */
export interface Status {
  readonly buckets: number
  readonly watched: number
  readonly owners: ReadonlyArray<OwnerStatus>
  /** Buckets that no living process owns: their tags are not polled. More than a moment of this is an alarm. */
  readonly unowned: ReadonlyArray<number>
  /** The largest lag of a living process, seconds. It grows when keys or processes are too few. */
  readonly lag: number
  readonly consumers: ReadonlyArray<ConsumerStatus>
  readonly accounts: ReadonlyArray<AccountStatus>
  /** Since when the game is in maintenance (ms since 1970, UTC). */
  readonly maintenance: number | undefined
  /** Events in the log, and the number of the last one. */
  readonly log: { readonly last: bigint; readonly expired: bigint }
}

const liveSessions = ({ dialect, sql }: ClusterDatabase["Service"]): Effect.Effect<ReadonlySet<string>, SqlError> =>
  dialect === "sqlite"
    ? Effect.succeed(new Set())
    : Effect.map(
        sql<{ name: string }>`
          SELECT DISTINCT application_name AS name FROM pg_stat_activity WHERE datname = current_database()`,
        (rows) => new Set(rows.map(({ name }) => name))
      )

const ownersOf = (database: ClusterDatabase["Service"]) =>
  Effect.gen(function* () {
    const { dialect, place, sql } = database
    const rows = yield* sql<{
      owner: string
      buckets: number
      tags: number
      since: string
      polls: string
      failed: string
      lag: number
    }>`
      SELECT b.owner, CAST(count(*) AS int) AS buckets, CAST(coalesce(sum(w.n), 0) AS int) AS tags,
        CAST(max(b.claimed) AS text) AS since, CAST(coalesce(max(p.polls), 0) AS text) AS polls,
        CAST(coalesce(max(p.failed), 0) AS text) AS failed, coalesce(max(p.lag), 0) AS lag
      FROM clashfx_bucket AS b
      LEFT JOIN clashfx_process AS p ON p.name = b.owner
      LEFT JOIN (SELECT bucket, count(*) AS n FROM clashfx_watched GROUP BY bucket) AS w ON w.bucket = b.bucket
      WHERE b.owner IS NOT NULL GROUP BY b.owner ORDER BY b.owner`
    const sessions = yield* liveSessions(database)
    return rows.map(({ buckets, failed, lag, owner, polls, since, tags }): OwnerStatus => ({
      name: owner,
      buckets: Number(buckets),
      tags: Number(tags),
      alive: dialect === "sqlite" || sessions.has(sessionOf(place, owner)),
      since: Number(since),
      polls: Number(polls),
      failed: Number(failed),
      lag: Number(lag)
    }))
  })

const unownedOf = ({ sql }: ClusterDatabase["Service"], owners: ReadonlyArray<OwnerStatus>) =>
  Effect.map(
    sql<{ bucket: number; owner: string | null }>`SELECT bucket, owner FROM clashfx_bucket ORDER BY bucket`,
    (rows) => {
      const alive = new Set(owners.flatMap(({ alive, name }) => (alive ? [name] : [])))
      return rows.flatMap(({ bucket, owner }) => (owner !== null && alive.has(owner) ? [] : [Number(bucket)]))
    }
  )

const lastOf = ({ dialect, sql }: ClusterDatabase["Service"]) =>
  sql.literal(
    dialect === "postgres"
      ? "(SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM clashfx_event_seq)"
      : "coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'clashfx_event'), 0)"
  )

const consumersOf = (database: ClusterDatabase["Service"]) => {
  const now = databaseNow(database)
  return Effect.map(
    database.sql<{ consumer: string; reading: number; behind: string; idle: string }>`
      SELECT consumer, CASE WHEN owner IS NOT NULL AND lease >= ${now} THEN 1 ELSE 0 END AS reading,
        CAST(${lastOf(database)} - seq AS text) AS behind, CAST(${now} - moved AS text) AS idle
      FROM clashfx_cursor ORDER BY consumer`,
    (rows) =>
      rows.map(({ behind, consumer, idle, reading }): ConsumerStatus => ({
        name: consumer,
        reading: Number(reading) === 1,
        behind: Math.max(0, Number(behind)),
        idle: Math.max(0, Number(idle) / 1000)
      }))
  )
}

const accountsOf = (database: ClusterDatabase["Service"]) => {
  const now = databaseNow(database)
  return Effect.map(
    database.sql<{ account: string; failure: string | null; keys: number; leased: number }>`
      SELECT a.account, a.failure, CAST(count(k.id) AS int) AS keys,
        CAST(coalesce(sum(CASE WHEN k.owner IS NOT NULL AND k.lease >= ${now} THEN 1 ELSE 0 END), 0) AS int) AS leased
      FROM clashfx_account AS a LEFT JOIN clashfx_key AS k ON k.account = a.account
      GROUP BY a.account, a.failure ORDER BY a.account`,
    (rows) =>
      rows.map(({ account, failure, keys, leased }): AccountStatus => ({
        name: account,
        keys: Number(keys),
        leased: Number(leased),
        failure: failure ?? undefined
      }))
  )
}

/**
 * Looks at the whole cluster; some milliseconds.
 *
 * @example
 * ```ts
 * const { lag, owners, unowned } = yield* ClusterStatus.get
 * ```
 */
export const get: Effect.Effect<Status, DatabaseFailed, ClusterDatabase> = Effect.gen(function* () {
  const database = yield* ClusterDatabase
  const { sql } = database
  const owners = yield* ownersOf(database)
  const [sums] = yield* sql<{ watched: number; last: string; expired: string }>`
    SELECT CAST((SELECT count(*) FROM clashfx_watched) AS int) AS watched,
      CAST(${lastOf(database)} AS text) AS last, CAST(expired AS text) AS expired
    FROM clashfx_cluster`
  return {
    buckets: database.buckets,
    watched: Number(sums?.watched ?? 0),
    owners,
    unowned: yield* unownedOf(database, owners),
    lag: Math.max(0, ...owners.flatMap(({ alive, lag }) => (alive ? [lag] : []))),
    consumers: yield* consumersOf(database),
    accounts: yield* accountsOf(database),
    maintenance: yield* database.ledger.maintenance,
    log: { last: BigInt(sums?.last ?? 0), expired: BigInt(sums?.expired ?? 0) }
  }
}).pipe(asking("reading the status"))
