/** The end of the log in memory: a part without gaps, that all streams read, bounded by number and by size. */
import type { Logged } from "@clashfx/cluster/EventLog"

/** How much is kept. */
export interface RingOptions {
  readonly events: number
  /** Characters of the events' JSON. */
  readonly size: number
}

/** What a stream gets at once. */
export interface Part {
  readonly events: ReadonlyArray<Logged>
  /** Its cursor then. */
  readonly seq: bigint
}

/** Events with a place above `from`, up to `to`: all there are, or none of them is here. */
export class Ring {
  private readonly options: RingOptions
  private events: Array<Logged> = []
  /** How many at the beginning of `events` are gone already. */
  private gone = 0
  private size = 0
  from: bigint
  to: bigint

  constructor(options: RingOptions, at: bigint) {
    this.options = options
    this.from = at
    this.to = at
  }

  /** What comes after `to`, as far as `seq`. */
  append(events: ReadonlyArray<Logged>, seq: bigint): void {
    for (const event of events) {
      this.events.push(event)
      this.size += event.body.length
    }
    this.to = seq
    const { options } = this
    while (this.length > options.events || (this.size > options.size && this.length > 0)) this.drop()
    if (this.gone > 1000 && this.gone * 2 > this.events.length) {
      this.events = this.events.slice(this.gone)
      this.gone = 0
    }
  }

  /** What comes after a cursor, at most so many; nothing where that is no longer here. */
  after(cursor: bigint, most: number): Part | undefined {
    if (cursor < this.from) return undefined
    if (cursor >= this.to) return { events: [], seq: cursor }
    const first = this.indexAfter(cursor)
    const events = this.events.slice(first, first + most)
    const last = events.at(-1)
    return { events, seq: last === undefined || first + most >= this.events.length ? this.to : last.seq }
  }

  get length(): number {
    return this.events.length - this.gone
  }

  private drop(): void {
    const first = this.events[this.gone]
    if (first === undefined) return
    this.from = first.seq
    this.size -= first.body.length
    this.gone += 1
  }

  /** Of the first one with a higher place, by halves. */
  private indexAfter(cursor: bigint): number {
    let [low, high] = [this.gone, this.events.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      const there = this.events[middle]
      if (there !== undefined && there.seq <= cursor) low = middle + 1
      else high = middle
    }
    return low
  }
}
