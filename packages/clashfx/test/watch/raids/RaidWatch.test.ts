/** Watching the raid weekends of a clan in the simulator. */
import { type Journal, Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as KeyValueStore from "effect/persistence/KeyValueStore"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { WatchEvent } from "../../../src/watch/WatchEvent.ts"
import * as SnapshotStore from "../../../src/watch/SnapshotStore.ts"
import * as Watch from "../../../src/watch/Watch.ts"
import * as Watcher from "../../../src/watch/Watcher.ts"
import { make as stepping } from "../../support/edge/steppingClock.ts"
import { listen } from "../../support/listening.ts"
import { simulated } from "../../support/simulated.ts"
import { friday, type Plan, raidBody, raids, weekend } from "../../support/raids.ts"
import { emptyWorld, layer, until, watching, words, type World } from "../../support/warWorld.ts"
import { hour, us } from "../../support/wars.ts"

const week = 7 * 24 * hour
const test = <A, E, R>(world: World, from: number, effect: Effect.Effect<A, E, R>) =>
  TestClock.setTime(from).pipe(Effect.andThen(effect), Effect.scoped, Effect.provide(layer(world)))

/** The weekends that have begun, newest first; their attacks spread evenly; only the newest shows them. */
const weekends =
  (...starts: ReadonlyArray<number>): World["raids"] =>
  (limit, now) => {
    const begun = starts.filter((start) => start <= now).toSorted((a, b) => b - a)
    const items = begun.slice(0, limit).map((start, i) => {
      const plan: Plan = { ...raids, start }
      const passed = Math.floor(((now - start) / weekend) * (plan.hits.length + 1))
      const hits = Math.min(plan.hits.length, passed)
      return raidBody(plan, {
        hits,
        damage: Math.min(2, hits),
        ended: now >= start + weekend,
        isOld: i > 0,
        medals: 700
      })
    })
    return { items }
  }

const count = (told: ReadonlyArray<string>, word: string) => told.filter((one) => one === word).length

describe("a watched clan's raids", () => {
  it.effect("are told from the start to the end of the weekend, every week", () => {
    const world = emptyWorld({ raids: weekends(friday, friday + week) })
    return test(
      world,
      friday - hour,
      Effect.gen(function* () {
        const { seen } = yield* watching("raids")
        yield* until(friday + week + weekend + hour)
        const told = words(seen)
        assert.strictEqual(told[0], "RaidStarted")
        assert.strictEqual(told.at(-1), "RaidEnded")
        for (const [word, n] of Object.entries({
          RaidStarted: 2,
          RaidAttack: 14,
          RaidDistrictDestroyed: 6,
          RaidDistrictLost: 2,
          RaidDefended: 2,
          RaidEnded: 2
        })) {
          assert.strictEqual(count(told, word), n, word)
        }
        assert.strictEqual(new Set(seen.map(({ id }) => id)).size, seen.length)
        const ended = seen.filter((event) => event._tag === "RaidEnded")
        assert.deepStrictEqual(
          ended.map(({ at, totals }) => [totals.offensiveReward, Math.floor((at.epochMilliseconds - friday) / hour)]),
          [
            [700, 72],
            [700, 72 + 168]
          ]
        )
        const json = Schema.toCodecJson(WatchEvent)
        for (const event of seen) {
          assert.deepStrictEqual(Schema.decodeUnknownSync(json)(Schema.encodeUnknownSync(json)(event)), event)
        }
      })
    )
  })

  it.effect("are not looked at between two weekends", () => {
    const world = emptyWorld({ raids: weekends(friday - week, friday) })
    return test(
      world,
      friday - 24 * hour,
      Effect.gen(function* () {
        const { seen } = yield* watching("raids")
        yield* until(friday - 1)
        assert.deepStrictEqual(seen, [])
        assert.strictEqual(world.asked.length, 1)
        yield* until(friday + 10_000)
        assert.deepStrictEqual(words(seen), ["RaidStarted"])
      })
    )
  })

  // Kind: durations go by time passed, dates by the wall clock.
  for (const [machine, ahead] of [
    ["sleeps for two days", 48 * hour],
    ["had its clock a day back", 24 * hour],
    ["sets its clock back a day", -24 * hour]
  ] as const) {
    it.effect(`start an hour late at the most on a machine that ${machine}`, () =>
      test(
        emptyWorld({ raids: (limit, now) => weekends(friday - week, friday)(limit, now + Math.max(0, -ahead)) }),
        friday - 72 * hour,
        Effect.gen(function* () {
          const { clock, step } = stepping(yield* Clock.Clock)
          const watcher = yield* Effect.provideService(Watcher.make(), Clock.Clock, clock)
          const seen = yield* listen<WatchEvent>(watcher.events)
          yield* watcher.raids.add(us)
          yield* until(friday - 70 * hour)
          step(ahead)
          const begins = friday - Math.max(0, ahead)
          yield* until(begins - 1)
          assert.deepStrictEqual(seen, [])
          yield* until(begins + hour + 60_000)
          assert.deepStrictEqual(words(seen).slice(0, 1), ["RaidStarted"])
        })
      )
    )
  }

  it.effect("start an hour late at the most when the first look was made by a clock that was six days ahead", () => {
    let ahead = 150 * hour
    const shown = weekends(friday - week, friday)
    return test(
      emptyWorld({ raids: (limit, now) => shown(limit, now - ahead) }),
      friday - 72 * hour,
      Effect.gen(function* () {
        const { clock, step } = stepping(yield* Clock.Clock)
        step(ahead)
        const watcher = yield* Effect.provideService(Watcher.make(), Clock.Clock, clock)
        const seen = yield* listen<WatchEvent>(watcher.events)
        yield* watcher.raids.add(us)
        yield* until(friday - 70 * hour)
        ahead = 0
        step(ahead)
        yield* until(friday + hour + 60_000)
        assert.deepStrictEqual(words(seen).slice(0, 1), ["RaidStarted"])
      })
    )
  })

  it.effect("are told from a log that lists a weekend twice, or out of order", () => {
    const shown = weekends(friday - week, friday)
    const world = emptyWorld({
      raids: (_limit, now) => {
        const reply = shown(3, now)
        if (typeof reply === "number") return reply
        const { items } = reply
        if (!Array.isArray(items)) return reply
        const hours = Math.floor((now - friday) / hour)
        return { items: hours % 3 === 0 ? items : hours % 3 === 1 ? items.toReversed() : [items[0], ...items] }
      }
    })
    return test(
      world,
      friday - hour,
      Effect.gen(function* () {
        const { seen } = yield* watching("raids")
        yield* until(friday + 80 * hour)
        const usual = emptyWorld({ raids: shown })
        const other = yield* Effect.gen(function* () {
          yield* TestClock.setTime(friday - hour)
          const { seen } = yield* watching("raids")
          yield* until(friday + 80 * hour)
          return seen
        }).pipe(Effect.scoped, Effect.provide(layer(usual)), Effect.provide(TestClock.layer()))
        assert.deepStrictEqual(words(seen), words(other))
        assert.isAbove(seen.length, 10)
      })
    )
  })

  it.effect("end also when another weekend has begun meanwhile, with the attacks that nobody saw counted", () => {
    const world = emptyWorld({ raids: weekends(friday, friday + week, friday + 2 * week) })
    return test(
      world,
      friday - hour,
      Effect.gen(function* () {
        const told: Array<WatchEvent> = []
        const run = (instant: number) =>
          Effect.gen(function* () {
            const { seen } = yield* watching("raids")
            yield* until(instant)
            told.push(...seen)
          }).pipe(Effect.scoped, Effect.provide(SnapshotStore.layerKeyValueStore))
        yield* run(friday + 30 * hour)
        yield* TestClock.setTime(friday + 2 * week + hour)
        yield* run(friday + 2 * week + 2 * hour)
        const all = words(told)
        assert.deepStrictEqual(all, [
          "RaidStarted",
          "RaidAttack",
          "RaidDistrictLost",
          "RaidAttack",
          "RaidDistrictDestroyed",
          "RaidAttack",
          "RaidDistrictDestroyed",
          // The rest of the first weekend, then all of the second.
          "RaidDistrictDestroyed",
          "RaidDefended",
          "RaidEnded",
          "RaidStarted",
          "RaidDistrictDestroyed",
          "RaidDistrictDestroyed",
          "RaidDistrictDestroyed",
          "RaidDistrictLost",
          "RaidDefended",
          "RaidEnded",
          "RaidStarted"
        ])
        const unseen = told.flatMap((event) => (event._tag === "RaidEnded" ? [event.unseenAttacks] : []))
        assert.deepStrictEqual(unseen, [4, 7])
        assert.strictEqual(new Set(told.map(({ id }) => id)).size, told.length)
      }).pipe(Effect.provide(KeyValueStore.layerMemory))
    )
  })

  it.effect("start for a clan that has never raided", () => {
    const world = emptyWorld({ raids: weekends(friday) })
    return test(
      world,
      friday - hour,
      Effect.gen(function* () {
        const { seen } = yield* watching("raids", { initial: true })
        yield* until(friday + hour)
        assert.deepStrictEqual(words(seen), ["RaidStarted"])
      })
    )
  })

  it.effect("are found at the first look when asked", () => {
    const world = emptyWorld({ raids: weekends(friday) })
    return test(
      world,
      friday + 30 * hour,
      Effect.gen(function* () {
        const { seen } = yield* watching("raids", { initial: true })
        yield* until(friday + 31 * hour)
        const [found] = seen
        assert.deepStrictEqual(words(seen), ["RaidFound"])
        assert.isTrue(found?._tag === "RaidFound" && found.current.totals.totalAttacks === 3)
      })
    )
  })
})

/** A weekend does not name its clan: an answer about another one is known by the raids in it, and decides nothing. */
describe("the raids of a clan that has nothing to do with it", () => {
  const own = weekends(friday - week, friday, friday + week)
  const strangers: World["raids"] = (limit, now) => {
    const reply = own(limit, now)
    return JSON.parse(JSON.stringify(reply).replaceAll("#8", "#CC8").replaceAll("#9", "#CC9"))
  }
  const run = (instant: number) =>
    Effect.gen(function* () {
      const { seen } = yield* watching("raids")
      yield* until(instant)
      return words(seen)
    }).pipe(Effect.scoped)
  const usual = Effect.suspend(() =>
    Effect.andThen(TestClock.setTime(friday - hour), run(friday + week + 20 * hour)).pipe(
      Effect.provide(layer(emptyWorld({ raids: own, maxAge: 600 }))),
      Effect.provide(TestClock.layer())
    )
  )

  it.effect("are told neither at the start of a weekend nor during it", () => {
    // Every fourth answer for one row, the first one of each weekend among them.
    let asked = 0
    const world = emptyWorld({
      maxAge: 600,
      raids: (limit, now) => (limit === 1 && asked++ % 4 === 1 ? strangers(limit, now) : own(limit, now))
    })
    return test(
      world,
      friday - hour,
      Effect.gen(function* () {
        const told = yield* run(friday + week + 20 * hour)
        assert.deepStrictEqual(told, yield* usual)
        assert.strictEqual(count(told, "RaidStarted"), 2)
      })
    )
  })

  it.effect("are not told by the first answer after a restart", () => {
    let isFirst = false
    const world = emptyWorld({
      maxAge: 600,
      raids: (limit, now) => {
        const isOther = isFirst
        isFirst = false
        return isOther ? strangers(limit, now) : own(limit, now)
      }
    })
    return test(
      world,
      friday - hour,
      Effect.gen(function* () {
        const before = yield* run(friday + 30 * hour)
        isFirst = true
        const after = yield* run(friday + week + 20 * hour)
        return [...before, ...after]
      }).pipe(
        Effect.provide(SnapshotStore.layerKeyValueStore),
        Effect.provide(KeyValueStore.layerMemory),
        Effect.flatMap((told) => Effect.map(usual, (expected) => assert.deepStrictEqual(told, expected)))
      )
    )
  })
})

// ---------------------------------------------------------------------------------------------------------------------
// A living world
// ---------------------------------------------------------------------------------------------------------------------

/** What an event says, in the words of {@link written}. */
const toldOf = (event: WatchEvent): ReadonlyArray<string> => {
  switch (event._tag) {
    case "RaidStarted":
      return ["started"]
    case "RaidEnded":
      return ["ended"]
    case "RaidAttack": {
      const { attack, defender, destroyed, district } = event
      return [`${attack.attacker.tag} ${defender.tag} ${district.id} ${attack.destructionPercent} ${destroyed}`]
    }
    default:
      return []
  }
}

/** What a row of the journal says about a clan. */
const written = (clan: string, row: Journal.Row): ReadonlyArray<string> => {
  if (row.kind === "raidWeekend") return row.tag === clan ? [row.change] : []
  if (row.kind !== "raidAttack" || row.tag !== clan) return []
  return [`${row.member} ${row.defender} ${row.district} ${row.destructionPercent} ${row.destroyed}`]
}

describe("the raids of a living world", () => {
  it.effect("are told as they happened: nothing is missing, nothing comes twice, nothing is made up", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator
      const clans = [...(yield* simulator.world).clans.values()]
        .filter(({ clanCapital }) => clanCapital.capitalHallLevel !== undefined)
        .slice(0, 2)
        .map(({ tag }) => tag)
      const seen: Array<WatchEvent> = []
      yield* Effect.forkScoped(Stream.runForEach(Watch.raids(clans), (event) => Effect.sync(() => seen.push(event))))
      yield* TestClock.adjust("76 hours")
      const journal = yield* simulator.journal
      assert.strictEqual(clans.length, 2)
      for (const clan of clans) {
        const own = seen.filter((event) => "tag" in event && event.tag === clan)
        const rows = journal.flatMap((row) => written(clan, row))
        assert.isAbove(rows.length, 20)
        assert.deepStrictEqual(own.flatMap(toldOf).toSorted(), rows.toSorted())
        assert.strictEqual(new Set(own.map(({ id }) => id)).size, own.length)
        const destroyed = own.filter(({ _tag }) => _tag === "RaidDistrictDestroyed").length
        assert.strictEqual(destroyed, rows.filter((row) => row.endsWith("true")).length)
        // Districts that others brought down are lost.
        const lost = journal.filter((row) => row.kind === "raidAttack" && row.defender === clan && row.destroyed).length
        assert.strictEqual(own.filter(({ _tag }) => _tag === "RaidDistrictLost").length, lost)
      }
    }).pipe(
      Effect.scoped,
      Effect.provide(simulated({ clans: 10, members: 15, raids: true, settings: { rateLimit: { limit: Infinity } } })),
      (effect) => Effect.andThen(TestClock.setTime(friday - hour), effect)
    )
  )
})

