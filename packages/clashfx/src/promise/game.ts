/** Army links, village exports and the calendar as promises and plain values. */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Armies from "../game/Armies.ts"
import * as ArmyLink from "../game/ArmyLink.ts"
import type * as ArmyUnits from "../game/ArmyUnits.ts"
import * as Calendar from "../game/Calendar.ts"
import type * as Village from "../game/Village.ts"
import * as Villages from "../game/Villages.ts"
import { known, type Names, refused } from "../model/internal/given.ts"
import type { Plain } from "./plain.ts"
import type { CallOptions, Runner } from "./run.ts"

/** Armies and their links. */
export interface ArmiesClient {
  /**
   * What is in an army link, with names and rows of the game data; as far as it can be read. Rejects with an
   * `InvalidArmyLink` when nothing of it can be.
   */
  readonly read: (link: string, options?: Armies.ReadOptions & CallOptions) => Promise<Plain<ArmyUnits.NamedArmy>>
  /** The link of an army of names, like `{ troops: { Dragon: 12 } }`. */
  readonly link: (army: ArmyUnits.ArmyInput, options?: ArmyLink.WriteOptions & CallOptions) => Promise<string>
}

/** The village that the game exports (settings, more settings, data export). */
export interface VillagesClient {
  /**
   * Reads an export (its text, or what `JSON.parse` made of it): levels, what is upgrading and until when, what remains.
   * Rejects with an `InvalidVillage`, whose `path` says where the text is not what the game exports.
   */
  readonly read: (exported: unknown, options?: CallOptions) => Promise<Plain<Village.Village>>
}

/** A stretch of the calendar, UTC; an instant on a boundary belongs to the period that starts. */
export interface Period {
  readonly id: string
  readonly start: Date
  readonly end: Date
}

/** What is on at an instant, and what comes next. */
export interface Schedule {
  /** `undefined` during a pause: clan games and raid weekends have them. */
  readonly current: Period | undefined
  readonly next: Period
}

/** The parts of the game's calendar. Default instant: now. */
export interface CalendarClient {
  /** Seasons, as the API names them: `2026-03`. */
  readonly season: (at?: Date) => Schedule
  /** Ranked weeks: Monday 05:00 to Monday 05:00 UTC. */
  readonly rankedWeek: (at?: Date) => Schedule
  /** Legend days: 05:00 to 05:00 UTC. */
  readonly legendDay: (at?: Date) => Schedule
  /** Clan games: the 22nd 08:00 to the 28th 08:00 UTC of every month. */
  readonly clanGames: (at?: Date) => Schedule
  /** Raid weekends: Friday 07:00 to Monday 07:00 UTC. */
  readonly raidWeekend: (at?: Date) => Schedule
}

/** What needs no request. */
export interface Game {
  readonly armies: ArmiesClient
  readonly villages: VillagesClient
  readonly calendar: CalendarClient
}

const period = ({ end, id, start }: Calendar.Period): Period => ({
  id,
  start: DateTime.toDateUtc(start),
  end: DateTime.toDateUtc(end)
})

/** Programs in JavaScript give texts, numbers, and dates of what is no date. */
const instantOf = (date: unknown): DateTime.DateTime => {
  if (date instanceof Date && !Number.isNaN(date.getTime())) return DateTime.fromDateUnsafe(date)
  throw new TypeError('The calendar needs a valid Date, like new Date("2026-03-01"), or nothing for now')
}

const scheduleOf =
  (
    at: (instant: DateTime.DateTime) => Calendar.Period | Option.Option<Calendar.Period>,
    next: (instant: DateTime.DateTime) => Calendar.Period
  ) =>
  (date?: Date): Schedule => {
    const instant = date === undefined ? Effect.runSync(DateTime.now) : instantOf(date)
    const on = at(instant)
    const current = "kind" in on ? on : Option.getOrUndefined(on)
    return { current: current === undefined ? undefined : period(current), next: period(next(instant)) }
  }

const calendar: CalendarClient = {
  season: scheduleOf(Calendar.season.at, Calendar.season.next),
  rankedWeek: scheduleOf(Calendar.rankedWeek.at, Calendar.rankedWeek.next),
  legendDay: scheduleOf(Calendar.legendDay.at, Calendar.legendDay.next),
  clanGames: scheduleOf(Calendar.clanGames.at, Calendar.clanGames.next),
  raidWeekend: scheduleOf(Calendar.raidWeekend.at, Calendar.raidWeekend.next)
}

const sections: Names<ArmyUnits.ArmyInput> = {
  heroes: true,
  clanCastleTroops: true,
  clanCastleSpells: true,
  troops: true,
  spells: true
}

/** The army of a link; a text in which there is none is not the empty army. */
const armyOf = (link: string) =>
  Effect.flatMap(Armies.parseLenient(link), (army) =>
    Object.values(army).every((units) => units.length === 0)
      ? Effect.as(Effect.fromResult(ArmyLink.parse(link)), army)
      : Effect.succeed(army)
  )

/** What is no army is a mistake in the program. */
const checkArmy = (army: ArmyUnits.ArmyInput | undefined): Effect.Effect<void> => {
  const mistake = refused("An army", [
    army === undefined || army === null ? `use an object, like { troops: { Dragon: 12 } }` : known(army, sections)
  ])
  return mistake === undefined ? Effect.void : Effect.die(mistake)
}

/** The game's part of a client. */
export const game = ({ promise }: Runner): Game => ({
  armies: {
    read: (link, options) =>
      promise(
        Effect.flatMap(armyOf(link), (army) => Armies.read(army, options)),
        options
      ),
    link: (army, options) =>
      promise(
        Effect.andThen(
          checkArmy(army),
          Effect.map(
            Effect.suspend(() => Armies.create(army)),
            (made) => ArmyLink.write(made, options)
          )
        ),
        options
      )
  },
  villages: { read: (exported, options) => promise(Villages.read(exported), options) },
  calendar
})
