/** What is remembered of a war, and what can be told from that alone. */
import * as Schema from "effect/Schema"
import { PlayerTag } from "../../model/Tag.ts"
import * as War from "../../model/War.ts"
import { fieldsOf, readerOf, schemasOf, toldFieldsOf, toldTable } from "../internal/fieldTable.ts"
import { onceEach } from "../internal/onceEach.ts"
import * as unrolled from "../internal/unrolled.ts"
import type { Stamp } from "../Stamp.ts"
import { type LeaguePlace, ofWar, WarKey, type WarSideName } from "./warKey.ts"

// Not destructured: a bundle would then have all of Schema.
const Int = Schema.Int
const Text = Schema.String
const Time = Schema.DateTimeUtcFromString

// ---------------------------------------------------------------------------------------------------------------------
// Members
// ---------------------------------------------------------------------------------------------------------------------

const member = fieldsOf<War.WarMember>()

/** The fields of a member. Who comes and who goes is told, a new name is not. */
export const memberFields = {
  tag: member(PlayerTag, (of) => of.tag),
  name: member(Text, (of) => of.name),
  townHallLevel: member(Int, (of) => of.townhallLevel),
  /** The place on the map, from 1; with gaps in league wars. */
  mapPosition: member(Int, (of) => of.mapPosition)
}

/** A member of a side. */
export const WarMemberSnapshot = Schema.Struct(schemasOf(memberFields))
export interface WarMemberSnapshot extends Schema.Schema.Type<typeof WarMemberSnapshot> {}

const readMember = readerOf(memberFields, unrolled.warMember)

/** The members in the order of the map. A line-up is a set: who is listed twice is one member. */
const lineUp = (of: War.WarClan): ReadonlyArray<WarMemberSnapshot> =>
  onceEach(War.roster(of), ({ tag }) => tag).map((of) => readMember(of))

// ---------------------------------------------------------------------------------------------------------------------
// Sides
// ---------------------------------------------------------------------------------------------------------------------

const side = fieldsOf<War.WarClan>()

/** The fields of a side. Its numbers follow from the attacks, and stand in the events of these and of the end. */
export const sideFields = {
  name: side(Text, (of) => of.name),
  clanLevel: side(Int, (of) => of.clanLevel),
  /** How many attacks it has made. */
  attacks: side(Int, (of) => of.attacks),
  stars: side(Int, (of) => of.stars),
  /** Percent, 0 to 100. */
  destructionPercentage: side(Schema.Finite, (of) => of.destructionPercentage),
  members: side(Schema.Array(WarMemberSnapshot), lineUp)
}

/** What is remembered of a side. */
export const WarSideSnapshot = Schema.Struct(schemasOf(sideFields))
export interface WarSideSnapshot extends Schema.Schema.Type<typeof WarSideSnapshot> {}

const readSide = readerOf(sideFields, unrolled.warSide)

// ---------------------------------------------------------------------------------------------------------------------
// The war
// ---------------------------------------------------------------------------------------------------------------------

const told = toldFieldsOf<War.War>()("WarChanged", ofWar)

/** The fields of a war whose changes are told by `WarChanged`. */
export const toldFields = toldTable({
  teamSize: told("teamSize", Int, (of) => of.teamSize),
  attacksPerMember: told("attacksPerMember", Int, War.attacksPerMember),
  battleModifier: told("battleModifier", Schema.NullOr(War.BattleModifier), (of) => of.battleModifier ?? null),
  startTime: told("startTime", Time, (of) => of.startTime),
  endTime: told("endTime", Time, (of) => of.endTime)
})

/** The name of a field whose changes are told. */
export type WarField = keyof typeof toldFields

/** A field of a war changed. */
export interface WarFieldChanged<F extends WarField> extends Stamp {
  readonly _tag: "WarChanged"
  readonly field: F
  readonly previous: (typeof toldFields)[F]["schema"]["Type"]
  readonly current: (typeof toldFields)[F]["schema"]["Type"]
  readonly war: WarKey
}

