/** A season of the clan war league in the world: search, draw, rounds, result. */
import { assert, describe, it } from "@effect/vitest"
import * as Tag from "clashfx/model/Tag"
import * as Result from "effect/Result"
import * as LeagueBody from "../../src/body/league.ts"
import * as WarBody from "../../src/body/war.ts"
import * as Leagues from "../../src/catalog/Leagues.ts"
import * as Command from "../../src/world/Command.ts"
import * as Journal from "../../src/world/Journal.ts"
import * as LeagueWars from "../../src/world/LeagueWars.ts"
import type { LeagueGroup, World as State } from "../../src/world/State.ts"
import * as World from "../../src/world/World.ts"

const hour = 3_600_000
const day = 24 * hour

const setUp = (clans = 8) => {
  const world = World.make({ ...World.still, clans, members: [16, 30], leagues: { search: "2 hours", teamSize: 15 } })
  const group = Result.getOrThrow(Command.startLeague([...world.clans.keys()])(world))
  return { world, group }
}

const shown = (group: LeagueGroup) => {
  const body = LeagueBody.group(group)
  return "rounds" in body ? body.rounds.map(({ warTags }) => warTags) : []
}

/** The place of a league among the war leagues. */
const at = (league: unknown) => Leagues.war.findIndex((one) => JSON.stringify(one) === JSON.stringify(league))

const states = (group: LeagueGroup) => group.rounds.map((wars) => [...new Set(wars.map(({ state }) => state))].join())

describe("the draw", () => {
  for (const size of [2, 4, 6, 8]) {
    it(`of ${size} clans lets everyone meet everyone once`, () => {
      const met = new Set<string>()
      for (let round = 0; round < size - 1; round++) {
        const pairs = LeagueWars.pairs(size, round)
        assert.strictEqual(new Set(pairs.flat()).size, size)
        for (const pair of pairs) met.add(pair.toSorted().join())
      }
      assert.strictEqual(met.size, (size * (size - 1)) / 2)
    })
  }
})

