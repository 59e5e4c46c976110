/**
 * The ledger in PostgreSQL. Every write is one statement that begins with the fence: the bucket's row, locked for sharing
 * while its epoch is ours. A claim waits for the writes that are under way, and every later one finds another epoch.
 *
 * The fence also gives the transaction its number before the log's sequence is asked: readers of the log rely on that.
 */
import * as Effect from "effect/Effect"
import type { SqlClient } from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { type Claim, dayOf, type Ledger, type LoggedEvent } from "./ledger.ts"

const day = 86_400_000

/** The log has partitions from yesterday to this many days ahead. */
const ahead = 3

const clock = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint"

const partitionOf = (name: string): string => `clashfx_event_${name.replaceAll("-", "_")}`

export const make = (sql: SqlClient): Ledger => {
  const now = sql.literal(clock)
  const fence = ({ bucket, epoch }: Claim) =>
    sql`fence AS (SELECT 1 FROM clashfx_bucket WHERE bucket = ${bucket}::int AND epoch = ${String(epoch)}::bigint FOR SHARE)`

  /**
   * Rows of the log, in the order in which they were found. Their day is that of the event, so that a repeated write meets
   * its first try also after midnight; it is held to the partitions that there are, whatever a process's clock says.
   */
  const told = ({ bucket, epoch }: Claim, events: ReadonlyArray<LoggedEvent>, from = sql.literal("fence")) => {
    const column = (of: (event: LoggedEvent) => string) => events.map((event) => of(event).replaceAll("\0", ""))
    return sql`told AS (
      INSERT INTO clashfx_event (day, id, bucket, epoch, type, kind, tag, at, body)
      SELECT least(greatest((to_timestamp(e.at::bigint / 1000.0) AT TIME ZONE 'UTC')::date, (now() AT TIME ZONE 'UTC')::date - 1),
          (now() AT TIME ZONE 'UTC')::date + 1),
        e.id, ${bucket}::int, ${String(epoch)}::bigint, e.type, nullif(e.kind, ''), nullif(e.tag, ''), e.at::bigint, e.body::json
      FROM ${from}, unnest(${column(({ id }) => id)}::text[], ${column(({ type }) => type)}::text[],
        ${column(({ kind }) => kind ?? "")}::text[], ${column(({ tag }) => tag ?? "")}::text[],
        ${column(({ at }) => String(at))}::text[], ${column(({ body }) => body)}::text[])
        WITH ORDINALITY AS e (id, type, kind, tag, at, body, n)
      ORDER BY e.n
      ON CONFLICT DO NOTHING RETURNING 1)`
  }

  const held = (rows: ReadonlyArray<{ readonly held: number }>): boolean => Number(rows[0]?.held ?? 0) > 0

  const ensurePartition = (name: string): Effect.Effect<void, SqlError> => {
    const partition = partitionOf(name)
    // A lookup by name would answer from the session's cache, which no advisory lock refreshes.
    const isThere = sql`SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relname = ${partition} AND n.nspname = current_schema()`
    // Attached, not made in place: that would have to wait for every write under way, and hold up the next ones.
    return Effect.gen(function* () {
      if ((yield* isThere).length > 0) return
      const end = dayOf(Date.parse(name) + day)
      yield* sql.withTransaction(
        Effect.gen(function* () {
          yield* sql`SELECT pg_advisory_xact_lock(hashtext('clashfx_event'), hashtext(current_schema()))`
          if ((yield* isThere).length > 0) return
          yield* sql.unsafe(
            `CREATE TABLE ${partition} (LIKE clashfx_event INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES,
               CHECK (day >= '${name}' AND day < '${end}'))`
          ).unprepared
          yield* sql.unsafe(
            `ALTER TABLE clashfx_event ATTACH PARTITION ${partition} FOR VALUES FROM ('${name}') TO ('${end}')`
          ).unprepared
        })
      )
    })
  }

  const prepareLog: Effect.Effect<void, SqlError> = Effect.gen(function* () {
    const [row] = yield* sql<{ now: string }>`SELECT ${now} AS now`
    const today = Number(row?.now ?? 0)
    for (let offset = -1; offset <= ahead; offset++) yield* ensurePartition(dayOf(today + offset * day))
  })

  /** A partition may be missing when nobody has prepared any for days. */
  const withPartitions = <A>(effect: Effect.Effect<A, SqlError>): Effect.Effect<A, SqlError> =>
    Effect.catchIf(
      effect,
      (error) => error.reason._tag === "ConstraintError",
      () => Effect.andThen(prepareLog, effect)
    )

  const dropPartition = (partition: string): Effect.Effect<void, SqlError> =>
    sql.withTransaction(
      Effect.gen(function* () {
        // Who reads the log for long (a dump) makes us try again later, and holds up no write for longer than this.
        yield* sql`SELECT set_config('lock_timeout', '500ms', true)`
        yield* sql.unsafe(`LOCK TABLE clashfx_event, ${partition} IN ACCESS EXCLUSIVE MODE`).unprepared
        yield* sql.unsafe(
          `UPDATE clashfx_cluster SET expired = greatest(expired, coalesce((SELECT max(seq) FROM ${partition}), 0))`
        ).unprepared
        yield* sql.unsafe(`DROP TABLE ${partition}`).unprepared
      })
    )

  return {
    claim: (bucket, owner) =>
      Effect.map(
        sql<{ epoch: string; before: string | null }>`
          WITH old AS (SELECT owner FROM clashfx_bucket WHERE bucket = ${bucket}::int)
          INSERT INTO clashfx_bucket (bucket, epoch, owner, claimed) VALUES (${bucket}::int, 1, ${owner}, ${now})
          ON CONFLICT (bucket) DO UPDATE SET epoch = clashfx_bucket.epoch + 1, owner = excluded.owner, claimed = excluded.claimed
          RETURNING epoch::text AS epoch, (SELECT owner FROM old) AS before`,
        (rows) => ({ bucket, epoch: BigInt(rows[0]?.epoch ?? 0), before: rows[0]?.before ?? undefined })
      ),
    leave: ({ bucket, epoch }) =>
      Effect.asVoid(
        sql`UPDATE clashfx_bucket SET owner = NULL WHERE bucket = ${bucket}::int AND epoch = ${String(epoch)}::bigint`
      ),
    commit: (claim, key, body, events) =>
      Effect.map(
        withPartitions(sql<{ held: number }>`
          WITH ${fence(claim)}, stored AS (
            INSERT INTO clashfx_snapshot (key, bucket, epoch, body)
            SELECT ${key}, ${claim.bucket}::int, ${String(claim.epoch)}::bigint, ${body} FROM fence
            ON CONFLICT (key) DO UPDATE SET bucket = excluded.bucket, epoch = excluded.epoch, body = excluded.body RETURNING 1
          ), ${told(claim, events)}
          SELECT (SELECT count(*) FROM fence)::int AS held`),
        held
      ),
    tell: (claim, events) =>
      Effect.map(
        withPartitions(
          sql<{
            held: number
          }>`WITH ${fence(claim)}, ${told(claim, events)} SELECT (SELECT count(*) FROM fence)::int AS held`
        ),
        held
      ),
    setDues: (claim, dues) =>
      Effect.map(
        sql<{ held: number }>`
          WITH ${fence(claim)}, stored AS (
            INSERT INTO clashfx_due (key, bucket, at, due)
            SELECT d.key, ${claim.bucket}::int, d.at::bigint, d.due::bigint FROM fence, unnest(${dues.map(({ key }) => key)}::text[],
              ${dues.map(({ at }) => String(Math.round(at)))}::text[], ${dues.map(({ due }) => String(Math.round(due)))}::text[])
              AS d (key, at, due)
            ON CONFLICT (key) DO UPDATE SET bucket = excluded.bucket, at = excluded.at, due = excluded.due RETURNING 1
          ) SELECT (SELECT count(*) FROM fence)::int AS held`,
        held
      ),
    remove: (claim, key) =>
      Effect.map(
        sql<{ held: number }>`
          WITH ${fence(claim)}, snapshot AS (DELETE FROM clashfx_snapshot USING fence WHERE key = ${key} RETURNING 1),
            due AS (DELETE FROM clashfx_due USING fence WHERE key = ${key} RETURNING 1)
          SELECT (SELECT count(*) FROM fence)::int AS held`,
        held
      ),
    maintenance: Effect.map(
      sql<{ since: string | null }>`SELECT maintenance::text AS since FROM clashfx_cluster`,
      ([row]) => (row?.since === null || row === undefined ? undefined : Number(row.since))
    ),
    tellMaintenance: (claim, from, to, event) =>
      Effect.map(
        withPartitions(sql<{ held: number }>`
          WITH ${fence(claim)}, changed AS (
            UPDATE clashfx_cluster SET maintenance = ${to === undefined ? null : String(to)}::bigint FROM fence
            WHERE maintenance IS NOT DISTINCT FROM ${from === undefined ? null : String(from)}::bigint RETURNING 1
          ), ${told(claim, [event], sql.literal("changed"))}
          SELECT (SELECT count(*) FROM fence)::int AS held`),
        held
      ),
    prepareLog,
    expire: (before) =>
      Effect.gen(function* () {
        const rows = yield* sql<{ name: string }>`
          SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
          WHERE i.inhparent = 'clashfx_event'::regclass AND c.relname < ${partitionOf(before)} ORDER BY 1`
        for (const { name } of rows) yield* dropPartition(name)
        return rows.length
      })
  }
}
