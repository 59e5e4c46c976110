/** Outcomes of requests by what was asked for, while they are fresh, so many of them at most. */
import type * as Exit from "effect/Exit"
import type { RequestError } from "../../../exchange/ClashError.ts"
import type { Answer } from "../../../exchange/Answer.ts"

/** How a request came out. It is an effect as well: giving it again costs nothing. */
export type Outcome = Exit.Exit<Answer, RequestError>

interface Entry {
  readonly outcome: Outcome
  /** Until when it is fresh. */
  readonly until: number
}

/** A map in the order of use: what was used least recently leaves first. Instants are monotonic, in ms. */
export class Lru {
  private readonly entries = new Map<string, Entry>()
  private readonly capacity: number
  private newest: string | undefined

  constructor(capacity: number) {
    this.capacity = capacity
  }

  /** How many are kept. */
  get size(): number {
    return this.entries.size
  }

  /** What is kept for this, if it is fresh. */
  find(url: string, now: number): Outcome | undefined {
    const entry = this.entries.get(url)
    if (entry === undefined) return undefined
    if (entry.until <= now) {
      this.entries.delete(url)
      return undefined
    }
    if (this.newest !== url) this.put(url, entry)
    return entry.outcome
  }

  /** The same without counting as use. */
  peek(url: string, now: number): Entry | undefined {
    const entry = this.entries.get(url)
    return entry === undefined || entry.until <= now ? undefined : entry
  }

  /** Keeps an outcome in the place of the one before it, which leaves even if the new one is not fresh. */
  keep(url: string, outcome: Outcome, until: number, now: number): void {
    if (until <= now) {
      this.entries.delete(url)
      return
    }
    this.put(url, { outcome, until })
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= this.capacity) break
      this.entries.delete(oldest)
    }
  }

  /** Lets go of what is no longer fresh. */
  sweep(now: number): void {
    for (const [url, { until }] of this.entries) if (until <= now) this.entries.delete(url)
  }

  private put(url: string, entry: Entry): void {
    this.entries.delete(url)
    this.entries.set(url, entry)
    this.newest = url
  }
}
