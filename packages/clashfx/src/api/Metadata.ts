/** What is known about the answers behind a result: how fresh they are, where they came from, the raw bodies. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { Answer } from "../exchange/Answer.ts"
import * as Monotonic from "../exchange/internal/monotonic.ts"

/** Gets every answer of the requests made inside. */
export const AnswerListener = Context.Reference<((answer: Answer, fromCache: boolean) => void) | undefined>(
  "clashfx/Metadata/AnswerListener",
  { defaultValue: () => undefined }
)

/** An answer, seen from a call that used it. */
export interface Metadata {
  readonly answer: Answer
  /** Was it there already, or under way for another call? */
  readonly fromCache: boolean
  /** Seconds since it was complete. */
  readonly age: number
  /** Seconds until it stops being fresh; 0 when it no longer is. */
  readonly freshFor: number
}

/**
 * Runs operations and gives, beside their result, the answers that they were made of, in the order of their arrival.
 *
 * @example
 * ```ts
 * const [clan, [meta]] = yield* Metadata.collect(Clans.get("#2PP"))
 * meta?.freshFor // seconds
 * meta?.answer.body // the text as it came, with the fields that no model knows
 * ```
 */
export const collect = <A, E, R>(
  effect: Effect.Effect<A, E, R>
): Effect.Effect<readonly [A, ReadonlyArray<Metadata>], E, R> =>
  Effect.gen(function* () {
    const heard: Array<{ readonly answer: Answer; readonly fromCache: boolean }> = []
    const result = yield* Effect.provideService(effect, AnswerListener, (answer, fromCache) => {
      heard.push({ answer, fromCache })
    })
    const now = yield* Monotonic.now
    return [
      result,
      heard.map(({ answer, fromCache }) => ({
        answer,
        fromCache,
        age: answer.ageAt(now) / 1000,
        freshFor: answer.freshAt(now) / 1000
      }))
    ]
  })