/** Kind: an end is found late rather than decided early. */
describe("a weekend that is shown as on although the next one has begun", () => {
  /** The first weekend is shown as ended so long after the second has begun. */
  const endsAfter =
    (late: number): World["raids"] =>
    (limit, now) => {
      const first = { ...raids, start: friday }
      const isOn = now < friday + week + late
      const shown = raidBody(first, { hits: 7, damage: 2, ended: !isOn, medals: 700 })
      const next = raidBody({ ...raids, start: friday + week }, { hits: 0 })
      return { items: (now < friday + week ? [shown] : [next, shown]).slice(0, limit) }
    }

  for (const [late, medals] of [
    [20 * 60_000, 700],
    [Number.POSITIVE_INFINITY, 0]
  ] as const) {
    it.effect(`is told its end, ${medals === 0 ? "after an hour" : "when it has ended"}, and then the next one`, () =>
      test(
        emptyWorld({ raids: endsAfter(late) }),
        friday + week - hour,
        Effect.gen(function* () {
          const { seen } = yield* watching("raids")
          yield* until(friday + week + 2 * hour)
          const told = seen.filter(({ _tag }) => _tag === "RaidEnded" || _tag === "RaidStarted")
          assert.deepStrictEqual(words(told), ["RaidEnded", "RaidStarted"])
          const [ended] = told.flatMap((event) => (event._tag === "RaidEnded" ? [event] : []))
          assert.strictEqual(ended?.totals.offensiveReward, medals)
          assert.isAtMost((ended?.at.epochMilliseconds ?? 0) - friday - week, hour + 300_000)
        })
      )
    )
  }
})

