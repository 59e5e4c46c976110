/** How long an attempt may take. */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { Throttled } from "../ClashError.ts"
import { monotonic } from "./monotonic.ts"

/**
 * The time limit of attempts. It may change while one is under way: several callers may wait for the same request, each as
 * long as its own limit says.
 */
export interface Patience {
  /** An attempt has left; its time counts from now on. */
  begins(): void
  /** How long it may take in all, in ms. */
  millis(): number
  /** Before it can leave, all keys rest for so long (ms): does anybody wait for that? Who does not gets the error. */
  waits(rest: number, error: Throttled): boolean
}

/** A time limit that stays what it is; `rests`: how long keys may rest before it, in ms. */
export const patienceOf = (limit: Duration.Duration, rests = Number.POSITIVE_INFINITY): Patience =>
  new Fixed(Duration.toMillis(limit), rests)

/** A class, for there is one with every attempt, and closures take several times the room. */
class Fixed implements Patience {
  private readonly limit: number
  private readonly rests: number
  constructor(limit: number, rests: number) {
    this.limit = limit
    this.rests = rests
  }
  begins(): void {}
  millis(): number {
    return this.limit
  }
  waits(rest: number): boolean {
    return rest <= this.rests
  }
}

/** The time limit of the attempts made inside, where several callers wait for them; else each call has its own. */
export const CurrentPatience = Context.Reference<Patience | undefined>("clashfx/internal/CurrentPatience", {
  defaultValue: () => undefined
})

/** Who wakes so much later (ms) than it wanted to was held up together with this process. */
const heldUp = 250
/** What has come meanwhile is read within this time (ms). */
const reading = 250

/**
 * Sleeps for a time limit (ms). A process that was stopped, or busy, looks at its timers first and at what has arrived only
 * then: answers that came in time are waited for a moment longer.
 */
export const sleepPatiently = (millis: number): Effect.Effect<void> =>
  Effect.flatMap(monotonic, (began) =>
    Effect.flatMap(Effect.andThen(Effect.sleep(millis), monotonic), (now) =>
      now - began - millis > heldUp ? Effect.sleep(reading) : Effect.void
    )
  )
