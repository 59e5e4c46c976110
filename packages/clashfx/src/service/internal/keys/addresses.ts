/** The addresses that the API has named when it rejected keys: the last one counts, and those that take turns with it. */

/** For how long (ms) an address is remembered that another one has followed. */
const memory = 3_600_000
/** Between so many a machine takes turns at most; each key is made for all of them. */
const most = 4

export class Addresses {
  /** The last one that was named: behind a proxy the portal sees a wrong one. */
  current: string | undefined
  /** Those before it, and when (ms, monotonic) they were followed by another one. */
  private readonly before = new Map<string, number>()
  /** Has one come back? Then a machine leaves by several of them, as behind a pool of addresses, or with IPv4 and IPv6. */
  private isTakingTurns = false

  /** Takes note of the address that was named at an instant (ms, monotonic). */
  named(address: string, now: number): void {
    if (address === this.current) return
    for (const [other, at] of this.before) if (now - at > memory) this.before.delete(other)
    this.isTakingTurns = this.before.delete(address) || (this.isTakingTurns && this.before.size > 0)
    if (this.current !== undefined) this.before.set(this.current, now)
    const [oldest] = this.before.keys()
    if (this.before.size >= most && oldest !== undefined) this.before.delete(oldest)
    this.current = address
  }

  /** The others that keys have to work from as well. */
  get others(): ReadonlyArray<string> {
    return this.isTakingTurns ? [...this.before.keys()] : []
  }
}
