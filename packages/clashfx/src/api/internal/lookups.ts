/** Things of the game that have an id and a name: leagues, locations, labels. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { RequestError } from "../../exchange/ClashError.ts"
import type { PagingQuery } from "../declaration/Query.ts"
import type { ListError, Listing } from "../Listing.ts"
import { decoderOf, type ModelSchema } from "../../exchange/internal/decoder.ts"
import { request, type WithSchema } from "./operation.ts"
import type { Services } from "./pipeline.ts"
import type { Route } from "./route.ts"

/** An operation on one thing that has an id. */
export interface ById<A> {
  (id: number): Effect.Effect<A, RequestError, Services>
  <S extends ModelSchema>(id: number, options: WithSchema<S>): Effect.Effect<S["Type"], RequestError, Services>
}

/** One of them by its id; `params` puts the id into the route's parameters. */
export const byId = <Params, A>(route: Route<Params, {}, A>, params: (id: number) => Params): ById<A> => {
  function get(id: number): Effect.Effect<A, RequestError, Services>
  function get<S extends ModelSchema>(
    id: number,
    options: WithSchema<S>
  ): Effect.Effect<S["Type"], RequestError, Services>
  function get(id: number, options?: WithSchema<ModelSchema>): Effect.Effect<unknown, RequestError, Services> {
    const decoder = options === undefined ? route.decoder : decoderOf(options.schema)
    return request(route, decoder, params(id), {}, { subject: String(id) })
  }
  return get
}

const fold = (name: string): string => name.trim().toLowerCase()

/** An operation on one thing that has a name; none when no one has it. */
export type ByName<A> = (name: string) => Effect.Effect<Option.Option<A>, ListError, Services>

/** One of them by its name, whatever its case; the list comes through the cache. */
export const named =
  <A extends { readonly name: string }>(list: (query?: PagingQuery) => Listing<A, ListError>): ByName<A> =>
  (name) =>
    Effect.map(list().collect(), (all) => Option.fromUndefinedOr(all.find((one) => fold(one.name) === fold(name))))
