/** What an answer that is not a success means: the one place where statuses and bodies become errors. */
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import {
  Forbidden,
  GatewayError,
  InvalidArgument,
  InvalidIp,
  Maintenance,
  NotFound,
  Throttled,
  type Origin
} from "../ClashError.ts"
import type { Exchange } from "./exchange.ts"
import { strikeKeys } from "./secrets.ts"

/** What a {@link reject}ed answer can be. */
export type Rejected = InvalidArgument | Forbidden | InvalidIp | NotFound | Throttled | Maintenance | GatewayError

/** JSON, or nothing. */
export const parseJson = (text: string): Result.Result<unknown, unknown> => Result.try((): unknown => JSON.parse(text))

const textAt = (body: unknown, key: string): string | undefined =>
  Predicate.hasProperty(body, key) && typeof body[key] === "string" ? body[key] : undefined

/** Servers have been seen to ask for a year; nobody means that, and who believes it never comes back (ms). */
const longestRetryAfter = 600_000

/** `Retry-After`: whole seconds, or an HTTP date; anything else says nothing. Ten minutes at most. */
const retryAfter = (exchange: Exchange, now: number): Duration.Duration | undefined => {
  const header = exchange.header("retry-after")?.trim()
  if (header === undefined) return undefined
  if (/^\d+$/.test(header)) return Duration.millis(Math.min(Number(header) * 1000, longestRetryAfter))
  const date = /^[a-z]{3,9},? .*\d{2}:\d{2}:\d{2}/i.test(header)
    ? Option.getOrUndefined(DateTime.make(header))
    : undefined
  if (date === undefined) return undefined
  return Duration.millis(Math.min(Math.max(0, DateTime.toEpochMillis(date) - now), longestRetryAfter))
}

const excerpt = (body: string): string | undefined => {
  const text = body.replace(/\s+/g, " ").trim().slice(0, 200)
  return text === "" ? undefined : text
}

/** The error that an answer without success stands for. Some servers quote what was sent to them, `secrets` with it. */
export const reject = (
  origin: Origin,
  exchange: Exchange,
  now: number,
  secrets: ReadonlyArray<string> = []
): Rejected => {
  const { status } = exchange
  const text = Result.getOrElse(exchange.body.text, () => "")
  const body = Result.getOrUndefined(parseJson(text))
  const hide = (said: string | undefined) => (said === undefined ? undefined : strikeKeys(said, secrets))
  const reason = hide(textAt(body, "reason"))
  const detail = hide(textAt(body, "message") ?? textAt(body, "description"))
  const rejection = { operation: origin.operation, subject: origin.subject, status, reason, detail }
  switch (status) {
    case 400:
      return new InvalidArgument({ ...rejection, detail: detail ?? reason ?? "bad request" })
    case 401:
    case 403:
      return reason?.startsWith("accessDenied.invalidIp") === true
        ? new InvalidIp({ ...rejection, ip: /from IP ([0-9a-f.:]+)/i.exec(detail ?? "")?.[1] })
        : new Forbidden(rejection)
    case 404:
      return new NotFound(rejection)
    case 429:
      return new Throttled({ ...rejection, retryAfter: retryAfter(exchange, now) })
    case 503:
      // Gateways answer 503 as well; only the API itself knows of maintenance.
      return reason?.startsWith("inMaintenance") === true
        ? new Maintenance({ ...rejection, retryAfter: retryAfter(exchange, now) })
        : new GatewayError({ ...rejection, excerpt: hide(excerpt(text)) })
    default:
      return new GatewayError({ ...rejection, excerpt: hide(excerpt(text)) })
  }
}
