/**
 * What someone who looks now and then can see of a journal: several changes of one field between two looks are one, and
 * what was taken back is none. Attacks, states of wars and raids are kept one by one, since the API lists them.
 */
import type * as Journal from "./Journal.ts"

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

// ---------------------------------------------------------------------------------------------------------------------
// Fields
// ---------------------------------------------------------------------------------------------------------------------

/** A row of which a later one of the same subject says all that is left to see. */
type Merging = Journal.ClanRow | Journal.PlayerRow | Journal.UnitRow | Journal.EquipmentRow | Journal.AchievementRow

const merged = (first: Merging, last: Merging): Journal.Row | undefined => {
  if (same(first.previous, last.current)) return undefined
  // Two rows of one subject are of one kind; spelled out, because their values differ in type.
  if (first.kind === "unit" && last.kind === "unit") return { ...last, previous: first.previous }
  if (first.kind === "equipment" && last.kind === "equipment") return { ...last, previous: first.previous }
  if (first.kind === "achievement" && last.kind === "achievement") return { ...last, previous: first.previous }
  return last.kind === "clan" || last.kind === "player" ? { ...last, previous: first.previous } : last
}

const subject = (row: Merging): string => {
  switch (row.kind) {
    case "unit":
      return `unit ${row.tag} ${row.list} ${row.village} ${row.name}`
    case "equipment":
      return `equipment ${row.tag} ${row.hero}`
    case "achievement":
      return `achievement ${row.tag} ${row.index}`
    default:
      return `${row.kind} ${row.tag} ${row.field}`
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// Members
// ---------------------------------------------------------------------------------------------------------------------

/** A field of a member: what it was at first and at last, and when it changed. */
interface Seen {
  readonly first: unknown
  last: unknown
  at: number
}

/** Everything that happened to one player in the roster of one clan. */
interface Membership {
  readonly tag: string
  readonly member: string
  /** The first and the last time that it joined or left, if it did. */
  came: { readonly first: Journal.RosterRow; readonly last: Journal.RosterRow } | undefined
  readonly fields: Map<string, Seen>
}

const note = (fields: Membership["fields"], field: string, previous: unknown, current: unknown, at: number): void => {
  const known = fields.get(field)
  if (known === undefined) fields.set(field, { first: previous, last: current, at })
  else if (!same(known.last, current)) Object.assign(known, { last: current, at })
}

const follow = (membership: Membership, row: Journal.MemberRow | Journal.RosterRow): void => {
  const { came, fields } = membership
  if (row.kind === "member") return note(fields, row.field, row.previous, row.current, row.at)
  membership.came = { first: came?.first ?? row, last: row }
  // Who leaves shows the last values once more; who comes back shows new ones.
  for (const [field, value] of Object.entries(row.fields)) note(fields, field, value, value, row.at)
}

const valuesOf = (fields: Membership["fields"], which: "first" | "last"): Journal.RosterRow["fields"] =>
  Object.fromEntries([...fields].map(([field, seen]) => [field, seen[which]]))

/** Who came or went is seen as a whole, who stayed (or is back) field by field. */
const left = ({ came, fields, member, tag }: Membership): ReadonlyArray<Journal.Row> => {
  const was = came?.first.kind !== "joined"
  const is = came?.last.kind !== "left"
  if (came !== undefined && was !== is) return [{ ...came.last, fields: valuesOf(fields, was ? "first" : "last") }]
  if (!was) return []
  return [...fields].flatMap(([field, { at, first: previous, last: current }]) =>
    same(previous, current) ? [] : [{ at, kind: "member", tag, member, field, previous, current } as const]
  )
}

// ---------------------------------------------------------------------------------------------------------------------
// What is left
// ---------------------------------------------------------------------------------------------------------------------

/** Rows that undo each other in pairs: of an even number nothing is left to see, of an odd number the last. */
type Toggling = Journal.SuperTroopRow | Journal.FoundingRow

const switchOf = (row: Toggling): string =>
  row.kind === "superTroop" ? `superTroop ${row.tag} ${row.name}` : `clan ${row.tag}`

/** What is left to see of rows after all of them, in the order of the last change of each subject. */
export const net = (rows: ReadonlyArray<Journal.Row>): ReadonlyArray<Journal.Row> => {
  const firsts = new Map<string, Merging>()
  const lasts = new Map<string, Merging>()
  const switches = new Map<string, ReadonlyArray<Toggling>>()
  const members = new Map<string, Membership>()
  const seen: Array<Journal.Row> = []
  for (const row of rows) {
    switch (row.kind) {
      case "clan":
      case "player":
      case "unit":
      case "equipment":
      case "achievement": {
        const key = subject(row)
        if (!firsts.has(key)) firsts.set(key, row)
        lasts.set(key, row)
        break
      }
      case "member":
      case "joined":
      case "left": {
        const { member, tag } = row
        const key = `${tag} ${member}`
        const known = members.get(key) ?? { tag, member, came: undefined, fields: new Map() }
        members.set(key, known)
        follow(known, row)
        break
      }
      case "superTroop":
      case "founded":
      case "dissolved": {
        const key = switchOf(row)
        switches.set(key, [...(switches.get(key) ?? []), row])
        break
      }
      default:
        seen.push(row)
    }
  }
  for (const toggles of switches.values()) {
    const last = toggles.at(-1)
    if (last !== undefined && toggles.length % 2 === 1) seen.push(last)
  }
  for (const membership of members.values()) seen.push(...left(membership))
  for (const [key, last] of lasts) {
    const first = firsts.get(key)
    const row = first && merged(first, last)
    if (row !== undefined) seen.push(row)
  }
  return seen.toSorted((a, b) => a.at - b.at)
}

/** What is seen at each of some looks of the rows since the look before; the first look sees nothing new. */
export const seen = (
  rows: ReadonlyArray<Journal.Row>,
  looks: ReadonlyArray<number>
): ReadonlyArray<ReadonlyArray<Journal.Row>> => {
  let from = 0
  const sorted = rows.toSorted((a, b) => a.at - b.at)
  return looks.map((look, n) => {
    const start = from
    while ((sorted[from]?.at ?? Number.POSITIVE_INFINITY) <= look) from++
    return n === 0 ? [] : net(sorted.slice(start, from))
  })
}
