/** Links written and read, and what is said of wrong names. */
import { assert, it } from "@effect/vitest"
import { GameData } from "clashfx"
import * as Effect from "effect/Effect"
import { describe, link } from "./army.ts"

it.effect("writes a link and reads it again", () =>
  Effect.gen(function* () {
    const made = yield* link({
      troops: { Dragon: 12 },
      spells: { "Rage Spell": 4 },
      heroes: [{ hero: "Archer Queen", equipment: ["Giant Arrow"] }]
    })
    assert.match(made, /^https:\/\/link\.clashofclans\.com\/\S+army=\S+$/)
    const text = yield* describe(`my new army: ${made} what do you think?`)
    assert.match(text, /12.*Dragon/)
    assert.match(text, /Archer Queen/)
    assert.match(text, /240 housing space of troops, 8 of spells/)
  }).pipe(Effect.provide(GameData.layer))
)

it.effect("says what was probably meant", () =>
  Effect.gen(function* () {
    assert.match((yield* Effect.flip(link({ troops: { Dragn: 1 } }))).message, /"Dragon"/)
    assert.strictEqual((yield* Effect.flip(describe("no link in here")))._tag, "InvalidArmyLink")
  }).pipe(Effect.provide(GameData.layer))
)
