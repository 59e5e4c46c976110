/** Bodies with other rosters than the right ones: of clans, of wars, and pages of members. */
import * as Option from "effect/Option"
import * as Prng from "../../world/Prng.ts"

type Row = Readonly<Record<string, unknown>>
type Rows = ReadonlyArray<Row>

// By hand instead of by a schema: every answer of a long run may pass here.
const parse = Option.liftThrowable((body: string): unknown => JSON.parse(body))

const isRow = (value: unknown): value is Row => typeof value === "object" && value !== null && !Array.isArray(value)

/** Where rosters are; a page has one if its items are members. */
const keys = ["memberList", "members", "items"] as const

const isRoster = (value: unknown): value is Rows =>
  Array.isArray(value) && value.length > 0 && value.every((row) => isRow(row) && "tag" in row)

const changed = (change: (rows: Rows) => Rows, body: Row): Row => {
  const rosters = keys.flatMap((key) => {
    const rows = body[key]
    return isRoster(rows) ? [[key, change(rows)] as const] : []
  })
  const sides = (["clan", "opponent"] as const).flatMap((key) => {
    const side = body[key]
    return isRow(side) ? [[key, changed(change, side)] as const] : []
  })
  return { ...body, ...Object.fromEntries(rosters), ...Object.fromEntries(sides) }
}

/** The body with every roster in it changed; a body that is no object of JSON as it is. */
const rewritten = (change: (rows: Rows) => Rows, body: string): string =>
  Option.match(Option.filter(parse(body), isRow), {
    onNone: () => body,
    onSome: (value) => JSON.stringify(changed(change, value))
  })

/** Without members. */
export const empty = (body: string): string => rewritten(() => [], body)

/** With the first member once more at the end. */
export const duplicate = (body: string): string => rewritten((rows) => [...rows, ...rows.slice(0, 1)], body)

/** In an order that is drawn each time. */
export const shuffler = (seed: number | string): ((body: string) => string) => {
  const prng = Prng.make(`rosters ${seed}`)
  return (body) => rewritten((rows) => Prng.sample(prng, rows, rows.length), body)
}
