/**
 * What someone who looks now and then can see of a journal: several changes of one field between two looks are one, and
 * what was taken back is none. Attacks, states of wars and raids are kept one by one, since the API lists them.
 */
import type * as Journal from "./Journal.ts"

/** A row of which a later one of the same subject says all that is left to see. */
type Merging =
  | Journal.ClanRow
  | Journal.MemberRow
  | Journal.PlayerRow
  | Journal.UnitRow
  | Journal.EquipmentRow
  | Journal.AchievementRow

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

const merged = (first: Merging, last: Merging): Journal.Row | undefined => {
  if (same(first.previous, last.current)) return undefined
  // Two rows of one subject are of one kind; spelled out, because their values differ in type.
  if (first.kind === "unit" && last.kind === "unit") return { ...last, previous: first.previous }
  if (first.kind === "equipment" && last.kind === "equipment") return { ...last, previous: first.previous }
  if (first.kind === "achievement" && last.kind === "achievement") return { ...last, previous: first.previous }
  if (last.kind === "clan" || last.kind === "member" || last.kind === "player") {
    return { ...last, previous: first.previous }
  }
  return last
}

const subject = (row: Merging): string => {
  switch (row.kind) {
    case "member":
      return `member ${row.tag} ${row.member} ${row.field}`
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

/** Rows that undo each other in pairs: of an even number nothing is left to see, of an odd number the last. */
type Toggling = Journal.RosterRow | Journal.SuperTroopRow | Journal.FoundingRow

const switchOf = (row: Toggling): string => {
  if (row.kind === "superTroop") return `superTroop ${row.tag} ${row.name}`
  return row.kind === "joined" || row.kind === "left" ? `roster ${row.tag} ${row.member}` : `clan ${row.tag}`
}

/** What is left to see of rows after all of them, in the order of the last change of each subject. */
export const net = (rows: ReadonlyArray<Journal.Row>): ReadonlyArray<Journal.Row> => {
  const firsts = new Map<string, Merging>()
  const lasts = new Map<string, Merging>()
  const switches = new Map<string, ReadonlyArray<Toggling>>()
  const left: Array<Journal.Row> = []
  for (const row of rows) {
    switch (row.kind) {
      case "clan":
      case "member":
      case "player":
      case "unit":
      case "equipment":
      case "achievement": {
        const key = subject(row)
        if (!firsts.has(key)) firsts.set(key, row)
        lasts.set(key, row)
        break
      }
      case "joined":
      case "left":
      case "superTroop":
      case "founded":
      case "dissolved": {
        const key = switchOf(row)
        switches.set(key, [...(switches.get(key) ?? []), row])
        break
      }
      default:
        left.push(row)
    }
  }
  // Who came or went is seen as a whole, not field by field.
  const moved = new Set<string>()
  for (const [key, toggles] of switches) {
    const last = toggles.at(-1)
    if (last === undefined || toggles.length % 2 === 0) continue
    moved.add(key)
    left.push(last)
  }
  for (const [key, last] of lasts) {
    if (last.kind === "member" && moved.has(`roster ${last.tag} ${last.member}`)) continue
    const first = firsts.get(key)
    const row = first && merged(first, last)
    if (row !== undefined) left.push(row)
  }
  return left.toSorted((a, b) => a.at - b.at)
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
