/** Webhooks and what they still have to send, in the gateway's tables. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type { SqlError } from "effect/sql/SqlError"
import type { ClusterDatabase } from "@clashfx/cluster/ClusterDatabase"
import type { Wanted } from "@clashfx/cluster/EventLog"
import type { Message } from "./sender.ts"
import type { Retired } from "./signing.ts"

/** What a webhook speaks. */
export type HookKind = "standard" | "discord"

/** A webhook. */
export interface Hook {
  readonly id: string
  readonly kind: HookKind
  /** Whoever has the one of Discord may write there. */
  readonly url: Redacted.Redacted<string>
  readonly secret: Redacted.Redacted<string> | undefined
  /** Secrets that were replaced and still sign for a while, the newest first. */
  readonly retired: ReadonlyArray<Retired>
  readonly wanted: Wanted
  readonly isActive: boolean
  /** Why it was disabled, or what it has missed. */
  readonly failure: string | undefined
  /** Events up to this place were sent, or are waiting, or are dead. */
  readonly place: bigint
  readonly created: number
}

/** What could not be sent at once. */
export interface Delivery extends Message {
  readonly lane: string
  readonly attempts: number
  readonly failure: string | undefined
}

/** How many of a webhook's are waiting and dead. */
export interface Counts {
  readonly waiting: number
  readonly dead: number
}

interface HookRow {
  readonly id: string
  readonly kind: string
  readonly url: string
  readonly secret: string | null
  readonly retired: string | null
  readonly wanted: string
  readonly state: string
  readonly failure: string | null
  readonly place: string
  readonly created: string
}

interface DeliveryRow {
  readonly seq: string
  readonly id: string
  readonly type: string
  readonly tag: string | null
  readonly lane: string
  readonly at: string
  readonly body: string
  readonly attempts: string
  readonly failure: string | null
}

const WantedJson = Schema.fromJsonString(
  Schema.Struct({
    tags: Schema.optionalKey(Schema.Array(Schema.String)),
    kinds: Schema.optionalKey(Schema.Array(Schema.Literals(["clan", "player", "war", "raid"]))),
    types: Schema.optionalKey(Schema.Array(Schema.String))
  })
)

const RetiredJson = Schema.fromJsonString(Schema.Array(Schema.Struct({ secret: Schema.String, until: Schema.Finite })))

const retiredOf = (text: string | null): ReadonlyArray<Retired> =>
  Option.getOrElse(Schema.decodeUnknownOption(RetiredJson)(text), () => []).map(({ secret, until }) => ({
    secret: Redacted.make(secret),
    until
  }))

const hookOf = (row: HookRow): Hook => ({
  id: row.id,
  kind: row.kind === "discord" ? "discord" : "standard",
  url: Redacted.make(row.url),
  secret: row.secret === null ? undefined : Redacted.make(row.secret),
  retired: retiredOf(row.retired),
  wanted: Option.getOrElse(Schema.decodeUnknownOption(WantedJson)(row.wanted), () => ({ types: [] })),
  isActive: row.state === "active",
  failure: row.failure ?? undefined,
  place: BigInt(row.place),
  created: Number(row.created)
})

const deliveryOf = ({ at, attempts, failure, seq, tag, ...row }: DeliveryRow): Delivery => ({
  ...row,
  seq: BigInt(seq),
  tag: tag ?? undefined,
  at: Number(at),
  attempts: Number(attempts),
  failure: failure ?? undefined
})

/** How long a gateway that was not heard of keeps a webhook, ms. */
const lease = 15_000

/** A lease that lies further ahead is of a clock of the database that was set back since: it would hold for as long as that was. */
const furthest = 2 * lease

type Sql<A> = Effect.Effect<A, SqlError>

