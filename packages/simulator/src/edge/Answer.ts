/** What the edge answers: bodies out of its cache, errors of the API, and what faults make of them. */
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Reply from "../api/Reply.ts"
import type { Route } from "../api/Routes.ts"
import type { Respond } from "../Fault.ts"
import * as Prng from "../world/Prng.ts"
import type { World } from "../world/State.ts"
import type { Arrival } from "./Arrival.ts"
import * as CacheControl from "./CacheControl.ts"
import * as EdgeCache from "./EdgeCache.ts"
import type { Settings } from "./Settings.ts"

type Response = HttpServerResponse.HttpServerResponse

const encoder = new TextEncoder()
const decoder = new TextDecoder()

const encode = (reply: Reply.Reply): Uint8Array =>
  encoder.encode(
    JSON.stringify(reply._tag === "Body" ? reply.value() : { reason: reply.reason, message: reply.message })
  )

const send = (bytes: Uint8Array, status: number, cacheControl: string): Response =>
  HttpServerResponse.uint8Array(bytes, {
    status,
    headers: { "cache-control": cacheControl },
    contentType: status === 200 ? "application/json; charset=utf-8" : "application/json"
  })

/** An error of the API that no cache keeps. */
export const fail = (reply: Reply.Rejection): Response => send(encode(reply), reply.status, "public max-age=600")

/** What a fault answers. */
export const respond = ({ body, headers, status }: Respond): Response =>
  HttpServerResponse.uint8Array(encoder.encode(body), { status, headers })

/** An answer with another body. */
export const rewritten = (response: Response, rewrite: (body: string) => string): Response =>
  response.body._tag === "Uint8Array"
    ? HttpServerResponse.uint8Array(encoder.encode(rewrite(decoder.decode(response.body.body))), {
        status: response.status,
        headers: { "cache-control": response.headers["cache-control"] },
        contentType: response.body.contentType
      })
    : response

/** What routes are answered from. */
export interface Edge {
  readonly world: World
  readonly settings: Settings
  readonly cache: EdgeCache.EdgeCache
  readonly prng: Prng.Prng
}

/** An answer, and what is known of it behind the scenes. */
export interface Answered {
  readonly response: Response
  /** The instant in the world that it shows. */
  readonly made: number
  /** The node that gave it, from 0. */
  readonly node: number
  readonly isFromCache: boolean
}

const replyTo = ({ settings, world }: Edge, { params, url }: Arrival, route: Route, body: string): Reply.Reply => {
  const start = url.indexOf("?")
  const query = new URLSearchParams(start < 0 ? "" : url.slice(start + 1))
  const reply = route.handler({ world, params, query, body })
  const isPlain = reply._tag === "Rejection" && reply.status === 404 && !settings.notFoundMessage
  return isPlain ? Reply.notFound() : reply
}

const fromCache = ({ settings }: Edge, entry: EdgeCache.Entry, route: Route, now: number): Response => {
  const left = settings.edge.counting ? entry.until - now : entry.age
  return send(
    entry.bytes,
    entry.status,
    CacheControl.header(route.name, entry.status, Math.max(0, Math.ceil(left / 1000)))
  )
}

/** Asks the route anew; a body of the same version is not made again. */
const ask = (edge: Edge, arrival: Arrival, route: Route, node: number, now: number): EdgeCache.Entry => {
  const { cache, settings, world } = edge
  const key = EdgeCache.keyOf(node, arrival.url)
  const known = cache.entries.get(key)
  const reply = replyTo(edge, arrival, route, "")
  const version = reply._tag === "Body" ? reply.version : undefined
  const same = version !== undefined && known?.version === version
  // What others have asked for before is what was so then: a body that has changed since is the first one of its window.
  const isShared = known === undefined || same
  const age = 1000 * CacheControl.maxAge(settings, route.name, reply) * (settings.edge.ages[node] ?? 1)
  const made: EdgeCache.Entry = {
    status: reply._tag === "Body" ? 200 : reply.status,
    bytes: same && known !== undefined ? known.bytes : encode(reply),
    version,
    made: world.now,
    until: isShared ? EdgeCache.windowEnd(settings.edge, key, now, age) : now + age,
    age
  }
  EdgeCache.set(cache, settings.edge, key, made)
  return made
}

/** Answers a route, from the node whose turn it is as long as its last answer is fresh. */
export const answer = (edge: Edge, arrival: Arrival, route: Route, body: string, now: number): Answered => {
  const { cache, prng, settings, world } = edge
  if (arrival.request.method !== "GET") {
    const reply = replyTo(edge, arrival, route, body)
    const response = send(encode(reply), reply._tag === "Body" ? 200 : reply.status, "public max-age=600")
    return { response, made: world.now, node: 0, isFromCache: false }
  }
  const node = EdgeCache.nextNode(cache, settings.edge)
  const key = EdgeCache.keyOf(node, arrival.url)
  const given = (entry: EdgeCache.Entry, isFromCache: boolean): Answered => ({
    response: fromCache(edge, entry, route, now),
    made: entry.made,
    node,
    isFromCache
  })
  const before = settings.edge.stale > 0 ? EdgeCache.before(cache, key) : undefined
  if (before !== undefined && Prng.chance(prng, settings.edge.stale)) return given(before, true)
  const known = cache.entries.get(key)
  return settings.edge.frozen && known !== undefined && known.until > now
    ? given(known, true)
    : given(ask(edge, arrival, route, node, now), false)
}
