/** The raid weekends of a clan, as `/clans/{clanTag}/capitalraidseasons` lists them. */
import * as Arr from "effect/Array"
import * as Schema from "effect/Schema"
import { maybeList, open } from "./internal/wire.ts"
import { BadgeUrls } from "./Icon.ts"
import { ClanTag, normalize, PlayerTag } from "./Tag.ts"
import { Timestamp } from "./Timestamp.ts"

/** What a member did in a raid weekend. */
export class RaidMember extends Schema.Opaque<RaidMember>()(
  Schema.Struct({
    tag: PlayerTag,
    name: Schema.String,
    attacks: Schema.Int,
    /** Without the bonus attack. */
    attackLimit: Schema.Int,
    bonusAttackLimit: Schema.Int,
    capitalResourcesLooted: Schema.Int
  }).annotate({ identifier: "RaidMember" })
) {}

/** The other clan of a raid. The key is `level` here, unlike everywhere else. */
export class RaidClan extends Schema.Opaque<RaidClan>()(
  Schema.Struct({
    tag: ClanTag,
    name: Schema.String,
    level: Schema.Int,
    badgeUrls: BadgeUrls
  }).annotate({ identifier: "RaidClan" })
) {}

/** One attack on a district; stars and percent are those of the district after it. */
export class RaidAttack extends Schema.Opaque<RaidAttack>()(
  Schema.Struct({
    attacker: Schema.Struct({ tag: PlayerTag, name: Schema.String }),
    /** Percent, 0 to 100. */
    destructionPercent: Schema.Finite,
    stars: Schema.Int
  }).annotate({ identifier: "RaidAttack" })
) {}

/** A district in a raid. The key is `destructionPercent` here, unlike in wars. */
export class RaidDistrict extends Schema.Opaque<RaidDistrict>()(
  Schema.Struct({
    /** 70000000 is the Capital Peak. */
    id: Schema.Int,
    name: Schema.String,
    districtHallLevel: Schema.Int,
    /** Percent, 0 to 100. */
    destructionPercent: Schema.Finite,
    stars: Schema.Int,
    attackCount: Schema.Int,
    totalLooted: Schema.Int,
    /** Newest first; only in the newest raid weekends. */
    attacks: maybeList(RaidAttack)
  }).annotate({ identifier: "RaidDistrict" })
) {}

const raid = {
  attackCount: Schema.Int,
  districtCount: Schema.Int,
  districtsDestroyed: Schema.Int,
  districts: Schema.Array(RaidDistrict)
}

/** A raid of the clan on another one. */
export class RaidAttackLogEntry extends Schema.Opaque<RaidAttackLogEntry>()(
  Schema.Struct({ defender: RaidClan, ...raid }).annotate({ identifier: "RaidAttackLogEntry" })
) {}

/** A raid of another clan on this one. */
export class RaidDefenseLogEntry extends Schema.Opaque<RaidDefenseLogEntry>()(
  Schema.Struct({ attacker: RaidClan, ...raid }).annotate({ identifier: "RaidDefenseLogEntry" })
) {}

/** A raid weekend, Friday 07:00 to Monday 07:00 UTC. */
export class RaidSeason extends Schema.Opaque<RaidSeason>()(
  Schema.Struct({
    state: open("ongoing", "ended"),
    startTime: Timestamp,
    endTime: Timestamp,
    capitalTotalLoot: Schema.Int,
    raidsCompleted: Schema.Int,
    totalAttacks: Schema.Int,
    enemyDistrictsDestroyed: Schema.Int,
    /** Raid medals per attack; 0 while the weekend is on. */
    offensiveReward: Schema.Int,
    /** Raid medals per member; 0 while the weekend is on. */
    defensiveReward: Schema.Int,
    /** Only in the newest raid weekends. */
    members: maybeList(RaidMember),
    attackLog: Schema.Array(RaidAttackLogEntry),
    defenseLog: Schema.Array(RaidDefenseLogEntry)
  }).annotate({ identifier: "RaidSeason" })
) {}

// ---------------------------------------------------------------------------------------------------------------------
// Medals
// ---------------------------------------------------------------------------------------------------------------------

/** The district that every capital has in its middle; its hall is the capital hall. */
export const capitalPeakId = 70000000

/** Raid medals for a destroyed Capital Peak, by the level of the capital hall from 1. */
const capitalHallMedals = [0, 180, 360, 585, 810, 1115, 1240, 1260, 1375, 1450]
/** Raid medals for any other destroyed district, by the level of its district hall from 1. */
const districtHallMedals = [135, 225, 350, 405, 460]

/** Is nothing left of this district? */
export const isDestroyed = (district: RaidDistrict): boolean => district.destructionPercent >= 100

/** The raid medals that a district is worth to its destroyers, by its hall level; above the table, its last row. */
export const districtMedals = (district: RaidDistrict): number => {
  const medals = district.id === capitalPeakId ? capitalHallMedals : districtHallMedals
  return medals[Math.min(district.districtHallLevel, medals.length) - 1] ?? 0
}

/**
 * The raid medals for each attack: those of the destroyed districts, shared among all attacks, rounded up. Equals
 * `offensiveReward` once the weekend has ended, and tells it while it is on.
 *
 * @example
 * ```ts
 * const [weekend] = yield* Clans.raidLog("#2PP").collect({ max: 1 })
 * if (weekend !== undefined) yield* Effect.log(RaidSeason.offensiveMedals(weekend))
 * ```
 */
