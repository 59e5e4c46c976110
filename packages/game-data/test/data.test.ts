/** The data that is shipped: complete, loaded by category, the same object each time. */
import { assert, describe, it } from "@effect/vitest"
import { readdirSync, readFileSync, statSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { gzipSync } from "node:zlib"
import {
  categories,
  categoryOfId,
  idCategories,
  isLanguage,
  languages,
  loadNames,
  loadTable,
  Shape,
  shapeOf,
  state,
  type Troop
} from "@clashfx/game-data"
import * as facts from "./support/facts.ts"

const source = resolve(import.meta.dirname, "../src")

describe("the data", () => {
  for (const category of categories) {
    it(`${category}: every row and every level is what the facts say`, async () => {
      const all = (await loadTable(category)).all()
      const levels = all.reduce((sum, row) => sum + ("levels" in row ? row.levels.length : 0), 0)
      assert.deepStrictEqual([all.length, levels, facts.digest(all)], [...facts.rows[category]])
    })

    it(`${category}: every row has the shape of the category`, async () => {
      for (const row of (await loadTable(category)).all()) {
        assert.isUndefined(Shape.check(shapeOf[category], row, { strict: true }))
      }
    })
  }

  it("has the names of every language for every category with ids but the capital house parts", async () => {
    assert.deepStrictEqual(languages.toSorted(), Object.keys(facts.names).toSorted())
    for (const language of languages) {
      const names = await loadNames(language)
      const all = Object.fromEntries(
        idCategories
          .filter((category) => category !== "capitalHouseParts")
          .map((category) => [category, Object.fromEntries(names.entries(category))])
      )
      assert.strictEqual(facts.digest(all), facts.names[language], language)
      assert.strictEqual(names.language, language)
      assert.isEmpty(names.entries("capitalHouseParts"))
    }
  })

  it("says which state of the game it describes", () => {
    assert.deepStrictEqual(state, { date: "2026-08", townHall: 18, builderHall: 10 })
  })

  it("gives the same table, the same rows and the same list each time", async () => {
    const table = await loadTable("pets")
    assert.strictEqual(await loadTable("pets"), table)
    assert.strictEqual(table.at(0), table.all()[0])
    assert.strictEqual(table.all(), table.all())
  })

  it("names a German Barbarian, a Japanese Wizard and an Arabic P.E.K.K.A", async () => {
    assert.strictEqual((await loadNames("DE")).of("troops", 4000000), "Barbar")
    assert.strictEqual((await loadNames("JP")).of("troops", 4000006), "ウィザード")
    assert.strictEqual((await loadNames("DE")).of("buildings", 1000000), "Armeelager")
    assert.isUndefined((await loadNames("DE")).of("troops", 4999999))
    assert.isUndefined((await loadNames("DE")).of("spells", 4000000))
  })

  it("tells languages from other words", () => {
    assert.isTrue(isLanguage("DE"))
    for (const word of ["de", "XX", "", "constructor", "toString"]) assert.isFalse(isLanguage(word), word)
  })

  it("has no name where a language has none", async () => {
    const english = await loadNames("EN")
    const gaps: Array<string> = []
    for (const language of languages) {
      const names = await loadNames(language)
      for (const category of idCategories) {
        for (const [id] of english.entries(category)) {
          if (names.of(category, id) === undefined) gaps.push(`${language} ${category} ${id}`)
        }
      }
    }
    assert.isNotEmpty(gaps)
    assert.isTrue(gaps.every((gap) => / (sceneries|skins) /.test(gap)))
  })
})

describe("rows that were read by a person", () => {
  it("a level in the middle of a troop", async () => {
    const wizard = (await loadTable("troops")).all().find(({ name }) => name === "Wizard")
    assert.deepStrictEqual(wizard?.levels[2], {
      level: 3,
      hitpoints: 108,
      dps: 90,
      upgradeTime: 43200,
      upgradeCost: 600000,
      requiredLabLevel: 4,
      requiredTownhall: 6,
      strengthWeight: 1800
    })
  })

  it("a super troop whose first level is 5", async () => {
    const troop: Troop | undefined = (await loadTable("troops")).all().find(({ name }) => name === "Super Barbarian")
    assert.deepStrictEqual(troop?.superTroop, { originalId: 4000000, originalMinLevel: 7 })
    assert.strictEqual(troop?.levels[0]?.level, 5)
  })

  it("the abilities and ores of a piece of equipment", async () => {
    const gauntlet = (await loadTable("equipment")).all().find(({ name }) => name === "Giant Gauntlet")
    assert.deepStrictEqual(gauntlet?.levels[9]?.upgradeCost, { shinyOre: 2000, glowyOre: 0, starryOre: 0 })
    assert.deepStrictEqual(gauntlet?.levels[9]?.abilities, [
      {
        level: 4,
        name: "Giant Gauntlet",
        deactivateAfterTime: 15500,
        damageRadius: 250,
        shieldProtectionPercent: 35,
        growthScale: 85
      },
      { level: 10, name: "Ram Rider Charge", regeneration: 24 }
    ])
  })

  it("the weapon of a town hall, a merged tower, and a building without levels", async () => {
    const buildings = (await loadTable("buildings")).all()
    const townHall = buildings.find(({ name }) => name === "Town Hall")
    assert.deepStrictEqual(townHall?.levels[16]?.weapon?.levels[4], {
      level: 5,
      buildCost: 16000000,
      buildTime: 864000,
      dps: 60
    })
    const ricochet = buildings.find(({ name }) => name === "Ricochet Cannon")
    assert.deepStrictEqual(
      ricochet?.levels[0]?.mergeRequirement?.map(({ level, name }) => [name, level]),
      [
        ["Cannon", 21],
        ["Cannon", 21]
      ]
    )
    assert.deepStrictEqual(buildings.find(({ name }) => name === "B.O.B's Hut")?.levels, [])
  })

  it("the medals of a war league and the rewards of a league tier", async () => {
    const league = (await loadTable("warLeagues")).at(1)
    assert.deepStrictEqual(league?.cwlMedals, {
      firstPlace: 46,
      positionMedalDiff: 2,
      bonusReward: 42,
      minimumBonusAmount: 1
    })
    const tier = (await loadTable("leagueTiers")).at(0)
    assert.deepStrictEqual(tier?.rewards[1]?.resources, { gold: 400, elixir: 400, darkElixir: 0 })
  })
})

describe("ids", () => {
  it("tell their category, where they are counted by category", async () => {
    for (const category of idCategories) {
      for (const { id } of (await loadTable(category)).all()) {
        const found = categoryOfId(id)
        assert.isTrue(found === category || (found === undefined && id > 1e9), `${category} ${id}`)
      }
    }
    assert.isUndefined(categoryOfId(2_000_000))
    assert.strictEqual(categoryOfId(4_999_999), "troops")
  })
})

describe("the package", () => {
  /** The files that are loaded with a file, without those that are imported only when something is asked for. */
  const loadedWith = (file: string, seen = new Set<string>()): Set<string> => {
    if (seen.has(file)) return seen
    seen.add(file)
    for (const [, names, target] of readFileSync(file, "utf8").matchAll(
      /^(?:import|export)\s+([^"]*?)\s*from "(\.[^"]+)"/gm
    )) {
      if (target !== undefined && names?.startsWith("type ") !== true) loadedWith(join(dirname(file), target), seen)
    }
    return seen
  }

  it("loads no data and no names when it is imported", () => {
    const loaded = [...loadedWith(join(source, "index.ts"))].map((file) => file.slice(source.length + 1))
    assert.includeMembers(loaded, ["load.ts", "data/modules.ts", "data/state.ts"])
    assert.deepStrictEqual(loaded.filter((file) => /^(data|names)\//.test(file)).toSorted(), [
      "data/modules.ts",
      "data/state.ts"
    ])
  })

  it("loads one language without the others, and without any table", () => {
    const loaded = [...loadedWith(join(source, "names/DE.ts"))].map((file) => file.slice(source.length + 1))
    assert.deepStrictEqual(loaded.toSorted(), ["Names.ts", "data/ids.ts", "names/DE.ts"])
  })

  it("stays small: all tables under 140 KB, 45 KB zipped; a language under 50 KB", () => {
    const files = readdirSync(join(source, "data")).filter((file) => categories.some((one) => file === `${one}.ts`))
    const texts = files.map((file) => readFileSync(join(source, "data", file)))
    assert.strictEqual(files.length, categories.length)
    assert.isBelow(
      texts.reduce((sum, text) => sum + text.length, 0),
      145_000
    )
    assert.isBelow(
      texts.reduce((sum, text) => sum + gzipSync(text).length, 0),
      45_000
    )
    for (const file of readdirSync(join(source, "names"))) {
      assert.isBelow(statSync(join(source, "names", file)).size, 50_000, file)
    }
  })
})
