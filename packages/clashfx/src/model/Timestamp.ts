/**
 * Timestamps of the API: `20240101T120000.000Z`, always UTC. Some routes send extended ISO 8601
 * (`2026-03-11T18:14:44Z`); both decode to `DateTime.Utc`, and encoding gives the basic form back.
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaTransformation from "effect/SchemaTransformation"

const form = /^(\d{4})-?(\d\d)-?(\d\d)T(\d\d):?(\d\d):?(\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):(\d\d))$/

/** Milliseconds since 1970 of either form; `NaN` when it is neither or names no real instant. */
export const parseMillis = (text: string): number => {
  const parts = form.exec(text)
  if (parts === null) return Number.NaN
  const [, year, month, day, hours, minutes, seconds, fraction, sign, offsetHours, offsetMinutes] = parts
  const [y, m, d, h, min, s] = [
    Number(year),
    Number(month),
    Number(day),
    Number(hours),
    Number(minutes),
    Number(seconds)
  ]
  const date = Date.UTC(y, m - 1, d)
  const isDate = m >= 1 && m <= 12 && d >= 1 && date < Date.UTC(y, m, 1)
  if (!isDate || h > 23 || min > 59 || s > 59) return Number.NaN
  const millis = fraction === undefined ? 0 : Math.trunc(Number(`0.${fraction}`) * 1000 + 1e-6)
  const offset = sign === undefined ? 0 : Number(`${sign}1`) * (Number(offsetHours) * 60 + Number(offsetMinutes))
  return date + ((h * 60 + min - offset) * 60 + s) * 1000 + millis
}

/** The basic form of an instant, as the API writes it. */
export const format = (instant: DateTime.DateTime): string =>
  DateTime.formatIso(DateTime.toUtc(instant)).replace(/[-:]/g, "")

/** A timestamp on the wire, a `DateTime.Utc` in a program. */
export const Timestamp = Schema.String.pipe(
  Schema.decodeTo(
    Schema.DateTimeUtc,
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
