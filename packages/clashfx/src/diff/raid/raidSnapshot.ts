/** What is remembered of a raid weekend. */
import * as Schema from "effect/Schema"
import type * as Raid from "../../model/RaidSeason.ts"
import { ClanTag, PlayerTag } from "../../model/Tag.ts"
import { interner } from "../internal/intern.ts"

const Int = Schema.Int
const Text = Schema.String
const Time = Schema.DateTimeUtcFromString

/** The other clan of a raid. */
export const RaidClanSnapshot = Schema.Struct({ tag: ClanTag, name: Text })
export interface RaidClanSnapshot extends Schema.Schema.Type<typeof RaidClanSnapshot> {}

/** An attack on a district; percent and stars are those of the district after it. */
export const RaidAttackSnapshot = Schema.Struct({
  attacker: Schema.Struct({ tag: PlayerTag, name: Text }),
  destructionPercent: Schema.Finite,
  stars: Int
})
export interface RaidAttackSnapshot extends Schema.Schema.Type<typeof RaidAttackSnapshot> {}

/** A district in a raid. */
export const RaidDistrictSnapshot = Schema.Struct({
  /** 70000000 is the Capital Peak. */
  id: Int,
  name: Text,
  districtHallLevel: Int,
  /** Percent, 0 to 100. */
  destructionPercent: Schema.Finite,
  attackCount: Int,
  /** Oldest first. What was told already is not remembered, and the API leaves them out of older weekends. */
  attacks: Schema.Array(RaidAttackSnapshot)
})
export interface RaidDistrictSnapshot extends Schema.Schema.Type<typeof RaidDistrictSnapshot> {}

/** A raid, of the clan on another one or the other way round. */
export const RaidLogSnapshot = Schema.Struct({
  /** The other clan. */
  clan: RaidClanSnapshot,
  /** How many raids with the same clan come before it in the weekend: nearly always 0. */
  occurrence: Int,
  attackCount: Int,
  districtCount: Int,
  districtsDestroyed: Int,
  districts: Schema.Array(RaidDistrictSnapshot)
})
export interface RaidLogSnapshot extends Schema.Schema.Type<typeof RaidLogSnapshot> {}

/** The numbers of a weekend. Medals are 0 while it is on. */
export const RaidTotals = Schema.Struct({
  capitalTotalLoot: Int,
  raidsCompleted: Int,
  totalAttacks: Int,
  enemyDistrictsDestroyed: Int,
  /** Raid medals for each attack. */
  offensiveReward: Int,
  /** Raid medals for each member. */
  defensiveReward: Int
})
export interface RaidTotals extends Schema.Schema.Type<typeof RaidTotals> {}

/** What is remembered of a raid weekend: only what makes events. */
export const RaidSnapshot = Schema.Struct({
  startTime: Time,
  endTime: Time,
  ended: Schema.Boolean,
  totals: RaidTotals,
  /** The raids of the clan. */
  raids: Schema.Array(RaidLogSnapshot),
  /** The raids on the clan. */
  defenses: Schema.Array(RaidLogSnapshot)
})
export interface RaidSnapshot extends Schema.Schema.Type<typeof RaidSnapshot> {}

/** What is remembered of the raids of a clan. */
export const ClanRaids = Schema.Struct({
  /** The newest weekend in which the clan raided; `null` when it never did. */
  weekend: Schema.NullOr(RaidSnapshot)
})
export interface ClanRaids extends Schema.Schema.Type<typeof ClanRaids> {}

const internName = interner<string>()

const district = (of: Raid.RaidDistrict): RaidDistrictSnapshot => {
  const attacks = of.attacks ?? []
  return {
    id: of.id,
    name: internName(of.name, () => of.name),
    districtHallLevel: of.districtHallLevel,
    destructionPercent: of.destructionPercent,
    attackCount: Math.max(of.attackCount, attacks.length),
    attacks: attacks.toReversed().map(({ attacker, destructionPercent, stars }) => ({
      attacker: { tag: attacker.tag, name: attacker.name },
      destructionPercent,
      stars
    }))
  }
}

type LogEntry = Omit<Raid.RaidAttackLogEntry, "defender"> & { readonly clan: Raid.RaidClan }

const log = (entries: ReadonlyArray<LogEntry>): ReadonlyArray<RaidLogSnapshot> => {
  const met = new Map<ClanTag, number>()
  return entries.map(({ attackCount, clan: { name, tag }, districtCount, districts, districtsDestroyed }) => {
    const occurrence = met.get(tag) ?? 0
    met.set(tag, occurrence + 1)
    return {
      clan: { tag, name },
      occurrence,
      attackCount,
      districtCount,
      districtsDestroyed,
      districts: districts.map(district)
    }
  })
}

/** The part of a raid weekend that makes events. */
export const snapshot = (season: Raid.RaidSeason): RaidSnapshot => ({
  startTime: season.startTime,
  endTime: season.endTime,
  ended: season.state === "ended",
  totals: {
    capitalTotalLoot: season.capitalTotalLoot,
    raidsCompleted: season.raidsCompleted,
    totalAttacks: season.totalAttacks,
    enemyDistrictsDestroyed: season.enemyDistrictsDestroyed,
    offensiveReward: season.offensiveReward,
    defensiveReward: season.defensiveReward
  },
  raids: log(season.attackLog.map(({ defender, ...raid }) => ({ ...raid, clan: defender }))),
  defenses: log(season.defenseLog.map(({ attacker, ...raid }) => ({ ...raid, clan: attacker })))
})

/** The snapshot without its attacks, whose number is enough to know the new ones by. */
export const trim = (weekend: RaidSnapshot): RaidSnapshot => {
  const trimmed = (raid: RaidLogSnapshot): RaidLogSnapshot => ({
    ...raid,
    districts: raid.districts.map((of) => (of.attacks.length === 0 ? of : { ...of, attacks: none }))
  })
  return { ...weekend, raids: weekend.raids.map(trimmed), defenses: weekend.defenses.map(trimmed) }
}

const none: ReadonlyArray<RaidAttackSnapshot> = []
