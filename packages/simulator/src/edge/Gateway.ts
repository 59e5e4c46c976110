/** The way of a request through the simulator: faults, latency, maintenance, key, rate, edge cache, route. */
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Cookies from "effect/http/Cookies"
import type * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Result from "effect/Result"
import * as Api from "../api/Api.ts"
import * as Reply from "../api/Reply.ts"
import type { Route } from "../api/Routes.ts"
import * as Fault from "../Fault.ts"
import * as Keys from "../portal/Keys.ts"
import * as Portal from "../portal/Portal.ts"
import * as Prng from "../world/Prng.ts"
import * as World from "../world/World.ts"
import * as CacheControl from "./CacheControl.ts"
import * as EdgeCache from "./EdgeCache.ts"
import * as Faults from "./Faults.ts"
import * as Settings from "./Settings.ts"
import * as Stats from "./Stats.ts"

/** The connection broke before there was an answer. */
export class Disconnected extends Data.TaggedError("Disconnected") {
  override get message(): string {
    return "the connection was closed without an answer"
  }
}

/** Everything a running simulator consists of. */
export interface Gateway {
  readonly world: World.World
  /** Where the world's time and the clock's meet. */
  origin: { readonly clock: number; readonly world: number }
  /** Milliseconds of the world per millisecond of the clock. */
  readonly speed: number
  settings: Settings.Settings
  faults: ReadonlyArray<Faults.Injected>
  counters: Stats.Counters
  readonly cache: EdgeCache.EdgeCache
  readonly portal: Portal.Portal
  readonly prng: Prng.Prng
}

/** The instant in the world at an instant of the clock. */
export const worldTime = ({ origin, speed }: Gateway, now: number): number =>
  origin.world + (now - origin.clock) * speed

/** Lets the world catch up with the clock. */
export const sync = (gateway: Gateway, now: number): void => World.advance(gateway.world, worldTime(gateway, now))

// ---------------------------------------------------------------------------------------------------------------------
// Where to
// ---------------------------------------------------------------------------------------------------------------------

interface Arrival {
  readonly request: HttpServerRequest.HttpServerRequest
  /** Path and query, without the host. */
  readonly url: string
  readonly key: string | undefined
  readonly now: number
  readonly name: string
  readonly portal: Fault.PortalRoute | undefined
  readonly route: Route | undefined
  readonly params: Readonly<Record<string, string | undefined>>
}

const base = "/v1"

const portalRoutes: Readonly<Record<string, Fault.PortalRoute>> = {
  "/api/login": "portal.login",
  "/api/apikey/list": "portal.list",
  "/api/apikey/create": "portal.create",
  "/api/apikey/revoke": "portal.revoke"
}

const withoutHost = (url: string): string => {
  if (url.startsWith("/")) return url
  const path = url.indexOf("/", url.indexOf("//") + 2)
  return path < 0 ? "/" : url.slice(path)
}

/** Servers see paths, clients in memory whole addresses; a proxy says what it was asked with. */
const isSecure = ({ headers, url }: HttpServerRequest.HttpServerRequest): boolean =>
  url.startsWith("https://") || headers["x-forwarded-proto"] === "https"

const bearer = ({ headers }: HttpServerRequest.HttpServerRequest): string | undefined => {
  const sent = headers["authorization"]
  return sent?.startsWith("Bearer ") ? sent.slice(7) : undefined
}

const arrival = (request: HttpServerRequest.HttpServerRequest, now: number): Arrival => {
  const url = withoutHost(request.url)
  const portal = request.method === "POST" ? portalRoutes[url] : undefined
  const found = url.startsWith(`${base}/`) ? Api.router.find(request.method, url.slice(base.length)) : undefined
  return {
    request,
    url,
    key: bearer(request),
    now,
    name: portal ?? found?.handler.name ?? "unknown",
    portal,
    route: found?.handler,
    params: found?.params ?? {}
  }
}

