/**
 * Something that is tried again and again: one line says when it begins to fail, and why, and one when it works again. What
 * fails over and over for moments only, as where sessions are ended all the time, is said once, and not with each of them.
 */
import * as Effect from "effect/Effect"
import { monotonicMillis } from "./monotonic.ts"
import { reasonOf } from "./reason.ts"

/** After trouble was over, what lasts no longer than `short` is not said for so long, ms. */
const [quiet, short] = [30_000, 500]

export interface Trouble {
  readonly failed: (error: unknown) => Effect.Effect<void>
  /** It works; nothing is said when it always did. */
  readonly over: Effect.Effect<void>
  /** Has it failed, and not worked since? */
  readonly isOn: () => boolean
}

/** `begins` is said with the reason behind it, `ends` with how long it has lasted. */
export const make = (begins: string, ends: string): Trouble => {
  let since: number | undefined
  let isSaid = false
  let quietUntil = Number.NEGATIVE_INFINITY
  return {
    failed: (error) =>
      Effect.flatMap(monotonicMillis, (now) => {
        since ??= now
        if (isSaid || (now < quietUntil && now - since < short)) return Effect.void
        isSaid = true
        return Effect.logWarning(`${begins}: ${reasonOf(error)}`)
      }),
    over: Effect.flatMap(monotonicMillis, (now) => {
      if (since === undefined) return Effect.void
      const lasted = ((now - since) / 1000).toFixed(1)
      const wasSaid = isSaid
      since = undefined
      isSaid = false
      quietUntil = now + quiet
      return wasSaid ? Effect.logInfo(`${ends}, after ${lasted} s`) : Effect.void
    }),
    isOn: () => since !== undefined
  }
}
