/** Which process may use which keys, until when: rows of a table, by the database's clock. */
import * as Effect from "effect/Effect"
import type { SqlClient } from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { Fragment } from "effect/sql/Statement"
import type { ClusterDatabase } from "../ClusterDatabase.ts"
import type { DatabaseFailed } from "../ClusterError.ts"
import { asking } from "./asking.ts"
import { databaseNow } from "./clock.ts"
import { inTurn } from "./transaction.ts"

/** A lease lasts this long, and is renewed every second; ms. */
export const lease = 5000
/** It is not used for its last part: the API counts per second, and the next owner begins at once. */
export const unused = 2000
/** A key that was given back rests for longer than the API's window, and for what is still on its way; ms. */
const rest = 2000
/** A sign-in that is not heard of for this long is taken over; ms. */
export const signing = 10_000
/** After a sign-in that failed; ms. */
const signingPause = 30_000
/** Rejections within this time after a sign-in are about the keys before it; ms. */
const echo = 5000

export interface SealedKey {
  readonly id: string
  readonly account: string
  readonly value: string
}

/** An account that is to sign in. */
export interface Wish {
  /** The address that the API named when it rejected a key. */
  readonly ip: string | undefined
}

/** What a process may use from now on, and what it has to stop using before it gives it back. */
export interface Share {
  readonly keys: ReadonlyArray<SealedKey>
  readonly surplus: ReadonlyArray<string>
}

export class Leases {
  private readonly database: ClusterDatabase["Service"]
  private readonly sql: SqlClient
  private readonly holder: string
  private readonly now: Fragment

  constructor(database: ClusterDatabase["Service"], holder: string) {
    this.database = database
    this.sql = database.sql
    this.holder = holder
    this.now = databaseNow(database)
  }

  /** Renews what we have, and takes what is free up to our share. */
  get renew(): Effect.Effect<Share, DatabaseFailed> {
    const { holder, now, sql } = this
    const mine = sql<SealedKey>`
      SELECT id, account, value FROM clashfx_key WHERE owner = ${holder} AND lease >= ${now} ORDER BY id`
    return this.inTurn(
      "renewing leases",
      Effect.gen({ self: this }, function* () {
        yield* sql`INSERT INTO clashfx_holder (holder, seen) VALUES (${holder}, ${now})
          ON CONFLICT (holder) DO UPDATE SET seen = excluded.seen`
        yield* sql`DELETE FROM clashfx_holder WHERE seen < ${now} - ${this.ms(lease)}`
        yield* sql`UPDATE clashfx_key SET lease = ${now} + ${this.ms(lease)} WHERE owner = ${holder} AND lease >= ${now}`
        const [row] = yield* sql<{ keys: number; holders: number; ahead: number }>`
          SELECT CAST((SELECT count(*) FROM clashfx_key) AS int) AS keys,
            CAST((SELECT count(*) FROM clashfx_holder) AS int) AS holders,
            CAST((SELECT count(*) FROM clashfx_key WHERE lease > ${now} + ${this.ms(lease)} OR free > ${now} + ${this.ms(rest)})
              + (SELECT count(*) FROM clashfx_holder WHERE seen > ${now})
              + (SELECT count(*) FROM clashfx_account
                WHERE lease > ${now} + ${this.ms(signingPause)} OR signed > ${now} OR asked > ${now}) AS int) AS ahead`
        if (row !== undefined && row.ahead > 0) yield* this.brought
        const share = Math.ceil((row?.keys ?? 0) / Math.max(1, row?.holders ?? 1))
        const held = yield* mine
        if (held.length < share) {
          yield* sql`UPDATE clashfx_key SET owner = ${holder}, lease = ${now} + ${this.ms(lease)} WHERE id IN (
            SELECT id FROM clashfx_key WHERE (owner IS NULL AND free <= ${now}) OR (owner IS NOT NULL AND lease < ${now})
            ORDER BY id LIMIT ${share - held.length})`
        }
        const keys = yield* mine
        return { keys: keys.slice(0, share), surplus: keys.slice(share).map(({ id }) => id) }
      })
    )
  }

  /**
   * Instants that lie further ahead than they can are of a clock that was set back: who is gone would keep his keys for as
   * long as that was, and nobody could sign in. They are brought back to the most that they can be. That ends no lease
   * that somebody is keeping.
   */
  private get brought(): Effect.Effect<void, SqlError> {
    const { now, sql } = this
    const most = (longest: number) => sql`${now} + ${this.ms(longest)}`
    return Effect.gen({ self: this }, function* () {
      yield* sql`UPDATE clashfx_key SET lease = ${most(lease)} WHERE lease > ${most(lease)}`
      yield* sql`UPDATE clashfx_key SET free = ${most(rest)} WHERE free > ${most(rest)}`
      yield* sql`UPDATE clashfx_holder SET seen = ${now} WHERE seen > ${now}`
      yield* sql`UPDATE clashfx_account SET lease = ${most(signingPause)} WHERE lease > ${most(signingPause)}`
      // Whether an account has to sign in again is told by which of the two is later.
      yield* sql`UPDATE clashfx_account SET asked = CASE WHEN asked > signed THEN ${now} ELSE 0 END,
        signed = CASE WHEN signed IS NULL THEN NULL ELSE ${now} - 1 END WHERE signed > ${now} OR asked > ${now}`
    })
  }

