/** What the gateway answers when it says no: in the form of the API's own errors, `{ "reason": "...", "message": "..." }`. */
import * as Effect from "effect/Effect"
import * as HttpServerRespondable from "effect/http/HttpServerRespondable"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Schema from "effect/Schema"

/** An id that the gateway has given out; no other text gets as far as the database. */
export const Id = Schema.String.check(Schema.isPattern(/^[\w-]{1,100}$/))

/** The body of an error. */
export interface ProblemBody {
  /** A word for programs, as `notFound`. */
  readonly reason: string
  /** A line for people: what is wrong, and what to do. */
  readonly message: string
}

/** A response for it; `headers` beside the usual ones. */
export const problemResponse = (
  status: number,
  { message, reason }: ProblemBody,
  headers?: Readonly<Record<string, string>>
): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.text(JSON.stringify({ reason, message }), {
    status,
    contentType: "application/json; charset=utf-8",
    headers: { "cache-control": "no-store", ...headers }
  })

const fields = <const Tag extends string, const Reason extends string>(tag: Tag, reason: Reason) => ({
  /** Not on the wire. */
  _tag: Schema.tagDefaultOmit(tag),
  reason: Schema.tag(reason),
  message: Schema.String
})

/**
 * 400: something about the request cannot be.
 *
 * What to do: mend what the message names. The same request is refused again.
 */
export class BadRequest extends Schema.Error<BadRequest>("@clashfx/gateway/BadRequest")(
  fields("BadRequest", "badRequest"),
  { identifier: "BadRequest", description: "Something about the request cannot be", httpApiStatus: 400 }
) {
  [HttpServerRespondable.symbol]() {
    return Effect.succeed(problemResponse(400, this))
  }
}

/**
 * 401: a token is missing or not known.
 *
 * What to do: send `Authorization: Bearer <token>` with a token of this gateway (`clashfx token create`).
 */
export class Unauthorized extends Schema.Error<Unauthorized>("@clashfx/gateway/Unauthorized")(
  fields("Unauthorized", "unauthorized"),
  { identifier: "Unauthorized", description: "A token is missing or not known", httpApiStatus: 401 }
) {
  [HttpServerRespondable.symbol]() {
    return Effect.succeed(problemResponse(401, this, { "www-authenticate": "Bearer" }))
  }
}

/**
 * 403: the token may not do this.
 *
 * What to do: use a token with a wider scope: `watch` to change what is watched, `admin` for the rest.
 */
export class Denied extends Schema.Error<Denied>("@clashfx/gateway/Denied")(fields("Denied", "accessDenied"), {
  identifier: "Denied",
  description: "The token may not do this",
  httpApiStatus: 403
}) {
  [HttpServerRespondable.symbol]() {
    return Effect.succeed(problemResponse(403, this))
  }
}

/**
 * 404: there is no such thing.
 *
 * What to do: check the path and the id in it; what it names may have been removed.
 */
export class Missing extends Schema.Error<Missing>("@clashfx/gateway/Missing")(fields("Missing", "notFound"), {
  identifier: "Missing",
  description: "There is no such thing",
  httpApiStatus: 404
}) {
  [HttpServerRespondable.symbol]() {
    return Effect.succeed(problemResponse(404, this))
  }
}

/**
 * 413: the body is too large.
 *
 * What to do: send it in parts; 1 MiB has 50,000 tags.
 */
export class TooLarge extends Schema.Error<TooLarge>("@clashfx/gateway/TooLarge")(fields("TooLarge", "tooLarge"), {
  identifier: "TooLarge",
  description: "The body is larger than 1 MiB",
  httpApiStatus: 413
}) {}

/**
 * 415: the body has a form that is not read.
 *
 * What to do: send JSON as it is, with `Content-Type: application/json` and without `Content-Encoding`.
 */
export class BadMediaType extends Schema.Error<BadMediaType>("@clashfx/gateway/BadMediaType")(
  fields("BadMediaType", "badMediaType"),
  { identifier: "BadMediaType", description: "The body is no JSON, or packed", httpApiStatus: 415 }
) {}

/** What is wrong with a body before anybody reads it: answered by the library and in `answers.ts`, declared where one is sent. */
export const ofBody = [TooLarge, BadMediaType] as const

/**
 * 503: what the gateway needs for it is away, as its database.
 *
 * What to do: try again in a moment, and look at the gateway's log if it stays so.
 */
export class Unavailable extends Schema.Error<Unavailable>("@clashfx/gateway/Unavailable")(
  fields("Unavailable", "unavailable"),
  { identifier: "Unavailable", description: "What the gateway needs for this is away", httpApiStatus: 503 }
) {
  [HttpServerRespondable.symbol]() {
    return Effect.succeed(problemResponse(503, this, { "retry-after": "5" }))
  }
}
