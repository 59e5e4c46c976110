/** What changed in a clan between two looks at it: snapshots, changes, and the pure functions between them. */
import * as Schema from "effect/Schema"
import { type Clan, type ClanMember, Role } from "../model/Clan.ts"
import type { IconLeague, NamedLeague } from "../model/League.ts"
import { PlayerTag } from "../model/Tag.ts"
import { fieldRules } from "./internal/change.ts"
import { interner } from "./internal/intern.ts"
import { stampFields, type Unstamped } from "./Stamp.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Snapshots
// ---------------------------------------------------------------------------------------------------------------------

const Text = Schema.String
const Int = Schema.Int
const OrNull = <S extends Schema.Constraint>(schema: S) => Schema.NullOr(schema)

/** An id with its name: leagues, labels, locations, languages. */
export const Named = Schema.Struct({ id: Schema.Int, name: Schema.String })
export interface Named extends Schema.Schema.Type<typeof Named> {}

/** A district of the clan capital. */
const District = Schema.Struct({ id: Schema.Int, name: Schema.String, districtHallLevel: Schema.Int })

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

const internNamed = interner<Named>()
const internList = interner<ReadonlyArray<Named>>()
const internDistrict = interner<ClanSnapshot["districts"][number]>()

const named = (of: NamedLeague | IconLeague | null | undefined): Named | null =>
  of === null || of === undefined ? null : internNamed(`${of.id} ${of.name}`, () => ({ id: of.id, name: of.name }))

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

const districtsOf = (clan: Clan): ClanSnapshot["districts"] =>
  (clan.clanCapital?.districts ?? []).map(({ districtHallLevel, id, name }) =>
    internDistrict(`${id}/${districtHallLevel}/${name}`, () => ({ id, name, districtHallLevel }))
  )

