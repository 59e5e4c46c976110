/**
 * The one form of everything that is answered beside `/v1`, also of what fails before a route is reached or in the library
 * below: an error is `{ "reason", "message" }` with the headers that keep browsers in, and a method that a path does not
 * have is 405 with `Allow`. HEAD is GET without the body, as RFC 9110 asks.
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as HttpServerError from "effect/http/HttpServerError"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { files } from "../page/built.ts"
import { endpoints } from "./documented.ts"
import { isPacked, packed } from "./negotiation.ts"
import { type ProblemBody, problemResponse } from "./problem.ts"

/** What a browser may do with an answer: nothing but show it, to nobody else, without guessing what it is. */
const safeHeaders = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
    "connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff"
}

interface Route {
  readonly method: string
  readonly parts: ReadonlyArray<string>
}

/** As it is spelled: `//api` and `/API` are other paths, also for a proxy that lets only some of them through. */
const partsOf = (path: string): ReadonlyArray<string> =>
  path.startsWith("/") ? path.replace(/\/$/, "").split("/").slice(1) : [path]

/** Of the page; `/` itself is documented. */
const pageFiles = Object.keys(files).filter((name) => name !== "/index.html")

const routes: ReadonlyArray<Route> = [
  ...endpoints.map(({ method, path }): Route => ({ method, parts: partsOf(path) })),
  ...pageFiles.map((path): Route => ({ method: "GET", parts: partsOf(path) }))
]

/** The methods that a path has; none where there is nothing. */
const methodsAt = (url: string): ReadonlyArray<string> => {
  const path = partsOf(url.split("?", 1)[0] ?? "")
  const found = routes.filter(
    ({ parts }) => parts.length === path.length && parts.every((part, i) => part.startsWith(":") || part === path[i])
  )
  const methods = new Set(found.map(({ method }) => method))
  return methods.has("GET") ? ["HEAD", ...methods] : [...methods]
}

/** Errors of the library, which has no body for them or one of its own. */
const words: Readonly<Record<number, ProblemBody>> = {
  400: { reason: "badRequest", message: "the request cannot be read" },
  404: { reason: "notFound", message: "there is nothing at this path" },
  413: { reason: "tooLarge", message: "the body is larger than 1 MiB; send it in parts" },
  415: { reason: "badMediaType", message: "send the body as JSON, with Content-Type: application/json" },
  500: { reason: "unknownException", message: "the gateway failed; see its log" },
  503: { reason: "unavailable", message: "the gateway ends; ask again in a moment" }
}

const isDecodable = (url: string): boolean => {
  try {
    return decodeURI(url) !== ""
  } catch {
    return false
  }
}

const nowhere = ({ method, url }: HttpServerRequest.HttpServerRequest): HttpServerResponse.HttpServerResponse => {
  if (!isDecodable(url)) {
    return problemResponse(400, { reason: "badRequest", message: "the path cannot be decoded: % is written as %25" })
  }
  const methods = methodsAt(url)
  if (methods.length === 0) return problemResponse(404, words[404] ?? unknown)
  const problem = { reason: "badMethod", message: `${method} is not for this path` }
  return problemResponse(405, problem, { allow: methods.join(", ") })
}

const unknown: ProblemBody = { reason: "unknown", message: "this cannot be answered" }

/** Errors are JSON, whoever has made them. */
const inForm = (response: HttpServerResponse.HttpServerResponse): HttpServerResponse.HttpServerResponse => {
  const type = response.headers["content-type"] ?? ("contentType" in response.body ? response.body.contentType : "")
  const isJson = type?.startsWith("application/json") === true
  if (response.status < 400 || isJson) return response
  const { connection } = response.headers
  return problemResponse(
    response.status,
    words[response.status] ?? unknown,
    connection === undefined ? {} : { connection }
  )
}

const isNowhere = (cause: Cause.Cause<unknown>): boolean =>
  cause.reasons.some(
    (reason) =>
      Cause.isFailReason(reason) &&
      HttpServerError.isHttpServerError(reason.error) &&
      reason.error.reason._tag === "RouteNotFound"
  )

/** What fails, and what the library throws, has an answer; who hangs up needs none. */
const answerTo = <E>(cause: Cause.Cause<E>) =>
  isNowhere(cause)
    ? Effect.map(HttpServerRequest.HttpServerRequest, nowhere)
    : Cause.hasInterrupts(cause)
      ? Effect.failCause(cause)
      : Effect.flatMap(HttpServerError.causeResponse(cause), ([response]) =>
          Effect.as(
            response.status === 500 ? Effect.logError("Gateway: a request failed", cause) : Effect.void,
            response
          )
        )

/** What no route is asked: paths that are none, which the library would take for one that is, and bodies that nobody reads. */
const refusal: Effect.Effect<
  HttpServerResponse.HttpServerResponse | undefined,
  never,
  HttpServerRequest.HttpServerRequest
> = Effect.map(HttpServerRequest.HttpServerRequest, (request) =>
  methodsAt(request.url).length === 0
    ? nowhere(request)
    : isPacked(request.headers["content-encoding"])
      ? problemResponse(415, packed, { "accept-encoding": "identity" })
      : undefined
)

/** An application whose every answer has the gateway's form. */
export const shaped = <E, R>(
  app: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>
): Effect.Effect<HttpServerResponse.HttpServerResponse, E, R | HttpServerRequest.HttpServerRequest> =>
  Effect.flatMap(refusal, (refused) => (refused === undefined ? app : Effect.succeed(refused))).pipe(
    Effect.catchCause(answerTo),
    Effect.map((response) => HttpServerResponse.setHeaders(inForm(response), safeHeaders))
  )
