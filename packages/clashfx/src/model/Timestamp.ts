/**
 * Timestamps of the API: `20240101T120000.000Z`, always UTC. Some routes send extended ISO 8601
 * (`2026-03-11T18:14:44Z`); both decode to `DateTime.Utc`, and encoding gives the basic form back.
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaTransformation from "effect/SchemaTransformation"

const basic = /^\d{8}T\d{6}(?:\.\d+)?Z$/
const extended = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)(?:Z|([+-]\d\d):(\d\d))$/

/** The number that some digits of a text are. */
const digits = (text: string, from: number, to: number): number => {
  let n = 0
  for (let i = from; i < to; i++) n = n * 10 + text.charCodeAt(i) - 48
  return n
}

/** The calendar repeats after 400 years; `Date.UTC` takes years below 100 for those of the 20th century. */
const cycle = 146_097 * 86_400_000
const midnight = (year: number, month: number, day: number): number => Date.UTC(year + 400, month, day) - cycle

const parseBasic = (text: string): number => {
  const [year, month, day] = [digits(text, 0, 4), digits(text, 4, 6), digits(text, 6, 8)]
  const [hours, minutes, seconds] = [digits(text, 9, 11), digits(text, 11, 13), digits(text, 13, 15)]
  const date = midnight(year, month - 1, day)
  const isDate = month >= 1 && month <= 12 && day >= 1 && date < midnight(year, month, 1)
  if (!isDate || hours > 23 || minutes > 59 || seconds > 59) return Number.NaN
  const millis = text.charAt(15) === "." ? Number(text.slice(16, Math.min(19, text.length - 1)).padEnd(3, "0")) : 0
  return date + ((hours * 60 + minutes) * 60 + seconds) * 1000 + millis
}

/** Milliseconds since 1970 of either form; `NaN` when it is neither or names no real instant. */
export const parseMillis = (text: string): number => {
  if (basic.test(text)) return parseBasic(text)
  const [, local, hours = "+00", minutes = 0] = extended.exec(text) ?? []
  if (local === undefined) return Number.NaN
  const offset = Math.abs(Number(hours)) * 60 + Number(minutes)
  return parseBasic(`${local.replace(/[-:]/g, "")}Z`) - (hours.startsWith("-") ? -offset : offset) * 60_000
}

/** The basic form of an instant, as the API writes it. */
export const format = (instant: DateTime.DateTime): string =>
  DateTime.formatIso(DateTime.toUtc(instant)).replace(/[-:]/g, "")

const minimum = DateTime.makeUnsafe(midnight(0, 0, 1))
const maximum = DateTime.makeUnsafe(midnight(9999, 12, 1) - 1)

/** Only instants that four digits of a year can name have a basic form. */
const hasFourDigitYear = Schema.makeFilter(
  ({ epochMilliseconds: millis }: DateTime.Utc) =>
    millis >= minimum.epochMilliseconds && millis <= maximum.epochMilliseconds,
  { expected: "a year of four digits", arbitraryConstraint: { order: DateTime.Order, minimum, maximum } }
)

/** A timestamp on the wire, a `DateTime.Utc` in a program. */
export const Timestamp = Schema.String.pipe(
  Schema.decodeTo(
    Schema.DateTimeUtc.check(hasFourDigitYear),
    SchemaTransformation.transformEffect({
      decode: (text: string) => {
        const millis = parseMillis(text)
        return Number.isNaN(millis)
          ? Effect.fail(new SchemaIssue.InvalidValue({ message: "Expected a timestamp like 20240101T120000.000Z" }))
          : Effect.succeed(DateTime.makeUnsafe(millis))
      },
      encode: (instant: DateTime.Utc) => Effect.succeed(format(instant))
    })
  )
)
export type Timestamp = typeof Timestamp.Type
