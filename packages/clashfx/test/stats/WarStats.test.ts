/** War statistics: a table by hand, and random wars against sums over the plan of their attacks. */
import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import * as War from "../../src/model/War.ts"
import * as WarStats from "../../src/stats/WarStats.ts"
import { type Blow, memberTag, type Plan, regularBody, small, them, us, type View, warBody } from "../support/wars.ts"

const regular = (plan: Plan, view: View = { state: "warEnded" }): War.RegularWar =>
  Schema.decodeUnknownSync(War.RegularWar)(regularBody(plan, view))
const league = (plan: Plan, view: View = { state: "warEnded" }): War.LeagueWar =>
  Schema.decodeUnknownSync(War.LeagueWar)(warBody(plan, view))

describe("the members of a war", () => {
  it("have their attacks, stars, new stars, what they missed and what they conceded, in the order of the map", () => {
    const rows = WarStats.members(regular(small), us).map((row) => ({
      place: row.mapPosition,
      made: row.hits.length,
      missed: row.missed,
      left: row.left,
      stars: row.stars,
      newStars: row.newStars,
      threeStars: row.threeStars,
      destruction: row.destruction,
      conceded: row.starsConceded
    }))
    assert.deepStrictEqual(rows, [
      { place: 1, made: 2, missed: 0, left: 0, stars: 5, newStars: 5, threeStars: 1, destruction: 90, conceded: 2 },
      { place: 2, made: 1, missed: 1, left: 0, stars: 3, newStars: 1, threeStars: 1, destruction: 100, conceded: 3 },
      { place: 3, made: 1, missed: 1, left: 0, stars: 2, newStars: 2, threeStars: 0, destruction: 70, conceded: 0 }
    ])
  })

  it("have attacks left until the end, and have missed them after it", () => {
    const running = regular(small, { state: "inWar", shown: 3 })
    assert.deepStrictEqual(
      WarStats.attacksLeft(running, us).map(({ left, mapPosition, missed }) => [mapPosition, left, missed]),
      [
        [1, 1, 0],
        [2, 1, 0],
        [3, 2, 0]
      ]
    )
    assert.deepStrictEqual(WarStats.missedAttacks(running, us), [])
    assert.deepStrictEqual(WarStats.attacksLeft(regular(small), us), [])
    assert.deepStrictEqual(
      WarStats.missedAttacks(regular(small), us).map(({ mapPosition }) => mapPosition),
      [2, 3]
    )
  })

  it("are those of the clan that is asked for, whichever side it is on and however its tag is written", () => {
    const swapped = regular(small, { state: "warEnded", swapped: true })
    assert.deepStrictEqual(WarStats.members(swapped, " 2pp"), WarStats.members(regular(small), us))
    assert.deepStrictEqual(WarStats.members(swapped, "#LLL"), [])
    assert.deepStrictEqual(WarStats.members(swapped), WarStats.members(swapped, them))
  })

  it("have one attack in a league war", () => {
    assert.deepStrictEqual(
      WarStats.members(league({ ...small, blows: [] }), us).map(({ missed }) => missed),
      [1, 1, 1]
    )
  })

  it("count once when a body names a member or an attack twice", () => {
    const war = regular(small)
    const twice: War.RegularWar = { ...war, clan: { ...war.clan, members: [...war.clan.members, ...war.clan.members] } }
    assert.deepStrictEqual(WarStats.members(twice, us), WarStats.members(war, us))
    assert.deepStrictEqual(WarStats.hitRates([twice], us), WarStats.hitRates([war], us))
  })
})

