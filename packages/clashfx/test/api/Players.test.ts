/** Operations on players through the simulator: one, many, and the token of a player. */
import { Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Players from "../../src/api/Players.ts"
import { simulated } from "../support/simulated.ts"
import { failure, lively, playerTag, settle } from "../support/operations.ts"

const world = simulated({ clans: [{ tag: "#2PP", members: 3, players: [playerTag, "#2PP8"] }] })

describe("a player", () => {
  it.effect("comes with clan and units, whatever way the tag is typed", () =>
    Effect.gen(function* () {
      for (const tag of [playerTag, "poLyjc8c", " #P0LY-JC8C "]) {
        const player = yield* Players.get(tag)
        assert.strictEqual(player.tag, playerTag)
        assert.strictEqual(player.clan?.tag, "#2PP")
        assert.strictEqual(player.role, "leader")
        assert.isNotEmpty(player.troops)
      }
      assert.strictEqual((yield* (yield* Simulator).stats).requests, 1)
    }).pipe(Effect.provide(world))
  )

  it.effect("is InvalidTag, or NotFound, or has the caller's type", () =>
    Effect.gen(function* () {
      assert.strictEqual(
        (yield* Effect.flip(Players.get("#2"))).message.slice(0, 35),
        '"#2" is not a player tag: a tag has'
      )
      assert.strictEqual((yield* Effect.flip(Players.get("#VVVV")))._tag, "NotFound")
      const mine = yield* Players.get(playerTag, { schema: Schema.Struct({ expLevel: Schema.Int }) })
      assert.deepStrictEqual(Object.keys(mine), ["expLevel"])
    }).pipe(Effect.provide(world))
  )

  it.effect("comes many at a time", () =>
    Effect.gen(function* () {
      const outcomes = yield* Stream.runCollect(Players.many([playerTag, "#VVVV", "#2PP8"], { ordered: true }))
      assert.deepStrictEqual(
        outcomes.map(({ result, tag }) => [tag, Result.isSuccess(result) ? result.success.role : result.failure._tag]),
        [
          [playerTag, "leader"],
          ["#VVVV", "NotFound"],
          ["#2PP8", "coLeader"]
        ]
      )
    }).pipe(Effect.provide(world))
  )
})

describe("the API token of a player", () => {
  it.effect("is right or wrong, and never answered from the cache", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator
      const token = yield* simulator.verifyTokenOf(playerTag)
      assert.deepStrictEqual(
        yield* Effect.forEach([token, token, "wrong", ""], (token) => Players.verifyToken("p0lyjc8c", token)),
        [true, true, false, false]
      )
      assert.deepStrictEqual((yield* simulator.stats).routes, { "players.verifyToken": 4 })
    }).pipe(Effect.provide(world))
  )

  it.effect("is what was meant, with what is pasted around it", () =>
    Effect.gen(function* () {
      const token = yield* (yield* Simulator).verifyTokenOf(playerTag)
      const pasted = [
        ` ${token}\n`,
        `\u00a0${token}\u00a0`,
        `\`${token}\``,
        `"${token}"`,
        `\u201c${token}\u201d`,
        `<${token}>`,
        `**${token}**`,
        `||${token}||`,
        `${token}.`,
        `\u200b${token.slice(0, 3)}\u200b${token.slice(3)}\ufeff`,
        `\u2068${token}\u2069`,
        [...token].map((sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)).join("")
      ]
      for (const text of pasted) assert.isTrue(yield* Players.verifyToken(playerTag, text), JSON.stringify(text))
      for (const text of [`${token} ${token}`, `x${token}`, " ", " ".repeat(100_000)]) {
        assert.isFalse(yield* Players.verifyToken(playerTag, text))
      }
    }).pipe(Effect.provide(world))
  )

  it.effect("needs a player", () =>
    Effect.gen(function* () {
      const errors = yield* Effect.forEach(["#VVVV", "?"], (tag) => Effect.flip(Players.verifyToken(tag, "x")))
      assert.deepStrictEqual(
        errors.map((error) => error._tag),
        ["NotFound", "InvalidTag"]
      )
      assert.strictEqual((yield* (yield* Simulator).stats).requests, 1)
    }).pipe(Effect.provide(world))
  )
})

describe("the past of a player", () => {
  it.effect("is a log of battles and a history of ranked weeks", () =>
    Effect.gen(function* () {
      const { ranked } = yield* settle
      const { items: battles } = yield* Players.battleLog(ranked.player)
      assert.isNotEmpty(battles)
      assert.isAtMost(battles.length, 50)
      for (const { attack, battleType } of battles) {
        assert.isBoolean(attack)
        assert.include(["homeVillage", "ranked", "legend"], battleType)
      }
      const { items: weeks } = yield* Players.leagueHistory(ranked.player)
      assert.deepStrictEqual(
        weeks.map(({ leagueSeasonId }) => leagueSeasonId),
        weeks.map(({ leagueSeasonId }) => leagueSeasonId).toSorted((a, b) => Number(b) - Number(a))
      )
      assert.isNotEmpty(weeks)
    }).pipe(Effect.provide(simulated(lively)))
  )

  it.effect("is NotFound or InvalidTag like the player", () =>
    Effect.gen(function* () {
      for (const operation of [Players.battleLog, Players.leagueHistory]) {
        const errors = yield* Effect.forEach(["#VVVV", "?"], (tag) => failure(operation(tag)))
        assert.deepStrictEqual(
          errors.map((error) => error._tag),
          ["NotFound", "InvalidTag"]
        )
      }
    }).pipe(Effect.provide(world))
  )
})
