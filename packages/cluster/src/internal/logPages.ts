/** Pages of the log for who keeps cursors of their own: forwards as it grows, and backwards as history. */
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type { SqlError } from "effect/sql/SqlError"
import type { Fragment } from "effect/sql/Statement"
import { ClusterDatabase } from "../ClusterDatabase.ts"
import { CursorAhead, type DatabaseFailed, EventsExpired } from "../ClusterError.ts"
import { asking } from "./asking.ts"
import { dayOf } from "./ledger.ts"
import { type Mark, reader } from "./logReader.ts"
import { isStorable } from "./names.ts"
import { type Kind, kinds } from "./tags.ts"

/** An event as the log has it. */
export interface Logged {
  /** Its place in the log; it only grows. */
  readonly seq: bigint
  /** The SDK's id: the same change has the same one. */
  readonly id: string
  /** The event's `_tag`. */
  readonly type: string
  /** What is watched; nothing for what is of no tag (calendar, maintenance). */
  readonly kind: Kind | undefined
  readonly tag: string | undefined
  /** When it was found, ms since 1970. */
  readonly at: number
  /** The event as JSON, as it was stored: not decoded. */
  readonly body: string
}

/** Which events are wanted; a list that is missing leaves none out. */
export interface Wanted {
  /** What was watched: `clan`, `player`, `war` or `raid`. */
  readonly kinds?: ReadonlyArray<Kind> | undefined
  /** `_tag`s. */
  readonly types?: ReadonlyArray<string> | undefined
  /** Watched tags, written as the watch list has them (`#2PP`); those of wars and raids are the tags of the clans. */
  readonly tags?: ReadonlyArray<string> | undefined
}

/** Which page to read. */
export interface PageOptions extends Wanted {
  /** Behind which event; 0 is the beginning of the log. */
  readonly after: bigint
  /** How many events of the log to look at, at most, wanted or not; default 500. */
  readonly limit?: number | undefined
}

/** A page of the log. */
export interface Page {
  /** What was wanted of it, in the log's order. */
  readonly events: ReadonlyArray<Logged>
  /** Where the next page begins: nothing will ever appear up to here that was not read. */
  readonly seq: bigint
  /** Was this all there is by now? */
  readonly isLast: boolean
}

/** Which part of history to read. */
export interface HistoryOptions extends Wanted {
  /** Only events before this one of the log; default from the newest on. */
  readonly before?: bigint | undefined
  /** Only those found at this instant or later, ms since 1970. */
  readonly from?: number | undefined
  /** Only those found before this instant, ms since 1970. */
  readonly until?: number | undefined
  /** How many events, at most; default 100. */
  readonly limit?: number | undefined
}

/** A part of history. */
export interface Chapter {
  /** Newest first. */
  readonly events: ReadonlyArray<Logged>
  /** `before` of the next part; nothing at the beginning of what is kept. */
  readonly next: bigint | undefined
}

type Read<A, E = never> = Effect.Effect<A, DatabaseFailed | E, ClusterDatabase>

const largest = 2n ** 63n - 1n
/** A place as the tables can hold it: what is beyond is before the first or behind the last. */
export const withinRange = (seq: bigint): bigint => (seq < 0n ? 0n : seq > largest ? largest : seq)

/** Of a page: 1 to 10,000, whatever was asked for. */
export const sizeOf = (limit: number): number => Math.max(1, Math.min(10_000, Math.trunc(limit) || 1))

const loggedOf = (seq: bigint, { at, id, kind, tag, type }: Mark, body: string): Logged => ({
  seq,
  id,
  type,
  kind: kinds.find((known) => known === kind),
  tag: tag ?? undefined,
  at: Number(at),
  body
})

/**
 * The events behind one, for a reader that keeps its cursor itself: read again with the page's `seq`. It has no name in the
 * tables, and any number may read at once. Fails with `EventsExpired` where the retention took what it has not read,
 * and with `CursorAhead` where the log has not come so far: reading on after its `newest` misses nothing from then on.
 */
export const page = ({ after, limit = 500, ...wanted }: PageOptions): Read<Page, EventsExpired | CursorAhead> =>
  Effect.gen(function* () {
    const cursor = withinRange(after)
    const count = sizeOf(limit)
    const database = yield* ClusterDatabase
    const read = reader(database, wanted, true)(cursor, count)
    const { entries, expired, newest: given } = yield* asking("reading events")(read)
    if (cursor > given) return yield* new CursorAhead({ consumer: undefined, cursor, newest: yield* newest })
    if (expired > cursor && cursor > 0n) return yield* new EventsExpired({ consumer: undefined, cursor, expired })
    const events = entries.flatMap(({ body, mark, seq }) =>
      body === undefined || mark === undefined ? [] : [loggedOf(seq, mark, body)]
    )
    const seq = entries.at(-1)?.seq ?? (expired > cursor ? expired : cursor)
    return { events, seq, isLast: entries.length < count }
  })

/** Until every transaction that was running then has ended, it is asked again and again, ms. */
const untilSettled = Schedule.min([Schedule.exponential("4 millis"), Schedule.spaced("250 millis")])

