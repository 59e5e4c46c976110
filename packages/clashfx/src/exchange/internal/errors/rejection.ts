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
} from "../../ClashError.ts"
import type { Exchange } from "../exchange.ts"
import { longestKey, strikeKeys } from "./secrets.ts"

/** What a {@link reject}ed answer can be. */
export type Rejected = InvalidArgument | Forbidden | InvalidIp | NotFound | Throttled | Maintenance | GatewayError

/** JSON, or nothing. */
export const parseJson = (text: string): Result.Result<unknown, unknown> => Result.try((): unknown => JSON.parse(text))

/** A text of a body, if it has one there. */
export const textAt = (body: unknown, key: string): string | undefined =>
  Predicate.hasProperty(body, key) && typeof body[key] === "string" ? body[key] : undefined

/** Servers have been seen to ask for a year; nobody means that, and who believes it never comes back (ms). */
const longestRetryAfter = 600_000

/** An HTTP date, in milliseconds. */
const dateOf = (header: string | undefined): number | undefined =>
  header !== undefined && /^[a-z]{3,9},? .*\d{2}:\d{2}:\d{2}/i.test(header)
    ? Option.getOrUndefined(Option.map(DateTime.make(header), DateTime.toEpochMillis))
    : undefined

const millisOf = (header: string, exchange: Exchange, now: number): number | undefined => {
  if (/^\d+$/.test(header)) return Number(header) * 1000
  const date = dateOf(header)
  // By the clock of who gave the date: ours may be wrong by hours.
  return date === undefined ? undefined : date - (dateOf(exchange.header("date")?.trim()) ?? now)
}

/**
 * `Retry-After`: whole seconds, or an HTTP date; anything else says nothing, and neither does no time at all: who asks again
 * at once is refused again. Ten minutes at most.
 */
const retryAfter = (exchange: Exchange, now: number): Duration.Duration | undefined => {
  const header = exchange.header("retry-after")?.trim()
  const millis = header === undefined ? undefined : millisOf(header, exchange, now)
  return millis !== undefined && millis > 0 ? Duration.millis(Math.min(millis, longestRetryAfter)) : undefined
}

/** The address that the API names when it rejects a key, in its own words; a full stop behind it ends the sentence. */
export const addressNamedIn = (detail: string | undefined): string | undefined =>
  /from IP ([0-9a-f.:]*[0-9a-f:])/i.exec(detail ?? "")?.[1]

const longestExcerpt = 200

/** The start of a body. What is secret is struck out before it is cut: the half of a key is not known as one. */
const excerpt = (body: string, hide: (said: string) => string): string | undefined => {
  const start = body
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, longestExcerpt + longestKey)
  return start === "" ? undefined : hide(start).slice(0, longestExcerpt)
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
  const hide = (said: string) => strikeKeys(said, secrets)
  const fieldOf = (...names: ReadonlyArray<string>) => {
    const said = names.map((name) => textAt(body, name)).find((text) => text !== undefined)
    return said === undefined ? undefined : hide(said)
  }
  const reason = fieldOf("reason")
  const detail = fieldOf("message", "description")
  const rejection = { operation: origin.operation, subject: origin.subject, status, reason, detail }
  switch (status) {
    case 400:
      return new InvalidArgument({ ...rejection, detail: detail ?? reason ?? "bad request" })
    case 401:
    case 403:
      return reason?.startsWith("accessDenied.invalidIp") === true
        ? new InvalidIp({ ...rejection, ip: addressNamedIn(detail) })
        : new Forbidden(rejection)
    case 404:
      return new NotFound(rejection)
    case 429:
      return new Throttled({ ...rejection, retryAfter: retryAfter(exchange, now) })
    case 503:
      // Gateways answer 503 as well; only the API itself knows of maintenance.
      return reason?.startsWith("inMaintenance") === true
        ? new Maintenance({ ...rejection, retryAfter: retryAfter(exchange, now) })
        : new GatewayError({ ...rejection, excerpt: excerpt(text, hide) })
    default:
      return new GatewayError({ ...rejection, excerpt: excerpt(text, hide) })
  }
}
