/** Attacks of a war: what each was worth when it was made. */
import * as Schema from "effect/Schema"
import type { PlayerTag } from "../../model/Tag.ts"
import type * as War from "../../model/War.ts"
import type { WarSideName } from "./warKey.ts"
import type { WarMemberSnapshot, WarSnapshot } from "./warSnapshot.ts"

/** Stars and destruction (percent) of a side. */
export const WarScore = Schema.Struct({ stars: Schema.Int, destructionPercentage: Schema.Finite })
export interface WarScore extends Schema.Schema.Type<typeof WarScore> {}

/**
 * What attacks are known by, in their order: who attacked whom, and the how manyth time (the game allows one). The place
 * among all attacks (`order`) can be given anew.
 */
export const attackKeys = (attacks: ReadonlyArray<War.WarAttack>): ReadonlyArray<string> => {
  const times = new Map<string, number>()
  return attacks.map(({ attackerTag, defenderTag }) => {
    const pair = `${attackerTag}/${defenderTag}`
    const time = (times.get(pair) ?? 0) + 1
    times.set(pair, time)
    return time === 1 ? pair : `${pair}/${time}`
  })
}

/** Are the first attacks of a list those of another one? Then what follows is what is new. */
export const beginsWith = (attacks: ReadonlyArray<War.WarAttack>, first: ReadonlyArray<War.WarAttack>): boolean =>
  first.every((attack, i) => {
    const other = attacks[i]
    return other !== undefined && other.attackerTag === attack.attackerTag && other.defenderTag === attack.defenderTag
  })

/** An attack with what it meant when it was made. */
export interface PlayedAttack {
  readonly side: WarSideName
  readonly attack: War.WarAttack
  readonly attacker: WarMemberSnapshot
  readonly defender: WarMemberSnapshot
  readonly number: number
  readonly isFresh: boolean
  readonly newStars: number
  readonly score: { readonly clan: WarScore; readonly opponent: WarScore }
}

interface Tally {
  stars: number
  destruction: number
  readonly bases: number
}

const scoreOf = ({ bases, destruction, stars }: Tally): WarScore => ({
  stars,
  destructionPercentage: bases === 0 ? 0 : destruction / bases
})

const better = (a: War.WarAttack, b: War.WarAttack): boolean =>
  a.stars > b.stars || (a.stars === b.stars && a.destructionPercentage > b.destructionPercentage)

const unlisted = (tag: PlayerTag): WarMemberSnapshot => ({ tag, name: tag, townHallLevel: 0, mapPosition: 0 })

/** Plays the war again: its attacks in order, each with what it was worth. */
export const replay = (war: WarSnapshot): ReadonlyArray<PlayedAttack> => {
  const members = new Map([...war.opponent.members, ...war.clan.members].map((member) => [member.tag, member]))
  const opponents = new Set(war.opponent.members.map(({ tag }) => tag))
  const best = new Map<PlayerTag, War.WarAttack>()
  const made = new Map<PlayerTag, number>()
  const tallies: Readonly<Record<WarSideName, Tally>> = {
    clan: { stars: 0, destruction: 0, bases: war.opponent.members.length },
    opponent: { stars: 0, destruction: 0, bases: war.clan.members.length }
  }
  return war.attacks.map((attack) => {
    const side = opponents.has(attack.attackerTag) ? "opponent" : "clan"
    const before = best.get(attack.defenderTag)
    const number = (made.get(attack.attackerTag) ?? 0) + 1
    made.set(attack.attackerTag, number)
    if (before === undefined || better(attack, before)) {
      best.set(attack.defenderTag, attack)
      tallies[side].stars += attack.stars - (before?.stars ?? 0)
      tallies[side].destruction += attack.destructionPercentage - (before?.destructionPercentage ?? 0)
    }
    return {
      side,
      attack,
      attacker: members.get(attack.attackerTag) ?? unlisted(attack.attackerTag),
      defender: members.get(attack.defenderTag) ?? unlisted(attack.defenderTag),
      number,
      isFresh: before === undefined,
      newStars: Math.max(0, attack.stars - (before?.stars ?? 0)),
      score: { clan: scoreOf(tallies.clan), opponent: scoreOf(tallies.opponent) }
    }
  })
}
