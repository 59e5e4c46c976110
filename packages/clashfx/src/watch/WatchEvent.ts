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
export type PollFailed = typeof PollFailed.Type

/** What is watched does not exist (any more): 404. Said once; it is polled rarely from then on. */
export const WatchedGone = Schema.Struct({ _tag: Schema.tag("WatchedGone"), ...stampFields })
export type WatchedGone = typeof WatchedGone.Type

/** What was gone is there again. */
export const WatchedBack = Schema.Struct({ _tag: Schema.tag("WatchedBack"), ...stampFields })
export type WatchedBack = typeof WatchedBack.Type

/** A diff of your own threw. What it would have found in this change is lost; our own events are not. */
export const CustomFailed = Schema.Struct({
  _tag: Schema.tag("CustomFailed"),
  ...stampFields,
  /** The first line of what was thrown. */
  message: Schema.String
})
export type CustomFailed = typeof CustomFailed.Type

// ---------------------------------------------------------------------------------------------------------------------
// Service
// ---------------------------------------------------------------------------------------------------------------------

/** Events of the API as a whole have no watched tag. */
const serviceFields = { id: stampFields.id, at: stampFields.at }

/** The game went into maintenance: polls rest, but for one probe. */
export const MaintenanceStarted = Schema.Struct({ _tag: Schema.tag("MaintenanceStarted"), ...serviceFields })
export type MaintenanceStarted = typeof MaintenanceStarted.Type

/** Maintenance is over. */
export const MaintenanceEnded = Schema.Struct({
  _tag: Schema.tag("MaintenanceEnded"),
  ...serviceFields,
  /** Seconds between the first answer that said so and the first one that no longer did. */
  duration: Schema.Finite
})
export type MaintenanceEnded = typeof MaintenanceEnded.Type

/** A new gold pass season began, as the API tells it. */
export const GoldPassSeasonStarted = Schema.Struct({
  _tag: Schema.tag("GoldPassSeasonStarted"),
  ...serviceFields,
  start: Schema.DateTimeUtcFromString,
  end: Schema.DateTimeUtcFromString
})
export type GoldPassSeasonStarted = typeof GoldPassSeasonStarted.Type

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
export type WatchEvent = typeof WatchEvent.Type
