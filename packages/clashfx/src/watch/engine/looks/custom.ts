/** A user's own diff beside ours: the same looks, more changes. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { CustomFailed } from "../../WatchEvent.ts"
import type { Unstamped } from "../../../diff/Stamp.ts"
import type { Look, Source } from "./source.ts"
import { firstLine } from "../../../exchange/internal/errors/thrown.ts"

/** What a user's diff found. */
export interface CustomChange<C> {
  readonly _tag: "Custom"
  readonly value: C
}

/** From two snapshots to whatever a user wants to be told. */
export type CustomDiff<S, C> = (previous: S, current: S) => Iterable<C>

/** What a user's diff found, or that it threw. */
type Custom<C> = CustomChange<C> | Unstamped<CustomFailed>

const find = <S, C>(custom: CustomDiff<S, C>, previous: S, current: S): ReadonlyArray<Custom<C>> =>
  Result.getOrElse(
    Result.try((): ReadonlyArray<Custom<C>> =>
      Array.from(custom(previous, current), (value) => ({ _tag: "Custom", value }))
    ),
    (error) => [{ _tag: "CustomFailed", message: firstLine(error) }]
  )

/** The source with a user's diff added to it; the diff runs when the snapshot has changed. */
export const withCustom = <S, Change extends { readonly _tag: string }, C>(
  source: Source<S, Change>,
  custom: CustomDiff<S, C> | undefined
): Source<S, Change | Custom<C>> => {
  const extend = (
    custom: CustomDiff<S, C>,
    previous: S | undefined,
    look: Look<S, Change>
  ): Look<S, Change | Custom<C>> => {
    if (previous === undefined || previous === look.snapshot) return look
    const more = find(custom, previous, look.snapshot)
    return more.length === 0 ? look : { ...look, changes: [...look.changes, ...more] }
  }
  return {
    ...source,
    observe: (tag, intervals) => {
      const observer = source.observe(tag, intervals)
      if (custom === undefined) return observer
      return {
        look: (previous) => Effect.map(observer.look(previous), (look) => extend(custom, previous, look)),
        remember: () => observer.remember?.(),
        recall: (stored) => observer.recall?.(stored)
      }
    },
    factOf: (change) => (isCustom(change) ? undefined : source.factOf?.(change))
  }
}

const isCustom = <Change extends { readonly _tag: string }, C>(change: Change | Custom<C>): change is Custom<C> =>
  change._tag === "Custom" || change._tag === "CustomFailed"
