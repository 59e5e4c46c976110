/** The events between two snapshots of a raid weekend. */
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Equal from "effect/Equal"
import * as Schema from "effect/Schema"
import * as RaidDiff from "../../src/diff/RaidDiff.ts"
import { friday, type Plan, raidLook, raids, type View } from "../support/raids.ts"

type Change = RaidDiff.RaidChange
const week = 7 * 86_400_000

/** What is told, in a word each: `8YY:1#2` is the second attack on the district 1 of that clan. */
const words = (changes: ReadonlyArray<Change>) =>
  changes.map((change) => {
    switch (change._tag) {
      case "RaidAttack":
        return `${change.defender.tag.slice(1)}:${change.district.id - 70000000}#${change.number}`
      case "RaidDistrictDestroyed":
        return `destroyed ${change.defender.tag.slice(1)}:${change.district.id - 70000000}`
      case "RaidDistrictLost":
        return `lost ${change.district.id - 70000000} to ${change.attacker.tag.slice(1)}`
      case "RaidChanged":
        return `changed ${change.field}`
      default:
        return change._tag
    }
  })

/** Looks one after the other, each compared with what was remembered of those before. */
const follow = (looks: ReadonlyArray<RaidDiff.RaidSnapshot>) => {
  let last: RaidDiff.RaidSnapshot | null = null
  const changes: Array<Change> = []
  for (const current of looks) {
    const found = RaidDiff.diff(last, current)
    changes.push(...found)
    if (found.length > 0) last = RaidDiff.trim(current)
  }
  return { changes, last }
}

