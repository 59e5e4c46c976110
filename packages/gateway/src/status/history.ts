/** What each second was like: rates, out of counts that only grow, and the last ten minutes of them. */
import type { SampleJson } from "./report.ts"
import { type Counts, isError, none, sum, type Totals } from "./totals.ts"

/** The counts at a moment of the monotonic clock, in ms. */
interface Look {
  readonly time: number
  readonly totals: Totals
}

/** What cannot be counted up: it is as it is now. */
export type Gauges = Pick<SampleJson, "at" | "lag" | "interactive" | "background">

/** So many seconds are kept: ten minutes. */
const kept = 600

/** The share of cache hits is about so many seconds. */
const minute = 60

const tenths = (value: number): number => Math.round(value * 10) / 10

/** Looks once a second at counts. */
export class History {
  readonly samples: Array<SampleJson> = []
  private readonly looks: Array<Look>

  constructor(time: number, totals: Totals) {
    this.looks = [{ time, totals }]
  }

  /** The counts as they were seen last. */
  get totals(): Totals {
    return this.newest.totals
  }

  private get newest(): Look {
    return this.looks.at(-1) ?? { time: 0, totals: none }
  }

  /** Takes a look and keeps what came of it. */
  look(time: number, totals: Totals, gauges: Gauges): SampleJson {
    this.looks.push({ time, totals })
    if (this.looks.length > minute + 1) this.looks.shift()
    const sample: SampleJson = {
      ...gauges,
      requests: this.rate(({ requests }) => sum(requests)),
      errors: this.rate(({ requests }) => sum(requests, isError)),
      polls: this.rate(({ upstream }) => sum(upstream)),
      events: this.rate(({ events }) => sum(events))
    }
    this.samples.push(sample)
    if (this.samples.length > kept) this.samples.shift()
    return sample
  }

  /** How much of something came a second, between the last two looks. */
  rate(of: (totals: Totals) => number): number {
    const before = this.looks.at(-2)
    const { time, totals } = this.newest
    if (before === undefined || time <= before.time) return 0
    return tenths((1000 * Math.max(0, of(totals) - of(before.totals))) / (time - before.time))
  }

  /** The share of hits in what was asked over the last minute. */
  hitRatio(): number | null {
    const [oldest] = this.looks
    if (oldest === undefined) return null
    const grown = (key: string) => (this.totals.cache.get(key) ?? 0) - (oldest.totals.cache.get(key) ?? 0)
    const asked = grown("hit") + grown("miss")
    return asked <= 0 ? null : grown("hit") / asked
  }

  /** Each word with its count and its rate, the largest count first. */
  outcomes(of: (totals: Totals) => Counts): ReadonlyArray<{ outcome: string; total: number; rate: number }> {
    return Array.from(of(this.totals), ([outcome, total]) => ({
      outcome,
      total,
      rate: this.rate((totals) => of(totals).get(outcome) ?? 0)
    })).sort((a, b) => b.total - a.total)
  }
}
