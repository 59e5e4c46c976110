/** Who fights whom in a round: what contradicts the draw is the picture of another war. */
import type { WarTag } from "../../model/Tag.ts"

/** A war of a round, as it was answered. */
export interface DrawnWar {
  readonly warTag: WarTag
  readonly clans: ReadonlyArray<string>
}

/**
 * The wars of a round that cannot all be right: every clan fights in one of them at most, and only clans of the group do.
 * League wars do not say which tag they have, so an answer about another war is known by that alone.
 */
export const contradictory = (wars: ReadonlyArray<DrawnWar>, group: ReadonlyArray<string>): ReadonlyArray<WarTag> => {
  const times = new Map<string, number>()
  for (const clan of wars.flatMap(({ clans }) => clans)) times.set(clan, (times.get(clan) ?? 0) + 1)
  const isOff = (clan: string): boolean => (times.get(clan) ?? 0) > 1 || (group.length > 0 && !group.includes(clan))
  return wars.filter(({ clans }) => clans.some(isOff)).map(({ warTag }) => warTag)
}
