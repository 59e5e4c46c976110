/** From a SQLite file to PostgreSQL: everything that is watched, known and told, and where each consumer stands. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { SqlClient } from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { ClusterDatabase, layerSqlite } from "./ClusterDatabase.ts"
import { DatabaseFailed, type FileTaken, type MigrationFailed, UnsuitableDatabase } from "./ClusterError.ts"
import { lockFile } from "./internal/fileLock.ts"
import { column, isName } from "./internal/names.ts"
import { dayWithin } from "./internal/partitions.ts"
import { bucketOfKey } from "./internal/tags.ts"
import { inTurn } from "./internal/transaction.ts"
import * as Layer from "effect/Layer"
import * as Tag from "clashfx/model/Tag"

/** How much was moved. */
export interface Moved {
  readonly watched: number
  readonly snapshots: number
  readonly events: number
  readonly consumers: number
}

/** Rows that go in one statement. */
const most = 500

/** Reads a table in the order of a column, a part at a time, and writes each part. */
const inParts = <A extends object, K extends string | number>(
  read: (after: K | undefined) => Effect.Effect<ReadonlyArray<A>, SqlError>,
  keyOf: (row: A) => K,
  write: (rows: ReadonlyArray<A>) => Effect.Effect<unknown, SqlError>
): Effect.Effect<number, SqlError> =>
  Effect.gen(function* () {
    let moved = 0
    let after: K | undefined
    for (;;) {
      const rows = yield* read(after)
      const last = rows.at(-1)
      if (last === undefined) return moved
      yield* write(rows)
      moved += rows.length
      after = keyOf(last)
    }
  })

interface SnapshotRow {
  readonly key: string
  readonly body: string
  readonly added: number | null
  readonly at: number | null
  readonly due: number | null
}

const moveSnapshots = (from: SqlClient, to: SqlClient, buckets: number) =>
  inParts<SnapshotRow, string>(
    (after) => from`
      SELECT s.key, s.body, s.added, d.at, d.due FROM clashfx_snapshot AS s LEFT JOIN clashfx_due AS d ON d.key = s.key
      WHERE s.key > ${after ?? ""} ORDER BY s.key LIMIT ${most}`,
    ({ key }) => key,
    (rows) => {
      const keys = column(rows, ({ key }) => key)
      const places = column(rows, ({ key }) => bucketOfKey(key, buckets))
      const planned = rows.filter(({ due }) => due !== null)
      return Effect.andThen(
        to`INSERT INTO clashfx_snapshot (key, bucket, epoch, body, added)
          SELECT key, bucket::int, 0, body, nullif(added, '')::bigint
          FROM unnest(${keys}::text[], ${places}::text[], ${column(rows, ({ body }) => body)}::text[],
            ${column(rows, ({ added }) => added)}::text[]) AS r (key, bucket, body, added)`,
        to`INSERT INTO clashfx_due (key, bucket, at, due) SELECT key, bucket::int, at::bigint, due::bigint
          FROM unnest(${column(planned, ({ key }) => key)}::text[],
            ${column(planned, ({ key }) => bucketOfKey(key, buckets))}::text[], ${column(planned, ({ at }) => at)}::text[],
            ${column(planned, ({ due }) => due)}::text[]) AS r (key, bucket, at, due)`
      )
    }
  )

interface EventRow {
  readonly seq: number
  readonly id: string
  readonly type: string
  readonly kind: string | null
  readonly tag: string | null
  readonly at: number
  readonly body: string
}

/** Events keep their numbers, so cursors stay right; those of older days lie in the first partition that there is. */
const moveEvents = (from: SqlClient, to: SqlClient, buckets: number) =>
  inParts<EventRow, number>(
    (after) =>
      from`SELECT seq, id, type, kind, tag, at, body FROM clashfx_event WHERE seq > ${after ?? 0} ORDER BY seq LIMIT ${most}`,
    ({ seq }) => seq,
    (rows) => to`
      INSERT INTO clashfx_event (seq, day, id, bucket, epoch, type, kind, tag, at, body)
      SELECT seq::bigint,
        ${dayWithin(to)},
        id, bucket::int, 0, type, nullif(kind, ''), nullif(tag, ''), at::bigint, body::json
      FROM unnest(${column(rows, ({ seq }) => seq)}::text[], ${column(rows, ({ id }) => id)}::text[],
        ${column(rows, ({ kind, tag }) => bucketOfKey(`${kind ?? "service"}/${tag ?? ""}`, buckets))}::text[],
        ${column(rows, ({ type }) => type)}::text[], ${column(rows, ({ kind }) => kind)}::text[],
        ${column(rows, ({ tag }) => tag)}::text[], ${column(rows, ({ at }) => at)}::text[],
        ${column(rows, ({ body }) => body)}::text[]) AS e (seq, id, bucket, type, kind, tag, at, body)`
  )

