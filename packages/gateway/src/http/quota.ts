/** How much a client may ask: so many a second, and twice as many at once. */
export class Quota {
  private readonly rate: number
  private readonly most: number
  private readonly now: () => number
  private left: number
  private at: number

  /** `now` in milliseconds of a clock that only goes forward. */
  constructor(rate: number, now: () => number) {
    this.rate = rate
    this.most = Math.max(1, 2 * rate)
    this.now = now
    this.left = this.most
    this.at = now()
  }

  /** Takes one, or says in how many seconds there is one. */
  take(): number {
    const now = this.now()
    this.left = Math.min(this.most, this.left + ((now - this.at) * this.rate) / 1000)
    this.at = now
    if (this.left < 1) return (1 - this.left) / this.rate
    this.left -= 1
    return 0
  }
}
