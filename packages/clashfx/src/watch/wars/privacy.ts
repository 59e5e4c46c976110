/** Is a war log private? Answers contradict each other for a while when that changes: nodes go on to show what was before. */
import type { RegularSight } from "../../diff/war/regularState.ts"
import { patience } from "../../exchange/internal/order/order.ts"
import type { Answered } from "./question.ts"

/** What was seen of a log that opens or closes. */
export class Privacy {
  /** An answer says that it has changed: the next one has to confirm it. */
  isSuspected = false
  /** When it was seen to be private last. */
  private privateAt = Number.NEGATIVE_INFINITY
  private shownInARow = 0

  /** Is an answer to be believed? One that says the same as before always is. */
  believes({ asked, isOlder, madeAt, value }: Answered<RegularSight>, wasPrivate: boolean): boolean {
    const isPrivate = value._tag === "Private"
    if (isPrivate) this.privateAt = asked.time
    this.shownInARow = isPrivate ? 0 : this.shownInARow + 1
    // A picture older than what is known was made before the log was private, whatever its header says.
    const isShown = !isOlder && madeAt > this.privateAt
    const isOfNow = isPrivate || isShown || this.shownInARow >= patience
    const isNews = value._tag !== "Unclear" && isPrivate !== wasPrivate
    const isConfirmed = this.isSuspected && isOfNow
    this.isSuspected = isNews && !isConfirmed
    return !isNews || isConfirmed
  }
}
