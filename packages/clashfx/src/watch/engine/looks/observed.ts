/** What a kind of watched thing brings, so that looks at it know what an answer says. */
import type * as Result from "effect/Result"
import type { Route } from "../../../api/internal/route.ts"
import type { Answer } from "../../../exchange/Answer.ts"
import type { DecodeError, Origin } from "../../../exchange/ClashError.ts"
import type { OddPart } from "../../../exchange/internal/body/mend.ts"
import type { Growth } from "../../../exchange/internal/order/order.ts"

/** What was read of a body, and what makes reading the next one cheaper. */
export interface Read<S, Hint> {
  readonly snapshot: S
  readonly hint?: Hint | undefined
  /** What is odd about the body, beyond its snapshot; see {@link Observed}. */
  readonly oddity?: Oddity | undefined
  /** Who or what is in the body and cannot be read. */
  readonly unread?: ReadonlySet<string> | undefined
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
export interface Observed<Params, S, C, Hint> {
  readonly route: Route<Params, {}, unknown>
  readonly params: (tag: string) => Params
  readonly read: Reader<S, Hint>
  readonly found: (current: S) => C
  readonly diff: (previous: S, current: S) => ReadonlyArray<C>
  /** What only grows, from one snapshot to another. */
  readonly growth: (previous: S, current: S) => Growth
  /** How far nodes are behind at most where headers do not say it (ms); see `lifetimes`. */
  readonly lifetime: number
  /**
   * Why a snapshot cannot be right (it contradicts itself) or is too odd to be told from at once; `previous` is
   * `undefined` at a first look. The next look decides: what is odd twice in a row is as it is.
   */
  readonly oddity: (previous: S | undefined, current: S) => Oddity | undefined
  /** Is a change about what could not be read at the first look, and was so all the time? */
  readonly isJoinOf?: (change: C, unread: ReadonlySet<string>) => boolean
}

/** The field that is odd, and how. */
export interface Oddity {
  readonly path: string
  readonly detail: string
  /** Marks what is only a part of the body, and may stay so: when it does it is said once, and the rest is told from. */
  readonly lasting?: string
}

/** What is said of parts that cannot be read and stay as they were. */
export const oddityOf = (parts: ReadonlyArray<OddPart>): Oddity | undefined => {
  const [first] = parts
  if (first === undefined) return undefined
  // What stood for a part may not have been readable either.
  const all = [...new Set(parts.map(({ path }) => path))]
  const more = all.length === 1 ? "" : `, and ${all.length - 1} more`
  return {
    path: first.path,
    detail: `${first.detail}; it cannot be read and stays as it was, if it was known${more}`,
    lasting: all.join(" ")
  }
}
