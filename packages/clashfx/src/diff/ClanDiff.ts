/** What changed in a clan between two looks at it: snapshots, changes, and the pure functions between them. */
import * as Schema from "effect/Schema"
import { Role } from "../model/Clan.ts"
import { PlayerTag } from "../model/Tag.ts"
import { fieldRules } from "./internal/fieldRule.ts"
import { ClanSnapshot, District, MemberSnapshot, Named } from "./clan/clanSnapshot.ts"
import { pairRows } from "./internal/pairRows.ts"
import { stampFields, type Unstamped } from "./Stamp.ts"

export { ClanSnapshot, MemberSnapshot, Named, snapshot } from "./clan/clanSnapshot.ts"

const Text = Schema.String
const Int = Schema.Int
const OrNull = <S extends Schema.Constraint>(schema: S) => Schema.NullOr(schema)

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

const tagOf = ({ tag }: MemberSnapshot): string => tag

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
      for (const rule of memberRules) {
        const change = rule.find(before, after)
        if (change !== undefined) changed.push({ ...change, member: after.tag, name: after.name })
      }
    }
  })
  for (const rule of clanRules) {
    const change = rule.find(previous, current)
    if (change !== undefined) changed.push(change)
  }
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
