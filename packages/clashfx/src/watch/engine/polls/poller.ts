/**
 * One polling fiber: wait until due, look, tell what happened, and wait again. What is told and how is {@link Delivery}'s,
 * when polls come is in `pace`, what holds all of them back is in `gate` and `maintenance`.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Metric from "effect/Metric"
import * as Random from "effect/Random"
import type * as Result from "effect/Result"
import * as Scope from "effect/Scope"
import type { Services } from "../../../api/Operation.ts"
import type { WatchedKind } from "../../../diff/Stamp.ts"
import type { NotFound } from "../../../exchange/ClashError.ts"
import { roomOf } from "../../../exchange/internal/exchange.ts"
import { dateOf, monotonic, monotonicUnsafe, type Now, now, nowUnsafe } from "../../../exchange/internal/monotonic.ts"
import type { SnapshotStoreError } from "../../SnapshotStore.ts"
import { type Checkpoint, checkpoints, type Keeper } from "../memory/checkpoint.ts"
import { Delivery, type Outlet } from "../delivery/delivery.ts"
import type { Gate } from "./gate.ts"
import type { Maintenance, Witness } from "./maintenance.ts"
import * as Metrics from "../metrics.ts"
import { type Due, remaining } from "../memory/due.ts"
import { type Doubt, doubtAfter, isBelieved, isRepeated, lookAgainIn } from "./gone.ts"
import { backOff, dueAfter, type Pace, settling } from "./pace.ts"
import { probe } from "./probe.ts"
import { type Failing, type Reach, restUntil } from "./reach.ts"
import type { Look, LookError, Observer, Source } from "../looks/source.ts"
import { PollDefect, verdictOf } from "../looks/verdict.ts"

/** What can be asked about a watched tag. Times in ms since 1970, UTC. */
export interface TagStatus {
  readonly kind: WatchedKind
  readonly tag: string
  readonly lastPolledAt: number | undefined
  readonly nextDueAt: number | undefined
  /** The message of the last error, while polls fail. */
  readonly lastError: string | undefined
  readonly failures: number
  readonly gone: boolean
}

/** What the pollers of a watcher share. */
export interface Surroundings<C> extends Outlet<C> {
  readonly context: Context.Context<Services>
  readonly gate: Gate
  readonly maintenance: Maintenance
  readonly reach: Reach
  readonly pace: Pace
  readonly totals: Metrics.Totals
  /** Names a poller for the ids of its events. */
  readonly life: () => string
}

/** A poller: the effect to run in a fiber, and what is known about it. */
export interface Poller extends Witness {
  readonly run: Effect.Effect<never, never, Services>
  readonly status: (now: Now) => TagStatus
  /** Forgets everything about the tag, what is stored as well. */
  readonly forget: Effect.Effect<void>
}

/** How the polls of a tag go. */
type Condition =
  | { readonly _tag: "Fine" }
  /** Parts of the last look failed. */
  | { readonly _tag: "Partly"; readonly message: string }
  | Failing
  /** Another watcher has taken over the store: this one must not tell anything any more. */
  | { readonly _tag: "Stopped"; readonly message: string }

const fine: Condition = { _tag: "Fine" }

/** Makes the pollers of a kind; `surroundings` knows how many tags are added together. */
export const maker = <S, C extends { readonly _tag: string }>(
  source: Source<S, C>,
  keeper: Keeper | undefined,
  surroundings: (added: number) => Surroundings<C>
): ((added: number) => (tag: string) => Poller) => {
  const checkpointOf = checkpoints(source, keeper)
  return (added) => {
    const around = surroundings(added)
    return (tag) => {
      const checkpoint = checkpointOf(`${source.kind}/${tag}`)
      const teller = { kind: source.kind, tag, life: around.life() }
      const observer = source.observe(tag, around.pace)
      const delivery = new Delivery(source, teller, around, checkpoint, observer)
      return new TagPoller(source, tag, around, observer, delivery, checkpoint)
    }
  }
}

/** A class with methods: closures would cost a fifth of the memory of a tag. */
class TagPoller<S, C extends { readonly _tag: string }> implements Poller {
  private readonly source: Source<S, C>
  private readonly tag: string
  private readonly around: Surroundings<C>
  private readonly delivery: Delivery<S, C>
  private readonly checkpoint: Pick<Checkpoint<S>, "forget">
  private readonly observer: Observer<S, C>
  private condition: Condition = fine
  /** Was it found to be gone by this poller? What another process has found may be hours old. */
  private isGone = false
  /** The 404s since it was found last. */
  private doubt: Doubt | undefined = undefined
  /** When it was polled last, on the monotonic clock. */
  private polled: number | undefined = undefined
  /** When the next poll is due, on the monotonic clock. */
  private due: number | undefined = undefined

  constructor(
    source: Source<S, C>,
    tag: string,
    around: Surroundings<C>,
    observer: Observer<S, C>,
    delivery: Delivery<S, C>,
    checkpoint: Pick<Checkpoint<S>, "forget">
  ) {
    this.source = source
    this.tag = tag
    this.around = around
    this.delivery = delivery
    this.checkpoint = checkpoint
    this.observer = observer
  }