/** What the statements are made of. */
const statementsOf = ({ dialect, sql }: ClusterDatabase["Service"]) => {
  const isPostgres = dialect === "postgres"
  const place = (seq: bigint) => (isPostgres ? sql`${String(seq)}::bigint` : sql`${seq}`)
  const instant = (at: number) => (isPostgres ? sql`${String(Math.round(at))}::bigint` : sql`${Math.round(at)}`)
  const now = sql.literal(
    isPostgres
      ? "(extract(epoch FROM clock_timestamp()) * 1000)::bigint"
      : "CAST(unixepoch('subsec') * 1000 AS INTEGER)"
  )
  const columns = sql.literal(
    "id, kind, url, secret, retired, wanted, state, failure, CAST(place AS TEXT) AS place, CAST(created AS TEXT) AS created"
  )
  const fields = sql.literal(
    `d.id, d.type, d.tag, d.lane, d.body, d.failure, CAST(d.seq AS TEXT) AS seq, CAST(d.at AS TEXT) AS at,
      CAST(d.attempts AS TEXT) AS attempts`
  )
  const until = sql`${now} + ${sql.literal(String(lease))}`
  return { columns, fields, instant, now, place, sql, until }
}

type Statements = ReturnType<typeof statementsOf>

const isDone = (rows: ReadonlyArray<unknown>) => rows.length > 0

/** Webhooks as they are listed. */
const registryOf = ({ columns, instant, place, sql }: Statements) => ({
  all: Effect.map(
    sql<HookRow>`SELECT ${columns} FROM clashfx_gateway_webhook ORDER BY created, id`,
    (rows): ReadonlyArray<Hook> => rows.map(hookOf)
  ),
  add: ({ created, id, kind, place: at, secret, url, wanted }: Hook): Sql<void> =>
    Effect.asVoid(sql`
      INSERT INTO clashfx_gateway_webhook (id, kind, url, secret, wanted, state, place, lease, created)
      VALUES (${id}, ${kind}, ${Redacted.value(url)}, ${secret === undefined ? null : Redacted.value(secret)},
        ${JSON.stringify(wanted)}, 'active', ${place(at)}, 0, ${instant(created)})`),
  remove: (id: string): Sql<boolean> =>
    sql.withTransaction(
      Effect.flatMap(
        // The webhook first: who adds to its deliveries has its row.
        Effect.map(sql`DELETE FROM clashfx_gateway_webhook WHERE id = ${id} RETURNING id`, isDone),
        (was) => Effect.as(sql`DELETE FROM clashfx_gateway_delivery WHERE webhook = ${id}`, was)
      )
    ),
  /** A new secret in place of the one that was read; `false` if it has been replaced meanwhile. */
  sign: (
    id: string,
    old: Redacted.Redacted<string>,
    secret: Redacted.Redacted<string>,
    retired: ReadonlyArray<Retired>
  ) =>
    Effect.map(
      sql`UPDATE clashfx_gateway_webhook SET secret = ${Redacted.value(secret)}, retired = ${JSON.stringify(
        retired.map((one) => ({ secret: Redacted.value(one.secret), until: one.until }))
      )} WHERE id = ${id} AND secret = ${Redacted.value(old)} RETURNING id`,
      isDone
    ),
  enable: (id: string): Sql<boolean> =>
    Effect.map(
      sql`UPDATE clashfx_gateway_webhook SET state = 'active', failure = NULL WHERE id = ${id} RETURNING id`,
      isDone
    ),
  disable: (id: string, failure: string): Sql<void> =>
    Effect.asVoid(sql`UPDATE clashfx_gateway_webhook SET state = 'disabled', failure = ${failure} WHERE id = ${id}`)
})

