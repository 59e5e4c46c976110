/** Where consumers stand: a row each, with a lease, so that of several readers of one name one reads. */
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import type { Fragment } from "effect/sql/Statement"
import { randomUUID } from "node:crypto"
import type { ClusterDatabase } from "../ClusterDatabase.ts"
import { longestAnswer } from "./asking.ts"
import { databaseNow } from "./clock.ts"
import { lastGiven } from "./logReader.ts"
import { withinRange } from "./logPages.ts"
import { reasonOf } from "./reason.ts"

/** Where a consumer begins; see `EventLog.From`. */
type From = "oldest" | "now" | bigint

/** A reader that has not been heard of for this long makes room for one that stands by, ms. */
const lease = 15_000

/** A lease that lies further ahead is of a clock that was set back since: to wait for it could take days, ms. */
const furthest = 2 * lease

/** How long to wait for a database that is away: ever longer, 2 seconds at most. */
const again = Schedule.min([Schedule.exponential("100 millis"), Schedule.spaced("2 seconds")])

/** A database that is away for a while does not end a reader. */
export const patiently = <A>(effect: Effect.Effect<A, unknown>, what: string): Effect.Effect<A> => {
  let told = false
  return effect.pipe(
    Effect.timeout(longestAnswer),
    Effect.tapError((error) => {
      if (told) return Effect.void
      told = true
      return Effect.logWarning(`EventLog: could not ${what}, trying on: ${reasonOf(error)}`)
    }),
    Effect.retry(again),
    Effect.orDie
  )
}

/** A reader's hold of a cursor. */
export interface Cursor {
  /** The last event that the consumer is done with; waits while another reader of the name is alive. */
  readonly take: Effect.Effect<bigint>
  /** Moves it on; `false` if another reader has taken over meanwhile. */
  readonly save: (seq: bigint) => Effect.Effect<boolean>
  /** Was it ours when it was last looked at? Somebody may have set it, or taken it over, while there was nothing to read. */
  readonly isHeld: () => boolean
}

const placeOf = ({ dialect, sql }: ClusterDatabase["Service"], seq: bigint): Fragment =>
  dialect === "postgres" ? sql`${String(seq)}::bigint` : sql`${seq}`

const beginningOf = (database: ClusterDatabase["Service"], from: From): Fragment =>
  from === "oldest"
    ? database.sql`(SELECT expired FROM clashfx_cluster)`
    : from === "now"
      ? lastGiven(database)
      : placeOf(database, withinRange(from))

/** Sets a consumer's cursor in one step: whoever reads under its name takes it again, from there. */
export const set = (database: ClusterDatabase["Service"], consumer: string, to: From) =>
  database.sql`
    INSERT INTO clashfx_cursor (consumer, seq, owner, lease, moved)
    VALUES (${consumer}, ${beginningOf(database, to)}, NULL, 0, ${databaseNow(database)})
    ON CONFLICT (consumer) DO UPDATE SET seq = excluded.seq, owner = NULL, lease = 0, moved = excluded.moved`

/** A cursor that is kept alive, and given back with the scope. */
export const open = (
  database: ClusterDatabase["Service"],
  consumer: string,
  from: From
): Effect.Effect<Cursor, never, Scope.Scope> =>
  Effect.gen(function* () {
    const { sql } = database
    const now = databaseNow(database)
    const owner = randomUUID()
    let isHeld = false
    const looked = (rows: ReadonlyArray<unknown>) => (isHeld = rows.length > 0)
    const tryTake = sql<{ seq: string }>`
      INSERT INTO clashfx_cursor (consumer, seq, owner, lease, moved)
      VALUES (${consumer}, ${beginningOf(database, from)}, ${owner}, ${now} + ${sql.literal(String(lease))}, ${now})
      ON CONFLICT (consumer) DO UPDATE SET owner = excluded.owner, lease = excluded.lease
      WHERE clashfx_cursor.owner IS NULL OR clashfx_cursor.owner = excluded.owner OR clashfx_cursor.lease < ${now}
        OR clashfx_cursor.lease > ${now} + ${sql.literal(String(furthest))}
      RETURNING CAST(seq AS text) AS seq`
    const take: Effect.Effect<bigint> = Effect.flatMap(
      Effect.tap(patiently(tryTake, "take the cursor"), (rows) => Effect.sync(() => looked(rows))),
      ([row]) => (row === undefined ? Effect.andThen(Effect.sleep("1 second"), take) : Effect.succeed(BigInt(row.seq)))
    )
    yield* Effect.acquireRelease(Effect.void, () =>
      Effect.ignore(
        Effect.timeout(
          sql`UPDATE clashfx_cursor SET owner = NULL, lease = 0 WHERE consumer = ${consumer} AND owner = ${owner}`,
          "1 second"
        )
      )
    )
    yield* sql`UPDATE clashfx_cursor SET lease = ${now} + ${sql.literal(String(lease))}
      WHERE consumer = ${consumer} AND owner = ${owner} RETURNING 1`.pipe(
      Effect.timeout(lease / 3),
      Effect.map(looked),
      Effect.ignore,
      Effect.repeat(Schedule.spaced(lease / 3)),
      Effect.forkScoped
    )
    return {
      take,
      isHeld: () => isHeld,
      save: (seq) =>
        Effect.map(
          patiently(
            sql`UPDATE clashfx_cursor SET seq = ${placeOf(database, seq)}, moved = ${now},
              lease = ${now} + ${sql.literal(String(lease))}
              WHERE consumer = ${consumer} AND owner = ${owner} RETURNING 1`,
            "move the cursor"
          ),
          looked
        )
    }
  })
