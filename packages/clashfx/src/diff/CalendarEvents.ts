/** The game's calendar as events: seasons, ranked weeks, clan games and raid weekends, when they start and end. */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Calendar from "../game/Calendar.ts"
import { sleepUntilNext } from "../game/internal/sleepUntil.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Events
// ---------------------------------------------------------------------------------------------------------------------

/** A part of the calendar with its name: a month (`2026-03`), or the date of its first day. UTC. */
const Period = Schema.Struct({
  id: Schema.String,
  start: Schema.DateTimeUtcFromString,
  end: Schema.DateTimeUtcFromString
})

const calendarEvent = <const T extends string>(tag: T) =>
  Schema.Struct({
    _tag: Schema.tag(tag),
    id: Schema.String,
    /** When the calendar says so: the boundary itself. */
    at: Schema.DateTimeUtcFromString,
    period: Period
  })

/** A new season began, and the one before ended. `period.id` is what the API calls the season. */
export const SeasonStarted = calendarEvent("SeasonStarted")
export interface SeasonStarted extends Schema.Schema.Type<typeof SeasonStarted> {}

/** A new week of ranked battles began: Monday 05:00. `period.id` is the date of that Monday. */
export const RankedWeekStarted = calendarEvent("RankedWeekStarted")
export interface RankedWeekStarted extends Schema.Schema.Type<typeof RankedWeekStarted> {}

/** Clan games began: the 22nd of a month, 08:00. `period.id` is the month. */
export const ClanGamesStarted = calendarEvent("ClanGamesStarted")
export interface ClanGamesStarted extends Schema.Schema.Type<typeof ClanGamesStarted> {}

/** Clan games are over: the 28th of a month, 08:00. `period` is the one that ended. */
export const ClanGamesEnded = calendarEvent("ClanGamesEnded")
export interface ClanGamesEnded extends Schema.Schema.Type<typeof ClanGamesEnded> {}

/** A raid weekend began: Friday 07:00. `period.id` is the date of that Friday. */
export const RaidWeekendStarted = calendarEvent("RaidWeekendStarted")
export interface RaidWeekendStarted extends Schema.Schema.Type<typeof RaidWeekendStarted> {}

/** A raid weekend is over: Monday 07:00. `period` is the one that ended. */
export const RaidWeekendEnded = calendarEvent("RaidWeekendEnded")
export interface RaidWeekendEnded extends Schema.Schema.Type<typeof RaidWeekendEnded> {}

/** Everything that the calendar brings. */
export const CalendarEvent = Schema.Union([
  SeasonStarted,
  RankedWeekStarted,
  ClanGamesStarted,
  ClanGamesEnded,
  RaidWeekendStarted,
  RaidWeekendEnded
])
export type CalendarEvent =
  | SeasonStarted
  | RankedWeekStarted
  | ClanGamesStarted
  | ClanGamesEnded
  | RaidWeekendStarted
  | RaidWeekendEnded

// ---------------------------------------------------------------------------------------------------------------------
// Rules
// ---------------------------------------------------------------------------------------------------------------------

const event = <const T extends string>(_tag: T, at: DateTime.Utc, { end, id, start }: Calendar.Period) => ({
  _tag,
  id: `calendar/${_tag}/${id}`,
  at,
  period: { id, start, end }
})

/** The next event of each kind after an instant. */
const upcoming = (after: DateTime.Utc): ReadonlyArray<CalendarEvent> => {
  const { clanGames, raidWeekend, rankedWeek, season } = Calendar
  const nextGames = clanGames.next(after)
  const nextRaid = raidWeekend.next(after)
  const games = Option.getOrElse(clanGames.at(after), () => nextGames)
  const raid = Option.getOrElse(raidWeekend.at(after), () => nextRaid)
  const nextSeason = season.next(after)
  const nextWeek = rankedWeek.next(after)
  return [
    event("RaidWeekendEnded", raid.end, raid),
    event("ClanGamesEnded", games.end, games),
    event("SeasonStarted", nextSeason.start, nextSeason),
    event("RankedWeekStarted", nextWeek.start, nextWeek),
    event("RaidWeekendStarted", nextRaid.start, nextRaid),
    event("ClanGamesStarted", nextGames.start, nextGames)
  ]
}

/** The events at the first instant after `after` at which there are any. */
export const next = (after: DateTime.Utc): readonly [at: DateTime.Utc, events: ReadonlyArray<CalendarEvent>] => {
  const events = upcoming(after)
  const first = Math.min(...events.map(({ at }) => at.epochMilliseconds))
  return [DateTime.makeUnsafe(first), events.filter(({ at }) => at.epochMilliseconds === first)]
}

/** The events after `after` up to and including `until`, in order. */
export const between = (after: DateTime.Utc, until: DateTime.Utc): ReadonlyArray<CalendarEvent> => {
  const found: Array<CalendarEvent> = []
  let [at, events] = next(after)
  while (at.epochMilliseconds <= until.epochMilliseconds) {
    found.push(...events)
    ;[at, events] = next(at)
  }
  return found
}

const nextAfter = (instant: number) => {
  const [at, events] = next(DateTime.makeUnsafe(instant))
  return { at: at.epochMilliseconds, events }
}

/**
 * The calendar's events as they happen, on the clock of the running effect. With `since`, those after it come at once;
 * one more than a year ago, or days ahead, is of a clock that was wrong, and is taken for an hour ago.
 *
 * @example
 * ```ts
 * CalendarEvents.stream().pipe(Stream.runForEach((event) => Effect.log(event._tag, event.period.id)))
 * ```
 */
export const stream = (options?: { readonly since?: DateTime.Utc | undefined }): Stream.Stream<CalendarEvent> =>
  Stream.unwrap(
    Effect.map(DateTime.now, (now) =>
      Stream.paginate(options?.since ?? now, (after) =>
        Effect.gen(function* () {
          const { at, events } = yield* sleepUntilNext(after.epochMilliseconds, nextAfter)
          return [events, Option.some(DateTime.makeUnsafe(at))] as const
        })
      )
    )
  )
