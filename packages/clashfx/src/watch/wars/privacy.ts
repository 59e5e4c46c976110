/** Is a war log private? Answers contradict each other for a while when that changes: nodes go on to show what was before. */
import type { RegularSight } from "../../diff/war/regularState.ts"
import { patience } from "../../exchange/internal/order/order.ts"
import { isCopyOf, type Sighting } from "../../exchange/internal/order/copies.ts"
import type { Answered } from "./question.ts"

/** A copy is looked at again when it has run out, but no later than this (ms). */
const longestLook = 60_000

/** What was seen of a log that opens or closes. */
export class Privacy {
  /** An answer says that it has changed: the next one has to confirm it. */
  isSuspected = false
  /** When it was seen to be private last. */
  private privateAt = Number.NEGATIVE_INFINITY
  private shownInARow = 0
  private refusal: Sighting | undefined
  private isCopy = false

  /** Is an answer to be believed? One that says the same as before always is; `refusal` is the 403 that a private log is. */
  believes({ asked, madeAt, value }: Answered<RegularSight>, wasPrivate: boolean, refusal?: Sighting): boolean {
    const isPrivate = value._tag === "Private"
    if (isPrivate) this.privateAt = asked.time
    this.shownInARow = isPrivate ? 0 : this.shownInARow + 1
    this.isCopy = isPrivate && this.refusal !== undefined && refusal !== undefined && isCopyOf(refusal, this.refusal)
    this.refusal = isPrivate ? refusal : undefined
    const isOfNow = isPrivate ? !this.isCopy : madeAt > this.privateAt || this.shownInARow >= patience
    const isNews = value._tag !== "Unclear" && isPrivate !== wasPrivate
    const isConfirmed = this.isSuspected && isOfNow
    this.isSuspected = isNews && !isConfirmed
    return !isNews || isConfirmed
  }

  /** How long to wait with the look that has to confirm, in ms, which is `soon` unless that would give the same copy again. */
  confirmIn(soon: number): number {
    const { isCopy, refusal } = this
    return isCopy && refusal !== undefined ? Math.max(soon, Math.min(refusal.expires - refusal.at, longestLook)) : soon
  }
}