/** Nobody writes between this and the end of the transaction; who wants to waits, and finds what was moved. */
const assertEmpty = (to: SqlClient): Effect.Effect<void, SqlError | UnsuitableDatabase> =>
  Effect.gen(function* () {
    yield* to.unsafe(
      "LOCK TABLE clashfx_cluster, clashfx_watched, clashfx_snapshot, clashfx_event, clashfx_cursor IN SHARE ROW EXCLUSIVE MODE"
    ).unprepared
    const [row] = yield* to<{ empty: boolean; free: boolean }>`
      SELECT expired = 0 AND NOT EXISTS (SELECT 1 FROM clashfx_watched) AND NOT EXISTS (SELECT 1 FROM clashfx_snapshot)
        AND NOT EXISTS (SELECT 1 FROM clashfx_event) AS empty, NOT EXISTS (SELECT 1 FROM clashfx_cursor) AS free
      FROM clashfx_cluster`
    if (row?.empty !== true) {
      return yield* new UnsuitableDatabase({
        detail: "something is watched, known or told there already; take an empty one"
      })
    }
    if (!row.free) {
      return yield* new UnsuitableDatabase({
        detail: "a consumer reads there already; stop it and EventLog.forget it, it comes with what is moved"
      })
    }
  })

/** What nobody can be watched or called by any more, here or there, is left behind; it is said. */
const kept = <A>(
  what: string,
  rows: ReadonlyArray<A>,
  nameOf: (row: A) => string,
  isFit: (name: string) => boolean
) => {
  const left = rows.map(nameOf).filter((name) => !isFit(name))
  const some = left.slice(0, 5).map((name) => JSON.stringify(name.slice(0, 40)))
  return Effect.as(
    left.length === 0 ? Effect.void : Effect.logWarning(`Left behind: ${left.length} ${what}, as ${some.join(", ")}`),
    rows.filter((row) => isFit(nameOf(row)))
  )
}

const moveAll = (
  from: SqlClient,
  to: SqlClient,
  buckets: number
): Effect.Effect<Moved, SqlError | UnsuitableDatabase> =>
  inTurn(
    to,
    "postgres",
    Effect.gen(function* () {
      yield* assertEmpty(to)
      const listed = yield* from<{
        kind: string
        tag: string
        added: number
      }>`SELECT kind, tag, added FROM clashfx_watched`
      const watched = yield* kept("rows of the watch list that are no tags", listed, ({ tag }) => tag, Tag.isCanonical)
      yield* to`INSERT INTO clashfx_watched (kind, tag, added) SELECT kind, tag, added::bigint
        FROM unnest(${column(watched, ({ kind }) => kind)}::text[], ${column(watched, ({ tag }) => tag)}::text[],
          ${column(watched, ({ added }) => added)}::text[]) AS r (kind, tag, added)`
      const snapshots = yield* moveSnapshots(from, to, buckets)
      const events = yield* moveEvents(from, to, buckets)
      const consumers = yield* from<{
        consumer: string
        seq: number
        moved: number
      }>`SELECT consumer, seq, moved FROM clashfx_cursor`
      const cursors = yield* kept("consumers with impossible names", consumers, ({ consumer }) => consumer, isName)
      yield* to`INSERT INTO clashfx_cursor (consumer, seq, moved) SELECT consumer, seq::bigint, moved::bigint
        FROM unnest(${column(cursors, ({ consumer }) => consumer)}::text[], ${column(cursors, ({ seq }) => seq)}::text[],
          ${column(cursors, ({ moved }) => moved)}::text[]) AS r (consumer, seq, moved)`
      const [state] = yield* from<{ expired: number; maintenance: number | null; last: number }>`
        SELECT expired, maintenance, coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'clashfx_event'), 0) AS last
        FROM clashfx_cluster`
      yield* to`UPDATE clashfx_cluster SET expired = ${String(state?.expired ?? 0)}::bigint,
        maintenance = ${state?.maintenance === null || state === undefined ? null : String(state.maintenance)}::bigint`
      if (state !== undefined && state.last > 0) {
        yield* to`SELECT setval('clashfx_event_seq', ${String(state.last)}::bigint)::text`
      }
      return { watched: watched.length, snapshots, events, consumers: cursors.length }
    })
  )

/**
 * Moves what is in a SQLite file into the (empty) PostgreSQL database: all of it or nothing, in one transaction. The process
 * that watches with the file has to be stopped, and none may watch with the database yet; who tries waits until it is done.
 * The file stays as it is.
 *
 * @example
 * ```ts
 * ClusterMove.fromSqlite("clashfx.sqlite").pipe(Effect.provide(ClusterDatabase.layerPostgres({ url })))
 * ```
 */
export const fromSqlite = (
  file: string
): Effect.Effect<Moved, DatabaseFailed | FileTaken | UnsuitableDatabase | MigrationFailed, ClusterDatabase> =>
  Effect.scoped(
    Effect.gen(function* () {
      const { buckets, dialect, sql } = yield* ClusterDatabase
      if (dialect !== "postgres") return yield* new UnsuitableDatabase({ detail: "what is moved to is SQLite itself" })
      yield* lockFile(file)
      const source = yield* Layer.build(layerSqlite(file))
      return yield* moveAll(Context.get(source, ClusterDatabase).sql, sql, buckets)
    })
  ).pipe(
    Effect.catchTags({
      SqlError: (cause) => Effect.fail(new DatabaseFailed({ operation: "moving", cause })),
      BucketsDiffer: ({ message }) => Effect.fail(new UnsuitableDatabase({ detail: message }))
    }),
    Effect.withSpan("ClusterMove.fromSqlite")
  )
