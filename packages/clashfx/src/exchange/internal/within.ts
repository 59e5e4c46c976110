/** Waiting for effects of others, which may hang, cannot be interrupted, or interrupt themselves. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"

/**
 * How an effect ended within the time, or nothing. It runs in a fiber of its own: one that cannot be interrupted is left
 * alone, and one that interrupts itself interrupts nobody else. Whoever goes on without it gives it `parting` to end first.
 */
export const within = <A, E, R>(
  effect: Effect.Effect<A, E, R>,
  limit: Duration.Duration,
  parting: Duration.Duration = Duration.zero
): Effect.Effect<Option.Option<Exit.Exit<A, E>>, never, R> =>
  Effect.uninterruptibleMask((restore) =>
    Effect.flatMap(Effect.forkDetach(effect, { startImmediately: true }), (fiber) => {
      const ended = fiber.pollUnsafe()
      if (ended !== undefined) return Effect.succeed(Option.some(ended))
      const part = Effect.suspend(() => {
        fiber.interruptUnsafe()
        return Duration.isZero(parting) || fiber.pollUnsafe() !== undefined
          ? Effect.void
          : Effect.timeoutOption(Fiber.await(fiber), parting)
      })
      return Effect.ensuring(restore(Effect.timeoutOption(Fiber.await(fiber), limit)), part)
    })
  )
