/** Watching without Effect: events as async iterables. */
import * as Watch from "../watch/Watch.ts"
import type { WatchEvent } from "../watch/WatchEvent.ts"
import type { Plain } from "./plain.ts"
import type { Runner } from "./run.ts"

/** Everything that a watcher says; dates are `Date`. Tell events apart by `_tag`. */
export type Event = Plain<WatchEvent>

/** How to watch; durations in milliseconds or as texts like `"5 minutes"`. */
export interface WatchOptions extends Watch.Options {
  /** Ends the iteration when it is aborted; the loop throws the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

type WatchTags = (tags: Iterable<string>, options?: WatchOptions) => AsyncIterable<Event>

/** Events of what is watched. Polls end with the loop; a poll's snapshot counts once its events have been taken. */
export interface WatchClient {
  readonly clans: WatchTags
  readonly players: WatchTags
  /** The tags are those of clans. */
  readonly wars: WatchTags
  /** The tags are those of clans. */
  readonly raids: WatchTags
}

/** The watching part of a client. */
export const watching = ({ iterable }: Runner): WatchClient => ({
  clans: (tags, options) => iterable(Watch.clans(tags, options), { signal: options?.signal }),
  players: (tags, options) => iterable(Watch.players(tags, options), { signal: options?.signal }),
  wars: (tags, options) => iterable(Watch.wars(tags, options), { signal: options?.signal }),
  raids: (tags, options) => iterable(Watch.raids(tags, options), { signal: options?.signal })
})
