/** Searching the names of the game in a language. */
import { assert, describe, it } from "@effect/vitest"
import { loadNames } from "@clashfx/game-data"
import * as PackNames from "../../../src/game/pack/PackNames.ts"

const english = await loadNames("EN")
const german = await loadNames("DE")

describe("searching", () => {
  it("puts the name itself first, then beginnings, then words, then parts", () => {
    const hits = PackNames.search(english, "golem", { categories: ["troops", "skins"] })
    assert.deepStrictEqual(
      hits.map(({ name }) => name),
      ["Golem", "Golem King", "Ice Golem", "Witch Golem", "Meteor Golem", "Meteor Golem"]
    )
  })

  it("finds parts of words, in any spelling", () => {
    assert.deepStrictEqual(PackNames.search(english, "k_k", { categories: ["troops"] }), [
      { category: "troops", id: 4000009, name: "P.E.K.K.A" },
      { category: "troops", id: 4000036, name: "Power P.E.K.K.A" }
    ])
  })

  it("looks at every category unless told otherwise, and gives 20 hits unless told otherwise", () => {
    const hits = PackNames.search(english, "barbarian")
    assert.strictEqual(hits[0]?.id, 4000000)
    assert.includeMembers(
      hits.map(({ category }) => category),
      ["troops", "heroes", "equipment", "leagueTiers", "skins"]
    )
    assert.lengthOf(PackNames.search(english, "e"), 20)
    assert.lengthOf(PackNames.search(english, "e", { limit: 3 }), 3)
  })

  it("finds nothing for nothing", () => {
    assert.isEmpty(PackNames.search(english, " ._ "))
    assert.isEmpty(PackNames.search(english, "xyzzy"))
  })

  it("searches in other languages", () => {
    assert.deepStrictEqual(PackNames.search(german, "barbarenkönig", { categories: ["heroes"] }), [
      { category: "heroes", id: 28000000, name: "Barbarenkönig" }
    ])
  })
})

describe("locating", () => {
  it.each([
    [4000000, undefined, "troops", "Barbarian"],
    ["barbarian", undefined, "troops", "Barbarian"],
    ["barbarian king", "skins", "skins", "Barbarian King"],
    [56000000, undefined, "clanLabels", "Clan Wars"],
    [595449661958924, undefined, "resources", "Gems"]
  ] as const)("%s in %s is a row of %s", (input, category, expected, name) => {
    const hit = PackNames.locate(english, input, category)
    assert.deepStrictEqual([hit?.category, hit?.name], [expected, name])
  })

  it.each([4999999, 1, "Barbar", ""])("knows nothing about %s", (input) => {
    assert.isUndefined(PackNames.locate(english, input))
  })
})