  get key(): string {
    return this.source.kind + this.tag
  }

  dueAt(): number {
    return this.due ?? Number.POSITIVE_INFINITY
  }

  get ask() {
    return Effect.provideContext(probe(this.source.kind, this.tag), this.around.context)
  }

  status(now: Now): TagStatus {
    const { condition, due, polled, source, tag } = this
    return {
      kind: source.kind,
      tag,
      lastPolledAt: polled === undefined ? undefined : dateOf(now, polled),
      nextDueAt: due === undefined ? undefined : dateOf(now, due),
      lastError: "message" in condition ? condition.message : undefined,
      failures: condition._tag === "Failing" ? condition.failures : 0,
      gone: this.delivery.known._tag === "Gone"
    }
  }

  get forget(): Effect.Effect<void> {
    return Effect.ignore(this.checkpoint.forget)
  }

  get run(): Effect.Effect<never, never, Services> {
    return Effect.catch(this.whole(), ({ message }) => {
      this.condition = { _tag: "Stopped", message }
      this.due = undefined
      return Effect.never
    })
  }

  // -------------------------------------------------------------------------------------------------------------------
  // The loop
  // -------------------------------------------------------------------------------------------------------------------

  /** What breaks outside a poll is said, and begins again: no tag falls silent. */
  private whole(): Effect.Effect<never, SnapshotStoreError, Services> {
    return Effect.catchDefect(
      Effect.scopedWith((scope) => this.polls(scope)),
      (defect) =>
        Effect.gen({ self: this }, function* () {
          const { failures, message } = this.fails(new PollDefect({ defect }), yield* monotonic)
          yield* Effect.logWarning(`${this.source.kind} ${this.tag}: ${message}`)
          yield* Effect.sleep(backOff(this.around.pace, failures, yield* Random.next))
          return yield* this.whole()
        })
    )
  }

  /** Generators that are methods: a tag has them for good, and each one of its own would have a class of its own. */
  private polls(scope: Scope.Scope): Effect.Effect<never, SnapshotStoreError, Services> {
    const begun = Scope.provide(Effect.gen({ self: this }, this.beginning), scope)
    return Effect.andThen(begun, Effect.gen({ self: this }, this.rest))
  }

  private *beginning() {
    const { pace } = this.around
    const place = yield* Random.next
    yield* this.waitUntil((yield* monotonic) + place * pace.spread)
    const planned = yield* this.delivery.resume
    const began = yield* now
    const wait = remaining(planned, began.date)
    if (wait > 0) yield* this.waitUntil(began.time + wait)
    const asked = yield* monotonic
    const due = yield* this.once()
    // Those that were planned apart stay apart.
    yield* this.waitUntil(planned === undefined ? due + settling(pace, due - asked, place) : due)
  }

  private *rest(): Generator<Effect.Effect<unknown, SnapshotStoreError, Services>, never, never> {
    for (;;) yield* this.waitUntil(yield* this.once())
  }

  /** Waits until a poll is due and polls may begin; what is held back becomes due again then: it is not late. */
  private waitUntil(due: number): Effect.Effect<void> {
    return Effect.contextWith((context: Context.Context<never>) => {
      this.due = due
      const wait = due - monotonicUnsafe(Context.get(context, Clock.Clock))
      const begin = Effect.suspend(() => {
        if (!this.around.gate.isOpen()) return this.heldBack()
        const room = roomOf(Context.getOrUndefined(this.around.context, HttpClient.HttpClient))
        return room ?? Effect.void
      })
      if (wait <= 0) return begin
      const { condition } = this
      if (condition._tag !== "Failing" || !condition.isCutOff) return Effect.andThen(restUntil(this, due, wait), begin)
      return Effect.flatMap(this.around.reach.within(Math.ceil(wait)), (isReached) => {
        if (!isReached) return begin
        this.condition = { ...condition, isCutOff: false }
        return this.heldBack()
      })
    })
  }

  /** What is held back begins again later, for polls shall not begin all at once. */
  private heldBack(): Effect.Effect<void> {
    return Effect.gen({ self: this }, function* () {
      yield* this.around.gate.pass
      yield* this.waitUntil((yield* monotonic) + Math.ceil((yield* Random.next) * this.around.pace.restart()))
    })
  }

  /** One look and what follows from it; gives when to look again. */
  private once(): Effect.Effect<number, SnapshotStoreError, Services> {
    return Effect.catchDefect(
      Effect.flatMap(this.look(), (result) => this.follow(result)),
      (defect) => Effect.flatMap(now, (now) => this.failed(new PollDefect({ defect }), now))
    )
  }

  /** One look, with whatever can go wrong as a value. */
  private look() {
    return Effect.suspend(() => this.observer.look(this.delivery.previous)).pipe(
      Effect.catchDefect((defect) => Effect.fail(new PollDefect({ defect }))),
      Effect.result
    )
  }

  // -------------------------------------------------------------------------------------------------------------------
  // What follows from a look
  // -------------------------------------------------------------------------------------------------------------------

