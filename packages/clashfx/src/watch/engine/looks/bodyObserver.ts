/** Looks at things that one request answers: the bytes of the body decide first, then the snapshots. */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { answer, offer } from "../../../api/internal/pipeline.ts"
import type { Services } from "../../../api/Operation.ts"
import { type Now, nowUnsafe } from "../../../exchange/internal/monotonic.ts"
import { DecodeError, type Origin } from "../../../exchange/ClashError.ts"
import type { Answer } from "../../../exchange/Answer.ts"
import { type Learnt, Lifetime } from "../../../exchange/internal/order/lifetime.ts"
import {
  begin,
  type Edge,
  type History,
  isKnown,
  judge,
  resume,
  type Sight
} from "../../../exchange/internal/order/order.ts"
import { recall, type Remembered, remember } from "../../../exchange/internal/order/rememberedOrder.ts"
import type { Observed, Oddity, Read } from "./observed.ts"
import { Reading, type Seen } from "./reading.ts"
import type { Packing } from "./packing.ts"
import type { Look, LookError, Observer } from "./source.ts"

/** A look, and whether it is at what is newest. */
interface Followed<K, C> {
  readonly value: Look<K, C>
  readonly isTold: boolean
}

/** Nothing is told from an answer: all stays as it was before. */
const untold = <K>(previous: K, next: number, isTold: boolean): Followed<K, never> => ({
  value: { snapshot: previous, changes: [], next },
  isTold
})

/** Looks at one tag, one look after the other. */
class BodyObserver<Params, S, C, K, Hint> implements Observer<K, C> {
  private readonly of: Observed<Params, S, C, Hint>
  private readonly packing: Packing<S, K>
  private readonly origin: Origin
  private readonly url: Result.Result<string, LookError>
  private seen: Seen<K, Hint> | undefined
  private readonly lifetime: Lifetime
  private history: History<K> | undefined
  /** What of the headers stands beside the snapshot. */
  private kept: Learnt
  /** What another process knew of the order, until the first answer. */
  private stored: Remembered | undefined
  private lastLook: Now | undefined
  private readonly edge: Edge
  /** Was the last answer too odd to be told from? */
  private wasOdd = false
  /** The odd part that has been said, as long as it lasts. */
  private believed: string | undefined
  /** What of the last answer is to be said. */
  private unsaid: DecodeError | undefined
  /** Who could not be read at the first look, nor since. */
  private unread: ReadonlySet<string> | undefined

  constructor(of: Observed<Params, S, C, Hint>, packing: Packing<S, K>, edge: Edge, tag: string) {
    this.of = of
    this.packing = packing
    this.origin = { operation: of.route.operation, subject: tag }
    this.edge = edge
    this.lifetime = new Lifetime(of.lifetime)
    this.kept = this.lifetime.learnt
    this.url = of.route.url(of.params(tag), {})
  }

  /** What is known of the order, for the next process. */
  remember(): Remembered | undefined {
    const { history, lastLook, lifetime, unread } = this
    this.kept = lifetime.learnt
    return history && lastLook && remember(history, lifetime, this.edge, lastLook, unread)
  }

  recall(stored: Remembered): void {
    this.stored = stored
    this.kept = stored.lifetime
  }

  look(previous: K | undefined): Effect.Effect<Look<K, C>, LookError, Services> {
    return Effect.contextWith((context: Context.Context<Services>) =>
      this.ask(previous, Context.get(context, Clock.Clock))
    )
  }