describe("a season of the clan war league", () => {
  it("is searched first, with nothing but the state", () => {
    const { group } = setUp()
    assert.deepStrictEqual(LeagueBody.group(group), { state: "notInWar" })
  })

  it("draws a round a day, and the next one prepares while one is fought", () => {
    const { group, world } = setUp()
    const start = world.now + 2 * hour
    World.advance(world, start)
    assert.strictEqual(group.state, "preparation")
    assert.deepStrictEqual(states(group), ["preparation"])
    assert.strictEqual(shown(group).length, 7)
    assert.isTrue(shown(group)[0]?.every((tag) => tag !== Tag.placeholder))
    assert.deepStrictEqual(shown(group)[1], ["#0", "#0", "#0", "#0"])
    for (let round = 1; round <= 6; round++) {
      World.advance(world, start + round * day)
      assert.strictEqual(group.state, "inWar")
      const before = Array.from({ length: round - 1 }, () => "warEnded")
      assert.deepStrictEqual(states(group), [...before, "inWar", "preparation"])
    }
    World.advance(world, start + 7 * day)
    assert.deepStrictEqual(states(group), [...Array.from({ length: 6 }, () => "warEnded"), "inWar"])
    World.advance(world, start + 8 * day - 1)
    assert.strictEqual(group.state, "inWar")
    World.advance(world, start + 8 * day)
    assert.strictEqual(group.state, "ended")
    assert.deepStrictEqual(new Set(states(group)), new Set(["warEnded"]))
  })

  it("has wars of one attack each, between clans of the group, with gaps on the map", () => {
    const { group, world } = setUp()
    World.advance(world, world.now + 10 * day)
    for (const war of group.rounds.flat()) {
      const body = WarBody.league(war)
      assert.notProperty(body, "attacksPerMember")
      assert.notProperty(body, "battleModifier")
      assert.strictEqual(body.teamSize, 15)
      assert.strictEqual(body.warStartTime, body.startTime)
      assert.isAtMost(body.clan.attacks, 15)
      for (const { members } of war.sides) {
        const places = members.map(({ mapPosition }) => mapPosition)
        assert.strictEqual(new Set(places).size, 15)
        for (const { attacks } of members) assert.isAtMost(attacks.length, 1)
      }
      const clans = group.clans.map(({ clan }) => clan.tag)
      for (const { clan } of war.sides) assert.include(clans, clan.tag)
      assert.strictEqual(world.leagueWars.get(war.tag ?? ""), war)
    }
    const places = group.rounds.flat().flatMap(({ sides }) => sides[0].members.map(({ mapPosition }) => mapPosition))
    assert.isAbove(Math.max(...places), 15)
  })

  it("is logged as one row without opponent, stays readable, and is gone after ten days", () => {
    const { group, world } = setUp()
    World.advance(world, world.now + 2 * hour + 8 * day)
    for (const { clan } of group.clans) {
      const [row] = clan.warLog
      assert(row !== undefined)
      assert.isNull(row.result)
      const body = WarBody.logEntry(row)
      assert.notProperty(body.opponent, "tag")
      assert.strictEqual(body.opponent.clanLevel, 0)
      assert.strictEqual(clan.league, group)
    }
    World.advance(world, world.now + 10 * day)
    for (const { clan } of group.clans) assert.isUndefined(clan.league)
    assert.strictEqual(world.leagueWars.size, 0)
  })

  it("moves the first of the table up and the last down", () => {
    const { group, world } = setUp()
    World.advance(world, world.now + 9 * day)
    const points = new Map(group.clans.map(({ clan }) => [clan.tag, clan.warLog[0]?.clan.stars ?? 0]))
    const [most, least] = [Math.max(...points.values()), Math.min(...points.values())]
    const moves = Journal.ofKind(world.journal.rows, "clan").filter(({ field }) => field === "warLeague")
    assert.isNotEmpty(moves)
    for (const { current, previous, tag } of moves) {
      const rose = JSON.stringify(previous) === JSON.stringify(Leagues.warAt(at(current) - 1))
      assert.strictEqual(points.get(tag), rose ? most : least)
    }
  })

  it("has fewer rounds with fewer clans", () => {
    const { group, world } = setUp(6)
    World.advance(world, world.now + 2 * hour)
    assert.strictEqual(shown(group).length, 5)
    assert.strictEqual(shown(group)[0]?.length, 3)
    World.advance(world, world.now + 6 * day)
    assert.strictEqual(group.state, "ended")
  })

  it("is in the journal: the group, the rounds, and every war", () => {
    const { group, world } = setUp()
    World.advance(world, world.now + 9 * day)
    const { rows } = world.journal
    assert.deepStrictEqual(
      Journal.ofKind(rows, "leagueGroup").map(({ previous, current }) => [previous, current]),
      [
        [undefined, "preparation"],
        ["preparation", "inWar"],
        ["inWar", "ended"]
      ]
    )
    const rounds = Journal.ofKind(rows, "leagueRound").map(({ change, round }) => `${round} ${change}`)
    assert.strictEqual(rounds.length, 21)
    assert.isBelow(rounds.indexOf("1 ended"), rounds.indexOf("2 started"))
    assert.isBelow(rounds.indexOf("1 started"), rounds.indexOf("2 drawn"))
    const attacks = Journal.ofKind(rows, "warAttack")
    assert.strictEqual(
      attacks.length,
      group.rounds.flat().reduce((sum, war) => sum + war.attacks.length, 0)
    )
    assert.strictEqual(Journal.ofKind(rows, "warState").length, 28 * 3)
  })

  it("opens on the 1st of a month, for all clans that can fill a team", () => {
    const world = World.make({
      ...World.still,
      leagues: true,
      startTime: Date.UTC(2026, 10, 30),
      clans: [...Array.from({ length: 17 }, () => ({ members: 20 })), { members: 10 }]
    })
    const inLeague = (of: State) => [...of.clans.values()].filter(({ league }) => league !== undefined).length
    World.advance(world, Date.UTC(2026, 11, 1, 8) - 1)
    assert.strictEqual(inLeague(world), 0)
    World.advance(world, Date.UTC(2026, 11, 1, 8))
    assert.strictEqual(inLeague(world), 16)
    World.advance(world, Date.UTC(2026, 11, 1, 9))
    const seasons = new Set([...world.clans.values()].flatMap(({ league }) => league?.season ?? []))
    assert.deepStrictEqual([...seasons], ["2026-12"])
  })
})