  /** Gives keys back that are not used any more. */
  giveBack(ids: ReadonlyArray<string>): Effect.Effect<void, DatabaseFailed> {
    return Effect.forEach(
      ids,
      (id) =>
        asking("giving keys back")(this.sql`UPDATE clashfx_key SET owner = NULL, free = ${this.now} + ${this.ms(rest)}
          WHERE id = ${id} AND owner = ${this.holder}`),
      { discard: true }
    )
  }

  /** Gives everything back. */
  get leave(): Effect.Effect<void, DatabaseFailed> {
    return this.inTurn(
      "giving keys back",
      Effect.andThen(
        this
          .sql`UPDATE clashfx_key SET owner = NULL, free = ${this.now} + ${this.ms(rest)} WHERE owner = ${this.holder}`,
        this.sql`DELETE FROM clashfx_holder WHERE holder = ${this.holder}`
      )
    ).pipe(Effect.asVoid)
  }

  join(accounts: ReadonlyArray<string>): Effect.Effect<void, DatabaseFailed> {
    return Effect.forEach(
      accounts,
      (account) =>
        asking("registering accounts")(
          this.sql`INSERT INTO clashfx_account (account) VALUES (${account}) ON CONFLICT DO NOTHING`
        ),
      { discard: true }
    )
  }

  /** Takes the right to sign in, where it is needed or we insist; one process has it at a time. */
  takeSigning(account: string, insist: boolean): Effect.Effect<Wish | undefined, DatabaseFailed> {
    return Effect.map(
      asking("taking the sign-in")(this.sql<{ ip: string | null }>`
        UPDATE clashfx_account SET signer = ${this.holder}, lease = ${this.now} + ${this.ms(signing)}
        WHERE account = ${account} AND (signer IS NULL OR signer = ${this.holder} OR lease < ${this.now})
          AND (signed IS NULL OR asked > signed OR ${this.sql.literal(insist ? "1" : "0")} = 1) RETURNING ip`),
      ([row]) => (row === undefined ? undefined : { ip: row.ip ?? undefined })
    )
  }

  keepSigning(account: string): Effect.Effect<void, DatabaseFailed> {
    return this.change("keeping the sign-in")(this.sql`
      UPDATE clashfx_account SET lease = ${this.now} + ${this.ms(signing)} WHERE account = ${account} AND signer = ${this.holder}`)
  }

  /** The keys of an account from now on; `false` when another process has taken over. */
  signed(account: string, keys: ReadonlyArray<SealedKey>): Effect.Effect<boolean, DatabaseFailed> {
    const { holder, now, sql } = this
    return this.inTurn(
      "storing keys",
      Effect.gen(function* () {
        const done = yield* sql`
          UPDATE clashfx_account SET signed = ${now}, signer = NULL, lease = 0, ip = NULL, failure = NULL
          WHERE account = ${account} AND signer = ${holder} RETURNING 1`
        if (done.length === 0) return false
        const known = yield* sql<{ id: string }>`SELECT id FROM clashfx_key WHERE account = ${account}`
        for (const { id } of known) {
          if (!keys.some((key) => key.id === id)) yield* sql`DELETE FROM clashfx_key WHERE id = ${id}`
        }
        for (const { id, value } of keys) {
          yield* sql`INSERT INTO clashfx_key (id, account, value) VALUES (${id}, ${account}, ${value})
            ON CONFLICT (id) DO UPDATE SET value = excluded.value`
        }
        return true
      })
    )
  }

  failed(account: string, why: string): Effect.Effect<void, DatabaseFailed> {
    return this.change("resting a sign-in")(this.sql`
      UPDATE clashfx_account SET signer = 'resting', lease = ${this.now} + ${this.ms(signingPause)}, failure = ${why}
      WHERE account = ${account} AND signer = ${this.holder}`)
  }

  /** The API does not take a key: its account has to sign in again, unless it just has. */
  ask(key: string, ip: string | undefined): Effect.Effect<void, DatabaseFailed> {
    return this.change("asking for a sign-in")(this.sql`
      UPDATE clashfx_account SET asked = ${this.now}, ip = ${ip ?? null}
      WHERE account IN (SELECT account FROM clashfx_key WHERE id = ${key})
        AND (signed IS NULL OR signed < ${this.now} - ${this.ms(echo)})`)
  }

  get count(): Effect.Effect<number, DatabaseFailed> {
    return Effect.map(
      asking("counting keys")(this.sql<{ n: number }>`SELECT CAST(count(*) AS int) AS n FROM clashfx_key`),
      ([row]) => Number(row?.n ?? 0)
    )
  }

  private ms(n: number): Fragment {
    return this.sql.literal(String(n))
  }

  private change(operation: string) {
    return (statement: Effect.Effect<unknown, SqlError>) => Effect.asVoid(asking(operation)(statement))
  }

  /** Shares are counted and taken by one process at a time. What takes longer than a lease is of no use any more. */
  private inTurn<A>(operation: string, effect: Effect.Effect<A, SqlError>): Effect.Effect<A, DatabaseFailed> {
    const { dialect } = this.database
    const turn = this.sql`SELECT pg_advisory_xact_lock(hashtext('clashfx_key'), hashtext(current_schema()))::text`
    return asking(
      operation,
      lease
    )(inTurn(this.sql, dialect, dialect === "postgres" ? Effect.andThen(turn, effect) : effect))
  }
}
