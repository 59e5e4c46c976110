/** Effects as promises, for clients that are measured by promises. */
import type * as Context from "effect/Context"
import type * as Effect from "effect/Effect"

/**
 * Runs effects as promises that are kept from within. `Effect.runPromise` adds an observer to the fiber of every request,
 * in a list that V8 comes to allocate among the long-lived objects: every answer then stays until the next full
 * collection, which doubles the CPU time of a request and the memory of the process.
 */
export const promisesOf = <R>({ catchCause, map, runForkWith, sync }: typeof Effect, context: Context.Context<R>) => {
  const fork = runForkWith(context)
  return <A, E>(effect: Effect.Effect<A, E, R>): Promise<A> =>
    new Promise((resolve, reject) => {
      fork(catchCause(map(effect, resolve), (cause) => sync(() => reject(cause))))
    })
}
