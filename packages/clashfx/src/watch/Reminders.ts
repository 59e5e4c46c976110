/**
 * Reminders: who can still attack some time before a war or a raid weekend ends, and what of the calendar begins or ends
 * soon. Streams that ask the API when a reminder is due, at background priority, and hardly in between.
 *
 * A reminder has an id that is the same in every process and after a restart, for who sends each only once. One whose moment
 * was over before the stream began is not told; one whose moment passed while the process slept comes late, as long as
 * the war or weekend is on.
 */
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import type { Services } from "../api/Operation.ts"
import * as Clans from "../api/Clans.ts"
import * as Wars from "../api/Wars.ts"
import * as Calendar from "../game/Calendar.ts"
import { sleepUntil, sleepUntilNext } from "../game/internal/sleepUntil.ts"
import { assertGiven, known, type Names, refused, span, spans, word } from "../model/internal/given.ts"
import * as RaidSeason from "../model/RaidSeason.ts"
import * as Tag from "../model/Tag.ts"
import * as War from "../model/War.ts"
import { CurrentCachePolicy } from "../service/Cache.ts"
import { CurrentPriority } from "../service/Throttler.ts"
import * as WarStats from "../stats/WarStats.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Moments
// ---------------------------------------------------------------------------------------------------------------------

/** What every reminder has. */
interface Common {
  /** The same in every process and after a restart. */
  readonly id: string
  /** Seconds before the end (or the start) that it was asked for. */
  readonly before: number
  /** The instant that it reminds of, as known when it was told. */
  readonly instant: DateTime.Utc
}

/** Each distance once, in milliseconds, longest first. */
const distances = (before: Iterable<Duration.Input>): ReadonlyArray<number> =>
  [...new Set(Array.from(before, Duration.toMillis))].toSorted((a, b) => b - a)

// ---------------------------------------------------------------------------------------------------------------------
// Wars and raid weekends
// ---------------------------------------------------------------------------------------------------------------------

/** How to remind. */
export interface Options {
  /** How long before the end, once each. Default: 12 hours, 3 hours and 1 hour. */
  readonly before?: Iterable<Duration.Input> | undefined
  /** How often to look whether something is on, while nothing is. Default: every 30 minutes. */
  readonly lookEvery?: Duration.Input | undefined
}

const defaultBefore: ReadonlyArray<Duration.Input> = ["12 hours", "3 hours", "1 hour"]

/** Somebody who can still attack. */
export interface Waiting {
  readonly tag: Tag.PlayerTag
  readonly name: string
  /** How many attacks are left. */
  readonly left: number
}

/** A war ends soon. */
export interface WarReminder extends Common {
  readonly _tag: "WarReminder"
  readonly clan: Tag.ClanTag
  /** As the clan sees it. */
  readonly war: War.War
  /** In the order of the map; empty when everybody has attacked. */
  readonly waiting: ReadonlyArray<WarStats.MemberStats>
}

/** A raid weekend ends soon. */
export interface RaidReminder extends Common {
  readonly _tag: "RaidReminder"
  readonly clan: Tag.ClanTag
  /** Members of the clan who have attacks left, most first; who has not begun has five. */
  readonly waiting: ReadonlyArray<Waiting>
}

/** Something with an end, as a look finds it. */
interface Ongoing<R> {
  readonly key: string
  readonly end: DateTime.Utc
  readonly reminder: (common: Common) => R
}

/** What was on is looked for again soon after one look that shows nothing, ms; later each time. */
const soon = 15_000

/** How long after its end something is remembered, ms. */
const remembered = 604_800_000

/** Trouble is not the end of reminders: the look is repeated, later each time, but no later than the next look would be. */
const patient = (longest: Duration.Input) => Schedule.min([Schedule.exponential("5 seconds"), Schedule.spaced(longest)])

/**
 * Tells the reminders of one subject for ever. Before each is told, a fresh look finds whether the end has moved and who
 * is still waiting.
 */
