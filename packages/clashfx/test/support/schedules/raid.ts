/**
 * Raid weekends of one clan by chance: prolonged, not taken part in, missed, ended late; in logs that list a weekend twice
 * or out of order, and from nodes that lag behind.
 */
import { badge } from "./battle.ts"
import { failed, type Made, ok } from "./made.ts"
import type { Stage } from "./play.ts"
import { day, hour, minute, type Random, random, type Span, stamp, tagOf } from "./random.ts"

const us = "#2PP"

/** An attack on a district; `percent` is what the district has lost after it. */
export interface RaidBlow {
  readonly at: number
  readonly raid: number
  readonly district: number
  readonly attacker: string
  readonly percent: number
  /** The number of the attack on this district, from 1. */
  readonly number: number
}

export interface Weekend {
  readonly start: number
  /** As planned, and as it was in the end. */
  readonly planned: number
  readonly end: number
  /** From when on the longer time is shown. */
  readonly prolonged: number
  /** When it is shown as ended. */
  readonly closed: number
  /** When its medals are known. */
  readonly paid: number
  readonly medals: number
  readonly blows: ReadonlyArray<RaidBlow>
  /** The attacks of others on the clan, of which only districts are told. */
  readonly damage: ReadonlyArray<RaidBlow>
}

export interface RaidSchedule extends Stage {
  readonly weekends: ReadonlyArray<Weekend>
  readonly troubles: ReadonlyArray<Span>
  readonly lifetime: number
}

export const targetOf = (raid: number): string => tagOf("8", raid)

export const districtId = (district: number): number => 70_000_000 + district

const districts = 4

/** Raids one after the other, district by district. */
const blowsOf = (random: Random, start: number, end: number, count: number): ReadonlyArray<RaidBlow> => {
  const times = Array.from({ length: count }, () => random.between(start + minute, end - minute)).toSorted(
    (a, b) => a - b
  )
  const state = {
    raid: 0,
    percents: Array.from({ length: districts }, (): number => 0),
    numbers: Array.from({ length: districts }, () => 0)
  }
  return times.map((at) => {
    const open = state.percents.flatMap((percent, i) => (percent < 100 ? [i] : []))
    const district = open[random.int(open.length)] ?? 0
    const percent = Math.min(100, (state.percents[district] ?? 0) + random.between(15, 70))
    const number = (state.numbers[district] ?? 0) + 1
    state.percents[district] = percent
    state.numbers[district] = number
    const blow = { at, raid: state.raid, district, attacker: tagOf("P", random.int(6)), percent, number }
    if (state.percents.every((one) => one >= 100)) {
      state.raid += 1
      state.percents.fill(0)
      state.numbers.fill(0)
    }
    return blow
  })
}

const weekendOf = (random: Random, start: number): Weekend => {
  const planned = start + 3 * day
  const longer = random.chance(0.15) ? random.between(hour, 5 * hour) : 0
  const end = planned + longer
  const closed = end + random.pick([0, 0, 30_000, 4 * minute])
  return {
    start,
    planned,
    end,
    prolonged: longer > 0 ? random.between(start, planned) : start,
    closed,
    paid: closed + random.pick([0, 0, 20 * minute]),
    medals: 500 + random.int(1000),
    blows: blowsOf(random, start, end, random.int(40)),
    damage: blowsOf(random, start, end, random.int(20))
  }
}

