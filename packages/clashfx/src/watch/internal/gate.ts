/** What can hold all polls back at once: a pause, and maintenance of the game. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"

export interface Gate {
  /** Suspends while polls are paused or the game is in maintenance. */
  readonly pass: Effect.Effect<void>
  readonly pause: Effect.Effect<void>
  readonly resume: Effect.Effect<void>
  readonly isPaused: () => boolean
  /** When maintenance was first seen (ms, UTC), while it lasts. */
  readonly maintenanceSince: () => number | undefined
  /**
   * Called by a poll that was answered with maintenance. The first one becomes the probe (`true`); the others (`false`)
   * wait at {@link pass}.
   */
  readonly maintenance: Effect.Effect<boolean>
  /** Maintenance is over; gives the seconds that it lasted. */
  readonly recovered: Effect.Effect<number>
  /** The probe goes away without an answer: another poll shall take over. */
  readonly abandoned: Effect.Effect<void>
}

export const make = (): Gate => {
  const running = Latch.makeUnsafe(true)
  const open = Latch.makeUnsafe(true)
  let since: number | undefined
  let probing = false
  return {
    pass: Effect.andThen(running.await, open.await),
    pause: running.close,
    resume: running.open,
    isPaused: () => !running.isOpen(),
    maintenanceSince: () => since,
    maintenance: Effect.map(Clock.currentTimeMillis, (now) => {
      if (probing) return false
      probing = true
      since ??= now
      open.closeUnsafe()
      return true
    }),
    recovered: Effect.map(Clock.currentTimeMillis, (now) => {
      const seconds = (now - (since ?? now)) / 1000
      since = undefined
      probing = false
      open.openUnsafe()
      return seconds
    }),
    abandoned: Effect.sync(() => {
      probing = false
      open.openUnsafe()
    })
  }
}
