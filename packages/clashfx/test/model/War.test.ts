/** The body of a war in each of its states, and what is computed from it. */
import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import * as War from "clashfx/model/War"
import { attack, type Body, leagueWar, notInWar, war, warClan, warMember } from "../support/bodies.ts"

const regular = (more: Body = {}): War.RegularWar => Schema.decodeUnknownSync(War.RegularWar)(war(more))
const league = (more: Body = {}): War.LeagueWar =>
  Schema.decodeUnknownSync(War.LeagueWar)(leagueWar("inWar", "#2PP", "#8YY", more))

const orders = (attacks: ReadonlyArray<War.WarAttack>): ReadonlyArray<number> => attacks.map(({ order }) => order)

describe("the body of a war", () => {
  const decode = Schema.decodeUnknownSync(War.CurrentWarBody)

  it("is told apart by its state", () => {
    assert.strictEqual(decode(war())._tag, "RegularWar")
    assert.strictEqual(decode(notInWar)._tag, "NotInWar")
    assert.strictEqual(decode({ state: "notInWar" })._tag, "NotInWar")
    assert.isTrue(War.isWar(decode(war({ state: "preparation" }))))
    assert.isFalse(War.isWar(decode(notInWar)))
  })

  it("keeps a state that is not known", () => {
    const unknown = decode({ state: "inMatchmaking", clan: {}, opponent: {} })
    assert.deepStrictEqual(
      { ...unknown },
      { _tag: "UnknownWar", state: "unknown", wireState: "inMatchmaking", clan: {}, opponent: {} }
    )
    assert.deepStrictEqual(Schema.encodeSync(War.CurrentWarBody)(unknown), {
      state: "inMatchmaking",
      clan: {},
      opponent: {}
    })
  })

  it("of a known state needs its sides", () => {
    assert.throws(() => decode({ state: "inWar" }), /teamSize/)
    assert.throws(() => decode({}), /state/)
  })

  it("narrows by its state", () => {
    const body = decode(war())
    const size = body.state === "inWar" ? body.teamSize : body.state === "unknown" ? body.wireState : body.state
    assert.strictEqual(size, 2)
  })
})

describe("sides", () => {
  const asClan = regular()
  const asOpponent = regular({ clan: asClan.opponent, opponent: asClan.clan })

  it("a war is turned so that `clan` is ours", () => {
    assert.strictEqual(War.orient(asClan, "#2PP"), asClan)
    const turned = War.orient(asOpponent, "#2PP")
    assert.deepStrictEqual([turned?.clan.tag, turned?.opponent.tag], ["#2PP", "#8YY"])
    assert.strictEqual(turned?.teamSize, 2)
    assert.strictEqual(asOpponent.clan.tag, "#8YY")
  })

  it("tags may be written as users write them", () => {
    assert.strictEqual(War.orient(asClan, " 2pp ")?.clan.tag, "#2PP")
    assert.strictEqual(War.side(asOpponent, "2pp")?.tag, "#2PP")
    assert.strictEqual(War.member(asClan, "qqo")?.tag, "#QQ0")
  })

  it("a clan that does not fight has no side", () => {
    assert.strictEqual(War.orient(asClan, "#9YY"), undefined)
    assert.strictEqual(War.side(asClan, "#9YY"), undefined)
    assert.strictEqual(War.standing(asClan, "#9YY"), undefined)
    assert.deepStrictEqual(War.attacks(asClan, "#9YY"), [])
  })

  it("members come in the order of the map, with gaps in league wars", () => {
    const positions = [24, 3, 1, 2]
    const side = league({
      clan: warClan("#2PP", { members: positions.map((position) => warMember(`#QQ${position}`, position)) })
    }).clan
    assert.deepStrictEqual(
      War.roster(side).map((m) => m.mapPosition),
      [1, 2, 3, 24]
    )
    assert.deepStrictEqual(
      side.members.map((m) => m.mapPosition),
      positions
    )
    assert.strictEqual(War.memberAt(side, 24)?.tag, "#QQ24")
    assert.strictEqual(War.memberAt(side, 4), undefined)
  })

  it("a member is found on either side", () => {
    assert.strictEqual(War.member(asClan, "#RR2")?.mapPosition, 2)
    assert.strictEqual(War.member(asClan, "#9YY"), undefined)
  })
})

