/**
 * Kind: a raid is known by its attacks, not by its place. Random weekends in which the same clans are raided again and
 * again, by others too, in logs whose rows come in any order, are missing now and then, are older, or are another clan's.
 * The judge knows the attacks that were made, and shares no code with what it judges.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as KeyValueStore from "effect/persistence/KeyValueStore"
import * as TestClock from "effect/testing/TestClock"
import * as SnapshotStore from "../../../src/watch/SnapshotStore.ts"
import type { WatchEvent } from "../../../src/watch/WatchEvent.ts"
import { friday, type Hit, type Plan, raidBody, weekend } from "../../support/raids.ts"
import { hour, minute, type Random, random } from "../../support/schedules/random.ts"
import { emptyWorld, layer, until, watching } from "../../support/warWorld.ts"

/** Attacks of a weekend: raid after raid, each on one of two clans. */
interface Course {
  readonly clans: ReadonlyArray<string>
  readonly hits: ReadonlyArray<Hit>
  readonly times: ReadonlyArray<number>
}

const courseOf = (chance: Random, pool: readonly [string, ...ReadonlyArray<string>], count: number): Course => {
  const clans: Array<string> = [chance.pick(pool)]
  let percents = [0, 0, 0]
  const hits = Array.from({ length: count }, (): Hit => {
    if (percents.every((percent) => percent >= 100)) {
      clans.push(chance.pick(pool))
      percents = [0, 0, 0]
    }
    const open = percents.flatMap((percent, i) => (percent < 100 ? [i] : []))
    const district = open[chance.int(open.length)] ?? 0
    const percent = Math.min(100 - (percents[district] ?? 0), chance.between(20, 80))
    percents = percents.with(district, (percents[district] ?? 0) + percent)
    return { raid: clans.length - 1, district, by: chance.int(6), percent }
  })
  const times = hits.map(() => chance.between(friday + minute, friday + weekend - minute))
  return { clans, hits, times: times.toSorted((a, b) => a - b) }
}

const shownOf = ({ times }: Course, at: number): number => times.filter((time) => time <= at).length

const bodyOf = (own: Course, against: Course, at: number) => {
  const plan: Plan = { targets: own.clans, hits: own.hits, raiders: against.clans, damage: against.hits }
  return raidBody(plan, { hits: shownOf(own, at), damage: shownOf(against, at), ended: at >= friday + weekend })
}

type Rows = ReadonlyArray<Record<string, unknown>>

const mixed = (chance: Random, rows: Rows): Rows => {
  const all = [...rows]
  for (let i = all.length - 1; i > 0; i--) {
    const j = chance.int(i + 1)
    const [one, other] = [all[i] ?? {}, all[j] ?? {}]
    all[i] = other
    all[j] = one
  }
  return all
}

/** How often a row is missing, and an answer another clan's, or older; are rows in another order each time? */
interface Trouble {
  readonly missing: number
  readonly other: number
  readonly older: number
  readonly turned?: boolean
  /** How often a part of a log cannot be read. */
  readonly odd?: number
  /** Has the other clan raided nobody, and is its weekend shown when all have ended, too? */
  readonly bare?: boolean
}

const rowsIn = (of: unknown): Rows => (Array.isArray(of) ? of : [])

/** A row of which a part cannot be read. */
const damaged = (chance: Random, row: Record<string, unknown>): Record<string, unknown> => {
  const districts = rowsIn(row["districts"])
  const place = chance.int(districts.length)
  const attacks = rowsIn(districts[place]?.["attacks"])
  const odd = chance.pick<object>([
    { destructionPercent: null },
    { attackCount: "x" },
    { attacks: attacks.length === 0 ? null : attacks.with(chance.int(attacks.length), { attacker: null }) }
  ])
  return { ...row, districts: districts.with(place, { ...districts[place], ...odd }) }
}

/** Rows in another order, one of them missing now and then. */
const disturbed = (chance: Random, rows: unknown, { missing, odd = 0, turned = true }: Trouble): Rows => {
  const shown = rowsIn(rows)
  const all = turned ? mixed(chance, shown) : shown
  const left = chance.chance(missing) ? all.slice(1) : all
  const place = chance.chance(odd) ? chance.int(left.length) : -1
  return left.map((row, i) => (i === place ? damaged(chance, row) : row))
}

/** What was told, by raid: which one of the raids on a clan it is called does not matter, as long as it is one. */
const byRaid = (lines: ReadonlyArray<readonly [raid: string, line: string]>): ReadonlyArray<string> => {
  const groups = new Map<string, Array<string>>()
  for (const [raid, line] of lines) groups.set(raid, [...(groups.get(raid) ?? []), line])
  return [...groups].map(([raid, own]) => `${raid.split("/")[0]}: ${own.toSorted().join(", ")}`).toSorted()
}

const told = (seen: ReadonlyArray<WatchEvent>) =>
  seen.flatMap((event): ReadonlyArray<readonly [string, string]> => {
    switch (event._tag) {
      case "RaidAttack": {
        const { attack, defender, destroyed, destruction, district, number, occurrence } = event
        const how = `${attack.attacker.tag} ${attack.destructionPercent} (${destruction})${destroyed ? " down" : ""}`
        return [[`on ${defender.tag}/${occurrence}`, `${district.id} ${number} ${how}`]]
      }
      case "RaidDistrictDestroyed":
        return [[`on ${event.defender.tag}/${event.occurrence}`, `${event.district.id} in ${event.attackCount}`]]
      case "RaidDistrictLost":
        return [[`by ${event.attacker.tag}/${event.occurrence}`, `${event.district.id} in ${event.attackCount}`]]
      case "RaidEnded":
        return [["ended", `${event.totals.totalAttacks}, unseen ${event.unseenAttacks}`]]
      case "RaidChanged":
        return [["changed", event.field]]
      case "RaidDefended":
        return [[`by ${event.attacker.tag}/${event.occurrence}`, `defended ${event.attackCount}`]]
      default:
        return []
    }
  })

