/** What the journal says of every single value: which one it had, from when on. Nothing here comes out of a watcher. */
import type { Journal } from "@clashfx/simulator"
import { occurrences } from "../watch/playerFacts.ts"
import { shown, text } from "../watch/words.ts"

/** The values of one subject, oldest first; the first one is from the beginning. */
export interface Timeline {
  readonly times: Array<number>
  readonly values: Array<string>
}

/** What a value is called that is not there: of a player who is no member. */
export const absent = "absent"

/** Subjects, like `name` or `#PYL trophies`, with their values. */
export type Timelines = Map<string, Timeline>

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const part = (value: unknown, key: string): unknown => (isRecord(value) ? value[key] : undefined)

const capital = ["capitalHallLevel", "districts", "clanGoldSinkTotal"]

/** A field of the wire as the fields that events have for it. */
const fieldsOf = (field: string, value: unknown): ReadonlyArray<readonly [field: string, value: string]> => {
  if (field === "badgeUrls") return [["badge", text(part(value, "large"))]]
  if (field === "clanCapital") return capital.map((key) => [key, text(part(value, key))])
  return [[field, text(shown(field, value))]]
}

/** Writes down that a subject has another value from an instant on. */
const note = (of: Timelines, subject: string, at: number, previous: string, current: string): void => {
  const known = of.get(subject)
  if (known === undefined) {
    if (previous !== current) of.set(subject, { times: [Number.NEGATIVE_INFINITY, at], values: [previous, current] })
  } else if (known.values.at(-1) !== current) {
    known.times.push(at)
    known.values.push(current)
  }
}

const noteField = (of: Timelines, prefix: string, row: Journal.ClanRow | Journal.MemberRow | Journal.PlayerRow) => {
  const before = fieldsOf(row.field, row.previous)
  for (const [n, [field, current]] of fieldsOf(row.field, row.current).entries()) {
    note(of, `${prefix}${field}`, row.at, before[n]?.[1] ?? text(undefined), current)
  }
}

/** What there is of a clan: its fields, and the fields of its members. */
export const ofClan = (rows: Iterable<Journal.Row>): Timelines => {
  const of: Timelines = new Map()
  for (const row of rows) {
    if (row.kind === "clan") noteField(of, "", row)
    if (row.kind === "member") noteField(of, `${row.member} `, row)
    if (row.kind !== "joined" && row.kind !== "left") continue
    for (const [field, value] of Object.entries(row.fields)) {
      const [[, current] = ["", ""]] = fieldsOf(field, value)
      const [from, to] = row.kind === "joined" ? [absent, current] : [current, absent]
      note(of, `${row.member} ${field}`, row.at, from, to)
    }
  }
  return of
}

/** The names of clans: from when on. */
export type ClanNames = ReadonlyMap<string, ReadonlyArray<readonly [from: number, name: string]>>

const nameAt = (names: ClanNames, tag: string, at: number): string =>
  names.get(tag)?.findLast(([from]) => from <= at)?.[1] ?? ""

const clanText = (names: ClanNames, tag: unknown, at: number): string =>
  typeof tag === "string" ? text({ tag, name: nameAt(names, tag, at) }) : text(null)

/** The clan of a player, by tag and name: it changes when the player moves, and when the clan is renamed. */
const clanTimeline = (rows: ReadonlyArray<Journal.Row>, clan: string | undefined, names: ClanNames): Timeline => {
  const moves = rows.flatMap((row) => (row.kind === "player" && row.field === "clan" ? [row] : []))
  const of: Timelines = new Map()
  let from = Number.NEGATIVE_INFINITY
  let tag: unknown = clan
  const renamed = (until: number) => {
    for (const [at] of typeof tag === "string" ? (names.get(tag) ?? []) : []) {
      if (at > from && at <= until && at > 0)
        note(of, "clan", at, clanText(names, tag, at - 1), clanText(names, tag, at))
    }
  }
  for (const row of moves) {
    renamed(row.at)
    note(of, "clan", row.at, clanText(names, tag, row.at), clanText(names, row.current, row.at))
    tag = row.current
    from = row.at
  }
  renamed(Number.POSITIVE_INFINITY)
  return of.get("clan") ?? { times: [], values: [] }
}

/** What there is of a player. */
export const ofPlayer = (rows: ReadonlyArray<Journal.Row>, clan: string | undefined, names: ClanNames): Timelines => {
  const of: Timelines = new Map()
  for (const row of rows) {
    switch (row.kind) {
      case "player":
        if (row.field !== "clan") noteField(of, "", row)
        break
      case "unit":
        note(of, `${row.list} ${row.village} ${row.name}`, row.at, String(row.previous), String(row.current))
        break
      case "superTroop":
        note(of, `active ${row.name}`, row.at, String(!row.active), String(row.active))
        break
      case "equipment":
        note(of, `worn ${row.hero}`, row.at, text(row.previous.toSorted()), text(row.current.toSorted()))
        break
      case "achievement": {
        const what = `${row.village} ${row.name} ${occurrences[row.index]}`
        note(of, `${what} value`, row.at, String(row.previous.value), String(row.current.value))
        note(of, `${what} stars`, row.at, String(row.previous.stars), String(row.current.stars))
        break
      }
    }
  }
  const moved = clanTimeline(rows, clan, names)
  if (moved.times.length > 0) of.set("clan", moved)
  return of
}
