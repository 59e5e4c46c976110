/** Who waits for a turn, in the order in which they leave. */
import type * as Effect from "effect/Effect"
import type { Priority, Turn } from "./turns.ts"

/** An attempt that waits for its turn, linked to its neighbours in the queue: any of them may give up at any time. */
export class Waiter {
  readonly priority: Priority
  /** The layer that it waits for. */
  readonly owner: object
  readonly resume: (turn: Effect.Effect<Turn>) => void
  previous: Waiter | undefined
  next: Waiter | undefined
  isQueued = false

  constructor(priority: Priority, owner: object, resume: (turn: Effect.Effect<Turn>) => void) {
    this.priority = priority
    this.owner = owner
    this.resume = resume
  }
}

/** A queue in arrival order. */
class Queue {
  first: Waiter | undefined
  size = 0
  private last: Waiter | undefined

  add(waiter: Waiter): void {
    waiter.isQueued = true
    waiter.previous = this.last
    if (this.last === undefined) this.first = waiter
    else this.last.next = waiter
    this.last = waiter
    this.size += 1
  }

  /** Answers whether it was there. */
  remove(waiter: Waiter): boolean {
    if (!waiter.isQueued) return false
    const { next, previous } = waiter
    if (previous === undefined) this.first = next
    else previous.next = next
    if (next === undefined) this.last = previous
    else next.previous = previous
    waiter.isQueued = false
    waiter.previous = undefined
    waiter.next = undefined
    this.size -= 1
    return true
  }

  ownedBy(owner: object): ReadonlyArray<Waiter> {
    const owned: Array<Waiter> = []
    for (let waiter = this.first; waiter !== undefined; waiter = waiter.next) {
      if (waiter.owner === owner) owned.push(waiter)
    }
    return owned
  }
}

/** One queue for each priority. */
export class Queues {
  readonly interactive = new Queue()
  readonly background = new Queue()
  private readonly overtaking: number
  private overtaken = 0

  constructor(overtaking: number) {
    this.overtaking = overtaking
  }

  get size(): number {
    return this.interactive.size + this.background.size
  }

  add(waiter: Waiter): void {
    this.of(waiter).add(waiter)
  }

  /** Interactive first, but a waiting background attempt is overtaken only so often. */
  get first(): Waiter | undefined {
    const yields = this.background.size > 0 && this.overtaken >= this.overtaking
    return this.interactive.size > 0 && !yields ? this.interactive.first : this.background.first
  }

  /** Takes one out that leaves. */
  take(waiter: Waiter): void {
    this.of(waiter).remove(waiter)
    this.overtaken = waiter.priority === "interactive" && this.background.size > 0 ? this.overtaken + 1 : 0
  }

  /** Takes one out that waits no longer; answers whether it was there. */
  remove(waiter: Waiter): boolean {
    return this.of(waiter).remove(waiter)
  }

  ownedBy(owner: object): ReadonlyArray<Waiter> {
    return [...this.interactive.ownedBy(owner), ...this.background.ownedBy(owner)]
  }

  private of({ priority }: Waiter): Queue {
    return priority === "interactive" ? this.interactive : this.background
  }
}
