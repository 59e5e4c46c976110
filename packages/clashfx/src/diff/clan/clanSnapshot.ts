/** What is remembered of a clan between two looks, from the model. */
import type { Clan, ClanMember } from "../../model/Clan.ts"
import { onceEach } from "../internal/onceEach.ts"
import { type ClanSnapshot, read } from "./clanTable.ts"
import { memberRows, type MemberSnapshot } from "./memberTable.ts"

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

/** The part of a clan that makes events; it shares the rows of members with the snapshot before, where they are equal. */
export const snapshot = (clan: Clan, previous?: ClanSnapshot): ClanSnapshot =>
  snapshotWith(clan, rosterOf(clan.memberList, previous?.roster ?? []))

/** The part of a clan that makes events, with the rows of its members. A roster is a set: nobody is in it twice. */
export const snapshotWith = (clan: Clan, roster: ReadonlyArray<MemberSnapshot>): ClanSnapshot => ({
  ...read(clan),
  roster: onceEach(roster, ({ tag }) => tag)
})
