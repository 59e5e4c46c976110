/** Finding rows of game data by id and by name. */
import { assert, describe, it } from "@effect/vitest"
import { fromRows, loadTable } from "@clashfx/game-data"
import * as PackIndex from "../../../src/game/pack/PackIndex.ts"

const troops = PackIndex.of(await loadTable("troops"))
const buildings = PackIndex.of(await loadTable("buildings"))

describe("names", () => {
  it.each([
    ["P.E.K.K.A", "pekka"],
    ["  Hog_Rider ", "hogrider"],
    ["Builder's Hut", "buildershut"],
    ["B.O.T.O’s Shack", "botosshack"],
    ["X-Bow", "xbow"],
    ["Bárbaro", "bárbaro"],
    ["野蛮人", "野蛮人"],
    ["...", ""]
  ])("%s is compared as %s", (name, normal) => {
    assert.strictEqual(PackIndex.normalizeName(name), normal)
  })
})

describe("finding rows", () => {
  it.each(["P.E.K.K.A", "pekka", "PEKKA", "p.e.k.k.a", "P_E_K_K_A", " Pekka "])("finds P.E.K.K.A by %j", (name) => {
    assert.strictEqual(troops.byName(name)?.id, 4000009)
  })

  it.each([
    ["Baby Dragon", undefined, undefined, 4000023],
    ["baby_dragon", "home", undefined, 4000023],
    ["BABY DRAGON", "builderBase", undefined, 4000041],
    ["Meteor Golem", undefined, undefined, 4000177],
    ["Meteor Golem", "home", true, 4000167],
    ["Meteor Golem", "home", false, 4000177],
    ["Barbarian", "builderBase", undefined, undefined],
    ["Barbarian", undefined, true, undefined],
    ["Raged Barbarian", undefined, undefined, 4000031],
    ["Barbarians", undefined, undefined, undefined],
    ["", undefined, undefined, undefined]
  ])("%s (village %s, seasonal %s) is %s", (name, village, seasonal, id) => {
    assert.strictEqual(troops.byName(name, { village, seasonal })?.id, id)
  })

  it("prefers the home village among all rows of a name", () => {
    assert.deepStrictEqual(
      buildings.allByName("cannon").map(({ village }) => village),
      ["home", "builderBase"]
    )
    assert.isEmpty(buildings.allByName("nothing"))
  })

  it("finds every row by its id and by its name", () => {
    for (const row of troops.table.all()) {
      assert.strictEqual(troops.byId(row.id), row)
      assert.include(troops.allByName(row.name), row)
    }
    assert.isUndefined(troops.byId(4000014))
    assert.isUndefined(troops.byId(Number.NaN))
  })

  it("is made once for a table", () => {
    const table = fromRows([{ id: 1, name: "One" }])
    assert.strictEqual(PackIndex.of(table), PackIndex.of(table))
    assert.strictEqual(PackIndex.of(table).byName("one")?.id, 1)
  })
})

describe("suggestions", () => {
  it.each([
    ["Barbarain", "Barbarian"],
    ["archr", "Archer"],
    ["super barb", "Super Barbarian"],
    ["wall braker", "Wall Breaker"],
    ["Dargon", "Dragon"],
    ["drgaon", "Dragon"],
    ["Barbraian", "Barbarian"],
    ["Archre", "Archer"],
    ["Miner.", "Miner"],
    ["raged barb", "Raged Barbarian"],
    ["Xyzzy", undefined],
    ["", undefined],
    [4000014, undefined]
  ])("for %j it is %s", (input, suggestion) => {
    assert.strictEqual(troops.suggest(input), suggestion)
  })

  it.each([
    ["Barbarian", "builderBase", "Raged Barbarian"],
    ["Barbarian King", "builderBase", undefined],
    ["Archer", "builderBase", "Sneaky Archer"],
    ["Raged Barbarain", "home", undefined],
    ["Beta Minion", "home", undefined],
    ["Minoin", "home", "Minion"]
  ])("for %j in the %s village it is %s", (input, village, suggestion) => {
    assert.strictEqual(troops.suggest(input, { village }), suggestion)
  })

  it("are never for what was given, and always of the village that was asked for", () => {
    for (const row of troops.table.all()) {
      for (const village of ["home", "builderBase"] as const) {
        const suggestion = troops.suggest(row.name, { village })
        if (suggestion === undefined) continue
        assert.strictEqual(troops.byName(suggestion, { village })?.village, village, `${row.name}: ${suggestion}`)
      }
    }
  })

  it("find every name again in which two neighbours are swapped", () => {
    for (const { name } of troops.table.all().filter(({ name }) => name.length >= 5)) {
      for (let at = 1; at + 1 < name.length; at++) {
        const swapped = name.slice(0, at) + name.charAt(at + 1) + name.charAt(at) + name.slice(at + 2)
        assert.isDefined(troops.byName(swapped) ?? troops.suggest(swapped), swapped)
      }
    }
  })
})