/** The newest number in PostgreSQL below which nothing can appear any more; see `logReader.ts` for why it is one. */
const settled = (sql: ClusterDatabase["Service"]["sql"]): Effect.Effect<bigint, SqlError> =>
  Effect.gen(function* () {
    const [row] = yield* sql<{ seq: string; horizon: string; oldest: string }>`
      SELECT greatest((SELECT max(seq) FROM clashfx_event), expired, 0)::text AS seq,
        pg_current_xact_id()::text AS horizon, pg_snapshot_xmin(pg_current_snapshot())::text AS oldest FROM clashfx_cluster`
    const horizon = BigInt(row?.horizon ?? 0)
    const isOver = (oldest: string | undefined) => BigInt(oldest ?? horizon) >= horizon
    if (!isOver(row?.oldest)) {
      yield* Effect.repeat(sql<{ oldest: string }>`SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS oldest`, {
        schedule: untilSettled,
        until: ([now]) => isOver(now?.oldest)
      })
    }
    return BigInt(row?.seq ?? 0)
  })

/** The place of the newest event that can be read: what comes later has a higher one. 0 in a log without any. */
export const newest: Read<bigint> = Effect.flatMap(ClusterDatabase, ({ dialect, sql }) =>
  asking("asking for the newest event")(
    dialect === "postgres"
      ? settled(sql)
      : Effect.map(
          sql<{
            seq: string
          }>`SELECT CAST(max(coalesce((SELECT max(seq) FROM clashfx_event), 0), expired) AS TEXT) AS seq
            FROM clashfx_cluster`,
          ([row]) => BigInt(row?.seq ?? 0)
        )
  )
)

/** Rows that a part of history looks at, at most: what is rare is found in several parts, none of which takes long. */
const span = 10_000

const day = 86_400_000

/** Instants that have a day of their own in the tables. */
const dayAt = (at: number): string => dayOf(Math.max(0, Math.min(at, Date.UTC(9999, 0))))

/** The newest rows below `before`, by tag where tags are wanted: each of them has its own place in an index. */
const newestRows = (
  { dialect, sql }: ClusterDatabase["Service"],
  { from, tags, until }: HistoryOptions,
  before: bigint,
  columns: string
): Fragment => {
  const isPostgres = dialect === "postgres"
  const bound = isPostgres ? sql`${String(before)}::bigint` : sql`${before}`
  const at = (instant: number) =>
    isPostgres ? sql`${String(Math.round(instant))}::bigint` : sql`${Math.round(instant)}`
  const dayIs = (instant: number) => (isPostgres ? sql`${dayAt(instant)}::date` : sql`${dayAt(instant)}`)
  // The day only leaves partitions out. Clocks may differ by less than one.
  const since = from === undefined ? sql`` : sql` AND at >= ${at(from)} AND day >= ${dayIs(from - day)}`
  const to = until === undefined ? sql`` : sql` AND at < ${at(until)} AND day <= ${dayIs(until + day)}`
  const rows = (condition: Fragment) => sql`SELECT * FROM (
    SELECT ${sql.literal(columns)} FROM clashfx_event
    WHERE seq < ${bound} AND seq > (SELECT expired FROM clashfx_cluster)${condition}${since}${to}
    ORDER BY seq DESC LIMIT ${sql.literal(String(span))}) AS part`
  if (tags === undefined) return rows(sql``)
  const parts = [...new Set(tags)].filter(isStorable).map((tag) => rows(sql` AND tag = ${tag}`))
  const [first, ...others] = parts.length === 0 ? [rows(sql` AND 1 = 0`)] : parts
  return others.reduce((all, one) => sql`${all} UNION ALL ${one}`, first ?? rows(sql` AND 1 = 0`))
}

interface HistoryRow extends Mark {
  readonly seq: string
  readonly body: string
}

/**
 * What was told, newest first. A part may have fewer events than asked for, or none, and still a `next`: it looks at so many
 * rows and no more. At most 100 tags; those of an index on `(tag, seq)` are found at once.
 */
export const history = (options: HistoryOptions): Read<Chapter> =>
  Effect.gen(function* () {
    const database = yield* ClusterDatabase
    const { sql } = database
    const limit = sizeOf(options.limit ?? 100)
    // What is not settled yet would be missing from a part that nobody reads again.
    const known = (yield* newest) + 1n
    const before = options.before === undefined ? known : withinRange(options.before < known ? options.before : known)
    const isIn = (column: string, list: ReadonlyArray<string> | undefined) => {
      const known = list?.filter(isStorable)
      return known === undefined ? sql`` : known.length === 0 ? sql` AND 1 = 0` : sql` AND ${sql.in(column, known)}`
    }
    const rows = yield* asking("reading history")(sql<HistoryRow>`
      SELECT CAST(seq AS TEXT) AS seq, id, type, kind, tag, CAST(at AS TEXT) AS at, CAST(body AS TEXT) AS body FROM (
        SELECT * FROM (${newestRows(database, options, before, "seq, id, type, kind, tag, at, body")}) AS found
        ORDER BY seq DESC LIMIT ${sql.literal(String(span))}
      ) AS looked WHERE 1 = 1${isIn("kind", options.kinds)}${isIn("type", options.types)}
      ORDER BY looked.seq DESC LIMIT ${sql.literal(String(limit))}`)
    const events = rows.map(({ body, seq, ...mark }) => loggedOf(BigInt(seq), mark, body))
    const last = events.at(-1)
    if (events.length === limit && last !== undefined) return { events, next: last.seq }
    const [end] = yield* asking("reading history")(sql<{ seq: string | null; n: number }>`
      SELECT CAST(min(seq) AS TEXT) AS seq, CAST(count(*) AS int) AS n FROM (
        SELECT * FROM (${newestRows(database, options, before, "seq")}) AS found
        ORDER BY seq DESC LIMIT ${sql.literal(String(span))}) AS looked`)
    const isWhole = end === undefined || end.seq === null || Number(end.n) < span
    return { events, next: isWhole ? undefined : BigInt(end.seq ?? 0) }
  }).pipe(Effect.withSpan("EventLog.history"))
