/** The queue of one key in front of its sliding window. */
import * as Clock from "effect/Clock"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import type { Priority } from "../Throttler.ts"

/** How a lane lets attempts through; times in milliseconds. */
export interface LaneOptions {
  /** How many attempts may leave within one window. */
  readonly size: number
  /** The window, without margin. */
  readonly window: number
  /** Added to the window while attempts leave evenly. */
  readonly margin: number
  /** Added to the window for the places of a burst. */
  readonly burstMargin: number
  /** How many interactive attempts may overtake a waiting background one. */
  readonly overtaking: number
}

/** A waiting attempt. */
interface Waiter {
  readonly go: (turn: Effect.Effect<void>) => void
}

/**
 * The times at which the last `size` attempts left, oldest overwritten first, and the rule that follows from them:
 * attempt `i` leaves at least one window after attempt `i - size`.
 */
class Window {
  private readonly options: LaneOptions
  private readonly times: Float64Array
  private readonly spacing: number
  private at = 0
  private last = Number.NEGATIVE_INFINITY
  private due = Number.NEGATIVE_INFINITY

  constructor(options: LaneOptions) {
    this.options = options
    this.times = new Float64Array(options.size).fill(Number.NEGATIVE_INFINITY)
    this.spacing = (options.window + options.margin) / options.size
  }

  /** When the next place is free. */
  free(now: number): number {
    if (now < this.last) this.shift(this.last - now)
    const { burstMargin, margin, size, window } = this.options
    const oldest = this.times[this.at] ?? 0
    const next = size === 1 ? Number.POSITIVE_INFINITY : (this.times[(this.at + 1) % size] ?? 0)
    const inBurst = next - oldest < this.spacing / 2
    return oldest + window + (inBurst ? burstMargin : margin)
  }

  /** When the next place is free for who had to wait: evenly spaced, so that no second burst follows a first one. */
  freeSpaced(now: number): number {
    return Math.max(this.free(now), this.due + this.spacing)
  }

  take(now: number, due: number): void {
    this.times[this.at] = now
    this.at = (this.at + 1) % this.options.size
    this.last = now
    this.due = due
  }

  /** The wall clock was set back: move what we remember with it, instead of waiting until it has caught up. */
  private shift(by: number): void {
    for (let i = 0; i < this.times.length; i++) this.times[i] = (this.times[i] ?? 0) - by
    this.last -= by
    this.due -= by
  }
}

/** Two queues in arrival order; `Set` keeps the order and gives up a place in constant time. */
class Queues {
  private readonly interactive = new Set<Waiter>()
  private readonly background = new Set<Waiter>()
  private readonly overtaking: number
  private overtaken = 0

  constructor(overtaking: number) {
    this.overtaking = overtaking
  }

  get isEmpty(): boolean {
    return this.interactive.size + this.background.size === 0
  }

  of(priority: Priority): Set<Waiter> {
    return priority === "interactive" ? this.interactive : this.background
  }

  /** Interactive first, but a waiting background attempt is overtaken only so often. */
  takeFirst(): Waiter | undefined {
    const yields = this.background.size > 0 && this.overtaken >= this.overtaking
    const queue = this.interactive.size > 0 && !yields ? this.interactive : this.background
    for (const waiter of queue) {
      queue.delete(waiter)
      this.overtaken = queue === this.interactive && this.background.size > 0 ? this.overtaken + 1 : 0
      return waiter
    }
    return undefined
  }
}

/** The queue of one key. */
export interface Lane {
  readonly awaitTurn: (priority: Priority) => Effect.Effect<void>
  /** Interrupts whoever waits, now and later. */
  readonly close: Effect.Effect<void>
}

/** A lane; {@link Lane.close} it when nobody shall wait any more. */
export const makeLane = (options: LaneOptions): Lane => {
  const window = new Window(options)
  const queues = new Queues(options.overtaking)
  let driver: Fiber.Fiber<void> | undefined
  let driving = false
  let closed = false

  /** Lets waiting attempts go, one after the other, until nobody waits. */
  const drive = Effect.gen(function* () {
    const clock = yield* Clock.Clock
    while (!queues.isEmpty) {
      const now = clock.currentTimeMillisUnsafe()
      const due = window.freeSpaced(now)
      if (due > now) {
        yield* Effect.sleep(Math.ceil(due - now))
        continue
      }
      const waiter = queues.takeFirst()
      if (waiter === undefined) break
      window.take(now, Math.max(due, now - options.window))
      waiter.go(Effect.void)
    }
    driving = false
  })

  /** Queueing up and waking the driver is one step: an attempt that is interrupted before or after it leaves nothing. */
  const wait = (priority: Priority): Effect.Effect<void> =>
    Effect.contextWith((context: Context.Context<never>) =>
      Effect.callback<void>((resume) => {
        if (closed) return resume(Effect.interrupt)
        const queue = queues.of(priority)
        const waiter: Waiter = { go: resume }
        queue.add(waiter)
        if (!driving) {
          driving = true
          driver = Effect.runForkWith(context)(drive)
        }
        return Effect.sync(() => queue.delete(waiter))
      })
    )

  return {
    awaitTurn: (priority) =>
      Clock.clockWith((clock) => {
        if (closed) return Effect.interrupt
        const now = clock.currentTimeMillisUnsafe()
        if (!queues.isEmpty || window.free(now) > now) return wait(priority)
        window.take(now, now)
        return Effect.void
      }),
    close: Effect.sync(() => {
      closed = true
      driver?.interruptUnsafe()
      for (let w = queues.takeFirst(); w !== undefined; w = queues.takeFirst()) w.go(Effect.interrupt)
    })
  }
}
