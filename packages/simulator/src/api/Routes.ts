/**
 * The routes of the API, taken from the one declaration: every endpoint of `ClashApi` has exactly one handler, or this
 * does not compile.
 */
import { ClashApi } from "clashfx/api/ClashApi"
import * as FindMyWay from "effect/http/FindMyWay"
import type { Handler } from "./Call.ts"

type Groups = typeof ClashApi.groups

/** A handler for every endpoint, by group. */
export type Routes = {
  readonly [Group in keyof Groups]: { readonly [Endpoint in keyof Groups[Group]["endpoints"]]: Handler }
}

/** The name of a route: its group and its endpoint in the declaration, like `clans.get`. */
export type RouteName = {
  readonly [Group in keyof Groups & string]: `${Group}.${keyof Groups[Group]["endpoints"] & string}`
}[keyof Groups & string]

/** A route that a request has found. */
export interface Route {
  readonly name: string
  readonly handler: Handler
}

/** A router over the declaration's paths, below the base URL. */
export const router = (routes: Routes): FindMyWay.Router<Route> => {
  const found = FindMyWay.make<Route>({ caseSensitive: true, maxParamLength: 200 })
  const handlers: Readonly<Record<string, Readonly<Record<string, Handler>>>> = routes
  for (const [group, { endpoints }] of Object.entries(ClashApi.groups)) {
    for (const [name, endpoint] of Object.entries(endpoints)) {
      const handler = handlers[group]?.[name]
      if (handler !== undefined) found.on(endpoint.method, endpoint.path, { name: `${group}.${name}`, handler })
    }
  }
  return found
}