describe("a raid weekend", () => {
  it("is told from its start to its end", () => {
    const looks = [
      ...Array.from({ length: 8 }, (_, hits) => raidLook(raids, { hits, damage: Math.min(4, hits) })),
      raidLook(raids, { hits: 7, damage: 4, ended: true, medals: 900 })
    ]
    assert.deepStrictEqual(words(follow(looks).changes), [
      "RaidStarted",
      "8YY:1#1",
      "lost 1 to 9YY",
      "8YY:1#2",
      "destroyed 8YY:1",
      "8YY:2#1",
      "destroyed 8YY:2",
      "lost 2 to 9YY",
      "8YY:0#1",
      "lost 0 to 9YY",
      "RaidDefended",
      "8YY:0#2",
      "destroyed 8YY:0",
      "8YU:1#1",
      "8YU:2#1",
      "RaidEnded"
    ])
  })

  const rows: ReadonlyArray<readonly [string, View | null, View, ReadonlyArray<string>]> = [
    ["starts before the first attack", null, { hits: 0 }, ["RaidStarted"]],
    ["is seen late", null, { hits: 1 }, ["RaidStarted", "8YY:1#1"]],
    [
      "has two attacks on a district between two looks",
      { hits: 3 },
      { hits: 5 },
      ["8YY:0#1", "8YY:0#2", "destroyed 8YY:0"]
    ],
    ["does not change", { hits: 5, damage: 2 }, { hits: 5, damage: 2 }, []],
    ["is shown by a node that lags behind", { hits: 5 }, { hits: 3 }, []],
    ["is shown as going on by a node that lags behind", { hits: 7, ended: true }, { hits: 7 }, []],
    ["loses a district", { hits: 0 }, { hits: 0, damage: 1 }, ["lost 1 to 9YY"]],
    [
      "is defended when it ends",
      { hits: 7, damage: 2 },
      { hits: 7, damage: 2, ended: true },
      ["RaidDefended", "RaidEnded"]
    ],
    [
      "ends after the capital fell, which was told before",
      { hits: 7, damage: 4 },
      { hits: 7, damage: 4, ended: true },
      ["RaidEnded"]
    ],
    [
      "gets its medals after its end",
      { hits: 7, ended: true },
      { hits: 7, ended: true, medals: 1200 },
      ["changed offensiveReward", "changed defensiveReward"]
    ],
    [
      "has an attack that comes in after the end",
      { hits: 6, ended: true },
      { hits: 7, ended: true },
      ["8YU:2#1", "changed capitalTotalLoot", "changed totalAttacks"]
    ]
  ]
  for (const [situation, previous, current, expected] of rows) {
    it(`is told right when it ${situation}`, () => {
      const before = previous === null ? null : RaidDiff.trim(raidLook(raids, previous))
      assert.deepStrictEqual(words(RaidDiff.diff(before, raidLook(raids, current))), expected)
    })
  }

  it("says of an attack who made it, what it added and whether it brought the district down", () => {
    const changes = RaidDiff.diff(RaidDiff.trim(raidLook(raids, { hits: 1 })), raidLook(raids, { hits: 2 }))
    const { startTime } = raidLook(raids, { hits: 0 })
    assert.deepStrictEqual<unknown>(changes[0], {
      _tag: "RaidAttack",
      weekend: startTime,
      occurrence: 0,
      district: { id: 70000001, name: "District 1", districtHallLevel: 4 },
      defender: { tag: "#8YY", name: "Clan #8YY" },
      attack: { attacker: { tag: "#PY1", name: "Name 1" }, destructionPercent: 100, stars: 3 },
      number: 2,
      destruction: 40,
      destroyed: true
    })
    assert.isTrue(changes[1]?._tag === "RaidDistrictDestroyed" && changes[1].attackCount === 2)
  })

  it("ends with its numbers and its medals", () => {
    const ended = raidLook(raids, { hits: 7, ended: true, medals: 900 })
    const [last] = RaidDiff.diff(RaidDiff.trim(raidLook(raids, { hits: 7 })), ended)
    assert.deepStrictEqual<unknown>(last, {
      _tag: "RaidEnded",
      weekend: ended.startTime,
      totals: {
        capitalTotalLoot: 7000,
        raidsCompleted: 1,
        totalAttacks: 7,
        enemyDistrictsDestroyed: 3,
        offensiveReward: 900,
        defensiveReward: 900
      },
      unseenAttacks: 0
    })
  })

  it("of which the attacks are not shown any more counts them, and tells the districts that fell", () => {
    const before = RaidDiff.trim(raidLook(raids, { hits: 3 }))
    const changes = RaidDiff.diff(before, raidLook(raids, { hits: 7, ended: true, isOld: true }))
    assert.deepStrictEqual(words(changes), ["destroyed 8YY:0", "RaidEnded"])
    assert.isTrue(changes.some((change) => change._tag === "RaidEnded" && change.unseenAttacks === 4))
  })

  it("is another one when it starts at another time, and older ones are no news", () => {
    const next = raidLook({ ...raids, start: friday + week }, { hits: 1 })
    const before = raidLook(raids, { hits: 7, ended: true })
    assert.deepStrictEqual(words(RaidDiff.diff(before, next)), ["RaidStarted", "8YY:1#1"])
    assert.deepStrictEqual(RaidDiff.diff(next, before), [])
  })

  it("tells nothing of a picture that is older, whatever it shows", () => {
    const previous = raidLook(raids, { hits: 5 })
    const old = { ...raidLook(raids, { hits: 3, damage: 4 }), endTime: previous.startTime }
    assert.deepStrictEqual([RaidDiff.isOlder(old, previous), RaidDiff.isOlder(previous, old)], [true, false])
    assert.deepStrictEqual(RaidDiff.diff(previous, old), [])
    const moved = { ...previous, endTime: previous.startTime }
    assert.deepStrictEqual(words(RaidDiff.diff(previous, moved)), ["changed endTime"])
  })

  it("tells raids on the same clan apart", () => {
    const twice: Plan = { ...raids, targets: ["#8YY", "#8YY"] }
    const looks = Array.from({ length: 8 }, (_, hits) => raidLook(twice, { hits }))
    const { changes } = follow(looks)
    const attacks = changes.flatMap((change) => (change._tag === "RaidAttack" ? [change.occurrence] : []))
    assert.deepStrictEqual(attacks, [0, 0, 0, 0, 0, 1, 1])
  })
})

// ---------------------------------------------------------------------------------------------------------------------
// Properties
// ---------------------------------------------------------------------------------------------------------------------

