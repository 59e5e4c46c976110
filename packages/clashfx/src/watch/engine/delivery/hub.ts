/**
 * Hands batches of events to any number of consumers, and tells the publisher when all of them are done with a batch.
 *
 * A consumer of `stream` is done with a batch when it asks for more, one of `deliveries` when it says so. Only then does the
 * publisher go on (and remember what it has delivered): what a consumer had in its hands when the process was killed is
 * delivered again. What a consumer was not done with when it left goes to whoever joins next, also when others stay: see
 * {@link LeftBehind}. Where consumers may lose events, no publisher waits for them.
 */
import type * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"
import type * as Pull from "effect/Pull"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { NonEmptyReadonlyArray } from "effect/Array"
import { monotonic, monotonicUnsafe } from "../../../exchange/internal/monotonic.ts"
import type { Delivery } from "../../Delivery.ts"
import { LeftBehind } from "./leftBehind.ts"

/**
 * What to do when a consumer is `capacity` polls with events behind:
 * - `suspend` (default): the polls wait for it; nothing is lost
 * - `slide`: it loses the events of the oldest poll
 * - `drop`: it loses the events of the newest poll
 *
 * With `slide` and `drop` polls do not wait at all, other consumers miss nothing, and what a consumer has not handled when
 * the process ends does not come again.
 */
export type Strategy = "suspend" | "slide" | "drop"

interface Batch<E> {
  readonly events: NonEmptyReadonlyArray<E>
  /** Counts what is published. */
  readonly number: number
  /** Opens when somebody is done with it, leaves it or takes it over: the publisher looks again. */
  readonly moved: Latch.Latch
  /** How many of those who have joined are not done with it. */
  waiting: number
  /** How often a consumer left that was not done with it. */
  timesLeft: number
}

interface Consumer<E> {
  readonly queue: Queue.Queue<Batch<E>, Cause.Done>
  /** What it was offered and is not done with. */
  readonly held: Set<Batch<E>>
  /** What the consumer before it left behind; it comes first. */
  readonly inherited: Array<Batch<E>>
}

export interface Hub<E> {
  /**
   * Suspends until every consumer is done with the events, or may lose them; while there is no consumer, until there is
   * one.
   */
  publish(events: NonEmptyReadonlyArray<E>): Effect.Effect<void>
  /** The same, for what consumers of the process before were not done with: who joins a little later gets it as well. */
  publishAgain(events: NonEmptyReadonlyArray<E>): Effect.Effect<void>
  /** The same, for events that are safe elsewhere: without a consumer nobody gets them. */
  publishToConsumers(events: NonEmptyReadonlyArray<E>): Effect.Effect<void>
  /** All events from the moment on at which the stream is run. */
  readonly stream: Stream.Stream<E>
  /** The same, batch by batch, each with its acknowledgement. */
  readonly deliveries: Stream.Stream<Delivery<E>>
  /** Nothing more is published: consumers end when they have what they were offered. */
  readonly close: Effect.Effect<void>
  /** Batches that consumers are not done with. */
  readonly backlog: Effect.Effect<number>
  /** How many events consumers have lost. */
  readonly lost: Effect.Effect<number>
  /** How many consumers there are. */
  readonly consumers: Effect.Effect<number>
}

export interface Options {
  readonly capacity: number
  readonly strategy: Strategy
}

export const make = <E>({ capacity, strategy }: Options): Hub<E> => new Batches(Math.max(1, capacity), strategy)

/** A hub that is closed with its scope. */
export const scoped = <E>(options: Options): Effect.Effect<Hub<E>, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync(() => make<E>(options)),
    (hub) => hub.close
  )

class Batches<E> implements Hub<E> {
  private readonly capacity: number
  private readonly strategy: Strategy
  private readonly joined = new Set<Consumer<E>>()
  /**
   * What consumers that left were not done with, for those that join. It is not done at once when others stay: consumers
   * that fail come back a little later, and those of a process that ends leave one after the other, the publisher with
   * them. Who does not come in time has left for good, and the publisher goes on.
   */
  private readonly left = new LeftBehind<Consumer<E>, Batch<E>>()
  private readonly hasConsumer = Latch.makeUnsafe(false)
  private isClosed = false
  private losses = 0
  private published = 0

