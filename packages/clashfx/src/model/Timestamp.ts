/**
 * Timestamps of the API: `20240101T120000.000Z`, always UTC. Some routes send extended ISO 8601
 * (`2026-03-11T18:14:44Z`); both decode to `DateTime.Utc`, and encoding gives the basic form back.
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaTransformation from "effect/SchemaTransformation"

const basic = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(?:\.(\d{1,3}))?Z$/
const extended = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/

/** Milliseconds since 1970 of either form; `NaN` when it is neither or names no real instant. */
export const parseMillis = (text: string): number => {
  const m = basic.exec(text)
  if (m === null) return extended.test(text) ? Date.parse(text) : Number.NaN
  const iso = `${m[1]}-${m[2]}-${m[3]}T${m[4]}:${m[5]}:${m[6]}.${(m[7] ?? "").padEnd(3, "0")}Z`
  return Date.parse(iso)
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
