/** What a request to the API can fail with. */
import * as Duration from "effect/Duration"
import * as Schema from "effect/Schema"
import { line, originFields, quote, rejectionFields } from "./origin.ts"
import { printed } from "../../../model/internal/printed.ts"

/**
 * 400, or an argument that was refused before a request was sent (then without `status`).
 *
 * What to do: correct the argument that the message names. The same call would be refused again.
 */
export class InvalidArgument extends printed(
  Schema.TaggedError<InvalidArgument>()("InvalidArgument", {
    ...originFields,
    detail: Schema.String,
    status: Schema.optional(Schema.Number),
    reason: Schema.optional(Schema.String)
  })
) {
  readonly isRetryable = false
  override get message(): string {
    const detail = quote(this.detail)
    return line(this, this.status === undefined ? detail : `the API refused an argument: ${detail}`)
  }
}

/**
 * 403: the key may not do this, or the API does not know the key.
 *
 * What to do: look in the developer portal whether the key still exists, and make a new one if it does not.
 */
export class Forbidden extends printed(
  Schema.TaggedError<Forbidden>()("Forbidden", {
    ...rejectionFields
  })
) {
  readonly isRetryable = false
  override get message(): string {
    return line(this, "access denied; check that the API key still exists and covers this request", this.detail)
  }
}

/**
 * 403: the key is bound to other IP addresses than the one this request came from.
 *
 * What to do: make a key for the address in `ip`, or give an account instead of keys: then the SDK makes keys for the
 * address that it has.
 */
export class InvalidIp extends printed(
  Schema.TaggedError<InvalidIp>()("InvalidIp", {
    ...rejectionFields,
    ip: Schema.optional(Schema.String)
  })
) {
  readonly isRetryable = false
  override get message(): string {
    const from = this.ip === undefined ? "this address" : this.ip
    return line(this, `the API key is not valid from ${from}; make a key for it, or sign in with an account instead`)
  }
}

/**
 * 403 without a message on the war log and the current war: the clan keeps its war log private.
 *
 * What to do: tell whoever asked. The wars of a clan war league can be seen all the same.
 */
export class PrivateWarLog extends printed(
  Schema.TaggedError<PrivateWarLog>()("PrivateWarLog", {
    ...rejectionFields
  })
) {
  readonly isRetryable = false
  override get message(): string {
    return line(
      this,
      "the clan's war log is private; its leader or a co-leader can make it public in the clan's settings"
    )
  }
}

/** Groups are not found most of the time, and a spelling that is right has nothing to do with it. */
const isLeagueGroup = (operation: string): boolean => operation.startsWith("Wars.leagueGroup")

/**
 * 404: there is no such thing (or not now, as with the league group of a clan outside a clan war league).
 *
 * What to do: treat it as an answer: ask for the tag again, or go on without. For a league group it means that there is
 * none now.
 */
export class NotFound extends printed(
  Schema.TaggedError<NotFound>()("NotFound", {
    ...rejectionFields
  })
) {
  readonly isRetryable = false
  override get message(): string {
    const text = isLeagueGroup(this.operation)
      ? "the clan is in no clan war league now; it has a group on the days of a league, or there is no such clan"
      : "not found; check the spelling, or it no longer exists"
    return line(this, text, this.detail)
  }
}

/**
 * 429: the rate limit was passed, also after the keys had cooled down several times.
 *
 * What to do: lower `limit` of the throttler, or find the other program that uses the same keys.
 */
export class Throttled extends printed(
  Schema.TaggedError<Throttled>()("Throttled", {
    ...rejectionFields,
    retryAfter: Schema.optional(Schema.Duration)
  })
) {
  readonly isRetryable = true
  override get message(): string {
    const wait = this.retryAfter === undefined ? "a while" : Duration.format(this.retryAfter)
    return line(this, `rate limit exceeded; wait ${wait}, and lower the throttle if other programs use these keys`)
  }
}

/**
 * 503 with the API's own body: the game is in maintenance. It can last hours. Any other 503 is a {@link GatewayError}.
 *
 * What to do: try again in some minutes; watchers do so by themselves. `isTransient` is false for it, so it is not
 * retried at once.
 */
