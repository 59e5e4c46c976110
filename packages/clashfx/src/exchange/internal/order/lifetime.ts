/** For how long answers are fresh, and so how far the nodes behind the API can be behind each other; milliseconds. */

/** Headers give whole seconds, rounded in either way, and answers take their time. */
export const tolerance = 1200

/** With lifetimes shorter than this, whole seconds are too coarse to order answers. */
const coarse = 3000

/**
 * So many answers in a row with the same rest of a lifetime: it is a whole one, and lifetimes are shorter than they were. Not
 * where answers come a lifetime apart, since copies that are renewed in time with them have the same rest each time.
 */
const repeats = 4

/** A header that says so many times what is recorded for its route is odd. */
const oddity = 5

/** A lifetime that is so many times what it was is another one. */
const other = 1.25

/** What was learnt of headers. */
export interface Learnt {
  /** The longest freshness that was seen, ms. */
  readonly longest: number
  /** Do headers count down? */
  readonly counts: boolean
}

/** Milliseconds that answers live at most where headers do not say so, as recorded by route. */
export const lifetimes = {
  clan: 120_000,
  player: 60_000,
  war: 120_000,
  leagueGroup: 600_000,
  leagueWar: 600_000,
  raid: 120_000,
  warLog: 120_000
} as const

/** What headers tell about the lifetime of the answers to one question. */
export class Lifetime {
  /** The longest freshness that was seen. */
  private longest = 0
  /** Does it count down? Then it has been seen shorter than it can be. */
  private counts = false
  private last = -1
  private lastAt = Number.NEGATIVE_INFINITY
  private times = 0
  private readonly otherwise: number

  /** `otherwise`: how far nodes are behind at most (ms), where headers say nothing. */
  constructor(otherwise: number) {
    this.otherwise = otherwise
  }

  /** The freshness of an answer, as far as its header can be right: what is odd stands for a whole lifetime. */
  within(freshFor: number): number {
    return freshFor > oddity * this.otherwise ? this.behind : freshFor
  }

  /** Takes note of an answer that came at an instant of the monotonic clock. */
  learn(freshFor: number, at: number): void {
    const lifetimes = (at - this.lastAt) / this.longest
    const isInStep = Math.abs(lifetimes - Math.round(lifetimes)) * this.longest <= 2 * tolerance && lifetimes > 0.5
    this.times = freshFor === this.last && !isInStep ? this.times + 1 : 1
    this.last = freshFor
    this.lastAt = at
    if (freshFor > this.longest) {
      this.counts = this.longest > 0
      this.longest = freshFor
    } else if (freshFor > 0 && freshFor < this.longest) {
      const isWhole = this.times >= repeats && freshFor < this.longest - tolerance
      this.counts = !isWhole
      if (isWhole) this.longest = freshFor
    }
  }

  /** What was learnt, for the next process. */
  get learnt(): Learnt {
    return { longest: this.longest, counts: this.counts }
  }

  /** Is that something else than was known before? */
  isNews(before: Learnt): boolean {
    const { counts, longest } = this
    return counts !== before.counts || longest > before.longest * other || longest * other < before.longest
  }

  /** Goes on from what another process has learnt. */
  recall({ counts, longest }: Learnt): void {
    this.counts = counts
    this.longest = longest
  }

  /** Do headers tell when answers were made? */
  get tells(): boolean {
    return this.counts && this.longest >= coarse
  }

  /** Is this a whole lifetime, as a node says it that does not count? */
  isWhole(freshFor: number): boolean {
    return freshFor >= this.longest - tolerance
  }

  /** The earliest instant at which an answer can have been made; of a copy that has run out nothing is known. */
  madeAt(at: number, freshFor: number): number {
    if (!this.tells) return at - this.behind
    return freshFor > 0 ? at + freshFor - this.longest - tolerance : Number.NEGATIVE_INFINITY
  }

  /** How far behind a node can be. */
  get behind(): number {
    return this.longest > 0 ? this.longest : this.otherwise
  }
}
