/** From an outcome to bytes on a connection: the API's own status codes and bodies, with `Cache-Control` and `ETag`. */
import * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import type * as Exit from "effect/Exit"
import * as ClashError from "clashfx/exchange/ClashError"
import type { PassedAnswer } from "clashfx/api/Passthrough"
import type { IncomingMessage, ServerResponse } from "node:http"
import type { ProblemBody } from "../http/problem.ts"
import type { Bodies } from "./bodies.ts"

type Outcome = Exit.Exit<PassedAnswer, ClashError.RequestError>

/** Does a client take gzip? `gzip;q=0` says no. */
export const takesGzip = (header: string | undefined): boolean =>
  header !== undefined && /(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=(?:1|0?\.\d*[1-9]\d*|1\.0*))?\s*(?:,|$)/i.test(header)

const isNoneOf = (header: string | undefined, tag: string): boolean =>
  header === undefined ||
  (header.trim() !== "*" && !header.split(",").some((one) => one.trim().replace(/^W\//, "") === tag))

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
  now: number
): number => {
  const tag = `"${answer.fingerprint}"`
  const control = `max-age=${Math.max(0, Math.ceil((answer.freshUntil - now) / 1000))}`
  if (!isNoneOf(request.headers["if-none-match"], tag)) {
    response.writeHead(304, { "cache-control": control, etag: `W/${tag}`, vary: "accept-encoding" }).end()
    return 304
  }
  const { bytes, isGzip } = bodies.of(answer, takesGzip(request.headers["accept-encoding"]))
  const length = bytes.length
  response.writeHead(
    answer.status,
    isGzip
      ? {
          "content-type": "application/json; charset=utf-8",
          "content-length": length,
          "content-encoding": "gzip",
          "cache-control": control,
          etag: `W/${tag}`,
          vary: "accept-encoding"
        }
      : {
          "content-type": "application/json; charset=utf-8",
          "content-length": length,
          "cache-control": control,
          etag: `W/${tag}`,
          vary: "accept-encoding"
        }
  )
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

/** Answers with whatever came of a request; gives the status. */
export const sendOutcome = (
  request: IncomingMessage,
  response: ServerResponse,
  outcome: Outcome,
  bodies: Bodies,
  now: number
): number => {
  if (outcome._tag === "Success") return sendAnswer(request, response, outcome.value, bodies, now)
  const error = outcome.cause.reasons.find(Cause.isFailReason)?.error
  return error === undefined
    ? sendProblem(request, response, 500, { reason: "unknownException", message: "the gateway failed; see its log" })
    : sendProblem(request, response, ClashError.httpStatus(error), bodyOf(error), retryAfter(error))
}
