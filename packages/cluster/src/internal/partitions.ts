/** The log's partitions in PostgreSQL: one for each day, made ahead, dropped as a whole. */
import * as Effect from "effect/Effect"
import type { SqlClient } from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { Fragment } from "effect/sql/Statement"
import { dayOf } from "./ledger.ts"
import { inTurn } from "./transaction.ts"

const day = 86_400_000

/** There are partitions from yesterday to this many days ahead. */
const ahead = 3

const nameOf = (day: string): string => `clashfx_event_${day.replaceAll("-", "_")}`

/** The day of a row `e` with an instant `at`, held to yesterday, today and tomorrow: days that have a partition. */
export const dayWithin = (sql: SqlClient): Fragment =>
  sql.literal(`least(greatest((to_timestamp(e.at::bigint / 1000.0) AT TIME ZONE 'UTC')::date,
    (now() AT TIME ZONE 'UTC')::date - 1), (now() AT TIME ZONE 'UTC')::date + 1)`)

const ensure = (sql: SqlClient, from: string): Effect.Effect<void, SqlError> => {
  const name = nameOf(from)
  const to = dayOf(Date.parse(from) + day)
  // A lookup by name would answer from the session's cache, which no advisory lock refreshes.
  const isThere = Effect.map(
    sql`SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relname = ${name} AND n.nspname = current_schema()`,
    (rows) => rows.length > 0
  )
  // Attached, not made in place: that would have to wait for every write under way, and hold up the next ones.
  const make = Effect.gen(function* () {
    yield* sql`SELECT pg_advisory_xact_lock(hashtext('clashfx_event'), hashtext(current_schema()))::text`
    if (yield* isThere) return
    yield* sql.unsafe(
      `CREATE TABLE ${name} (LIKE clashfx_event INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES,
        CHECK (day >= '${from}' AND day < '${to}'))`
    ).unprepared
    yield* sql.unsafe(`ALTER TABLE clashfx_event ATTACH PARTITION ${name} FOR VALUES FROM ('${from}') TO ('${to}')`)
      .unprepared
  })
  return Effect.flatMap(isThere, (there) => (there ? Effect.void : inTurn(sql, "postgres", make)))
}

/** Makes those of the next days; any number of processes may do it at once. */
export const prepare = (sql: SqlClient): Effect.Effect<void, SqlError> =>
  Effect.gen(function* () {
    const [row] = yield* sql<{
      now: string
    }>`SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint::text AS now`
    const today = Number(row?.now ?? 0)
    for (let offset = -1; offset <= ahead; offset++) yield* ensure(sql, dayOf(today + offset * day))
  })

/**
 * Days and numbers do not change at the same moment: an event of a day that goes can have a higher number than one of a day
 * that stays. It moves to that day, so that all that was dropped has lower numbers than all that is left, and one number
 * says where the log begins.
 */
const keepLater = (sql: SqlClient, name: string, before: string) =>
  sql.unsafe(
    `WITH kept AS (SELECT seq, day FROM clashfx_event WHERE day >= '${before}' ORDER BY seq LIMIT 1),
      later AS (DELETE FROM ${name} AS e USING kept WHERE e.seq > kept.seq
        RETURNING e.seq, kept.day, e.id, e.bucket, e.epoch, e.type, e.kind, e.tag, e.at, e.body)
    INSERT INTO clashfx_event (seq, day, id, bucket, epoch, type, kind, tag, at, body) SELECT * FROM later
    ON CONFLICT DO NOTHING`
  ).unprepared

const dropOne = (sql: SqlClient, name: string, before: string): Effect.Effect<void, SqlError> =>
  inTurn(
    sql,
    "postgres",
    Effect.gen(function* () {
      // Who reads the log for long (a dump) makes us try again later, and holds up no write for longer than this.
      yield* sql`SELECT set_config('lock_timeout', '500ms', true)`
      yield* sql.unsafe(`LOCK TABLE clashfx_event, ${name} IN ACCESS EXCLUSIVE MODE`).unprepared
      yield* keepLater(sql, name, before)
      yield* sql.unsafe(
        `UPDATE clashfx_cluster SET expired = greatest(expired, coalesce((SELECT max(seq) FROM ${name}), 0))`
      ).unprepared
      yield* sql.unsafe(`DROP TABLE ${name}`).unprepared
    })
  )

/** Drops those of earlier days; gives how many. */
export const drop = (sql: SqlClient, before: string): Effect.Effect<number, SqlError> =>
  Effect.gen(function* () {
    const rows = yield* sql<{ name: string }>`
      SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = 'clashfx_event'::regclass AND c.relname < ${nameOf(before)} ORDER BY 1`
    for (const { name } of rows) yield* dropOne(sql, name, before)
    return rows.length
  })