/** Who sends a webhook, and how far it is. */
const ownershipOf = ({ columns, instant, now, place, sql, until }: Statements) => ({
  /** Takes a webhook for this owner, if no other one has it; also keeps it. */
  take: (id: string, owner: string): Sql<Hook | undefined> =>
    Effect.map(
      sql<HookRow>`
        UPDATE clashfx_gateway_webhook SET owner = ${owner}, lease = ${until}
        WHERE id = ${id} AND state = 'active' AND (owner IS NULL OR owner = ${owner} OR lease < ${now}
          OR lease > ${now} + ${sql.literal(String(furthest))})
        RETURNING ${columns}`,
      ([row]) => (row === undefined ? undefined : hookOf(row))
    ),
  leave: (id: string, owner: string): Sql<void> =>
    Effect.asVoid(
      sql`UPDATE clashfx_gateway_webhook SET owner = NULL, lease = 0 WHERE id = ${id} AND owner = ${owner}`
    ),
  /** Moves on, with what could not be sent: both or neither. `false` if the webhook is another owner's now. */
  move: (
    id: string,
    owner: string,
    to: bigint,
    waiting: ReadonlyArray<Delivery & { readonly rest: number; readonly isDead: boolean }>,
    missed: string | undefined
  ): Sql<boolean> =>
    sql.withTransaction(
      Effect.gen(function* () {
        const note = missed === undefined ? sql`` : sql`, failure = ${missed}`
        const held = yield* sql`UPDATE clashfx_gateway_webhook SET place = ${place(to)}, lease = ${until}${note}
          WHERE id = ${id} AND owner = ${owner} RETURNING id`
        if (held.length === 0) return false
        for (const one of waiting) {
          yield* sql`
            INSERT INTO clashfx_gateway_delivery (webhook, seq, id, type, tag, lane, at, body, attempts, due, state, failure)
            VALUES (${id}, ${place(one.seq)}, ${one.id}, ${one.type}, ${one.tag ?? null}, ${one.lane}, ${instant(one.at)},
              ${one.body}, ${sql.literal(String(one.attempts))}, ${now} + ${instant(one.rest)},
              ${one.isDead ? "dead" : "waiting"}, ${one.failure ?? null})
            ON CONFLICT DO NOTHING`
        }
        return true
      })
    )
})

/** What waits to be sent, in lanes. Rests begin and end by the database's clock: the next gateway's may be another one. */
const queueOf = ({ fields, instant, now, place, sql }: Statements) => ({
  /** The lanes in which something waits, and in how many ms the first of them is due. */
  lanes: (id: string): Sql<{ readonly lanes: ReadonlySet<string>; readonly count: number; readonly wait: number }> =>
    Effect.map(
      sql<{ lane: string; n: number; wait: string }>`
        SELECT d.lane, CAST(count(*) AS int) AS n,
          CAST(max(CASE WHEN d.seq = f.seq THEN d.due ELSE 0 END) - ${now} AS TEXT) AS wait
        FROM clashfx_gateway_delivery AS d JOIN (
          SELECT lane, min(seq) AS seq FROM clashfx_gateway_delivery
          WHERE webhook = ${id} AND state = 'waiting' GROUP BY lane
        ) AS f ON f.lane = d.lane
        WHERE d.webhook = ${id} AND d.state = 'waiting' GROUP BY d.lane`,
      (rows) => ({
        lanes: new Set(rows.map(({ lane }) => lane)),
        count: rows.reduce((sum, { n }) => sum + Number(n), 0),
        wait: rows.reduce((least, { wait }) => Math.min(least, Number(wait)), Number.POSITIVE_INFINITY)
      })
    ),
  /** The first messages of the lanes whose first one is due, a few of each, in their order. */
  due: (id: string, lanes: number, each: number): Sql<ReadonlyArray<ReadonlyArray<Delivery>>> =>
    Effect.gen(function* () {
      const heads = yield* sql<{ lane: string }>`
        SELECT d.lane FROM clashfx_gateway_delivery AS d JOIN (
          SELECT lane, min(seq) AS seq FROM clashfx_gateway_delivery
          WHERE webhook = ${id} AND state = 'waiting' GROUP BY lane
        ) AS f ON f.lane = d.lane AND f.seq = d.seq
        WHERE d.webhook = ${id} AND d.due <= ${now} ORDER BY d.due, d.seq LIMIT ${sql.literal(String(lanes))}`
      return yield* Effect.forEach(heads, ({ lane }) =>
        Effect.map(
          sql<DeliveryRow>`SELECT ${fields} FROM clashfx_gateway_delivery AS d
            WHERE d.webhook = ${id} AND d.state = 'waiting' AND d.lane = ${lane}
            ORDER BY d.seq LIMIT ${sql.literal(String(each))}`,
          (rows): ReadonlyArray<Delivery> => rows.map(deliveryOf)
        )
      )
    }),
  delivered: (id: string, seqs: ReadonlyArray<bigint>): Sql<void> =>
    Effect.forEach(
      seqs,
      (seq) => sql`DELETE FROM clashfx_gateway_delivery WHERE webhook = ${id} AND seq = ${place(seq)}`,
      { discard: true }
    ),
  again: (
    id: string,
    seqs: ReadonlyArray<bigint>,
    {
      attempts,
      failure,
      isDead,
      rest
    }: { attempts: number; rest: number; failure: string | undefined; isDead: boolean }
  ): Sql<void> =>
    Effect.forEach(
      seqs,
      (
        seq
      ) => sql`UPDATE clashfx_gateway_delivery SET attempts = ${sql.literal(String(attempts))}, due = ${now} + ${instant(rest)},
        failure = ${failure ?? null}, state = ${isDead ? "dead" : "waiting"} WHERE webhook = ${id} AND seq = ${place(seq)}`,
      { discard: true }
    )
})

