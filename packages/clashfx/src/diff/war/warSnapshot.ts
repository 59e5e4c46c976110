/** What is remembered of a war, and what can be told from that alone. */
import * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"
import { ClanTag, PlayerTag, WarTag } from "../../model/Tag.ts"
import * as War from "../../model/War.ts"

const Int = Schema.Int
const Text = Schema.String
const Time = Schema.DateTimeUtcFromString

// ---------------------------------------------------------------------------------------------------------------------
// Snapshots
// ---------------------------------------------------------------------------------------------------------------------

/** The place of a war in its league. */
export const LeaguePlace = Schema.Struct({
  season: Text,
  /** From 1. */
  round: Int,
  warTag: WarTag
})
export interface LeaguePlace extends Schema.Schema.Type<typeof LeaguePlace> {}

/** What tells a war from all others: its preparation and its clans, or its war tag in a league. */
export const WarKey = Schema.Struct({
  preparationStartTime: Time,
  /** The watched clan, whichever side it is on the wire. */
  clan: ClanTag,
  opponent: ClanTag,
  /** `null` for a regular war. */
  league: Schema.NullOr(LeaguePlace)
})
export interface WarKey extends Schema.Schema.Type<typeof WarKey> {}

/** A member of a side. */
export const WarMemberSnapshot = Schema.Struct({
  tag: PlayerTag,
  name: Text,
  townHallLevel: Int,
  /** The place on the map, from 1; with gaps in league wars. */
  mapPosition: Int
})
export interface WarMemberSnapshot extends Schema.Schema.Type<typeof WarMemberSnapshot> {}

/** What is remembered of a side; `attacks` counts, destruction is in percent. */
export const WarSideSnapshot = Schema.Struct({
  name: Text,
  clanLevel: Int,
  attacks: Int,
  stars: Int,
  destructionPercentage: Schema.Finite,
  members: Schema.Array(WarMemberSnapshot)
})
export interface WarSideSnapshot extends Schema.Schema.Type<typeof WarSideSnapshot> {}

/** What is remembered of a war, seen from the watched clan: only what makes events. */
export const WarSnapshot = Schema.Struct({
  war: WarKey,
  state: War.WarState,
  teamSize: Int,
  attacksPerMember: Int,
  battleModifier: Schema.NullOr(War.BattleModifier),
  startTime: Time,
  endTime: Time,
  clan: WarSideSnapshot,
  opponent: WarSideSnapshot,
  /** Of both sides, in the order they were made. */
  attacks: Schema.Array(War.WarAttack)
})
export interface WarSnapshot extends Schema.Schema.Type<typeof WarSnapshot> {}

const side = (of: War.WarClan): WarSideSnapshot => ({
  name: of.name,
  clanLevel: of.clanLevel,
  attacks: of.attacks,
  stars: of.stars,
  destructionPercentage: of.destructionPercentage,
  members: War.roster(of).map((member) => ({
    tag: member.tag,
    name: member.name,
    townHallLevel: member.townhallLevel,
    mapPosition: member.mapPosition
  }))
})

/** Whose war it is, and where in the league. */
export interface Perspective {
  /** The watched clan; it becomes `clan`. */
  readonly clanTag: string
  /** Default: it is a regular war. */
  readonly league?: LeaguePlace | undefined
}

/** The part of a war that makes events; `undefined` when the clan does not fight in it. */
export const snapshot = (war: War.War, { clanTag, league }: Perspective): WarSnapshot | undefined => {
  const ours = War.orient(war, clanTag)
  return ours === undefined
    ? undefined
    : {
        war: {
          preparationStartTime: ours.preparationStartTime,
          clan: ours.clan.tag,
          opponent: ours.opponent.tag,
          league: league ?? null
        },
        state: ours.state,
        teamSize: ours.teamSize,
        attacksPerMember: War.attacksPerMember(ours),
        battleModifier: ours.battleModifier ?? null,
        startTime: ours.startTime,
        endTime: ours.endTime,
        clan: side(ours.clan),
        opponent: side(ours.opponent),
        attacks: War.attacks(ours)
      }
}

// ---------------------------------------------------------------------------------------------------------------------
// Identity and age
// ---------------------------------------------------------------------------------------------------------------------

/** The identity of a war as a text; the same from both sides. */
export const warId = ({ clan, league, opponent, preparationStartTime }: WarKey): string =>
  league?.warTag ?? [DateTime.formatIso(preparationStartTime), ...[clan, opponent].sort()].join("/")

const rank = { preparation: 0, inWar: 1, warEnded: 2 } as const

/** Is `a` an older picture of the same war than `b`? The API's nodes can answer with different ages. */
export const isOlder = (a: WarSnapshot, b: WarSnapshot): boolean =>
  rank[a.state] < rank[b.state] || (a.state === b.state && a.attacks.length < b.attacks.length)

/** The war as it was when it was declared: before the first attack. */
export const asDeclared = (war: WarSnapshot): WarSnapshot => {
  const unfought = { attacks: 0, stars: 0, destructionPercentage: 0 }
  return {
    ...war,
    state: "preparation",
    clan: { ...war.clan, ...unfought },
    opponent: { ...war.opponent, ...unfought },
    attacks: []
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// Attacks
// ---------------------------------------------------------------------------------------------------------------------

/** One of the two sides: `clan` is the watched one. */
export const WarSideName = Schema.Literals(["clan", "opponent"])
export type WarSideName = typeof WarSideName.Type

/** Stars and destruction (percent) of a side. */
export const WarScore = Schema.Struct({ stars: Int, destructionPercentage: Schema.Finite })
export interface WarScore extends Schema.Schema.Type<typeof WarScore> {}

/** An attack with what it meant when it was made. */
export interface PlayedAttack {
  readonly side: WarSideName
  readonly attack: War.WarAttack
  readonly attacker: WarMemberSnapshot
  readonly defender: WarMemberSnapshot
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

/** Plays the war again: its attacks in order, each with the score after it. */
export const replay = (war: WarSnapshot): ReadonlyArray<PlayedAttack> => {
  const members = new Map([...war.opponent.members, ...war.clan.members].map((member) => [member.tag, member]))
  const opponents = new Set(war.opponent.members.map(({ tag }) => tag))
  const best = new Map<PlayerTag, War.WarAttack>()
  const tallies: Readonly<Record<WarSideName, Tally>> = {
    clan: { stars: 0, destruction: 0, bases: war.opponent.members.length },
    opponent: { stars: 0, destruction: 0, bases: war.clan.members.length }
  }
  return war.attacks.map((attack) => {
    const side = opponents.has(attack.attackerTag) ? "opponent" : "clan"
    const before = best.get(attack.defenderTag)
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
      isFresh: before === undefined,
      newStars: Math.max(0, attack.stars - (before?.stars ?? 0)),
      score: { clan: scoreOf(tallies.clan), opponent: scoreOf(tallies.opponent) }
    }
  })
}
