/**
 * What can go wrong between a caller and the API.
 *
 * A fault is a value; `simulator.fault(Fault.html(502), { on: "clans.get", times: 3 })` lets it happen. Of several that
 * could happen to a request the one that was asked for first does; delays add up.
 */
import * as Duration from "effect/Duration"
import type { RouteName } from "./api/Routes.ts"
export type { RouteName } from "./api/Routes.ts"
import * as Rosters from "./edge/internal/rosters.ts"

/** Something else is answered. */
export interface Respond {
  readonly _tag: "Respond"
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The right answer arrives with another body. */
export interface Rewrite {
  readonly _tag: "Rewrite"
  /** Gets the right body as text and gives the one that is sent. */
  readonly rewrite: (body: string) => string
}

/** The answer arrives late. */
export interface Delay {
  readonly _tag: "Delay"
  readonly millis: number
}

/** The right answer to another question: that about another clan or player. */
export interface Misroute {
  readonly _tag: "Misroute"
}

/** One of several, drawn each time. */
export interface OneOf {
  readonly _tag: "OneOf"
  readonly faults: readonly [Fault, ...ReadonlyArray<Fault>]
}

/** The connection breaks without an answer. */
export interface Disconnect {
  readonly _tag: "Disconnect"
}

/** There never is an answer. */
export interface Hang {
  readonly _tag: "Hang"
}

/** Something that goes wrong. */
export type Fault = Respond | Rewrite | Misroute | Delay | Disconnect | Hang | OneOf

/** When a fault happens. */
export interface When {
  /** On one route or some, on the portal, or where a predicate says so. Default: everywhere. */
  readonly on?: Target | ReadonlyArray<Target> | ((request: Seen) => boolean) | undefined
  /** How many times, then never again. Default: always. */
  readonly times?: number | undefined
  /** How many requests are spared first. Default: none. */
  readonly after?: number | undefined
  /** From 0 to 1. Default: 1. */
  readonly probability?: number | undefined
}

/** A route of the API, or one of the portal. */
export type Target = RouteName | PortalRoute

/** A route of the developer portal. */
export type PortalRoute = "portal.login" | "portal.list" | "portal.create" | "portal.revoke"

/** A request as a predicate sees it. */
export interface Seen {
  /** The route, or `unknown`. */
  readonly route: string
  readonly method: string
  /** The path, decoded, with its base: `/v1/clans/#2PP`. */
  readonly path: string
  /** The key it was sent with, if any. */
  readonly key: string | undefined
}

// ---------------------------------------------------------------------------------------------------------------------
// Answers
// ---------------------------------------------------------------------------------------------------------------------

/** Answers with a status and a text. */
export const respond = (status: number, body = "", headers: Readonly<Record<string, string>> = {}): Respond => ({
  _tag: "Respond",
  status,
  headers,
  body
})

/** An error body of the API. */
export const error = (status: number, reason: string, message?: string): Respond =>
  respond(status, JSON.stringify({ reason, message }), { "content-type": "application/json" })

const pages: Readonly<Record<number, string>> = {
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Temporarily Unavailable",
  504: "Gateway Time-out"
}

/**
 * The page of a gateway: 500, 502, 503 or 504 in HTML.
 *
 * @example
 * ```ts
 * yield* simulator.fault(Fault.html(502), { on: "clans.get", times: 2 })
 * ```
 */
export const html = (status: 500 | 502 | 503 | 504): Respond => {
  const title = `${status} ${pages[status]}`
  const page = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`
  return respond(status, page, { "content-type": "text/html" })
}

/** An error status without a body. */
export const empty = (status: 500 | 502 | 503 | 504): Respond => respond(status)

/** 500 as the API sends it for some battle logs, and for league groups while they are searched. */
export const unknownException: Fault = error(500, "unknownException", "An unknown exception occurred")

/** 429, however few requests there were. */
export const throttled = (
  options: { readonly retryAfter?: number; readonly form?: "reason" | "gateway" } = {}
): Respond =>
  respond(429, throttledBody(options.form), {
    "content-type": "application/json",
    ...(options.retryAfter === undefined ? {} : { "retry-after": String(options.retryAfter) })
  })

/** The body of a 429, in the API's form or in that of the gateway before it. */
export const throttledBody = (form: "reason" | "gateway" = "reason"): string =>
  JSON.stringify(
    form === "reason"
      ? {
          reason: "requestThrottled",
          message:
            "Request was throttled, because amount of requests was above the threshold defined for the used API token."
        }
      : { message: "API at maximum capacity, request throttled." }
  )

/** 503 while the game is in maintenance, as JSON or as a page. */
export const maintenance = (form: "json" | "html" = "json"): Respond =>
  form === "html" ? html(503) : error(503, "inMaintenance", "API is currently in maintenance, please come back later")

// ---------------------------------------------------------------------------------------------------------------------
// Bodies, time, connection
// ---------------------------------------------------------------------------------------------------------------------

/** The right answer with another body. */
export const rewrite = (rewrite: (body: string) => string): Fault => ({ _tag: "Rewrite", rewrite })

/** The right answer without its body. */
export const emptyBody: Fault = rewrite(() => "")

/** The right answer, cut off half-way. */
export const truncated: Fault = rewrite((body) => body.slice(0, Math.floor(body.length / 2)))

/** The right answer, late. */
export const delay = (by: Duration.Input): Fault => ({ _tag: "Delay", millis: Duration.toMillis(by) })

/** The connection breaks. */
export const disconnect: Fault = { _tag: "Disconnect" }

/** There never is an answer. */
export const hang: Fault = { _tag: "Hang" }

/** The body of another clan or player, for the question about this one. */
export const misrouted: Fault = { _tag: "Misroute" }

/** The right answer with an empty roster, though it counts its members. */
export const emptyRoster: Fault = rewrite(Rosters.empty)

/** The right answer with one member twice. */
export const duplicateMember: Fault = rewrite(Rosters.duplicate)

/** The right answer with its members in another order each time. */
export const shuffled = (seed: number | string = 1): Fault => rewrite(Rosters.shuffler(seed))

// ---------------------------------------------------------------------------------------------------------------------
// Mixtures
// ---------------------------------------------------------------------------------------------------------------------

/** One of several, drawn each time. */
export const oneOf = (...faults: readonly [Fault, ...ReadonlyArray<Fault>]): Fault => ({ _tag: "OneOf", faults })

/**
 * What an edge gives now and then although nothing is wrong with the game: 404, 403 or a page with 503, the body of
 * another tag, an empty roster, a member twice. Let it happen rarely: `{ probability: 0.01 }`.
 */
export const odd: Fault = oneOf(
  error(404, "notFound"),
  error(403, "accessDenied"),
  html(503),
  misrouted,
  emptyRoster,
  duplicateMember
)

/** What happens on the way: connections that break or hang, pages of gateways, bodies that are cut off or not there. */
export const transport: Fault = oneOf(disconnect, hang, html(502), html(504), truncated, emptyBody)
