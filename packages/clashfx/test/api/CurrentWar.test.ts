/** Finding the current war of a clan among its regular war and the rounds of its league. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import * as Wars from "../../src/api/Wars.ts"
import type * as CurrentWar from "../../src/model/CurrentWar.ts"
import { leagueGroup, leagueWar, notInWar, war } from "../support/bodies.ts"
import { type Reply, script, type Script, scripted, timed } from "../support/scripted.ts"

const us = "#2PP"
const regularPath = `/clans/${us}/currentwar`
const groupPath = `${regularPath}/leaguegroup`

type State = "preparation" | "inWar" | "warEnded"

const digits = "289PYLQGR"
const warTag = (round: number, index: number): string => `#V${digits.charAt(round)}${digits.charAt(index)}`
const warPath = (tag: string): string => `/clanwarleagues/wars/${tag}`

interface League {
  readonly group: string
  /** How many rounds it has: 7 with 8 clans, 5 with 6. */
  readonly rounds: number
  /** The states of the rounds that are drawn. */
  readonly states: ReadonlyArray<State>
  /** What the API calls us in our wars; default `clan`. */
  readonly side?: "clan" | "opponent"
}

/** What the API answers of a league. We fight in the third war of each round. */
const leagueReplies = ({ group, rounds, side = "clan", states }: League): Record<string, Reply> => {
  const perRound = (rounds + 1) / 2
  const tags = Array.from({ length: rounds }, (_, round) =>
    Array.from({ length: perRound }, (_, index) => (round < states.length ? warTag(round, index) : "#0"))
  )
  const wars = states.flatMap((state, round) =>
    Array.from({ length: perRound }, (_, index) => {
      const [ours, theirs] = index === 2 ? [us, "#8YY"] : ["#9YY", "#YYY"]
      const [clan, opponent] = side === "clan" ? [ours, theirs] : [theirs, ours]
      return [warPath(warTag(round, index)), leagueWar(state, clan, opponent)] as const
    })
  )
  return { [groupPath]: leagueGroup(group, tags), ...Object.fromEntries(wars) }
}

const ended = (count: number): ReadonlyArray<State> => Array.from({ length: count }, () => "warEnded")

/** `R3` for our war of a round, else the state of the regular war or the error. */
const describeAnswer = (
  answer: Result.Result<CurrentWar.CurrentWar | undefined, { readonly _tag: string }>
): string => {
  if (Result.isFailure(answer)) return answer.failure._tag
  if (answer.success === undefined) return "nothing"
  const { league, war } = answer.success
  if (league === undefined) return war.state
  assert.strictEqual<string | undefined>(war._tag === "LeagueWar" ? war.clan.tag : undefined, us)
  return `R${league.round}`
}

const ask = (script: Script, options: Wars.CurrentOptions = {}) =>
  Effect.map(timed(Effect.result(Wars.current(us, options))), ([answer]) => describeAnswer(answer)).pipe(
    Effect.provide(scripted(script), { local: true })
  )

