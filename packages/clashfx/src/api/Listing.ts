/** Lists of the API in their forms: one page, a stream of pages or items, everything up to a limit. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { GatewayError, type NotFound, type RequestError } from "../exchange/ClashError.ts"
import * as Page from "../model/Page.ts"
import {
  decoderOf,
  type Decoder,
  type LeftOut,
  type ModelSchema,
  tolerantDecoderOf
} from "../exchange/internal/decoder.ts"
import type { PagingQuery } from "./declaration/Query.ts"
import type { Services } from "./internal/pipeline.ts"

/** What a list without a subject can fail with: the list itself always exists. */
export type ListError = Exclude<RequestError, NotFound>

/** A page of a list, with what was left out of it. */
export interface ListPage<A> extends Page.Page<A> {
  /** Rows that could not be read; absent when all could. They are also logged as a warning. */
  readonly leftOut?: ReadonlyArray<LeftOut>
}

/**
 * A list of the API. Nothing is requested until one of its forms is run.
 *
 * A row that cannot be read (a field is missing, or has another shape) is left out of the items, named in `leftOut` of its
 * page and logged; {@link Listing.strict} fails instead. A list whose pages do not end is a {@link GatewayError}.
 *
 * @example
 * ```ts
 * const members = Clans.members("#2PP", { limit: 20 })
 * const first = yield* members.page // { items, paging }; the next one starts at Page.after(first)
 * const everyone = yield* members.collect()
 * const donors = members.items.pipe(Stream.filter((member) => member.donations > 0))
 * const names = yield* members.as(Schema.Struct({ name: Schema.String })).collect()
 * ```
 */
export interface Listing<A, E = RequestError> {
  /** One page: the one that the query names. */
  readonly page: Effect.Effect<ListPage<A>, E, Services>
  /** That page and all after it, each requested when it is needed. */
  readonly pages: Stream.Stream<ListPage<A>, E, Services>
  /** All items from that page on. */
  readonly items: Stream.Stream<A, E, Services>
  /** The items from that page on as an array, at most `max` of them (default all). */
  readonly collect: (options?: { readonly max?: number | undefined }) => Effect.Effect<ReadonlyArray<A>, E, Services>
  /** The same list in a schema of the caller's own for its items, instead of ours. */
  readonly as: <S extends ModelSchema>(item: S) => Listing<S["Type"], E>
  /** The same list, which fails with a {@link DecodeError} when one of its rows cannot be read. */
  readonly strict: Listing<A, E>
}

/** The two ways to read pages: without odd rows, or not at all. */
export interface PageDecoders<A> {
  readonly decoder: Decoder<Page.Page<A>>
  readonly strict: Decoder<Page.Page<A>>
}

const pageSchemas = new WeakMap<ModelSchema, PageDecoders<unknown>>()

/** Decoders of pages give the items that their schema describes. */
const isOf = <S extends ModelSchema>(
  decoders: PageDecoders<unknown> | undefined,
  _item: S
): decoders is PageDecoders<S["Type"]> => decoders !== undefined

/** The decoders for pages of such items, so that a schema is compiled once however often it is used. */
const pageDecoders = <S extends ModelSchema>(item: S): PageDecoders<S["Type"]> => {
  const known = pageSchemas.get(item)
  if (isOf(known, item)) return known
  const page = Page.Page(item)
  const made: PageDecoders<S["Type"]> = { decoder: tolerantDecoderOf(page), strict: decoderOf(page) }
  pageSchemas.set(item, made)
  return made
}

const warnOfLeftOut = <A>({ items, leftOut }: ListPage<A>): Effect.Effect<void> => {
  const first = leftOut?.[0]
  if (leftOut === undefined || first === undefined) return Effect.void
  const rows = `${leftOut.length} of ${items.length + leftOut.length} rows`
  const why = `row ${first.row}${first.path === "" ? "" : `, ${first.path}`}: ${first.detail}`
  return Effect.logWarning(`a list came with ${rows} that cannot be read and are left out (${why})`)
}

/** Pages that lead back to one that was there would never end. */
const repeats = (cursor: string) =>
  new GatewayError({
    operation: "Listing.pages",
    subject: cursor.slice(0, 40),
    status: 200,
    detail: "the next page is one that was there before; what came until now is all there is"
  })

/** Where the next page begins, with the cursors of those before. */
interface Place<Query> {
  readonly query: Query
  readonly seen: ReadonlySet<string>
}

/** A listing from the request for one page. */
export const make = <Query extends PagingQuery, A, E>(
  decoders: PageDecoders<A>,
  query: Query,
  ask: <B>(decoder: Decoder<B>, query: Query) => Effect.Effect<B, E, Services>
): Listing<A, E | GatewayError> => listing(decoders.decoder, decoders, query, ask)

const listing = <Query extends PagingQuery, A, E>(
  decoder: Decoder<Page.Page<A>>,
  decoders: PageDecoders<A>,
  query: Query,
  ask: <B>(decoder: Decoder<B>, query: Query) => Effect.Effect<B, E, Services>
): Listing<A, E | GatewayError> => {
  const askPage = (query: Query): Effect.Effect<ListPage<A>, E, Services> =>
    Effect.tap(
      Effect.suspend(() => ask(decoder, query)),
      warnOfLeftOut
    )
  const first: Place<Query> = { query, seen: new Set(query.after === undefined ? [] : [query.after]) }
  const pages = Stream.paginate(first, ({ query, seen }: Place<Query>) =>
    Effect.flatMap(
      askPage(query),
      (page): Effect.Effect<readonly [ReadonlyArray<ListPage<A>>, Option.Option<Place<Query>>], GatewayError> => {
        const after = Page.after(page)
        if (after === undefined) return Effect.succeed([[page], Option.none()])
        if (seen.has(after)) return Effect.fail(repeats(after))
        const next = { query: { ...query, after, before: undefined }, seen: new Set([...seen, after]) }
        return Effect.succeed([[page], Option.some(next)])
      }
    )
  )
  const items = Stream.flatMap(pages, (page) => Stream.fromIterable(page.items))
  return {
    page: askPage(query),
    pages,
    items,
    collect: (options) =>
      Stream.runCollect(options?.max === undefined ? items : Stream.take(items, Math.max(0, options.max))),
    as: (item) => make(pageDecoders(item), query, ask),
    get strict() {
      return listing(decoders.strict, decoders, query, ask)
    }
  }
}

/** For lists that always exist: a 404 there is not an answer of the API but of something in front of it. */
export const alwaysThere = <A, R>(effect: Effect.Effect<A, RequestError, R>): Effect.Effect<A, ListError, R> =>
  Effect.catchTag(effect, "NotFound", ({ operation, subject, status, reason, detail }) =>
    Effect.fail(new GatewayError({ operation, subject, status, reason, detail }))
  )