describe("rates", () => {
  it("are by both town halls, highest attackers first", () => {
    // Our town halls are 17, 16, 15 from the top, and so are theirs.
    const [first, ...rest] = WarStats.hitRates([regular(small)], us)
    assert.deepStrictEqual(first, {
      attackerTownHall: 17,
      defenderTownHall: 17,
      attacks: 1,
      stars: [0, 0, 1, 0],
      threeStarRate: 0,
      averageStars: 2,
      destruction: 80
    })
    assert.deepStrictEqual(
      rest.map((row) => [row.attackerTownHall, row.defenderTownHall, row.threeStarRate]),
      [
        [17, 15, 100],
        [16, 17, 100],
        [15, 16, 0]
      ]
    )
  })

  it("can be of fresh attacks, of equal town halls, of one player", () => {
    const wars = [regular(small), regular(small, { state: "warEnded", swapped: true })]
    const pairs = (rows: ReadonlyArray<WarStats.Rate>) =>
      rows.map((row) => [row.attackerTownHall, row.defenderTownHall, row.attacks])
    assert.deepStrictEqual(pairs(WarStats.hitRates(wars, us, { freshOnly: true })), [
      [17, 17, 2],
      [17, 15, 2],
      [15, 16, 2]
    ])
    assert.deepStrictEqual(pairs(WarStats.hitRates(wars, us, { equalOnly: true })), [[17, 17, 2]])
    assert.deepStrictEqual(pairs(WarStats.hitRates(wars, us, { player: memberTag("clan", 1) })), [[16, 17, 2]])
    assert.deepStrictEqual(pairs(WarStats.defenceRates(wars, us, { player: memberTag("clan", 0) })), [[15, 17, 2]])
    assert.deepStrictEqual(WarStats.hitRates(wars, "#LLL"), [])
  })

  it("of a clan's attacks are those of the other side's defence", () => {
    const wars = [regular(small), league({ ...small, opponent: "#8YU" })]
    assert.deepStrictEqual(WarStats.hitRates([regular(small)], us), WarStats.defenceRates([regular(small)], them))
    assert.strictEqual(
      WarStats.hitRates(wars, us).reduce((n, row) => n + row.attacks, 0),
      8
    )
  })
})

describe("participation", () => {
  it("counts wars that have ended, who missed most first, with the newest name", () => {
    const day = 86_400_000
    const later: Plan = { ...small, declared: Date.UTC(2026, 10, 10, 8) + 5 * day, blows: [], opponent: "#8YU" }
    const rows = WarStats.participation(
      [regular(small), regular(later), regular({ ...later, declared: Date.UTC(2027, 0, 1) }, { state: "inWar" })],
      us
    )
    assert.deepStrictEqual(
      rows.map(({ made, missed, possible, rate, tag, wars }) => ({
        tag: String(tag),
        wars,
        possible,
        made,
        missed,
        rate
      })),
      [
        { tag: memberTag("clan", 1), wars: 2, possible: 4, made: 1, missed: 3, rate: 25 },
        { tag: memberTag("clan", 2), wars: 2, possible: 4, made: 1, missed: 3, rate: 25 },
        { tag: memberTag("clan", 0), wars: 2, possible: 4, made: 2, missed: 2, rate: 50 }
      ]
    )
    assert.deepStrictEqual(WarStats.participation([], us), [])
  })
})

describe("random wars", () => {
  const BlowOf = Schema.Struct({
    by: Schema.Literals(["clan", "opponent"]),
    attacker: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 4 })),
    defender: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 4 })),
    stars: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 3 })),
    percent: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 100 }))
  })
  const Blows = Schema.Array(BlowOf).check(Schema.isMaxLength(25))

  it.prop("agree with sums over the plan", { blows: Blows }, ({ blows }) => {
    const war = regular({ size: 5, blows })
    const rows = WarStats.members(war, us)
    const ours = blows.filter(({ by }: Blow) => by === "clan")
    assert.strictEqual(
      rows.reduce((n, row) => n + row.stars, 0),
      ours.reduce((n, { stars }) => n + stars, 0)
    )
    // New stars add up to the stars of the side.
    assert.strictEqual(
      rows.reduce((n, row) => n + row.newStars, 0),
      war.clan.stars
    )
    assert.strictEqual(
      rows.reduce((n, row) => n + row.starsConceded, 0),
      war.opponent.stars
    )
    for (const row of rows) {
      const made = ours.filter(({ attacker }) => memberTag("clan", attacker) === row.tag).length
      assert.deepStrictEqual([row.hits.length, row.missed], [made, Math.max(0, 2 - made)])
    }
    const rates = WarStats.hitRates([war], us)
    assert.strictEqual(
      rates.reduce((n, row) => n + row.attacks, 0),
      ours.length
    )
    assert.strictEqual(
      rates.reduce((n, row) => n + row.stars[3], 0),
      ours.filter(({ stars }) => stars === 3).length
    )
  })
})
