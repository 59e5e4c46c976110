/**
 * League tiers of the ranked battles, their rewards and who goes up or down; leagues that trophies decide; legend
 * trophies.
 *
 * Pure functions over the rows of the game data (`leagueTiers`, `builderLeagues`, `capitalLeagues`, lowest first).
 */
import type { LeagueTier, LeagueTierReward } from "@clashfx/game-data"

/** What happens to a player at the end of a ranked week, or to a clan at the end of a clan war league. */
export type Outcome = "promoted" | "stays" | "demoted"

/** How many of a group go up: its share, rounded down. */
export const promotions = (tier: LeagueTier, groupSize: number = tier.groupSize): number =>
  Math.floor((groupSize * (tier.promotePercentage ?? 0)) / 100)

/** How many of a group go down: its share, rounded down. */
export const demotions = (tier: LeagueTier, groupSize: number = tier.groupSize): number =>
  Math.floor((groupSize * (tier.demotePercentage ?? 0)) / 100)

/**
 * Does a player at a place (1 is the first) of the group go up, stay, or go down? Default: a full group.
 *
 * @example
 * ```ts
 * const tier = yield* GameData.row("leagueTiers", "Barbarian League 3")
 * yield* Effect.log(LeagueRules.outcome(tier, 5)) // the fifth of a full group
 * ```
 */
export const outcome = (tier: LeagueTier, placement: number, groupSize: number = tier.groupSize): Outcome => {
  if (placement <= promotions(tier, groupSize)) return "promoted"
  return placement > groupSize - demotions(tier, groupSize) ? "demoted" : "stays"
}

/** The tier that the player is in after that; the same where there is none above or below. */
export const tierAfter = (tier: LeagueTier, outcome: Outcome, tiers: ReadonlyArray<LeagueTier>): LeagueTier => {
  const rank = tier.leagueTier + (outcome === "promoted" ? 1 : outcome === "demoted" ? -1 : 0)
  return tiers.find(({ leagueTier }) => leagueTier === rank) ?? tier
}

/** Loot per attack and star bonus of a tier at a town hall; `undefined` where the tier has no such town hall. */
export const reward = (tier: LeagueTier, townHall: number): LeagueTierReward | undefined =>
  tier.rewards.find(({ townhallLevel }) => townhallLevel === townHall)

/** The lowest ranked tier that a town hall can be in; `undefined` below the first town hall with ranked battles. */
export const lowestTier = (townHall: number, tiers: ReadonlyArray<LeagueTier>): LeagueTier | undefined =>
  tiers.find((tier) => tier.leagueTier > 0 && reward(tier, townHall) !== undefined)

/** The league that a number of trophies gives, of leagues that trophies decide: builder base and clan capital. */
export const ofTrophies = <L extends { readonly trophyStart: number }>(
  trophies: number,
  leagues: ReadonlyArray<L>
): L | undefined => leagues.findLast(({ trophyStart }) => trophyStart <= trophies)

/**
 * The trophies that a season in the highest tier turns into legend trophies: those above the number that the tier
 * starts with. 0 for tiers without such a number.
 */
export const legendTrophies = (tier: LeagueTier, trophies: number): number =>
  tier.trophyStart === undefined || tier.trophyStart === 0 ? 0 : Math.max(0, trophies - tier.trophyStart)