/** Kind: an id is never used for two changes. */
describe("an attack log that is corrected downwards", () => {
  it.effect("makes nothing happen twice, and gives no id again", () => {
    const plan = { ...raids, damage: [] }
    const [first, second, third, fourth, fifth, sixth, seventh] = plan.hits
    if (!first || !second || !third || !fourth || !fifth || !sixth || !seventh) return Effect.die("too few")
    // The attack that brought the first district down is taken back; others attack elsewhere, then it falls again.
    const logs = [
      [first, second],
      [first],
      [first, third],
      [first, third, { ...second, by: 7 }],
      [first, third, { ...second, by: 7 }, fourth]
    ]
    const world = emptyWorld({
      raids: (_limit, now) => {
        const hits = logs[Math.max(0, Math.floor((now - friday) / hour) - 1)] ?? logs.at(-1) ?? []
        return { items: [raidBody({ ...plan, hits }, { hits: now < friday + hour ? 0 : hits.length })] }
      }
    })
    return test(
      world,
      friday,
      Effect.gen(function* () {
        const { seen } = yield* watching("raids")
        yield* until(friday + 10 * hour)
        const by = seen.flatMap((event) => (event._tag === "RaidAttack" ? [event.attack.attacker.tag] : []))
        assert.deepStrictEqual(by, ["#PY0", "#PY1", "#PY0", "#PY7", "#PY2"])
        assert.strictEqual(count(words(seen), "RaidDistrictDestroyed"), 2)
        assert.strictEqual(new Set(seen.map(({ id }) => id)).size, seen.length)
      })
    )
  })

  it.effect("costs no attack that takes the place of one that was taken back, and tells none again", () => {
    const plan = { ...raids, damage: [] }
    const [first, second, third] = plan.hits
    if (!first || !second || !third) return Effect.die("too few")
    const logs = [[first, second], [first], [first, { ...second, by: 7 }], [first, { ...second, by: 7 }, third]]
    let asked = 0
    const world = emptyWorld({
      raids: (_limit, now) => {
        const at = Math.max(0, Math.floor((now - friday) / hour) - 1)
        // In the hour after all that, one node of four shows the first log again.
        const hits = (at >= 4 && ++asked % 4 === 0 ? logs[0] : (logs[at] ?? logs.at(-1))) ?? []
        return { items: [raidBody({ ...plan, hits }, { hits: now < friday + hour ? 0 : hits.length })] }
      }
    })
    return test(
      world,
      friday,
      Effect.gen(function* () {
        const { seen } = yield* watching("raids")
        yield* until(friday + 10 * hour)
        const attacks = seen.flatMap((event) => (event._tag === "RaidAttack" ? [event] : []))
        assert.deepStrictEqual(
          attacks.map(({ attack, number }) => `${attack.attacker.tag} ${number}`),
          ["#PY0 1", "#PY1 2", "#PY7 2", "#PY0 1"]
        )
        assert.strictEqual(new Set(seen.map(({ id }) => id)).size, seen.length)
      })
    )
  })

  it.effect("and made again by the same member gives another id", () => {
    const plan = { ...raids, damage: [] }
    const [first, second, third] = plan.hits
    if (!first || !second || !third) return Effect.die("too few")
    const logs = [[first, second], [first], [first, third], [first, third, { ...second, percent: second.percent - 30 }]]
    const world = emptyWorld({
      raids: (_limit, now) => {
        const hits = logs[Math.max(0, Math.floor((now - friday) / hour) - 1)] ?? logs.at(-1) ?? []
        return { items: [raidBody({ ...plan, hits }, { hits: now < friday + hour ? 0 : hits.length })] }
      }
    })
    return test(
      world,
      friday,
      Effect.gen(function* () {
        const { seen } = yield* watching("raids")
        yield* until(friday + 10 * hour)
        const attacks = seen.flatMap((event) => (event._tag === "RaidAttack" ? [event] : []))
        assert.deepStrictEqual(
          attacks.map(({ attack, number }) => `${attack.attacker.tag} ${number}`),
          ["#PY0 1", "#PY1 2", "#PY0 1", "#PY1 2"]
        )
        assert.strictEqual(new Set(seen.map(({ id }) => id)).size, seen.length)
      })
    )
  })
})

