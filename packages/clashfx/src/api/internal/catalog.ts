/** Things of the game that have an id and a name: leagues, locations, labels. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { RequestError } from "../../ClashError.ts"
import type { PagingQuery } from "../declaration/Query.ts"
import type { ListError, Listing } from "../Listing.ts"
import { request } from "./operation.ts"
import type { Services } from "./pipeline.ts"
import type { Route } from "./route.ts"

/** One of them by its id. */
export const byId =
  <A>(route: Route<{ readonly leagueId: number }, {}, A>) =>
  (leagueId: number): Effect.Effect<A, RequestError, Services> =>
    request(route, route.decoder, { leagueId }, {}, { subject: String(leagueId) })

const fold = (name: string): string => name.trim().toLowerCase()

/** One of them by its name, whatever its case; the list comes through the cache. */
export const named =
  <A extends { readonly name: string }>(list: (query?: PagingQuery) => Listing<A, ListError>) =>
  (name: string): Effect.Effect<Option.Option<A>, ListError, Services> =>
    Effect.map(list().collect(), (all) => Option.fromUndefinedOr(all.find((one) => fold(one.name) === fold(name))))
