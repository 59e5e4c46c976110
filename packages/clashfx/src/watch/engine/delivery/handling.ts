/** Handles deliveries: a batch is done when its handler has succeeded. */
import * as Arr from "effect/Array"
import * as Cause from "effect/Cause"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import { assertGiven, count, span } from "../../../model/internal/given.ts"
import * as Delivery from "../../Delivery.ts"
import { makeOutage } from "../../../service/internal/outage.ts"

/** How events are handed to a handler. */
export interface RunOptions<X> {
  /**
   * When to call the handler again, with the same events, after it has failed. Default: after about 1, 2, 4, ... seconds,
   * at most a minute, until it succeeds, also when it throws or interrupts itself. A schedule is asked about the handler's
   * errors alone: when it ends, `run` fails with the error, and when the handler throws, `run` dies with what it threw.
   * What was not done stays to be delivered again.
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

/** In JavaScript a handler may give anything. */
const effectOf = <X, R>(given: Effect.Effect<unknown, X, R>): Effect.Effect<unknown, X, R> =>
  Effect.isEffect(given)
    ? given
    : Effect.die(new TypeError("it gave no effect: those of promises are for `watch.run` of a client"))

/** The handler threw, or interrupted itself. */
class Broken {
  readonly cause: Cause.Cause<never>
  constructor(cause: Cause.Cause<never>) {
    this.cause = cause
  }
}

/** Calls until it works: what is thrown is an error like any other. Only an end from outside is one. */
const insistently = <X, R>(call: Effect.Effect<unknown, X, R>): Effect.Effect<unknown, X, R> =>
  call.pipe(
    Effect.catchCause((cause): Effect.Effect<never, X | Broken> => {
      const error = Cause.findError(cause)
      return Effect.fail(Result.isSuccess(error) ? error.success : new Broken(error.failure))
    }),
    Effect.retry(untilItWorks),
    Effect.catch((error): Effect.Effect<never, X> =>
      error instanceof Broken ? Effect.failCause(error.cause) : Effect.fail(error)
    )
  )

export const run = <E, X, R>(
  deliveries: Stream.Stream<Delivery.Delivery<E>>,
  handler: Handler<E, X, R>,
  { batch, concurrency = 1, retry }: RunOptions<X> = {}
): Effect.Effect<never, X, R> => {
  const handle = (group: ReadonlyArray<Delivery.Delivery<E>>): Effect.Effect<void, X, R> => {
    const events = Delivery.events(group)
    if (!Arr.isReadonlyArrayNonEmpty(events)) return Effect.void
    const outage = makeOutage(`The handler of ${events.length} events fails`, "The handler works again")
    const call = Effect.suspend(() => effectOf(handler(events))).pipe(
      Effect.tapCause((cause) => outage.began(Cause.squash(cause))),
      Effect.tap(outage.ended)
    )
    return Effect.andThen(retry === undefined ? insistently(call) : Effect.retry(call, retry), Delivery.done(group))
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
    // What is delivered ends with the watcher, from outside.
    Effect.andThen(
      Stream.runDrain(Stream.mapEffect(groups, handle, { concurrency, unordered: true })),
      Effect.interrupt
    )
  )
}
