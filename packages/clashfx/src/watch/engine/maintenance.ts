/** What can hold all polls back at once: a pause, and maintenance of the game. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"

export interface Gate {
  /** May polls begin? Not while they are paused, nor while somebody probes whether maintenance is over. */
  readonly isOpen: () => boolean
  /** Suspends until polls may begin. */
  readonly pass: Effect.Effect<void>
  readonly pause: Effect.Effect<void>
  readonly resume: Effect.Effect<void>
  readonly isPaused: () => boolean
  /** Suspends while polls are paused. */
  readonly unpaused: Effect.Effect<void>
  /** When maintenance was first seen (ms, UTC), while it lasts. */
  readonly maintenanceSince: () => number | undefined
  /**
   * Called by a poll that was answered with maintenance. The first one becomes the probe (`true`); the others (`false`)
   * wait at {@link pass}.
   */
  readonly maintenance: Effect.Effect<boolean>
  /** Was the start of this maintenance told? */
  readonly isTold: () => boolean
  readonly told: Effect.Effect<void>
  /** Did the probe of a maintenance go away, so that any other poll may tell that it is over? */
  readonly isAbandoned: () => boolean
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
  let isTold = false
  const isOpen = () => running.isOpen() && open.isOpen()
  const pass: Effect.Effect<void> = Effect.suspend(() =>
    isOpen() ? Effect.void : Effect.andThen(Effect.andThen(running.await, open.await), pass)
  )
  return {
    isOpen,
    pass,
    pause: running.close,
    resume: running.open,
    isPaused: () => !running.isOpen(),
    unpaused: running.await,
    maintenanceSince: () => since,
    maintenance: Effect.map(Clock.currentTimeMillis, (now) => {
      if (probing) return false
      probing = true
      since ??= now
      open.closeUnsafe()
      return true
    }),
    isTold: () => isTold,
    told: Effect.sync(() => {
      isTold = true
    }),
    isAbandoned: () => since !== undefined && !probing,
    recovered: Effect.map(Clock.currentTimeMillis, (now) => {
      const seconds = (now - (since ?? now)) / 1000
      since = undefined
      probing = false
      isTold = false
      open.openUnsafe()
      return seconds
    }),
    abandoned: Effect.sync(() => {
      probing = false
      open.openUnsafe()
    })
  }
}
