/**
 * Room for polls in front of the connections. A request that waits for a connection is ten times as large as a fiber that
 * waits to begin, and grows old meanwhile, so that it stays until the next full collection of garbage.
 */
import * as Effect from "effect/Effect"

type Resume = (effect: Effect.Effect<void>) => void

export class Room {
  private readonly places: number
  private taken = 0
  private readonly waiting = new Set<Resume>()

  constructor(places: number) {
    this.places = places
  }

  /** A request was given to the connections; it takes a place whether there is one or not. */
  enter(): void {
    this.taken += 1
  }

  /**
   * One has ended, and lets one in that waits, so that nobody waits for good while others ask without a pause; and more
   * where places are free. When none is left everybody comes in: nothing would call them later.
   */
  leave(): void {
    this.taken -= 1
    let admitted = this.taken <= 0 ? this.waiting.size : Math.max(1, this.places - this.taken)
    for (const resume of this.waiting) {
      if (admitted-- <= 0) return
      this.waiting.delete(resume)
      resume(Effect.void)
    }
  }

  /** Waits for a place behind those who wait already; nothing where there is one. */
  get wait(): Effect.Effect<void> | undefined {
    return this.taken < this.places && this.waiting.size === 0 ? undefined : this.queue
  }

  private readonly queue: Effect.Effect<void> = Effect.callback((resume) => {
    // Between asking and this the last one may have left.
    if (this.taken < this.places && this.waiting.size === 0) return resume(Effect.void)
    this.waiting.add(resume)
    return Effect.sync(() => {
      this.waiting.delete(resume)
    })
  })
}
