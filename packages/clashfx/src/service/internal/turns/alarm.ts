/** One timer that is set again and again: a timer for everybody who waits costs more than the waiting. */
import type * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import type * as Scheduler from "effect/Scheduler"
import { monotonicUnsafe } from "../../../exchange/internal/monotonic.ts"

/** Rings at an instant of the monotonic clock, in milliseconds; `ring` may set it again. */
export class Alarm {
  private readonly scheduler: Scheduler.Scheduler
  private readonly ring: (wanted: number) => void
  private readonly loop: Effect.Effect<void>
  private at = Number.POSITIVE_INFINITY
  private fiber: Fiber.Fiber<void> | undefined
  private isRinging = false

  constructor(clock: Clock.Clock, scheduler: Scheduler.Scheduler, ring: (wanted: number) => void) {
    this.scheduler = scheduler
    this.ring = ring
    this.loop = Effect.whileLoop({
      while: () => this.isSet(),
      body: () => clock.sleep(Duration.millis(Math.max(1, Math.ceil(this.at - monotonicUnsafe(clock))))),
      step: () => this.rings()
    })
  }

  /** Rings at this instant, unless it rings earlier anyway. */
  set(at: number): void {
    if (at >= this.at) return
    this.at = at
    if (this.isRinging) return
    this.fiber?.interruptUnsafe()
    this.fiber = Effect.runFork(this.loop, { scheduler: this.scheduler })
  }

  clear(): void {
    this.at = Number.POSITIVE_INFINITY
    if (this.isRinging) return
    this.fiber?.interruptUnsafe()
    this.fiber = undefined
  }

  private isSet(): boolean {
    if (this.at !== Number.POSITIVE_INFINITY) return true
    this.fiber = undefined
    return false
  }

  private rings(): void {
    const wanted = this.at
    this.at = Number.POSITIVE_INFINITY
    this.isRinging = true
    this.ring(wanted)
    this.isRinging = false
  }
}
