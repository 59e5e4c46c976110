/** Looks at things that one request answers: the bytes of the body decide first, then the snapshots. */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as Result from "effect/Result"
import { answer } from "../../api/internal/pipeline.ts"
import type { Services } from "../../api/Operation.ts"
import type { Route } from "../../api/internal/route.ts"
import { monotonicUnsafe } from "../../exchange/internal/monotonic.ts"
import type { DecodeError, Origin } from "../../exchange/ClashError.ts"
import type { Answer } from "../../exchange/Answer.ts"
import type { Look, LookError, Observer } from "./source.ts"

/** What was read of a body, and what makes reading the next one cheaper. */
export interface Read<S, Hint> {
  readonly snapshot: S
  readonly hint?: Hint | undefined
}

/**
 * Reads a new body, after the one of which `previous` and `hint` were made. What is the same in both snapshots may be the
 * same object.
 */
export type Reader<S, Hint> = (
  answer: Answer,
  origin: Origin,
  previous: S | undefined,
  hint: Hint | undefined
) => Result.Result<Read<S, Hint>, DecodeError>

/** From an answer to what happened. */
export interface ByBody<Params, S, C, Hint> {
  readonly route: Route<Params, {}, unknown>
  readonly params: (tag: string) => Params
  readonly read: Reader<S, Hint>
  readonly found: (current: S) => C
  readonly diff: (previous: S, current: S) => ReadonlyArray<C>
}

/** Reads bodies as a whole. */
export const wholly =
  <A, S>({ decoder }: Route<never, never, A>, snapshot: (model: A) => S): Reader<S, never> =>
  (answer, origin) =>
    Result.map(decoder.decode(answer, origin), (model) => ({ snapshot: snapshot(model) }))

/** How a snapshot is remembered. */
export interface Keeping<S, K> {
  readonly keep: (snapshot: S) => K
  readonly open: (kept: K) => S
}

/** Snapshots that are remembered as they are. */
export const asTheyAre = <S>(): Keeping<S, S> => ({ keep: identity, open: identity })

/** The last body, and what was kept of it. */
interface Seen<K, Hint> {
  readonly fingerprint: string
  readonly kept: K
  /** Of the body of which `kept` was made, and of no other. */
  readonly hint: Hint | undefined
}

/** Makes observers that do not parse a body that they have seen. */
export const byBody = <Params, S, C, K, Hint>(
  { diff, found, params, read, route }: ByBody<Params, S, C, Hint>,
  { keep, open }: Keeping<S, K>
): ((tag: string) => Observer<K, C>) => {
  const observer = (tag: string): Observer<K, C> => {
    const origin = { operation: route.operation, subject: tag }
    const url = route.url(params(tag), {})
    let seen: Seen<K, Hint> | undefined

    const look = (previous: K | undefined, clock: Clock.Clock) => {
      if (Result.isFailure(url)) return Effect.fail(url.failure)
      // Opened once, and only for a body that is new.
      let before: S | undefined
      const readNew = (answer: Answer) => {
        if (previous !== undefined) before ??= open(previous)
        return read(answer, origin, before, seen?.kept === previous ? seen?.hint : undefined)
      }
      // What the check has read is not read again after it, unless a cache gives another answer than it has asked for.
      let checked: { readonly fingerprint: string; readonly read: Read<S, Hint> } | undefined
      const check = (answer: Answer) => {
        const { fingerprint } = answer
        if (seen?.fingerprint === fingerprint) return Result.void
        return Result.map(readNew(answer), (read) => {
          checked = { fingerprint, read }
        })
      }
      const request = answer({
        origin,
        method: route.method,
        url: url.success,
        timeout: route.timeout,
        check
      })
      return Effect.flatMap(request, (answer): Effect.Effect<Look<K, C>, LookError> => {
        const { fingerprint, freshUntil, receivedAt } = answer
        const next = monotonicUnsafe(clock) + (freshUntil - receivedAt)
        if (seen?.fingerprint === fingerprint && previous === seen.kept) {
          return Effect.succeed({ snapshot: seen.kept, changes: [], next })
        }
        const result = checked?.fingerprint === fingerprint ? Result.succeed(checked.read) : readNew(answer)
        return Effect.fromResult(
          Result.map(result, ({ hint, snapshot }) => {
            const changes = before === undefined ? [found(snapshot)] : diff(before, snapshot)
            // Without changes the old snapshot stays, so that nothing has to be stored.
            const isNew = previous === undefined || changes.length > 0
            const kept = isNew ? keep(snapshot) : previous
            seen = { fingerprint, kept, hint: isNew ? hint : undefined }
            return { snapshot: kept, changes, next }
          })
        )
      })
    }
    return {
      look: (previous) =>
        Effect.contextWith((context: Context.Context<Services>) => look(previous, Context.get(context, Clock.Clock)))
    }
  }
  return observer
}
