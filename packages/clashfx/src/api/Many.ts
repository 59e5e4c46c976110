/** One operation for many tags, as a stream: each result as it arrives, and a failure of one tag is not the end. */
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import type * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { count, refused } from "../model/internal/given.ts"

/** How many tags are asked for at the same time, and in which order the results come. */
export interface ManyOptions {
  /** Requests under way at most; default 10. The throttle decides how fast they leave. */
  readonly concurrency?: number | undefined
  /** Give the results in the order of the tags instead of as they arrive; default no. */
  readonly ordered?: boolean | undefined
}

/** What became of one tag. */
export interface Outcome<A, E> {
  /** The tag as it was given. */
  readonly tag: string
  readonly result: Result.Result<A, E>
}

/** One tag alone is a list of one: nobody means its characters. Programs in JavaScript give anything. */
const each = <A, E, R>(
  tags: Iterable<string>,
  ask: (tag: string) => Effect.Effect<A, E, R>,
  options: ManyOptions | undefined
): Stream.Stream<A, E, R> => {
  const error = refused("Many tags", [count("concurrency", options?.concurrency, 1)])
  if (error !== undefined) return Stream.die(error)
  if (!Predicate.isIterable(tags)) return Stream.die(new TypeError('Many tags have to be a list, like ["#2PP"]'))
  return Stream.fromIterable(typeof tags === "string" ? [tags] : tags).pipe(
    Stream.mapEffect(ask, { concurrency: options?.concurrency ?? 10, unordered: options?.ordered !== true })
  )
}

/**
 * Runs an operation for every tag and gives each outcome, success or failure, with its tag.
 *
 * @example
 * ```ts
 * Many.outcomes(tags, (tag) => Clans.get(tag, { schema: MyClan }), { ordered: true })
 * ```
 */
export const outcomes = <A, E, R>(
  tags: Iterable<string>,
  operation: (tag: string) => Effect.Effect<A, E, R>,
  options?: ManyOptions
): Stream.Stream<Outcome<A, E>, never, R> =>
  each(tags, (tag) => Effect.map(Effect.result(operation(tag)), (result) => ({ tag, result })), options)

/**
 * Runs an operation for every tag and gives the results; the first failure ends the stream.
 *
 * @example
 * ```ts
 * const logs = Many.strict(tags, (tag) => Players.battleLog(tag), { concurrency: 20 })
 * ```
 */
export const strict = <A, E, R>(
  tags: Iterable<string>,
  operation: (tag: string) => Effect.Effect<A, E, R>,
  options?: ManyOptions
): Stream.Stream<A, E, R> => each(tags, operation, options)

/** An operation on one tag, for many. */
export interface ManyOf<A, E, R> {
  /** Every outcome with its tag; never fails. */
  (tags: Iterable<string>, options?: ManyOptions): Stream.Stream<Outcome<A, E>, never, R>
  /** The results alone; fails with the first failure. */
  readonly strict: (tags: Iterable<string>, options?: ManyOptions) => Stream.Stream<A, E, R>
}

/**
 * Both forms of an operation for many tags.
 *
 * @example
 * ```ts
 * const battleLogs = Many.of((tag) => Players.battleLog(tag))
 * const outcomes = yield* Stream.runCollect(battleLogs(["#P0LYJC8C", "#8QU8J9LP"]))
 * ```
 */
export const of = <A, E, R>(operation: (tag: string) => Effect.Effect<A, E, R>): ManyOf<A, E, R> =>
  Object.assign((tags: Iterable<string>, options?: ManyOptions) => outcomes(tags, operation, options), {
    strict: (tags: Iterable<string>, options?: ManyOptions) => strict(tags, operation, options)
  })
