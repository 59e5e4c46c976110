/** What is remembered of a raid weekend. */
import type * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"
import * as Raid from "../../model/RaidSeason.ts"
import { ClanTag, PlayerTag } from "../../model/Tag.ts"
import { fieldsOf, readerOf, schemasOf, toldFieldsOf, toldTable } from "../internal/fieldTable.ts"
import { added } from "../internal/added.ts"
import { onceEach } from "../internal/onceEach.ts"
import * as unrolled from "../internal/unrolled.ts"
import { type Stamp, stampFields } from "../Stamp.ts"
import { marksOf } from "./marks.ts"

// Not destructured: a bundle would then have all of Schema.
const Time = Schema.DateTimeUtcFromString
const Finite = Schema.Finite
const Int = Schema.Int
const Text = Schema.String

/** The fields of every event of a weekend, which is known by its start. */
export const ofWeekend = { ...stampFields, weekend: Time }

// ---------------------------------------------------------------------------------------------------------------------
// Districts
// ---------------------------------------------------------------------------------------------------------------------

const attack = fieldsOf<Raid.RaidAttack>()

export const attackFields = {
  attacker: attack(Schema.Struct({ tag: PlayerTag, name: Text }), ({ attacker }) => ({
    tag: attacker.tag,
    name: attacker.name
  })),
  destructionPercent: attack(Finite, (of) => of.destructionPercent),
  stars: attack(Int, (of) => of.stars)
}

/** An attack on a district; percent and stars are those of the district after it. */
export const RaidAttackSnapshot = Schema.Struct(schemasOf(attackFields))
export interface RaidAttackSnapshot extends Schema.Schema.Type<typeof RaidAttackSnapshot> {}

const readAttack = readerOf(attackFields, unrolled.raidAttack)

/** The attacks of a district, newest first. Where more are listed than it counts, one that is listed again was made once. */
const shownOf = ({ attackCount, attacks }: Raid.RaidDistrict): ReadonlyArray<Raid.RaidAttack> => {
  const all = attacks ?? []
  let surplus = all.length - attackCount
  if (surplus <= 0) return all
  const keyOf = (of: Raid.RaidAttack) => `${of.attacker.tag} ${of.destructionPercent} ${of.stars}`
  const seen = new Set<string>()
  return all.filter((attack) => {
    const isAgain = seen.has(keyOf(attack))
    seen.add(keyOf(attack))
    return !isAgain || surplus-- <= 0
  })
}

const inOrder = (of: Raid.RaidDistrict): ReadonlyArray<Raid.RaidAttack> => Raid.attacksOn({ attacks: shownOf(of) })

const district = fieldsOf<Raid.RaidDistrict>()

/** The fields of a district. Its attacks are told, and that it falls. */
export const districtFields = {
  /** 70000000 is the Capital Peak. */
  id: district(Int, (of) => of.id),
  name: district(Text, (of) => of.name),
  districtHallLevel: district(Int, (of) => of.districtHallLevel),
  /** Percent, 0 to 100; what the last attack says where the district says less, as when it could not be read. */
  destructionPercent: district(Finite, (of) =>
    (of.attacks ?? []).reduce((most, attack) => Math.max(most, attack.destructionPercent), of.destructionPercent)
  ),
  attackCount: district(Int, (of) => Math.max(of.attackCount, shownOf(of).length)),
  /** Oldest first. What was told already is not remembered, and the API leaves them out of older weekends. */
  attacks: district(Schema.Array(RaidAttackSnapshot), (of) => inOrder(of).map((attack) => readAttack(attack))),
  /** Three letters for each attack, oldest first, of those that were told as well: what the raid is known again by. */
  marks: district(added(Text, ""), (of) => {
    const attacks = inOrder(of)
    return marksOf(attacks, Math.max(of.attackCount, attacks.length))
  })
}