  private follow(result: Result.Result<Look<S, C>, LookError | PollDefect>): Effect.Effect<number, SnapshotStoreError> {
    return Effect.contextWith((context: Context.Context<never>) => {
      const { totals } = this.around
      const now = nowUnsafe(Context.get(context, Clock.Clock))
      this.polled = now.time
      totals.polls += 1
      totals.lag = Math.max(0, now.time - (this.due ?? now.time))
      Metrics.lag.updateUnsafe(totals.lag / 1000, context)
      if (result._tag === "Failure") return this.unsuccessful(result.failure, now)
      this.answered(now)
      this.around.reach.found(this.source.kind, now.time)
      return this.succeeded(result.success, now, context)
    })
  }

  /** What a look that worked means; when it found nothing new, that takes no further step. */
  private succeeded(
    look: Look<S, C>,
    now: Now,
    context: Context.Context<never>
  ): Effect.Effect<number, SnapshotStoreError> {
    const { kind } = this.source
    const outcome = look.changes.length === 0 ? "unchanged" : "changed"
    if (outcome === "unchanged") this.around.totals.unchanged += 1
    Metrics.pollsOf(kind)(outcome).updateUnsafe(1, context)
    const chance = Context.get(context, Random.Random).nextDoubleUnsafe()
    const due = dueAfter(this.around.pace, look, now.time, chance)
    const planned: Due = { at: now.date, due: dateOf(now, due) }
    const told = this.delivery.isKnown(look)
      ? Effect.succeed(this.nothingNew(Math.max(due, now.time), planned))
      : Effect.map(this.delivery.found(look, now, planned), () => {
          this.recovered()
          return Math.max(due, monotonicUnsafe(Context.get(context, Clock.Clock)))
        })
    return look.failed === undefined || look.failed.length === 0 ? told : Effect.tap(told, () => this.partly(look, now))
  }

  /** A look found what is known: nothing is delivered, so no time has passed. */
  private nothingNew(due: number, planned: Due): number {
    this.recovered()
    this.delivery.unchanged(planned)
    return due
  }

  private recovered(): void {
    this.condition = fine
    this.isGone = false
    this.doubt = undefined
  }

  /** Parts of a look failed: they are told, and the rest goes on as it would. */
  private partly({ failed = [] }: Look<S, C>, now: Now): Effect.Effect<void, SnapshotStoreError> {
    return Effect.forEach(
      failed,
      ({ error, failures, retryIn }) => {
        this.around.totals.failed += 1
        this.condition = { _tag: "Partly", message: error.message }
        return this.delivery.failed(error, failures, retryIn, now)
      },
      { discard: true }
    )
  }

  /** What a look that did not work means; gives when to look again. */
  private unsuccessful(error: LookError | PollDefect, now: Now): Effect.Effect<number, SnapshotStoreError> {
    const verdict = verdictOf(error)
    if (verdict === "answered") this.answered(now)
    if (error._tag === "NotFound") return this.missing(error, now)
    this.doubt = undefined
    if (verdict === "answered" || verdict === "unclear") return this.failed(error, now)
    return Effect.flatMap(this.around.maintenance.report(this.key, verdict), (isMaintenance) =>
      isMaintenance ? Effect.succeed(now.time) : this.failed(error, now)
    )
  }

  /** The API itself has answered, with whatever. */
  private answered({ time }: Now): void {
    this.around.maintenance.answered(this.dueAt(), this.key)
    this.around.reach.answered(time)
  }

  /** It is told that something is gone when it is to be believed; what nobody vouches for is a poll that failed. */
  private missing(error: NotFound, now: Now): Effect.Effect<number, SnapshotStoreError> {
    const { pace, reach } = this.around
    const doubt = (this.doubt = doubtAfter(this.doubt, error, now.time))
    if (!this.isGone && !isBelieved(doubt, reach.foundAt, reach.isAlone())) {
      if (isRepeated(doubt) && !doubt.isOwn) return this.failed(error, now)
      this.condition = fine
      return Effect.as(this.counted, now.time + lookAgainIn(doubt, pace))
    }
    this.condition = fine
    this.isGone = true
    const planned = { at: now.date, due: now.date + pace.goneInterval }
    return Effect.as(Effect.andThen(this.counted, this.delivery.gone(now, planned)), now.time + pace.goneInterval)
  }

  /** A poll has failed. */
  private get counted(): Effect.Effect<void> {
    return Effect.suspend(() => {
      this.around.totals.failed += 1
      return Metric.update(Metrics.pollsOf(this.source.kind)("failed"), 1)
    })
  }

  private fails(error: LookError | PollDefect, at: number): Failing {
    const last = this.condition._tag === "Failing" ? this.condition : undefined
    return (this.condition = this.around.reach.failing(last, error, at))
  }

  private failed(error: LookError | PollDefect, now: Now): Effect.Effect<number, SnapshotStoreError> {
    return Effect.gen({ self: this }, function* () {
      yield* this.counted
      const { failures } = this.fails(error, now.time)
      const retryIn = backOff(this.around.pace, failures, yield* Random.next)
      yield* this.delivery.failed(error, failures, retryIn, now)
      return (yield* monotonic) + retryIn
    })
  }
}
