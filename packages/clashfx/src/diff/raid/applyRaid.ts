/** From the snapshot of a weekend and what happened to the next snapshot. */
import type { RaidAttack, RaidChange } from "./raidEvents.ts"
import {
  type RaidClanSnapshot,
  type RaidDistrictSnapshot,
  type RaidLogSnapshot,
  type RaidSnapshot,
  type RaidTotals,
  trim
} from "./raidSnapshot.ts"

type Log = ReadonlyArray<RaidLogSnapshot>
type Place = Pick<RaidAttack, "district" | "occurrence">

/** Changes the raid with a clan; it begins with its first change. */
const inRaid = (
  log: Log,
  clan: RaidClanSnapshot,
  occurrence: number,
  change: (raid: RaidLogSnapshot) => RaidLogSnapshot
): Log => {
  const index = log.findIndex((raid) => raid.clan.tag === clan.tag && raid.occurrence === occurrence)
  const known = log[index]
  if (known !== undefined) return log.with(index, change(known))
  const empty = { clan, occurrence, attackCount: 0, districtCount: 0, districtsDestroyed: 0, districts: [] }
  return [...log, change(empty)]
}

const withDistrict = (
  raid: RaidLogSnapshot,
  { district }: Place,
  now: Pick<RaidDistrictSnapshot, "attackCount" | "destructionPercent">
): RaidLogSnapshot => {
  const index = raid.districts.findIndex(({ id }) => id === district.id)
  const after = { ...district, ...now, attacks: [] }
  return { ...raid, districts: index < 0 ? [...raid.districts, after] : raid.districts.with(index, after) }
}

const fallen = (raid: RaidLogSnapshot, change: Place & { readonly attackCount: number }): RaidLogSnapshot => ({
  ...withDistrict(raid, change, { attackCount: change.attackCount, destructionPercent: 100 }),
  districtsDestroyed: raid.districtsDestroyed + 1
})

const nothing: RaidTotals = {
  capitalTotalLoot: 0,
  raidsCompleted: 0,
  totalAttacks: 0,
  enemyDistrictsDestroyed: 0,
  offensiveReward: 0,
  defensiveReward: 0
}

const applyOne = (weekend: RaidSnapshot | null, change: RaidChange): RaidSnapshot | null => {
  if (change._tag === "RaidFound") return trim(change.current)
  if (change._tag === "RaidStarted") {
    const { endTime, weekend: startTime } = change
    return { startTime, endTime, ended: false, totals: nothing, raids: [], defenses: [] }
  }
  if (weekend === null) return null
  const { defenses, raids, totals } = weekend
  switch (change._tag) {
    case "RaidAttack": {
      const now = { attackCount: change.number, destructionPercent: change.attack.destructionPercent }
      const after = inRaid(raids, change.defender, change.occurrence, (raid) => ({
        ...withDistrict(raid, change, now),
        attackCount: raid.attackCount + 1
      }))
      return { ...weekend, totals: { ...totals, totalAttacks: totals.totalAttacks + 1 }, raids: after }
    }
    case "RaidDistrictDestroyed": {
      const after = inRaid(raids, change.defender, change.occurrence, (raid) => fallen(raid, change))
      const enemyDistrictsDestroyed = totals.enemyDistrictsDestroyed + 1
      return { ...weekend, totals: { ...totals, enemyDistrictsDestroyed }, raids: after }
    }
    case "RaidDistrictLost":
      return {
        ...weekend,
        defenses: inRaid(defenses, change.attacker, change.occurrence, (raid) => fallen(raid, change))
      }
    case "RaidDefended": {
      const { attackCount, attacker, districtCount, districtsDestroyed, occurrence } = change
      const numbers = { attackCount, districtCount, districtsDestroyed }
      return { ...weekend, defenses: inRaid(defenses, attacker, occurrence, (raid) => ({ ...raid, ...numbers })) }
    }
    case "RaidChanged":
      return change.field === "endTime"
        ? { ...weekend, endTime: change.current }
        : { ...weekend, totals: { ...totals, [change.field]: change.current } }
    case "RaidEnded":
      return { ...weekend, ended: true, totals: change.totals }
  }
}

/**
 * Applies changes to a snapshot: `apply(previous, diff(previous, current))` has the districts, raids and final numbers of
 * `trim(current)`, but for districts that nobody attacked.
 */
export const apply = (previous: RaidSnapshot | null, changes: ReadonlyArray<RaidChange>): RaidSnapshot | null =>
  changes.reduce(applyOne, previous)
