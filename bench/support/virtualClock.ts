/** A clock that jumps from one sleeper to the next: hours of a hundred thousand fibers in minutes. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"

type Wake = () => void

/** Times in ascending order, each once: a binary heap. */
class Times {
  private readonly heap: Array<number> = []

  get first(): number {
    return this.heap[0] ?? Number.POSITIVE_INFINITY
  }

  add(time: number): void {
    const { heap } = this
    let at = heap.length
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = heap[parent] ?? 0
      if (above <= time) break
      heap[at] = above
      at = parent
    }
    heap[at] = time
  }

  removeFirst(): void {
    const { heap } = this
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let at = 0
    for (;;) {
      const left = at * 2 + 1
      const child =
        (heap[left + 1] ?? Number.POSITIVE_INFINITY) < (heap[left] ?? Number.POSITIVE_INFINITY) ? left + 1 : left
      const below = heap[child]
      if (below === undefined || below >= last) break
      heap[at] = below
      at = child
    }
    heap[at] = last
  }
}

/** Everything that is ready has run once the event loop has turned. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export class VirtualClock implements Clock.Clock {
  private now: number
  private readonly times = new Times()
  private readonly sleepers = new Map<number, Set<Wake>>()

  /** Begins at an instant (ms, UTC). */
  constructor(start: number) {
    this.now = start
  }

  currentTimeMillisUnsafe(): number {
    return this.now
  }
  readonly currentTimeMillis: Effect.Effect<number> = Effect.sync(() => this.now)
  currentTimeNanosUnsafe(): bigint {
    return BigInt(Math.floor(this.now * 1000)) * 1000n
  }
  readonly currentTimeNanos: Effect.Effect<bigint> = Effect.sync(() => this.currentTimeNanosUnsafe())
  monotonicTimeNanosUnsafe(): bigint {
    return this.currentTimeNanosUnsafe()
  }
  readonly monotonicTimeNanos: Effect.Effect<bigint> = this.currentTimeNanos

  sleep(duration: Duration.Duration): Effect.Effect<void> {
    return Effect.callback((resume) => {
      const at = this.now + Math.max(0, Duration.toMillis(duration))
      const wake = () => resume(Effect.void)
      let sleepers = this.sleepers.get(at)
      if (sleepers === undefined) {
        sleepers = new Set()
        this.sleepers.set(at, sleepers)
        this.times.add(at)
      }
      sleepers.add(wake)
      return Effect.sync(() => {
        const left = this.sleepers.get(at)
        left?.delete(wake)
        if (left?.size === 0) this.sleepers.delete(at)
      })
    })
  }

  /** How many fibers sleep. */
  get sleeping(): number {
    let sum = 0
    for (const { size } of this.sleepers.values()) sum += size
    return sum
  }

  /** Lets this much time pass, and everything happen that is due in it. */
  async advance(millis: number): Promise<void> {
    const end = this.now + millis
    await turn()
    for (; this.times.first <= end; await turn()) {
      const { first } = this.times
      this.times.removeFirst()
      const due = this.sleepers.get(first)
      // A time is listed twice when all who slept until then were woken early, and somebody else came.
      if (due === undefined) continue
      this.sleepers.delete(first)
      this.now = first
      for (const wake of due) wake()
    }
    this.now = end
  }
}