describe("attacks", () => {
  const w = regular()
  const at = (order: number): War.WarAttack => {
    const found = War.attacks(w).find((a) => a.order === order)
    if (found === undefined) throw new Error(`no attack ${order}`)
    return found
  }

  it("of both sides come in order, or of one side", () => {
    assert.deepStrictEqual(orders(War.attacks(w)), [1, 2, 3, 4])
    assert.deepStrictEqual(orders(War.attacks(w, "#2PP")), [1, 3, 4])
    assert.deepStrictEqual(orders(War.attacks(w, "#8YY")), [2])
  })

  it("of and on a member come in order", () => {
    assert.deepStrictEqual(orders(War.attacksOf(w, "#QQ0")), [1, 3])
    assert.deepStrictEqual(orders(War.attacksOf(w, "#RR2")), [])
    assert.deepStrictEqual(orders(War.defensesOf(w, "#RR0")), [1, 3])
    assert.deepStrictEqual(orders(War.defensesOf(w, "#QQ2")), [])
  })

  it("the best one on a member is the one the API calls best", () => {
    assert.strictEqual(War.bestOpponentAttack(w, "#QQ0")?.order, War.member(w, "#QQ0")?.bestOpponentAttack?.order)
    assert.strictEqual(War.bestOpponentAttack(w, "#RR0")?.order, 3)
    assert.strictEqual(War.bestOpponentAttack(w, "#QQ2"), undefined)
  })

  it("are fresh when they are the first on their defender", () => {
    assert.deepStrictEqual(
      War.attacks(w).map((a) => War.isFresh(w, a)),
      [true, true, false, true]
    )
  })

  it("add the stars above the best earlier attack", () => {
    assert.deepStrictEqual(
      War.attacks(w).map((a) => War.newStars(w, a)),
      [1, 2, 2, 2]
    )
    assert.strictEqual(War.previousBest(w, at(3))?.order, 1)
    assert.strictEqual(War.previousBest(w, at(1)), undefined)
  })

  it("a weaker or later equal attack adds nothing, and the earlier of equals is the best", () => {
    const attacks = [
      attack(1, "#QQ0", "#RR0", 2, 70),
      attack(2, "#QQ0", "#RR0", 2, 75),
      attack(3, "#QQ0", "#RR0", 1, 99),
      attack(4, "#QQ0", "#RR0", 2, 75)
    ]
    const repeated = regular({ clan: warClan("#2PP", { members: [warMember("#QQ0", 1, { attacks })] }) })
    const [, second, third, fourth] = War.attacks(repeated, "#2PP")
    if (second === undefined || third === undefined || fourth === undefined) throw new Error("four attacks expected")
    assert.deepStrictEqual(
      [second, third, fourth].map((a) => [War.newStars(repeated, a), War.previousBest(repeated, a)?.order]),
      [
        [0, 1],
        [0, 2],
        [0, 2]
      ]
    )
    assert.strictEqual(War.bestOpponentAttack(repeated, "#RR0")?.order, 2)
  })

  it("the new stars of a side add up to its stars", () => {
    const sum = War.attacks(w, "#2PP").reduce((stars, a) => stars + War.newStars(w, a), 0)
    assert.strictEqual(sum, w.clan.stars)
  })

  it("have a mean length, unless none has a length", () => {
    assert.strictEqual(War.averageAttackDuration(w.clan), (101 + 103 + 104) / 3)
    assert.strictEqual(War.averageAttackDuration(league().clan), undefined)
    const { duration: _, ...old } = attack(1, "#QQ0", "#RR0", 1, 50)
    const of2020 = regular({ clan: warClan("#2PP", { members: [warMember("#QQ0", 1, { attacks: [old] })] }) })
    assert.strictEqual(War.averageAttackDuration(of2020.clan), undefined)
  })
})

