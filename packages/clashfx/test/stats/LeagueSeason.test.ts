/** A league season: table, members, bonuses, medals, line-ups. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as GameData from "../../src/game/GameData.ts"
import * as LeagueGroup from "../../src/model/LeagueGroup.ts"
import * as War from "../../src/model/War.ts"
import * as LeagueSeason from "../../src/stats/LeagueSeason.ts"
import { badgeUrls } from "../support/bodies.ts"
import {
  type Blow,
  declaredAt,
  hour,
  memberTag,
  type Plan,
  small,
  them,
  us,
  type View,
  warBody
} from "../support/wars.ts"

const third = "#8YU"
const day = 24 * hour

const group = (rounds: ReadonlyArray<ReadonlyArray<string>>): LeagueGroup.LeagueGroupBody =>
  Schema.decodeUnknownSync(LeagueGroup.LeagueGroupBody)({
    state: "inWar",
    season: "2026-11",
    clans: [us, them, third].map((tag) => ({
      tag,
      name: `Clan ${tag}`,
      clanLevel: 10,
      badgeUrls,
      members:
        tag === us
          ? [0, 1, 2, 3].map((n) => ({ tag: memberTag("clan", n), name: `Signed ${n}`, townHallLevel: 17 - n }))
          : []
    })),
    rounds: rounds.map((warTags) => ({ warTags }))
  })

const war = (plan: Plan, view: View = { state: "warEnded" }, tag?: string): War.LeagueWar =>
  Schema.decodeUnknownSync(War.LeagueWar)({ ...warBody(plan, view), ...(tag === undefined ? {} : { tag }) })

/** Ours wins the first, ties the second, and fights the third. */
const once: Plan = {
  ...small,
  blows: small.blows.filter(({ attacker, by }, i, all) => firstOf(all, by, attacker) === i)
}
const tie: Plan = { size: 3, blows: [], declared: declaredAt + day, opponent: third }
const running: Plan = { ...once, declared: declaredAt + 2 * day, opponent: third }
function firstOf(all: ReadonlyArray<Blow>, by: string, attacker: number): number {
  return all.findIndex((blow) => blow.by === by && blow.attacker === attacker)
}

const empty = group([])
const wars = [war(once), war(tie), war(running, { state: "inWar", shown: 1 })]

describe("the table of a league", () => {
  it("counts stars with ten for a win, then destruction, and all clans of the group", () => {
    assert.deepStrictEqual(
      LeagueSeason.standings(empty, wars).map((row) => [row.position, row.tag, row.stars, row.won, row.lost, row.tied]),
      [
        // 2 + 3 - 2 + 2 stars of the first war, ten for it, two of the third.
        [1, us, 5 + 10 + 2, 1, 0, 1],
        [2, them, 5, 0, 1, 0],
        [3, third, 0, 0, 0, 1]
      ]
    )
  })

  it("has the sum of destruction over bases, and the wars that have begun", () => {
    const [first, second] = LeagueSeason.standings(empty, wars)
    assert.closeTo(first?.destruction ?? 0, 100 + 70 + 80, 1e-9)
    assert.closeTo(second?.destruction ?? 0, 100 + 66, 1e-9)
    assert.deepStrictEqual([first?.fought, second?.fought], [3, 1])
  })

  it("does not count a war twice, whichever way it is turned", () => {
    const again = [...wars, war(once, { state: "warEnded", swapped: true })]
    assert.deepStrictEqual(LeagueSeason.standings(empty, again), LeagueSeason.standings(empty, wars))
  })

  it("decides equal stars by destruction", () => {
    const blow: Blow = { by: "clan", attacker: 0, defender: 0, stars: 1, percent: 50 }
    const level = { size: 3, blows: [blow, { ...blow, by: "opponent" as const, percent: 51 }] }
    const [first] = LeagueSeason.standings(empty, [war(level, { state: "inWar", shown: 2 })])
    assert.strictEqual(first?.tag, them)
  })
})

