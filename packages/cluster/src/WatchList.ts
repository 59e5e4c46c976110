/** What a cluster watches: a table that every process can change, also those that do not watch. */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Tag from "clashfx/model/Tag"
import { ClusterDatabase } from "./ClusterDatabase.ts"
import type { DatabaseFailed } from "./ClusterError.ts"
import { asking } from "./internal/asking.ts"
import { bucketOf, type Kind, kinds } from "./internal/tags.ts"

/** `war` and `raid` are watched by the tag of the clan. */
export type { Kind } from "./internal/tags.ts"

/** One thing that is watched. */
export interface Watched {
  readonly kind: Kind
  readonly tag: string
}

/**
 * There is no such kind.
 *
 * What to do: give `clan`, `player`, `war` or `raid`.
 */
export class UnknownKind extends Data.TaggedError("UnknownKind")<{ readonly kind: string }> {
  override get message(): string {
    return `"${this.kind}" is nothing that can be watched; use one of ${kinds.join(", ")}`
  }
}

type Tags = ReadonlyArray<string | Iterable<string>>
type ListError = Tag.InvalidTag | UnknownKind | DatabaseFailed

/** Rows that go in one statement. */
const most = 5000

/** The tags in their one form, each once; all are checked before anything is written. */
const parse = (kind: string, tags: Tags): Result.Result<ReadonlyArray<string>, Tag.InvalidTag | UnknownKind> => {
  if (!kinds.some((known) => known === kind)) return Result.fail(new UnknownKind({ kind }))
  const of = (text: string): Result.Result<string, Tag.InvalidTag> =>
    kind === "player" ? Tag.player(text) : Tag.clan(text)
  const parsed = new Set<string>()
  for (const given of tags) {
    for (const text of typeof given === "string" ? [given] : given) {
      const tag = of(text)
      if (Result.isFailure(tag)) return Result.fail(tag.failure)
      parsed.add(tag.success)
    }
  }
  return Result.succeed([...parsed])
}

const inParts = <A>(all: ReadonlyArray<A>): ReadonlyArray<ReadonlyArray<A>> =>
  Array.from({ length: Math.ceil(all.length / most) }, (_, i) => all.slice(i * most, (i + 1) * most))

/**
 * Watches more; gives how many of them were not watched yet. Whoever owns their bucket polls them within a second, from
 * now to the next time that somebody removes them, whatever happens to processes. Nothing is added when one tag is wrong.
 *
 * @example
 * ```ts
 * yield* WatchList.add("clan", "#2PP", "#8QU8J9LP")
 * ```
 */
export const add = (kind: Kind, ...tags: Tags): Effect.Effect<number, ListError, ClusterDatabase> =>
  Effect.gen(function* () {
    const { buckets, dialect, sql } = yield* ClusterDatabase
    const parsed = yield* Effect.fromResult(parse(kind, tags))
    const insert = (part: ReadonlyArray<string>) =>
      dialect === "postgres"
        ? sql`INSERT INTO clashfx_watched (kind, tag) SELECT ${kind}, t FROM unnest(${part}::text[]) AS t
            ON CONFLICT DO NOTHING RETURNING tag`
        : Effect.map(
            sql.withTransaction(
              Effect.forEach(
                part,
                (tag) => sql`INSERT INTO clashfx_watched (kind, tag, bucket)
                  VALUES (${kind}, ${tag}, ${bucketOf(kind, tag, buckets)}) ON CONFLICT DO NOTHING RETURNING tag`
              )
            ),
            (rows) => rows.flat()
          )
    const added = yield* Effect.forEach(inParts(parsed), (part) => asking("adding to the watch list")(insert(part)))
    return added.flat().length
  })

/**
 * Stops watching; gives how many were watched. The owner forgets their snapshots, events that were told stay. Tags that
 * are removed and added again start from nothing.
 */
