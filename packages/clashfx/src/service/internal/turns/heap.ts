/** The entry with the lowest rank first. */

/** A binary heap of entries with a rank. */
export class Heap<A extends { readonly rank: number }> {
  private readonly entries: Array<A> = []

  get first(): A | undefined {
    return this.entries[0]
  }

  push(entry: A): void {
    const { entries } = this
    let at = entries.length
    while (at > 0) {
      const above = (at - 1) >> 1
      const parent = entries[above]
      if (parent === undefined || parent.rank <= entry.rank) break
      entries[at] = parent
      at = above
    }
    entries[at] = entry
  }

  /** Removes the first one. */
  pop(): void {
    const last = this.entries.pop()
    if (last === undefined || this.entries.length === 0) return
    this.sink(last)
  }

  /** Puts an entry in the place of the first one, and moves it down to where it belongs. */
  private sink(entry: A): void {
    const { entries } = this
    let at = 0
    for (;;) {
      const [left, right] = [entries[2 * at + 1], entries[2 * at + 2]]
      if (left === undefined) break
      const lower = right !== undefined && right.rank < left.rank ? right : left
      if (lower.rank >= entry.rank) break
      entries[at] = lower
      at = lower === left ? 2 * at + 1 : 2 * at + 2
    }
    entries[at] = entry
  }
}
