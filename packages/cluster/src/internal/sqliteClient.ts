/** Effect's SQL client on the SQLite that Node itself brings: one connection, one statement at a time. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Semaphore from "effect/Semaphore"
import * as Reactivity from "effect/reactivity/Reactivity"
import * as SqlClient from "effect/sql/SqlClient"
import type { Connection, Row } from "effect/sql/SqlConnection"
import { ConnectionError, SqlError, classifySqliteError } from "effect/sql/SqlError"
import * as Statement from "effect/sql/Statement"
import * as Stream from "effect/Stream"
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite"

/** Write-ahead, so that readers of other processes do not wait; a transaction that was committed survives a kill. */
const pragmas = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA foreign_keys = ON;
`

/** How long to wait for another process that writes, ms: from the first statement on, for two may make the file at once. */
const busy = 5000

/** Opens the file; one that cannot be used is closed again. */
const open = (file: string): DatabaseSync => {
  const opened = new DatabaseSync(file, { timeout: busy })
  try {
    opened.exec(pragmas)
    return opened
  } catch (cause) {
    opened.close()
    throw cause
  }
}

const bound = (value: unknown): SQLInputValue =>
  value === undefined || value === null
    ? null
    : typeof value === "boolean"
      ? Number(value)
      : typeof value === "number" || typeof value === "bigint" || value instanceof Uint8Array
        ? value
        : String(value)

const failed = (cause: unknown, operation: string): SqlError =>
  new SqlError({ reason: classifySqliteError(cause, { message: `SQLite: could not ${operation}`, operation }) })

/** Statements that are run again and again are prepared once. */
const most = 200

const connectionOf = (database: DatabaseSync): Connection => {
  const prepared = new Map<string, StatementSync>()
  const prepare = (sql: string): StatementSync => {
    const known = prepared.get(sql)
    if (known !== undefined) return known
    if (prepared.size >= most) prepared.clear()
    const made = database.prepare(sql)
    prepared.set(sql, made)
    return made
  }
  const rows = (sql: string, params: ReadonlyArray<unknown>) =>
    Effect.try({
      try: (): ReadonlyArray<Row> => prepare(sql).all(...params.map(bound)),
      catch: (cause) => failed(cause, "execute")
    })
  const values = (sql: string, params: ReadonlyArray<unknown>) =>
    Effect.map(rows(sql, params), (all) => all.map((row) => Object.values(row)))
  const execute: Connection["execute"] = (sql, params, transformRows) =>
    transformRows === undefined ? rows(sql, params) : Effect.map(rows(sql, params), transformRows)
  return {
    execute,
    executeRaw: rows,
    executeValues: values,
    executeValuesUnprepared: values,
    executeUnprepared: execute,
    executeStream: (sql, params, transformRows) =>
      Stream.unwrap(Effect.map(execute(sql, params, transformRows), Stream.fromIterable))
  }
}

/** A client of a file (`:memory:` for none), which is made when it is missing and closed with the scope. */
export const make = (file: string): Effect.Effect<SqlClient.SqlClient, SqlError, Scope.Scope> =>
  Effect.gen(function* () {
    const database = yield* Effect.acquireRelease(
      Effect.try({
        try: () => open(file),
        catch: (cause) =>
          new SqlError({
            reason: new ConnectionError({ cause, message: `SQLite: could not open ${file}`, operation: "open" })
          })
      }),
      (database) => Effect.sync(() => database.close())
    )
    return yield* SqlClient.make({
      ...SqlClient.makeSqliteAcquirers({
        connection: Effect.succeed(connectionOf(database)),
        semaphore: Semaphore.makeUnsafe(1),
        isTransaction: () => database.isTransaction
      }),
      // A transaction that begins by reading could not be raised to one that writes while another process writes.
      beginTransaction: "BEGIN IMMEDIATE",
      compiler: Statement.makeCompilerSqlite(),
      driver: "node:sqlite",
      spanAttributes: [["db.system.name", "sqlite"]]
    })
  }).pipe(Effect.provide(Reactivity.layer))