export const remove = (kind: Kind, ...tags: Tags): Effect.Effect<number, ListError, ClusterDatabase> =>
  Effect.gen(function* () {
    const { dialect, sql } = yield* ClusterDatabase
    const parsed = yield* Effect.fromResult(parse(kind, tags))
    const drop = (part: ReadonlyArray<string>) =>
      dialect === "postgres"
        ? sql`DELETE FROM clashfx_watched WHERE kind = ${kind} AND tag = ANY(${part}::text[]) RETURNING tag`
        : Effect.map(
            sql.withTransaction(
              Effect.forEach(
                part,
                (tag) => sql`DELETE FROM clashfx_watched WHERE kind = ${kind} AND tag = ${tag} RETURNING tag`
              )
            ),
            (rows) => rows.flat()
          )
    const removed = yield* Effect.forEach(inParts(parsed), (part) => asking("removing from the watch list")(drop(part)))
    return removed.flat().length
  })

/** How much is watched, by kind. */
export const count: Effect.Effect<Readonly<Record<Kind, number>>, DatabaseFailed, ClusterDatabase> = Effect.gen(
  function* () {
    const { sql } = yield* ClusterDatabase
    const rows = yield* asking("counting the watch list")(
      sql<{ kind: Kind; n: number }>`SELECT kind, CAST(count(*) AS int) AS n FROM clashfx_watched GROUP BY kind`
    )
    const of = (kind: Kind) => rows.find((row) => row.kind === kind)?.n ?? 0
    return { clan: of("clan"), player: of("player"), war: of("war"), raid: of("raid") }
  }
)

/** All tags of a kind, in the order of their text. */
export const tags = (kind: Kind): Effect.Effect<ReadonlyArray<string>, DatabaseFailed, ClusterDatabase> =>
  Effect.gen(function* () {
    const { sql } = yield* ClusterDatabase
    const rows = yield* asking("reading the watch list")(
      sql<{ tag: string }>`SELECT tag FROM clashfx_watched WHERE kind = ${kind} ORDER BY tag`
    )
    return rows.map(({ tag }) => tag)
  })

/** Which part of the list to read. */
export interface PageOptions {
  /** Only this kind; default all. */
  readonly kind?: Kind | undefined
  /** Behind which one; default from the beginning. */
  readonly after?: Watched | undefined
  /** How many, at most; default 1,000. */
  readonly limit?: number | undefined
}

/** A part of the list. */
export interface Page {
  readonly items: ReadonlyArray<Watched>
  /** `after` of the next part; nothing at the end. */
  readonly next: Watched | undefined
}

/** The list in parts, by kind and tag: for lists that nobody wants as a whole. */
export const page = (options: PageOptions = {}): Effect.Effect<Page, DatabaseFailed, ClusterDatabase> =>
  Effect.gen(function* () {
    const { sql } = yield* ClusterDatabase
    const { after, kind } = options
    const limit = Math.max(1, Math.min(most, Math.trunc(options.limit ?? 1000) || 1))
    const ofKind = kind === undefined ? sql`` : sql` AND kind = ${kind}`
    const behind =
      after === undefined ? sql`` : sql` AND (kind > ${after.kind} OR (kind = ${after.kind} AND tag > ${after.tag}))`
    const rows = yield* asking("reading the watch list")(
      sql<{ kind: Kind; tag: string }>`SELECT kind, tag FROM clashfx_watched WHERE 1 = 1${ofKind}${behind}
        ORDER BY kind, tag LIMIT ${sql.literal(String(limit + 1))}`
    )
    const items = rows.slice(0, limit).map((row): Watched => ({ kind: row.kind, tag: row.tag }))
    return { items, next: rows.length > limit ? items.at(-1) : undefined }
  })

/**
 * What an owner of a bucket has to watch.
 *
 * @internal
 */
export const ofBucket = (bucket: number): Effect.Effect<ReadonlyArray<Watched>, DatabaseFailed, ClusterDatabase> =>
  Effect.flatMap(ClusterDatabase, ({ sql }) =>
    asking("reading the watch list")(
      sql<{ kind: Kind; tag: string }>`SELECT kind, tag FROM clashfx_watched WHERE bucket = ${bucket}`
    )
  )
