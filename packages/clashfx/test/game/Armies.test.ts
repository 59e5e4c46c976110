/** Army links with the embedded game data: names to links and back. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Armies from "clashfx/game/Armies"
import * as Army from "clashfx/game/Army"
import * as ArmyLink from "clashfx/game/ArmyLink"
import * as ArmyUnits from "clashfx/game/ArmyUnits"
import * as GameData from "clashfx/game/GameData"

describe("armies with the embedded game data", () => {
  it.effect("writes a link of names and reads it back", () =>
    Effect.gen(function* () {
      const army = yield* Armies.create({
        heroes: [{ hero: "archer_queen", pet: "Unicorn", equipment: ["Giant Arrow", "Healer Puppet"] }],
        troops: { dragon: 12, "Battle Blimp": 1 },
        spells: { "Lightning Spell": 8, "earthquake spell": 1 }
      })
      const link = ArmyLink.write(army, { language: "fr" })
      assert.strictEqual(link, "https://link.clashofclans.com/fr?action=CopyArmy&army=h1p3e17_20u12x8-1x52s8x0-1x10")
      assert.deepStrictEqual(ArmyLink.parse(link), Result.succeed(army))
      assert.deepStrictEqual(yield* Armies.parseLenient(link), army)
      assert.deepStrictEqual(yield* Armies.check(army), army)
      const named = yield* Armies.read(army)
      assert.deepStrictEqual(ArmyUnits.housing(named), {
        clanCastleTroops: 0,
        clanCastleSiegeMachines: 0,
        clanCastleSpells: 0,
        troops: 240,
        siegeMachines: 1,
        spells: 9,
        unknown: []
      })
      const german = yield* Armies.read(army, { language: "de" })
      assert.strictEqual(german.troops[0]?.name, "Drache")
    }).pipe(Effect.provide(GameData.layer))
  )

  it.effect("a troop that the game does not have is kept strictly, found by a check, a Barbarian leniently", () =>
    Effect.gen(function* () {
      const army = yield* Effect.fromResult(ArmyLink.parse("u10x999-1x3"))
      assert.strictEqual(ArmyLink.writeCode(army), "u10x999-1x3")
      const error = yield* Effect.flip(Armies.check(army))
      assert.match(error.message, /^no troop in the home village has the id 4000999; check the id/)
      assert.strictEqual(ArmyLink.writeCode(yield* Armies.parseLenient("u10x999-1x3-2x")), "u10x0-1x3")
    }).pipe(Effect.provide(GameData.layer))
  )

  it.effect("says what is wrong with a name, a quantity or a language", () =>
    Effect.gen(function* () {
      const failed = yield* Effect.all([
        Effect.flip(Armies.create({ troops: { Dragoon: 1 } })),
        Effect.flip(Armies.create({ troops: { Dragon: 0 } })),
        Effect.flip(Armies.read(Army.empty, { language: "xx" }))
      ])
      assert.deepStrictEqual(
        failed.map((error) => error._tag),
        ["UnknownUnit", "InvalidArmy", "UnknownLanguage"]
      )
    }).pipe(Effect.provide(GameData.layer))
  )

  it.effect("without game data it fails with a reason", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Armies.create({ troops: { Dragon: 1 } }))
      assert.strictEqual(error._tag, "GameDataUnavailable")
    }).pipe(Effect.provide(GameData.layerNone))
  )
})