const Drawn = Schema.Struct({
  raid: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1 })),
  district: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2 })),
  by: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 4 })),
  percent: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 60 }))
})
const Hits = Schema.Array(Drawn).check(Schema.isMaxLength(15))
const Picks = Schema.Array(Schema.Boolean).check(Schema.isMinLength(16))

const planOf = (hits: Plan["hits"]): Plan => ({ ...raids, hits })

describe("however often a weekend is looked at", () => {
  it.prop("every attack is told once, in the order of its district", [Hits, Picks], ([hits, picks]) => {
    const plan = planOf(hits)
    const shown = Array.from({ length: hits.length + 1 }, (_, n) => n).filter((n) => picks[n] === true)
    const { changes } = follow(shown.map((n) => raidLook(plan, { hits: n })))
    const last = shown.at(-1) ?? 0
    const made = new Map<string, number>()
    const expected = hits.slice(0, last).map(({ district, raid }) => {
      const key = `${plan.targets[raid]?.slice(1)}:${district}`
      made.set(key, (made.get(key) ?? 0) + 1)
      return `${key}#${made.get(key)}`
    })
    const told = words(changes).filter((word) => word.includes("#"))
    assert.deepStrictEqual(told.toSorted(), expected.toSorted())
    for (const key of made.keys()) {
      const own = (of: ReadonlyArray<string>) => of.filter((word) => word.startsWith(`${key}#`))
      assert.deepStrictEqual(own(told), own(expected))
    }
  })

  it.prop("equal looks tell nothing, stored or not", [Hits], ([hits]) => {
    const stored = Schema.toCodecJson(RaidDiff.ClanRaids)
    const look = () => raidLook(planOf(hits), { hits: hits.length, damage: 3 })
    assert.deepStrictEqual(RaidDiff.diff(look(), look()), [])
    const remembered = { weekend: RaidDiff.trim(look()) }
    const text = JSON.stringify(Schema.encodeUnknownSync(stored)(remembered))
    const restored = Schema.decodeUnknownSync(stored)(JSON.parse(text))
    assert.isTrue(Equal.equals(restored, remembered))
    assert.deepStrictEqual(RaidDiff.diff(restored.weekend, look()), [])
    assert.notInclude(text, 'attacker":{"tag')
  })

  it.prop("what is told turns the previous look into the current one", [Hits, Schema.Int], ([hits, n]) => {
    const plan = planOf(hits)
    const from = Math.abs(n) % (hits.length + 1)
    const previous = RaidDiff.trim(raidLook(plan, { hits: from, damage: 1 }))
    const current = raidLook(plan, { hits: hits.length, damage: 4, ended: true, medals: 5 })
    const applied = RaidDiff.apply(previous, RaidDiff.diff(previous, current))
    // Districts that nobody attacked are in no change.
    const attacked = (weekend: RaidDiff.RaidSnapshot | null) => ({
      ended: weekend?.ended,
      totals: weekend?.totals,
      districts: weekend?.raids.flatMap(({ clan, districts, districtsDestroyed }) =>
        districts
          .filter(({ attackCount }) => attackCount > 0)
          .map((district) => ({ clan, districtsDestroyed, ...district }))
          .toSorted((a, b) => a.id - b.id)
      )
    })
    const sorted = (weekend: RaidDiff.RaidSnapshot | null) =>
      weekend && { ...weekend, raids: weekend.raids.toSorted((a, b) => a.clan.tag.localeCompare(b.clan.tag)) }
    assert.deepStrictEqual(attacked(sorted(applied)), attacked(sorted(RaidDiff.trim(current))))
  })
})

describe("events of raids", () => {
  const json = Schema.toCodecJson(RaidDiff.RaidEvent)
  it.prop("go through JSON", [Arbitrary.schema(RaidDiff.RaidEvent)], ([event]) =>
    Equal.equals(
      Schema.decodeUnknownSync(json)(JSON.parse(JSON.stringify(Schema.encodeUnknownSync(json)(event)))),
      event
    )
  )
})
