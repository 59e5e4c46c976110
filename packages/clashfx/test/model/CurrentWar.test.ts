/** The round of a league seen from one clan. */
import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import * as CurrentWar from "clashfx/model/CurrentWar"
import * as LeagueGroup from "clashfx/model/LeagueGroup"
import { WarTag } from "clashfx/model/Tag"
import * as War from "clashfx/model/War"
import { leagueGroup, leagueWar, notInWar, war } from "../support/bodies.ts"

const us = "#2PP"

type State = "preparation" | "inWar" | "warEnded"

interface League {
  readonly group: LeagueGroup.LeagueGroupBody
  /** What the API would answer for a war tag. */
  readonly answer: (tag: WarTag) => War.LeagueWarBody | undefined
}

const digits = "289PYLQGR"
const warTag = (round: number, index: number): string => `#${digits.charAt(round)}${digits.charAt(index)}W`
const tag = Schema.decodeUnknownSync(WarTag)
const decodeWar = Schema.decodeUnknownSync(War.LeagueWarBody)

/** A league of so many rounds, of which the first ones are drawn and in these states. We fight in the third war. */
const makeLeague = (groupState: string, rounds: number, states: ReadonlyArray<State>, ourSide = "clan"): League => {
  const tags = Array.from({ length: rounds }, (_, round) =>
    Array.from({ length: 4 }, (_, index) => (round < states.length ? warTag(round, index) : "#0"))
  )
  const wars = new Map(
    states.flatMap((state, round) =>
      Array.from({ length: 4 }, (_, index): [string, War.LeagueWarBody] => {
        const [clan, opponent] = index === 2 ? [us, "#8YY"] : ["#9YY", "#YYY"]
        const body = ourSide === "clan" ? leagueWar(state, clan, opponent) : leagueWar(state, opponent, clan)
        return [warTag(round, index), decodeWar(body)]
      })
    )
  )
  return {
    group: Schema.decodeUnknownSync(LeagueGroup.LeagueGroupBody)(leagueGroup(groupState, tags)),
    answer: (tag) => wars.get(tag)
  }
}

interface Run {
  readonly decision: CurrentWar.LeagueAnswer | CurrentWar.NoLeagueWar
  /** The tags asked for, one list per step. */
  readonly asked: ReadonlyArray<ReadonlyArray<WarTag>>
}

/** Decides, and fetches what is asked for, until there is an answer. */
const run = (
  { group, answer }: League,
  round: CurrentWar.Round,
  wars: CurrentWar.KnownWars = new Map(),
  asked: Run["asked"] = []
): Run => {
  const decision = CurrentWar.inLeague({ group, clanTag: us, round, wars })
  if (decision._tag !== "Ask") return { decision, asked }
  assert.isEmpty(decision.warTags.filter((tag) => wars.has(tag) || tag === tag0))
  const more = new Map([...wars, ...decision.warTags.map((tag) => [tag, answer(tag)] as const)])
  return run({ group, answer }, round, more, [...asked, decision.warTags])
}

const tag0 = tag("#0")

const roundOf = ({ decision }: Run): number | undefined =>
  decision._tag === "LeagueAnswer" ? decision.round : undefined

const ended = (count: number): ReadonlyArray<State> => Array.from({ length: count }, () => "warEnded")

