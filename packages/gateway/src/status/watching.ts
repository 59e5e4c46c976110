/** Does watching get on? What a load balancer, or whoever starts processes again, has to know. */
import type { TagStatus } from "@clashfx/cluster/ClusterWatch"

/**
 * - `off`: this gateway does not watch
 * - `well`: polls come, or none is due; they may be late, or fail because the API does
 * - `stuck`: a poll is overdue by a minute, and none of any tag has come for as long
 * - `unowned`: this process has no tags, and for half a minute there have been some that no process has
 */
export type Watching = "off" | "well" | "stuck" | "unowned"

/** How long nothing may come though something is due, and how long tags may be nobody's, ms. */
const [patience, handover] = [60_000, 30_000]

/**
 * Is something overdue while nothing is done? Being late is no reason: that is too many tags for the keys. Nor are polls
 * that fail: they come, and no other process would fare better.
 */
export const isStuck = (tags: ReadonlyArray<TagStatus>, now: number): boolean => {
  let due = Number.POSITIVE_INFINITY
  let polled = Number.NEGATIVE_INFINITY
  for (const { lastPolledAt, nextDueAt } of tags) {
    due = Math.min(due, nextDueAt ?? Number.POSITIVE_INFINITY)
    polled = Math.max(polled, lastPolledAt ?? Number.NEGATIVE_INFINITY)
  }
  return now - due > patience && now - polled > patience
}

/** Remembers since when tags have been nobody's: a process that goes hands them over within seconds. */
export class Ownership {
  private since: number | undefined

  /** Has that been so for too long? */
  look(isNobodys: boolean, now: number): boolean {
    this.since = isNobodys ? (this.since ?? now) : undefined
    return this.since !== undefined && now - this.since > handover
  }
}
