/** Looks at things that one request answers: the bytes of the body decide first, then the snapshots. */
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as Result from "effect/Result"
import { answer } from "../../api/internal/pipeline.ts"
import type { Route } from "../../api/internal/route.ts"
import type { Answer } from "../../service/Answer.ts"
import type { Look, LookError, Observer } from "./source.ts"

/** From an answer to what happened. */
export interface ByBody<Params, A, S, C> {
  readonly route: Route<Params, {}, A>
  readonly params: (tag: string) => Params
  /** What is remembered of a model; it may share with the snapshot before what is the same. */
  readonly snapshot: (model: A, previous: S | undefined) => S
  readonly found: (current: S) => C
  readonly diff: (previous: S, current: S) => ReadonlyArray<C>
}

/** How a snapshot is remembered. */
export interface Keeping<S, K> {
  readonly keep: (snapshot: S) => K
  readonly open: (kept: K) => S
}

/** Snapshots that are remembered as they are. */
export const asTheyAre = <S>(): Keeping<S, S> => ({ keep: identity, open: identity })

/** The last body, and what was kept of it. */
interface Seen<K> {
  readonly fingerprint: string
  readonly kept: K
}

/** Makes observers that do not parse a body that they have seen. */
export const byBody = <Params, A, S, C, K>(
  { diff, found, params, route, snapshot }: ByBody<Params, A, S, C>,
  { keep, open }: Keeping<S, K>
): ((tag: string) => Observer<K, C>) => {
  const observer = (tag: string): Observer<K, C> => {
    const origin = { operation: route.operation, subject: tag }
    const url = route.url(params(tag), {})
    let seen: Seen<K> | undefined

    const look = (previous: K | undefined) => {
      if (Result.isFailure(url)) return Effect.fail(url.failure)
      // Opened once, and only for a body that is new.
      let before: S | undefined
      const read = (answer: Answer) =>
        Result.map(route.decoder.decode(answer, origin), (model) => {
          if (previous !== undefined) before ??= open(previous)
          return snapshot(model, before)
        })
      // What the check has read is not read again after it.
      let current: S | undefined
      const check = (answer: Answer) => {
        if (seen?.fingerprint === answer.fingerprint) return Result.void
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
      return Effect.flatMap(request, (answer): Effect.Effect<Look<K, C>, LookError> => {
        const { fingerprint, freshUntil: next } = answer
        if (seen?.fingerprint === fingerprint && previous === seen.kept) {
          return Effect.succeed({ snapshot: seen.kept, changes: [], next })
        }
        // A cache that answers by itself has not called the check.
        return Effect.fromResult(
          Result.map(current === undefined ? read(answer) : Result.succeed(current), (current) => {
            const changes = before === undefined ? [found(current)] : diff(before, current)
            // Without changes the old snapshot stays, so that nothing has to be stored.
            const kept = previous === undefined || changes.length > 0 ? keep(current) : previous
            seen = { fingerprint, kept }
            return { snapshot: kept, changes, next }
          })
        )
      })
    }
    return { look: (previous) => Effect.suspend(() => look(previous)) }
  }
  return observer
}
