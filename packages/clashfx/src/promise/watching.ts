/** Watching without Effect: events as async iterables, and handlers whose success is the acknowledgement. */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Watch from "../watch/Watch.ts"
import type * as Watcher from "../watch/Watcher.ts"
import type { WatchEvent } from "../watch/WatchEvent.ts"
import { known, type Names, refused } from "../model/internal/given.ts"
import type { Given } from "./options.ts"
import { plain, type Plain } from "./plain.ts"
import type { Runner } from "./run.ts"

/** Everything that a watcher says; dates are `Date`. Tell events apart by `_tag`. */
export type Event = Plain<WatchEvent>

/** How to watch; durations in milliseconds or as texts like `"5 minutes"`. Diffs of your own are for those who use Effect. */
export interface WatchOptions extends Given<Omit<Watch.Options, "custom">> {
  /** Ends the watching when it is aborted, with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/** How a handler is called: of several polls together with `batch`, several at once with `concurrency`. */
export interface RunOptions extends WatchOptions, Given<Omit<Watcher.RunOptions<unknown>, "retry">> {}

/** The events of one poll, with their acknowledgement: what is not `done` comes again. */
export interface Delivery {
  readonly events: ReadonlyArray<Event>
  /** Says that the events are handled; the snapshot that they led to is stored then. Calling it again does nothing. */
  readonly done: () => Promise<void>
}

type WatchTags = (tags: Iterable<string>, options?: WatchOptions) => AsyncIterable<Event>

/** Events of what is watched. Polls end with the loop; a poll counts as handled once the loop asks for more. */
export interface WatchClient {
  readonly clans: WatchTags
  readonly players: WatchTags
  /** The tags are those of clans. */
  readonly wars: WatchTags
  /** The tags are those of clans. */
  readonly raids: WatchTags
  /** Tags of any kind, poll by poll, each with its acknowledgement. */
  readonly deliveries: (tags: Watch.Tags, options?: WatchOptions) => AsyncIterable<Delivery>
  /**
   * Calls a handler with the events of each poll. When it rejects, it is called again with the same events, later each
   * time. The promise does not resolve; it rejects when the signal is aborted or the client is closed.
   *
   * @example
   * ```ts
   * await client.watch.run({ clans: ["#2PP"], wars: ["#2PP"] }, async (events) => {
   *   for (const event of events) console.log(event._tag)
   * })
   * ```
   */
  readonly run: (
    tags: Watch.Tags,
    handler: (events: ReadonlyArray<Event>) => Promise<unknown> | unknown,
    options?: RunOptions
  ) => Promise<never>
}

/** The handler threw or rejected; `cause` is with what. */
class HandlerFailed extends Data.TaggedError("HandlerFailed")<{ readonly cause: unknown }> {
  override get message(): string {
    return this.cause instanceof Error ? this.cause.message : String(this.cause)
  }
}

/** A handler as an effect: what it throws is its failure. */
const handling = (handler: (events: ReadonlyArray<Event>) => unknown) => (events: ReadonlyArray<WatchEvent>) =>
  Effect.tryPromise({
    try: () => Promise.resolve(handler(events.map(plain))),
    catch: (cause) => new HandlerFailed({ cause })
  })

/** What is the watcher's, and what is the call's: either refuses names that it does not know. */
const parted = (given: WatchOptions | null | undefined) => {
  const { signal, ...options } = given ?? {}
  return [options, { signal }] as const
}

const kinds: Names<Watch.Tags> = { clans: true, players: true, wars: true, raids: true }

/** What is watched by kind is named so, and who handles it is a function. */
const mistakeIn = (tags: unknown, handler: unknown): TypeError | undefined =>
  refused("Watching", [
    typeof tags !== "object" || tags === null || Symbol.iterator in tags
      ? 'say what, by kind, like { clans: ["#2PP"], wars: ["#2PP"] }'
      : known(tags, kinds),
    typeof handler === "function" ? undefined : "the handler has to be a function of events"
  ])

/** The watching part of a client. */
export const watching = ({ iterable, promise }: Runner): WatchClient => {
  const of =
    (watch: typeof Watch.clans): WatchTags =>
    (tags, given) => {
      const [options, call] = parted(given)
      return iterable(watch(tags, options), call)
    }
  return {
    clans: of(Watch.clans),
    players: of(Watch.players),
    wars: of(Watch.wars),
    raids: of(Watch.raids),
    deliveries: (tags, given) => {
      const [options, call] = parted(given)
      const mistake = mistakeIn(tags, promise)
      const watched = mistake === undefined ? Watch.deliveries(tags, options) : Stream.die(mistake)
      const deliveries = Stream.map(watched, ({ done, events }) => ({
        events: events.map(plain),
        done: () => promise(done)
      }))
      return iterable(deliveries, call)
    },
    run: (tags, handler, given) => {
      const [options, call] = parted(given)
      const mistake = mistakeIn(tags, handler)
      return mistake === undefined
        ? promise(Watch.run(tags, handling(handler), options), call)
        : Promise.reject(mistake)
    }
  }
}
