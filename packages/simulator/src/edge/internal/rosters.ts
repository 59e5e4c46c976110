/** Bodies with other rosters than the right ones: of clans, of wars, and pages of members. */
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Prng from "../../world/Prng.ts"

const Row = Schema.Record(Schema.String, Schema.Json)
const Roster = Schema.Array(Row)
const decodeBody = Schema.decodeUnknownOption(Schema.fromJsonString(Row))
const decodeRoster = Schema.decodeUnknownOption(Roster)

type Rows = ReadonlyArray<typeof Row.Type>

/** Where rosters are; a page has one if its items are members. */
const keys: ReadonlySet<string> = new Set(["memberList", "members", "items"])

const isRoster = (rows: Rows): boolean => rows.length > 0 && rows.every((row) => "tag" in row)

const changed = (change: (rows: Rows) => Rows, body: typeof Row.Type): typeof Row.Type =>
  Object.fromEntries(
    Object.entries(body).map(([key, value]) => {
      const rows = keys.has(key) ? decodeRoster(value) : Option.none()
      if (Option.isSome(rows) && isRoster(rows.value)) return [key, change(rows.value)]
      const side = key === "clan" || key === "opponent" ? Schema.decodeUnknownOption(Row)(value) : Option.none()
      return [key, Option.isSome(side) ? changed(change, side.value) : value]
    })
  )

/** The body with every roster in it changed; a body that is no JSON as it is. */
const rewritten = (change: (rows: Rows) => Rows, body: string): string =>
  Option.match(decodeBody(body), { onNone: () => body, onSome: (value) => JSON.stringify(changed(change, value)) })

/** Without members. */
export const empty = (body: string): string => rewritten(() => [], body)

/** With the first member once more at the end. */
export const duplicate = (body: string): string => rewritten((rows) => [...rows, ...rows.slice(0, 1)], body)

/** In an order that is drawn each time. */
export const shuffler = (seed: number | string): ((body: string) => string) => {
  const prng = Prng.make(`rosters ${seed}`)
  return (body) => rewritten((rows) => Prng.sample(prng, rows, rows.length), body)
}
