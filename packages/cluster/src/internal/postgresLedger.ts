/**
 * The ledger in PostgreSQL. Every write is one statement that begins with the fence: the bucket's row, locked for sharing
 * while its epoch is ours. A claim waits for the writes that are under way, and every later one finds another epoch.
 *
 * The fence also gives the transaction its number before the log's sequence is asked: readers of the log rely on that.
 */
import type { NonEmptyReadonlyArray } from "effect/Array"
import * as Effect from "effect/Effect"
import type { SqlClient } from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { Fragment } from "effect/sql/Statement"
import { type Claim, type Due, type Ledger, type LoggedEvent } from "./ledger.ts"
import { column } from "./names.ts"
import * as Partitions from "./partitions.ts"

interface Held {
  readonly held: number
}

const held = (rows: ReadonlyArray<Held>): boolean => Number(rows[0]?.held ?? 0) > 0

class PostgresLedger implements Ledger {
  private readonly sql: SqlClient
  private readonly now: Fragment
  readonly prepareLog: Effect.Effect<void, SqlError>

  constructor(sql: SqlClient) {
    this.sql = sql
    this.now = sql.literal("(extract(epoch FROM clock_timestamp()) * 1000)::bigint")
    this.prepareLog = Partitions.prepare(sql)
  }

  claim(bucket: number, owner: string): ReturnType<Ledger["claim"]> {
    return Effect.map(
      this.sql<{ epoch: string; before: string | null }>`
        WITH old AS (SELECT owner FROM clashfx_bucket WHERE bucket = ${bucket}::int)
        INSERT INTO clashfx_bucket (bucket, epoch, owner, claimed) VALUES (${bucket}::int, 1, ${owner}, ${this.now})
        ON CONFLICT (bucket) DO UPDATE SET epoch = clashfx_bucket.epoch + 1, owner = excluded.owner, claimed = excluded.claimed
        RETURNING epoch::text AS epoch, (SELECT owner FROM old) AS before`,
      (rows) => ({ bucket, epoch: BigInt(rows[0]?.epoch ?? 0), before: rows[0]?.before ?? undefined })
    )
  }

  leave({ bucket, epoch }: Claim): Effect.Effect<void, SqlError> {
    return Effect.asVoid(
      this
        .sql`UPDATE clashfx_bucket SET owner = NULL WHERE bucket = ${bucket}::int AND epoch = ${String(epoch)}::bigint`
    )
  }

  commit(claim: Claim, key: string, body: string, events: ReadonlyArray<LoggedEvent>, added?: number) {
    return this.write(this.sql<Held>`
      WITH ${this.fence(claim)}, stored AS (
        INSERT INTO clashfx_snapshot (key, bucket, epoch, body, added)
        SELECT ${key}, ${claim.bucket}::int, ${String(claim.epoch)}::bigint, ${body},
          ${added === undefined ? null : String(added)}::bigint FROM fence
        ON CONFLICT (key) DO UPDATE SET bucket = excluded.bucket, epoch = excluded.epoch, body = excluded.body,
          added = excluded.added RETURNING 1
      ), ${this.told(claim, events)}
      SELECT (SELECT count(*) FROM fence)::int AS held`)
  }

  tell(claim: Claim, events: NonEmptyReadonlyArray<LoggedEvent>) {
    return this.write(
      this
        .sql<Held>`WITH ${this.fence(claim)}, ${this.told(claim, events)} SELECT (SELECT count(*) FROM fence)::int AS held`
    )
  }

  setDues(claim: Claim, dues: NonEmptyReadonlyArray<Due>) {
    return this.write(this.sql<Held>`
      WITH ${this.fence(claim)}, stored AS (
        INSERT INTO clashfx_due (key, bucket, at, due)
        SELECT d.key, ${claim.bucket}::int, d.at::bigint, d.due::bigint
        FROM fence, unnest(${column(dues, ({ key }) => key)}::text[], ${column(dues, ({ at }) => String(Math.round(at)))}::text[],
          ${column(dues, ({ due }) => String(Math.round(due)))}::text[]) AS d (key, at, due) ORDER BY d.key
        ON CONFLICT (key) DO UPDATE SET bucket = excluded.bucket, at = excluded.at, due = excluded.due RETURNING 1
      ) SELECT (SELECT count(*) FROM fence)::int AS held`)
  }

