/** A listing from the request for one of its pages. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Stream from "effect/Stream"
import { GatewayError } from "../../exchange/ClashError.ts"
import { decoderOf, type Decoder, tolerantDecoderOf } from "../../exchange/internal/body/decoder.ts"
import { assertGiven, count, known } from "../../model/internal/given.ts"
import * as Page from "../../model/Page.ts"
import type { PagingQuery } from "../declaration/Query.ts"
import type { Listing, ListPage } from "../Listing.ts"
import type { ModelSchema, Services } from "../Operation.ts"

/** The two ways to read pages: without odd rows, or not at all. */
interface PageDecoders<A> {
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

/** So many pages without a row may follow each other. */
const mostEmpty = 3
/** So many pages has no list of the API, unless somebody asks for its rows one by one. */
const mostPages = 10_000

/** The pages of a list would never end. */
const endless = (cursor: string, detail: string) =>
  new GatewayError({
    operation: "Listing.pages",
    subject: cursor.slice(0, 40),
    status: 200,
    detail: `${detail}; what came until now is all there is`
  })

/** What the pages until now tell about whether there is an end. */
class Walk {
  private readonly seen = new Set<string>()
  private empty = 0

  constructor(after: unknown) {
    if (typeof after === "string") this.seen.add(after)
  }

  /** Why the page behind a cursor is not asked for. */
  refuses({ items, leftOut }: ListPage<unknown>, after: string): GatewayError | undefined {
    this.empty = items.length === 0 && leftOut === undefined ? this.empty + 1 : 0
    if (this.seen.has(after)) return endless(after, "the next page is one that was there before")
    if (this.empty >= mostEmpty) return endless(after, `${mostEmpty} pages without a row lead to yet another one`)
    if (this.seen.size >= mostPages) {
      return endless(after, `there are more than ${mostPages} pages: ask for larger ones with limit`)
    }
    this.seen.add(after)
    return undefined
  }
}

/** A listing from the request for one page. */
export const listing = <Query extends PagingQuery, A, E>(
  decoders: PageDecoders<A>,
  query: Query,
  ask: <B>(decoder: Decoder<B>, query: Query) => Effect.Effect<B, E, Services>
): Listing<A, E | GatewayError> => listingBy(decoders.decoder, decoders, query, ask)

const listingBy = <Query extends PagingQuery, A, E>(
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
  const pages = Stream.suspend(() => {
    const walk = new Walk(Predicate.hasProperty(query, "after") ? query.after : undefined)
    return Stream.paginate(query, (query: Query) =>
      Effect.flatMap(
        askPage(query),
        (page): Effect.Effect<readonly [ReadonlyArray<ListPage<A>>, Option.Option<Query>], GatewayError> => {
          const after = Page.after(page)
          if (after === undefined) return Effect.succeed([[page], Option.none()])
          const refused = walk.refuses(page, after)
          return refused === undefined
            ? Effect.succeed([[page], Option.some({ ...query, after, before: undefined })])
            : Effect.fail(refused)
        }
      )
    )
  })
  const items = Stream.flatMap(pages, (page) => Stream.fromIterable(page.items))
  return {
    page: askPage(query),
    pages,
    items,
    collect: (options) => {
      const max = Math.max(0, options?.max ?? Number.POSITIVE_INFINITY)
      return Effect.andThen(
        assertGiven("collect", known(options, { max: true }), count("max", max, 0)),
        Stream.runCollect(Stream.take(items, max))
      )
    },
    as: (item) => listing(pageDecoders(item), query, ask),
    get strict() {
      return listingBy(decoders.strict, decoders, query, ask)
    }
  }
}
