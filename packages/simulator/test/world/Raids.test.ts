/** Raid weekends in the world. */
import { assert, describe, it } from "@effect/vitest"
import * as RaidBody from "../../src/body/raid.ts"
import * as Command from "../../src/world/Command.ts"
import * as Journal from "../../src/world/Journal.ts"
import type { RaidWeekend, World as State } from "../../src/world/State.ts"
import * as World from "../../src/world/World.ts"

const hour = 3_600_000
const day = 24 * hour
/** A Friday 07:00. */
const friday = Date.UTC(2026, 10, 6, 7)

const setUp = () => World.make({ ...World.still, raids: true, clans: 8, members: 20, startTime: friday - hour })

const weekends = (world: State): ReadonlyArray<RaidWeekend> =>
  [...world.clans.values()].flatMap(({ raids }) => raids[0] ?? [])

describe("raid weekends", () => {
  it("last from Friday 07:00 to Monday 07:00", () => {
    const world = setUp()
    World.advance(world, friday - 1)
    assert.strictEqual(weekends(world).length, 0)
    World.advance(world, friday)
    assert.isAbove(weekends(world).length, 4)
    World.advance(world, friday + 3 * day - 1)
    assert.isTrue(weekends(world).every(({ state }) => state === "ongoing"))
    World.advance(world, friday + 3 * day)
    assert.isTrue(weekends(world).every(({ state }) => state === "ended"))
    World.advance(world, friday + 7 * day)
    assert.isTrue(weekends(world).every(({ startTime }) => startTime === friday + 7 * day))
  })

  it("begin at once in a world that starts on one", () => {
    const world = World.make({ ...World.still, raids: true, clans: 8, startTime: friday + 30 * hour })
    World.advance(world, world.now + hour)
    assert.isTrue(weekends(world).every(({ startTime }) => startTime === friday))
    assert.isAbove(weekends(world).length, 4)
  })

  it("have no raid without an attack, also when one tries who has no attack left", () => {
    const world = World.make({ ...World.still, clans: 2, members: 50, startTime: friday })
    Command.startRaids()(world)
    const [clan] = world.clans.values()
    const [weekend] = clan?.raids ?? []
    const [first, ...others] = [...(clan?.roster ?? [])]
    if (first === undefined || weekend === undefined) return assert.fail("nobody is there")
    for (let n = 0; n < 6; n++) Command.raid(first.tag)(world)
    for (const { tag } of others) {
      for (let n = 0; n < 5; n++) {
        Command.raid(tag)(world)
        Command.raid(first.tag)(world)
        assert.isTrue(weekend.attackLog.at(-1)?.districts.some(({ attacks }) => attacks.length > 0))
      }
    }
    assert.isAbove(weekend.attackLog.length, 2)
  })

  it("add up: attacks, loot, districts, members", () => {
    const world = setUp()
    for (const at of [friday + day, friday + 2 * day, friday + 4 * day]) {
      World.advance(world, at)
      for (const weekend of weekends(world)) {
        const body = RaidBody.weekend(weekend, 0)
        const members = body.members ?? []
        const districts = body.attackLog.flatMap((raid) => raid.districts)
        const sum = (numbers: ReadonlyArray<number>) => numbers.reduce((total, n) => total + n, 0)
        assert.strictEqual(sum(members.map(({ attacks }) => attacks)), body.totalAttacks)
        assert.strictEqual(sum(districts.map(({ attackCount }) => attackCount)), body.totalAttacks)
        assert.strictEqual(sum(districts.map(({ totalLooted }) => totalLooted)), body.capitalTotalLoot)
        const destroyed = districts.filter(({ destructionPercent }) => destructionPercent === 100)
        assert.strictEqual(destroyed.length, body.enemyDistrictsDestroyed)
        for (const member of members) {
          assert.isAtMost(member.attacks, member.attackLimit + member.bonusAttackLimit)
        }
        for (const district of districts) {
          const [latest] = district.attacks ?? []
          assert.strictEqual(latest?.destructionPercent ?? 0, district.destructionPercent)
        }
        // Only the last raid can be unfinished.
        assert.isTrue(body.attackLog.slice(0, -1).every((raid) => raid.districtsDestroyed === raid.districtCount))
      }
    }
  })

  it("give rewards at the end only", () => {
    const world = setUp()
    World.advance(world, friday + 2 * day)
    assert.isTrue(weekends(world).every(({ offensiveReward }) => offensiveReward === 0))
    World.advance(world, friday + 3 * day)
    for (const weekend of weekends(world)) {
      if (weekend.attackLog.some(({ districts }) => districts.some((one) => one.destructionPercent === 100))) {
        assert.isAbove(weekend.offensiveReward, 0)
      }
    }
  })

  it("show an attack on one clan in the defence of the other", () => {
    const world = setUp()
    World.advance(world, friday + 2 * day)
    let raids = 0
    for (const clan of world.clans.values()) {
      for (const raid of clan.raids[0]?.attackLog ?? []) {
        assert.isTrue(raid.defender.raids[0]?.defenseLog.includes(raid))
        raids++
      }
    }
    assert.isAbove(raids, 8)
  })

  it("send members and attacks of the newest weekends only", () => {
    const world = setUp()
    World.advance(world, friday + 15 * day)
    const clan = [...world.clans.values()].find(({ raids }) => raids.length === 3)
    const [first, second, third] = (clan?.raids ?? []).map(RaidBody.weekend)
    assert.isUndefined(second?.members)
    assert.isUndefined(third?.members)
    const attacked = (body: typeof first) =>
      body?.attackLog.some((raid) => raid.districts.some(({ attacks }) => attacks !== undefined))
    assert.isTrue(attacked(second))
    assert.isFalse(attacked(third))
    assert.strictEqual(first?.state, "ongoing")
  })

  it("are in the journal: start, every attack, end", () => {
    const world = setUp()
    World.advance(world, friday + 4 * day)
    const { rows } = world.journal
    const attacks = weekends(world).reduce((sum, { members }) => {
      return sum + [...members.values()].reduce((total, member) => total + member.attacks, 0)
    }, 0)
    assert.strictEqual(Journal.ofKind(rows, "raidAttack").length, attacks)
    const changes = Journal.ofKind(rows, "raidWeekend").map(({ change }) => change)
    assert.strictEqual(changes.filter((change) => change === "started").length, weekends(world).length)
    assert.strictEqual(changes.filter((change) => change === "ended").length, weekends(world).length)
  })
})
