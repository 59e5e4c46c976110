/** What of history is asked for. */
import * as Result from "effect/Result"
import type { HistoryOptions } from "@clashfx/cluster/EventLog"
import { type Given, placeOf, splitList, wantedOf } from "../events/selection.ts"
import { BadRequest } from "../http/problem.ts"
import { quoted } from "../http/names.ts"

/** A query as it was sent. */
export interface Query {
  readonly tags?: string | ReadonlyArray<string>
  readonly kinds?: string | ReadonlyArray<string>
  readonly types?: string | ReadonlyArray<string>
  readonly from?: string
  readonly until?: string
  readonly before?: string
  readonly limit?: string
}

const refused = (message: string) => Result.fail(new BadRequest({ message }))

/** Tags whose history is asked for at once, at most: each is looked for on its own. */
const mostTags = 100

const iso = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/

/** Months of 30 days have no 31st: `Date` itself would go on to the next month. */
const isDay = (text: string): boolean => {
  const day = text.slice(0, 10)
  const at = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day)
}

/** The plus of a zone, which in a query is a space unless somebody has written %2B. */
const zoned = (text: string): string => text.replace(/ (?=\d{2}:\d{2}$)/, "+")

/** An instant, ms since 1970. */
const instantOf = (name: string, given: string | undefined): Result.Result<number | undefined, BadRequest> => {
  if (given === undefined) return Result.succeed(undefined)
  const text = zoned(given)
  const at = /^\d{1,14}$/.test(text) ? Number(text) : iso.test(text) && isDay(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at)
    ? refused(`${name}: ${quoted(text)} is no instant; write 2026-11-28T12:00:00Z, or milliseconds since 1970`)
    : Result.succeed(at)
}

/** A number from 1 to `most`. */
export const limitOf = (text: string | undefined, usual: number, most: number): Result.Result<number, BadRequest> => {
  if (text === undefined) return Result.succeed(usual)
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0
  return limit < 1 || limit > most
    ? refused(`limit: ${quoted(text)} is no number from 1 to ${most}`)
    : Result.succeed(limit)
}

/** The question that a query asks, or what is wrong with it. */
export const questionOf = (
  query: Query,
  limits: { readonly usual: number; readonly most: number }
): Result.Result<HistoryOptions, BadRequest> =>
  Result.gen(function* () {
    const given: Given = { tags: splitList(query.tags), kinds: splitList(query.kinds), types: splitList(query.types) }
    const wanted = yield* wantedOf(given)
    if ((wanted.tags?.length ?? 0) > mostTags) return yield* refused(`tags: at most ${mostTags} at once`)
    const [from, until] = [yield* instantOf("from", query.from), yield* instantOf("until", query.until)]
    if (from !== undefined && until !== undefined && from > until) {
      return yield* refused("from: it is later than until, so there is nothing between them")
    }
    return {
      ...wanted,
      from,
      until,
      before: yield* placeOf("before", query.before),
      limit: yield* limitOf(query.limit, limits.usual, limits.most)
    }
  })