type Rows = ReadonlyArray<Record<string, unknown>>

/** What a log does for a while, to its own raids and to those on the clan. */
const losses: ReadonlyArray<readonly [what: string, log: (rows: Rows) => Rows, defenses?: (rows: Rows) => Rows]> = [
  ["a raid", (rows) => rows.slice(1)],
  ["a raid on the clan", (rows) => rows, (rows) => rows.slice(1)],
  ["a district", (rows) => rows.map((raid) => ({ ...raid, districts: Object(raid["districts"]).slice(1) }))],
  ["all raids", () => [], () => []]
]

/** What was told of attacks and of districts. */
const facts = (seen: ReadonlyArray<WatchEvent>): ReadonlyArray<string> =>
  seen.flatMap((event) => {
    if (event._tag === "RaidAttack") {
      const { attack, defender, destroyed, district, number } = event
      return [
        `${defender.tag} ${district.id} ${number} ${attack.attacker.tag} ${attack.destructionPercent} ${destroyed}`
      ]
    }
    if (event._tag === "RaidDistrictDestroyed") return [`${event.defender.tag} ${event.district.id} fell`]
    if (event._tag === "RaidDistrictLost") return [`${event.attacker.tag} ${event.district.id} was lost`]
    return event._tag === "RaidDefended" ? [`${event.attacker.tag} was here`] : []
  })

