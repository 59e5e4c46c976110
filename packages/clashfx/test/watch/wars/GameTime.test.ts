/** What time it is in the game, as the wars of a clan tell. */
import { assert, describe, it } from "@effect/vitest"
import { GameTime } from "../../../src/watch/wars/gameTime.ts"
import { hour, look, small, timesOf } from "../../support/wars.ts"

const minute = 60_000
const { end, start } = timesOf(small)

const preparing = look(small, { state: "preparation" })
const fighting = look(small, { state: "inWar", shown: 2 })
const over = look(small, { state: "warEnded" })

/** The monotonic clock begins at 0 when the battle does. */
const at = (time: number, ahead = 0) => ({ time, date: start + time + ahead })
const made = (time: number) => ({ atLeast: time, atMost: time })

describe("the game's time", () => {
  it("is that of the wall clock as long as no war is seen", () => {
    const game = new GameTime()
    assert.strictEqual(game.read(at(0)).date, start)
    assert.strictEqual(game.read(at(minute, -hour)).date, start + minute - hour)
  })

  it("is between the dates that a war shows, and goes on from there", () => {
    const game = new GameTime()
    game.learn(preparing, made(-2 * minute))
    assert.strictEqual(game.read(at(-minute, 5 * hour)).date, start + minute)
    game.learn(fighting, made(0))
    assert.strictEqual(game.read(at(2 * hour, -5 * hour)).date, start + 2 * hour)
    assert.strictEqual(game.read(at(2 * hour, 90 * hour)).date, end + 2 * hour)
  })

  it("has come by all clocks, or by any", () => {
    const game = new GameTime()
    game.read(at(0))
    const { earliest, latest } = game.read(at(hour, -2 * hour))
    assert.deepStrictEqual([earliest, latest], [start - hour, start + hour])
    game.learn(fighting, made(0))
    assert.strictEqual(game.read(at(hour, -2 * hour)).earliest, start + hour)
  })

  it("has not come because of clocks that are known to be wrong", () => {
    const game = new GameTime()
    game.learn(preparing, made(-10 * minute))
    game.read(at(-10 * minute, hour))
    assert.isBelow(game.read(at(-9 * minute, hour)).earliest, start)
  })

  it("does not go back to what an old copy shows, unless that lasts", () => {
    const game = new GameTime()
    game.learn(over, made(end - start))
    game.learn(fighting, made(end - start + 10 * minute))
    const now = end - start + 11 * minute
    assert.strictEqual(game.read(at(now)).date, start + now)
    game.learn(fighting, made(end - start + 80 * minute))
    assert.isAtMost(game.read(at(end - start + 80 * minute)).date, end)
  })

  it("is not for ever what an old copy shows", () => {
    const game = new GameTime()
    game.learn(preparing, made(hour))
    game.learn(fighting, made(2 * hour))
    assert.strictEqual(game.read(at(3 * hour)).date, start + 3 * hour)
  })
})
