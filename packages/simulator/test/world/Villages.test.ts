/** The village behind a player: levels, upgrades, equipment, its token. */
import { Command, World } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as Units from "../../src/catalog/Units.ts"
import * as Prng from "../../src/world/Prng.ts"
import * as Villages from "../../src/world/Villages.ts"

describe("a village", () => {
  const world = World.make({ clans: 4, activity: 3000, wars: false, leagues: false, raids: false })
  World.advance(world, world.now + 5 * 86_400_000)
  const players = [...world.players.values()]

  it("never has a unit above what its hall allows, and only what it has unlocked is worn", () => {
    for (const player of players) {
      const { active, levels, worn } = Villages.of(player)
      for (const unit of Units.units) {
        const hall = unit.village === "home" ? player.townHallLevel : player.builderHallLevel
        assert.isAtMost(levels[unit.index] ?? 0, Units.maxLevelAt(unit, hall), `${player.tag} ${unit.name}`)
      }
      for (const [hero, items] of worn) {
        assert.isAtMost(items.length, 2)
        const own = Units.equipmentOf(hero).filter(({ index }) => levels[index] !== 0)
        for (const item of items) assert.isTrue(own.some(({ name }) => name === item))
      }
      assert.isAtMost(active.size, 2)
    }
  })

  it("can be upgraded until everything is at its highest", () => {
    const player = Result.getOrThrow(Command.createPlayer({ townHall: 8 })(world))
    const prng = Prng.make(1)
    let upgrades = 0
    while (Villages.upgradeSome(world, player, prng)) upgrades++
    const { levels } = Villages.of(player)
    assert.isAbove(upgrades, 0)
    for (const unit of Units.units) {
      const hall = unit.village === "home" ? player.townHallLevel : player.builderHallLevel
      assert.strictEqual(levels[unit.index], Units.maxLevelAt(unit, hall))
    }
  })

  it("has a token of its own, always the same", () => {
    const tokens = players.map(Villages.verifyToken)
    assert.deepStrictEqual(players.map(Villages.verifyToken), tokens)
    assert.strictEqual(new Set(tokens).size, tokens.length)
    for (const token of tokens) assert.match(token, /^[0-9a-z]{8}$/)
  })
})