describe("the members of a clan in a league", () => {
  const rows = LeagueSeason.members(empty, wars, us)

  it("are counted over the rounds; who never fought has zeros", () => {
    assert.deepStrictEqual(
      rows.map((row) => [row.tag, row.rounds, row.made, row.missed, row.stars, row.threeStars]),
      [
        [memberTag("clan", 0), 3, 2, 1, 4, 0],
        [memberTag("clan", 1), 3, 1, 1, 3, 1],
        [memberTag("clan", 2), 3, 1, 1, 2, 0],
        [memberTag("clan", 3), 0, 0, 0, 0, 0]
      ]
    )
  })

  it("come in the order of bonuses, or in an order of the caller's own", () => {
    const byTownHall: LeagueSeason.BonusOrder = (a, b) => a.townHall - b.townHall
    assert.deepStrictEqual(
      LeagueSeason.members(empty, wars, us, byTownHall).map(({ townHall }) => townHall),
      [14, 15, 16, 17]
    )
    const at = (more: Partial<LeagueSeason.LeagueMember>): LeagueSeason.LeagueMember => {
      const [row] = rows
      if (row === undefined) throw new Error("no row")
      return { ...row, ...more }
    }
    const better: ReadonlyArray<[Partial<LeagueSeason.LeagueMember>, Partial<LeagueSeason.LeagueMember>]> = [
      [{ stars: 3 }, { stars: 2, destruction: 999 }],
      [{ destruction: 200 }, { destruction: 199, missed: 0 }],
      [{ missed: 0 }, { missed: 1, rounds: 7 }],
      [{ rounds: 7 }, { rounds: 6, townHall: 1 }],
      [{ townHall: 14 }, { townHall: 15, starsConceded: 0 }],
      [{ starsConceded: 1 }, { starsConceded: 2 }]
    ]
    for (const [ahead, behind] of better) {
      assert.isBelow(LeagueSeason.bonusOrder(at(ahead), at(behind)), 0, JSON.stringify([ahead, behind]))
      assert.isAbove(LeagueSeason.bonusOrder(at(behind), at(ahead)), 0, JSON.stringify([behind, ahead]))
    }
  })

  it("have been seen in preparation, which is not a round yet", () => {
    const rows = LeagueSeason.members(empty, [war(tie, { state: "preparation" })], us)
    assert.deepStrictEqual([...new Set(rows.map(({ rounds }) => rounds))], [0])
  })
})

describe("medals", () => {
  it("are a share by stars: 20 percent for fighting, 10 more for each star, all from eight", () => {
    assert.deepStrictEqual(
      [0, 1, 5, 7, 8, 21].map((stars) => LeagueSeason.medalShare({ rounds: 1, stars })),
      [20, 30, 70, 90, 100, 100]
    )
    assert.strictEqual(LeagueSeason.medalShare({ rounds: 0, stars: 0 }), 0)
  })

  it.effect("are those of the league's position, with the bonus on top", () =>
    Effect.gen(function* () {
      const league = yield* GameData.row("warLeagues", "Champion League I")
      const { bonusReward, firstPlace, positionMedalDiff } = league.cwlMedals
      assert.strictEqual(LeagueSeason.medals({ rounds: 7, stars: 21 }, league, 1), firstPlace)
      assert.strictEqual(
        LeagueSeason.medals({ rounds: 1, stars: 0 }, league, 2, { bonus: true }),
        Math.ceil((firstPlace - positionMedalDiff) / 5) + bonusReward
      )
    }).pipe(Effect.provide(GameData.layer))
  )
})

describe("line-ups", () => {
  it("are of all clans, by round, in the order of the map", () => {
    const tagged = group([["#0", "#8QLPR0RV2"], ["#8QLPR0RV8"]])
    const rows = LeagueSeason.lineUps(tagged, [war(tie), war(once)])
    assert.deepStrictEqual(
      rows.map(({ clan, members, opponent, round }) => [round, clan, opponent, members.map((m) => m.mapPosition)]),
      [
        [1, us, them, [1, 2, 3]],
        [1, them, us, [1, 2, 3]],
        [2, us, third, [1, 2, 3]],
        [2, third, us, [1, 2, 3]]
      ]
    )
    assert.deepStrictEqual(
      LeagueSeason.lineUps(tagged, [war(tie)], third).map(({ clan }) => clan),
      [third]
    )
  })

  it("have the round of the war's tag, where the group knows it", () => {
    const tagged = group([["#8QLPR0RV2"], ["#8QLPR0RV8"]])
    const [row] = LeagueSeason.lineUps(tagged, [war(tie, { state: "warEnded" }, "#8QLPR0RV8")])
    assert.strictEqual(row?.round, 2)
  })
})
