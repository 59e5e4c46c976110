/** List operations from routes. */
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as Result from "effect/Result"
import { GatewayError, type InvalidTag, type RequestError } from "../../exchange/ClashError.ts"
import type { Page } from "../../model/Page.ts"
import type { PagingQuery } from "../declaration/Query.ts"
import type { ListError, Listing } from "../Listing.ts"
import type { ListOf, ListOfTag } from "../Operation.ts"
import { listing } from "./listing.ts"
import { request, type Translate } from "./operation.ts"
import type { Route } from "./route.ts"

/** For what always exists: a 404 there is not an answer of the API but of something in front of it. */
export const alwaysThere = <A, R>(effect: Effect.Effect<A, RequestError, R>): Effect.Effect<A, ListError, R> =>
  Effect.catchTag(effect, "NotFound", ({ operation, subject, status, reason, detail }) =>
    Effect.fail(new GatewayError({ operation, subject, status, reason, detail }))
  )

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
    return listing(route, query, (decoder, query) =>
      Result.isFailure(parsed)
        ? Effect.fail(parsed.failure)
        : translate(request(route, decoder, params(parsed.success), query, { subject: parsed.success }))
    )
  }
}

/** A list that belongs to nothing in particular, and that needs a query. */
export const search =
  <Query extends PagingQuery, A>(route: Route<{}, Query, Page<A>>) =>
  (query: Query): Listing<A, ListError> =>
    listing(route, query, (decoder, query) => alwaysThere(request(route, decoder, {}, query)))

/** A list that belongs to nothing in particular. */
export const listOf = <A>(route: Route<{}, PagingQuery, Page<A>>): ListOf<A> => {
  const list = search(route)
  return (query = {}) => list(query)
}