describe("the round of the league", () => {
  type Row = readonly [
    situation: string,
    group: string,
    rounds: number,
    states: ReadonlyArray<State>,
    previous: string,
    current: string,
    preparation: string
  ]
  const none = "nothing"
  const table: ReadonlyArray<Row> = [
    ["round 1 preparing", "preparation", 7, ["preparation"], none, "R1", "R1"],
    ["round 1 in war, round 2 preparing", "inWar", 7, ["inWar", "preparation"], none, "R1", "R2"],
    ["round 3 in war, round 4 preparing", "inWar", 7, [...ended(2), "inWar", "preparation"], "R2", "R3", "R4"],
    ["round 7 in war", "inWar", 7, [...ended(6), "inWar"], "R6", "R7", none],
    ["all wars ended, the group not yet", "inWar", 7, ended(7), "R6", "R7", none],
    ["the group ended", "ended", 7, ended(7), "R6", "R7", none],
    ["round 5 still preparing, round 4 ended", "inWar", 7, [...ended(4), "preparation"], "R3", "R4", "R5"],
    ["of 5: round 1 preparing", "preparation", 5, ["preparation"], none, "R1", "R1"],
    ["of 5: round 4 in war, round 5 preparing", "inWar", 5, [...ended(3), "inWar", "preparation"], "R3", "R4", "R5"],
    ["of 5: round 5 in war", "inWar", 5, [...ended(4), "inWar"], "R4", "R5", none],
    ["of 5: the group ended", "ended", 5, ended(5), "R4", "R5", none],
    ["no round drawn", "preparation", 7, [], none, "notInWar", none]
  ]

  for (const [situation, group, rounds, states, previous, current, preparation] of table) {
    it.effect(`${situation}: ${previous}, ${current}, ${preparation}`, () =>
      Effect.gen(function* () {
        for (const side of ["clan", "opponent"] as const) {
          for (const regular of [notInWar, 403]) {
            const answers: Array<string> = []
            for (const round of ["previous", "current", "preparation"] as const) {
              const scene = script({ [regularPath]: regular, ...leagueReplies({ group, rounds, states, side }) })
              answers.push(yield* ask(scene, { round }))
              assert.isEmpty(scene.asked.filter((path) => path.includes("#0")))
              assert.strictEqual(new Set(scene.asked).size, scene.asked.length)
              // The regular war, the group, one war of each of two rounds, the (other) wars of the round chosen.
              assert.isAtMost(scene.asked.length, 2 + 2 + (round === "previous" ? 4 : 3))
            }
            // Without a round that is on, the answer is about the regular war.
            const isPrivate = regular === 403 && current === "notInWar"
            assert.deepStrictEqual(answers, [previous, isPrivate ? "PrivateWarLog" : current, preparation])
          }
        }
      })
    )
  }
})

