/**
 * Hands batches of events to any number of consumers, and tells the publisher when all of them are done with a batch.
 *
 * A consumer of `stream` is done with a batch when it asks for more, one of `deliveries` when it says so. Only then does the
 * publisher go on (and remember what it has delivered): what a consumer had in its hands when the process was killed is
 * delivered again. Where consumers may lose events, no publisher waits for them.
 */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"
import type * as Pull from "effect/Pull"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { NonEmptyReadonlyArray } from "effect/Array"
import type { Delivery } from "../Delivery.ts"

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
  readonly done: Deferred.Deferred<void>
  /** How many consumers are not done with it. */
  waiting: number
}

interface Consumer<E> {
  readonly queue: Queue.Queue<Batch<E>>
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
  readonly publish: (events: NonEmptyReadonlyArray<E>) => Effect.Effect<void>
  /** The same, for events that are safe elsewhere: without a consumer nobody gets them. */
  readonly publishToConsumers: (events: NonEmptyReadonlyArray<E>) => Effect.Effect<void>
  /** All events from the moment on at which the stream is run. */
  readonly stream: Stream.Stream<E>
  /** The same, batch by batch, each with its acknowledgement. */
  readonly deliveries: Stream.Stream<Delivery<E>>
  /** Batches that consumers are not done with. */
  readonly backlog: Effect.Effect<number>
  /** How many events consumers have lost. */
  readonly lost: Effect.Effect<number>
  /** How many consumers there are. */
  readonly consumers: Effect.Effect<number>
}

export const make = <E>(options: { readonly capacity: number; readonly strategy: Strategy }): Hub<E> => {
  const capacity = Math.max(1, options.capacity)
  const consumers = new Set<Consumer<E>>()
  /** What the last consumer left behind: for the next one. */
  const left = new Set<Batch<E>>()
  const hasConsumer = Latch.makeUnsafe(false)
  let lost = 0

  const finish = (consumer: Consumer<E>, batch: Batch<E>): void => {
    if (!consumer.held.delete(batch)) return
    batch.waiting -= 1
    if (batch.waiting === 0) Deferred.doneUnsafe(batch.done, Effect.void)
  }

  const lose = (consumer: Consumer<E>, batch: Batch<E>): void => {
    lost += batch.events.length
    finish(consumer, batch)
  }

  const offer = (consumer: Consumer<E>, batch: Batch<E>): Effect.Effect<unknown> =>
    Effect.suspend(() => {
      if (options.strategy === "suspend" || !Queue.isFullUnsafe(consumer.queue)) {
        return Queue.offer(consumer.queue, batch)
      }
      if (options.strategy === "drop") return Effect.sync(() => lose(consumer, batch))
      const oldest = Queue.takeUnsafe(consumer.queue)
      if (oldest?._tag === "Success") lose(consumer, oldest.value)
      return Queue.offer(consumer.queue, batch)
    })

  /** Nobody has to take over more than consumers may be behind, unless nothing may be lost. */
  const loseSurplus = (): void => {
    if (options.strategy === "suspend") return
    const surplus = options.strategy === "slide" ? [...left].slice(0, -capacity) : [...left].slice(capacity)
    for (const batch of surplus) {
      left.delete(batch)
      lost += batch.events.length
    }
  }

  const leave = (consumer: Consumer<E>) =>
    Effect.suspend(() => {
      consumers.delete(consumer)
      if (consumers.size > 0) for (const batch of consumer.held) finish(consumer, batch)
      else {
        for (const batch of consumer.held) left.add(batch)
        loseSurplus()
        hasConsumer.closeUnsafe()
      }
      return Queue.shutdown(consumer.queue)
    })

  const join: Effect.Effect<Consumer<E>, never, Scope.Scope> = Effect.acquireRelease(
    Effect.gen(function* () {
      const queue = yield* Queue.bounded<Batch<E>>(capacity)
      const consumer: Consumer<E> = { queue, held: new Set(left), inherited: [...left] }
      left.clear()
      consumers.add(consumer)
      hasConsumer.openUnsafe()
      return consumer
    }),
    leave
  )

  /** The batches that the consumer before left come first; then the queue. */
  const next = (consumer: Consumer<E>): Effect.Effect<Batch<E>> =>
    Effect.suspend(() => {
      const inherited = consumer.inherited.shift()
      return inherited === undefined ? Queue.take(consumer.queue) : Effect.succeed(inherited)
    })

  /** Asking for more is being done with a batch. */
  const pull = Effect.map(join, (consumer): Pull.Pull<NonEmptyReadonlyArray<E>> => {
    let current: Batch<E> | undefined
    return Effect.suspend(() => {
      if (current !== undefined) finish(consumer, current)
      current = undefined
      return Effect.map(next(consumer), (batch) => {
        current = batch
        return batch.events
      })
    })
  })

  /** Done after the consumer has left counts as long as nobody else has taken the batch over. */
  const acknowledge = (consumer: Consumer<E>, batch: Batch<E>): void => {
    if (consumers.has(consumer)) return finish(consumer, batch)
    if (consumer.held.has(batch) && left.delete(batch)) finish(consumer, batch)
  }

  const pullDeliveries = Effect.map(join, (consumer): Pull.Pull<NonEmptyReadonlyArray<Delivery<E>>> =>
    Effect.map(next(consumer), (batch) => [
      { events: batch.events, done: Effect.sync(() => acknowledge(consumer, batch)) }
    ])
  )

  /** Hands a batch to every consumer; a publisher that is interrupted leaves it only with those that have taken it. */
  const handOut = (events: NonEmptyReadonlyArray<E>): Effect.Effect<void> =>
    Effect.uninterruptibleMask((restore) => {
      const targets = new Set(consumers)
      const batch: Batch<E> = { events, done: Deferred.makeUnsafe(), waiting: targets.size }
      for (const consumer of targets) consumer.held.add(batch)
      const offers = Effect.forEach(
        [...targets],
        (consumer) => Effect.map(offer(consumer, batch), () => targets.delete(consumer)),
        { concurrency: "unbounded", discard: true }
      )
      return Effect.andThen(
        Effect.onInterrupt(restore(offers), () =>
          Effect.sync(() => {
            for (const consumer of targets) finish(consumer, batch)
          })
        ),
        options.strategy === "suspend" ? restore(Deferred.await(batch.done)) : Effect.void
      )
    })

  const publish = (events: NonEmptyReadonlyArray<E>): Effect.Effect<void> =>
    Effect.suspend(() => (consumers.size > 0 ? handOut(events) : Effect.andThen(hasConsumer.await, publish(events))))

  return {
    publish,
    publishToConsumers: (events) => Effect.suspend(() => (consumers.size > 0 ? publish(events) : Effect.void)),
    stream: Stream.scoped(Stream.fromPull(pull)),
    deliveries: Stream.scoped(Stream.fromPull(pullDeliveries)),
    backlog: Effect.sync(() => {
      const batches = new Set(left)
      for (const consumer of consumers) for (const batch of consumer.held) batches.add(batch)
      return batches.size
    }),
    lost: Effect.sync(() => lost),
    consumers: Effect.sync(() => consumers.size)
  }
}
