/**
 * What is stored of the order of answers, so that the first answer after a restart can be known to be older than the
 * snapshot: when the newest body runs out, and the marks of those before it. Bodies are not stored.
 */
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import type { Lifetime } from "./lifetime.ts"
import { dateOf, type Now, timeOf } from "../monotonic.ts"
import { type Edge, type History, type Oddness, resume } from "./order.ts"

const Growth = Schema.Literals(["grew", "fell", "reset", "both", "neither"])

const Odd = Schema.Tuple([Schema.Finite, Schema.Boolean])

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
  /** When the edge went back in time last, and when its headers contradicted each other, if they did; are those its habits? */
  wentBack: Schema.optionalKey(Odd),
  contradicted: Schema.optionalKey(Odd),
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
  edge: Edge,
  now: Now,
  unread?: ReadonlySet<string>
): Remembered => {
  const { backwards, contradictions } = edge.learnt(now.time)
  const dated = ([last, isHabit]: Oddness): Oddness => [dateOf(now, last), isHabit]
  return {
    at: dateOf(now, history.seenAt),
    until: dateOf(now, history.until),
    mark: history.mark,
    lifetime: lifetime.learnt,
    before: history.superseded.map(({ growth, mark }) => [mark, growth]),
    ...(backwards && { wentBack: dated(backwards) }),
    ...(contradictions && { contradicted: dated(contradictions) }),
    ...(unread === undefined ? {} : { unread: [...unread] })
  }
}

/**
 * What another process knew, for the first answer of this one. Of when its newest body came nothing is known any more when
 * that is so long ago that no node can be behind it, or when the clock was set meanwhile; which bodies came before it stays
 * known, for a copy of them can be older than that.
 */
export const recall = <B>(stored: Remembered, lifetime: Lifetime, edge: Edge, now: Now): History<B> => {
  lifetime.recall(stored.lifetime)
  // By a clock that was set back, it was just now.
  const timed = ([last, isHabit]: Oddness): Oddness => [timeOf(now, Math.min(last, now.date)), isHabit]
  edge.recall(stored.wentBack && timed(stored.wentBack), stored.contradicted && timed(stored.contradicted))
  const seenAt = timeOf(now, stored.at)
  const isRecent = seenAt <= now.time && now.time < seenAt + lifetime.behind
  return {
    ...resume<B>(isRecent ? seenAt : now.time),
    mark: stored.mark,
    ...(isRecent && { until: Math.min(timeOf(now, stored.until), now.time + lifetime.behind) }),
    superseded: stored.before.map(([mark, growth]) => ({ fingerprint: "", mark, growth, body: undefined }))
  }
}