export class Maintenance extends printed(
  Schema.TaggedError<Maintenance>()("Maintenance", {
    ...rejectionFields,
    retryAfter: Schema.optional(Schema.Duration)
  })
) {
  readonly isRetryable = true
  override get message(): string {
    return line(this, "the API is in maintenance; try again in some minutes", this.detail)
  }
}

/**
 * 408, 5xx (but for the API's own 503, {@link Maintenance}) or another answer that no endpoint promises: HTML, an empty body,
 * an unknown status.
 *
 * What to do: try again later when `isRetryable` is true (408 and 5xx, which have been retried already); report it otherwise.
 */
export class GatewayError extends printed(
  Schema.TaggedError<GatewayError>()("GatewayError", {
    ...rejectionFields,
    /** The start of the body, at most 200 characters. */
    excerpt: Schema.optional(Schema.String)
  })
) {
  get isRetryable(): boolean {
    return this.status >= 500 || this.status === 408
  }
  override get message(): string {
    const who = this.operation.startsWith("DeveloperPortal.") ? "the developer portal" : "the API"
    const answered = `${who} answered ${this.status}`
    return line(
      this,
      this.isRetryable
        ? `${answered}; try again later`
        : `${answered}, which was not expected; please report it if it stays so`,
      this.detail
    )
  }
}

/**
 * No complete answer in time. The time counts from when the request leaves, not while it waits for its turn.
 *
 * What to do: try again, or raise `RequestPolicy.Timeout` for answers that are long. It has been retried already.
 */
export class Timeout extends printed(
  Schema.TaggedError<Timeout>()("Timeout", {
    ...originFields,
    after: Schema.Duration
  })
) {
  readonly isRetryable = true
  override get message(): string {
    return line(this, `no answer within ${Duration.format(this.after)}; try again, or allow more time`)
  }
}

/**
 * The connection could not be made, or broke.
 *
 * What to do: look at DNS, proxy, firewall and the base URL. It has been retried already.
 */
export class Network extends printed(
  Schema.TaggedError<Network>()("Network", {
    ...originFields,
    detail: Schema.String
  })
) {
  readonly isRetryable = true
  override get message(): string {
    return line(this, "the connection failed; check the network and the base URL", this.detail)
  }
}

/**
 * What was asked may have been done, but its answer did not come; to ask again would tell something else.
 *
 * What to do: what `advice` says; for a verify token, ask the player for a new one.
 */
export class AnswerLost extends printed(
  Schema.TaggedError<AnswerLost>()("AnswerLost", {
    ...originFields,
    /** How it got lost. */
    detail: Schema.String,
    /** What to do instead of asking again. */
    advice: Schema.String
  })
) {
  readonly isRetryable = false
  override get message(): string {
    return line(this, `the answer was lost; ${this.advice}`, this.detail)
  }
}

/**
 * A successful answer that is not what the endpoint promises.
 *
 * What to do: report it, with `path` and `detail`. Until it is mended, read the `body` with a schema of your own.
 */
export class DecodeError extends printed(
  Schema.TaggedError<DecodeError>()("DecodeError", {
    ...originFields,
    /** The field, like `memberList[3].trophies`; empty when the body is not JSON at all. */
    path: Schema.String,
    /** What is wrong there. */
    detail: Schema.String,
    status: Schema.Number,
    /** The body as it came. */
    body: Schema.String,
    /** Is it a good answer, but about something else than was asked for? */
    isOther: Schema.optional(Schema.Boolean)
  })
) {
  /** Broken bodies (cut off, empty, HTML, about something else) may be right next time; a field of another shape stays. */
  get isRetryable(): boolean {
    return this.path === "" || this.isOther === true
  }
  override get message(): string {
    if (this.isOther === true) return line(this, "the API mixed up answers; try again later", this.detail)
    const at = this.path === "" ? "the body is not readable" : `the field ${this.path} is not what was expected`
    return line(this, `${at}; if it stays so, the API has changed: please report it`, this.detail)
  }
}
