/** Which process may use which keys, until when: rows of a table, by the database's clock. */
import * as Effect from "effect/Effect"
import type { SqlError } from "effect/sql/SqlError"
import type { ClusterDatabase } from "../ClusterDatabase.ts"
import { databaseNow } from "./clock.ts"

/** A lease lasts this long, and is renewed every second; ms. */
export const lease = 5000
/** It is not used for its last part: the API counts per second, and the next owner begins at once. */
export const unused = 1500
/** A key that was given back rests for longer than the API's window; ms. */
const rest = 1200
/** A sign-in that is not heard of for this long is taken over; ms. */
export const signing = 10_000
/** After a sign-in that failed, and between two that change nothing; ms. */
export const signingPause = 30_000

export interface SealedKey {
  readonly id: string
  readonly account: string
  readonly value: string
}

/** An account whose keys have to be made or looked after. */
export interface Wish {
  readonly account: string
  /** The address that the API named when it rejected a key. */
  readonly ip: string | undefined
}

export interface Leases {
  /** Renews what we have, gives back what is more than our share, takes what is free: all keys of the moment. */
  readonly renew: Effect.Effect<ReadonlyArray<SealedKey>, SqlError>
  readonly giveBack: Effect.Effect<void, SqlError>
  readonly join: (accounts: ReadonlyArray<string>) => Effect.Effect<void, SqlError>
  /** Takes the right to sign in, where it is needed or we insist; one process has it at a time. */
  readonly takeSigning: (account: string, insist: boolean) => Effect.Effect<Wish | undefined, SqlError>
  readonly keepSigning: (account: string) => Effect.Effect<void, SqlError>
  /** The keys of an account from now on; `false` when another process has taken over. */
  readonly signed: (account: string, keys: ReadonlyArray<SealedKey>) => Effect.Effect<boolean, SqlError>
  readonly failed: (account: string, why: string) => Effect.Effect<void, SqlError>
  /** The API does not take a key: its account has to sign in again, unless it just has. */
  readonly ask: (key: string, ip: string | undefined) => Effect.Effect<void, SqlError>
  readonly count: Effect.Effect<number, SqlError>
}

export const make = (database: ClusterDatabase["Service"], holder: string): Leases => {
  const { dialect, sql } = database
  const now = databaseNow(database)
  const ms = (n: number) => sql.literal(String(n))
  /** Shares are counted and taken by one process at a time. */
  const inTurn = <A>(effect: Effect.Effect<A, SqlError>): Effect.Effect<A, SqlError> =>
    sql.withTransaction(
      dialect === "postgres"
        ? Effect.andThen(
            sql`SELECT pg_advisory_xact_lock(hashtext('clashfx_key'), hashtext(current_schema()))::text`,
            effect
          )
        : effect
    )
  const mine = sql<SealedKey>`SELECT id, account, value FROM clashfx_key WHERE owner = ${holder} AND lease >= ${now} ORDER BY id`

  const renew = inTurn(
    Effect.gen(function* () {
      yield* sql`INSERT INTO clashfx_holder (holder, seen) VALUES (${holder}, ${now})
        ON CONFLICT (holder) DO UPDATE SET seen = excluded.seen`
      yield* sql`DELETE FROM clashfx_holder WHERE seen < ${now} - ${ms(lease)}`
      const [row] = yield* sql<{ keys: number; holders: number }>`
        SELECT CAST((SELECT count(*) FROM clashfx_key) AS int) AS keys, CAST((SELECT count(*) FROM clashfx_holder) AS int) AS holders`
      const share = Math.ceil((row?.keys ?? 0) / Math.max(1, row?.holders ?? 1))
      const held = yield* mine
      for (const { id } of held.slice(share)) {
        yield* sql`UPDATE clashfx_key SET owner = NULL, free = ${now} + ${ms(rest)} WHERE id = ${id}`
      }
      yield* sql`UPDATE clashfx_key SET lease = ${now} + ${ms(lease)} WHERE owner = ${holder} AND lease >= ${now}`
      const wanted = share - Math.min(held.length, share)
      if (wanted > 0) {
        yield* sql`UPDATE clashfx_key SET owner = ${holder}, lease = ${now} + ${ms(lease)} WHERE id IN (
          SELECT id FROM clashfx_key WHERE (owner IS NULL AND free <= ${now}) OR (owner IS NOT NULL AND lease < ${now})
          ORDER BY id LIMIT ${wanted})`
      }
      return yield* mine
    })
  )

  return {
    renew,
    giveBack: inTurn(
      Effect.andThen(
        sql`UPDATE clashfx_key SET owner = NULL, free = ${now} + ${ms(rest)} WHERE owner = ${holder}`,
        sql`DELETE FROM clashfx_holder WHERE holder = ${holder}`
      )
    ).pipe(Effect.asVoid),
    join: (accounts) =>
      Effect.forEach(
        accounts,
        (account) => sql`INSERT INTO clashfx_account (account) VALUES (${account}) ON CONFLICT DO NOTHING`,
        { discard: true }
      ),
    takeSigning: (account, insist) =>
      Effect.map(
        sql<{ ip: string | null }>`
          UPDATE clashfx_account SET signer = ${holder}, lease = ${now} + ${ms(signing)}
          WHERE account = ${account} AND (signer IS NULL OR signer = ${holder} OR lease < ${now})
            AND (signed IS NULL OR asked > signed OR ${insist ? 1 : 0} = 1) RETURNING ip`,
        ([row]) => (row === undefined ? undefined : { account, ip: row.ip ?? undefined })
      ),
    keepSigning: (account) =>
      Effect.asVoid(
        sql`UPDATE clashfx_account SET lease = ${now} + ${ms(signing)} WHERE account = ${account} AND signer = ${holder}`
      ),
    signed: (account, keys) =>
      inTurn(
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
      ),
    failed: (account, why) =>
      Effect.asVoid(sql`
        UPDATE clashfx_account SET signer = 'resting', lease = ${now} + ${ms(signingPause)}, failure = ${why}
        WHERE account = ${account} AND signer = ${holder}`),
    ask: (key, ip) =>
      Effect.asVoid(sql`
        UPDATE clashfx_account SET asked = ${now}, ip = ${ip ?? null}
        WHERE account IN (SELECT account FROM clashfx_key WHERE id = ${key}) AND (signed IS NULL OR signed < ${now} - 5000)`),
    count: Effect.map(sql<{ n: number }>`SELECT CAST(count(*) AS int) AS n FROM clashfx_key`, ([row]) =>
      Number(row?.n ?? 0)
    )
  }
}
