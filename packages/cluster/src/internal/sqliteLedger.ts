/** The ledger in SQLite: one process, one connection; a transaction each. */
import * as Effect from "effect/Effect"
import type { SqlClient } from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { type Claim, dayOf, type Ledger, type LoggedEvent } from "./ledger.ts"

export const make = (sql: SqlClient): Ledger => {
  const now = sql.literal("CAST(unixepoch('subsec') * 1000 AS INTEGER)")

  /** Writes, if the bucket is still ours. */
  const fenced = (claim: Claim, writes: Effect.Effect<unknown, SqlError>): Effect.Effect<boolean, SqlError> =>
    sql.withTransaction(
      Effect.flatMap(
        sql`SELECT 1 FROM clashfx_bucket WHERE bucket = ${claim.bucket} AND epoch = ${claim.epoch}`,
        (rows) => (rows.length === 0 ? Effect.succeed(false) : Effect.as(writes, true))
      )
    )

  const log = ({ bucket, epoch }: Claim, events: ReadonlyArray<LoggedEvent>) =>
    Effect.forEach(
      events,
      ({ at, body, id, kind, tag, type }) =>
        sql`INSERT INTO clashfx_event (day, id, bucket, epoch, type, kind, tag, at, body)
          VALUES (${dayOf(at)}, ${id}, ${bucket}, ${epoch}, ${type}, ${kind ?? null}, ${tag ?? null}, ${Math.round(at)}, ${body})
          ON CONFLICT DO NOTHING`,
      { discard: true }
    )

  return {
    claim: (bucket, owner) =>
      sql.withTransaction(
        Effect.gen(function* () {
          const [old] = yield* sql<{ owner: string | null }>`SELECT owner FROM clashfx_bucket WHERE bucket = ${bucket}`
          const [row] = yield* sql<{ epoch: number }>`
            INSERT INTO clashfx_bucket (bucket, epoch, owner, claimed) VALUES (${bucket}, 1, ${owner}, ${now})
            ON CONFLICT (bucket) DO UPDATE SET epoch = epoch + 1, owner = excluded.owner, claimed = excluded.claimed
            RETURNING epoch`
          return { bucket, epoch: BigInt(row?.epoch ?? 0), before: old?.owner ?? undefined }
        })
      ),
    leave: ({ bucket, epoch }) =>
      Effect.asVoid(sql`UPDATE clashfx_bucket SET owner = NULL WHERE bucket = ${bucket} AND epoch = ${epoch}`),
    commit: (claim, key, body, events) =>
      fenced(
        claim,
        Effect.andThen(
          sql`INSERT INTO clashfx_snapshot (key, bucket, epoch, body) VALUES (${key}, ${claim.bucket}, ${claim.epoch}, ${body})
            ON CONFLICT (key) DO UPDATE SET bucket = excluded.bucket, epoch = excluded.epoch, body = excluded.body`,
          log(claim, events)
        )
      ),
    tell: (claim, events) => fenced(claim, log(claim, events)),
    setDues: (claim, dues) =>
      fenced(
        claim,
        Effect.forEach(
          dues,
          ({ at, due, key }) => sql`INSERT INTO clashfx_due (key, bucket, at, due)
            VALUES (${key}, ${claim.bucket}, ${Math.round(at)}, ${Math.round(due)})
            ON CONFLICT (key) DO UPDATE SET bucket = excluded.bucket, at = excluded.at, due = excluded.due`,
          { discard: true }
        )
      ),
    remove: (claim, key) =>
      fenced(
        claim,
        Effect.andThen(
          sql`DELETE FROM clashfx_snapshot WHERE key = ${key}`,
          sql`DELETE FROM clashfx_due WHERE key = ${key}`
        )
      ),
    maintenance: Effect.map(sql<{ since: number | null }>`SELECT maintenance AS since FROM clashfx_cluster`, ([row]) =>
      row?.since === null || row === undefined ? undefined : row.since
    ),
    tellMaintenance: (claim, from, to, event) =>
      fenced(
        claim,
        Effect.flatMap(
          sql`UPDATE clashfx_cluster SET maintenance = ${to ?? null} WHERE maintenance IS ${from ?? null} RETURNING 1`,
          (rows) => (rows.length === 0 ? Effect.void : log(claim, [event]))
        )
      ),
    prepareLog: Effect.void,
    expire: (before) =>
      sql.withTransaction(
        Effect.gen(function* () {
          const days = yield* sql<{ last: number }>`
            SELECT max(seq) AS last FROM clashfx_event WHERE day < ${before} GROUP BY day`
          if (days.length === 0) return 0
          const last = Math.max(...days.map((day) => day.last))
          yield* sql`UPDATE clashfx_cluster SET expired = max(expired, ${last})`
          yield* sql`DELETE FROM clashfx_event WHERE day < ${before}`
          return days.length
        })
      )
  }
}
