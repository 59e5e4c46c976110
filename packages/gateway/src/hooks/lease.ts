/**
 * Keeping what is leased: asked for again and again, and given up in time where no answer comes, because then another one
 * may take it. Reckoned from the moment of asking, on the clock that does not jump: the database begins to reckon later.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { monotonicMillis } from "../internal/monotonic.ts"

/** How a lease is kept. */
export interface LeaseOptions {
  /** When it was asked for, ms of the monotonic clock. */
  readonly asked: number
  /** How long it is believed in without an answer, ms: less than it lasts. */
  readonly trust: number
  /** How often it is renewed, ms. */
  readonly every: number
}

/** Done when it is another one's, or may be. `renew` says whether it is still ours. */
export const kept = <E, R>(
  renew: Effect.Effect<boolean, E, R>,
  { asked, every, trust }: LeaseOptions
): Effect.Effect<void, never, R> =>
  Effect.gen(function* () {
    let until = asked + trust
    for (;;) {
      const left = until - (yield* monotonicMillis)
      yield* Effect.sleep(Math.max(0, Math.min(every, left)))
      const now = yield* monotonicMillis
      if (now >= until) return
      const answer = yield* Effect.timeoutOption(Effect.exit(renew), until - now)
      if (Option.isNone(answer)) return
      if (answer.value._tag === "Failure") continue
      if (!answer.value.value) return
      until = now + trust
    }
  })