describe("the round of a league", () => {
  type Row = [
    situation: string,
    group: string,
    rounds: number,
    states: ReadonlyArray<State>,
    previous: number | undefined,
    current: number | undefined,
    preparation: number | undefined
  ]
  const table: ReadonlyArray<Row> = [
    ["no round drawn", "preparation", 7, [], undefined, undefined, undefined],
    ["round 1 preparing", "preparation", 7, ["preparation"], undefined, 1, 1],
    ["round 1 in war, round 2 preparing", "inWar", 7, ["inWar", "preparation"], undefined, 1, 2],
    ["round 3 in war, round 4 preparing", "inWar", 7, [...ended(2), "inWar", "preparation"], 2, 3, 4],
    ["round 6 in war, round 7 preparing", "inWar", 7, [...ended(5), "inWar", "preparation"], 5, 6, 7],
    ["round 7 in war", "inWar", 7, [...ended(6), "inWar"], 6, 7, undefined],
    ["all wars ended, the group not yet", "inWar", 7, ended(7), 6, 7, undefined],
    ["the group ended", "ended", 7, ended(7), 6, 7, undefined],
    ["round 4 still preparing, round 3 ended", "inWar", 7, [...ended(3), "preparation"], 2, 3, 4],
    ["round 2 still preparing, round 1 ended", "inWar", 7, [...ended(1), "preparation"], undefined, 1, 2],
    ["rounds 1 and 2 preparing", "preparation", 7, ["preparation", "preparation"], undefined, 1, 1],
    ["5 rounds: round 1 preparing", "preparation", 5, ["preparation"], undefined, 1, 1],
    ["5 rounds: round 4 in war, round 5 preparing", "inWar", 5, [...ended(3), "inWar", "preparation"], 3, 4, 5],
    ["5 rounds: round 5 in war", "inWar", 5, [...ended(4), "inWar"], 4, 5, undefined],
    ["5 rounds: the group ended", "ended", 5, ended(5), 4, 5, undefined],
    ["a group in a state not known", "shuffling", 7, [...ended(2), "inWar", "preparation"], 2, 3, 4]
  ]

  for (const [situation, group, rounds, states, previous, current, preparation] of table) {
    for (const side of ["clan", "opponent"]) {
      it(`${situation}, we are the ${side}: ${previous}, ${current}, ${preparation}`, () => {
        const league = makeLeague(group, rounds, states, side)
        assert.deepStrictEqual(
          [run(league, "previous"), run(league, "current"), run(league, "preparation")].map(roundOf),
          [previous, current, preparation]
        )
      })
    }
  }

  it("the answer is turned to us and knows its tag, its round and its group", () => {
    const league = makeLeague("inWar", 7, [...ended(2), "inWar", "preparation"], "opponent")
    const { decision } = run(league, "current")
    assert.strictEqual(decision._tag, "LeagueAnswer")
    if (decision._tag !== "LeagueAnswer") return
    assert.deepStrictEqual(
      [decision.war.clan.tag, decision.war.opponent.tag, decision.war.tag, decision.war.state],
      [tag(us), tag("#8YY"), tag(warTag(2, 2)), "inWar"]
    )
    assert.strictEqual(decision.group, league.group)
    assert.isTrue(decision.isRunning)
  })

  it("a league runs until its last war has ended", () => {
    const running = (league: League) => {
      const { decision } = run(league, "current")
      return decision._tag === "LeagueAnswer" && decision.isRunning
    }
    assert.isTrue(running(makeLeague("preparation", 7, ["preparation"])))
    assert.isTrue(running(makeLeague("inWar", 7, [...ended(3), "preparation"])))
    assert.isTrue(running(makeLeague("inWar", 7, [...ended(6), "inWar"])))
    assert.isFalse(running(makeLeague("inWar", 7, ended(7))))
    assert.isFalse(running(makeLeague("ended", 7, ended(7))))
  })

  it("a group that is still searched has no wars", () => {
    const group = Schema.decodeUnknownSync(LeagueGroup.LeagueGroupBody)({ state: "notInWar" })
    for (const round of ["previous", "current", "preparation"] as const) {
      assert.deepStrictEqual(run({ group, answer: () => undefined }, round), {
        decision: { _tag: "NoLeagueWar" },
        asked: []
      })
    }
  })

  it("a clan that is not in the group has no war", () => {
    const { group, answer } = makeLeague("inWar", 7, ["inWar", "preparation"])
    const wars = new Map(LeagueGroup.warTags(group).map((tag) => [tag, answer(tag)] as const))
    assert.strictEqual(CurrentWar.inLeague({ group, clanTag: "#GGG", wars })._tag, "NoLeagueWar")
  })
})

