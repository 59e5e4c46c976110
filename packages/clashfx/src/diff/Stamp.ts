/** What every event carries besides what happened. */
import * as Schema from "effect/Schema"

/** What can be watched. */
export const WatchedKind = Schema.Literals(["clan", "player", "war", "raid"])
export type WatchedKind = typeof WatchedKind.Type

/** The fields that are common to all events of something watched. */
export const stampFields = {
  /**
   * The same change has the same id, also when it is delivered again after a restart: what was seen before is not new.
   */
  id: Schema.String,
  /** When the change was seen: when the answer came, not when it happened in the game. */
  at: Schema.DateTimeUtcFromString,
  kind: WatchedKind,
  /** The watched tag. */
  tag: Schema.String
}

/** What stands on every event of something watched: its id, when it was seen, and of which tag it is. */
export const Stamp = Schema.Struct(stampFields)
export interface Stamp extends Schema.Schema.Type<typeof Stamp> {}

/** What happened, before it is stamped: each event of a union without its stamp. */
export type Unstamped<E> = E extends unknown ? Omit<E, keyof Stamp> : never
