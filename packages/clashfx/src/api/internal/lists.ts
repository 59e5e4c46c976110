/** List operations from routes. */
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as Result from "effect/Result"
import type { InvalidTag, RequestError } from "../../exchange/ClashError.ts"
import type { Page } from "../../model/Page.ts"
import type { PagingQuery } from "../declaration/Query.ts"
import * as Listing from "../Listing.ts"
import { request, type Translate } from "./operation.ts"
import type { Route } from "./route.ts"

/** A list that belongs to something with a tag. */
export type ListOfTag<A, E = InvalidTag | RequestError> = (tag: string, query?: PagingQuery) => Listing.Listing<A, E>

/** A list below a tag. */
export function listOfTag<T extends string, Params, A>(
  route: Route<Params, PagingQuery, Page<A>>,
  parse: (input: string) => Result.Result<T, InvalidTag>,
  params: (tag: T) => Params
): ListOfTag<A>
export function listOfTag<T extends string, Params, A, E>(
  route: Route<Params, PagingQuery, Page<A>>,
  parse: (input: string) => Result.Result<T, InvalidTag>,
  params: (tag: T) => Params,
  translate: Translate<E>
): ListOfTag<A, InvalidTag | E>
export function listOfTag<T extends string, Params, A>(
  route: Route<Params, PagingQuery, Page<A>>,
  parse: (input: string) => Result.Result<T, InvalidTag>,
  params: (tag: T) => Params,
  translate: Translate<unknown> = identity
): ListOfTag<A, unknown> {
  return (tag, query = {}) => {
    const parsed = parse(tag)
    return Listing.make(route, query, (decoder, query) =>
      Result.isFailure(parsed)
        ? Effect.fail(parsed.failure)
        : translate(request(route, decoder, params(parsed.success), query, { subject: parsed.success }))
    )
  }
}

/** A list that belongs to nothing in particular. */
export const listOf =
  <Query extends PagingQuery, A>(route: Route<{}, Query, Page<A>>) =>
  (query: Query): Listing.Listing<A, Listing.ListError> =>
    Listing.make(route, query, (decoder, query) => Listing.alwaysThere(request(route, decoder, {}, query)))