const remind = <R, E>(
  look: Effect.Effect<Option.Option<Ongoing<R>>, E, Services>,
  options: Options | undefined
): Stream.Stream<R, never, Services> => {
  const before = distances(options?.before ?? defaultBefore)
  const every = Duration.toMillis(options?.lookEvery ?? "30 minutes")
  const fresh = Effect.retry(look, patient(every)).pipe(
    Effect.orElseSucceed(() => Option.none<Ongoing<R>>()),
    Effect.provideService(CurrentCachePolicy, "refresh"),
    Effect.provideService(CurrentPriority, "background")
  )
  return Stream.unwrap(
    Effect.map(Clock.currentTimeMillis, (start) => {
      let began = start
      /** What was told, and when it is no longer asked about: an end may be put off, but not by days. */
      const told = new Map<string, number>()
      const forget = (now: number): void => {
        for (const [key, until] of told) if (until <= now) told.delete(key)
      }
      const isDue = (distance: number, { end, key }: Ongoing<R>, now: number): boolean => {
        const moment = end.epochMilliseconds - distance
        return moment >= began && moment <= now && !told.has(`${key}/${distance}`)
      }
      /** Until when something should be on (ms), and how many looks in a row have shown nothing. */
      let expected = Number.NEGATIVE_INFINITY
      let misses = 0
      const next: Effect.Effect<ReadonlyArray<R>, never, Services> = Effect.gen(function* () {
        const found = yield* fresh
        const now = yield* Clock.currentTimeMillis
        // The clock may have been set back since.
        began = Math.min(began, now)
        forget(now)
        if (Option.isNone(found) || found.value.end.epochMilliseconds <= now) {
          yield* Effect.sleep(Option.isNone(found) && now < expected ? Math.min(every, soon * 2 ** misses++) : every)
          return []
        }
        const ongoing = found.value
        expected = ongoing.end.epochMilliseconds
        misses = 0
        const due = before.filter((distance) => isDue(distance, ongoing, now))
        // Of several that are due at once, only the last is of use.
        const last = due.at(-1)
        if (last !== undefined) {
          for (const distance of due) told.set(`${ongoing.key}/${distance}`, ongoing.end.epochMilliseconds + remembered)
          const id = `reminder/${ongoing.key}/${last / 1000}`
          return [ongoing.reminder({ id, before: last / 1000, instant: ongoing.end })]
        }
        const moments = before.map((distance) => ongoing.end.epochMilliseconds - distance).filter((at) => at > now)
        yield* sleepUntil(Math.min(...moments, ongoing.end.epochMilliseconds + 1))
        return []
      })
      return Stream.flattenIterable(Stream.forever(Stream.fromEffect(next)))
    })
  )
}

const names: Names<Options> = { before: true, lookEvery: true }

/** All subjects side by side; a tag that cannot exist fails before anything is asked. */
const ofClans = <R>(
  tags: Iterable<string>,
  options: Options | undefined,
  of: (clan: Tag.ClanTag) => Stream.Stream<R, never, Services>
): Stream.Stream<R, Tag.InvalidTag, Services> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const { before, lookEvery } = options ?? {}
      yield* assertGiven("Reminders", known(options, names), spans("before", before), span("lookEvery", lookEvery))
      const clans = yield* Effect.forEach([...new Set(tags)], (tag) => Effect.fromResult(Tag.clan(tag)))
      return Stream.mergeAll([...new Set(clans)].map(of), { concurrency: "unbounded" })
    })
  )

/**
 * Wars of clans that end soon, regular and of leagues, with those who can still attack. The stream does not end by itself.
 *
 * @example
 * ```ts
 * Reminders.wars(["#2PP"], { before: ["4 hours", "1 hour"] }).pipe(
 *   Stream.runForEach(({ before, waiting }) =>
 *     Effect.log(`${before / 3600} hours left: ${waiting.map(({ name }) => name).join(", ")}`)
 *   )
 * )
 * ```
 */
export const wars = (tags: Iterable<string>, options?: Options): Stream.Stream<WarReminder, Tag.InvalidTag, Services> =>
  ofClans(tags, options, (clan) =>
    remind(
      Effect.map(Wars.current(clan), ({ war }) => {
        if (!War.isWar(war) || war.state === "warEnded") return Option.none()
        const ours = War.orient(war, clan) ?? war
        return Option.some({
          key: `war/${ours.preparationStartTime.epochMilliseconds}/${clan}/${ours.opponent.tag}`,
          end: ours.endTime,
          reminder: (common: Common): WarReminder => ({
            _tag: "WarReminder",
            ...common,
            clan,
            war: ours,
            waiting: WarStats.attacksLeft(ours, clan)
          })
        })
      }),
      options
    )
  )

/** Attacks that somebody has who has not begun; a sixth comes with the first destroyed district. */
const raidAttacks = 5

const waitingOfRaid = (
  roster: ReadonlyArray<{ readonly tag: Tag.PlayerTag; readonly name: string }>,
  season: RaidSeason.RaidSeason | undefined
): ReadonlyArray<Waiting> =>
  roster
    .map(({ name, tag }) => {
      const member = season === undefined ? undefined : RaidSeason.member(season, tag)
      return { tag, name, left: member === undefined ? raidAttacks : RaidSeason.attacksLeft(member) }
    })
    .filter(({ left }) => left > 0)
    .toSorted((a, b) => b.left - a.left)

const onRaid = (clan: Tag.ClanTag): Effect.Effect<Option.Option<Ongoing<RaidReminder>>, unknown, Services> =>
  Effect.gen(function* () {
    const now = yield* DateTime.now
    const weekend = Calendar.raidWeekend.at(now)
    if (Option.isNone(weekend)) return Option.none()
    const { memberList } = yield* Clans.get(clan)
    const { items } = yield* Clans.raidLog(clan, { limit: 1 }).page
    const { end, id, start } = weekend.value
    const season = items.find(({ startTime }) => startTime.epochMilliseconds >= start.epochMilliseconds)
    return Option.some({
      key: `raid/${id}/${clan}`,
      end,
      reminder: (common: Common): RaidReminder => ({
        _tag: "RaidReminder",
        ...common,
        clan,
        waiting: waitingOfRaid(memberList, season)
      })
    })
  })

