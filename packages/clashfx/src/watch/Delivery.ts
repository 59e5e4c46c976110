/**
 * Events with their acknowledgement: what is not `done` is delivered again.
 *
 * `watcher.events` is the simple form: there, asking for more means that what was handed out before is done. That holds for
 * `Stream.runForEach`, `runForEachArray`, `tap`, `filter`, `map` and `mapEffect` without concurrency. It does not hold for
 * operators that ask ahead (`groupedWithin`, `grouped`, `buffer`, `mapEffect` with concurrency, `merge`, `broadcast`): they
 * take events that nobody has handled yet, and a process that is killed then loses them. Use deliveries there.
 *
 * @example
 * ```ts
 * watcher.deliveries.pipe(
 *   Stream.groupedWithin(500, "5 seconds"),
 *   Stream.mapEffect((batch) => Effect.andThen(insert(Delivery.events(batch)), Delivery.done(batch)), { concurrency: 4 }),
 *   Stream.runDrain
 * )
 * ```
 */
import * as Effect from "effect/Effect"
import type { NonEmptyReadonlyArray } from "effect/Array"

/** The events of one poll, in order. */
export interface Delivery<E> {
  readonly events: NonEmptyReadonlyArray<E>
  /**
   * The events are handled, for good: what they lead to may be remembered, and the next events of this tag may come. Until
   * then they are delivered again after a restart (with a `SnapshotStore`), or to the next consumer. Twice is once.
   */
  readonly done: Effect.Effect<void>
}

/** The events of many deliveries, in order. */
export const events = <E>(deliveries: Iterable<Delivery<E>>): ReadonlyArray<E> =>
  Array.from(deliveries).flatMap((delivery) => delivery.events)

/** Acknowledges many deliveries. */
export const done = (deliveries: Iterable<Delivery<unknown>>): Effect.Effect<void> =>
  Effect.forEach(deliveries, (delivery) => delivery.done, { discard: true })
