/** How a war stands: stars, destruction, attacks used, and who wins. */
import type { Outcome, War, WarSide, WarTotals } from "../State.ts"

/** The side across from one. */
export const across = (war: War, which: 0 | 1): WarSide => war.sides[which === 0 ? 1 : 0]

/** The stars of a side: the best attack on each base of the other. */
export const stars = (war: War, which: 0 | 1): number =>
  across(war, which).members.reduce((sum, { best }) => sum + (best?.stars ?? 0), 0)

/** The destruction by a side in percent: the mean over the bases of the other. */
export const destruction = (war: War, which: 0 | 1): number => {
  const { members } = across(war, which)
  const sum = members.reduce((total, { best }) => total + (best?.destructionPercentage ?? 0), 0)
  return members.length === 0 ? 0 : sum / members.length
}

/** The attacks that a side has used. */
export const used = (war: War, which: 0 | 1): number =>
  war.sides[which].members.reduce((sum, { attacks }) => sum + attacks.length, 0)

/** The totals of a side, as logs show them. */
export const totals = (war: War, which: 0 | 1): WarTotals => {
  const { badgeUrls, clan, clanLevel, name } = war.sides[which]
  return {
    tag: clan.tag,
    name,
    badgeUrls,
    clanLevel,
    attacks: used(war, which),
    stars: stars(war, which),
    destructionPercentage: destruction(war, which)
  }
}

/** How it ends for a side as things stand: by stars, then by destruction. */
export const outcome = (war: War, which: 0 | 1): Outcome => {
  const other = which === 0 ? 1 : 0
  const lead = stars(war, which) - stars(war, other) || destruction(war, which) - destruction(war, other)
  if (lead === 0) return "tie"
  return lead > 0 ? "win" : "lose"
}
