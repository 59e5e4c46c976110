/**
 * Answers as they came, byte for byte, for programs that hand them on: gateways, proxies, archives.
 *
 * They take the way of every operation: the same keys, the same throttle, the same cache (what a poll or another operation
 * has asked for is there already), retries, time limits and typed errors. What they leave out is the decoder.
 */
import type * as Clock from "effect/Clock"
import type * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schedule from "effect/Schedule"
import type { Answer } from "../exchange/Answer.ts"
import { DecodeError, InvalidArgument, type Origin, type RequestError } from "../exchange/ClashError.ts"
import { beginsObject, isWholeObject } from "../exchange/internal/body/jsonBytes.ts"
import { nowUnsafe } from "../exchange/internal/monotonic.ts"
import type { Services } from "./Operation.ts"
import { Retry } from "./RequestPolicy.ts"
import { canonical } from "./internal/passingUrl.ts"
import { ask as askPipeline, type Call, kept } from "./internal/pipeline.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Requests
// ---------------------------------------------------------------------------------------------------------------------

/** What is asked for. */
export interface PassthroughRequest {
  /** Path and query below the base URL, percent-encoded: `/clans/%232PP?limit=5`. */
  readonly url: string
  /** What errors, spans and metrics call it, like `Clans.get`; default `Passthrough.ask`. */
  readonly operation?: string | undefined
  /** What errors say was asked for, like `#2PP`. */
  readonly subject?: string | undefined
  /** A body makes it a POST, which is neither cached nor tried again after its answer was lost. */
  readonly payload?: unknown
  /**
   * Text that stands in every right answer, like `"tag":"#2PP"`. Nodes of the API have been seen to mix answers up; one
   * without it is asked for again.
   */
  readonly contains?: string | undefined
  /**
   * How much of an answer is looked at before it is given: `whole` (default) is all of it, so that none is given that had
   * been cut off before it was packed. `beginning` is, of what came as gzip, its beginning (with {@link contains}) for who
   * has asked the API, and the whole for everybody who gets the same answer later: one that was cut off is given once, at
   * most. It costs a tenth of looking at all of it.
   */
  readonly look?: "whole" | "beginning" | undefined
}

/** An answer as it came. Times in milliseconds since 1970, UTC. */
export interface PassedAnswer {
  readonly status: number
  /**
   * The body, unpacked. It is unpacked each time: what is kept is what came, in a tenth of the room. Of an answer of which
   * only the beginning was looked at (`look`), it throws where it cannot be unpacked.
   */
  readonly bytes: Uint8Array
  /** The body as it came, if it came as gzip: who takes gzip can have it as it is. */
  readonly gzip: Uint8Array | undefined
  /** Text that is equal for equal bodies: fit for an `ETag`. */
  readonly fingerprint: string
  readonly receivedAt: number
  /** Until when the API calls it fresh. */
  readonly freshUntil: number
  /** For how many milliseconds it stays fresh, by time passed; 0 when it no longer is. */
  readonly freshFor: (clock: Clock.Clock) => number
  /** Was it there already, or under way for another caller? */
  readonly fromCache: boolean
}

const once = Schedule.recurs(0)

// ---------------------------------------------------------------------------------------------------------------------
// Answers
// ---------------------------------------------------------------------------------------------------------------------

/** Does ASCII text stand in these bytes? Looked for byte by byte: it mostly stands at their beginning. */
const includes = (bytes: Uint8Array, text: string): boolean => {
  const first = text.charCodeAt(0)
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    let n = 1
    while (n < text.length && bytes[at + n] === text.charCodeAt(n)) n++
    if (n === text.length) return true
  }
  return false
}

/** Marks in an answer's memo that its body has been looked at. */
const looked = {}

const isLooked = (answer: Answer): boolean => {
  for (let memo = answer.memo; memo !== undefined; memo = memo.next) if (memo.decoder === looked) return true
  return false
}

const wrong = (origin: Origin, answer: Answer, detail: string, bytes: Uint8Array, isOther: boolean): DecodeError =>
  new DecodeError({
    ...origin,
    status: answer.status,
    path: "",
    detail,
    body: new TextDecoder().decode(bytes.subarray(0, 1000)),
    isOther
  })

type Check = (answer: Answer) => Result.Result<Answer, DecodeError>

const mark = (answer: Answer): Result.Result<Answer, DecodeError> => {
  answer.memo = { decoder: looked, model: answer, next: answer.memo }
  return Result.succeed(answer)
}

/** Looks at a body without parsing it: is it whole, and about what was asked for? */
const check =
  (origin: Origin, contains: string | undefined): Check =>
  (answer) => {
    const unpacked = answer.bytes
    if (Result.isFailure(unpacked)) {
      return Result.fail(wrong(origin, answer, `it cannot be unpacked: ${unpacked.failure}`, new Uint8Array(0), false))
    }
    const bytes = unpacked.success
    if (!isWholeObject(bytes)) return Result.fail(wrong(origin, answer, "it is not JSON, or was cut off", bytes, false))
    if (contains !== undefined && !includes(bytes, contains)) {
      return Result.fail(wrong(origin, answer, "the answer is about something else", bytes, true))
    }
    return mark(answer)
  }

