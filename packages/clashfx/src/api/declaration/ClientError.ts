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
  Schema.Struct({ _tag: Schema.tagDefaultOmit(tag), ...fields }).annotate({
    identifier: tag,
    httpApiStatus,
    description
  })

/** 400: a parameter is missing or has an unknown value. */
export class BadRequest extends Schema.Opaque<BadRequest>()(
  clientError("BadRequest", 400, "A parameter is missing or has an unknown value")
) {}

/** 403: the key is wrong or not valid from this IP address, or (without message) the war log is private. */
export class AccessDenied extends Schema.Opaque<AccessDenied>()(
  clientError("AccessDenied", 403, "The key is wrong or not valid from this IP address, or the war log is private")
) {}

/** 404: the tag is unknown or malformed, or there is nothing at present. */
export class NotFound extends Schema.Opaque<NotFound>()(
  clientError("NotFound", 404, "The tag is unknown or malformed, or there is nothing at present")
) {}

/** 429: too many requests with this key. */
export class Throttled extends Schema.Opaque<Throttled>()(
  clientError("Throttled", 429, "Too many requests with this key")
) {}

/** 500: something went wrong in the API. */
export class ServerError extends Schema.Opaque<ServerError>()(
  clientError("ServerError", 500, "Something went wrong in the API")
) {}

/** 503: the game is in maintenance. */
export class Maintenance extends Schema.Opaque<Maintenance>()(
  clientError("Maintenance", 503, "The game is in maintenance")
) {}

/** What every route can answer instead of its result. */
export const clientErrors = [BadRequest, AccessDenied, NotFound, Throttled, ServerError, Maintenance] as const

/** An error body of any status. */
export type ClientError = (typeof clientErrors)[number]["Type"]
