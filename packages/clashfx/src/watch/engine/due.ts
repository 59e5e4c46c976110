/** When a tag is due, as it is stored for the next process. */

/** When a poll was, and when the next one is due (ms since 1970, UTC). */
export interface Due {
  readonly at: number
  readonly due: number
}

/**
 * How long a poll waits that another process has planned. A date that cannot be right (the clock was set back meanwhile)
 * makes no wait longer than it was planned, nor than the longest interval.
 */
export const remaining = (planned: Due | undefined, date: number): number =>
  planned === undefined ? 0 : Math.max(0, Math.min(planned.due - date, planned.due - planned.at))
