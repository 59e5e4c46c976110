/**
 * The error bodies of the API, one per status. `_tag` is not on the wire: it tells the statuses apart in a program. What
 * a caller of the SDK gets to see is made from these.
 */
import * as Schema from "effect/Schema"
import { maybe } from "../../model/internal/wire.ts"

const fields = {
  /** Absent in the answers of gateways. New reasons come without notice; all of 403 start with `accessDenied`. */
  reason: maybe(Schema.String),
  message: maybe(Schema.String),
  type: maybe(Schema.String),
  detail: maybe(Schema.Unknown)
}

const clientError = <const Tag extends string>(tag: Tag, httpApiStatus: number, description: string) =>
  Schema.Struct({ _tag: Schema.tagDefaultOmit(tag), ...fields }).annotate({ httpApiStatus, description })

/** 400: a parameter is missing or has an unknown value. */
export const BadRequest = clientError("BadRequest", 400, "A parameter is missing or has an unknown value")
export type BadRequest = typeof BadRequest.Type

/** 403: the key is wrong or not valid from this IP address, or (without message) the war log is private. */
export const AccessDenied = clientError(
  "AccessDenied",
  403,
  "The key is wrong or not valid from this IP address, or the war log is private"
)
export type AccessDenied = typeof AccessDenied.Type

/** 404: the tag is unknown or malformed, or there is nothing at present. */
export const NotFound = clientError("NotFound", 404, "The tag is unknown or malformed, or there is nothing at present")
export type NotFound = typeof NotFound.Type

/** 429: too many requests with this key. */
export const Throttled = clientError("Throttled", 429, "Too many requests with this key")
export type Throttled = typeof Throttled.Type

/** 500: something went wrong in the API. */
export const ServerError = clientError("ServerError", 500, "Something went wrong in the API")
export type ServerError = typeof ServerError.Type

/** 503: the game is in maintenance. */
export const Maintenance = clientError("Maintenance", 503, "The game is in maintenance")
export type Maintenance = typeof Maintenance.Type

/** What every route can answer instead of its result. */
export const clientErrors = [BadRequest, AccessDenied, NotFound, Throttled, ServerError, Maintenance] as const

/** An error body of any status. */
export type ClientError = (typeof clientErrors)[number]["Type"]
