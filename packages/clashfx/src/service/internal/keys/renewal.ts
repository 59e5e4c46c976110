/** One renewal at a time, however many ask for it, and not too many of them. Instants are monotonic, in milliseconds. */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import type * as Scope from "effect/Scope"
import { monotonic } from "../../../exchange/internal/monotonic.ts"

/** After a renewal that a rejection asked for, the next one waits at least this long; twice as long each time. */
const shortestPause = 5000
const longestPause = 300_000

/** One that was begun. */
export interface Run<E> {
  readonly began: number
  readonly done: Deferred.Deferred<void, E>
}

/** A renewal that outlives whoever asked for it. */
export interface Renewal<W, E> {
  /** The one that is under way. */
  readonly running: () => Run<E> | undefined
  /** Begins one, or joins the one that runs; ends with it. */
  readonly run: (wish: W) => Effect.Effect<void, E>
  /**
   * Begins one after a rejection, or joins the one that runs, without waiting. There are pauses in between, but what is news
   * may cut the first one short: something has changed while the last one was under way.
   */
  readonly request: (wish: W, isNews: boolean) => Effect.Effect<Run<E> | undefined>
  /** How it ended, if it did before it had run for so long (ms). */
  readonly settled: (run: Run<E>, patience: number) => Effect.Effect<Exit.Exit<void, E> | undefined>
}

const settled = <E>({ began, done }: Run<E>, patience: number): Effect.Effect<Exit.Exit<void, E> | undefined> =>
  Effect.flatMap(monotonic, (now) => {
    const left = Math.max(0, began + patience - now)
    return Effect.exit(Deferred.await(done)).pipe(Effect.timeoutOption(left), Effect.map(Option.getOrUndefined))
  })

/** Renewals by `renew`, in the given scope. */
export const makeRenewal = <W, E>(renew: (wish: W) => Effect.Effect<void, E>, scope: Scope.Scope): Renewal<W, E> => {
  let running: Run<E> | undefined
  let notBefore = Number.NEGATIVE_INFINITY
  let pause = shortestPause
  let wasCut = false

  /** Starts one. Its end is also seen for a fiber that never began, because the scope is closed. */
  const start = (wish: W, began: number): Effect.Effect<Run<E>> => {
    const run: Run<E> = { began, done: Deferred.makeUnsafe() }
    running = run
    return Effect.map(Effect.forkIn(renew(wish), scope, { startImmediately: true }), (fiber) => {
      fiber.addObserver((exit: Exit.Exit<void, E>) => {
        running = undefined
        Deferred.doneUnsafe(run.done, exit)
      })
      return run
    })
  }

  const request = (wish: W, isNews: boolean): Effect.Effect<Run<E> | undefined> =>
    Effect.flatMap(monotonic, (now) => {
      if (running !== undefined) return Effect.succeed(running)
      const isEarly = now < notBefore
      if (isEarly && (wasCut || !isNews)) return Effect.succeed(undefined)
      const isLongAgo = now - notBefore > longestPause
      wasCut = isEarly || (wasCut && !isLongAgo)
      pause = isLongAgo ? shortestPause : Math.min(pause * 2, longestPause)
      notBefore = now + pause
      return start(wish, now)
    })

  return {
    running: () => running,
    run: (wish) =>
      Effect.uninterruptibleMask((restore) =>
        Effect.flatMap(monotonic, (now) =>
          Effect.flatMap(running === undefined ? start(wish, now) : Effect.succeed(running), ({ done }) =>
            restore(Deferred.await(done))
          )
        )
      ),
    request: (wish, isNews) => Effect.uninterruptible(request(wish, isNews)),
    settled
  }
}
