/**
 * Everything that can go wrong, one tagged error per thing a caller can act on.
 *
 * Each error prints as one line that says what happened and what to do next, and says with `isRetryable` whether the
 * same call may succeed later. None carries a key or a password.
 */
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import type { InvalidTag } from "../model/Tag.ts"

export { InvalidTag } from "../model/Tag.ts"

/** Where an error happened. */
export interface Origin {
  /** The operation, like `Clans.get`. */
  readonly operation: string
  /** What was asked for, like `#2PP`, where the operation names something. */
  readonly subject?: string | undefined
}

/** An answer of the API that is an error. */
export interface Rejection extends Origin {
  /** The HTTP status. */
  readonly status: number
  /** The API's `reason`, where it sent one: an open string such as `accessDenied.invalidIp`. */
  readonly reason?: string | undefined
  /** The API's own `message`, where it sent one. */
  readonly detail?: string | undefined
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim()

/** What others said, as a part of a line. */
const quote = (text: string): string => {
  const quoted = oneLine(text)
  return quoted.length > 200 ? `${quoted.slice(0, 199)}…` : quoted
}

const line = (origin: Origin, text: string, detail?: string): string =>
  `${origin.operation}${origin.subject === undefined ? "" : ` ${origin.subject}`}: ${text}` +
  (detail === undefined || detail === "" ? "" : ` [${quote(detail)}]`)

// ---------------------------------------------------------------------------------------------------------------------
// Requests
// ---------------------------------------------------------------------------------------------------------------------

/** 400, or an argument that was refused before a request was sent (then without `status`). */
export class InvalidArgument extends Data.TaggedError("InvalidArgument")<
  Origin & { readonly detail: string; readonly status?: number | undefined; readonly reason?: string | undefined }
> {
  readonly isRetryable = false
  override get message(): string {
    const detail = quote(this.detail)
    return line(this, this.status === undefined ? detail : `the API refused an argument: ${detail}`)
  }
}

/** 403: the key may not do this, or the API does not know the key. */
export class Forbidden extends Data.TaggedError("Forbidden")<Rejection> {
  readonly isRetryable = false
  override get message(): string {
    return line(this, "access denied; check that the API key still exists and covers this request", this.detail)
  }
}

/** 403: the key is bound to other IP addresses than the one this request came from. */
export class InvalidIp extends Data.TaggedError("InvalidIp")<Rejection & { readonly ip?: string | undefined }> {
  readonly isRetryable = false
  override get message(): string {
    const from = this.ip === undefined ? "this address" : this.ip
    return line(this, `the API key is not valid from ${from}; make a key for it, or sign in with an account instead`)
  }
}

/** 403 without a message on the war log and the current war: the clan keeps its war log private. */
export class PrivateWarLog extends Data.TaggedError("PrivateWarLog")<Rejection> {
  readonly isRetryable = false
  override get message(): string {
    return line(this, "the clan's war log is private; only its members can open it, in the clan's settings")
  }
}

/** 404: there is no such thing (or not now, as with the league group of a clan outside a clan war league). */
export class NotFound extends Data.TaggedError("NotFound")<Rejection> {
  readonly isRetryable = false
  override get message(): string {
    return line(this, "not found; check the spelling, or it no longer exists", this.detail)
  }
}

/** 429: the rate limit was passed, also after the keys had cooled down several times. */
export class Throttled extends Data.TaggedError("Throttled")<
  Rejection & { readonly retryAfter?: Duration.Duration | undefined }
> {
  readonly isRetryable = true
  override get message(): string {
    const wait = this.retryAfter === undefined ? "a while" : Duration.format(this.retryAfter)
    return line(this, `rate limit exceeded; wait ${wait}, and lower the throttle if other programs use these keys`)
  }
}

/** 503 with the API's own body: the game is in maintenance. It can last hours. Any other 503 is a {@link GatewayError}. */
export class Maintenance extends Data.TaggedError("Maintenance")<
  Rejection & { readonly retryAfter?: Duration.Duration | undefined }
> {
  readonly isRetryable = true
  override get message(): string {
    return line(this, "the API is in maintenance; try again in some minutes", this.detail)
  }
}

/** 408, 500, 502, 503, 504 or another answer that no endpoint promises: HTML, an empty body, an unknown status. */
export class GatewayError extends Data.TaggedError("GatewayError")<
  Rejection & {
    /** The start of the body, at most 200 characters. */
    readonly excerpt?: string | undefined
  }
> {
  get isRetryable(): boolean {
    return this.status >= 500 || this.status === 408
  }
  override get message(): string {
    const who = this.operation.startsWith("DeveloperPortal.") ? "the developer portal" : "the API"
    const answered = `${who} answered ${this.status}`
    return line(
      this,
      this.isRetryable ? `${answered}; try again later` : `${answered}, which was not expected`,
      this.detail
    )
  }
}

/** No complete answer in time. The time counts from when the request leaves, not while it waits for its turn. */
export class Timeout extends Data.TaggedError("Timeout")<Origin & { readonly after: Duration.Duration }> {
  readonly isRetryable = true
  override get message(): string {
    return line(this, `no answer within ${Duration.format(this.after)}; try again, or allow more time`)
  }
}

/** The connection could not be made, or broke. */
export class Network extends Data.TaggedError("Network")<Origin & { readonly detail: string }> {
  readonly isRetryable = true
  override get message(): string {
    return line(this, "the connection failed; check the network and the base URL", this.detail)
  }
}

/** What was asked may have been done, but its answer did not come; to ask again would tell something else. */
export class AnswerLost extends Data.TaggedError("AnswerLost")<
  Origin & {
    /** How it got lost. */
    readonly detail: string
    /** What to do instead of asking again. */
    readonly advice: string
  }
> {
  readonly isRetryable = false
  override get message(): string {
    return line(this, `the answer was lost; ${this.advice}`, this.detail)
  }
}

/** A successful answer that is not what the endpoint promises. */
export class DecodeError extends Data.TaggedError("DecodeError")<
  Origin & {
    /** The field, like `memberList[3].trophies`; empty when the body is not JSON at all. */
    readonly path: string
    /** What is wrong there. */
    readonly detail: string
    readonly status: number
    /** The body as it came. */
    readonly body: string
    /** Is it a good answer, but about something else than was asked for? */
    readonly isOther?: boolean | undefined
  }
> {
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

// ---------------------------------------------------------------------------------------------------------------------
// Keys and accounts
// ---------------------------------------------------------------------------------------------------------------------

/** The developer portal refused the email or the password. */
export class InvalidCredentials extends Data.TaggedError("InvalidCredentials")<{
  /** The account, shortened so that it does not give the address away. */
  readonly account: string
}> {
  readonly isRetryable = false
  override get message(): string {
    return `developer portal: wrong email or password for ${this.account}; try them at https://developer.clashofclans.com`
  }
}

/** The account holds as many keys as it may, and none of them is ours to use. */
export class KeyLimitReached extends Data.TaggedError("KeyLimitReached")<{
  readonly account: string
  /** How many keys are on the account. */
  readonly keys: number
}> {
  readonly isRetryable = false
  override get message(): string {
    return (
      `developer portal: ${this.account} already has ${this.keys} keys and none of them can be used from here; ` +
      "delete one there, or choose the key name of keys that may be replaced"
    )
  }
}

/** No key is left to sign a request with. */
export class NoUsableKey extends Data.TaggedError("NoUsableKey")<{
  /** Why the keys cannot be used. */
  readonly detail: string
}> {
  readonly isRetryable = false
  override get message(): string {
    return `no usable API key: ${oneLine(this.detail)}`
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// Unions
// ---------------------------------------------------------------------------------------------------------------------

/** What any request to the API can fail with. */
export type RequestError =
  | InvalidArgument
  | Forbidden
  | InvalidIp
  | NotFound
  | Throttled
  | Maintenance
  | GatewayError
  | Timeout
  | Network
  | DecodeError
  | NoUsableKey

/** What setting up keys can fail with: a conversation with the developer portal, or what it was to be held with. */
export type PortalError =
  | InvalidArgument
  | InvalidCredentials
  | KeyLimitReached
  | NoUsableKey
  | Throttled
  | Maintenance
  | GatewayError
  | Timeout
  | Network
  | DecodeError

/** Every error of the SDK's operations. */
export type ClashError = InvalidTag | PrivateWarLog | AnswerLost | RequestError | PortalError
