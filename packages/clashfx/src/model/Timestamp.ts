/**
 * Timestamps of the API: `20240101T120000.000Z`, always UTC. Some routes send extended ISO 8601
 * (`2026-03-11T18:14:44Z`); both decode to `DateTime.Utc`, and encoding gives the basic form back.
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaParser from "effect/SchemaParser"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as SchemaCompiler from "effect/schema/SchemaCompiler"

const extended = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)(?:Z|([+-]\d\d):?(\d\d))$/

/** The number that some characters of a text are; `NaN` when one of them is no digit. */
const digits = (text: string, from: number, to: number): number => {
  let n = 0
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 48
    if (!(digit >= 0 && digit <= 9)) return Number.NaN
    n = n * 10 + digit
  }
  return n
}

/** `.5` or `.123456` before the `Z` as milliseconds, the rest cut off. */
const fraction = (text: string): number => {
  const end = text.length - 1
  if (end === 15) return 0
  const n = text.charAt(15) === "." && end > 16 ? digits(text, 16, Math.min(19, end)) : Number.NaN
  return end >= 19 ? n + 0 * digits(text, 19, end) : n * 10 ** (19 - end)
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

/** How many days a month has, from 1; none where there is no such month. */
const daysIn = (year: number, month: number): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : month >= 1 && month <= 12 ? 30 + ((month + (month >> 3)) & 1) : 0

/** The calendar repeats after 400 years; `Date.UTC` takes years below 100 for those of the 20th century. */
const cycle = 146_097 * 86_400_000
const instant = (year: number, month: number, day: number, hours = 0, minutes = 0, seconds = 0, millis = 0): number =>
  Date.UTC(year + 400, month - 1, day, hours, minutes, seconds, millis) - cycle

/** By hand, not by pattern: logs are made of timestamps. A leap second is the first of the next day, as in Unix time. */
const parseBasic = (text: string): number => {
  if (text.charAt(8) !== "T" || text.length < 16 || !text.endsWith("Z")) return Number.NaN
  const year = digits(text, 0, 4)
  const month = digits(text, 4, 6)
  const day = digits(text, 6, 8)
  const hours = digits(text, 9, 11)
  const minutes = digits(text, 11, 13)
  const seconds = digits(text, 13, 15)
  const isLeapSecond = seconds === 60 && minutes === 59 && hours === 23 && year < 9999
  return day >= 1 && day <= daysIn(year, month) && hours <= 23 && minutes <= 59 && (seconds <= 59 || isLeapSecond)
    ? instant(year, month, day, hours, minutes, seconds, fraction(text))
    : Number.NaN
}

/** The first and the last instant that four digits of a year can name. */
const first = instant(0, 1, 1)
const last = instant(10_000, 1, 1) - 1

/** Milliseconds since 1970 of either form; `NaN` when it is neither or names no real instant of a year of four digits. */
export const parseMillis = (text: string): number => {
  const basic = parseBasic(text)
  if (!Number.isNaN(basic)) return basic
  const [, local, hours = "+00", minutes = 0] = extended.exec(text) ?? []
  if (local === undefined) return Number.NaN
  if (Math.abs(Number(hours)) > 23 || Number(minutes) > 59) return Number.NaN
  const offset = Math.abs(Number(hours)) * 60 + Number(minutes)
  const millis = parseBasic(`${local.replace(/[-:]/g, "")}Z`) - (hours.startsWith("-") ? -offset : offset) * 60_000
  return millis >= first && millis <= last ? millis : Number.NaN
}

/** The basic form of an instant, as the API writes it. */
export const format = (instant: DateTime.DateTime): string =>
  DateTime.formatIso(DateTime.toUtc(instant)).replace(/[-:]/g, "")

const epoch = DateTime.makeUnsafe(0)

/** The shortest way to an instant. */
const fromMillis = (millis: number): DateTime.Utc => DateTime.mapEpochMillis(epoch, () => millis)

/** Only instants that four digits of a year can name have a basic form. */
const hasFourDigitYear = Schema.makeFilter(
  ({ epochMilliseconds: millis }: DateTime.Utc) => millis >= first && millis <= last,
  {
    expected: "a year of four digits",
    arbitraryConstraint: { order: DateTime.Order, minimum: fromMillis(first), maximum: fromMillis(last) }
  }
)

const make = () =>
  Schema.String.pipe(
    Schema.decodeTo(
      Schema.DateTimeUtc.check(hasFourDigitYear),
      SchemaTransformation.transformEffect({
        decode: (text: string) => {
          const millis = parseMillis(text)
          return Number.isNaN(millis)
            ? Effect.fail(new SchemaIssue.InvalidValue({ message: "Expected a timestamp like 20240101T120000.000Z" }))
            : Effect.succeed(fromMillis(millis))
        },
        encode: (instant: DateTime.Utc) => Effect.succeed(format(instant))
      })
    )
  )

/** Compiled schemas call this instead of running an effect for every timestamp. */
const compiled = <S extends ReturnType<typeof make>>(timestamp: S): S => {
  const explain = SchemaParser.decodeUnknownEffect(make())
  SchemaCompiler.set(timestamp.ast, {
    decode: (input) => {
      const millis = typeof input === "string" ? parseMillis(input) : Number.NaN
      return Number.isNaN(millis) ? SchemaCompiler.invalid : fromMillis(millis)
    },
    decodeEffect: (input, options) =>
      input === SchemaCompiler.missing ? Effect.succeed(input) : explain(input, options)
  })
  return timestamp
}

/** A timestamp on the wire, a `DateTime.Utc` in a program. */
export const Timestamp = compiled(make())
export type Timestamp = typeof Timestamp.Type
