/** What of the game's calendar is on, and what comes next. */
import { Calendar } from "clashfx"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Options } from "../options.ts"
import { print } from "../output/Page.ts"

const { clanGames, legendDay, raidWeekend, rankedWeek, season } = Calendar

interface Row {
  readonly part: string
  readonly current: Calendar.Period | undefined
  readonly next: Calendar.Period
}

const rows = (now: DateTime.Utc): ReadonlyArray<Row> => [
  ...[season, rankedWeek, legendDay].map((part) => ({ part: part.kind, current: part.at(now), next: part.next(now) })),
  ...[clanGames, raidWeekend].map((part) => ({
    part: part.kind,
    current: Option.getOrUndefined<Calendar.Period>(part.at(now)),
    next: part.next(now)
  }))
]

const minutes = (instant: DateTime.Utc): string => DateTime.formatIso(instant).slice(0, 16).replace("T", " ")

/** Days, hours and minutes until an instant. */
const until = (now: DateTime.Utc, instant: DateTime.Utc): string =>
  Duration.format(Duration.minutes(Math.floor((instant.epochMilliseconds - now.epochMilliseconds) / 60_000)))

export const run = (_input: {}, options: Options) =>
  Effect.flatMap(DateTime.now, (now) => {
    const found = rows(now)
    return print(
      {
        title: `${minutes(now)} UTC`,
        table: {
          columns: ["part", "on", "ends", "in", "next", "starts"],
          rows: found.map(({ current, next, part }) => [
            part,
            current?.id,
            current && minutes(current.end),
            current && until(now, current.end),
            next.id,
            minutes(next.start)
          ])
        },
        json: found
      },
      options
    )
  })
