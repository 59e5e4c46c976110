/** What changed in a clan between two looks at it: snapshots, changes, and the pure functions between them. */
import type { ClanChange } from "./clan/clanEvents.ts"
import { type ClanSnapshot, toldFields as clanFields } from "./clan/clanTable.ts"
import { tagOf, toldFields as memberFields } from "./clan/memberTable.ts"
import { changesOf } from "./internal/fieldTable.ts"
import { pairRows } from "./internal/pairRows.ts"
import * as unrolled from "./internal/unrolled.ts"

export type { FieldChange } from "./internal/fieldRule.ts"

export { type ClanChange, ClanEvent, ClanFound, ClanMemberJoined, ClanMemberLeft } from "./clan/clanEvents.ts"
export { snapshot } from "./clan/clanSnapshot.ts"
export { ClanChanged, type ClanField, type ClanFieldChanged, ClanSnapshot, District } from "./clan/clanTable.ts"
export { ClanMemberChanged, type MemberField, type MemberFieldChanged, MemberSnapshot } from "./clan/memberTable.ts"
export { Named } from "./internal/named.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Diff
// ---------------------------------------------------------------------------------------------------------------------

/**
 * How much was donated (or received) between two counts. They begin at 0 again with each season, and for who comes back to
 * a clan: a count that is lower than before was donated since then. What came between the last look and that moment is not
 * known.
 *
 * @example
 * ```ts
 * ClanDiff.donated({ previous: 500, current: 525 }) // 25
 * ClanDiff.donated({ previous: 510, current: 25 }) // 25, over the end of a season
 * ```
 */
export const donated = ({ current, previous }: { readonly previous: number; readonly current: number }): number =>
  current >= previous ? current - previous : current

/** The first look, as a change. */
export const found = (current: ClanSnapshot): ClanChange => ({ _tag: "ClanFound", current })

const memberChanges = changesOf(memberFields, unrolled.clanMemberTold)
const clanChanges = changesOf(clanFields, unrolled.clan)

/**
 * What happened between two looks: first who left and who joined, then what changed about the members who stayed, in the
 * order of the roster, then what changed about the clan. Equal snapshots give nothing.
 */
export const diff = (previous: ClanSnapshot, current: ClanSnapshot): ReadonlyArray<ClanChange> => {
  const [left, joined, changed]: [Array<ClanChange>, Array<ClanChange>, Array<ClanChange>] = [[], [], []]
  pairRows(previous.roster, current.roster, tagOf, (i, j) => {
    const [before, after] = [previous.roster[i], current.roster[j]]
    if (before === undefined) {
      if (after !== undefined) {
        joined.push({ _tag: "ClanMemberJoined", member: after.tag, name: after.name, current: after })
      }
    } else if (after === undefined) {
      left.push({ _tag: "ClanMemberLeft", member: before.tag, name: before.name, previous: before })
    } else if (before !== after) {
      memberChanges(before, after, (change) => changed.push({ ...change, member: after.tag, name: after.name }))
    }
  })
  clanChanges(previous, current, (change) => changed.push(change))
  return [...left, ...joined, ...changed]
}

/** Applies changes to a snapshot: `apply(previous, diff(previous, current))` equals `current`, but for the roster's order. */
export const apply = (previous: ClanSnapshot, changes: ReadonlyArray<ClanChange>): ClanSnapshot => {
  let clan = previous
  const roster = new Map(previous.roster.map((member) => [member.tag, member]))
  for (const change of changes) {
    switch (change._tag) {
      case "ClanFound":
        clan = change.current
        roster.clear()
        for (const member of change.current.roster) roster.set(member.tag, member)
        break
      case "ClanMemberLeft":
        roster.delete(change.member)
        break
      case "ClanMemberJoined":
        roster.set(change.member, change.current)
        break
      case "ClanMemberChanged": {
        const member = roster.get(change.member)
        if (member !== undefined) roster.set(change.member, { ...member, [change.field]: change.current })
        break
      }
      case "ClanChanged":
        clan = { ...clan, [change.field]: change.current }
        break
    }
  }
  return { ...clan, roster: [...roster.values()] }
}