  constructor(capacity: number, strategy: Strategy) {
    this.capacity = capacity
    this.strategy = strategy
  }

  // -------------------------------------------------------------------------------------------------------------------
  // Publishers
  // -------------------------------------------------------------------------------------------------------------------

  publish(events: NonEmptyReadonlyArray<E>, isAgain = false): Effect.Effect<void> {
    return Effect.suspend(() =>
      this.joined.size > 0
        ? this.handOut(events, isAgain)
        : Effect.andThen(this.hasConsumer.await, this.publish(events, isAgain))
    )
  }

  publishAgain(events: NonEmptyReadonlyArray<E>): Effect.Effect<void> {
    return this.publish(events, true)
  }

  publishToConsumers(events: NonEmptyReadonlyArray<E>): Effect.Effect<void> {
    return Effect.suspend(() => (this.joined.size > 0 ? this.publish(events) : Effect.void))
  }

  /** Hands a batch to every consumer; a publisher that is interrupted leaves it only with those that have taken it. */
  private handOut(events: NonEmptyReadonlyArray<E>, isAgain: boolean): Effect.Effect<void> {
    return Effect.uninterruptibleMask((restore) => {
      const targets = new Set(this.joined)
      const batch: Batch<E> = {
        events,
        number: this.published++,
        moved: Latch.makeUnsafe(false),
        waiting: targets.size,
        timesLeft: 0
      }
      for (const consumer of targets) consumer.held.add(batch)
      const offers = Effect.forEach(
        [...targets],
        (consumer) => Effect.map(this.offer(consumer, batch), () => targets.delete(consumer)),
        { concurrency: "unbounded", discard: true }
      )
      const offered = Effect.flatMap(monotonic, (now) => {
        if (isAgain) this.left.publishedAgain(batch, now)
        this.left.published(batch, now)
        return restore(offers)
      })
      return Effect.andThen(
        Effect.onInterrupt(offered, () =>
          Effect.sync(() => {
            for (const consumer of targets) this.finish(consumer, batch)
          })
        ),
        this.strategy === "suspend" ? restore(this.settled(batch)) : Effect.void
      )
    })
  }

  /** Waits until nobody has it, or may come back for it. */
  private settled(batch: Batch<E>): Effect.Effect<void> {
    return Effect.contextWith((context: Context.Context<never>) => {
      const until = this.left.until(batch)
      if (batch.waiting === 0 && until === undefined) return Effect.void
      const again = Effect.suspend(() => this.settled(batch))
      batch.moved.closeUnsafe()
      // While nobody is there, it waits for whoever is the next.
      if (batch.waiting > 0 || until === undefined || this.joined.size === 0) {
        return Effect.andThen(batch.moved.await, again)
      }
      const wait = until - monotonicUnsafe(Context.get(context, Clock.Clock))
      if (wait > 0) return Effect.andThen(Effect.timeoutOption(batch.moved.await, Math.ceil(wait)), again)
      return Effect.sync(() => this.left.forget(batch))
    })
  }

  private offer(consumer: Consumer<E>, batch: Batch<E>): Effect.Effect<unknown> {
    return Effect.suspend(() => {
      if (this.strategy === "suspend" || !Queue.isFullUnsafe(consumer.queue)) return Queue.offer(consumer.queue, batch)
      if (this.strategy === "drop") return Effect.sync(() => this.lose(consumer, batch))
      const oldest = Queue.takeUnsafe(consumer.queue)
      if (oldest?._tag === "Success") this.lose(consumer, oldest.value)
      return Queue.offer(consumer.queue, batch)
    })
  }

  // -------------------------------------------------------------------------------------------------------------------
  // Batches
  // -------------------------------------------------------------------------------------------------------------------

  private finish(consumer: Consumer<E>, batch: Batch<E>): void {
    if (!consumer.held.delete(batch)) return
    batch.waiting -= 1
    batch.moved.openUnsafe()
  }

  private lose(consumer: Consumer<E>, batch: Batch<E>): void {
    this.losses += batch.events.length
    this.finish(consumer, batch)
  }

  /** Nobody has to take over more than consumers may be behind, unless nothing may be lost. */
  private loseSurplus(): void {
    if (this.strategy === "suspend") return
    const { all } = this.left
    for (const batch of this.strategy === "slide" ? all.slice(0, -this.capacity) : all.slice(this.capacity)) {
      this.left.forget(batch)
      this.losses += batch.events.length
    }
  }