  remove(claim: Claim, key: string) {
    return this.write(this.sql<Held>`
      WITH ${this.fence(claim)}, snapshot AS (DELETE FROM clashfx_snapshot USING fence WHERE key = ${key} RETURNING 1),
        due AS (DELETE FROM clashfx_due USING fence WHERE key = ${key} RETURNING 1)
      SELECT (SELECT count(*) FROM fence)::int AS held`)
  }

  get maintenance(): Effect.Effect<number | undefined, SqlError> {
    return Effect.map(
      this.sql<{ since: string | null }>`SELECT maintenance::text AS since FROM clashfx_cluster`,
      ([row]) => (row?.since === null || row === undefined ? undefined : Number(row.since))
    )
  }

  tellMaintenance(claim: Claim, from: number | undefined, to: number | undefined, event: LoggedEvent) {
    const instant = (at: number | undefined) => this.sql`${at === undefined ? null : String(at)}::bigint`
    return this.write(this.sql<Held>`
      WITH ${this.fence(claim)}, changed AS (
        UPDATE clashfx_cluster SET maintenance = ${instant(to)} FROM fence
        WHERE maintenance IS NOT DISTINCT FROM ${instant(from)} RETURNING 1
      ), ${this.told(claim, [event], this.sql.literal("changed"))}
      SELECT (SELECT count(*) FROM fence)::int AS held`)
  }

  expire(before: string): Effect.Effect<number, SqlError> {
    return Partitions.drop(this.sql, before)
  }

  private fence({ bucket, epoch }: Claim): Fragment {
    return this.sql`fence AS (
      SELECT 1 FROM clashfx_bucket WHERE bucket = ${bucket}::int AND epoch = ${String(epoch)}::bigint FOR SHARE)`
  }

  /**
   * Rows of the log, in the order in which they were found. Their day is that of the event, so that a repeated write meets
   * its first try also after midnight; it is held to the partitions that there are, whatever a process's clock says.
   */
  private told(
    { bucket, epoch }: Claim,
    events: ReadonlyArray<LoggedEvent>,
    from = this.sql.literal("fence")
  ): Fragment {
    return this.sql`told AS (
      INSERT INTO clashfx_event (day, id, bucket, epoch, type, kind, tag, at, body)
      SELECT ${Partitions.dayWithin(this.sql)}, e.id, ${bucket}::int, ${String(epoch)}::bigint, e.type, nullif(e.kind, ''),
        nullif(e.tag, ''), e.at::bigint, e.body::json
      FROM ${from}, unnest(${column(events, ({ id }) => id)}::text[], ${column(events, ({ type }) => type)}::text[],
        ${column(events, ({ kind }) => kind ?? "")}::text[], ${column(events, ({ tag }) => tag ?? "")}::text[],
        ${column(events, ({ at }) => String(Math.round(at)))}::text[], ${column(events, ({ body }) => body)}::text[])
        WITH ORDINALITY AS e (id, type, kind, tag, at, body, n)
      ORDER BY e.n
      ON CONFLICT DO NOTHING RETURNING 1)`
  }

  /** A partition may be missing when nobody has prepared any for days. */
  private write(statement: Effect.Effect<ReadonlyArray<Held>, SqlError>): Effect.Effect<boolean, SqlError> {
    return Effect.map(
      Effect.catchIf(
        statement,
        (error) => error.reason._tag === "ConstraintError",
        () => Effect.andThen(this.prepareLog, statement)
      ),
      held
    )
  }
}

export const make = (sql: SqlClient): Ledger => new PostgresLedger(sql)