describe("the wars a decision asks for", () => {
  it("are the first of the two newest rounds, then the rest of the round chosen", () => {
    const { asked } = run(makeLeague("inWar", 7, [...ended(2), "inWar", "preparation"]), "current")
    assert.deepStrictEqual(asked, [
      [tag(warTag(3, 0)), tag(warTag(2, 0))],
      [tag(warTag(2, 1)), tag(warTag(2, 2)), tag(warTag(2, 3))]
    ])
  })

  it("are those of the round chosen alone when the group has ended", () => {
    const { asked } = run(makeLeague("ended", 7, ended(7)), "current")
    assert.deepStrictEqual(asked, [[0, 1, 2, 3].map((index) => tag(warTag(6, index)))])
  })

  it("are never more than one of each of two rounds, and four of the round chosen", () => {
    for (let drawn = 1; drawn <= 7; drawn++) {
      const states: ReadonlyArray<State> = [...ended(drawn - 1), "preparation"]
      for (const round of ["previous", "current", "preparation"] as const) {
        const { asked } = run(makeLeague("inWar", 7, states), round)
        const all = asked.flat()
        assert.strictEqual(new Set(all).size, all.length)
        assert.isAtMost(all.length, 2 + 4)
        assert.isAtMost(asked.length, 2)
      }
    }
  })

  it("leave out what is known already", () => {
    const league = makeLeague("inWar", 7, [...ended(2), "inWar", "preparation"])
    const wars = new Map(LeagueGroup.warTags(league.group).map((tag) => [tag, league.answer(tag)] as const))
    const { asked, decision } = run(league, "current", wars)
    assert.isEmpty(asked)
    assert.strictEqual(decision._tag, "LeagueAnswer")
  })

  it("go on to the next one when a war cannot be had", () => {
    const league = makeLeague("inWar", 7, [...ended(2), "inWar", "preparation"])
    const firstsAreGone: League = {
      ...league,
      answer: (tag) => (tag.charAt(2) === digits.charAt(0) ? undefined : league.answer(tag))
    }
    const result = run(firstsAreGone, "current")
    assert.strictEqual(roundOf(result), 3)
    assert.deepStrictEqual(result.asked[1], [tag(warTag(3, 1)), tag(warTag(2, 1))])
  })

  it("end when no war can be had", () => {
    const league = makeLeague("inWar", 7, ["inWar", "preparation"])
    const { decision, asked } = run({ ...league, answer: () => undefined }, "current")
    assert.strictEqual(decision._tag, "NoLeagueWar")
    assert.strictEqual(asked.flat().length, 8)
  })

  it("skip a round whose wars say that there is no war", () => {
    const league = makeLeague("inWar", 7, ["inWar", "preparation"])
    const none = decodeWar(notInWar)
    const secondIsEmpty: League = {
      ...league,
      answer: (tag) => (tag.charAt(1) === digits.charAt(1) ? none : league.answer(tag))
    }
    assert.strictEqual(roundOf(run(secondIsEmpty, "current")), 1)
    assert.strictEqual(roundOf(run(secondIsEmpty, "preparation")), undefined)
  })
})

describe("regular war or league", () => {
  const decode = Schema.decodeUnknownSync(War.CurrentWarBody)
  const regular = (state: string) => decode(war({ state }))
  const none = decode(notInWar)
  const unknown = decode({ state: "inMatchmaking" })
  const noLeague: CurrentWar.NoLeagueWar = { _tag: "NoLeagueWar" }
  const inLeague = (states: ReadonlyArray<State>) => run(makeLeague("inWar", 7, states), "current").decision
  const running = inLeague(["inWar", "preparation"])
  const between = inLeague(["warEnded", "preparation"])
  const over = inLeague(ended(7))

  type Row = [
    situation: string,
    regular: War.CurrentWarBody | undefined,
    asks: boolean,
    league: CurrentWar.LeagueAnswer | CurrentWar.NoLeagueWar,
    answer: "regular" | "league" | "nothing"
  ]
  const table: ReadonlyArray<Row> = [
    ["preparing", regular("preparation"), false, running, "regular"],
    ["in war", regular("inWar"), false, running, "regular"],
    ["ended, league running", regular("warEnded"), true, running, "league"],
    ["ended, league between rounds", regular("warEnded"), true, between, "league"],
    ["ended, league over", regular("warEnded"), true, over, "regular"],
    ["ended, no league", regular("warEnded"), true, noLeague, "regular"],
    ["none, league running", none, true, running, "league"],
    ["none, league over", none, true, over, "league"],
    ["none, no league", none, true, noLeague, "regular"],
    ["private, league running", undefined, true, running, "league"],
    ["private, league over", undefined, true, over, "league"],
    ["private, no league", undefined, true, noLeague, "nothing"],
    ["state not known, league running", unknown, true, running, "league"],
    ["state not known, no league", unknown, true, noLeague, "regular"]
  ]

  for (const [situation, body, asks, league, answer] of table) {
    it(`${situation}: ${answer}`, () => {
      assert.strictEqual(CurrentWar.needsLeague(body), asks)
      const settled = CurrentWar.settle(body, league)
      if (answer === "nothing") assert.strictEqual(settled, undefined)
      if (answer === "regular") assert.deepStrictEqual([settled?.war, settled?.league], [body, undefined])
      if (answer === "league" && league._tag === "LeagueAnswer") {
        assert.deepStrictEqual(settled, { war: league.war, league: { round: league.round, group: league.group } })
      }
    })
  }

  it("an ended war stands when it is told not to give way", () => {
    const stand = { endedGivesWay: false }
    assert.isFalse(CurrentWar.needsLeague(regular("warEnded"), stand))
    assert.strictEqual(CurrentWar.settle(regular("warEnded"), running, stand)?.war._tag, "RegularWar")
    assert.isTrue(CurrentWar.needsLeague(none, stand))
    assert.strictEqual(CurrentWar.settle(none, running, stand)?.war._tag, "LeagueWar")
  })
})
