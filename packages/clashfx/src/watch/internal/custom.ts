/** A user's own diff beside ours: the same looks, more changes. */
import * as Effect from "effect/Effect"
import type { Look, Source } from "./source.ts"

/** What a user's diff found. */
export interface CustomChange<C> {
  readonly _tag: "Custom"
  readonly value: C
}

/** From two snapshots to whatever a user wants to be told. */
export type CustomDiff<S, C> = (previous: S, current: S) => Iterable<C>

/** The source with a user's diff added to it; the diff runs when the snapshot has changed. */
export const withCustom = <S, Change extends { readonly _tag: string }, C>(
  source: Source<S, Change>,
  custom: CustomDiff<S, C> | undefined
): Source<S, Change | CustomChange<C>> => {
  const extend = (
    custom: CustomDiff<S, C>,
    previous: S | undefined,
    look: Look<S, Change>
  ): Look<S, Change | CustomChange<C>> => {
    if (previous === undefined || previous === look.snapshot) return look
    const more = Array.from(custom(previous, look.snapshot), (value): CustomChange<C> => ({ _tag: "Custom", value }))
    return more.length === 0 ? look : { ...look, changes: [...look.changes, ...more] }
  }
  return {
    ...source,
    observe: (tag) => {
      const observer = source.observe(tag)
      if (custom === undefined) return observer
      return {
        look: (previous) => Effect.map(observer.look(previous), (look) => extend(custom, previous, look))
      }
    },
    keyOf: (change) => (isCustom(change) ? "" : source.keyOf(change)),
    factOf: (change) => (isCustom(change) ? undefined : source.factOf?.(change))
  }
}

const isCustom = <Change extends { readonly _tag: string }, C>(
  change: Change | CustomChange<C>
): change is CustomChange<C> => change._tag === "Custom"