const logOf = (key: string, blows: ReadonlyArray<RaidBlow>, at: number, hasAttacks: boolean) => {
  const made = blows.filter((blow) => blow.at <= at)
  const count = made.reduce((most, { raid }) => Math.max(most, raid + 1), 0)
  return Array.from({ length: count }, (_, raid) => {
    const own = made.filter((blow) => blow.raid === raid)
    const rows = Array.from({ length: districts }, (_, district) => {
      const hits = own.filter((blow) => blow.district === district)
      const percent = hits.at(-1)?.percent ?? 0
      const attacks = hits.map((hit) => ({
        attacker: { tag: hit.attacker, name: "Somebody" },
        destructionPercent: hit.percent,
        stars: hit.percent === 100 ? 3 : 1
      }))
      return {
        id: districtId(district),
        name: `District ${district}`,
        districtHallLevel: 3,
        destructionPercent: percent,
        stars: percent === 100 ? 3 : 1,
        attackCount: hits.length,
        totalLooted: 10 * hits.length,
        ...(hasAttacks && hits.length > 0 ? { attacks: attacks.toReversed() } : {})
      }
    })
    return {
      [key]: { tag: targetOf(raid), name: "Others", level: 5, badgeUrls: badge },
      attackCount: own.length,
      districtCount: districts,
      districtsDestroyed: rows.filter(({ destructionPercent }) => destructionPercent === 100).length,
      districts: rows
    }
  })
}

/** What the log says of a weekend at a moment; `isNewest`: only then it has its attacks. */
const rowOf = (weekend: Weekend, at: number, isNewest: boolean) => {
  const raids = logOf("defender", weekend.blows, at, isNewest)
  const isPaid = at >= weekend.paid
  return {
    state: at >= weekend.closed ? "ended" : "ongoing",
    startTime: stamp(weekend.start),
    endTime: stamp(at >= weekend.prolonged ? weekend.end : weekend.planned),
    capitalTotalLoot: 10 * raids.reduce((sum, { attackCount }) => sum + attackCount, 0),
    raidsCompleted: raids.filter(({ districtsDestroyed }) => districtsDestroyed === districts).length,
    totalAttacks: raids.reduce((sum, { attackCount }) => sum + attackCount, 0),
    enemyDistrictsDestroyed: raids.reduce((sum, { districtsDestroyed }) => sum + districtsDestroyed, 0),
    offensiveReward: isPaid ? weekend.medals : 0,
    defensiveReward: isPaid ? 200 : 0,
    attackLog: raids,
    defenseLog: logOf("attacker", weekend.damage, at, isNewest)
  }
}

/** Friday, 7:00. */
const friday = Date.UTC(2026, 2, 6, 7)

/** The weekends of a seed. */
export const raidSchedule = (seed: number): RaidSchedule => {
  const chance = random(seed)
  const weekends = [0, 1, 2]
    .filter(() => chance.chance(0.85))
    .map((week) => weekendOf(chance, friday + 7 * week * day + (chance.chance(0.3) ? chance.between(0, 5 * hour) : 0)))
  const begin = friday - chance.between(hour, 2 * day)
  const end = friday + 18 * day
  const troubles = Array.from({ length: chance.int(3) }, () => {
    const from = chance.between(begin + hour, end - day)
    return { from, to: from + chance.between(minute, 4 * hour), status: chance.pick([500, 503] as const) }
  })
  const off = chance.between(begin + hour, end - 2 * day)
  const spans: ReadonlyArray<Span> = chance.chance(0.5)
    ? [{ from: begin, to: end }]
    : [
        { from: begin, to: off },
        { from: off + chance.between(minute, chance.chance(0.5) ? 6 * hour : 6 * day), to: end + 6 * day }
      ]
  const lifetime = 10 * minute
  const log = (now: number, limit: number): Made => {
    const begun = weekends.filter(({ start }) => start <= now).toReversed()
    const rows = begun.map((weekend, i) => rowOf(weekend, now, i === 0))
    const [newest, second] = rows
    const odd = chance.next()
    const shown =
      odd < 0.03 && newest !== undefined
        ? [newest, ...rows]
        : odd < 0.06 && newest !== undefined && second !== undefined
          ? [second, newest, ...rows.slice(2)]
          : rows
    return ok({ items: shown.slice(0, limit), paging: { cursors: {} } }, lifetime)
  }
  return {
    kind: "raids",
    tag: us,
    spans,
    nodes: chance.pick([1, 1, 2]),
    random: chance,
    weekends,
    troubles,
    lifetime,
    answer: (_path, query, now) => {
      const trouble = troubles.find(({ from, to }) => now >= from && now < to)
      return trouble === undefined ? log(now, Number(query.get("limit") ?? 100)) : failed(trouble.status)
    }
  }
}
