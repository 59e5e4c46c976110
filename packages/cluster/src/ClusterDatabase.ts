/** The database of a cluster: its tables, made and brought up to date at the start, in PostgreSQL or in a SQLite file. */
import * as PgClient from "@effect/sql-pg/PgClient"
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import * as Migrator from "effect/sql/Migrator"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { BucketsDiffer, type DatabaseFailed, MigrationFailed, UnsuitableDatabase } from "./ClusterError.ts"
import { asking, failedAt, untilServed } from "./internal/asking.ts"
import * as Changes from "./internal/changes.ts"
import type { Ledger } from "./internal/ledger.ts"
import * as PostgresLedger from "./internal/postgresLedger.ts"
import * as PostgresSchema from "./internal/postgresSchema.ts"
import { assertSessions } from "./internal/pooler.ts"
import * as SqliteClient from "./internal/sqliteClient.ts"
import * as SqliteLedger from "./internal/sqliteLedger.ts"
import * as SqliteSchema from "./internal/sqliteSchema.ts"
import * as Writable from "./internal/writable.ts"

export type { Changes } from "./internal/changes.ts"
export type { Ledger } from "./internal/ledger.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Service
// ---------------------------------------------------------------------------------------------------------------------

/** Where a cluster keeps what it watches, who owns it, what it has seen, and what it has told. */
export class ClusterDatabase extends Context.Service<
  ClusterDatabase,
  {
    readonly sql: SqlClient.SqlClient
    readonly dialect: "postgres" | "sqlite"
    /** The schema that holds the tables (PostgreSQL), or the file (SQLite). */
    readonly place: string
    /** How many buckets tags are spread over; 1 in SQLite. */
    readonly buckets: number
    /** @internal */
    readonly ledger: Ledger
    /** @internal Tells which buckets' lists have changed, from the moment on at which it is run. */
    readonly changes: Changes.Changes
    /** Where to connect to, for the connections that a cluster has for itself. */
    readonly url: Redacted.Redacted<string> | undefined
  }
>()("@clashfx/cluster/ClusterDatabase") {}

