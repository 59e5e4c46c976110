/** The bodies of raid weekends. */
import type { Clan, Raid, RaidDistrict, RaidWeekend } from "../world/State.ts"
import { timestamp } from "./time.ts"

const clan = ({ badgeUrls, clanLevel, name, tag }: Clan) => ({ tag, name, level: clanLevel, badgeUrls })

const isDestroyed = ({ destructionPercent }: RaidDistrict) => destructionPercent === 100

// Attacks come newest first, and only of the newest weekends.
const district = (of: RaidDistrict, withAttacks: boolean) => ({
  id: of.id,
  name: of.name,
  districtHallLevel: of.districtHallLevel,
  destructionPercent: of.destructionPercent,
  stars: of.stars,
  attackCount: of.attacks.length,
  totalLooted: of.totalLooted,
  attacks: withAttacks && of.attacks.length > 0 ? of.attacks.toReversed() : undefined
})

const attackCount = ({ districts }: Raid) => districts.reduce((sum, { attacks }) => sum + attacks.length, 0)

const raid = (of: Raid, withAttacks: boolean) => ({
  attackCount: attackCount(of),
  districtCount: of.districts.length,
  districtsDestroyed: of.districts.filter(isDestroyed).length,
  districts: of.districts.map((one) => district(one, withAttacks))
})

const sum = <A>(items: ReadonlyArray<A>, f: (item: A) => number) => items.reduce((total, item) => total + f(item), 0)

/** A raid weekend, the n-th newest of its clan: only the newest has members, and only the newest two have attacks. */
export const weekend = (of: RaidWeekend, n: number) => {
  const members = [...of.members.values()]
  const own = of.attackLog
  return {
    state: of.state,
    startTime: timestamp(of.startTime),
    endTime: timestamp(of.endTime),
    capitalTotalLoot: sum(members, ({ capitalResourcesLooted }) => capitalResourcesLooted),
    raidsCompleted: own.filter(({ districts }) => districts.every(isDestroyed)).length,
    totalAttacks: sum(own, attackCount),
    enemyDistrictsDestroyed: sum(own, ({ districts }) => districts.filter(isDestroyed).length),
    offensiveReward: of.offensiveReward,
    defensiveReward: of.defensiveReward,
    members: n === 0 && members.length > 0 ? members : undefined,
    attackLog: own.map((one) => ({ defender: clan(one.defender), ...raid(one, n < 2) })),
    defenseLog: of.defenseLog.map((one) => ({ attacker: clan(one.attacker), ...raid(one, n < 2) }))
  }
}
