/**
 * What is stored of the order of answers, so that the first answer after a restart can be known to be older than the
 * snapshot: when the newest body runs out, and the marks of those before it. Bodies are not stored.
 */
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import type { Lifetime } from "./lifetime.ts"
import { dateOf, type Now, timeOf } from "../monotonic.ts"
import type { History } from "./order.ts"

const Growth = Schema.Literals(["grew", "fell", "reset", "both", "neither"])

/** The order of one question; instants are dates (ms since 1970, UTC). */
export const Remembered = Schema.Struct({
  /** When the newest body came. */
  at: Schema.Finite,
  /** When it runs out. */
  until: Schema.Finite,
  /** Of the newest body. */
  mark: Schema.Int,
  lifetime: Schema.Struct({ longest: Schema.Finite, counts: Schema.Boolean }),
  /** The bodies before it, the oldest first: their marks, and what only grows from each to its successor. */
  before: Schema.Array(Schema.Tuple([Schema.Int, Growth])),
  /** What could not be read at the first look, nor since: it is not told when it can. */
  unread: Schema.optionalKey(Schema.Array(Schema.String))
})
export interface Remembered extends Schema.Schema.Type<typeof Remembered> {}

/** Reads what is stored; nothing if it cannot be read, as it is of no use then. */
export const decode: (stored: unknown) => Remembered | undefined = (() => {
  const option = Schema.decodeUnknownOption(Remembered)
  return (stored) => Option.getOrUndefined(option(stored))
})()

/** What is to be stored. */
export const remember = <B>(
  history: History<B>,
  lifetime: Lifetime,
  now: Now,
  unread?: ReadonlySet<string>
): Remembered => ({
  at: dateOf(now, history.seenAt),
  until: dateOf(now, history.until),
  mark: history.mark,
  lifetime: lifetime.learnt,
  before: history.superseded.map(({ growth, mark }) => [mark, growth]),
  ...(unread === undefined ? {} : { unread: [...unread] })
})

/**
 * What another process knew, in time for the first answer of this one: nothing when it is so old that no node can be behind
 * it. A clock that was set between the two processes costs no more than one lifetime.
 */
export const recall = <B>(stored: Remembered, lifetime: Lifetime, now: Now): History<B> | undefined => {
  lifetime.recall(stored.lifetime)
  const seenAt = timeOf(now, stored.at)
  if (seenAt > now.time || now.time >= seenAt + lifetime.behind) return undefined
  return {
    fingerprint: "",
    mark: stored.mark,
    until: Math.min(timeOf(now, stored.until), now.time + lifetime.behind),
    sooner: 0,
    seenAt,
    others: 0,
    superseded: stored.before.map(([mark, growth]) => ({ fingerprint: "", mark, growth, body: undefined })),
    held: undefined
  }
}
