/** What can go wrong with the cluster's database, in one line each, with what to do about it. */
import * as Data from "effect/Data"

/**
 * The database does not take what the cluster needs; said once, at the start.
 *
 * What to do: what `detail` says; it is about the settings of the database, not about its content.
 */
export class UnsuitableDatabase extends Data.TaggedError("UnsuitableDatabase")<{
  /** What is wrong, and what to do. */
  readonly detail: string
}> {
  override get message(): string {
    return `this database cannot hold a cluster: ${this.detail}`
  }
}

/**
 * The tables were made for another number of buckets.
 *
 * What to do: leave `buckets` out, or set it to `stored`.
 */
export class BucketsDiffer extends Data.TaggedError("BucketsDiffer")<{
  readonly wanted: number
  readonly stored: number
}> {
  override get message(): string {
    return (
      `the tables were made for ${this.stored} buckets and this process wants ${this.wanted}: the number is fixed once ` +
      `they exist; leave the option out, or set it to ${this.stored}`
    )
  }
}

/**
 * Processes of another cluster use these tables: both would watch the same tags, and tell of two worlds in one log.
 *
 * What to do: give each cluster a schema of its own, or the same `cluster` option where both reach the same game.
 */
export class ClusterDiffers extends Data.TaggedError("ClusterDiffers")<{
  /** What this process is of: `cluster` of its options, by default the address of the API. */
  readonly wanted: string
  readonly stored: string
  /** Who uses the tables now. */
  readonly others: ReadonlyArray<string>
}> {
  override get message(): string {
    const some = this.others.slice(0, 3).join(", ") + (this.others.length > 3 ? ", ..." : "")
    return (
      `these tables are used by another cluster: ${some} watch ${this.stored}, and this process ${this.wanted}; give each ` +
      `cluster a schema (?options=-c search_path=...), stop the others first if it has moved, or set the same \`cluster\` ` +
      `option where both reach the same game`
    )
  }
}

/**
 * The tables could not be made or brought up to date.
 *
 * What to do: look at the `cause`, most often missing rights. Nothing was changed.
 */
export class MigrationFailed extends Data.TaggedError("MigrationFailed")<{ readonly cause: unknown }> {
  override get message(): string {
    return "the cluster's tables could not be made or brought up to date; see the cause, nothing was changed"
  }
}

/**
 * Another process watches with this SQLite file.
 *
 * What to do: stop the other process, or use PostgreSQL: only there several processes share the work.
 */
export class FileTaken extends Data.TaggedError("FileTaken")<{ readonly file: string }> {
  override get message(): string {
    return `another process watches with ${this.file}; stop it first, or set DATABASE_URL: several processes need PostgreSQL`
  }
}

/**
 * The database could not be reached or refused a statement.
 *
 * What to do: look at the `cause`. Runners try again by themselves once the database is back.
 */
export class DatabaseFailed extends Data.TaggedError("DatabaseFailed")<{
  readonly operation: string
  readonly cause: unknown
}> {
  override get message(): string {
    return `the cluster's database failed at ${this.operation}; see the cause`
  }
}

/**
 * Events that a consumer has not read yet were deleted by the retention. Nothing is skipped in silence: call
 * `EventLog.seek` with `"oldest"` to go on from what is left, or read pages after `expired`.
 *
 * What to do: seek to `"oldest"`, and count what is between `cursor` and `expired` as lost. Raise the retention if
 * consumers may be away that long.
 */
export class EventsExpired extends Data.TaggedError("EventsExpired")<{
  /** Nobody's name where the reader has none. */
  readonly consumer: string | undefined
  /** The last event that the consumer has read. */
  readonly cursor: bigint
  /** Events up to this one are gone. */
  readonly expired: bigint
}> {
  override get message(): string {
    if (this.consumer === undefined) {
      return (
        `events after ${this.cursor} are gone (up to ${this.expired}): they are older than the retention; read on after ` +
        `${this.expired} to go on with what is left`
      )
    }
    return (
      `events after ${this.cursor} that "${this.consumer}" has not read are gone (up to ${this.expired}): it was away ` +
      `longer than the retention; seek to "oldest" to go on with what is left`
    )
  }
}

/**
 * A consumer is ahead of the log: the database was restored to an earlier state, or its events were left out of a dump, or
 * the place is of another log. To wait there would be to skip, in silence, what gets the same numbers again.
 *
 * What to do: `EventLog.seek` with `"oldest"` to get what is kept again, or with `"now"` to go on from here; read pages on
 * after `newest`. What the consumer keeps may be newer than the log: read it again from the API.
 */
export class CursorAhead extends Data.TaggedError("CursorAhead")<{
  /** Nobody's name where the reader has none. */
  readonly consumer: string | undefined
  /** The last event that the consumer has read. */
  readonly cursor: bigint
  /** How far the log has come. */
  readonly newest: bigint
}> {
  override get message(): string {
    const [who, what] =
      this.consumer === undefined
        ? ["a reader", `read on after ${this.newest}`]
        : [JSON.stringify(this.consumer), `seek to "oldest" to get what is kept again, or to "now"`]
    return (
      `the log has come to ${this.newest} only, and ${who} is at ${this.cursor}: it was restored to an earlier state, or ` +
      `this place is of another log; ${what}`
    )
  }
}

/**
 * A name that the tables cannot hold. Nothing was asked of the database.
 *
 * What to do: give another name, of 1 to 200 characters without NUL.
 */
export class InvalidName extends Data.TaggedError("InvalidName")<{
  /** What it was to name. */
  readonly what: "consumer" | "process" | "cluster"
  readonly name: string
  /** What is wrong with it. */
  readonly detail: string
}> {
  override get message(): string {
    const name = JSON.stringify(this.name.slice(0, 40))
    return `${name} cannot be the name of a ${this.what}: ${this.detail}; use 1 to 200 characters without NUL`
  }
}

/** What a cluster's layers can fail with. */
export type ClusterError =
  | UnsuitableDatabase
  | BucketsDiffer
  | ClusterDiffers
  | MigrationFailed
  | FileTaken
  | InvalidName
  | DatabaseFailed
