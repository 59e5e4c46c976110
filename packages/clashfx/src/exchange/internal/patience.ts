/** How long an attempt may take. */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"

/**
 * The time limit of attempts. It may change while one is under way: several callers may wait for the same request, each as
 * long as its own limit says.
 */
export interface Patience {
  /** An attempt has left; its time counts from now on. */
  readonly begins: () => void
  /** How long it may take in all, in ms. */
  readonly millis: () => number
}

/** A time limit that stays what it is. */
export const patienceOf = (limit: Duration.Duration): Patience => {
  const millis = Duration.toMillis(limit)
  return { begins: () => undefined, millis: () => millis }
}

/** The time limit of the attempts made inside, where several callers wait for them; else each call has its own. */
export const CurrentPatience = Context.Reference<Patience | undefined>("clashfx/internal/CurrentPatience", {
  defaultValue: () => undefined
})
