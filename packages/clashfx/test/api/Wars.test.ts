/** Operations on wars through the simulator: the regular war, the league group and the wars of a league. */
import { Command, Fault, Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { TestClock } from "effect/testing"
import * as Clans from "../../src/api/Clans.ts"
import * as RequestPolicy from "../../src/api/RequestPolicy.ts"
import * as Wars from "../../src/api/Wars.ts"
import * as LeagueGroup from "../../src/model/LeagueGroup.ts"
import * as War from "../../src/model/War.ts"
import { notInWar } from "../support/bodies.ts"
import { simulated } from "../support/simulated.ts"
import { script, scripted, timed } from "../support/scripted.ts"

const us = "#2PP"
const them = "#8QU8J9LP"

describe("the regular war", () => {
  const world = simulated({
    clans: [
      { tag: us, members: 10, isWarLogPublic: true },
      { tag: them, members: 10, isWarLogPublic: true }
    ],
    cache: "none"
  })

  it.effect("goes from preparation to its end, and then into the log", () =>
    Effect.gen(function* () {
      const { change } = yield* Simulator
      assert.strictEqual((yield* Wars.regular(us))._tag, "NotInWar")
      yield* TestClock.adjust("5 minutes")
      yield* change(Command.declareWar(us, them, { teamSize: 5, preparation: "2 hours", battle: "1 hour" }))
      const seen: Array<unknown> = []
      for (let hours = 0; hours < 4; hours++) {
        const war = yield* Wars.regular(us)
        seen.push(War.isWar(war) && [war.state, war.clan.tag, war.opponent.tag, war.teamSize, War.type(war)])
        yield* TestClock.adjust("1 hour")
      }
      assert.deepStrictEqual(
        seen,
        ["preparation", "preparation", "inWar", "warEnded"].map((state) => [state, us, them, 5, "friendly"])
      )
      const theirs = yield* Wars.regular(them)
      const [row] = yield* Clans.warLog(us).collect()
      assert.isDefined(War.isWar(theirs) ? War.side(theirs, us) : undefined)
      assert.strictEqual(War.isWar(theirs) && theirs.opponent.stars, row?.clan.stars)
      assert.strictEqual(row?.opponent.tag, them)
    }).pipe(Effect.provide(world))
  )

  it.effect("and the log of a clan that keeps it private are PrivateWarLog, its members and raids are not", () =>
    Effect.gen(function* () {
      const { change } = yield* Simulator
      yield* change(Command.setClan(us, { isWarLogPublic: false }))
      const errors = [yield* Effect.flip(Wars.regular(us)), yield* Effect.flip(Clans.warLog(us).page)]
      assert.deepStrictEqual(
        errors.map((error) => error._tag),
        ["PrivateWarLog", "PrivateWarLog"]
      )
      assert.strictEqual(
        errors[0]?.message,
        "Wars.regular #2PP: the clan's war log is private; its leader or a co-leader can make it public in the clan's settings"
      )
      assert.lengthOf(yield* Clans.members(us).collect(), 10)
      assert.lengthOf(yield* Clans.raidLog(us).collect(), 0)
    }).pipe(Effect.provide(world))
  )

  it.effect("of many clans comes as it arrives, or in order, or strictly", () =>
    Effect.gen(function* () {
      const outcomes = yield* Stream.runCollect(Wars.regularMany([us, "#2PPP", them], { ordered: true }))
      assert.deepStrictEqual(
        outcomes.map(({ result }) => (Result.isSuccess(result) ? result.success.state : result.failure._tag)),
        ["notInWar", "NotFound", "notInWar"]
      )
      const error = yield* Effect.flip(Stream.runDrain(Wars.regularMany.strict([us, "#2PPP", them])))
      assert.strictEqual(error._tag, "NotFound")
    }).pipe(Effect.provide(world))
  )

  it.effect("has the caller's type when the caller brings a schema", () =>
    Effect.gen(function* () {
      const mine = yield* Wars.regular(us, { schema: Schema.Struct({ state: Schema.String }) })
      assert.deepStrictEqual(mine, { state: "notInWar" })
    }).pipe(Effect.provide(world))
  )

  it.effect("comes without the API's delay when the caller asks for that", () =>
    Effect.gen(function* () {
      const path = "/clans/#2PP/currentwar"
      const scene = script({ [path]: notInWar })
      const realtime = Effect.provideService(Wars.current(us), RequestPolicy.Realtime, true)
      yield* timed(Effect.result(realtime)).pipe(Effect.provide(scripted(scene)))
      assert.deepStrictEqual(scene.asked, [`${path}?realtime=true`])
    })
  )
})

describe("a season of the clan war league", () => {
  const clans = [us, them, "#9PP", "#8PP", "#YPP", "#LPP", "#QPP", "#GPP"]
  const world = simulated({ clans: clans.map((tag) => ({ tag, members: 5, isWarLogPublic: true })) })
  const start = Effect.flatMap(Simulator, ({ change }) => change(Command.startLeague(clans)))

  it.effect("gives the current war of every clan on every day", () =>
    Effect.gen(function* () {
      yield* start
      const roundsOf = (tag: string) =>
        Effect.forEach(["previous", "current", "preparation"] as const, (round) =>
          Effect.map(Wars.current(tag, { round }), (answer) => {
            if (answer?.league === undefined) return undefined
            const { league, war } = answer
            assert.isTrue(War.isWar(war) && War.orient(war, tag) === war)
            assert.strictEqual(
              War.isWar(war) && LeagueGroup.roundOf(league.group, "tag" in war ? (war.tag ?? "") : ""),
              league.round
            )
            return league.round
          })
        )
      yield* TestClock.adjust("30 minutes")
      assert.deepStrictEqual(yield* roundsOf(us), [undefined, undefined, undefined])
      yield* TestClock.adjust("12 hours")
      const days: Array<unknown> = []
      for (let day = 0; day <= 8; day++) {
        const seen = yield* Effect.forEach(clans, roundsOf)
        for (const other of seen) assert.deepStrictEqual(other, seen[0])
        days.push(seen[0])
        yield* TestClock.adjust("1 day")
      }
      assert.deepStrictEqual(days, [
        [undefined, 1, 1],
        [undefined, 1, 2],
        [1, 2, 3],
        [2, 3, 4],
        [3, 4, 5],
        [4, 5, 6],
        [5, 6, 7],
        [6, 7, undefined],
        [6, 7, undefined]
      ])
      const { stats } = yield* Simulator
      assert.deepStrictEqual(Object.keys((yield* stats).routes).toSorted(), [
        "clans.currentWar",
        "clans.leagueGroup",
        "wars.league"
      ])
    }).pipe(Effect.provide(world))
  )

  it.effect("has no group before it, and none while one is searched", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* Effect.flip(Wars.leagueGroup(us)))._tag, "NotFound")
      yield* start
      yield* TestClock.adjust("11 minutes")
      assert.strictEqual((yield* Wars.leagueGroup(us))._tag, "SearchingGroup")
      assert.deepStrictEqual(yield* Stream.runCollect(Wars.leagueWars(yield* Wars.leagueGroup(us))), [])
    }).pipe(Effect.provide(world))
  )

  const threeRounds = Effect.gen(function* () {
    yield* start
    yield* TestClock.adjust("60 hours")
    return yield* Wars.leagueGroup(us)
  })

  it.effect("has the wars of all rounds drawn, as the API sends them", () =>
    Effect.gen(function* () {
      const group = yield* threeRounds
      const wars = yield* Stream.runCollect(Wars.leagueWars(group, { ordered: true }))
      assert.deepStrictEqual(
        wars.map(({ round, warTag }) => [round, warTag]),
        (group.rounds ?? []).slice(0, 3).flatMap(({ warTags }, n) => warTags.map((tag) => [n + 1, tag]))
      )
      for (const { war, warTag } of wars) {
        const raw = yield* Wars.league(warTag)
        assert.deepStrictEqual({ ...war, tag: undefined }, { ...raw, tag: undefined })
        assert.strictEqual(war.tag, warTag)
      }
      const { stats } = yield* Simulator
      assert.deepStrictEqual((yield* stats).routes, { "clans.leagueGroup": 1, "wars.league": 12 })
    }).pipe(Effect.provide(world))
  )

  it.effect("has the wars of one clan, turned to it, in all rounds or some", () =>
    Effect.gen(function* () {
      const group = yield* threeRounds
      for (const clan of clans) {
        const wars = yield* Stream.runCollect(Wars.leagueWars(group, { clan, ordered: true }))
        assert.deepStrictEqual(
          wars.map(({ round, war }) => [round, war.clan.tag]),
          [1, 2, 3].map((round) => [round, clan])
        )
        assert.strictEqual(new Set(wars.map(({ war }) => war.opponent.tag)).size, 3)
      }
      const second = yield* Stream.runCollect(Wars.leagueWars(group, { clan: us, rounds: [2, 7] }))
      assert.deepStrictEqual(
        second.map(({ round, war }) => [round, War.type(war), War.attacksPerMember(war)]),
        [[2, "cwl", 1]]
      )
      const strangers = yield* Stream.runCollect(Wars.leagueWars(group, { clan: "#VVV" }))
      assert.deepStrictEqual(strangers, [])
      const error = yield* Effect.flip(Stream.runDrain(Wars.leagueWars(group, { clan: "?" })))
      assert.strictEqual(error._tag, "InvalidTag")
    }).pipe(Effect.provide(world))
  )

  it.effect("is the same group for all its clans, and its wars can be had by tag", () =>
    Effect.gen(function* () {
      const group = yield* threeRounds
      const groups = yield* Stream.runCollect(Wars.leagueGroupMany.strict(clans))
      for (const other of groups) assert.deepStrictEqual(other, group)
      const tags = LeagueGroup.warTags(group)
      const outcomes = yield* Stream.runCollect(Wars.leagueMany([...tags, "#0", "#VVV"], { ordered: true }))
      assert.deepStrictEqual(
        outcomes.map(({ result, tag }) => [tag, Result.isSuccess(result) ? result.success._tag : result.failure._tag]),
        [...tags.map((tag) => [tag, "LeagueWar"]), ["#0", "InvalidTag"], ["#VVV", "NotFound"]]
      )
    }).pipe(Effect.provide(world))
  )

  it.effect("takes its time to answer: the group has 60 seconds, others 30", () =>
    Effect.gen(function* () {
      const { fault } = yield* Simulator
      yield* fault(Fault.hang)
      const once = Effect.provideService(RequestPolicy.Retry, Schedule.recurs(0))
      const [group, seconds] = yield* timed(once(Effect.flip(Wars.leagueGroup(us))))
      assert.deepStrictEqual([group._tag, seconds], ["Timeout", 60])
      const [war, others] = yield* timed(once(Effect.flip(Wars.regular(us))))
      assert.deepStrictEqual([war._tag, others], ["Timeout", 30])
    }).pipe(Effect.provide(world))
  )
})
