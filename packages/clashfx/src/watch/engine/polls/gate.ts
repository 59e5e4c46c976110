/** What holds all polls back at once: a pause, and maintenance of the game. */
import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"

export interface Gate {
  /** May polls begin? */
  readonly isOpen: () => boolean
  /** Suspends until polls may begin. */
  readonly pass: Effect.Effect<void>
  /** Open unless the user has paused the polls. */
  readonly running: Latch.Latch
  /** Open unless the game is in maintenance. */
  readonly game: Latch.Latch
}

export const make = (): Gate => {
  const running = Latch.makeUnsafe(true)
  const game = Latch.makeUnsafe(true)
  const isOpen = () => running.isOpen() && game.isOpen()
  const pass: Effect.Effect<void> = Effect.suspend(() =>
    isOpen() ? Effect.void : Effect.andThen(Effect.andThen(running.await, game.await), pass)
  )
  return { isOpen, pass, running, game }
}
