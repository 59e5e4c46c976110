/**
 * A clan of which parts cannot be read: they stay as they were (`exchange/internal/body/hold.ts`). Who is unreadable has neither
 * left nor joined.
 */
import * as Predicate from "effect/Predicate"
import { ofClan } from "../../api/internal/oddParts.ts"
import { type Known, type NameOf, tagOf } from "../../exchange/internal/body/hold.ts"
import type { ClanChange, ClanSnapshot, MemberSnapshot } from "../../diff/ClanDiff.ts"
import type { Named } from "../../diff/internal/named.ts"

const withIcon = (of: Named | null) => of && { ...of, iconUrls: {} }

const row = (of: MemberSnapshot) => ({
  ...of,
  leagueTier: withIcon(of.leagueTier),
  builderBaseLeague: withIcon(of.builderBaseLeague),
  previousClanRank: of.clanRank
})

/** A body that reads as a snapshot, but for the tag. */
export const bodyOf = (of: ClanSnapshot) => {
  const { badge, capitalHallLevel, clanGoldSinkTotal, districts, roster, ...told } = of
  return {
    ...told,
    badgeUrls: { large: badge },
    location: told.location && { ...told.location, isCountry: false },
    labels: told.labels.map(withIcon),
    chatLanguage: told.chatLanguage && { ...told.chatLanguage, languageCode: "" },
    clanCapital: { capitalHallLevel, clanGoldSinkTotal, districts },
    memberList: roster.map(row)
  }
}

const byId: NameOf = (row) =>
  Predicate.hasProperty(row, "id") && Number.isInteger(row.id) ? String(row.id) : undefined

const lists = { "memberList.*": tagOf, "labels.*": byId, "clanCapital.districts.*": byId }

const wholes = [
  "badgeUrls",
  "location",
  "capitalLeague",
  "warLeague",
  "chatLanguage",
  "memberList.*.league",
  "memberList.*.leagueTier",
  "memberList.*.builderBaseLeague",
  "memberList.*.playerHouse"
]

/** What is known of a clan; nothing at a first look. */
export const known = (previous: ClanSnapshot | undefined): Known => ({
  last: previous && bodyOf(previous),
  lists,
  wholes,
  needed: ["tag", "memberList"],
  otherwise: ofClan()
})

/** Where a body has a field of the snapshot. */
const places: Readonly<Record<string, string>> = {
  badge: "badgeUrls",
  districts: "clanCapital.districts",
  capitalHallLevel: "clanCapital.capitalHallLevel",
  clanGoldSinkTotal: "clanCapital.clanGoldSinkTotal"
}

/** The part of a body that a change is about. */
const partOf = (change: ClanChange): string => {
  switch (change._tag) {
    case "ClanFound":
      return ""
    case "ClanMemberJoined":
    case "ClanMemberLeft":
      return `memberList.${change.member}`
    case "ClanMemberChanged":
      return `memberList.${change.member}.${change.field}`
    case "ClanChanged":
      return places[change.field] ?? change.field
  }
}

/** Is a part the other one, or within it? */
const isIn = (part: string, other: string): boolean =>
  part === other || part.startsWith(`${other}.`) || part.startsWith(`${other}[`)

/** Is a change about what could not be read? */
export const isAbout = (change: ClanChange, unread: ReadonlySet<string>): boolean => {
  const about = partOf(change)
  return [...unread].some((part) => isIn(part, about) || isIn(about, part))
}

/** Is one of the parts somebody whom nobody knows? */
export const isNameless = (part: string): boolean => isIn(part, "memberList.?")
