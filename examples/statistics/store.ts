/** Every event of some clans as a row in PostgreSQL, each once, and questions about them in SQL. */
import { Watch, WatchEvent } from "clashfx"
import type * as Arr from "effect/Array"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SqlClient from "effect/sql/SqlClient"

/** Makes the table where it is missing. */
export const prepare = Effect.flatMap(
  SqlClient.SqlClient,
  (sql) => sql`
    CREATE TABLE IF NOT EXISTS clash_events (
      id TEXT PRIMARY KEY,
      at TIMESTAMPTZ NOT NULL,
      type TEXT NOT NULL,
      tag TEXT,
      body JSONB NOT NULL
    )`
)

const encode = Schema.encodeUnknownEffect(Schema.toCodecJson(WatchEvent.WatchEvent))

const row = (event: WatchEvent.WatchEvent) =>
  Effect.map(encode(event), (body) => ({
    id: event.id,
    at: DateTime.toDateUtc(event.at),
    type: event._tag,
    tag: "tag" in event ? event.tag : null,
    body: JSON.stringify(body)
  }))

/** Writes events. What has been delivered twice has its `id` twice, and stays one row. */
export const write = Effect.fn("write")(function* (events: Arr.NonEmptyReadonlyArray<WatchEvent.WatchEvent>) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* Effect.forEach(events, row)
  yield* sql`INSERT INTO clash_events ${sql.insert(rows)} ON CONFLICT (id) DO NOTHING`
})

/** Watches for ever; rows are written in batches, and polls count as handled when theirs are in the table. */
export const collect = (tags: ReadonlyArray<string>, options?: Watch.Options) =>
  Effect.andThen(
    prepare,
    Watch.run({ clans: tags, wars: tags }, write, { ...options, batch: { size: 500, within: "1 second" } })
  )

/** What each member of a clan donated on each day (UTC), newest first. */
export const donations = Effect.fn("donations")(function* (tag: string) {
  const sql = yield* SqlClient.SqlClient
  return yield* sql<{ readonly day: string; readonly member: string; readonly donated: number }>`
    SELECT
      to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day,
      body ->> 'member' AS member,
      sum(CASE
        WHEN (body ->> 'current')::int >= (body ->> 'previous')::int
        THEN (body ->> 'current')::int - (body ->> 'previous')::int
        ELSE (body ->> 'current')::int -- a season has begun in between
      END)::int AS donated
    FROM clash_events
    WHERE tag = ${tag} AND type = 'ClanMemberChanged' AND body ->> 'field' = 'donations'
    GROUP BY 1, 2
    ORDER BY 1 DESC, 3 DESC`
})
