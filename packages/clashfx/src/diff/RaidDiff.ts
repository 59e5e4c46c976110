/** What happened in raid weekends between two looks at them: snapshots, changes, and the pure functions between them. */
import { changesOf } from "./internal/fieldTable.ts"
import * as unrolled from "./internal/unrolled.ts"
import type { RaidAttack as RaidAttackEvent, RaidChange } from "./raid/raidEvents.ts"
import {
  type RaidAttackSnapshot,
  type RaidClanSnapshot,
  type RaidDistrictSnapshot,
  type RaidLogSnapshot,
  type RaidSnapshot,
  type RaidTotals,
  toldFields,
  totalFields,
  trim
} from "./raid/raidSnapshot.ts"
import { aligned } from "./raid/sameRaid.ts"
import { withMark } from "./raid/marks.ts"

export {
  factOf,
  RaidAttack,
  type RaidChange,
  RaidChanged,
  RaidDefended,
  RaidDistrictDestroyed,
  RaidDistrictLost,
  RaidEnded,
  RaidEvent,
  RaidFound,
  RaidStarted
} from "./raid/raidEvents.ts"
export {
  ClanRaids,
  RaidAttackSnapshot,
  RaidClanSnapshot,
  RaidDistrictSnapshot,
  type RaidField,
  type RaidFieldChanged,
  RaidLogSnapshot,
  RaidSnapshot,
  RaidTotals,
  snapshot,
  trim
} from "./raid/raidSnapshot.ts"
export { ownersOf } from "./raid/sameRaid.ts"

/** The first look, as a change. */
export const found = (current: RaidSnapshot): RaidChange => ({
  _tag: "RaidFound",
  weekend: current.startTime,
  current
})

const startOf = (weekend: RaidSnapshot): number => weekend.startTime.epochMilliseconds

const attacksIn = ({ defenses }: RaidSnapshot): number => defenses.reduce((sum, raid) => sum + raid.attackCount, 0)

/** A raid in two looks. */
interface Raid {
  readonly weekend: RaidSnapshot["startTime"]
  readonly before: RaidLogSnapshot | undefined
  readonly after: RaidLogSnapshot
}

const raidsOf = (
  previous: RaidSnapshot | null,
  current: RaidSnapshot,
  log: "raids" | "defenses"
): ReadonlyArray<Raid> => {
  const keyOf = ({ clan, occurrence }: RaidLogSnapshot) => `${clan.tag}/${occurrence}`
  const known = new Map((previous?.[log] ?? []).map((raid) => [keyOf(raid), raid]))
  return current[log].map((after) => ({ weekend: current.startTime, before: known.get(keyOf(after)), after }))
}

/** A district in two looks. */
interface Progress {
  readonly attacks: number
  readonly percent: number
  readonly district: RaidDistrictSnapshot
}

const progressOf = ({ after, before }: Raid): ReadonlyArray<Progress> => {
  const known = new Map((before?.districts ?? []).map((district) => [district.id, district]))
  return after.districts.map((district) => {
    const was = known.get(district.id)
    return { attacks: was?.attackCount ?? 0, percent: was?.destructionPercent ?? 0, district }
  })
}

/** Does a log show an attack that the one of another picture does not? */
const hasMore = (a: RaidSnapshot, b: RaidSnapshot, log: "raids" | "defenses"): boolean =>
  raidsOf(b, aligned(b, a), log)
    .flatMap(progressOf)
    .some(({ attacks, district }) => district.attackCount > attacks)

/**
 * Is `a` an older picture than `b`? Attacks only grow, and the API's nodes can answer with different ages. A log that has
 * lost raids goes on elsewhere: it is no older one.
 */
export const isOlder = (a: RaidSnapshot, b: RaidSnapshot): boolean => {
  if (startOf(a) !== startOf(b)) return startOf(a) < startOf(b)
  if (a.ended !== b.ended) return b.ended
  if (a.ended) return false
  const [attacks, defended] = [a.totals.totalAttacks - b.totals.totalAttacks, attacksIn(a) - attacksIn(b)]
  return attacks < 0 ? !hasMore(a, b, "raids") : attacks === 0 && defended < 0 && !hasMore(a, b, "defenses")
}

const isDown = ({ district, percent }: Progress): boolean => percent < 100 && district.destructionPercent >= 100

const place = ({ after, weekend }: Raid, { district: { districtHallLevel, id, name } }: Progress) => ({
  weekend,
  occurrence: after.occurrence,
  district: { id, name, districtHallLevel }
})

