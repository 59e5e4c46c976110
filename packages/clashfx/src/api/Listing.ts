/** Lists of the API in their forms: one page, a stream of pages or items, everything up to a limit. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { GatewayError, type NotFound, type RequestError } from "../exchange/ClashError.ts"
import * as Page from "../model/Page.ts"
import { decoderOf, type Decoder, type ModelSchema } from "../exchange/internal/decoder.ts"
import type { PagingQuery } from "./declaration/Query.ts"
import type { Services } from "./internal/pipeline.ts"

/** What a list without a subject can fail with: the list itself always exists. */
export type ListError = Exclude<RequestError, NotFound>

/**
 * A list of the API. Nothing is requested until one of its forms is run.
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
  readonly page: Effect.Effect<Page.Page<A>, E, Services>
  /** That page and all after it, each requested when it is needed. */
  readonly pages: Stream.Stream<Page.Page<A>, E, Services>
  /** All items from that page on. */
  readonly items: Stream.Stream<A, E, Services>
  /** The items from that page on as an array, at most `max` of them (default all). */
  readonly collect: (options?: { readonly max?: number | undefined }) => Effect.Effect<ReadonlyArray<A>, E, Services>
  /** The same list in a schema of the caller's own for its items, instead of ours. */
  readonly as: <S extends ModelSchema>(item: S) => Listing<S["Type"], E>
}

const pageDecoders = new WeakMap<ModelSchema, Decoder<Page.Page<unknown>>>()

/** A decoder of pages gives the items that its schema describes. */
const isOf = <S extends ModelSchema>(
  decoder: Decoder<Page.Page<unknown>> | undefined,
  _item: S
): decoder is Decoder<Page.Page<S["Type"]>> => decoder !== undefined

/** The one decoder for pages of such items, so that a schema is compiled once however often it is used. */
const pageDecoder = <S extends ModelSchema>(item: S): Decoder<Page.Page<S["Type"]>> => {
  const known = pageDecoders.get(item)
  if (isOf(known, item)) return known
  const made: Decoder<Page.Page<S["Type"]>> = decoderOf(Page.Page(item))
  pageDecoders.set(item, made)
  return made
}

/** A listing from the request for one page. */
export const make = <Query extends PagingQuery, A, E>(
  decoder: Decoder<Page.Page<A>>,
  query: Query,
  ask: <B>(decoder: Decoder<B>, query: Query) => Effect.Effect<B, E, Services>
): Listing<A, E> => {
  const page = Effect.suspend(() => ask(decoder, query))
  const pages = Stream.paginate(query, (query: Query) =>
    Effect.map(ask(decoder, query), (page): readonly [ReadonlyArray<Page.Page<A>>, Option.Option<Query>] => {
      const after = Page.after(page)
      return [[page], after === undefined ? Option.none() : Option.some({ ...query, after, before: undefined })]
    })
  )
  const items = Stream.flatMap(pages, (page) => Stream.fromIterable(page.items))
  return {
    page,
    pages,
    items,
    collect: (options) =>
      Stream.runCollect(options?.max === undefined ? items : Stream.take(items, Math.max(0, options.max))),
    as: (item) => make(pageDecoder(item), query, ask)
  }
}

/** For lists that always exist: a 404 there is not an answer of the API but of something in front of it. */
export const alwaysThere = <A, R>(effect: Effect.Effect<A, RequestError, R>): Effect.Effect<A, ListError, R> =>
  Effect.catchTag(effect, "NotFound", ({ operation, subject, status, reason, detail }) =>
    Effect.fail(new GatewayError({ operation, subject, status, reason, detail }))
  )