/** A district in a raid. */
export const RaidDistrictSnapshot = Schema.Struct(schemasOf(districtFields))
export interface RaidDistrictSnapshot extends Schema.Schema.Type<typeof RaidDistrictSnapshot> {}

const readDistrict = readerOf(districtFields, unrolled.raidDistrict)

// ---------------------------------------------------------------------------------------------------------------------
// Raids
// ---------------------------------------------------------------------------------------------------------------------

/** The other clan of a raid. */
export const RaidClanSnapshot = Schema.Struct({ tag: ClanTag, name: Text })
export interface RaidClanSnapshot extends Schema.Schema.Type<typeof RaidClanSnapshot> {}

/** A raid as the log has it, of either direction. */
interface Logged {
  readonly raid: Pick<Raid.RaidAttackLogEntry, "attackCount" | "districtCount" | "districtsDestroyed" | "districts">
  readonly clan: Raid.RaidClan
  readonly occurrence: number
}

const raid = fieldsOf<Logged>()

/** The fields of a raid. What is told of it is told of its districts; of a raid on the clan, also that it is over. */
export const raidFields = {
  /** The other clan. */
  clan: raid(RaidClanSnapshot, ({ clan: { name, tag } }) => ({ tag, name })),
  /** Tells raids with the same clan in a weekend apart: nearly always 0; the next one is 1. */
  occurrence: raid(Int, (of) => of.occurrence),
  attackCount: raid(Int, (of) => of.raid.attackCount),
  districtCount: raid(Int, (of) => of.raid.districtCount),
  districtsDestroyed: raid(Int, (of) => of.raid.districtsDestroyed),
  districts: raid(Schema.Array(RaidDistrictSnapshot), (of) => districtsOf(of.raid.districts))
}

/** A raid, of the clan on another one or the other way round. */
export const RaidLogSnapshot = Schema.Struct(schemasOf(raidFields))
export interface RaidLogSnapshot extends Schema.Schema.Type<typeof RaidLogSnapshot> {}

const readRaid = readerOf(raidFields, unrolled.raid)

/** A capital has a district once: of two rows the one that shows more counts. */
const districtsOf = (of: ReadonlyArray<Raid.RaidDistrict>): ReadonlyArray<RaidDistrictSnapshot> => {
  const all = of.map((one) => readDistrict(one))
  if (onceEach(all, ({ id }) => id) === all) return all
  const byId = new Map<number, RaidDistrictSnapshot>()
  for (const shown of all) {
    const known = byId.get(shown.id)
    if (known === undefined || known.attackCount < shown.attackCount) byId.set(shown.id, shown)
  }
  return [...byId.values()]
}

/**
 * A raid with attacks that is listed again was made once: another one with the same clan is never the same in all of them.
 * Another one begins when the one before it is complete, so that one which is not is the last, wherever it stands.
 */
const log = (entries: ReadonlyArray<Omit<Logged, "occurrence">>): ReadonlyArray<RaidLogSnapshot> => {
  const met = new Map<ClanTag, Array<Logged["raid"]>>()
  const once = entries.filter(({ clan, raid }) => {
    const before = met.get(clan.tag)
    if (before === undefined) met.set(clan.tag, [raid])
    else if (before.some((one) => isListedAgain(one, raid))) return false
    else before.push(raid)
    return true
  })
  const placeOf = ({ clan, raid }: Omit<Logged, "occurrence">): number => {
    const all = met.get(clan.tag) ?? []
    return all.length < 2 ? 0 : [...all.filter(isComplete), ...all.filter((one) => !isComplete(one))].indexOf(raid)
  }
  return once.map((entry) => readRaid({ ...entry, occurrence: placeOf(entry) }))
}

const isComplete = ({ districtCount, districtsDestroyed }: Logged["raid"]): boolean =>
  districtCount > 0 && districtsDestroyed >= districtCount