const expected = ({ clans, hits }: Course, isOwn: boolean) => {
  const districts = new Map<string, { number: number; percent: number }>()
  const counts = new Map<number, number>()
  const lines = hits.flatMap(({ by, district, percent, raid }): ReadonlyArray<readonly [string, string]> => {
    const known = districts.get(`${raid} ${district}`) ?? { number: 0, percent: 0 }
    const now = { number: known.number + 1, percent: known.percent + percent }
    districts.set(`${raid} ${district}`, now)
    counts.set(raid, (counts.get(raid) ?? 0) + 1)
    const [id, isDown] = [70000000 + district, now.percent >= 100]
    const of = `${isOwn ? "on" : "by"} ${clans[raid]}/${raid}`
    const attack = `${id} ${now.number} #PY${by} ${now.percent} (${percent})${isDown ? " down" : ""}`
    return [...(isOwn ? [[of, attack] as const] : []), ...(isDown ? [[of, `${id} in ${now.number}`] as const] : [])]
  })
  const defended = [...counts].map(([raid, count]) => [`by ${clans[raid]}/${raid}`, `defended ${count}`] as const)
  return isOwn ? lines : [...lines, ...defended]
}

/** Plays a weekend; the process ends now and then, and what is stored of it is what the next one knows. */
const play = (seed: number, trouble: Trouble) => {
  const chance = random(seed)
  const course = (pool: readonly [string, string]) => courseOf(chance, pool, chance.between(12, 50))
  const [own, against] = [course(["#8YY", "#8YU"]), course(["#9YY", "#9YU"])]
  const [theirs, others] = [course(["#8YY", "#8YU"]), course(["#9YY", "#9YU"])]
  const good = friday + weekend + (trouble.bare === true ? 50 * minute : -hour)
  const isGood = (now: number) => now < friday + 10 * minute || now >= good
  // Before its first raid nothing tells whose a weekend is, but a second answer.
  const isKnown = (now: number) => shownOf(own, now - hour) > 0
  const nobody: Course = { clans: [], hits: [], times: [] }
  const raids = (_limit: number, now: number) => {
    if (isGood(now)) return { items: [bodyOf(own, against, now)] }
    const at = chance.chance(trouble.older) ? now - chance.between(minute, 12 * minute) : now
    const body = chance.chance(trouble.other) && isKnown(now) ? other(at) : bodyOf(own, against, at)
    return {
      items: [
        {
          ...body,
          attackLog: disturbed(chance, body["attackLog"], trouble),
          defenseLog: disturbed(chance, body["defenseLog"], trouble)
        }
      ]
    }
  }
  const other = (at: number) => (trouble.bare === true ? bodyOf(nobody, nobody, at) : bodyOf(theirs, others, at))
  const ends = [chance.between(1, 24), chance.between(25, 48), chance.between(49, 70), 74]
  const run = (hours: number) =>
    Effect.gen(function* () {
      const { seen } = yield* watching("raids")
      yield* until(friday + hours * hour)
      return [...seen]
    }).pipe(Effect.scoped, Effect.provide(SnapshotStore.layerKeyValueStore))
  return TestClock.setTime(friday - hour).pipe(
    Effect.andThen(Effect.forEach(ends, run)),
    Effect.map((all) => all.flat()),
    Effect.provide(KeyValueStore.layerMemory),
    Effect.provide(layer(emptyWorld({ raids, maxAge: 600 }))),
    Effect.provide(TestClock.layer()),
    Effect.map((seen) => ({
      seen,
      told: byRaid(told(seen)),
      expected: byRaid([...expected(own, true), ...expected(against, false), ["ended", `${own.hits.length}, unseen 0`]])
    }))
  )
}

describe("clans that are raided again and again", () => {
  const seeds = Array.from({ length: 3 }, (_, i) => i + 1)
  for (const [what, trouble] of [
    ["rows in any order", { missing: 0, other: 0, older: 0 }],
    ["rows in any order, of which one is missing now and then", { missing: 0.2, other: 0, older: 0 }],
    ["rows in any order, in older answers too", { missing: 0, other: 0, older: 0.2 }],
    [
      "rows of which some are of another clan that raids the same ones",
      { missing: 0, other: 0.1, older: 0, turned: false }
    ],
    ["rows in any order, of which parts cannot be read", { missing: 0, other: 0, older: 0, odd: 0.15 }],
    ["rows of which none are there in answers about another clan", { missing: 0, other: 0.3, older: 0, bare: true }],
    ["all of that", { missing: 0.15, other: 0.05, older: 0.1, odd: 0.1 }]
  ] as const) {
    it.effect(
      `are told as it was from ${what}`,
      () =>
        Effect.gen(function* () {
          for (const seed of seeds) {
            const { expected, seen, told } = yield* play(seed, trouble)
            assert.deepStrictEqual(told, expected, `seed ${seed}`)
            assert.strictEqual(new Set(seen.map(({ id }) => id)).size, seen.length, `seed ${seed}`)
          }
        }),
      240_000
    )
  }
})
