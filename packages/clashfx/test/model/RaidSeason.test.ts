/** Medals, districts and attackers of a raid weekend. */
import { assert, describe, it } from "@effect/vitest"
import * as RaidSeason from "clashfx/model/RaidSeason"
import * as Schema from "effect/Schema"
import { type Body, raidDistrict, raidSeason } from "../support/bodies.ts"

const decode = (more: Body = {}): RaidSeason.RaidSeason =>
  Schema.decodeUnknownSync(RaidSeason.RaidSeason)({ ...raidSeason, ...more })
const season = decode()
const { members: _, ...withoutMembers } = raidSeason
const older = Schema.decodeUnknownSync(RaidSeason.RaidSeason)(withoutMembers)

const member = (tag: string): RaidSeason.RaidMember => {
  const found = RaidSeason.member(season, tag)
  if (found === undefined) throw new Error(`no member ${tag}`)
  return found
}

describe("raid medals", () => {
  const district = (id: number, level: number): RaidSeason.RaidDistrict =>
    Schema.decodeUnknownSync(RaidSeason.RaidDistrict)(raidDistrict(id, level))

  const halls: ReadonlyArray<[level: number, peak: number, other: number]> = [
    [1, 0, 135],
    [2, 180, 225],
    [3, 360, 350],
    [4, 585, 405],
    [5, 810, 460],
    [6, 1115, 460],
    [7, 1240, 460],
    [8, 1260, 460],
    [9, 1375, 460],
    [10, 1450, 460],
    [11, 1450, 460]
  ]
  for (const [level, peak, other] of halls) {
    it(`a hall of level ${level} is worth ${peak} in the middle, ${other} elsewhere`, () => {
      assert.strictEqual(RaidSeason.districtMedals(district(70000000, level)), peak)
      assert.strictEqual(RaidSeason.districtMedals(district(70000004, level)), other)
    })
  }

  it("are shared among all attacks and rounded up, like the API does", () => {
    // 1450 and 405 for two destroyed districts, six attacks: 309.17
    assert.strictEqual(RaidSeason.offensiveMedals(season), 310)
    assert.strictEqual(RaidSeason.offensiveMedals(decode({ attackLog: [] })), 0)
  })

  it("of a member count each attack and the defence", () => {
    assert.strictEqual(RaidSeason.memberMedals(season, member("#QQ0")), 310 * 4 + 90)
    assert.strictEqual(RaidSeason.memberMedals(season, member("#QQ2")), 310 * 2 + 90)
  })
})

describe("districts", () => {
  it("count as destroyed at 100 percent, whatever their stars say", () => {
    assert.deepStrictEqual(
      RaidSeason.destroyedDistricts(season).map(({ defender, district }) => [defender.name, district.id]),
      [
        ["Defender", 70000000],
        ["Defender", 70000001]
      ]
    )
  })
})

describe("raid attacks", () => {
  const summary = (attacks: ReadonlyArray<RaidSeason.PlacedRaidAttack>) =>
    attacks.map(({ district, attack, destruction, destroyed }) => [
      district.id - 70000000,
      String(attack.attacker.tag),
      destruction,
      destroyed
    ])

  it("come earliest first, with what each of them added", () => {
    assert.deepStrictEqual(summary(RaidSeason.attacks(season)), [
      [0, "#QQ0", 40, false],
      [0, "#QQ0", 30, false],
      [0, "#QQ2", 30, true],
      [1, "#QQ2", 55, false],
      [1, "#QQ0", 45, true],
      [2, "#QQ0", 99, false]
    ])
  })

  it("of one member are found by the tag", () => {
    assert.deepStrictEqual(summary(RaidSeason.attacks(season, "qq2")), [
      [0, "#QQ2", 30, true],
      [1, "#QQ2", 55, false]
    ])
    assert.deepStrictEqual(RaidSeason.attacks(season, "#9YY"), [])
  })
})

describe("raid members", () => {
  it("are found by their tag", () => {
    assert.strictEqual(RaidSeason.member(season, "qq0")?.name, "One")
    assert.strictEqual(RaidSeason.member(season, "#9YY"), undefined)
    assert.strictEqual(RaidSeason.member(older, "#QQ0"), undefined)
  })

  it("have attacks left, with the bonus attack once it is earned", () => {
    assert.deepStrictEqual([member("#QQ0"), member("#QQ2")].map(RaidSeason.attacksLeft), [2, 3])
  })

  it("are summed up with attacks, loot and destroyed districts", () => {
    assert.deepStrictEqual(
      RaidSeason.memberSummaries(season).map(({ member, attacks, looted, districtsDestroyed }) => [
        member.name,
        attacks.length,
        looted,
        districtsDestroyed
      ]),
      [
        ["One", 4, 3000, 1],
        ["Two", 2, 1200, 1]
      ]
    )
    assert.deepStrictEqual(RaidSeason.memberSummaries(older), [])
  })
})
