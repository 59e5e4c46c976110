/**
 * How different two pictures of a war are that show the same state and attacks: in line-ups and times. These can change
 * and change back, and no clock says which picture is the older one.
 */
import * as Hash from "effect/Hash"
import type { Difference } from "../../exchange/internal/order/order.ts"
import { isSameWar } from "../../diff/war/warKey.ts"
import { isOlder, type WarSnapshot } from "../../diff/WarDiff.ts"

const facts = ({ attacksPerMember, battleModifier, clan, endTime, opponent, startTime, teamSize }: WarSnapshot) => [
  `size ${teamSize} ${attacksPerMember} ${battleModifier}`,
  `start ${startTime.epochMilliseconds}`,
  `end ${endTime.epochMilliseconds}`,
  ...clan.members.map(({ tag }) => `clan ${tag}`),
  ...opponent.members.map(({ tag }) => `opponent ${tag}`)
]

const attacksOf = ({ attacks }: WarSnapshot): string =>
  attacks.map(({ attackerTag, defenderTag, order, stars }) => `${attackerTag}${defenderTag}${order}:${stars}`).join()

/** A war, and that there is none. */
export const apartFromNone: Difference = { distance: 1, mark: Hash.string("no war") }

/** `undefined` for pictures of two wars, or where one is ahead of the other. */
export const apart = (one: WarSnapshot, other: WarSnapshot): Difference | undefined => {
  if (!isSameWar(one.war, other.war) || isOlder(one, other) || isOlder(other, one)) return undefined
  if (attacksOf(one) !== attacksOf(other)) return undefined
  const [before, after] = [new Set(facts(one)), new Set(facts(other))]
  const different = [...before, ...after].filter((fact) => !before.has(fact) || !after.has(fact))
  return { distance: different.length, mark: different.reduce((mark, fact) => mark ^ Hash.string(fact), 0) }
}
