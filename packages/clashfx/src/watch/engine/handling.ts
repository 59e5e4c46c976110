/** Handles deliveries: a batch is done when its handler has succeeded. */
import * as Arr from "effect/Array"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import { assertGiven, count, span } from "../../model/internal/given.ts"
import * as Delivery from "../Delivery.ts"
import { firstLine } from "../../exchange/internal/thrown.ts"

/** How events are handed to a handler. */
export interface RunOptions<X> {
  /**
   * When to call the handler again, with the same events, after it has failed. Default: after about 1, 2, 4, ... seconds,
   * at most a minute, until it succeeds. When a schedule ends, `run` fails with the handler's error, and what was not done
   * stays to be delivered again.
   */
  readonly retry?: Schedule.Schedule<unknown, X> | undefined
  /** How many calls may run at once; default 1. Events of one tag come one call after the other in any case. */
  readonly concurrency?: number | undefined
  /** Hands over the events of up to `size` polls together, at the latest after `within`; default those of one poll. */
  readonly batch?: { readonly size: number; readonly within: Duration.Input } | undefined
}

/** What is called with events. */
export type Handler<E, X, R> = (events: Arr.NonEmptyReadonlyArray<E>) => Effect.Effect<unknown, X, R>

const untilItWorks: Schedule.Schedule<unknown> = Schedule.jittered(
  Schedule.min([Schedule.exponential("1 second"), Schedule.spaced("1 minute")])
)

export const run = <E, X, R>(
  deliveries: Stream.Stream<Delivery.Delivery<E>>,
  handler: Handler<E, X, R>,
  { batch, concurrency = 1, retry = untilItWorks }: RunOptions<X> = {}
): Effect.Effect<never, X, R> => {
  const handle = (group: ReadonlyArray<Delivery.Delivery<E>>): Effect.Effect<void, X, R> => {
    const events = Delivery.events(group)
    if (!Arr.isReadonlyArrayNonEmpty(events)) return Effect.void
    return Effect.suspend(() => handler(events)).pipe(
      Effect.tapError((error) =>
        Effect.logWarning(`The handler of ${events.length} events failed: ${firstLine(error)}`)
      ),
      Effect.retry(retry),
      Effect.andThen(Delivery.done(group))
    )
  }
  const groups =
    batch === undefined
      ? Stream.map(deliveries, (delivery): ReadonlyArray<Delivery.Delivery<E>> => [delivery])
      : Stream.groupedWithin(deliveries, batch.size, batch.within)
  return Effect.andThen(
    assertGiven(
      "run",
      count("concurrency", concurrency, 1),
      count("batch.size", batch?.size, 1),
      span("batch.within", batch?.within)
    ),
    Effect.andThen(Stream.runDrain(Stream.mapEffect(groups, handle, { concurrency, unordered: true })), Effect.never)
  )
}
