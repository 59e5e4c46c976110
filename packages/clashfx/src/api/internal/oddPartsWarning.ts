/** Says what of a body could not be read and is missing in its model. */
import * as Effect from "effect/Effect"
import type { Origin } from "../../exchange/ClashError.ts"
import type { OddPart } from "../../exchange/internal/body/mend.ts"

/** A line in the log when parts of a model are missing. */
export const warnOfOddParts = (parts: ReadonlyArray<OddPart>, { operation, subject }: Origin): Effect.Effect<void> => {
  const [first] = parts
  if (first === undefined) return Effect.void
  const what = subject === undefined ? operation : `${operation} ${subject}`
  const more = parts.length === 1 ? "" : `, and ${parts.length - 1} more`
  return Effect.logWarning(`${what}: a part cannot be read and is left out (${first.path}: ${first.detail}${more})`)
}
