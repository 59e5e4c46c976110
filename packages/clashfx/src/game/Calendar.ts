/**
 * The calendar of the game: what is on at an instant, what comes next, and until when. Everything is UTC.
 *
 * Each part of the calendar is a value with the same questions: `Calendar.season.at(instant)`,
 * `Calendar.raidWeekend.next(instant)`, `Calendar.clanGames.untilNext(instant)`, `Calendar.rankedWeek.byId("2026-03-09")`,
 * and on the clock of the running effect `yield* Calendar.season.now`. A period starts at its `start` and is over at its
 * `end`: an instant on a boundary belongs to the period that starts.
 *
 * The rules are today's rules, continued in both directions (a ranked week of 2020 has an answer, though there was none),
 * between the years 1000 and 9999.
 */
import * as DateTime from "effect/DateTime"
import { type Continuous, type Kind, type Period, type Recurring, UnknownPeriod } from "./internal/period.ts"
import * as Recurrence from "./internal/recurrence.ts"

export { type Continuous, type Kind, type Period, type Recurring, UnknownPeriod } from "./internal/period.ts"

const unknown = (kind: Kind, example: string) => (id: string) => new UnknownPeriod({ kind, id, example })

const { dated, day, dayOfMonth, hour, month, monthId, monthOf, parseMonthId, week } = Recurrence

/** A Monday, at midnight. */
const monday = Date.UTC(1970, 0, 5)

// ---------------------------------------------------------------------------------------------------------------------
// Seasons
// ---------------------------------------------------------------------------------------------------------------------

/** The one season that is neither a month nor four weeks long: 2025-08-25T05:00 to 2025-10-06T05:00. */
const longSeason = month(2025, 9)
/** The first season of four weeks. */
const firstOfFourWeeks = { n: month(2025, 10), start: Date.UTC(2025, 9, 6, 5) }

const lastMonday = (n: number) => monday + Math.floor((dayOfMonth(n + 1, 0) - monday) / week) * week + 5 * hour

const seasonStart = (n: number) =>
  n < firstOfFourWeeks.n ? lastMonday(n - 1) : firstOfFourWeeks.start + (n - firstOfFourWeeks.n) * 4 * week

const lastSeasonStarted = (millis: number) => {
  if (millis >= firstOfFourWeeks.start) {
    return firstOfFourWeeks.n + Math.floor((millis - firstOfFourWeeks.start) / (4 * week))
  }
  const n = monthOf(millis)
  return Math.min(millis < lastMonday(n) ? n : n + 1, longSeason)
}

/**
 * Seasons, in three regimes. Until 2025-08-25T05:00 from the last Monday of a month 05:00 to that of the next, named
 * after the month of the end; then one of six weeks, `2025-09`; since 2025-10-06T05:00 four weeks each, with the id
 * advancing one month each. The start date of a season of four weeks, as the rankings of the API name it
 * (`2025-11-03`), is understood as an id too.
 */
export const season: Continuous<"season"> = Recurrence.continuous(
  {
    kind: "season",
    start: seasonStart,
    lastStarted: lastSeasonStarted,
    id: monthId,
    parse: (id) => {
      const n = dated(firstOfFourWeeks.start, 4 * week).parse(id)
      return n !== undefined && n >= 0 ? firstOfFourWeeks.n + n : parseMonthId(id)
    }
  },
  unknown("season", "2025-10")
)

/**
 * The id under which the API keeps the final ranking of a season: its month until `2025-09`, the date it starts after
 * that.
 */
export const rankingId = (season: Period<"season">): string =>
  season.start.epochMilliseconds < firstOfFourWeeks.start ? season.id : DateTime.formatIsoDateUtc(season.start)

// ---------------------------------------------------------------------------------------------------------------------
// Ranked battles
// ---------------------------------------------------------------------------------------------------------------------

const weeks = dated(monday + 5 * hour, week)

/**
 * Ranked (tournament) weeks: Monday 05:00 to Monday 05:00. The API names them by the seconds since 1970 of their start
 * (`currentLeagueSeasonId` of a player): such a number is understood as an id too.
 */
export const rankedWeek: Continuous<"ranked week"> = Recurrence.continuous(
  {
    kind: "ranked week",
    ...weeks,
    parse: (id) => {
      if (!/^\d{1,12}$/.test(id)) return weeks.parse(id)
      const millis = Number(id) * 1000
      const n = weeks.lastStarted(millis)
      return weeks.start(n) === millis ? n : undefined
    }
  },
  unknown("ranked week", "2026-03-09")
)

/** The id that the API gives a ranked week: the seconds since 1970 of its start. */
export const leagueSeasonId = (week: Period<"ranked week">): number => week.start.epochMilliseconds / 1000

/** Legend days: 05:00 to 05:00. */
export const legendDay: Continuous<"legend day"> = Recurrence.continuous(
  { kind: "legend day", ...dated(5 * hour, day) },
  unknown("legend day", "2026-03-09")
)

// ---------------------------------------------------------------------------------------------------------------------
// Events
// ---------------------------------------------------------------------------------------------------------------------

const clanGamesStart = (n: number) => dayOfMonth(n, 22) + 8 * hour

/** Clan games: the 22nd 08:00 to the 28th 08:00 of every month. */
export const clanGames: Recurring<"clan games"> = Recurrence.recurring(
  {
    kind: "clan games",
    start: clanGamesStart,
    end: (n) => clanGamesStart(n) + 6 * day,
    lastStarted: (millis) => {
      const n = monthOf(millis)
      return millis < clanGamesStart(n) ? n - 1 : n
    },
    id: monthId,
    parse: parseMonthId
  },
  unknown("clan games", "2025-10")
)

const fridays = dated(monday + 4 * day + 7 * hour, week)

/**
 * Raid weekends: Friday 07:00 to Monday 07:00.
 *
 * @example
 * ```ts
 * const next = yield* Calendar.raidWeekend.upcoming
 * yield* Effect.log(next.id, next.start, next.end) // Friday 07:00 to Monday 07:00 UTC
 * ```
 */
export const raidWeekend: Recurring<"raid weekend"> = Recurrence.recurring(
  { kind: "raid weekend", ...fridays, end: (n) => fridays.start(n) + 3 * day },
  unknown("raid weekend", "2026-03-13")
)