/**
 * Most answers are those of before, byte for byte: what was right once is known by its fingerprint, and `known` says what that
 * means. Only of what is asked for again, so that who asks once does not pay for it.
 */
const remembering = (check: Check, known: Check): Check => {
  let isAsked = false
  let right: string | undefined
  return (answer) => {
    if (isLooked(answer)) return Result.succeed(answer)
    if (right !== undefined && answer.fingerprint === right) return known(answer)
    const checked = check(answer)
    if (isAsked && Result.isSuccess(checked)) right = answer.fingerprint
    isAsked = true
    return checked
  }
}

/** Is this the beginning of what was asked for? Where it does not say so, all of it is looked at. */
const checkBeginning = (check: Check, contains: string | undefined): Check => {
  return (answer) => {
    if (answer.gzip === undefined) return check(answer)
    const begun = answer.beginning
    const isRight =
      Result.isSuccess(begun) &&
      beginsObject(begun.success) &&
      (contains === undefined || includes(begun.success, contains))
    return isRight ? Result.succeed(answer) : check(answer)
  }
}

class Passed implements PassedAnswer {
  readonly fromCache: boolean
  private readonly answer: Answer
  constructor(answer: Answer, fromCache: boolean) {
    this.answer = answer
    this.fromCache = fromCache
  }
  get status(): number {
    return this.answer.status
  }
  get bytes(): Uint8Array {
    return Result.getOrThrow(this.answer.bytes)
  }
  get gzip(): Uint8Array | undefined {
    return this.answer.gzip
  }
  get fingerprint(): string {
    return this.answer.fingerprint
  }
  get receivedAt(): number {
    return this.answer.receivedAt
  }
  get freshUntil(): number {
    return this.answer.freshUntil
  }
  freshFor(clock: Clock.Clock): number {
    return this.answer.freshAt(nowUnsafe(clock))
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// Asking
// ---------------------------------------------------------------------------------------------------------------------

/** A question that is ready to be asked, any number of times. */
export interface Question {
  /** The answer as it came; see {@link ask}. */
  readonly answer: Effect.Effect<PassedAnswer, RequestError, Services>
  /**
   * The answer if the cache has it, at once and without a fiber. Nothing otherwise: then {@link Question.answer} asks.
   * The services are those of `Effect.context<Services>()`.
   */
  readonly kept: (context: Context.Context<Services>) => PassedAnswer | undefined
}

/**
 * Makes a question ready, for servers that are asked the same thousands of times a second: its path is looked at once. What
 * is wrong with it is told when it is asked.
 *
 * @example
 * ```ts
 * const question = Passthrough.question({ url: "/clans/%232PP" })
 * const answer = question.kept(yield* Effect.context<Clash.Services>()) ?? (yield* question.answer)
 * ```
 */
export const question = (request: PassthroughRequest): Question => {
  const origin = { operation: request.operation ?? "Passthrough.ask", subject: request.subject }
  const url = canonical(request.url)
  if (Result.isFailure(url)) {
    return { answer: Effect.fail(new InvalidArgument({ ...origin, detail: url.failure })), kept: () => undefined }
  }
  const look = check(origin, request.contains)
  const whole = remembering(look, mark)
  const call: Call = {
    origin,
    method: request.payload === undefined ? "GET" : "POST",
    url: url.success,
    timeout: Duration.seconds(30),
    payload: request.payload,
    check: whole,
    checkFirst:
      request.look === "beginning" ? remembering(checkBeginning(look, request.contains), Result.succeed) : undefined
  }
  const asked = askPipeline(call, (answer, fromCache) => Effect.succeed(new Passed(answer, fromCache)))
  return {
    // What was sent may have been done, though its answer did not come.
    answer: request.payload === undefined ? asked : Effect.provideService(asked, Retry, once),
    kept: (context) => {
      const found = kept(call, context)
      return found && new Passed(found, true)
    }
  }
}

/**
 * Asks the API and gives the answer as it came. Paths are put into the form that operations use, so that both share the
 * cache: `/clans/%232pp` and `/clans/%232PP` stay two questions, the order of a query's names does not matter.
 *
 * Fails with `InvalidArgument` before anything is sent for a path that is none: without a slash at its beginning, with
 * empty parts, `.`, `..` or control characters, over 2,000 characters. The API's own errors are those of every operation.
 *
 * @example
 * ```ts
 * const answer = yield* Passthrough.ask({ url: "/clans/%232PP", operation: "Clans.get", subject: "#2PP" })
 * yield* Effect.log(answer.status, answer.bytes.length)
 * ```
 */
export const ask = (request: PassthroughRequest): Effect.Effect<PassedAnswer, RequestError, Services> =>
  question(request).answer