  private ask(previous: K | undefined, clock: Clock.Clock): Effect.Effect<Look<K, C>, LookError, Services> {
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
      const now = nowUnsafe(clock)
      this.begin(now)
      const sight = {
        fingerprint: answer.fingerprint,
        at: now.time,
        freshFor: answer.freshUntil - answer.receivedAt,
        took: answer.took
      }
      const look = this.follow(answer, sight, previous, reading)
      if (Result.isFailure(look)) return Effect.fail(look.failure)
      const { isTold, value } = this.unsaid === undefined ? look.success : this.say(look.success, this.unsaid, sight)
      // Who asks for what was just told gets at least this.
      return isTold ? Effect.as(offer(url, answer, value.changes.length > 0), value) : Effect.succeed(value)
    })
  }

  /** Says once that a part of what is watched cannot be read. */
  private say(followed: Followed<K, C>, error: DecodeError, { freshFor }: Sight): Followed<K, C> {
    this.unsaid = undefined
    const failed = [{ error, failures: 1, retryIn: freshFor }]
    return { ...followed, value: { ...followed.value, failed } }
  }

  private begin(now: Now): void {
    this.lastLook = now
    if (this.stored !== undefined) {
      this.history = recall(this.stored, this.lifetime, this.edge, now)
      this.unread = this.stored.unread && new Set(this.stored.unread)
    }
    this.stored = undefined
  }

  /** What an answer means. It is told from unless it is older, too odd, or has to be confirmed. */
  private follow(
    answer: Answer,
    sight: Sight,
    previous: K | undefined,
    reading: Reading<Params, S, C, K, Hint>
  ): Result.Result<Followed<K, C>, LookError> {
    const next = sight.at + sight.freshFor
    const isSeen = previous !== undefined && isKnown(this.history, answer.fingerprint)
    if (!isSeen) {
      const odd = this.oddity(answer, reading)
      if (Result.isFailure(odd)) return Result.fail(odd.failure)
      const wasOdd = this.wasOdd
      this.wasOdd = odd.success !== undefined && !wasOdd
      if (odd.success !== undefined) {
        const { detail, lasting, path } = odd.success
        const error = new DecodeError({ ...this.origin, path, detail, status: answer.status, body: answer.body })
        if (!wasOdd) {
          return previous === undefined ? Result.fail(error) : Result.succeed(untold(previous, next, false))
        }
        if (lasting !== undefined) {
          this.believed = lasting
          this.unsaid = error
        }
      }
    }
    if (previous === undefined) return Result.map(reading.read(answer), (read) => this.find(sight, read, next))
    const judged = judge({
      history: this.history ?? resume<K>(sight.at),
      sight,
      lifetime: this.lifetime,
      edge: this.edge,
      witness: reading,
      newest: previous,
      body: () => reading.packed(answer, previous)
    })
    this.history = judged.history
    if (judged.verdict === "older") return Result.succeed(untold(previous, next, false))
    if (judged.verdict === "newer") {
      const bodies = judged.path.map(({ body }) => body)
      return Result.succeed(this.tell(sight, bodies, judged.history.fingerprint, previous, reading, next))
    }
    this.wasOdd = false
    if (this.learn(reading)) {
      // Another object, though it says the same: what is known now is stored with it.
      const kept = reading.packed(answer, previous)
      this.seen = { fingerprint: sight.fingerprint, kept, hint: reading.hint }
      return Result.succeed(untold(kept, next, true))
    }
    // The snapshot may be another one than was told of last.
    const isKept = this.seen?.kept === previous
    return isKept
      ? Result.succeed(this.lifetime.isNews(this.kept) ? this.taught(previous, next) : untold(previous, next, true))
      : Result.map(reading.read(answer), () =>
          this.tell(sight, [reading.packed(answer, previous)], sight.fingerprint, previous, reading, next)
        )
  }

  private oddity(
    answer: Answer,
    reading: Reading<Params, S, C, K, Hint>
  ): Result.Result<Oddity | undefined, DecodeError> {
    return Result.map(reading.read(answer), ({ oddity, snapshot }) => {
      const isBelieved = oddity?.lasting !== undefined && oddity.lasting === this.believed
      if (oddity === undefined) this.believed = undefined
      return isBelieved || oddity === undefined ? this.of.oddity(reading.before, snapshot) : oddity
    })
  }

  /** What of the first look can be read now is told from, from now on. */
  private learn(reading: Reading<Params, S, C, K, Hint>): boolean {
    const { unread } = this
    if (unread === undefined || !reading.isDone) return false
    const still = [...unread].filter((part) => reading.unread?.has(part) === true)
    this.unread = still.length === 0 ? undefined : new Set(still)
    return still.length < unread.size
  }

  /** Nothing changed, but what was learnt of the headers meanwhile is needed by the next process, too. */
  private taught(previous: K, next: number): Followed<K, C> {
    return { value: { snapshot: previous, changes: [], next, learnt: true }, isTold: true }
  }

  /** The first look: there is nothing to compare it with. */
  private find(sight: Sight, { hint, snapshot, unread }: Read<S, Hint>, next: number): Followed<K, C> {
    this.unread = unread
    this.history = begin(sight, this.lifetime)
    const kept = this.packing.pack(snapshot)
    this.seen = { fingerprint: sight.fingerprint, kept, hint }
    return { value: { snapshot: kept, changes: [this.of.found(snapshot)], next }, isTold: true }
  }

  /** Tells of one body after the other; those before the last were held until it came. */
  private tell(
    { fingerprint }: Sight,
    bodies: ReadonlyArray<K>,
    newest: string,
    previous: K,
    reading: Reading<Params, S, C, K, Hint>,
    next: number
  ): Followed<K, C> {
    const changes: Array<C> = []
    let last = previous
    for (const body of bodies) {
      changes.push(...reading.diff(last, body))
      last = body
    }
    // Without changes the old snapshot stays, so that nothing has to be stored.
    const isNew = changes.length > 0
    const isTold = newest === fingerprint
    const { unread } = this
    const kept = isNew ? last : previous
    this.seen = { fingerprint: newest, kept, hint: isNew && isTold ? reading.hint : undefined }
    if (unread === undefined) return { value: { snapshot: kept, changes, next }, isTold }
    if (isTold) this.learn(reading)
    const told = changes.filter((change) => this.of.isJoinOf?.(change, unread) !== true)
    return { value: { snapshot: kept, changes: told, next }, isTold }
  }
}

/** Makes observers that do not parse a body that they have seen, and take none for news that is older. */
export const bodyObserver =
  <Params, S, C, K, Hint>(
    of: Observed<Params, S, C, Hint>,
    packing: Packing<S, K>,
    edge: Edge
  ): ((tag: string) => Observer<K, C>) =>
  (tag) =>
    new BodyObserver(of, packing, edge, tag)
