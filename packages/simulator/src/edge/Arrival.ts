/** Where a request wants to go: a route of the API, one of the portal, or nowhere. */
import type * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as Result from "effect/Result"
import * as Api from "../api/Api.ts"
import type { Route } from "../api/Routes.ts"
import type { PortalRoute } from "../Fault.ts"
import * as Prng from "../world/Prng.ts"
import type { World } from "../world/State.ts"

/** A request that has arrived. */
export interface Arrival {
  readonly request: HttpServerRequest.HttpServerRequest
  /** Path and query, without the host. */
  readonly url: string
  readonly key: string | undefined
  /** Did it come over TLS? */
  readonly isSecure: boolean
  readonly now: number
  readonly name: string
  readonly portal: PortalRoute | undefined
  readonly route: Route | undefined
  readonly params: Readonly<Record<string, string | undefined>>
}

const base = "/v1"

const portalRoutes: ReadonlyMap<string, PortalRoute> = new Map([
  ["/api/login", "portal.login"],
  ["/api/apikey/list", "portal.list"],
  ["/api/apikey/create", "portal.create"],
  ["/api/apikey/revoke", "portal.revoke"]
])

const withoutHost = (url: string): string => {
  if (url.startsWith("/")) return url
  const path = url.indexOf("/", url.indexOf("//") + 2)
  return path < 0 ? "/" : url.slice(path)
}

const bearer = ({ headers }: HttpServerRequest.HttpServerRequest): string | undefined => {
  const sent = headers["authorization"]
  return sent?.startsWith("Bearer ") ? sent.slice(7) : undefined
}

/** Servers see paths, clients in memory whole addresses; a proxy says what it was asked with. */
const isSecure = ({ headers, url }: HttpServerRequest.HttpServerRequest): boolean =>
  url.startsWith("https://") || headers["x-forwarded-proto"] === "https"

/** Finds out where a request wants to go. */
export const of = (request: HttpServerRequest.HttpServerRequest, now: number): Arrival => {
  const url = withoutHost(request.url)
  const portal = request.method === "POST" ? portalRoutes.get(url) : undefined
  const found = url.startsWith(`${base}/`) ? Api.router.find(request.method, url.slice(base.length)) : undefined
  return {
    request,
    url,
    key: bearer(request),
    isSecure: isSecure(request),
    now,
    name: portal ?? found?.handler.name ?? "unknown",
    portal,
    route: found?.handler,
    params: found?.params ?? {}
  }
}

/** The path for people; one that cannot be decoded as it is. */
export const pathOf = ({ url }: Arrival): string => {
  const path = url.split("?")[0] ?? url
  return Result.getOrElse(
    Result.try(() => decodeURIComponent(path)),
    () => path
  )
}

const subjects = [
  ["clanTag", "clans"],
  ["playerTag", "players"],
  ["warTag", "leagueWars"]
] as const

/** The same question about another clan, player or league war; the same one where there is no other. */
export const misrouted = (arrival: Arrival, world: World, prng: Prng.Prng): Arrival => {
  for (const [parameter, kind] of subjects) {
    const tag = arrival.params[parameter]
    if (tag === undefined) continue
    const others = [...world[kind].keys()].filter((other) => other !== tag)
    const other = Prng.pick(prng, others)
    if (other === undefined) return arrival
    const url = arrival.url.replace(encodeURIComponent(tag), encodeURIComponent(other))
    return { ...arrival, url, params: { ...arrival.params, [parameter]: other } }
  }
  return arrival
}
