/** What is remembered of a clan between two looks. */
import * as Schema from "effect/Schema"
import { type Clan, type ClanMember, Role } from "../../model/Clan.ts"
import type { IconLeague, NamedLeague } from "../../model/League.ts"
import { PlayerTag } from "../../model/Tag.ts"
import { interner, namedInterner } from "../internal/intern.ts"

const Text = Schema.String
const Int = Schema.Int
const OrNull = <S extends Schema.Constraint>(schema: S) => Schema.NullOr(schema)

/** An id with its name: leagues, labels, locations, languages. */
export const Named = Schema.Struct({ id: Schema.Int, name: Schema.String })
export interface Named extends Schema.Schema.Type<typeof Named> {}

/** A district of the clan capital. */
export const District = Schema.Struct({ id: Schema.Int, name: Schema.String, districtHallLevel: Schema.Int })

/** What is remembered of a member: only what makes events. */
export const MemberSnapshot = Schema.Struct({
  tag: PlayerTag,
  name: Text,
  role: Role,
  expLevel: Int,
  townHallLevel: OrNull(Int),
  leagueTier: OrNull(Named),
  builderBaseLeague: OrNull(Named),
  trophies: Int,
  builderBaseTrophies: OrNull(Int),
  clanRank: Int,
  donations: Int,
  donationsReceived: Int
})
export interface MemberSnapshot extends Schema.Schema.Type<typeof MemberSnapshot> {}

/** What is remembered of a clan: only what makes events. Absent is `null`. */
export const ClanSnapshot = Schema.Struct({
  name: Text,
  type: Text,
  description: OrNull(Text),
  location: OrNull(Named),
  isFamilyFriendly: OrNull(Schema.Boolean),
  badge: Text,
  clanLevel: Int,
  clanPoints: Int,
  clanBuilderBasePoints: OrNull(Int),
  clanCapitalPoints: OrNull(Int),
  capitalLeague: OrNull(Named),
  warLeague: OrNull(Named),
  requiredTrophies: Int,
  requiredBuilderBaseTrophies: OrNull(Int),
  requiredTownhallLevel: OrNull(Int),
  warFrequency: Text,
  warWinStreak: Int,
  warWins: Int,
  warTies: OrNull(Int),
  warLosses: OrNull(Int),
  isWarLogPublic: Schema.Boolean,
  members: Int,
  labels: Schema.Array(Named),
  chatLanguage: OrNull(Named),
  capitalHallLevel: OrNull(Int),
  districts: Schema.Array(District),
  clanGoldSinkTotal: OrNull(Int),
  roster: Schema.Array(MemberSnapshot)
})
export interface ClanSnapshot extends Schema.Schema.Type<typeof ClanSnapshot> {}

// ---------------------------------------------------------------------------------------------------------------------
// Shared objects
// ---------------------------------------------------------------------------------------------------------------------

const internList = interner<ReadonlyArray<Named>>()
const internDistrict = interner<ClanSnapshot["districts"][number]>()

/** From values to the one object that all snapshots share for them. */
export const shared = {
  named: namedInterner<Named>((id, name) => ({ id, name })),
  labels: (labels: ReadonlyArray<Named>): ReadonlyArray<Named> =>
    internList(JSON.stringify(labels.map(({ id, name }) => [id, name])), () => labels.map(shared.named)),
  district: ({ districtHallLevel, id, name }: ClanSnapshot["districts"][number]) =>
    internDistrict(`${id}/${districtHallLevel}/${name}`, () => ({ id, name, districtHallLevel }))
}

// ---------------------------------------------------------------------------------------------------------------------
// From the model
// ---------------------------------------------------------------------------------------------------------------------

const named = (of: NamedLeague | IconLeague | null | undefined): Named | null =>
  of === null || of === undefined ? null : shared.named(of)

const memberSnapshot = (member: ClanMember): MemberSnapshot => ({
  tag: member.tag,
  name: member.name,
  role: member.role,
  expLevel: member.expLevel,
  townHallLevel: member.townHallLevel ?? null,
  leagueTier: named(member.leagueTier),
  builderBaseLeague: named(member.builderBaseLeague),
  trophies: member.trophies,
  builderBaseTrophies: member.builderBaseTrophies ?? null,
  clanRank: member.clanRank,
  donations: member.donations,
  donationsReceived: member.donationsReceived
})

/** Is a member as it was? Nearly all are, and this tells it without making a row. */
const isAsBefore = (member: ClanMember, row: MemberSnapshot): boolean =>
  member.tag === row.tag &&
  member.trophies === row.trophies &&
  member.donations === row.donations &&
  member.donationsReceived === row.donationsReceived &&
  member.clanRank === row.clanRank &&
  (member.builderBaseTrophies ?? null) === row.builderBaseTrophies &&
  named(member.leagueTier) === row.leagueTier &&
  named(member.builderBaseLeague) === row.builderBaseLeague &&
  member.expLevel === row.expLevel &&
  (member.townHallLevel ?? null) === row.townHallLevel &&
  member.role === row.role &&
  member.name === row.name

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

/** The row of a member; the one of before, if that is equal. */
export const rowOf = (member: ClanMember, before: MemberSnapshot | undefined): MemberSnapshot =>
  before !== undefined && isAsBefore(member, before) ? before : memberSnapshot(member)

/** The part of a clan that makes events; it shares the rows of members with the snapshot before, where they are equal. */
export const snapshot = (clan: Clan, previous?: ClanSnapshot): ClanSnapshot =>
  snapshotWith(clan, rosterOf(clan.memberList, previous?.roster ?? []))

/** The part of a clan that makes events, with the rows of its members. */
export const snapshotWith = (clan: Clan, roster: ReadonlyArray<MemberSnapshot>): ClanSnapshot => {
  return {
    name: clan.name,
    type: clan.type,
    description: clan.description ?? null,
    location: named(clan.location),
    isFamilyFriendly: clan.isFamilyFriendly ?? null,
    badge: clan.badgeUrls.large,
    clanLevel: clan.clanLevel,
    clanPoints: clan.clanPoints,
    clanBuilderBasePoints: clan.clanBuilderBasePoints ?? null,
    clanCapitalPoints: clan.clanCapitalPoints ?? null,
    capitalLeague: named(clan.capitalLeague),
    warLeague: named(clan.warLeague),
    requiredTrophies: clan.requiredTrophies,
    requiredBuilderBaseTrophies: clan.requiredBuilderBaseTrophies ?? null,
    requiredTownhallLevel: clan.requiredTownhallLevel ?? null,
    warFrequency: clan.warFrequency,
    warWinStreak: clan.warWinStreak,
    warWins: clan.warWins,
    warTies: clan.warTies ?? null,
    warLosses: clan.warLosses ?? null,
    isWarLogPublic: clan.isWarLogPublic,
    members: clan.members,
    labels: shared.labels(clan.labels ?? []),
    chatLanguage: named(clan.chatLanguage),
    capitalHallLevel: clan.clanCapital?.capitalHallLevel ?? null,
    districts: (clan.clanCapital?.districts ?? []).map(shared.district),
    clanGoldSinkTotal: clan.clanCapital?.clanGoldSinkTotal ?? null,
    roster
  }
}
