/** How a part of the calendar repeats: its periods are numbered, and a number gives start, end and id. */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import type { Continuous, Kind, Period, Recurring, UnknownPeriod } from "./period.ts"

export const hour = 3_600_000
export const day = 24 * hour
export const week = 7 * day

/** The rule of one kind of period; instants are milliseconds since 1970. */
export interface Rule<K extends Kind> {
  readonly kind: K
  readonly start: (n: number) => number
  /** Where there are no gaps, the start of period `n + 1`. */
  readonly end: (n: number) => number
  /** The number of the last period that has started at the instant. */
  readonly lastStarted: (millis: number) => number
  readonly id: (n: number) => string
  /** The number of an id in the right form; whether that period has this id is checked by the caller. */
  readonly parse: (id: string) => number | undefined
}

const period = <K extends Kind>(rule: Rule<K>, n: number): Period<K> => ({
  kind: rule.kind,
  id: rule.id(n),
  start: DateTime.makeUnsafe(rule.start(n)),
  end: DateTime.makeUnsafe(rule.end(n))
})

const common = <K extends Kind>(rule: Rule<K>, unknown: (id: string) => UnknownPeriod) => {
  const next = (instant: DateTime.DateTime) => period(rule, rule.lastStarted(DateTime.toEpochMillis(instant)) + 1)
  return {
    kind: rule.kind,
    next,
    previous: (instant: DateTime.DateTime) => {
      const millis = DateTime.toEpochMillis(instant)
      const n = rule.lastStarted(millis)
      return period(rule, rule.end(n) <= millis ? n : n - 1)
    },
    byId: (id: string | number) => {
      const n = rule.parse(String(id))
      return n === undefined ? Result.fail(unknown(String(id))) : Result.succeed(period(rule, n))
    },
    untilNext: (instant: DateTime.DateTime) => DateTime.distance(instant, next(instant).start),
    upcoming: Effect.map(DateTime.now, next)
  }
}

/** A part of the calendar with pauses between its periods. */
export const recurring = <K extends Kind>(rule: Rule<K>, unknown: (id: string) => UnknownPeriod): Recurring<K> => {
  const at = (instant: DateTime.DateTime) => {
    const millis = DateTime.toEpochMillis(instant)
    const n = rule.lastStarted(millis)
    return millis < rule.end(n) ? Option.some(period(rule, n)) : Option.none()
  }
  return {
    ...common(rule, unknown),
    at,
    isOn: (instant) => Option.isSome(at(instant)),
    untilEnd: (instant) => Option.map(at(instant), ({ end }) => DateTime.distance(instant, end)),
    now: Effect.map(DateTime.now, at)
  }
}

/** A part of the calendar whose periods follow each other without a pause. */
export const continuous = <K extends Kind>(
  rule: Omit<Rule<K>, "end">,
  unknown: (id: string) => UnknownPeriod
): Continuous<K> => {
  const gapless = { ...rule, end: (n: number) => rule.start(n + 1) }
  const at = (instant: DateTime.DateTime) => period(gapless, rule.lastStarted(DateTime.toEpochMillis(instant)))
  return { ...common(gapless, unknown), at, now: Effect.map(DateTime.now, at) }
}

// ---------------------------------------------------------------------------------------------------------------------
// Rules
// ---------------------------------------------------------------------------------------------------------------------

/** Equal steps of `every` milliseconds from `anchor`, each with the date it starts as its id. */
export const dated = (anchor: number, every: number) => {
  const start = (n: number) => anchor + n * every
  const lastStarted = (millis: number) => Math.floor((millis - anchor) / every)
  const id = (n: number) => DateTime.formatIsoDateUtc(DateTime.makeUnsafe(start(n)))
  const parse = (text: string) => {
    const midnight = /^[1-9]\d{3}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN
    if (Number.isNaN(midnight)) return undefined
    const n = lastStarted(midnight + day - 1)
    return id(n) === text ? n : undefined
  }
  return { start, lastStarted, id, parse }
}

/** The number of a month: months since the year 0. */
export const month = (year: number, month: number) => year * 12 + month - 1

/** Midnight of a day of a month; day 0 is the last one of the month before. */
export const dayOfMonth = (n: number, date: number) => Date.UTC(Math.floor(n / 12), ((n % 12) + 12) % 12, date)

/** The number of the month that an instant falls in. */
export const monthOf = (millis: number) => {
  const parts = DateTime.toPartsUtc(DateTime.makeUnsafe(millis))
  return month(parts.year, parts.month)
}

/** `2025-10` for a month, and back. */
export const monthId = (n: number) =>
  `${String(Math.floor(n / 12)).padStart(4, "0")}-${String((n % 12) + 1).padStart(2, "0")}`

export const parseMonthId = (id: string) => {
  const found = /^([1-9]\d{3})-(0[1-9]|1[0-2])$/.exec(id)
  return found === null ? undefined : month(Number(found[1]), Number(found[2]))
}