const war = fieldsOf<War.War>()

/** An attack that is listed twice, with its member, was made once. Nearly always each has a place of its own. */
const attacks = (of: War.War): ReadonlyArray<War.WarAttack> => {
  const all = War.attacks(of)
  return all.every(({ order }, i) => order !== all[i - 1]?.order)
    ? all
    : onceEach(all, ({ attackerTag, defenderTag, order }) => `${attackerTag}/${defenderTag}/${order}`)
}

/** The other fields of a war: each has events of its own. */
export const warFields = {
  /** `WarStateChanged`, `WarEnded` */
  state: war(War.WarState, (of) => of.state),
  /** `WarMemberAdded`, `WarMemberRemoved` */
  clan: war(WarSideSnapshot, (of) => readSide(of.clan)),
  opponent: war(WarSideSnapshot, (of) => readSide(of.opponent)),
  /** `WarAttack`; those of both sides, in the order they were made. */
  attacks: war(Schema.Array(War.WarAttack), attacks)
}

/** What is remembered of a war, seen from the watched clan: only what makes events. */
export const WarSnapshot = Schema.Struct({ war: WarKey, ...schemasOf(warFields), ...schemasOf(toldFields) })
export interface WarSnapshot extends Schema.Schema.Type<typeof WarSnapshot> {}

const nobody = { name: "", clanLevel: 0, attacks: 0, stars: 0, destructionPercentage: 0, members: [] }
const never = "1970-01-01T00:00:00.000Z"

/** A war of which nothing was kept, as it is stored. */
export const unseen: (typeof WarSnapshot)["Encoded"] = {
  war: { preparationStartTime: never, clan: "#000", opponent: "#000", league: null },
  state: "warEnded",
  clan: nobody,
  opponent: nobody,
  attacks: [],
  teamSize: 0,
  attacksPerMember: 0,
  battleModifier: null,
  startTime: never,
  endTime: never
}

const readWar = readerOf(warFields, unrolled.war)
const readTold = readerOf(toldFields, unrolled.warTold)

/** Whose war it is, and where in the league. */
export interface Perspective {
  /** The watched clan; it becomes `clan`. */
  readonly clanTag: string
  /** Default: it is a regular war. */
  readonly league?: LeaguePlace | undefined
}