/** Notes an arrival; how many there were of its key in the second that ends now. */
const note = ({ counters }: Gateway, { key, name, now, portal }: Arrival): number => {
  if (portal !== undefined) return 0
  Stats.arrive(counters.all, now)
  Stats.increment(counters.routes, name)
  return key === undefined ? 0 : Stats.arrive(Stats.arrivalsOf(counters, key), now)
}

// ---------------------------------------------------------------------------------------------------------------------
// Answers
// ---------------------------------------------------------------------------------------------------------------------

const encoder = new TextEncoder()
const decoder = new TextDecoder()

const encode = (reply: Reply.Reply): Uint8Array =>
  encoder.encode(
    JSON.stringify(reply._tag === "Body" ? reply.value() : { reason: reply.reason, message: reply.message })
  )

const send = (bytes: Uint8Array, status: number, cacheControl: string) =>
  HttpServerResponse.uint8Array(bytes, {
    status,
    headers: { "cache-control": cacheControl },
    contentType: status === 200 ? "application/json; charset=utf-8" : "application/json"
  })

const fail = (reply: Reply.Rejection) => send(encode(reply), reply.status, "public max-age=600")

const respond = (fault: Fault.Fault): HttpServerResponse.HttpServerResponse =>
  fault._tag === "Respond"
    ? HttpServerResponse.uint8Array(encoder.encode(fault.body), { status: fault.status, headers: fault.headers })
    : HttpServerResponse.empty({ status: 500 })

/** Why a key may not be used from here, if it may not. */
const refusal = ({ portal, settings }: Gateway, key: string | undefined, now: number): Reply.Rejection | undefined => {
  const known = key === undefined ? undefined : portal.bearers.get(key)
  if (known === undefined || known.until <= now) return Reply.accessDenied("Invalid authorization")
  const { callerIp, checkIp } = settings
  if (!checkIp || known.cidrRanges.some((range) => Keys.contains(range, callerIp))) return undefined
  return Reply.accessDenied(
    `Invalid authorization: API key does not allow access from IP ${callerIp}`,
    "accessDenied.invalidIp"
  )
}

const throttled = ({ settings }: Gateway): HttpServerResponse.HttpServerResponse => {
  const { form, retryAfter } = settings.rateLimit
  return respond(Fault.throttled({ ...(form && { form }), ...(retryAfter !== undefined && { retryAfter }) }))
}

const plain = (gateway: Gateway, reply: Reply.Reply): Reply.Reply =>
  reply._tag === "Rejection" && reply.status === 404 && !gateway.settings.notFoundMessage ? Reply.notFound() : reply

const fromEdge = (entry: EdgeCache.Entry, route: string, now: number) => {
  const left = Math.max(0, Math.ceil((entry.until - now) / 1000))
  return send(entry.bytes, entry.status, CacheControl.header(route, entry.status, left))
}

/** Answers a route, from the edge as long as the last answer is fresh. */
const answer = (gateway: Gateway, { params, request, url }: Arrival, route: Route, body: string, now: number) => {
  const { cache, settings, world } = gateway
  const { edge } = settings
  const query = new URLSearchParams(url.slice(url.indexOf("?") < 0 ? url.length : url.indexOf("?") + 1))
  if (request.method !== "GET") {
    const reply = plain(gateway, route.handler({ world, params, query, body }))
    return send(encode(reply), reply._tag === "Body" ? 200 : reply.status, "public max-age=600")
  }
  const key = EdgeCache.keyOf(cache, edge, url)
  const known = cache.entries.get(key)
  if (edge.frozen && known !== undefined && known.until > now) {
    gateway.counters.edgeHits++
    return fromEdge(known, route.name, now)
  }
  const reply = plain(gateway, route.handler({ world, params, query, body }))
  const version = reply._tag === "Body" ? reply.version : undefined
  const same = version !== undefined && known?.version === version
  const made: EdgeCache.Entry = {
    status: reply._tag === "Body" ? 200 : reply.status,
    bytes: same && known !== undefined ? known.bytes : encode(reply),
    version,
    until: EdgeCache.windowEnd(edge, key, now, 1000 * CacheControl.maxAge(settings, route.name, reply))
  }
  EdgeCache.set(cache, edge, key, made)
  return fromEdge(made, route.name, now)
}