describe("the regular war and the league", () => {
  const running = leagueReplies({ group: "inWar", rounds: 7, states: ["inWar", "preparation"] })
  const over = leagueReplies({ group: "ended", rounds: 7, states: ended(7) })
  const none = {}
  const group = (reply: Reply) => ({ [groupPath]: reply })
  const searching = group({ state: "notInWar" })
  const regular = (state: State): Reply => war({ state })

  type Row = readonly [
    situation: string,
    regular: Reply,
    league: Record<string, Reply>,
    answer: string,
    requests: number,
    options?: Wars.CurrentOptions
  ]
  const table: ReadonlyArray<Row> = [
    ["preparing", regular("preparation"), running, "preparation", 1],
    ["in war", regular("inWar"), running, "inWar", 1],
    ["ended, in a league", regular("warEnded"), running, "R1", 7],
    [
      "ended, in a league, and does not give way",
      regular("warEnded"),
      running,
      "warEnded",
      1,
      { endedGivesWay: false }
    ],
    ["ended, after a league", regular("warEnded"), over, "warEnded", 6],
    ["ended, no league", regular("warEnded"), none, "warEnded", 2],
    ["none, in a league", notInWar, running, "R1", 7],
    ["none, after a league", notInWar, over, "R7", 6],
    ["none, no league", notInWar, none, "notInWar", 2],
    ["none, searching a league", notInWar, searching, "notInWar", 2],
    ["none, the league answers 500, four times", notInWar, group(500), "notInWar", 5],
    ["none, the league answers 504, four times", notInWar, group(504), "notInWar", 5],
    ["private, in a league", 403, running, "R1", 7],
    ["private, after a league", 403, over, "R7", 6],
    ["private, no league", 403, none, "PrivateWarLog", 2],
    ["private, searching a league", 403, searching, "PrivateWarLog", 2],
    ["private, the league answers 504, four times", 403, group(504), "PrivateWarLog", 5],
    ["no such clan", 404, none, "NotFound", 1],
    ["maintenance", 503, none, "Maintenance", 1],
    ["maintenance when the league is asked", notInWar, group(503), "Maintenance", 2]
  ]

  for (const [situation, body, league, answer, requests, options] of table) {
    it.effect(`${situation}: ${answer}`, () =>
      Effect.gen(function* () {
        const scene = script({ [regularPath]: body, ...league })
        assert.strictEqual(yield* ask(scene, options), answer)
        assert.lengthOf(scene.asked, requests)
      })
    )
  }

  it.effect("asks the wars of a step at once, and nothing that it knows already", () =>
    Effect.gen(function* () {
      const scene = script({ [regularPath]: notInWar, ...running })
      yield* Effect.gen(function* () {
        // The regular war, the group, the two newest rounds, the rest of the round chosen: a second each.
        assert.deepStrictEqual((yield* timed(Wars.current(us)))[1], 4)
        assert.lengthOf(scene.asked, 7)
        assert.deepStrictEqual((yield* timed(Wars.current(us).pipe(Effect.zip(Wars.current("2pp")))))[1], 4)
        // An hour later all is asked again, but only once for both.
        assert.lengthOf(scene.asked, 14)
        const [[now, preparation], seconds] = yield* timed(
          Effect.zip(Wars.current(us, { round: "current" }), Wars.current(us, { round: "preparation" }), {
            concurrent: true
          })
        )
        assert.deepStrictEqual([now.league?.round, preparation?.league?.round, seconds], [1, 2, 4])
        assert.lengthOf(scene.asked, 14 + 7 + 3)
      }).pipe(Effect.provide(scripted(scene), { local: true }))
    })
  )

  it.effect("goes on with the other wars of a round when one cannot be had", () =>
    Effect.gen(function* () {
      const scene = script({
        [regularPath]: notInWar,
        ...running,
        [warPath(warTag(0, 0))]: 404,
        [warPath(warTag(1, 0))]: 500
      })
      assert.strictEqual(yield* ask(scene), "R1")
      assert.strictEqual(yield* ask(scene, { round: "preparation" }), "R2")
    })
  )

  const rounds: ReadonlyArray<readonly [situation: string, regular: Reply, league: Record<string, Reply>, string]> = [
    ["while there is a regular war", regular("inWar"), running, "nothing, R2"],
    ["after a regular war", regular("warEnded"), running, "nothing, R2"],
    ["without a league", regular("inWar"), none, "nothing, nothing"],
    ["while a league is searched", notInWar, searching, "nothing, nothing"],
    ["while the group cannot be had", notInWar, group(504), "GatewayError, GatewayError"],
    ["in maintenance", notInWar, group(503), "Maintenance, Maintenance"],
    ["of a private clan without a league", 403, none, "nothing, nothing"],
    ["of a clan that does not exist", 404, none, "NotFound, NotFound"]
  ]
  for (const [situation, body, league, expected] of rounds) {
    it.effect(`a round of its own, ${situation}: ${expected}`, () =>
      Effect.gen(function* () {
        const scene = script({ [regularPath]: body, ...league })
        const previous = yield* ask(scene, { round: "previous" })
        const preparation = yield* ask(scene, { round: "preparation" })
        assert.strictEqual(`${previous}, ${preparation}`, expected)
      })
    )
  }

  it.effect("does not wait for a league longer than a minute", () =>
    Effect.gen(function* () {
      const scene = script({ [regularPath]: notInWar })
      const hanging = HttpClient.make((request) =>
        request.url.endsWith("leaguegroup")
          ? Effect.never
          : Effect.succeed(HttpClientResponse.fromWeb(request, Response.json(notInWar)))
      )
      const [answer, seconds] = yield* timed(Wars.current(us)).pipe(
        Effect.provideService(HttpClient.HttpClient, hanging),
        Effect.provide(scripted(scene), { local: true })
      )
      assert.deepStrictEqual([answer.war.state, seconds], ["notInWar", 60])
    })
  )

  it.effect("is typed for a tag that cannot exist, and asks nothing", () =>
    Effect.gen(function* () {
      const scene = script({})
      const error = yield* Effect.flip(Effect.provide(Wars.current("#0"), scripted(scene)))
      assert.strictEqual(error._tag, "InvalidTag")
      assert.isEmpty(scene.asked)
    })
  )

  it.effect("of many clans comes with each tag, whatever became of it", () =>
    Effect.gen(function* () {
      const scene = script({
        [regularPath]: notInWar,
        ...running,
        "/clans/#8YY/currentwar": regular("inWar"),
        "/clans/#9YY/currentwar": 403
      })
      const tags = [us, "#8YY", "#9YY", "#YYY", "?"]
      const [outcomes] = yield* timed(Stream.runCollect(Wars.currentMany(tags, { ordered: true }))).pipe(
        Effect.provide(scripted(scene))
      )
      assert.deepStrictEqual(
        outcomes.map(({ result, tag }) => [tag, describeAnswer(result)]),
        [
          [us, "R1"],
          ["#8YY", "inWar"],
          ["#9YY", "PrivateWarLog"],
          ["#YYY", "NotFound"],
          ["?", "InvalidTag"]
        ]
      )
    })
  )
})
