/**
 * Reading the log behind a cursor without skipping what commits late.
 *
 * Numbers are given before a transaction commits, so a higher one can be there before a lower one. A batch is therefore
 * read twice: its last number is the bound. A transaction has its own number before it asks for one of the log, so those
 * that may still bring a lower one have a smaller own number than one that is taken now, after the bound was seen. Once all
 * of these have ended, what is there up to the bound is all that will ever be.
 *
 * Neither half of the usual advice is enough: to read below `pg_snapshot_xmin` orders by transactions, not by the log's
 * numbers, and `pg_snapshot_xmax` is not behind the transactions that run, but behind the last one that has ended.
 */
import * as Effect from "effect/Effect"
import type { SqlError } from "effect/sql/SqlError"
import type { Fragment } from "effect/sql/Statement"
import type { ClusterDatabase } from "../ClusterDatabase.ts"
import { isStorable } from "./names.ts"

/** An event of the log; without a body where it was not wanted. */
export interface Entry {
  readonly seq: bigint
  readonly body: string | undefined
  /** What the log says of it beside its body, where that was asked for. */
  readonly mark: Mark | undefined
}

/** What is in columns of its own. */
export interface Mark {
  readonly id: string
  readonly type: string
  readonly kind: string | null
  readonly tag: string | null
  /** ms since 1970 */
  readonly at: string
}

export interface Page {
  /** Events up to this one were deleted. */
  readonly expired: bigint
  /** No event has ever had a higher number. */
  readonly newest: bigint
  /** In their order, whole up to the last one. */
  readonly entries: ReadonlyArray<Entry>
}

/** Which events a consumer wants; all where a list is missing. */
export interface Wanted {
  readonly kinds?: ReadonlyArray<string> | undefined
  readonly types?: ReadonlyArray<string> | undefined
  readonly tags?: ReadonlyArray<string> | undefined
}

/** The columns of {@link Mark}. */
export const marks = "id, type, kind, tag, CAST(at AS TEXT) AS at"

export type ReadPage = (after: bigint, limit: number) => Effect.Effect<Page, SqlError>

interface Row extends Partial<Mark> {
  /** The oldest transaction that is running. */
  readonly oldest: string
  /** Our own transaction's number, where there are events. */
  readonly horizon: string | null
  readonly expired: string
  /** The last number that was given. */
  readonly given: string
  readonly seq: string | null
  readonly body: string | null
}

type Columns = Pick<Row, "expired" | "given" | "seq" | "body"> & Partial<Mark>

const markOf = ({ at, id, kind, tag, type }: Partial<Mark>): Mark | undefined =>
  at === undefined || id === undefined || type === undefined
    ? undefined
    : { at, id, kind: kind ?? null, tag: tag ?? null, type }

const later = (one: bigint, other: bigint): bigint => (one > other ? one : other)

const pageOf = (rows: ReadonlyArray<Columns>): Page => ({
  expired: BigInt(rows[0]?.expired ?? 0),
  newest: later(BigInt(rows[0]?.given ?? 0), BigInt(rows[0]?.expired ?? 0)),
  entries: rows.flatMap((row) =>
    row.seq === null ? [] : [{ seq: BigInt(row.seq), body: row.body ?? undefined, mark: markOf(row) }]
  )
})

/** The last number that was given to an event, also to one that was never committed or is deleted. */
export const lastGiven = ({ dialect, sql }: ClusterDatabase["Service"]): Fragment =>
  sql.literal(
    dialect === "postgres"
      ? "(SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM clashfx_event_seq)"
      : "coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'clashfx_event'), 0)"
  )

/** Is a row of `clashfx_event` wanted? In PostgreSQL. */
const wantedRows = (sql: ClusterDatabase["Service"]["sql"], { kinds, tags, types }: Wanted) => {
  const isIn = (column: string, list: ReadonlyArray<string> | undefined) =>
    sql`(${list === undefined} OR ${sql.literal(column)} = ANY(${(list ?? []).filter(isStorable)}::text[]))`
  return sql`${isIn("kind", kinds)} AND ${isIn("type", types)} AND ${isIn("tag", tags)}`
}

