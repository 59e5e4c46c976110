/** What is remembered of a clan between two looks, from the model. */
import type { Clan, ClanMember } from "../../model/Clan.ts"
import { onceEachAfter } from "../internal/onceEach.ts"
import { type ClanSnapshot, read } from "./clanTable.ts"
import { memberRows, type MemberSnapshot, tagOf } from "./memberTable.ts"

/** The row of a member; the one of before, if that is equal. */
export const rowOf = (member: ClanMember, before: MemberSnapshot | undefined): MemberSnapshot =>
  before !== undefined && memberRows.isAsBefore(member, before) ? before : memberRows.make(member)

/**
 * Rows of members as they are now; who is as before keeps the row. Rows live long, so engines come to allocate them among
 * the old objects, where those that are thrown away at once would fill the memory.
 */
const rosterOf = (
  members: ReadonlyArray<ClanMember>,
  before: ReadonlyArray<MemberSnapshot>
): ReadonlyArray<MemberSnapshot> => {
  let byTag: ReadonlyMap<string, MemberSnapshot> | undefined
  return members.map((member, i) => {
    let row = before[i]
    if (row !== undefined && row.tag !== member.tag) {
      byTag ??= new Map(before.map((row) => [row.tag, row]))
      row = byTag.get(member.tag)
    }
    return rowOf(member, row)
  })
}

/** The part of a clan that makes events; it shares with the snapshot before what is equal, above all the rows of members. */
export const snapshot = (clan: Clan, previous?: ClanSnapshot): ClanSnapshot =>
  snapshotWith(clan, rosterOf(clan.memberList, previous?.roster ?? []), previous)

/** Has a roster the members of before, in their order? Then nobody is in it twice, as nobody was before. */
const isOfSame = (
  roster: ReadonlyArray<MemberSnapshot>,
  before: ReadonlyArray<MemberSnapshot> | undefined
): boolean => {
  if (roster.length !== before?.length) return false
  // Nearly all rows are the very rows of before. Not by `entries`, which makes a pair of each.
  return roster.every((row, i) => row === before[i] || row.tag === before[i]?.tag)
}

/** A roster is a set: nobody is in it twice. */
const rosterAfter = (roster: ReadonlyArray<MemberSnapshot>, previous: ClanSnapshot | undefined) =>
  isOfSame(roster, previous?.roster) ? roster : onceEachAfter(roster, tagOf, previous?.roster ?? [])

/** The same with the rows of the members, who are known already. */
export const snapshotWith = (
  clan: Clan,
  roster: ReadonlyArray<MemberSnapshot>,
  previous: ClanSnapshot | undefined
): ClanSnapshot => ({
  ...read(clan, previous),
  roster: rosterAfter(roster, previous)
})

/** The same of a clan of which nothing but its members may have changed. */
export const withRoster = (previous: ClanSnapshot, roster: ReadonlyArray<MemberSnapshot>): ClanSnapshot => ({
  ...previous,
  roster: rosterAfter(roster, previous)
})
