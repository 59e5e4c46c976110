/** Look-ups in a clan's roster: `clan.memberList`, or the items of `/clans/{clanTag}/members`. */
import type { ClanMember, Role } from "./Clan.ts"
import { normalize } from "./Tag.ts"

/** The members of a clan. */
export type Roster = ReadonlyArray<ClanMember>

/** The roles from the highest to the lowest. */
export const roles = ["leader", "coLeader", "admin", "member"] as const

const rank = (role: Role): number => {
  const index = roles.findIndex((known) => known === role)
  return index < 0 ? roles.length : index
}

/**
 * The member with this tag.
 *
 * @example
 * ```ts
 * const clan = yield* Clans.get("#2PP")
 * yield* Effect.log(Roster.byTag(clan.memberList, "#8QU8J9LP")?.name)
 * ```
 */
export const byTag = (roster: Roster, tag: string): ClanMember | undefined => {
  const wanted = normalize(tag)
  return roster.find((member) => member.tag === wanted)
}

/** The members with this name, in any case. Names are not unique. */
export const byName = (roster: Roster, name: string): Roster => {
  const wanted = name.trim().toLowerCase()
  return roster.filter((member) => member.name.toLowerCase() === wanted)
}

/**
 * The members with this role.
 *
 * @example
 * ```ts
 * const clan = yield* Clans.get("#2PP")
 * yield* Effect.log(Roster.byRole(clan.memberList, "coLeader").map(({ name }) => name))
 * ```
 */
export const byRole = (roster: Roster, role: Role): Roster => roster.filter((member) => member.role === role)

/**
 * The leader; `undefined` in an empty roster.
 *
 * @example
 * ```ts
 * const clan = yield* Clans.get("#2PP")
 * yield* Effect.log(Roster.leader(clan.memberList)?.name)
 * ```
 */
export const leader = (roster: Roster): ClanMember | undefined => roster.find((member) => member.role === "leader")

/** The numbers of a member that a roster can be sorted by. */
export type Measure =
  | "trophies"
  | "builderBaseTrophies"
  | "expLevel"
  | "townHallLevel"
  | "donations"
  | "donationsReceived"

/**
 * A sorted copy: by a number, the highest first (who lacks it comes last); by `clanRank`, the first first; by `role`,
 * the leader first; by `name`, alphabetically. Equals keep their order.
 *
 * @example
 * ```ts
 * const { memberList } = yield* Clans.get("#2PP")
 * for (const member of Roster.sortedBy(memberList, "donations").slice(0, 5)) yield* Effect.log(member.name)
 * ```
 */
export const sortedBy = (roster: Roster, by: Measure | "clanRank" | "role" | "name"): Roster => {
  switch (by) {
    case "name":
      return roster.toSorted((a, b) => a.name.localeCompare(b.name, "en"))
    case "role":
      return roster.toSorted((a, b) => rank(a.role) - rank(b.role))
    case "clanRank":
      return roster.toSorted((a, b) => a.clanRank - b.clanRank)
    default:
      return roster.toSorted((a, b) => (b[by] ?? -1) - (a[by] ?? -1))
  }
}