const unbounded = "9223372036854775807"
/** Between two looks at transactions that are still running, ms. */
const [shortest, longest] = [4, 250]

const postgres = (database: ClusterDatabase["Service"], wanted: Wanted, isMarked: boolean): ReadPage => {
  const { sql } = database
  const isWanted = wantedRows(sql, wanted)
  const [inner, outer] = isMarked ? [`${marks}, `, "e.id, e.type, e.kind, e.tag, e.at, "] : ["", ""]
  const rows = (after: bigint, bound: string, limit: string) => sql<Row>`
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS oldest, c.expired::text AS expired,
      ${lastGiven(database)}::text AS given, e.seq::text AS seq, e.body, ${sql.literal(outer)}CASE WHEN e.seq IS NOT NULL THEN pg_current_xact_id()::text END AS horizon
    FROM clashfx_cluster AS c
    LEFT JOIN LATERAL (
      SELECT seq, ${sql.literal(inner)}CASE WHEN ${isWanted} THEN body::text END AS body FROM clashfx_event
      WHERE seq > ${String(after)}::bigint AND seq <= ${bound}::bigint ORDER BY seq LIMIT ${limit}::bigint
    ) AS e ON true ORDER BY e.seq`
  const settled = (
    after: bigint,
    bound: string,
    horizon: bigint,
    pause: number
  ): Effect.Effect<ReadonlyArray<Row>, SqlError> =>
    Effect.andThen(
      Effect.sleep(pause),
      Effect.flatMap(rows(after, bound, unbounded), (again) =>
        BigInt(again[0]?.oldest ?? 0) >= horizon
          ? Effect.succeed(again)
          : settled(after, bound, horizon, Math.min(longest, pause * 2))
      )
    )
  return (after, limit) =>
    Effect.flatMap(rows(after, unbounded, String(limit)), (first) => {
      const [row] = first
      const bound = first.at(-1)?.seq ?? null
      if (row === undefined || bound === null) return Effect.succeed(pageOf(first))
      const horizon = BigInt(row.horizon ?? 0)
      return BigInt(row.oldest) >= horizon
        ? Effect.succeed(pageOf(first))
        : Effect.map(settled(after, bound, horizon, shortest), pageOf)
    })
}

/** One writer at a time: what is there is all there is. */
const sqlite = (database: ClusterDatabase["Service"], wanted: Wanted, isMarked: boolean): ReadPage => {
  const { sql } = database
  const [kinds, types, tags] = [wanted.kinds, wanted.types, wanted.tags].map((list) => list && new Set(list))
  const includes = (list: ReadonlySet<string> | undefined, value: string | null) =>
    list === undefined || (value !== null && list.has(value))
  return (after, limit) =>
    Effect.map(
      sql<Pick<Row, "expired" | "given" | "seq" | "body"> & Mark>`
        SELECT CAST(c.expired AS TEXT) AS expired, CAST(${lastGiven(database)} AS TEXT) AS given, CAST(e.seq AS TEXT) AS seq, e.body, ${sql.literal(marks)}
        FROM clashfx_cluster AS c
        LEFT JOIN (SELECT * FROM clashfx_event WHERE seq > ${after} ORDER BY seq LIMIT ${limit}) AS e ON true ORDER BY e.seq`,
      (rows) =>
        pageOf(
          rows.map(({ body, expired, given, seq, ...mark }) => ({
            expired,
            given,
            seq,
            ...(isMarked ? mark : {}),
            body: includes(kinds, mark.kind) && includes(types, mark.type) && includes(tags, mark.tag) ? body : null
          }))
        )
    )
}

/** Reads what is wanted; `isMarked`: with what the log says of each event. */
export const reader = (database: ClusterDatabase["Service"], wanted: Wanted, isMarked = false): ReadPage =>
  database.dialect === "postgres" ? postgres(database, wanted, isMarked) : sqlite(database, wanted, isMarked)