/** What could not be sent. */
const deadLettersOf = ({ fields, instant, now, place, sql }: Statements) => ({
  counts: Effect.map(
    sql<{ webhook: string; state: string; n: number }>`
      SELECT webhook, state, CAST(count(*) AS int) AS n FROM clashfx_gateway_delivery GROUP BY webhook, state`,
    (rows) =>
      (id: string): Counts => {
        const of = (state: string) => Number(rows.find((row) => row.webhook === id && row.state === state)?.n ?? 0)
        return { waiting: of("waiting"), dead: of("dead") }
      }
  ),
  /** Dead letters, newest first. */
  dead: (id: string, before: bigint, limit: number): Sql<ReadonlyArray<Delivery>> =>
    Effect.map(
      sql<DeliveryRow>`SELECT ${fields} FROM clashfx_gateway_delivery AS d
        WHERE d.webhook = ${id} AND d.state = 'dead' AND d.seq < ${place(before)}
        ORDER BY d.seq DESC LIMIT ${sql.literal(String(limit))}`,
      (rows): ReadonlyArray<Delivery> => rows.map(deliveryOf)
    ),
  /**
   * Forgets some of what has been dead for so long, ms, and gives how many they were: few at once, because a SQLite file has
   * one writer. Their `due` is the moment at which they died.
   */
  bury: (after: number): Sql<number> =>
    Effect.map(
      sql`DELETE FROM clashfx_gateway_delivery WHERE (webhook, seq) IN (
        SELECT webhook, seq FROM clashfx_gateway_delivery WHERE state = 'dead' AND due < ${now} - ${instant(after)}
        LIMIT 1000) RETURNING seq`,
      (rows) => rows.length
    ),
  /** Sends dead letters again: these, or all. */
  revive: (id: string, seqs: ReadonlyArray<bigint> | undefined): Sql<number> => {
    const which = seqs === undefined ? [sql``] : seqs.map((seq) => sql` AND seq = ${place(seq)}`)
    return Effect.map(
      sql.withTransaction(
        Effect.forEach(
          which,
          (one) => sql`UPDATE clashfx_gateway_delivery SET state = 'waiting', attempts = 0, due = 0
            WHERE webhook = ${id} AND state = 'dead'${one} RETURNING id`
        )
      ),
      (rows) => rows.flat().length
    )
  }
})

/** The tables. */
export const make = (database: ClusterDatabase["Service"]) => {
  const statements = statementsOf(database)
  return {
    ...registryOf(statements),
    ...ownershipOf(statements),
    ...queueOf(statements),
    ...deadLettersOf(statements)
  }
}

export type Store = ReturnType<typeof make>