/** How to reach PostgreSQL. */
export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`, as libpq takes it. */
  readonly url: Redacted.Redacted<string>
  /**
   * How many buckets tags are spread over: the unit that moves between processes. Fixed once the tables exist; default
   * what they were made for, else 256. Some 25 for each process that there will ever be are enough.
   */
  readonly buckets?: number | undefined
  /** Connections for commits and reads, at most and at least 2; default 10. The cluster itself has some of its own. */
  readonly maxConnections?: number | undefined
}

/** How to use a SQLite file. */
export interface SqliteOptions {
  /** How often to look whether the watch list has changed; default 500 milliseconds. */
  readonly look?: Duration.Input | undefined
}

/** Into how many buckets tags are divided when nobody says otherwise. It is fixed once the tables are made. */
export const defaultBuckets = 256

/** What the migrations of both dialects are recorded in. */
const history = "clashfx_migrations"

// ---------------------------------------------------------------------------------------------------------------------
// Opening
// ---------------------------------------------------------------------------------------------------------------------

/** Brings the tables up to date; of several processes one does it and the others wait. */
const migrate = (
  { create, forget, identify }: typeof PostgresSchema | typeof SqliteSchema,
  buckets: number
): Effect.Effect<void, MigrationFailed, SqlClient.SqlClient> =>
  Migrator.make({})({
    loader: Migrator.fromRecord({ "0001_tables": create(buckets), "0002_identity": identify, "0003_forget": forget }),
    table: history
  }).pipe(
    // A migration that fails is a defect to the migrator, and a failed ROLLBACK after a cut connection another one.
    Effect.catchDefect((cause) => Effect.fail(cause)),
    // Two processes that make the table of the history at the same moment: one of them is refused.
    Effect.retry({ times: 5, schedule: Schedule.spaced("200 millis") }),
    Effect.mapError((cause) => new MigrationFailed({ cause })),
    Effect.asVoid
  )

const storedBuckets = (
  sql: SqlClient.SqlClient,
  wanted: number | undefined
): Effect.Effect<number, BucketsDiffer | DatabaseFailed> =>
  sql<{ buckets: number }>`SELECT buckets FROM clashfx_cluster`.pipe(
    asking("reading the number of buckets"),
    Effect.flatMap((rows) => {
      const stored = Number(rows[0]?.buckets ?? 0)
      return wanted !== undefined && wanted !== stored
        ? Effect.fail(new BucketsDiffer({ wanted, stored }))
        : Effect.succeed(stored)
    })
  )

const assertVersion = (sql: SqlClient.SqlClient): Effect.Effect<string, UnsuitableDatabase | DatabaseFailed> =>
  sql<{ version: number; schema: string | null; replica: boolean; encoding: string }>`
    SELECT current_setting('server_version_num')::int AS version, current_schema() AS schema, pg_is_in_recovery() AS replica,
      current_setting('server_encoding') AS encoding
  `.pipe(
    asking("connecting"),
    Effect.flatMap(([row]) => {
      if (row === undefined || row.version < 140_000) {
        return Effect.fail(new UnsuitableDatabase({ detail: "it is older than PostgreSQL 14; update the server" }))
      }
      if (row.replica) {
        return Effect.fail(new UnsuitableDatabase({ detail: "it is a replica; connect to the primary" }))
      }
      // Names of players are in all scripts: one that does not fit would hold up its tag for ever.
      // SQL_ASCII takes any bytes as they are.
      if (row.encoding !== "UTF8" && row.encoding !== "SQL_ASCII") {
        const detail = `its encoding is ${row.encoding}, which has no place for all names; CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0`
        return Effect.fail(new UnsuitableDatabase({ detail }))
      }
      return row.schema === null
        ? Effect.fail(new UnsuitableDatabase({ detail: "no schema of the search_path exists; create it" }))
        : Effect.succeed(row.schema)
    })
  )

const openPostgres = (options: PostgresOptions) =>
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const place = yield* assertVersion(sql)
    yield* assertSessions(sql)
    yield* Effect.provideService(migrate(PostgresSchema, options.buckets ?? defaultBuckets), SqlClient.SqlClient, sql)
    const buckets = yield* storedBuckets(sql, options.buckets)
    const ledger = PostgresLedger.make(sql)
    yield* Effect.mapError(untilServed(ledger.prepareLog), failedAt("making the log's partitions"))
    yield* Writable.kept(sql, true)
    return ClusterDatabase.of({
      sql,
      dialect: "postgres",
      place,
      buckets,
      ledger,
      changes: Changes.postgres(sql, place),
      url: options.url
    })
  })

const openSqlite = (file: string, options: SqliteOptions | undefined) =>
  Effect.gen(function* () {
    const sql = yield* SqliteClient.make(file)
    yield* Effect.provideService(migrate(SqliteSchema, 1), SqlClient.SqlClient, sql)
    const buckets = yield* storedBuckets(sql, undefined)
    return ClusterDatabase.of({
      sql,
      dialect: "sqlite",
      place: file,
      buckets,
      ledger: SqliteLedger.make(sql),
      changes: Changes.sqlite(sql, options?.look ?? "500 millis"),
      url: undefined
    })
  })

// ---------------------------------------------------------------------------------------------------------------------
// Layers
// ---------------------------------------------------------------------------------------------------------------------

type OpenError = UnsuitableDatabase | BucketsDiffer | MigrationFailed | DatabaseFailed

/**
 * PostgreSQL 14 or newer. Makes the tables in the first schema of the search path, or brings them up to date: however many
 * processes start at once, one does it. Fails when the connection goes through a pooler that does not keep sessions.
 *
 * @example
 * ```ts
 * const database = ClusterDatabase.layerPostgres({ url: Redacted.make("postgres://clashfx@localhost/clashfx"), buckets: 256 })
 * ```
 */
export const layerPostgres = (options: PostgresOptions): Layer.Layer<ClusterDatabase, OpenError> =>
  URL.canParse(Redacted.value(options.url)) ? connected(options) : Layer.effectContext(Effect.fail(notAUrl))

/** Said here: the error of who parses URLs carries the whole text, and with it the password, into logs. */
const notAUrl = new UnsuitableDatabase({
  detail:
    "its URL cannot be read; use postgres://user:password@host:port/database, with %40 for an @ in the password, %2F for a /"
})

const connected = (options: PostgresOptions): Layer.Layer<ClusterDatabase, OpenError> =>
  Layer.effect(ClusterDatabase, openPostgres(options)).pipe(
    Layer.provide(
      PgClient.layer({
        url: options.url,
        applicationName: "clashfx",
        maxConnections: Math.max(2, options.maxConnections ?? 10),
        connectTimeout: "5 seconds",
        keepAlive: "10 seconds"
      })
    ),
    Layer.catchTag("SqlError", (error: SqlError) => Layer.effectContext(Effect.fail(failedAt("connecting")(error))))
  )

/** The URL of a server in the place of a file: not shown either. `file:` is SQLite's own. */
const isUrl = (file: string): boolean => /^(?!file:)[a-z][a-z\d+.-]+:\/\//i.test(file)

const notAFile = new UnsuitableDatabase({
  detail: "its file is given as the URL of a server; give a path, or set DATABASE_URL for PostgreSQL"
})

const ofFile = (file: string, options?: SqliteOptions) =>
  Effect.catchTag(openSqlite(file, options), "SqlError", (error: SqlError) =>
    Effect.fail(failedAt(`opening the file ${file}`)(error))
  )

/** A SQLite file for one process that watches, made when it is missing; others may read it and change the watch list. */
export const layerSqlite = (file: string, options?: SqliteOptions): Layer.Layer<ClusterDatabase, OpenError> =>
  isUrl(file) ? Layer.effectContext(Effect.fail(notAFile)) : Layer.effect(ClusterDatabase, ofFile(file, options))

/** `DATABASE_URL`; without it the SQLite file `CLASHFX_FILE`, default `clashfx.sqlite`. */
export const layerConfig: Layer.Layer<ClusterDatabase, OpenError | Config.ConfigError> = Layer.unwrap(
  Effect.gen(function* () {
    const url = yield* Config.option(Config.Redacted("DATABASE_URL"))
    const file = yield* Config.withDefault(Config.String("CLASHFX_FILE"), "clashfx.sqlite")
    return Option.isSome(url) ? layerPostgres({ url: url.value }) : layerSqlite(file)
  })
)

/** The database alone, for tools of yours. */
export const open = (
  database: Layer.Layer<ClusterDatabase, OpenError>
): Effect.Effect<ClusterDatabase["Service"], OpenError, Scope.Scope> =>
  Effect.map(Layer.build(database), (context) => Context.get(context, ClusterDatabase))