const raidChanges = (raid: Raid): ReadonlyArray<RaidChange> =>
  progressOf(raid).flatMap((progress): ReadonlyArray<RaidChange> => {
    const { attacks: seen, district, percent } = progress
    const common = { ...place(raid, progress), defender: raid.after.clan }
    const attacks = district.attacks.slice(seen).map((attack, i): RaidChange => {
      const earlier = i === 0 ? percent : (district.attacks[seen + i - 1]?.destructionPercent ?? 0)
      const destruction = attack.destructionPercent - earlier
      const destroyed = destruction > 0 && attack.destructionPercent >= 100
      return { _tag: "RaidAttack", ...common, attack, number: seen + i + 1, destruction, destroyed }
    })
    return isDown(progress)
      ? [...attacks, { _tag: "RaidDistrictDestroyed", ...common, attackCount: district.attackCount }]
      : attacks
  })

const isDefended = (raid: RaidLogSnapshot, ended: boolean): boolean =>
  ended || (raid.districtCount > 0 && raid.districtsDestroyed >= raid.districtCount)

const defenseChanges = (raid: Raid, wasOver: boolean, isOver: boolean): ReadonlyArray<RaidChange> => {
  const { after, before, weekend } = raid
  const { attackCount, clan: attacker, districtCount, districtsDestroyed, occurrence } = after
  const lost = progressOf(raid)
    .filter(isDown)
    .map((progress): RaidChange => ({
      _tag: "RaidDistrictLost",
      ...place(raid, progress),
      attacker,
      attackCount: progress.district.attackCount
    }))
  const wasDefended = before !== undefined && isDefended(before, wasOver)
  return wasDefended || !isDefended(after, isOver)
    ? lost
    : [...lost, { _tag: "RaidDefended", weekend, occurrence, attacker, attackCount, districtCount, districtsDestroyed }]
}

const unseen = (raids: ReadonlyArray<Raid>): number =>
  raids
    .flatMap(progressOf)
    .reduce((sum, { attacks, district }) => sum + district.attackCount - Math.max(attacks, district.attacks.length), 0)

const fieldChanges = changesOf(toldFields, unrolled.raidTold)
const totalChanges = changesOf(totalFields, unrolled.raidTotals)

/** While a weekend is on its numbers follow from its attacks; after its end they can still be corrected. */
const numberChanges = (before: RaidSnapshot, current: RaidSnapshot): ReadonlyArray<RaidChange> => {
  const changes: Array<RaidChange> = []
  const weekend = current.startTime
  fieldChanges(before, current, (change) => changes.push({ ...change, weekend }))
  if (before.ended) totalChanges(before.totals, current.totals, (change) => changes.push({ ...change, weekend }))
  return changes
}

/**
 * What happened between two looks at the newest raid weekend: raid by raid the attacks and the districts that fell, then
 * the raids on the clan, then the end. Another weekend is started first; the end of the one before is in a look at that
 * one. Equal snapshots give nothing, and neither does one that is older than the previous one.
 *
 * @example
 * ```ts
 * const [weekend] = yield* Clans.raidLog("#2PP").collect({ max: 1 })
 * if (weekend !== undefined) {
 *   const changes = RaidDiff.diff(null, RaidDiff.snapshot(weekend)) // the first look: it was found
 *   yield* Effect.log(changes.length)
 * }
 * ```
 */
export const diff = (previous: RaidSnapshot | null, shown: RaidSnapshot): ReadonlyArray<RaidChange> => {
  const weekend = shown.startTime
  if (previous !== null && isOlder(shown, previous)) return []
  const current = aligned(previous, shown)
  const isNew = previous === null || startOf(previous) !== startOf(current)
  const before = isNew ? null : previous
  const wasOver = before?.ended === true
  const raids = raidsOf(before, current, "raids")
  return [
    ...(isNew ? [{ _tag: "RaidStarted", weekend, endTime: current.endTime } as const] : []),
    ...raids.flatMap(raidChanges),
    ...raidsOf(before, current, "defenses").flatMap((raid) => defenseChanges(raid, wasOver, current.ended)),
    ...(before === null ? [] : numberChanges(before, current)),
    ...(current.ended && !wasOver
      ? [{ _tag: "RaidEnded", weekend, totals: current.totals, unseenAttacks: unseen(raids) } as const]
      : [])
  ]
}

// ---------------------------------------------------------------------------------------------------------------------
// The way back
// ---------------------------------------------------------------------------------------------------------------------

type Log = ReadonlyArray<RaidLogSnapshot>
type Place = Pick<RaidAttackEvent, "district" | "occurrence">

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
  now: Pick<RaidDistrictSnapshot, "attackCount" | "destructionPercent">,
  attack?: RaidAttackSnapshot
): RaidLogSnapshot => {
  const index = raid.districts.findIndex(({ id }) => id === district.id)
  const known = raid.districts[index]?.marks ?? ""
  const marks = attack === undefined ? known : withMark(known, attack, now.attackCount)
  const after = { ...district, ...now, attacks: [], marks }
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
        ...withDistrict(raid, change, now, change.attack),
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
