/** Transactions that rely on locks: whoever has waited for one has to see what was done meanwhile. */
import * as Effect from "effect/Effect"
import type { SqlClient } from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"

/**
 * Each statement sees what was committed before it, whatever the server's default is: a stricter transaction would see the
 * tables as they were before it waited for its lock.
 */
export const inTurn = <A, E, R>(
  sql: SqlClient,
  dialect: "postgres" | "sqlite",
  effect: Effect.Effect<A, E, R>
): Effect.Effect<A, E | SqlError, R> =>
  sql.withTransaction(
    dialect === "sqlite"
      ? effect
      : Effect.andThen(sql.unsafe("SET TRANSACTION ISOLATION LEVEL READ COMMITTED").unprepared, effect)
  )
