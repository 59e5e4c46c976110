/** What servers and players call things is no name of JavaScript's: no object is a dictionary of foreign names. */
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as PlayerDiff from "../../src/diff/PlayerDiff.ts"
import * as PlayerUnits from "../../src/game/PlayerUnits.ts"
import * as Village from "../../src/game/Village.ts"
import * as VillageExport from "../../src/game/VillageExport.ts"
import { plain } from "../../src/promise/plain.ts"
import { StoredPlayer } from "../../src/watch/players/store.ts"
import { achievement, item, look } from "../support/players.ts"

const names = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "valueOf",
  "hasOwnProperty",
  "then",
  "toJSON",
  "length"
]

/** An object whose own keys are all of them. */
const own = (value: unknown): object => Object.fromEntries(names.map((name) => [name, value]))

describe("foreign names", () => {
  for (const name of names) {
    it(`${name} of a unit, an achievement, a clan and a label are told like any other, and stored`, () => {
      const of = (level: number) =>
        look({
          name,
          troops: [item(name, level)],
          heroes: [item(name, level, { equipment: [item(name, level)] })],
          spells: [item(name, level)],
          heroEquipment: [item(name, level)],
          achievements: [achievement(name, level, 1)],
          clan: { tag: "#2PP", name, clanLevel: level },
          labels: [{ id: 57000000 + level, name, iconUrls: { small: "s" } }]
        })
      const [before, after] = [of(1), of(2)]
      const tags = PlayerDiff.diff(before, after).map(({ _tag }) => _tag)
      assert.isAtLeast(tags.length, 4, tags.join())
      assert.deepStrictEqual(PlayerDiff.diff(before, of(1)), [])
      const applied = PlayerDiff.apply(before, PlayerDiff.diff(before, after))
      assert.deepStrictEqual(PlayerDiff.diff(applied, after), [])
      const codec = Schema.toCodecJson(StoredPlayer)
      const text = JSON.stringify(Schema.encodeUnknownSync(codec)(before))
      const restored = Schema.decodeUnknownSync(codec)(JSON.parse(text))
      assert.deepStrictEqual(PlayerDiff.diff(restored, before), [])
      assert.deepStrictEqual(
        PlayerDiff.diff(restored, after).map(({ _tag }) => _tag),
        tags
      )
    })

    it(`${name} is no unit of the game`, () => {
      const one = { name, level: 1, maxLevel: 2, village: "home" }
      const { heroes } = PlayerUnits.of({
        townHallLevel: 13,
        troops: [one],
        heroes: [one],
        spells: [one],
        heroEquipment: [one]
      })
      assert.isUndefined(heroes[0]?.unit)
      assert.strictEqual(heroes[0]?.name, name)
    })
  }

  it("are keys of their own in what is made plain", () => {
    const made = plain(own({ a: 1 }))
    assert.deepStrictEqual(Object.keys(made), names)
    assert.strictEqual(Object.getPrototypeOf(made), Object.prototype)
    assert.isUndefined(Reflect.get(made, "a"))
  })

  it("do no harm in the export of a village", () => {
    const text = JSON.stringify({
      tag: "#2PP",
      timestamp: 1_760_000_000,
      boosts: own(60),
      buildings: [{ data: 1000001, lvl: 3 }]
    })
    const source = Result.getOrThrow(VillageExport.parse(text.replace('"tag"', '"__proto__":{"x":1},"tag"')))
    const village = Village.of(source)
    assert.includeMembers(
      village.boosts.map(({ name }) => name),
      names.filter((name) => name !== "__proto__")
    )
    assert.isUndefined(Reflect.get({}, "x"))
  })
})
