/** The ledger in SQLite: one process, one connection; a transaction each. */
import type { NonEmptyReadonlyArray } from "effect/Array"
import * as Effect from "effect/Effect"
import type { SqlClient } from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { Fragment } from "effect/sql/Statement"
import { type Claim, dayOf, type Due, type Ledger, type LoggedEvent } from "./ledger.ts"

class SqliteLedger implements Ledger {
  private readonly sql: SqlClient
  private readonly now: Fragment
  readonly prepareLog: Effect.Effect<void, SqlError> = Effect.void

  constructor(sql: SqlClient) {
    this.sql = sql
    this.now = sql.literal("CAST(unixepoch('subsec') * 1000 AS INTEGER)")
  }

  claim(bucket: number, owner: string): ReturnType<Ledger["claim"]> {
    const { now, sql } = this
    return sql.withTransaction(
      Effect.gen(function* () {
        const [old] = yield* sql<{ owner: string | null }>`SELECT owner FROM clashfx_bucket WHERE bucket = ${bucket}`
        const [row] = yield* sql<{ epoch: number }>`
          INSERT INTO clashfx_bucket (bucket, epoch, owner, claimed) VALUES (${bucket}, 1, ${owner}, ${now})
          ON CONFLICT (bucket) DO UPDATE SET epoch = epoch + 1, owner = excluded.owner, claimed = excluded.claimed
          RETURNING epoch`
        return { bucket, epoch: BigInt(row?.epoch ?? 0), before: old?.owner ?? undefined }
      })
    )
  }

  leave({ bucket, epoch }: Claim): Effect.Effect<void, SqlError> {
    return Effect.asVoid(this.sql`UPDATE clashfx_bucket SET owner = NULL WHERE bucket = ${bucket} AND epoch = ${epoch}`)
  }

  commit(claim: Claim, key: string, body: string, events: ReadonlyArray<LoggedEvent>, added?: number) {
    const stored = this.sql`
      INSERT INTO clashfx_snapshot (key, bucket, epoch, body, added)
      VALUES (${key}, ${claim.bucket}, ${claim.epoch}, ${body}, ${added ?? null})
      ON CONFLICT (key) DO UPDATE SET bucket = excluded.bucket, epoch = excluded.epoch, body = excluded.body,
        added = excluded.added`
    return this.fenced(claim, Effect.andThen(stored, this.log(claim, events)))
  }

  tell(claim: Claim, events: NonEmptyReadonlyArray<LoggedEvent>) {
    return this.fenced(claim, this.log(claim, events))
  }

  setDues(claim: Claim, dues: NonEmptyReadonlyArray<Due>) {
    const set = ({ at, due, key }: Due) => this.sql`INSERT INTO clashfx_due (key, bucket, at, due)
      VALUES (${key}, ${claim.bucket}, ${Math.round(at)}, ${Math.round(due)})
      ON CONFLICT (key) DO UPDATE SET bucket = excluded.bucket, at = excluded.at, due = excluded.due`
    return this.fenced(claim, Effect.forEach(dues, set, { discard: true }))
  }

  remove(claim: Claim, key: string) {
    return this.fenced(
      claim,
      Effect.andThen(
        this.sql`DELETE FROM clashfx_snapshot WHERE key = ${key}`,
        this.sql`DELETE FROM clashfx_due WHERE key = ${key}`
      )
    )
  }

  get maintenance(): Effect.Effect<number | undefined, SqlError> {
    return Effect.map(
      this.sql<{ since: number | null }>`SELECT maintenance AS since FROM clashfx_cluster`,
      ([row]) => row?.since ?? undefined
    )
  }

  tellMaintenance(claim: Claim, from: number | undefined, to: number | undefined, event: LoggedEvent) {
    const changed = this.sql`
      UPDATE clashfx_cluster SET maintenance = ${to ?? null} WHERE maintenance IS ${from ?? null} RETURNING 1`
    return this.fenced(
      claim,
      Effect.flatMap(changed, (rows) => (rows.length === 0 ? Effect.void : this.log(claim, [event])))
    )
  }

  expire(before: string): Effect.Effect<number, SqlError> {
    const { sql } = this
    return sql.withTransaction(
      Effect.gen(function* () {
        // An event of an old day that has a higher number than one that stays is left with it: one number says where the
        // log begins.
        const [kept] = yield* sql<{
          seq: number | null
        }>`SELECT min(seq) AS seq FROM clashfx_event WHERE day >= ${before}`
        const isOld = sql`day < ${before} AND seq < ${kept?.seq ?? Number.MAX_SAFE_INTEGER}`
        const days = yield* sql<{ last: number }>`
          SELECT max(seq) AS last FROM clashfx_event WHERE ${isOld} GROUP BY day`
        if (days.length === 0) return 0
        const last = Math.max(...days.map((day) => day.last))
        yield* sql`UPDATE clashfx_cluster SET expired = max(expired, ${last})`
        yield* sql`DELETE FROM clashfx_event WHERE ${isOld}`
        return days.length
      })
    )
  }

  /** Writes, if the bucket is still ours. */
  private fenced(claim: Claim, writes: Effect.Effect<unknown, SqlError>): Effect.Effect<boolean, SqlError> {
    return this.sql.withTransaction(
      Effect.flatMap(
        this.sql`SELECT 1 FROM clashfx_bucket WHERE bucket = ${claim.bucket} AND epoch = ${claim.epoch}`,
        (rows) => (rows.length === 0 ? Effect.succeed(false) : Effect.as(writes, true))
      )
    )
  }

  private log({ bucket, epoch }: Claim, events: ReadonlyArray<LoggedEvent>) {
    return Effect.forEach(
      events,
      ({ at, body, id, kind, tag, type }) => this.sql`
        INSERT INTO clashfx_event (day, id, bucket, epoch, type, kind, tag, at, body)
        VALUES (${dayOf(at)}, ${id}, ${bucket}, ${epoch}, ${type}, ${kind ?? null}, ${tag ?? null}, ${Math.round(at)}, ${body})
        ON CONFLICT DO NOTHING`,
      { discard: true }
    )
  }
}

export const make = (sql: SqlClient): Ledger => new SqliteLedger(sql)
