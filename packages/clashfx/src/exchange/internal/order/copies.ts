/**
 * Errors are kept on their way as well: the API lets its edge keep them for ten minutes. Asking again then gives the same
 * one, which confirms nothing. A copy runs out when the one before it does.
 */

/** Until when errors are fresh, in ms of the monotonic clock. */
const expiries = new WeakMap<object, number>()

/** An error that came at an instant, and until when it is fresh; ms of the monotonic clock. */
export interface Sighting {
  readonly at: number
  readonly expires: number
}

/** Notes until when an error is fresh. */
export const expires = (error: object, at: number): void => void expiries.set(error, at)

/** An error that came at an instant. */
export const sighting = (error: object, at: number): Sighting => ({ at, expires: expiries.get(error) ?? at })

/** Does an error run out when an earlier one does? Where headers do not count down, each one is said to be new. */
export const isCopyOf = (later: Sighting, earlier: Sighting): boolean =>
  Math.abs(later.expires - earlier.expires) < (later.at - earlier.at) / 2