/** The part of a clan that makes events. */
export const snapshot = (clan: Clan): ClanSnapshot => {
  const labels = clan.labels ?? []
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
    labels: internList(labels.map((label) => label.id).join(), () =>
      labels.map((label) => ({ id: label.id, name: label.name }))
    ),
    chatLanguage: named(clan.chatLanguage),
    capitalHallLevel: clan.clanCapital?.capitalHallLevel ?? null,
    districts: districtsOf(clan),
    clanGoldSinkTotal: clan.clanCapital?.clanGoldSinkTotal ?? null,
    roster: clan.memberList.map(memberSnapshot)
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// Changes
// ---------------------------------------------------------------------------------------------------------------------

const ofMember = { ...stampFields, member: PlayerTag, name: Schema.String }
const memberRule = fieldRules("ClanMemberChanged", ofMember)
const clanRule = fieldRules("ClanChanged", stampFields)

const memberRules = [
  memberRule("name", Text, (m: MemberSnapshot) => m.name),
  memberRule("role", Role, (m: MemberSnapshot) => m.role),
  memberRule("expLevel", Int, (m: MemberSnapshot) => m.expLevel),
  memberRule("townHallLevel", OrNull(Int), (m: MemberSnapshot) => m.townHallLevel),
  memberRule("leagueTier", OrNull(Named), (m: MemberSnapshot) => m.leagueTier),
  memberRule("builderBaseLeague", OrNull(Named), (m: MemberSnapshot) => m.builderBaseLeague),
  memberRule("trophies", Int, (m: MemberSnapshot) => m.trophies),
  memberRule("builderBaseTrophies", OrNull(Int), (m: MemberSnapshot) => m.builderBaseTrophies),
  memberRule("clanRank", Int, (m: MemberSnapshot) => m.clanRank),
  memberRule("donations", Int, (m: MemberSnapshot) => m.donations),
  memberRule("donationsReceived", Int, (m: MemberSnapshot) => m.donationsReceived)
]

const clanRules = [
  clanRule("name", Text, (c: ClanSnapshot) => c.name),
  clanRule("type", Text, (c: ClanSnapshot) => c.type),
  clanRule("description", OrNull(Text), (c: ClanSnapshot) => c.description),
  clanRule("location", OrNull(Named), (c: ClanSnapshot) => c.location),
  clanRule("isFamilyFriendly", OrNull(Schema.Boolean), (c: ClanSnapshot) => c.isFamilyFriendly),
  clanRule("badge", Text, (c: ClanSnapshot) => c.badge),
  clanRule("clanLevel", Int, (c: ClanSnapshot) => c.clanLevel),
  clanRule("clanPoints", Int, (c: ClanSnapshot) => c.clanPoints),
  clanRule("clanBuilderBasePoints", OrNull(Int), (c: ClanSnapshot) => c.clanBuilderBasePoints),
  clanRule("clanCapitalPoints", OrNull(Int), (c: ClanSnapshot) => c.clanCapitalPoints),
  clanRule("capitalLeague", OrNull(Named), (c: ClanSnapshot) => c.capitalLeague),
  clanRule("warLeague", OrNull(Named), (c: ClanSnapshot) => c.warLeague),
  clanRule("requiredTrophies", Int, (c: ClanSnapshot) => c.requiredTrophies),
  clanRule("requiredBuilderBaseTrophies", OrNull(Int), (c: ClanSnapshot) => c.requiredBuilderBaseTrophies),
  clanRule("requiredTownhallLevel", OrNull(Int), (c: ClanSnapshot) => c.requiredTownhallLevel),
  clanRule("warFrequency", Text, (c: ClanSnapshot) => c.warFrequency),
  clanRule("warWinStreak", Int, (c: ClanSnapshot) => c.warWinStreak),
  clanRule("warWins", Int, (c: ClanSnapshot) => c.warWins),
  clanRule("warTies", OrNull(Int), (c: ClanSnapshot) => c.warTies),
  clanRule("warLosses", OrNull(Int), (c: ClanSnapshot) => c.warLosses),
  clanRule("isWarLogPublic", Schema.Boolean, (c: ClanSnapshot) => c.isWarLogPublic),
  clanRule("members", Int, (c: ClanSnapshot) => c.members),
  clanRule("labels", Schema.Array(Named), (c: ClanSnapshot) => c.labels),
  clanRule("chatLanguage", OrNull(Named), (c: ClanSnapshot) => c.chatLanguage),
  clanRule("capitalHallLevel", OrNull(Int), (c: ClanSnapshot) => c.capitalHallLevel),
  clanRule("districts", Schema.Array(District), (c: ClanSnapshot) => c.districts),
  clanRule("clanGoldSinkTotal", OrNull(Int), (c: ClanSnapshot) => c.clanGoldSinkTotal)
]

/** Somebody is in the roster who was not. */
export const ClanMemberJoined = Schema.Struct({
  _tag: Schema.tag("ClanMemberJoined"),
  ...ofMember,
  current: MemberSnapshot
})

/** Somebody is no longer in the roster. */
export const ClanMemberLeft = Schema.Struct({
  _tag: Schema.tag("ClanMemberLeft"),
  ...ofMember,
  previous: MemberSnapshot
})

/** The first look at a clan, when it was asked for (`initial`). */
export const ClanFound = Schema.Struct({ _tag: Schema.tag("ClanFound"), ...stampFields, current: ClanSnapshot })

/** A field of a member changed; `previous` and `current` have the type of the `field`. */
export const ClanMemberChanged = Schema.Union(memberRules.map((rule) => rule.schema))

/** A field of the clan changed; `previous` and `current` have the type of the `field`. */
export const ClanChanged = Schema.Union(clanRules.map((rule) => rule.schema))

/** Everything that can be seen to happen to a clan. */
export const ClanEvent = Schema.Union([ClanFound, ClanMemberJoined, ClanMemberLeft, ClanMemberChanged, ClanChanged])
export type ClanEvent = typeof ClanEvent.Type

/** What happened, before it is stamped with id and time. */
export type ClanChange = Unstamped<ClanEvent>

// ---------------------------------------------------------------------------------------------------------------------
// Diff
// ---------------------------------------------------------------------------------------------------------------------

/** The first look, as a change. */
export const found = (current: ClanSnapshot): ClanChange => ({ _tag: "ClanFound", current })

/**
 * What happened between two looks: first who left and who joined, then what changed about the members who stayed, in the
 * order of the roster, then what changed about the clan. Equal snapshots give nothing.
 */
export const diff = (previous: ClanSnapshot, current: ClanSnapshot): ReadonlyArray<ClanChange> => {
  const changes: Array<ClanChange> = []
  const before = new Map(previous.roster.map((member) => [member.tag, member]))
  const stayed: Array<readonly [MemberSnapshot, MemberSnapshot]> = []
  const joined: Array<MemberSnapshot> = []
  for (const member of current.roster) {
    const known = before.get(member.tag)
    if (known === undefined) joined.push(member)
    else {
      before.delete(member.tag)
      stayed.push([known, member])
    }
  }
  for (const left of before.values()) {
    changes.push({ _tag: "ClanMemberLeft", member: left.tag, name: left.name, previous: left })
  }
  for (const member of joined) {
    changes.push({ _tag: "ClanMemberJoined", member: member.tag, name: member.name, current: member })
  }
  for (const [known, member] of stayed) {
    for (const rule of memberRules) {
      const change = rule.find(known, member)
      if (change !== undefined) changes.push({ ...change, member: member.tag, name: member.name })
    }
  }
  for (const rule of clanRules) {
    const change = rule.find(previous, current)
    if (change !== undefined) changes.push(change)
  }
  return changes
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