  // -------------------------------------------------------------------------------------------------------------------
  // Consumers
  // -------------------------------------------------------------------------------------------------------------------

  private get join(): Effect.Effect<Consumer<E>, never, Scope.Scope> {
    const joining = Effect.zipWith(Queue.bounded<Batch<E>, Cause.Done>(this.capacity), monotonic, (queue, now) => {
      if (this.isClosed) Queue.endUnsafe(queue)
      const inherited = this.leftUntil(now).take(now)
      const consumer: Consumer<E> = { queue, held: new Set(inherited), inherited: [...inherited] }
      this.joined.add(consumer)
      for (const batch of inherited) {
        batch.waiting += 1
        batch.moved.openUnsafe()
      }
      this.hasConsumer.openUnsafe()
      return consumer
    })
    return Effect.acquireRelease(joining, (consumer) => this.leave(consumer))
  }

  private leave(consumer: Consumer<E>): Effect.Effect<unknown> {
    return Effect.flatMap(monotonic, (now) => {
      const left = this.leftUntil(now)
      const held = [...consumer.held]
      left.leave(consumer, held, now)
      this.joined.delete(consumer)
      this.loseSurplus()
      for (const batch of held) this.finish(consumer, batch)
      if (this.joined.size === 0) this.hasConsumer.closeUnsafe()
      return Queue.shutdown(consumer.queue)
    })
  }

  /** What is left behind, without what nobody comes back for: as long as nobody is there, all of it waits. */
  private leftUntil(now: number): LeftBehind<Consumer<E>, Batch<E>> {
    if (this.joined.size > 0) this.left.expire(now)
    return this.left
  }

  /** The batches that the consumer before left come first; then the queue. */
  private next(consumer: Consumer<E>): Effect.Effect<Batch<E>, Cause.Done> {
    return Effect.suspend(() => {
      const inherited = consumer.inherited.shift()
      return inherited === undefined ? Queue.take(consumer.queue) : Effect.succeed(inherited)
    })
  }

  /** Asking for more is being done with a batch. */
  get stream(): Stream.Stream<E> {
    const pull = Effect.map(this.join, (consumer): Pull.Pull<NonEmptyReadonlyArray<E>> => {
      let current: Batch<E> | undefined
      return Effect.suspend(() => {
        if (current !== undefined) this.finish(consumer, current)
        current = undefined
        return Effect.map(this.next(consumer), (batch) => {
          current = batch
          return batch.events
        })
      })
    })
    return Stream.scoped(Stream.fromPull(pull))
  }

  get deliveries(): Stream.Stream<Delivery<E>> {
    const pull = Effect.map(this.join, (consumer): Pull.Pull<NonEmptyReadonlyArray<Delivery<E>>> =>
      Effect.map(this.next(consumer), (batch) => [
        { events: batch.events, done: Effect.sync(() => this.acknowledge(consumer, batch)) }
      ])
    )
    return Stream.scoped(Stream.fromPull(pull))
  }

  /** Done after the consumer has left counts as long as nobody else has taken the batch over. */
  private acknowledge(consumer: Consumer<E>, batch: Batch<E>): void {
    if (this.joined.has(consumer)) return this.finish(consumer, batch)
    this.left.done(consumer, batch)
    batch.moved.openUnsafe()
  }

  get close(): Effect.Effect<void> {
    return Effect.sync(() => {
      this.isClosed = true
      for (const { queue } of this.joined) Queue.endUnsafe(queue)
    })
  }

  // -------------------------------------------------------------------------------------------------------------------
  // Numbers
  // -------------------------------------------------------------------------------------------------------------------

  get backlog(): Effect.Effect<number> {
    return Effect.map(monotonic, (now) => {
      const batches = new Set(this.leftUntil(now).all.filter((batch) => this.left.until(batch) !== undefined))
      for (const consumer of this.joined) for (const batch of consumer.held) batches.add(batch)
      return batches.size
    })
  }

  get lost(): Effect.Effect<number> {
    return Effect.sync(() => this.losses)
  }

  get consumers(): Effect.Effect<number> {
    return Effect.sync(() => this.joined.size)
  }
}
