/** Pages of lists: `limit`, and one of the opaque cursors `after` and `before`. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Base64Url from "effect/encoding/Base64Url"
import * as Reply from "./Reply.ts"

const Position = Schema.fromJsonString(Schema.Struct({ pos: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)) }))
const decodePosition = Schema.decodeResult(Position)

/** The cursor of a position in a list. */
export const cursor = (position: number): string => Base64Url.encode(`{"pos":${position}}`)

/** The position behind a cursor. */
export const position = (cursor: string): Result.Result<number, Reply.Rejection> =>
  Base64Url.decodeString(cursor).pipe(
    Result.flatMap(decodePosition),
    Result.map(({ pos }) => pos),
    Result.mapError(() => Reply.badRequest("Invalid cursor"))
  )

interface Window {
  readonly limit: number
  readonly after: number | undefined
  readonly before: number | undefined
}

const optional = (value: string | null): Result.Result<number | undefined, Reply.Rejection> =>
  value === null ? Result.succeed(undefined) : position(value)

const limitOf = (value: string | null, standard: number): Result.Result<number, Reply.Rejection> => {
  if (value === null) return Result.succeed(standard)
  const limit = Number(value)
  return Number.isInteger(limit) && limit > 0
    ? Result.succeed(limit)
    : Result.fail(Reply.badRequest("Invalid value for parameter limit"))
}

const windowOf = (query: URLSearchParams, standard: number): Result.Result<Window, Reply.Rejection> =>
  Result.gen(function* () {
    if (query.has("after") && query.has("before")) {
      return yield* Result.fail(Reply.badRequest("Only one of parameters 'after' and 'before' can be given"))
    }
    const limit = yield* limitOf(query.get("limit"), standard)
    const after = yield* optional(query.get("after"))
    const before = yield* optional(query.get("before"))
    return { limit, after, before }
  })

/** How many items a list has, and how to show some of them. */
export interface List {
  readonly size: number
  /** The items from a position (included) to another (excluded), as they are sent. */
  readonly slice: (from: number, to: number) => ReadonlyArray<unknown>
}

/** A list of items that are shown one by one, each with its place from 0. */
export const list = <A>(items: ReadonlyArray<A>, show: (item: A, place: number) => unknown): List => ({
  size: items.length,
  slice: (from, to) => items.slice(from, to).map((item, n) => show(item, from + n))
})

/** The page of a list that a query asks for. `standard` is the size of a page when it does not say. */
export const page = (
  of: List,
  query: URLSearchParams,
  options: { readonly standard?: number; readonly version?: string } = {}
): Reply.Reply => {
  const asked = windowOf(query, options.standard ?? Number.MAX_SAFE_INTEGER)
  if (Result.isFailure(asked)) return asked.failure
  const { after, before, limit } = asked.success
  const end = before === undefined ? Math.min(of.size, (after ?? 0) + limit) : Math.min(of.size, before)
  const start = before === undefined ? Math.min(after ?? 0, of.size) : Math.max(0, end - limit)
  const cursors = {
    ...(end < of.size ? { after: cursor(end) } : {}),
    ...(start > 0 ? { before: cursor(start) } : {})
  }
  return Reply.body(() => ({ items: of.slice(start, end), paging: { cursors } }), options.version)
}