const isListedAgain = (raid: Logged["raid"], other: Logged["raid"]): boolean =>
  raid.attackCount > 0 &&
  raid.districts.some(({ attacks }) => attacks !== null && attacks !== undefined && attacks.length > 0) &&
  JSON.stringify(raid) === JSON.stringify(other)

// ---------------------------------------------------------------------------------------------------------------------
// The weekend
// ---------------------------------------------------------------------------------------------------------------------

const total = toldFieldsOf<Raid.RaidSeason>()("RaidChanged", ofWeekend)

/** The numbers of a weekend. While it is on they follow from its attacks; after its end they can still be corrected. */
export const totalFields = toldTable({
  capitalTotalLoot: total("capitalTotalLoot", Int, (of) => of.capitalTotalLoot),
  raidsCompleted: total("raidsCompleted", Int, (of) => of.raidsCompleted),
  totalAttacks: total("totalAttacks", Int, (of) => of.totalAttacks),
  enemyDistrictsDestroyed: total("enemyDistrictsDestroyed", Int, (of) => of.enemyDistrictsDestroyed),
  /** Raid medals for each attack. */
  offensiveReward: total("offensiveReward", Int, (of) => of.offensiveReward),
  /** Raid medals for each member. */
  defensiveReward: total("defensiveReward", Int, (of) => of.defensiveReward)
})

/** The numbers of a weekend. Medals are 0 while it is on. */
export const RaidTotals = Schema.Struct(schemasOf(totalFields))
export interface RaidTotals extends Schema.Schema.Type<typeof RaidTotals> {}

const readTotals = readerOf(totalFields, unrolled.raidTotals)

/** The fields of a weekend whose changes are told by `RaidChanged`. */
export const toldFields = toldTable({
  endTime: total("endTime", Time, (of) => of.endTime)
})

const numberFields = { ...totalFields, ...toldFields }

/** The name of a number of a weekend whose changes are told. */
export type RaidField = keyof typeof numberFields

/** A number of a weekend changed. */
export interface RaidFieldChanged<F extends RaidField> extends Stamp {
  readonly _tag: "RaidChanged"
  readonly field: F
  readonly previous: (typeof numberFields)[F]["schema"]["Type"]
  readonly current: (typeof numberFields)[F]["schema"]["Type"]
  readonly weekend: DateTime.Utc
}

const weekend = fieldsOf<Raid.RaidSeason>()

/** The other fields of a weekend: each has events of its own. */
export const weekendFields = {
  startTime: weekend(Time, (of) => of.startTime),
  ended: weekend(Schema.Boolean, (of) => of.state === "ended"),
  totals: weekend(RaidTotals, readTotals),
  /** The raids of the clan. */
  raids: weekend(Schema.Array(RaidLogSnapshot), ({ attackLog }) =>
    log(attackLog.map((raid) => ({ raid, clan: raid.defender })))
  ),
  /** The raids on the clan. */
  defenses: weekend(Schema.Array(RaidLogSnapshot), ({ defenseLog }) =>
    log(defenseLog.map((raid) => ({ raid, clan: raid.attacker })))
  )
}

/** What is remembered of a raid weekend: only what makes events. */
export const RaidSnapshot = Schema.Struct({ ...schemasOf(weekendFields), ...schemasOf(toldFields) })
export interface RaidSnapshot extends Schema.Schema.Type<typeof RaidSnapshot> {}

/** What is remembered of the raids of a clan. */
export const ClanRaids = Schema.Struct({
  /** The newest weekend in which the clan raided; `null` when it never did. */
  weekend: Schema.NullOr(RaidSnapshot)
})
export interface ClanRaids extends Schema.Schema.Type<typeof ClanRaids> {}

const readWeekend = readerOf(weekendFields, unrolled.raidWeekend)
const readTold = readerOf(toldFields, unrolled.raidTold)

/** The part of a raid weekend that makes events. */
export const snapshot = (season: Raid.RaidSeason): RaidSnapshot => ({
  ...readWeekend(season),
  ...readTold(season)
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
