/** Looks at things that one request answers: the bytes of the body decide first, then the snapshots. */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { answer, offer } from "../../api/internal/pipeline.ts"
import type { Services } from "../../api/Operation.ts"
import type { Route } from "../../api/internal/route.ts"
import { monotonicUnsafe } from "../../exchange/internal/monotonic.ts"
import { DecodeError, type Origin } from "../../exchange/ClashError.ts"
import type { Answer } from "../../exchange/Answer.ts"
import {
  begin,
  type Growth,
  type History,
  isKnown,
  judge,
  Lifetime,
  resume,
  type Sight
} from "../../exchange/internal/order.ts"
import type { Packing } from "./packing.ts"
import type { Look, LookError, Observer } from "./source.ts"

/** What was read of a body, and what makes reading the next one cheaper. */
export interface Read<S, Hint> {
  readonly snapshot: S
  readonly hint?: Hint | undefined
  /** What is odd about the body, beyond its snapshot; see {@link Observed}. */
  readonly oddity?: Oddity | undefined
}

/**
 * Reads a new body, after the one of which `previous` and `hint` were made. What is the same in both snapshots may be the
 * same object.
 */
export type Reader<S, Hint> = (
  answer: Answer,
  origin: Origin,
  previous: S | undefined,
  hint: Hint | undefined
) => Result.Result<Read<S, Hint>, DecodeError>

/** From an answer to what happened. */
export interface Observed<Params, S, C, Hint> {
  readonly route: Route<Params, {}, unknown>
  readonly params: (tag: string) => Params
  readonly read: Reader<S, Hint>
  readonly found: (current: S) => C
  readonly diff: (previous: S, current: S) => ReadonlyArray<C>
  /** What only grows, from one snapshot to another. */
  readonly growth: (previous: S, current: S) => Growth
  /** How far nodes are behind at most where headers do not say it (ms); see `lifetimes`. */
  readonly lifetime: number
  /**
   * Why a snapshot cannot be right (it contradicts itself) or is too odd to be told from at once; `previous` is
   * `undefined` at a first look. The next look decides: what is odd twice in a row is as it is.
   */
  readonly oddity: (previous: S | undefined, current: S) => Oddity | undefined
}

/** The field that is odd, and how. */
export interface Oddity {
  readonly path: string
  readonly detail: string
}

/** The last body, and what was kept of it. */
interface Seen<K, Hint> {
  readonly fingerprint: string
  readonly kept: K
  /** Of the body of which `kept` was made, and of no other. */
  readonly hint: Hint | undefined
}

/** A look, and whether it is at what is newest. */
interface Followed<K, C> {
  readonly value: Look<K, C>
  readonly isTold: boolean
}

/** Looks at one tag, one look after the other. */
class BodyObserver<Params, S, C, K, Hint> {
  private readonly of: Observed<Params, S, C, Hint>
  private readonly packing: Packing<S, K>
  private readonly origin: Origin
  private readonly url: Result.Result<string, LookError>
  private seen: Seen<K, Hint> | undefined
  private readonly lifetime: Lifetime
  private history: History | undefined
  /** Was the last answer too odd to be told from? */
  private wasOdd = false

  constructor(of: Observed<Params, S, C, Hint>, packing: Packing<S, K>, tag: string) {
    this.of = of
    this.packing = packing
    this.origin = { operation: of.route.operation, subject: tag }
    this.lifetime = new Lifetime(of.lifetime)
    this.url = of.route.url(of.params(tag), {})
  }

  look(previous: K | undefined, clock: Clock.Clock): Effect.Effect<Look<K, C>, LookError, Services> {
    if (Result.isFailure(this.url)) return Effect.fail(this.url.failure)
    const url = this.url.success
    const reading = new Reading(this.of, this.origin, this.seen, previous, this.packing)
    const { method, timeout } = this.of.route
    const request = answer({
      origin: this.origin,
      method,
      url,
      timeout,
      // A body that came before was read then.
      check: (answer) => (isKnown(this.history, answer.fingerprint) ? Result.void : reading.read(answer))
    })
    return Effect.flatMap(request, (answer) => {
      const sight = {
        fingerprint: answer.fingerprint,
        at: monotonicUnsafe(clock),
        freshFor: answer.freshUntil - answer.receivedAt
      }
      const look = this.follow(answer, sight, previous, reading)
      if (Result.isFailure(look)) return Effect.fail(look.failure)
      const { isTold, value } = look.success
      // Who asks for what was just told gets at least this.
      return isTold ? Effect.as(offer(url, answer, value.changes.length > 0), value) : Effect.succeed(value)
    })
  }

