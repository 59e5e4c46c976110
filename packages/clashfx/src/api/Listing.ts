/** Lists of the API in their forms: one page, a stream of pages or items, everything up to a limit. */
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { NotFound, RequestError } from "../exchange/ClashError.ts"
import type { LeftOut } from "../exchange/internal/body/decoder.ts"
import type { Page } from "../model/Page.ts"
import type { ModelSchema, Services } from "./Operation.ts"

export type { LeftOut } from "../exchange/internal/body/decoder.ts"

/** What a list without a subject can fail with: the list itself always exists. */
export type ListError = Exclude<RequestError, NotFound>

/** A page of a list, with what was left out of it. */
export interface ListPage<A> extends Page<A> {
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