const serve = (gateway: Gateway, arrival: Arrival, within: number, body: string, now: number) => {
  const { counters, portal, settings } = gateway
  if (arrival.portal !== undefined) {
    return Portal.handle(portal, counters, {
      route: arrival.portal,
      body,
      cookies: Cookies.parseHeader(arrival.request.headers["cookie"] ?? ""),
      ip: settings.callerIp,
      secure: isSecure(arrival.request),
      now
    })
  }
  if (settings.maintenance !== false)
    return respond(Fault.maintenance(settings.maintenance === "html" ? "html" : "json"))
  const refused = refusal(gateway, arrival.key, now)
  if (refused !== undefined) return fail(refused)
  if (within > settings.rateLimit.limit) return throttled(gateway)
  if (arrival.route === undefined) return fail(Reply.notFound())
  sync(gateway, now)
  return answer(gateway, arrival, arrival.route, body, now)
}

// ---------------------------------------------------------------------------------------------------------------------
// The way of a request
// ---------------------------------------------------------------------------------------------------------------------

const rewritten = (response: HttpServerResponse.HttpServerResponse, rewrite: (body: string) => string) =>
  response.body._tag === "Uint8Array"
    ? HttpServerResponse.uint8Array(encoder.encode(rewrite(decoder.decode(response.body.body))), {
        status: response.status,
        headers: { "cache-control": response.headers["cache-control"] },
        contentType: response.body.contentType
      })
    : response

const latency = ({ prng, settings }: Gateway): number => {
  const [min, max] = Settings.latency(settings)
  return max > min ? Math.round(min + Prng.next(prng) * (max - min)) : min
}

/** A path for people; one that cannot be decoded as it is. */
const decoded = (path: string): string =>
  Result.getOrElse(
    Result.try(() => decodeURIComponent(path)),
    () => path
  )

const exchange = Effect.fnUntraced(function* (gateway: Gateway, request: HttpServerRequest.HttpServerRequest) {
  const now = yield* Clock.currentTimeMillis
  const arrived = arrival(request, now)
  const within = note(gateway, arrived)
  const { key, name: route, url } = arrived
  const path = decoded(url.split("?")[0] ?? url)
  const { delay, fault } = Faults.draw(gateway.faults, { route, method: request.method, path, key }, gateway.prng)
  const wait = delay + latency(gateway)
  if (wait > 0) yield* Effect.sleep(wait)
  if (fault?._tag === "Hang") return yield* Effect.never
  if (fault?._tag === "Disconnect") return yield* new Disconnected()
  if (fault?._tag === "Respond") return respond(fault)
  const body = request.method === "GET" ? "" : yield* Effect.orElseSucceed(request.text, () => "")
  const response = serve(gateway, arrived, within, body, wait > 0 ? yield* Clock.currentTimeMillis : now)
  return fault === undefined ? response : rewritten(response, fault.rewrite)
})

/** Answers a request to the API or to the portal, whatever its host. */
export const handle = (
  gateway: Gateway,
  request: HttpServerRequest.HttpServerRequest
): Effect.Effect<HttpServerResponse.HttpServerResponse, Disconnected> =>
  Effect.suspend(() => {
    gateway.counters.open++
    return Effect.onExit(exchange(gateway, request), (exit) =>
      Effect.sync(() => {
        const { counters } = gateway
        counters.open--
        if (Exit.isSuccess(exit)) Stats.increment(counters.statuses, String(exit.value.status))
        else if (Exit.hasInterrupts(exit)) counters.aborted++
      })
    )
  })
