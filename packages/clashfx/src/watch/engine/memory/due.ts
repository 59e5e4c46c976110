/** When a tag is due, as it is stored for the next process. */

/** When a poll was, and when the next one is due (ms since 1970, UTC). */
export interface Due {
  readonly at: number
  readonly due: number
}

/** Nothing is planned for so long (ms): the next raid weekend is nearer. */
const longest = 604_800_000

/**
 * How long a poll waits that another process has planned. A date that cannot be right (the clock was set back meanwhile)
 * makes no wait longer than it was planned, and a damaged one none longer than anything is: then it is polled at once.
 */
export const remaining = (planned: Due | undefined, date: number): number => {
  const wait = planned === undefined ? 0 : Math.min(planned.due - date, planned.due - planned.at)
  return wait > 0 && wait <= longest ? wait : 0
}
