/** From an outcome to bytes on a connection: the API's own status codes and bodies, with `Cache-Control` and `ETag`. */
import * as Cause from "effect/Cause"
import type * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as ClashError from "clashfx/exchange/ClashError"
import type { PassedAnswer } from "clashfx/api/Passthrough"
import type { IncomingMessage, ServerResponse } from "node:http"
import type { ProblemBody } from "../http/problem.ts"
import { isNoneOf, type Taken, takenBy } from "../http/negotiation.ts"
import type { Bodies } from "./bodies.ts"

/** Few spellings are in use; who makes some up does not fill the memory. */
const spellings = new Map<string | undefined, Taken>()

const taken = (header: string | undefined): Taken => {
  const known = spellings.get(header)
  if (known !== undefined) return known
  const read = takenBy(header)
  if (spellings.size >= 100) spellings.clear()
  if ((header ?? "").length < 200) spellings.set(header, read)
  return read
}

/** Does it take gzip? */
export const takesGzip = ({ headers }: IncomingMessage): boolean => taken(headers["accept-encoding"]).gzip

/** Sends bytes, or only their headers where HEAD asks. */
const send = (request: IncomingMessage, response: ServerResponse, bytes: Uint8Array): void => {
  response.end(request.method === "HEAD" ? undefined : bytes)
}

/** An answer with its age: clients may keep it as long as the API calls it fresh. */
export const sendAnswer = (
  request: IncomingMessage,
  response: ServerResponse,
  answer: PassedAnswer,
  bodies: Bodies,
  clock: Clock.Clock
): number => {
  const { headers } = request
  const tag = `"${answer.fingerprint}"`
  const sent = [
    "cache-control",
    `max-age=${Math.ceil(answer.freshFor(clock) / 1000)}`,
    "etag",
    `W/${tag}`,
    "vary",
    "accept-encoding"
  ]
  // Only for what is read: a question with a body has no copy.
  if (request.method !== "POST" && !isNoneOf(headers["if-none-match"], tag)) {
    response.writeHead(304, sent).end()
    return 304
  }
  const { bytes, isGzip } = bodies.of(answer, taken(headers["accept-encoding"]))
  sent.push("content-type", "application/json; charset=utf-8", "content-length", String(bytes.length))
  if (isGzip) sent.push("content-encoding", "gzip")
  response.writeHead(answer.status, sent)
  send(request, response, bytes)
  return answer.status
}

/** An error in the form of the API's own. */
export const sendProblem = (
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  { message, reason }: ProblemBody,
  headers: Readonly<Record<string, string>> = {}
): number => {
  const bytes = Buffer.from(JSON.stringify({ reason, message }))
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": bytes.length,
    "cache-control": "no-store",
    ...headers
  })
  send(request, response, bytes)
  return status
}

/** The words of errors that the API has none for. What is wrong with the gateway's own keys is no client's business. */
const reasons: { readonly [Tag in ClashError.RequestError["_tag"]]: string } = {
  DecodeError: "badAnswer",
  Forbidden: "accessDenied",
  GatewayError: "badGateway",
  InvalidArgument: "badRequest",
  InvalidIp: "unavailable",
  Maintenance: "inMaintenance",
  Network: "badGateway",
  NoUsableKey: "unavailable",
  NotFound: "notFound",
  Throttled: "requestThrottled",
  Timeout: "gatewayTimeout"
}

/** The API's own words where it has said some. */
const bodyOf = (error: ClashError.RequestError): ProblemBody => {
  switch (error._tag) {
    case "Forbidden":
    case "InvalidArgument":
    case "Maintenance":
    case "NotFound":
      return { reason: error.reason ?? reasons[error._tag], message: error.detail ?? error.message }
    case "InvalidIp":
    case "NoUsableKey":
      return { reason: reasons[error._tag], message: "the gateway has no key that the API takes; see its own log" }
    default:
      return { reason: reasons[error._tag], message: error.message }
  }
}

const retryAfter = (error: ClashError.RequestError): Record<string, string> => {
  const after =
    (error._tag === "Throttled" || error._tag === "Maintenance") && error.retryAfter !== undefined
      ? Math.ceil(Duration.toSeconds(error.retryAfter))
      : ClashError.isTransient(error)
        ? 1
        : undefined
  return after === undefined ? {} : { "retry-after": String(after) }
}

/** Answers with what went wrong; gives the status. */
export const sendFailure = (
  request: IncomingMessage,
  response: ServerResponse,
  cause: Cause.Cause<ClashError.RequestError>
): number => {
  const error = cause.reasons.find(Cause.isFailReason)?.error
  return error === undefined
    ? sendProblem(request, response, 500, { reason: "unknownException", message: "the gateway failed; see its log" })
    : sendProblem(request, response, ClashError.httpStatus(error), bodyOf(error), retryAfter(error))
}
