/** The constants that bodies refer to: leagues, labels, achievements. */
import { assert, describe, it } from "@effect/vitest"
import * as Achievements from "../../src/catalog/Achievements.ts"
import * as Labels from "../../src/catalog/Labels.ts"
import * as Leagues from "../../src/catalog/Leagues.ts"
import * as Locations from "../../src/catalog/Locations.ts"
import * as Units from "../../src/catalog/Units.ts"

describe("the catalog", () => {
  const ranges: ReadonlyArray<readonly [string, ReadonlyArray<{ readonly id: number }>, number, number]> = [
    ["league tiers", Leagues.tiers, 105_000_000, 37],
    ["legacy leagues", Leagues.legacy, 29_000_000, 23],
    ["builder base leagues", Leagues.builderLeagues, 44_000_000, 42],
    ["capital leagues", Leagues.capitalLeagues, 85_000_000, 23],
    ["war leagues", Leagues.war, 48_000_000, 19],
    ["clan labels", Labels.clan, 56_000_000, 17],
    ["player labels", Labels.player, 57_000_000, 19],
    ["locations", Locations.locations, 32_000_000, 266]
  ]
  for (const [name, items, first, count] of ranges) {
    it(`has ${count} ${name} with ids from ${first} on`, () =>
      assert.deepStrictEqual(
        items.map(({ id }) => id),
        Array.from({ length: count }, (_, n) => first + n)
      ))
  }

  const located: ReadonlyArray<readonly [number, string, string | undefined]> = [
    [32_000_006, "International", undefined],
    [32_000_007, "Afghanistan", "AF"],
    [32_000_008, "Åland Islands", "AX"],
    [32_000_094, "Germany", "DE"],
    [32_000_061, "Congo (DRC)", "CG"],
    [32_000_113, "India", "IN"],
    [32_000_141, "North Macedonia", "MK"],
    [32_000_239, "Türkiye", "TR"],
    [32_000_249, "United States", "US"],
    [32_000_260, "Zimbabwe", "ZW"],
    [32_000_265, "", undefined]
  ]
  for (const [id, name, code] of located) {
    it(`knows the location ${id} as ${JSON.stringify(name)}`, () => {
      const location = Locations.locations.find((one) => one.id === id)
      assert.deepStrictEqual([location?.name, location?.countryCode], [name, code])
    })
  }

  it("calls the tiers of legends I, II and III, the best one last", () =>
    assert.deepStrictEqual(
      Leagues.tiers.slice(-4).map(({ id, name }) => [id, name]),
      [
        [105_000_033, "Electro League 33"],
        [105_000_034, "Legend III"],
        [105_000_035, "Legend II"],
        [105_000_036, "Legend I"]
      ]
    ))

  it("has a picture of its own for every label", () => {
    const icons = [...Labels.clan, ...Labels.player].map(({ iconUrls }) => iconUrls.small)
    assert.strictEqual(new Set(icons).size, icons.length)
    for (const icon of icons)
      assert.match(icon, /^https:\/\/api-assets\.clashofclans\.com\/labels\/64\/[-\w]{43}\.png$/)
    assert.include(Labels.player[16]?.iconUrls.medium, "/128/PcgplBTQo2W_PXYqMi0i6g6nrNMjzCM8Ipd_umSnuHw.png")
  })

  it("finds builder base leagues by trophies", () => {
    const table: ReadonlyArray<readonly [number, string]> = [
      [0, "Wood League V"],
      [1999, "Copper League I"],
      [2000, "Brass League III"],
      [4499, "Platinum League III"],
      [9999, "Diamond League"]
    ]
    for (const [trophies, name] of table) assert.strictEqual(Leagues.builderAt(trophies).name, name)
    assert.strictEqual(Leagues.capitalAt(199).name, "Unranked")
    assert.strictEqual(Leagues.capitalAt(3500).name, "Champion League II")
  })

  it("knows what a hall allows", () => {
    const level = (name: string, hall: number, village?: "home" | "builderBase") => {
      const unit = Units.find(name, village)
      return unit === undefined ? undefined : Units.maxLevelAt(unit, hall)
    }
    assert.strictEqual(level("Barbarian", 18), 13)
    assert.strictEqual(level("Barbarian", 5), 3)
    assert.strictEqual(level("Yeti", 11), 0)
    assert.strictEqual(level("Barbarian King", 18), 110)
    assert.strictEqual(level("Battle Copter", 8, "builderBase"), 25)
    assert.strictEqual(level("Baby Dragon", 6, "builderBase"), 8)
    assert.strictEqual(level("Baby Dragon", 18), 12)
    assert.isUndefined(level("Nobody", 18))
  })

  it("knows the stars and the target of an achievement", () => {
    const hero = Achievements.achievements.find(({ name }) => name === "War Hero")
    assert(hero !== undefined)
    assert.deepStrictEqual(
      [0, 10, 149, 150, 5000].map((value) => [Achievements.starsAt(hero, value), Achievements.targetAt(hero, value)]),
      [
        [0, 10],
        [1, 150],
        [1, 150],
        [2, 1000],
        [3, 1000]
      ]
    )
  })
})
