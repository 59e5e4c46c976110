/**
 * When something that is not found is gone. A node may give its wrong answer again, an edge keeps it, and whoever stands
 * before the API answers 404 to everything: what one poll is told needs others to be believed.
 */
import type { NotFound } from "../../../exchange/ClashError.ts"
import { isCopyOf, type Sighting, sighting } from "../../../exchange/internal/order/copies.ts"
import { confirmAfter, type Pace } from "./pace.ts"

/** 404s in a row. */
export interface Doubt {
  /** When the first one came, in ms of the monotonic clock. */
  readonly since: number
  readonly times: number
  /** How many of them were no copies of the one before. */
  readonly different: number
  readonly last: Sighting
  /** Was it the API itself that said so last? */
  readonly isOwn: boolean
}

/** So many in a row, soon after each other, are believed; so many of them have to be different. */
const believed = { times: 3, different: 2 }

/** A copy is looked at again when it has run out, but no later than this (ms). */
const longestLook = 60_000

/** How long (ms) nobody else has to be found until it is believed all the same. */
const patience = { own: 120_000, foreign: 3_600_000, foreignAlone: 180_000 }

/** What is to be thought after a 404 at an instant. */
export const doubtAfter = (before: Doubt | undefined, error: NotFound, at: number): Doubt => {
  const last = sighting(error, at)
  const isOwn = error.reason !== undefined
  if (before === undefined) return { since: at, times: 1, different: 1, last, isOwn }
  const different = before.different + (isCopyOf(last, before.last) ? 0 : 1)
  return { since: before.since, times: before.times + 1, different, last, isOwn }
}

/** Were there enough 404s, whoever gave them? */
export const isRepeated = ({ different, times }: Doubt): boolean =>
  times >= believed.times && different >= believed.different

/** Is it gone? Somebody else was found at `foundAt` last; `isAlone` if nobody else is asked for. */
export const isBelieved = (doubt: Doubt, foundAt: number, isAlone: boolean): boolean => {
  if (!isRepeated(doubt)) return false
  const { isOwn, last, since } = doubt
  if (foundAt >= since || (isOwn && isAlone)) return true
  return last.at - since >= (isOwn ? patience.own : isAlone ? patience.foreignAlone : patience.foreign)
}

/** How long to wait with the next look, in ms. */
export const lookAgainIn = ({ different, last, times }: Doubt, pace: Pick<Pace, "minInterval">): number => {
  const soon = confirmAfter(pace)
  return different < times ? Math.max(soon, Math.min(last.expires - last.at, longestLook)) : soon
}
