/** Hearing of changes of the watch list: by NOTIFY from PostgreSQL, by looking at the file in SQLite. */
import type * as PgClient from "@effect/sql-pg/PgClient"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schedule from "effect/Schedule"
import type { SqlClient } from "effect/sql/SqlClient"
import * as Stream from "effect/Stream"
import { reasonOf } from "./reason.ts"

/** The bucket whose list has changed; `"all"` after a time in which a change may have been missed. */
export type Changed = number | "all"

/** Buckets whose list has changed, as they change. */
export type Changes = Stream.Stream<Changed>

const all: Stream.Stream<Changed> = Stream.make("all")

/** A connection that is lost is told of when the next one is not there either. */
const told = 2

/**
 * What was said while the connection was lost is not said again, and a connection can be dead without knowing it: all is
 * looked at after each connect, and every half minute.
 */
export const postgres = (sql: PgClient.PgClient, schema: string): Changes => {
  let failures = 0
  const heard = Stream.unwrap(
    Effect.map(sql.listen("clashfx_watched"), (queue) => {
      failures = 0
      return Stream.concat(all, Stream.fromQueue(queue))
    })
  ).pipe(
    Stream.filterMap((notification): Result.Result<Changed, void> => {
      if (notification === "all" || typeof notification === "number") return Result.succeed(notification)
      const [place, bucket] = notification.payload.split(/ (?=\d+$)/)
      return place === schema ? Result.succeed(Number(bucket)) : Result.failVoid
    }),
    Stream.tapError((error) => {
      failures += 1
      const say = failures === told ? Effect.logWarning : Effect.logDebug
      return say(`Not hearing of the watch list, connecting again: ${reasonOf(error)}`)
    }),
    Stream.retry(Schedule.spaced("1 second")),
    Stream.orDie
  )
  return Stream.merge(
    heard,
    Stream.map(Stream.tick("30 seconds"), (): Changed => "all")
  )
}

/** One file, a few readers: a look now and then costs next to nothing. */
export const sqlite = (sql: SqlClient, look: Duration.Input): Changes =>
  Stream.tick(look).pipe(
    Stream.mapEffect(() =>
      sql<{ state: string }>`SELECT count(*) || '/' || coalesce(max(added), 0) AS state FROM clashfx_watched`.pipe(
        Effect.map(([row]) => row?.state),
        Effect.orElseSucceed(() => undefined)
      )
    ),
    Stream.changes,
    Stream.map((): Changed => "all")
  )
