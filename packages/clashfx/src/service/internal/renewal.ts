/** One renewal at a time, however many ask for it, and not too many of them. Instants are monotonic, in milliseconds. */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import type * as Scope from "effect/Scope"
import { monotonic } from "../../exchange/internal/monotonic.ts"

/** After a renewal that a rejection asked for, the next one waits at least this long; twice as long each time. */
const shortestPause = 5000
const longestPause = 300_000

/** Is one under way? */
type State<E> =
  | { readonly _tag: "Idle" }
  | { readonly _tag: "Running"; readonly began: number; readonly done: Deferred.Deferred<void, E> }

/** A renewal that outlives whoever asked for it. */
export interface Renewal<W, E> {
  readonly isRunning: () => boolean
  /** Begins one, or joins the one that runs; ends with it. */
  readonly run: (wish: W) => Effect.Effect<void, E>
  /** Begins one after a rejection and does not wait for it. Answers whether one is under way: there are pauses in between. */
  readonly request: (wish: W) => Effect.Effect<boolean>
  /** Waits until the one that runs is done, at most until it has run for so long (ms). */
  readonly settled: (patience: number) => Effect.Effect<void>
}

/** Renewals by `renew`, in the given scope. */
export const makeRenewal = <W, E>(
  renew: (wish: W) => Effect.Effect<void, E>,
  scope: Scope.Scope
): Renewal<W, E> => {
  let state: State<E> = { _tag: "Idle" }
  let notBefore = Number.NEGATIVE_INFINITY
  let pause = shortestPause

  /** Starts one. Its end is also seen for a fiber that never began, because the scope is closed. */
  const start = (wish: W, now: number): Effect.Effect<Deferred.Deferred<void, E>> => {
    const done = Deferred.makeUnsafe<void, E>()
    state = { _tag: "Running", began: now, done }
    return Effect.map(Effect.forkIn(renew(wish), scope, { startImmediately: true }), (fiber) => {
      fiber.addObserver((exit: Exit.Exit<void, E>) => {
        state = { _tag: "Idle" }
        Deferred.doneUnsafe(done, exit)
      })
      return done
    })
  }

  const settled = (patience: number): Effect.Effect<void> =>
    Effect.flatMap(monotonic, (now) => {
      if (state._tag === "Idle") return Effect.void
      const left = state.began + patience - now
      if (left <= 0) return Effect.void
      return Effect.exit(Deferred.await(state.done)).pipe(Effect.timeoutOption(left), Effect.asVoid)
    })

  return {
    isRunning: () => state._tag === "Running",
    run: (wish) =>
      Effect.uninterruptibleMask((restore) =>
        Effect.flatMap(monotonic, (now) =>
          state._tag === "Running"
            ? restore(Deferred.await(state.done))
            : Effect.flatMap(start(wish, now), (done) => restore(Deferred.await(done)))
        )
      ),
    request: (wish) =>
      Effect.uninterruptible(
        Effect.flatMap(monotonic, (now) => {
          if (state._tag === "Running") return Effect.succeed(true)
          if (now < notBefore) return Effect.succeed(false)
          pause = now - notBefore > longestPause ? shortestPause : Math.min(pause * 2, longestPause)
          notBefore = now + pause
          return Effect.as(start(wish, now), true)
        })
      ),
    settled
  }
}