/** What is told of a weekend whose row is changed on its way. */
const factsOf = (change: (row: Record<string, unknown>, now: number) => Record<string, unknown>) => {
  const log = weekends(friday)
  const world = emptyWorld({
    raids: (limit, now) => {
      const { items } = Object(log(limit, now))
      return { items: items.map((row: Record<string, unknown>) => change(row, now)) }
    }
  })
  return test(
    world,
    friday - hour,
    Effect.gen(function* () {
      const { seen } = yield* watching("raids")
      yield* until(friday + weekend + hour)
      assert.strictEqual(new Set(seen.map(({ id }) => id)).size, seen.length)
      return seen
    })
  )
}

describe("a raid log", () => {
  const whole = factsOf((row) => row)
  const rowsIn = (row: Record<string, unknown>, key: string): Rows => Object(row[key])

  for (const [what, log, defenses = (rows: Rows) => rows] of losses) {
    it.effect(`that loses ${what} while attacks are made is told once`, () =>
      Effect.gen(function* () {
        const seen = yield* factsOf((row, now) =>
          now < friday + 40 * hour || now > friday + 65 * hour
            ? row
            : { ...row, attackLog: log(rowsIn(row, "attackLog")), defenseLog: defenses(rowsIn(row, "defenseLog")) }
        )
        assert.deepStrictEqual(facts(seen).toSorted(), facts(yield* whole).toSorted())
      })
    )
  }

  it.effect("that lists attacks in another order is told in the order in which they were made", () =>
    Effect.gen(function* () {
      const turned = (district: Record<string, unknown>) =>
        Array.isArray(district["attacks"]) ? { ...district, attacks: district["attacks"].toReversed() } : district
      const seen = yield* factsOf((row, now) =>
        now < friday + 10 * hour
          ? row
          : {
              ...row,
              attackLog: rowsIn(row, "attackLog").map((raid) => ({
                ...raid,
                districts: Object(raid["districts"]).map(turned)
              }))
            }
      )
      assert.deepStrictEqual(facts(seen), facts(yield* whole))
    })
  )

  it.effect("that lost a raid for good, with its sums, is told from without waiting for them", () =>
    Effect.gen(function* () {
      const since = friday + 50 * hour
      const seen = yield* factsOf((row, now) => {
        if (now < since) return row
        const attackLog = rowsIn(row, "attackLog").slice(1)
        const totalAttacks = attackLog.reduce((sum, raid) => sum + Number(raid["attackCount"]), 0)
        return { ...row, attackLog, totalAttacks }
      })
      assert.deepStrictEqual(facts(seen).toSorted(), facts(yield* whole).toSorted())
      const late = seen.filter(({ _tag, at }) => _tag === "RaidAttack" && at.epochMilliseconds > friday + 70 * hour)
      assert.deepStrictEqual(late, [])
    })
  )
})
