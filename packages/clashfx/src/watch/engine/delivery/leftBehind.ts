/**
 * What consumers had not done when they left, until they are back.
 *
 * Who failed and joins again is no longer known: whoever joins gets everything that anybody left behind, as many times as
 * consumers have left. So none of them lacks anything, and some get again what they have had already.
 */

/** What can be left behind. */
interface Leavable {
  /** In the order in which they were published. */
  readonly number: number
  /** How often it was left behind. */
  timesLeft: number
}

interface Entry<C> {
  /** Until when (monotonic, ms) somebody is expected to take it. */
  readonly until: number
  /** Who left it; nobody if it was published while somebody was away. */
  readonly by: Set<C>
  /** Is it for everybody who joins in time? */
  readonly isForAll: boolean
  /** Is somebody expected back for it? Nobody is waited for who only may begin. */
  readonly isAwaited: boolean
}

/**
 * How long a consumer that left is expected back while others stay, in milliseconds. Retries rest longer each time, so who
 * came back for the same again is given more time.
 */
const shortestWait = 30_000
const longestWait = 120_000

/**
 * The consumers of a process begin one after the other: how long those that begin get what was pending from the one before.
 * Nobody waits for them: processes that end soon, again and again, would get nowhere.
 */
const beginning = 10_000

export class LeftBehind<C, B extends Leavable> {
  private readonly entries = new Map<B, Entry<C>>()
  /** How many consumers have left something behind and may come back for it. */
  private away = 0

  /** Everything, in order. */
  get all(): ReadonlyArray<B> {
    return [...this.entries.keys()].toSorted((a, b) => a.number - b.number)
  }

  /** Until when somebody who left it is waited for; `undefined` if nobody is. */
  until(batch: B): number | undefined {
    const entry = this.entries.get(batch)
    return entry?.isAwaited === true ? entry.until : undefined
  }

  /** A consumer leaves, and is not done with these. */
  leave(consumer: C, batches: Iterable<B>, now: number): void {
    let hasLeft = false
    for (const batch of batches) {
      const wait = Math.min(longestWait, shortestWait * 2 ** batch.timesLeft++)
      const by = this.entries.get(batch)?.by ?? new Set()
      this.put(batch, { until: now + wait, by: by.add(consumer), isAwaited: true })
      hasLeft = true
    }
    if (hasLeft) this.away += 1
  }

  /** What is published now is for those who are expected back as well. */
  published(batch: B, now: number): void {
    if (this.away === 0) return
    const until = Math.max(...Array.from(this.entries.values(), (entry) => entry.until))
    if (until > now) this.put(batch, { until, isAwaited: true })
  }

  /** It was left behind in the process before, nobody knows by how many. */
  publishedAgain(batch: B, now: number): void {
    this.put(batch, { until: now + beginning, isForAll: true })
  }

  /** A consumer joins, and takes everything; it stays for others who are away as well. */
  take(now: number): ReadonlyArray<B> {
    const taken = this.all
    this.away = Math.max(0, this.away - 1)
    for (const [batch, { by, isForAll, until }] of this.entries) {
      if (this.away > 0) this.put(batch, { until: now + shortestWait, by, isAwaited: true })
      else if (isForAll) this.entries.set(batch, { until, by: new Set(), isForAll, isAwaited: false })
      else this.forget(batch)
    }
    return taken
  }

  /** One that left is done with it after all; it is nobody's any more when all are. */
  done(consumer: C, batch: B): void {
    const by = this.entries.get(batch)?.by
    if (by?.delete(consumer) === true && by.size === 0) this.forget(batch)
  }

  forget(batch: B): void {
    this.entries.delete(batch)
    if (this.entries.size === 0) this.away = 0
  }

  /** Whoever could have taken these has left for good. */
  expire(now: number): void {
    for (const [batch, { until }] of this.entries) if (until <= now) this.forget(batch)
  }

  private put(
    batch: B,
    { by = new Set(), isAwaited = false, isForAll = false, until }: Partial<Entry<C>> & Pick<Entry<C>, "until">
  ): void {
    const before = this.entries.get(batch)
    this.entries.set(batch, {
      by,
      until: Math.max(until, before?.until ?? 0),
      isForAll: isForAll || before?.isForAll === true,
      isAwaited: isAwaited || before?.isAwaited === true
    })
  }
}