  /** What an answer means. It is told from unless it is older, or too odd. */
  private follow(
    answer: Answer,
    sight: Sight,
    previous: K | undefined,
    reading: Reading<Params, S, C, K, Hint>
  ): Result.Result<Followed<K, C>, LookError> {
    const { lifetime } = this
    const next = sight.at + sight.freshFor
    const before = this.history ?? (previous === undefined ? undefined : resume(sight.at))
    const { history, verdict } =
      before === undefined
        ? { history: begin(sight, lifetime), verdict: "newer" as const }
        : judge(before, sight, lifetime, () => reading.growth(answer))
    if (verdict === "same" || (verdict === "older" && previous !== undefined)) this.history = history
    if (previous !== undefined && (verdict === "older" || (verdict === "same" && this.seen?.kept === previous))) {
      if (verdict === "same") this.wasOdd = false
      return Result.succeed({ value: { snapshot: previous, changes: [], next }, isTold: verdict === "same" })
    }
    return Result.flatMap(
      reading.read(answer),
      ({ hint, oddity, snapshot }): Result.Result<Followed<K, C>, LookError> => {
        const odd = verdict === "same" ? undefined : (oddity ?? this.of.oddity(reading.before, snapshot))
        if (odd !== undefined && !this.wasOdd) {
          this.wasOdd = true
          return previous === undefined
            ? Result.fail(new DecodeError({ ...this.origin, ...odd, status: answer.status, body: answer.body }))
            : Result.succeed({ value: { snapshot: previous, changes: [], next }, isTold: false })
        }
        this.wasOdd = false
        this.history = history
        return Result.succeed({ value: this.tell(sight, previous, reading.before, snapshot, hint, next), isTold: true })
      }
    )
  }

  private tell(
    { fingerprint }: Sight,
    previous: K | undefined,
    before: S | undefined,
    snapshot: S,
    hint: Hint | undefined,
    next: number
  ): Look<K, C> {
    const changes = before === undefined ? [this.of.found(snapshot)] : this.of.diff(before, snapshot)
    // Without changes the old snapshot stays, so that nothing has to be stored.
    const isNew = previous === undefined || changes.length > 0
    const kept = isNew ? this.packing.pack(snapshot) : previous
    this.seen = { fingerprint, kept, hint: isNew ? hint : undefined }
    return { snapshot: kept, changes, next }
  }
}

/** Reads the body of one look. What was opened or read is not opened or read again. */
class Reading<Params, S, C, K, Hint> {
  private readonly of: Observed<Params, S, C, Hint>
  private readonly origin: Origin
  private readonly seen: Seen<K, Hint> | undefined
  private readonly previous: K | undefined
  private readonly packing: Packing<S, K>
  private opened: S | undefined
  /** A cache may give another answer than the one that it was asked to check. */
  private done: { readonly fingerprint: string; readonly read: Read<S, Hint> } | undefined

  constructor(
    of: Observed<Params, S, C, Hint>,
    origin: Origin,
    seen: Seen<K, Hint> | undefined,
    previous: K | undefined,
    packing: Packing<S, K>
  ) {
    this.of = of
    this.origin = origin
    this.seen = seen
    this.previous = previous
    this.packing = packing
  }

  /** The snapshot before; opened only when a body is read. */
  get before(): S | undefined {
    if (this.previous !== undefined) this.opened ??= this.packing.unpack(this.previous)
    return this.opened
  }

  read(answer: Answer): Result.Result<Read<S, Hint>, DecodeError> {
    const { fingerprint } = answer
    if (this.done?.fingerprint === fingerprint) return Result.succeed(this.done.read)
    const hint = this.seen?.kept === this.previous ? this.seen?.hint : undefined
    return Result.map(this.of.read(answer, this.origin, this.before, hint), (read) => {
      this.done = { fingerprint, read }
      return read
    })
  }

  growth(answer: Answer): Growth {
    const read = this.read(answer)
    const { before } = this
    return before === undefined || Result.isFailure(read) ? 0 : this.of.growth(before, read.success.snapshot)
  }
}

/** Makes observers that do not parse a body that they have seen, and take none for news that is older. */
export const bodyObserver =
  <Params, S, C, K, Hint>(
    of: Observed<Params, S, C, Hint>,
    packing: Packing<S, K>
  ): ((tag: string) => Observer<K, C>) =>
  (tag) => {
    const observer = new BodyObserver(of, packing, tag)
    return {
      look: (previous) =>
        Effect.contextWith((context: Context.Context<Services>) =>
          observer.look(previous, Context.get(context, Clock.Clock))
        )
    }
  }