export const offensiveMedals = (season: RaidSeason): number => {
  const medals = destroyedDistricts(season).reduce((sum, { district }) => sum + districtMedals(district), 0)
  const attacks = season.attackLog.reduce((sum, raid) => sum + raid.attackCount, 0)
  return attacks === 0 ? 0 : Math.ceil(medals / attacks)
}

/**
 * The raid medals of a member: {@link offensiveMedals} for each attack, and the defensive reward.
 *
 * @example
 * ```ts
 * const [weekend] = yield* Clans.raidLog("#2PP").collect({ max: 1 })
 * for (const member of weekend?.members ?? []) {
 *   if (weekend !== undefined) yield* Effect.log(member.name, RaidSeason.memberMedals(weekend, member))
 * }
 * ```
 */
export const memberMedals = (season: RaidSeason, member: RaidMember): number =>
  offensiveMedals(season) * member.attacks + season.defensiveReward

// ---------------------------------------------------------------------------------------------------------------------
// Districts and members
// ---------------------------------------------------------------------------------------------------------------------

/** A district, and whose it is. */
export interface RaidedDistrict {
  readonly defender: RaidClan
  readonly district: RaidDistrict
}

/** The districts that the clan destroyed, raid by raid. */
export const destroyedDistricts = (season: RaidSeason): ReadonlyArray<RaidedDistrict> =>
  season.attackLog.flatMap(({ defender, districts }) =>
    districts.filter(isDestroyed).map((district) => ({ defender, district }))
  )

/** An attack in its place. */
export interface PlacedRaidAttack extends RaidedDistrict {
  readonly attack: RaidAttack
  /** The percent that this attack added. */
  readonly destruction: number
  /** Whether this attack destroyed the district. */
  readonly destroyed: boolean
}

/**
 * The attacks on a district, the earlier ones first. The API sends the newest first, and with each the percent of the
 * district after it: as that only grows, it tells the order whatever the rows do.
 */
export const attacksOn = (district: Pick<RaidDistrict, "attacks">): ReadonlyArray<RaidAttack> => {
  const attacks = district.attacks ?? []
  const isInOrder = attacks.every((of, i) => of.destructionPercent >= (attacks[i + 1]?.destructionPercent ?? 0))
  const ordered = attacks.toReversed()
  return isInOrder ? ordered : ordered.toSorted((a, b) => a.destructionPercent - b.destructionPercent)
}

const placed = (defender: RaidClan, district: RaidDistrict): ReadonlyArray<PlacedRaidAttack> =>
  Arr.mapAccum(attacksOn(district), 0, (before, attack) => {
    const destruction = attack.destructionPercent - before
    const destroyed = attack.destructionPercent >= 100 && destruction > 0
    return [attack.destructionPercent, { defender, district, attack, destruction, destroyed }]
  })[1]

/**
 * The attacks of the clan, or of one member, raid by raid and district by district, the earlier ones first. Empty for
 * the older weekends, of which the API does not send attacks.
 */
export const attacks = (season: RaidSeason, playerTag?: string): ReadonlyArray<PlacedRaidAttack> => {
  const all = season.attackLog.flatMap(({ defender, districts }) => districts.flatMap((d) => placed(defender, d)))
  if (playerTag === undefined) return all
  const tag = normalize(playerTag)
  return all.filter(({ attack }) => attack.attacker.tag === tag)
}

/** The member with this tag, when they have attacked and the API still sends members. */
export const member = (season: RaidSeason, playerTag: string): RaidMember | undefined => {
  const tag = normalize(playerTag)
  return season.members?.find((candidate) => candidate.tag === tag)
}

/**
 * How many attacks a member has left; the bonus attack counts once it is earned.
 *
 * @example
 * ```ts
 * const [weekend] = yield* Clans.raidLog("#2PP").collect({ max: 1 })
 * for (const member of weekend?.members ?? []) yield* Effect.log(member.name, RaidSeason.attacksLeft(member))
 * ```
 */
export const attacksLeft = (member: RaidMember): number =>
  Math.max(0, member.attackLimit + member.bonusAttackLimit - member.attacks)

/** What a member has done. */
export interface MemberSummary {
  readonly member: RaidMember
  readonly attacks: ReadonlyArray<PlacedRaidAttack>
  /** Capital gold. */
  readonly looted: number
  readonly districtsDestroyed: number
}

/**
 * What each member has done, in the order of the API. Empty for weekends of which the API does not send members.
 *
 * @example
 * ```ts
 * const [weekend] = yield* Clans.raidLog("#2PP").collect({ max: 1 })
 * if (weekend !== undefined) yield* Effect.log(RaidSeason.memberSummaries(weekend))
 * ```
 */
export const memberSummaries = (season: RaidSeason): ReadonlyArray<MemberSummary> => {
  const byAttacker = Arr.groupBy(attacks(season), ({ attack }) => attack.attacker.tag)
  return (season.members ?? []).map((member) => {
    const own = byAttacker[member.tag] ?? []
    const districtsDestroyed = own.filter(({ destroyed }) => destroyed).length
    return { member, attacks: own, looted: member.capitalResourcesLooted, districtsDestroyed }
  })
}
