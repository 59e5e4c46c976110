/** Everything that a watcher can say, as one tagged union. */
import * as Schema from "effect/Schema"
import { CalendarEvent } from "../diff/CalendarEvents.ts"
import { ClanEvent } from "../diff/ClanDiff.ts"
import { LeagueEvent } from "../diff/LeagueDiff.ts"
import { PlayerEvent } from "../diff/PlayerDiff.ts"
import { RaidEvent } from "../diff/RaidDiff.ts"
import { type Stamp, stampFields } from "../diff/Stamp.ts"
import { WarEvent } from "../diff/WarDiff.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Polls
// ---------------------------------------------------------------------------------------------------------------------

/** A poll failed. The tag is polled again, later each time. */
export const PollFailed = Schema.Struct({
  _tag: Schema.tag("PollFailed"),
  ...stampFields,
  /** The error, as it prints. */
  error: Schema.Struct({ _tag: Schema.String, message: Schema.String, status: Schema.NullOr(Schema.Int) }),
  /** How many polls of this tag have failed in a row. */
  failures: Schema.Int,
  /** Seconds until the next try. */
  retryIn: Schema.Finite
})
export interface PollFailed extends Schema.Schema.Type<typeof PollFailed> {}

/**
 * What is watched does not exist (any more): three looks in a row, soon after each other, were answered with 404, not all of
 * them with the same copy, while something else that is watched was found. When nothing is, the API itself has to go on to
 * say so for two minutes, and somebody before it for an hour. Said once; it is polled rarely (`goneInterval`) from then on.
 */
export const WatchedGone = Schema.Struct({ _tag: Schema.tag("WatchedGone"), ...stampFields })
export interface WatchedGone extends Schema.Schema.Type<typeof WatchedGone> {}

/** What was gone is there again. */
export const WatchedBack = Schema.Struct({ _tag: Schema.tag("WatchedBack"), ...stampFields })
export interface WatchedBack extends Schema.Schema.Type<typeof WatchedBack> {}

/** A diff of your own threw. What it would have found in this change is lost; our own events are not. */
export const CustomFailed = Schema.Struct({
  _tag: Schema.tag("CustomFailed"),
  ...stampFields,
  /** The first line of what was thrown. */
  message: Schema.String
})
export interface CustomFailed extends Schema.Schema.Type<typeof CustomFailed> {}

// ---------------------------------------------------------------------------------------------------------------------
// Service
// ---------------------------------------------------------------------------------------------------------------------

/** Events of the API as a whole have no watched tag. */
const serviceFields = { id: stampFields.id, at: stampFields.at }

/** The game went into maintenance: polls rest, but for one probe. */
export const MaintenanceStarted = Schema.Struct({ _tag: Schema.tag("MaintenanceStarted"), ...serviceFields })
export interface MaintenanceStarted extends Schema.Schema.Type<typeof MaintenanceStarted> {}

/** Maintenance is over. */
export const MaintenanceEnded = Schema.Struct({
  _tag: Schema.tag("MaintenanceEnded"),
  ...serviceFields,
  /** Seconds between the first answer that said so and the first one that no longer did. */
  duration: Schema.Finite
})
export interface MaintenanceEnded extends Schema.Schema.Type<typeof MaintenanceEnded> {}

/** A new gold pass season began, as the API tells it. */
export const GoldPassSeasonStarted = Schema.Struct({
  _tag: Schema.tag("GoldPassSeasonStarted"),
  ...serviceFields,
  start: Schema.DateTimeUtcFromString,
  end: Schema.DateTimeUtcFromString
})
export interface GoldPassSeasonStarted extends Schema.Schema.Type<typeof GoldPassSeasonStarted> {}

/** What a user's own diff found; see `custom` of the watcher's options. */
export interface CustomEvent<C> extends Stamp {
  readonly _tag: "Custom"
  readonly value: C
}

// ---------------------------------------------------------------------------------------------------------------------
// Union
// ---------------------------------------------------------------------------------------------------------------------

/** Every event; encodes to and decodes from JSON. */
export const WatchEvent = Schema.Union([
  ClanEvent,
  PlayerEvent,
  WarEvent,
  LeagueEvent,
  RaidEvent,
  PollFailed,
  WatchedGone,
  WatchedBack,
  CustomFailed,
  MaintenanceStarted,
  MaintenanceEnded,
  CalendarEvent,
  GoldPassSeasonStarted
])
export type WatchEvent =
  | ClanEvent
  | PlayerEvent
  | WarEvent
  | LeagueEvent
  | RaidEvent
  | PollFailed
  | WatchedGone
  | WatchedBack
  | CustomFailed
  | MaintenanceStarted
  | MaintenanceEnded
  | CalendarEvent
  | GoldPassSeasonStarted
