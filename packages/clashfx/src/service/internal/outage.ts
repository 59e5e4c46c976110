/** Trouble that lasts: said once when it begins, with its cause, and once when it is over. */
import * as Effect from "effect/Effect"
import { firstLine } from "../../exchange/internal/errors/thrown.ts"

/** Something that may be in trouble. */
export interface Outage {
  readonly isOn: () => boolean
  /** It failed; only the first time is told. */
  readonly began: (cause: unknown) => Effect.Effect<void>
  /** It works; told if it had failed. */
  readonly ended: Effect.Effect<void>
}

/** Watches over something; `failing` and `works` are what is said, as sentences without their end. */
export const makeOutage = (failing: string, works: string): Outage => {
  let on = false
  return {
    isOn: () => on,
    began: (cause) =>
      Effect.suspend(() => {
        if (on) return Effect.void
        on = true
        return Effect.logWarning(`${failing}: ${firstLine(cause)}`)
      }),
    ended: Effect.suspend(() => {
      if (!on) return Effect.void
      on = false
      return Effect.logInfo(works)
    })
  }
}