describe("the standing", () => {
  const cases: ReadonlyArray<[string, [number, number], [number, number], War.WarResult | undefined]> = [
    ["preparation", [0, 0], [0, 0], undefined],
    ["inWar", [5, 50], [4, 99], "winning"],
    ["inWar", [4, 99], [5, 50], "losing"],
    ["inWar", [5, 60.5], [5, 60.4], "winning"],
    ["inWar", [5, 60.4], [5, 60.5], "losing"],
    ["inWar", [5, 60.5], [5, 60.5], "tied"],
    ["warEnded", [5, 50], [4, 99], "won"],
    ["warEnded", [4, 99], [5, 50], "lost"],
    ["warEnded", [45, 100], [45, 99.9], "won"],
    ["warEnded", [45, 99.9], [45, 100], "lost"],
    ["warEnded", [45, 100], [45, 100], "tied"]
  ]
  const opposite: Partial<Record<War.WarResult, War.WarResult>> = {
    won: "lost",
    lost: "won",
    winning: "losing",
    losing: "winning",
    tied: "tied"
  }

  for (const [state, [stars, destruction], [opponentStars, opponentDestruction], result] of cases) {
    it(`${state}, ${stars} stars ${destruction} % against ${opponentStars} stars ${opponentDestruction} %: ${result}`, () => {
      const w = regular({
        state,
        clan: warClan("#2PP", { stars, destructionPercentage: destruction }),
        opponent: warClan("#8YY", { stars: opponentStars, destructionPercentage: opponentDestruction })
      })
      assert.deepStrictEqual(War.standing(w), { stars, destruction, opponentStars, opponentDestruction, result })
      assert.strictEqual(War.result(w, "#2PP"), result)
      assert.strictEqual(War.result(w, "#8YY"), result === undefined ? undefined : opposite[result])
      assert.strictEqual(War.standing(w, "#8YY")?.stars, opponentStars)
    })
  }
})

describe("the kind of a war", () => {
  const cases: ReadonlyArray<[minutes: number, War.WarType]> = [
    [5, "friendly"],
    [15, "friendly"],
    [30, "friendly"],
    [60, "friendly"],
    [120, "friendly"],
    [240, "friendly"],
    [360, "friendly"],
    [480, "friendly"],
    [720, "friendly"],
    [960, "friendly"],
    [1200, "friendly"],
    [1440, "friendly"],
    [23 * 60, "random"],
    [180, "random"],
    [22 * 60 + 59, "random"],
    [10, "random"]
  ]
  for (const [minutes, kind] of cases) {
    it(`prepared for ${minutes} minutes: ${kind}`, () => {
      const hours = String(Math.floor(minutes / 60) % 24).padStart(2, "0")
      const day = minutes === 1440 ? "11" : "10"
      const startTime = `202611${day}T${hours}${String(minutes % 60).padStart(2, "0")}00.000Z`
      assert.strictEqual(War.type(regular({ preparationStartTime: "20261110T000000.000Z", startTime })), kind)
    })
  }

  it("a league war is one, however long it was prepared", () => {
    assert.strictEqual(War.type(league()), "cwl")
  })
})

describe("the size of a war", () => {
  it("counts attacks and stars", () => {
    const { attacksPerMember: _, ...old } = war()
    const of2020 = Schema.decodeUnknownSync(War.RegularWar)(old)
    assert.deepStrictEqual(
      [regular(), regular({ attacksPerMember: 1 }), of2020, league(), league({ attacksPerMember: 1 })].map((w) => [
        War.attacksPerMember(w),
        War.totalAttacks(w),
        War.maxStars(w)
      ]),
      [
        [2, 4, 6],
        [1, 2, 6],
        [2, 4, 6],
        [1, 15, 45],
        [1, 15, 45]
      ]
    )
  })

  it("tells how many attacks a member has left", () => {
    const left = (w: War.War, tag: string) => {
      const found = War.member(w, tag)
      return found === undefined ? undefined : War.attacksLeft(w, found)
    }
    assert.deepStrictEqual(
      ["#QQ0", "#QQ2", "#RR2"].map((tag) => left(regular(), tag)),
      [0, 1, 2]
    )
    assert.strictEqual(left(regular({ state: "warEnded" }), "#RR2"), 0)
  })
})
