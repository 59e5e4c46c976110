/** May a player join a clan, and who may fight where: the conditions that a clan sets, checked one by one. */
import type { Clan, ClanSearchItem } from "../model/Clan.ts"
import type { Player } from "../model/Player.ts"

/** A condition that a player does not meet. */
export type Unmet =
  | { readonly _tag: "Closed" }
  | { readonly _tag: "Full"; readonly members: number }
  | { readonly _tag: "AlreadyMember" }
  | { readonly _tag: "TownHall"; readonly required: number; readonly actual: number }
  | { readonly _tag: "Trophies"; readonly required: number; readonly actual: number }
  | { readonly _tag: "BuilderBaseTrophies"; readonly required: number; readonly actual: number }

/** The most members that a clan has. */
export const maxMembers = 50

/**
 * What stands between a player and a clan, in the order in which the game asks; empty when nothing does. A clan that takes
 * members by invitation or request (`inviteOnly`) is open here: the rest is for its leaders to decide. What the API does
 * not send is no condition.
 *
 * @example
 * ```ts
 * const [clan, player] = yield* Effect.all([Clans.get("#2PP"), Players.get("#P0LYJC8C")], { concurrency: 2 })
 * const unmet = Eligibility.unmet(clan, player)
 * console.log(unmet.length === 0 ? "welcome" : unmet.map(Eligibility.explain).join("; "))
 * ```
 */
export const unmet = (clan: Clan | ClanSearchItem, player: Player): ReadonlyArray<Unmet> => {
  const missing: Array<Unmet> = []
  if (player.clan?.tag === clan.tag) missing.push({ _tag: "AlreadyMember" })
  if (clan.type === "closed") missing.push({ _tag: "Closed" })
  if (clan.members >= maxMembers) missing.push({ _tag: "Full", members: clan.members })
  const atLeast = (
    _tag: "TownHall" | "Trophies" | "BuilderBaseTrophies",
    required: number | null | undefined,
    actual: number | null | undefined
  ) => {
    if ((required ?? 0) > (actual ?? 0)) missing.push({ _tag, required: required ?? 0, actual: actual ?? 0 })
  }
  atLeast("TownHall", clan.requiredTownhallLevel, player.townHallLevel)
  atLeast("Trophies", clan.requiredTrophies, player.trophies)
  atLeast("BuilderBaseTrophies", clan.requiredBuilderBaseTrophies, player.builderBaseTrophies)
  return missing
}

/** A condition as a line for people. */
export const explain = (condition: Unmet): string => {
  switch (condition._tag) {
    case "Closed":
      return "the clan is closed"
    case "Full":
      return `the clan is full (${condition.members} members)`
    case "AlreadyMember":
      return "the player is a member already"
    case "TownHall":
      return `town hall ${condition.required} is required, the player has ${condition.actual}`
    case "Trophies":
      return `${condition.required} trophies are required, the player has ${condition.actual}`
    case "BuilderBaseTrophies":
      return `${condition.required} builder base trophies are required, the player has ${condition.actual}`
  }
}

/** Something with a town hall: members of clans and groups, players. */
interface WithTownHall {
  readonly townHallLevel?: number | null | undefined
}

/** Those with at least this town hall, highest first; who has the same stays in order. */
export const atTownHall = <M extends WithTownHall>(members: ReadonlyArray<M>, townHall: number): ReadonlyArray<M> =>
  members
    .filter((member) => (member.townHallLevel ?? 0) >= townHall)
    .toSorted((a, b) => (b.townHallLevel ?? 0) - (a.townHallLevel ?? 0))
