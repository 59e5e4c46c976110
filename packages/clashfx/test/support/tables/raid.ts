/** The tables of raid weekends, the way that production goes: body, snapshot, store, the next look, the events' own store. */
import * as assert from "node:assert"
import * as Schema from "effect/Schema"
import type * as RaidModel from "../../../src/model/RaidSeason.ts"
import type * as RaidDiffModule from "../../../src/diff/RaidDiff.ts"
import { delivered, type TableCheck, waysOf } from "./tableCheck.ts"

const attacker = { tag: "#PY0", name: "Ann" }
const hit = (destructionPercent: number, stars: number) => ({ attacker, destructionPercent, stars })
const [first, second] = [hit(60, 1), hit(100, 3)]

const place = { id: 70000001, name: "Barbarian Camp", districtHallLevel: 4 }
const shown = { ...place, destructionPercent: 60, attackCount: 1, attacks: [first] }
const down = { ...place, destructionPercent: 100, attackCount: 2, attacks: [second, first] }
const giants = { tag: "#8YY", name: "Giants" }
const badgeUrls = { small: "s", medium: "m", large: "l" }
const sent = (districts: ReadonlyArray<object>) => districts.map((of) => ({ ...of, stars: 1, totalLooted: 5 }))
const numbers = { attackCount: 1, districtCount: 3, districtsDestroyed: 0 }

const totals = {
  capitalTotalLoot: 1,
  raidsCompleted: 2,
  totalAttacks: 3,
  enemyDistrictsDestroyed: 4,
  offensiveReward: 5,
  defensiveReward: 6
}
const ongoing = {
  state: "ongoing",
  startTime: "20261106T070000.000Z",
  endTime: "20261109T070000.000Z",
  ...totals,
  attackLog: [{ defender: { ...giants, level: 9, badgeUrls }, ...numbers, districts: sent([shown]) }],
  defenseLog: [{ attacker: { ...giants, level: 9, badgeUrls }, ...numbers, districts: sent([shown]) }]
}

// What is told of it.

const [weekend, endTime] = ["2026-11-06T07:00:00.000Z", "2026-11-09T07:00:00.000Z"]
const raid = { clan: giants, occurrence: 0, ...numbers, districts: [{ ...shown, marks: "d56" }] }
const current = { startTime: weekend, endTime, ended: false, totals, raids: [raid], defenses: [raid] }
const ofRaid = { weekend, occurrence: 0, district: place }

export const check: TableCheck = {
  tables: ["diff/raid/raidSnapshot.ts", "diff/raid/raidSnapshot.ts#ClanRaids"],
  run: async (load) => {
    const { RaidSeason } = await load<typeof RaidModel>("model/RaidSeason.ts")
    const { ClanRaids, diff, found, RaidEvent, snapshot, trim } = await load<typeof RaidDiffModule>("diff/RaidDiff.ts")
    const decode = Schema.decodeUnknownSync(RaidSeason)
    const events = delivered(RaidEvent)
    const look = (more: object) => snapshot(decode({ ...ongoing, ...more }))
    assert.deepStrictEqual(events([found(look({}))]), [{ _tag: "RaidFound", weekend, current }])
    for (const way of waysOf(ClanRaids)) {
      const told = (before: object, after: object) =>
        events(diff(way({ weekend: trim(look(before)) }).weekend, look({ ...before, ...after })))
      assert.deepStrictEqual(told({}, {}), [])
      assert.deepStrictEqual(told({}, { endTime: "20261109T080000.000Z" }), [
        { _tag: "RaidChanged", field: "endTime", previous: endTime, current: "2026-11-09T08:00:00.000Z", weekend }
      ])
      const [ours] = ongoing.attackLog
      const fallen = { attackCount: 2, districtsDestroyed: 1, districts: sent([down]) }
      assert.deepStrictEqual(told({}, { totalAttacks: 4, attackLog: [{ ...ours, ...fallen }] }), [
        {
          _tag: "RaidAttack",
          ...ofRaid,
          defender: giants,
          attack: second,
          number: 2,
          destruction: 40,
          destroyed: true
        },
        { _tag: "RaidDistrictDestroyed", ...ofRaid, defender: giants, attackCount: 2 }
      ])
      const [theirs] = ongoing.defenseLog
      const lost = { ...fallen, districtCount: 1 }
      assert.deepStrictEqual(told({}, { defenseLog: [{ ...theirs, ...lost }] }), [
        { _tag: "RaidDistrictLost", ...ofRaid, attacker: giants, attackCount: 2 },
        {
          _tag: "RaidDefended",
          weekend,
          occurrence: 0,
          attacker: giants,
          attackCount: 2,
          districtCount: 1,
          districtsDestroyed: 1
        }
      ])
      const ended = { state: "ended" }
      assert.deepStrictEqual(told({}, ended), [
        { _tag: "RaidDefended", weekend, occurrence: 0, attacker: giants, ...numbers },
        { _tag: "RaidEnded", weekend, totals, unseenAttacks: 0 }
      ])
      for (const [field, previous] of Object.entries(totals)) {
        assert.deepStrictEqual(told(ended, { [field]: previous + 1 }), [
          { _tag: "RaidChanged", field, previous, current: previous + 1, weekend }
        ])
      }
    }
  }
}