/**
 * Raid weekends that end soon, with the members who have attacks left; those who left the clan do not count. The stream
 * does not end by itself.
 *
 * @example
 * ```ts
 * Reminders.raids(["#2PP"], { before: ["6 hours"] }).pipe(
 *   Stream.runForEach(({ waiting }) => Effect.log(`${waiting.length} members have raid attacks left`))
 * )
 * ```
 */
export const raids = (
  tags: Iterable<string>,
  options?: Options
): Stream.Stream<RaidReminder, Tag.InvalidTag, Services> =>
  ofClans(tags, options, (clan) => remind(onRaid(clan), options))

// ---------------------------------------------------------------------------------------------------------------------
// Calendar
// ---------------------------------------------------------------------------------------------------------------------

/** The parts of the calendar to be reminded of. */
export type CalendarPart = "season" | "rankedWeek" | "legendDay" | "clanGames" | "raidWeekend"

/** A part of the calendar begins or ends soon. */
export interface CalendarReminder extends Common {
  readonly _tag: "CalendarReminder"
  readonly part: CalendarPart
  readonly edge: "start" | "end"
  readonly period: Calendar.Period
}

/** How long before the start and before the end of a part, once each. */
export interface CalendarOptions {
  /** How long before a period starts, each a reminder of its own; none when left out. */
  readonly beforeStart?: Iterable<Duration.Input> | undefined
  /** How long before a period ends, each a reminder of its own; none when left out. */
  readonly beforeEnd?: Iterable<Duration.Input> | undefined
}

/** When a period that starts, and when a period whose end is to come, is of use after an instant. */
interface Edges {
  readonly start: (after: DateTime.Utc) => Calendar.Period
  readonly end: (after: DateTime.Utc) => Calendar.Period
}

const continuous = <K extends Calendar.Kind>(part: Calendar.Continuous<K>): Edges => ({
  start: part.next,
  end: part.at
})

/** During a pause, the first end to come is that of the next period. */
const recurring = <K extends Calendar.Kind>(part: Calendar.Recurring<K>): Edges => ({
  start: part.next,
  end: (after) => Option.getOrElse(part.at(after), () => part.next(after))
})

const edges: Readonly<Record<CalendarPart, Edges>> = {
  season: continuous(Calendar.season),
  rankedWeek: continuous(Calendar.rankedWeek),
  legendDay: continuous(Calendar.legendDay),
  clanGames: recurring(Calendar.clanGames),
  raidWeekend: recurring(Calendar.raidWeekend)
}

const calendarNames: Names<CalendarOptions> = { beforeStart: true, beforeEnd: true }

/** The next reminder of an edge with a distance after an instant. */
const upcoming = (part: CalendarPart, edge: "start" | "end", distance: number, after: number): CalendarReminder => {
  const period = edges[part][edge](DateTime.makeUnsafe(after + distance))
  return {
    _tag: "CalendarReminder",
    id: `reminder/${part}/${period.id}/${edge}/${distance / 1000}`,
    before: distance / 1000,
    instant: period[edge],
    part,
    edge,
    period
  }
}

/**
 * A part of the calendar that begins or ends soon: clan games, legend days, raid weekends, seasons, ranked weeks. Asks
 * nothing of the API. The stream does not end by itself.
 *
 * @example
 * ```ts
 * Reminders.calendar("clanGames", { beforeEnd: ["1 day", "3 hours"] }).pipe(
 *   Stream.runForEach(({ before }) => Effect.log(`clan games end in ${before / 3600} hours`))
 * )
 * ```
 */
export const calendar = (part: CalendarPart, options: CalendarOptions): Stream.Stream<CalendarReminder> => {
  const mistake = refused("Reminders.calendar", [
    word("the part", part, Object.keys(edges)),
    known(options, calendarNames),
    spans("beforeStart", options.beforeStart),
    spans("beforeEnd", options.beforeEnd)
  ])
  if (mistake !== undefined) return Stream.die(mistake)
  const asked = [
    ...distances(options.beforeStart ?? []).map((distance) => ["start", distance] as const),
    ...distances(options.beforeEnd ?? []).map((distance) => ["end", distance] as const)
  ]
  if (asked.length === 0) return Stream.empty
  const momentOf = ({ before, instant }: CalendarReminder): number => instant.epochMilliseconds - before * 1000
  const nextAfter = (after: number) => {
    const all = asked.map(([edge, distance]) => upcoming(part, edge, distance, after))
    const at = Math.min(...all.map(momentOf))
    return { at, due: all.filter((reminder) => momentOf(reminder) === at) }
  }
  return Stream.unwrap(
    Effect.map(Clock.currentTimeMillis, (began) =>
      Stream.flattenIterable(
        Stream.paginate(began, (after) =>
          Effect.gen(function* () {
            const { at, due } = yield* sleepUntilNext(after, nextAfter)
            return [[due], Option.some(at)] as const
          })
        )
      )
    )
  )
}
