/** Listening to a watcher while the test clock goes on. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"

/** Collects what a watcher says while a test goes on. */
export const listen = <E>(events: Stream.Stream<E>): Effect.Effect<Array<E>, never, Scope.Scope> =>
  Effect.gen(function* () {
    const seen: Array<E> = []
    yield* Effect.forkScoped(Stream.runForEach(events, (event) => Effect.sync(() => seen.push(event))))
    yield* TestClock.adjust(0)
    return seen
  })

/** Lets minutes pass. */
export const minutes = (n: number): Effect.Effect<void> =>
  Effect.gen(function* () {
    for (let i = 0; i < n * 2; i++) yield* TestClock.adjust("30 seconds")
  })