/** The part of a war that makes events; `undefined` when the clan does not fight in it. */
export const snapshot = (of: War.War, { clanTag, league }: Perspective): WarSnapshot | undefined => {
  const ours = War.orient(of, clanTag)
  if (ours === undefined) return undefined
  const { clan, opponent, preparationStartTime } = ours
  return {
    war: { preparationStartTime, clan: clan.tag, opponent: opponent.tag, league: league ?? null },
    ...readWar(ours),
    ...readTold(ours)
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// Age
// ---------------------------------------------------------------------------------------------------------------------

const rank = { preparation: 0, inWar: 1, warEnded: 2 } as const

/**
 * Does what can only grow (the state, the attacks) say that `a` is an older picture of the same war than `b`? The API's
 * nodes can answer with different ages.
 */
export const isOlder = (a: WarSnapshot, b: WarSnapshot): boolean =>
  rank[a.state] < rank[b.state] || (a.state === b.state && a.attacks.length < b.attacks.length)

const day = 24 * 60 * 60_000

const begins = (attacks: WarSnapshot["attacks"], first: WarSnapshot["attacks"]): boolean =>
  first.length > 0 &&
  first.every((attack, i) => {
    const other = attacks[i]
    return (
      other !== undefined &&
      other.attackerTag === attack.attackerTag &&
      other.defenderTag === attack.defenderTag &&
      other.stars === attack.stars &&
      other.destructionPercentage === attack.destructionPercentage
    )
  })

/** Was one declared before the other was over? A clan fights one war after the other. */
const overlap = (a: WarSnapshot, b: WarSnapshot): boolean =>
  a.war.preparationStartTime.epochMilliseconds < b.endTime.epochMilliseconds &&
  b.war.preparationStartTime.epochMilliseconds < a.endTime.epochMilliseconds

/**
 * Are these one war, though it was declared at another time, within a day, in the one than in the other? Two wars of the
 * same clans do not begin or end together, and while one is on its attacks are not those of the other. One after it can
 * begin with the same.
 */
export const isSameBattle = (a: WarSnapshot, b: WarSnapshot): boolean =>
  a.war.league === null &&
  b.war.league === null &&
  a.war.clan === b.war.clan &&
  a.war.opponent === b.war.opponent &&
  Math.abs(a.war.preparationStartTime.epochMilliseconds - b.war.preparationStartTime.epochMilliseconds) < day &&
  (a.startTime.epochMilliseconds === b.startTime.epochMilliseconds ||
    a.endTime.epochMilliseconds === b.endTime.epochMilliseconds ||
    (overlap(a, b) && (begins(a.attacks, b.attacks) || begins(b.attacks, a.attacks))))

/** Is a war that is over shown without attacks that were seen? An older picture does, and one that was corrected. */
export const isTakenBack = (previous: WarSnapshot, current: WarSnapshot): boolean =>
  previous.state === "warEnded" && current.state === "warEnded" && current.attacks.length < previous.attacks.length

/** Does a picture contradict itself? Every side of a war has members. */
export const isBroken = ({ clan, opponent, teamSize }: WarSnapshot): boolean =>
  teamSize > 0 && (clan.members.length === 0 || opponent.members.length === 0)

const minute = 60_000
const week = 7 * 24 * 60 * minute

/**
 * Can a picture, asked for at `date` (ms, UTC), not be right by itself? The times of a war follow each other within days, it
 * is not over before its end (clocks may differ by minutes), and it has a size.
 */
export const isOdd = ({ clan, endTime, startTime, state, teamSize, war }: WarSnapshot, date: number): boolean => {
  const [declared, start, end] = [war.preparationStartTime, startTime, endTime].map((time) => time.epochMilliseconds)
  if (declared === undefined || start === undefined || end === undefined) return true
  const isInOrder = declared <= start && start < end && end < declared + week
  const isEarly = state === "warEnded" && date < end - 5 * minute
  return !isInOrder || isEarly || (teamSize < 1 && clan.members.length > 0)
}

/** The war as it was when it was declared: before the first attack. */
export const asDeclared = (of: WarSnapshot): WarSnapshot => {
  const unfought = { attacks: 0, stars: 0, destructionPercentage: 0 }
  return {
    ...of,
    state: "preparation",
    clan: { ...of.clan, ...unfought },
    opponent: { ...of.opponent, ...unfought },
    attacks: []
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// Attacks left
// ---------------------------------------------------------------------------------------------------------------------

/** A member with attacks that were not made. */
export interface UnusedAttacks {
  readonly member: WarMemberSnapshot
  /** How many: 1 or more. */
  readonly unused: number
}

const used = (of: WarSnapshot, tag: string): number =>
  of.attacks.reduce((sum, { attackerTag }) => (attackerTag === tag ? sum + 1 : sum), 0)

/** How many attacks a member has left, 0 after the war and for who is not in the line-up. */
export const attacksLeft = (of: WarSnapshot, memberTag: string): number => {
  const fights = [of.clan, of.opponent].some(({ members }) => members.some(({ tag }) => tag === memberTag))
  return !fights || of.state === "warEnded" ? 0 : Math.max(0, of.attacksPerMember - used(of, memberTag))
}

/**
 * Who of a side has not made all attacks, in the order of the map. After the war these are the missed attacks; where its
 * last attacks could not be seen (`WarEnded.unseenAttacks`), up to as many of them may have been made after all.
 */
export const unusedAttacks = (of: WarSnapshot, side: WarSideName = "clan"): ReadonlyArray<UnusedAttacks> =>
  of[side].members.flatMap((member) => {
    const unused = of.attacksPerMember - used(of, member.tag)
    return unused > 0 ? [{ member, unused }] : []
  })
