/** Looks at things that one request answers: the text of the body decides first, then the snapshots. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { answer } from "../../api/internal/pipeline.ts"
import type { Route } from "../../api/internal/route.ts"
import type { Answer } from "../../service/Answer.ts"
import type { Observer } from "./source.ts"

/** From an answer to what happened. */
export interface ByBody<Params, A, S, C> {
  readonly route: Route<Params, {}, A>
  readonly params: Params
  readonly tag: string
  readonly snapshot: (model: A) => S
  readonly found: (current: S) => C
  readonly diff: (previous: S, current: S) => ReadonlyArray<C>
}

/** An observer that does not parse a body that it has seen. */
export const byBody = <Params, A, S, C>(options: ByBody<Params, A, S, C>): Observer<S, C> => {
  const { route } = options
  const origin = { operation: route.operation, subject: options.tag }
  const url = route.url(options.params, {})
  let seen: { readonly fingerprint: string; readonly snapshot: S } | undefined

  const read = (answer: Answer) => Result.map(route.decoder.decode(answer, origin), options.snapshot)

  return {
    look: (previous) =>
      Effect.suspend(() => {
        if (Result.isFailure(url)) return Effect.fail(url.failure)
        // What the check has read is not read again after it.
        let current: S | undefined
        const check = (answer: Answer) => {
          if (seen !== undefined && seen.fingerprint === answer.fingerprint) {
            current = seen.snapshot
            return Result.void
          }
          return Result.map(read(answer), (snapshot) => {
            current = snapshot
          })
        }
        const request = answer({
          origin,
          method: route.method,
          url: url.success,
          timeout: route.timeout,
          isPlayer: false,
          check
        })
        return Effect.flatMap(request, (answer) => {
          // A cache that answers by itself has not called the check.
          const snapshot = current === undefined ? read(answer) : Result.succeed(current)
          return Effect.fromResult(
            Result.map(snapshot, (snapshot) => {
              const same = seen?.fingerprint === answer.fingerprint
              seen = { fingerprint: answer.fingerprint, snapshot }
              const next = answer.freshUntil
              if (previous === undefined) return { snapshot, changes: [options.found(snapshot)], next }
              if (same && previous === snapshot) return { snapshot, changes: [], next }
              const changes = options.diff(previous, snapshot)
              // Without changes the old snapshot stays, so that nothing has to be stored.
              return { snapshot: changes.length === 0 ? previous : snapshot, changes, next }
            })
          )
        })
      })
  }
}
