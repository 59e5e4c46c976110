/** An army in terms of the game's units: names, housing space, checks. */
import { assert, describe, it } from "@effect/vitest"
import { fromRows, loadNames, loadTable } from "@clashfx/game-data"
import * as Result from "effect/Result"
import * as Army from "clashfx/game/Army"
import * as ArmyLink from "clashfx/game/ArmyLink"
import * as ArmyUnits from "clashfx/game/ArmyUnits"

const catalog: ArmyUnits.Catalog = {
  troops: await loadTable("troops"),
  spells: await loadTable("spells"),
  heroes: await loadTable("heroes"),
  pets: await loadTable("pets"),
  equipment: await loadTable("equipment")
}

const build = (input: ArmyUnits.ArmyInput) => Result.getOrThrow(ArmyUnits.build(input, catalog))
const refusal = (input: ArmyUnits.ArmyInput) => Result.getOrThrow(Result.flip(ArmyUnits.build(input, catalog)))
const parse = (code: string) => Result.getOrThrow(ArmyLink.parse(code))

const names = (units: ReadonlyArray<ArmyUnits.NamedUnit<unknown>>) =>
  units.map(({ id, name, quantity }) => [quantity, name ?? id])

describe("building an army", () => {
  const code = "u10x0-2x3s1x9-3x2"

  it("takes names as the game writes them, and in any other spelling", () => {
    for (const troops of [
      { Barbarian: 10, Giant: 2 },
      { barbarian: 10, GIANT: 2 },
      [
        ["Barbarian", 10],
        [4_000_003, 2]
      ] as const,
      new Map([
        ["barbarian", 10],
        ["giant", 2]
      ])
    ]) {
      for (const spells of [
        { "Poison Spell": 1, "Rage Spell": 3 },
        { poison_spell: 1, "rage spell": 3 },
        { POISON_SPELL: 1, rage_Spell: 3, Freeze: undefined }
      ]) {
        assert.strictEqual(ArmyLink.writeCode(build({ troops, spells })), code)
      }
    }
  })

  it("takes units", () => {
    const barbarian = catalog.troops.at(0)
    assert.isDefined(barbarian)
    assert.strictEqual(ArmyLink.writeCode(build({ troops: [[barbarian, 7]] })), "u7x0")
  })

  it("takes heroes with mode, pet and equipment", () => {
    const army = build({
      heroes: [
        { hero: "barbarian king", pet: "L.A.S.S.I", equipment: ["giant_gauntlet", "Spiky Ball"] },
        { hero: "Grand Warden", mode: 1, equipment: [90_000_004] },
        { hero: 28_000_001, pet: 73_000_003 }
      ],
      clanCastleTroops: { "Ice Golem": 1, "Siege Barracks": 1 },
      clanCastleSpells: { "Poison Spell": 1 }
    })
    assert.strictEqual(ArmyLink.writeCode(army), "h0p0e10_14-2m1e4-1p3i1x58-1x75d1x9")
  })

  it("means the home village, and the lasting one of two troops of a name", () => {
    assert.strictEqual(ArmyLink.writeCode(build({ troops: { "Baby Dragon": 1, "Meteor Golem": 2 } })), "u1x23-2x177")
    assert.strictEqual(ArmyLink.writeCode(build({ troops: [[4_000_167, 1]] })), "u1x167")
  })

  const unknown: ReadonlyArray<readonly [input: ArmyUnits.ArmyInput, message: string]> = [
    [{ troops: { Barbarion: 1 } }, `no troop in the home village is called "Barbarion"; is it "Barbarian"?`],
    [
      { troops: { "Rage Spell": 1 } },
      `no troop in the home village is called "Rage Spell"; check the name, or update @clashfx/game-data if it is new`
    ],
    [
      { spells: { Nothing: 1 } },
      `no spell in the home village is called "Nothing"; check the name, or update @clashfx/game-data if it is new`
    ],
    [
      { troops: [[4_999_999, 1]] },
      "no troop in the home village has the id 4999999; check the id, or update @clashfx/game-data if it is new"
    ],
    [
      { troops: [[4_000_041, 1]] },
      "no troop in the home village has the id 4000041; check the id, or update @clashfx/game-data if it is new"
    ],
    [
      { clanCastleTroops: { "Raged Barbarian": 1 } },
      `no troop in the home village is called "Raged Barbarian"; check the name, or update @clashfx/game-data if it is new`
    ],
    [
      { clanCastleSpells: [[26_999_999, 1]] },
      "no spell in the home village has the id 26999999; check the id, or update @clashfx/game-data if it is new"
    ],
    [
      { heroes: [{ hero: "Battle Machine" }] },
      `no hero in the home village is called "Battle Machine"; check the name, or update @clashfx/game-data if it is new`
    ],
    [
      { heroes: [{ hero: 28_000_000, pet: "Barbarian" }] },
      `no pet in the home village is called "Barbarian"; check the name, or update @clashfx/game-data if it is new`
    ],
    [
      { heroes: [{ hero: 28_000_000, equipment: [90_999_999] }] },
      "no piece of equipment in the home village has the id 90999999; check the id, or update @clashfx/game-data if it is new"
    ]
  ]

  it.each(unknown)("does not know %j", (input, message) => {
    const error = refusal(input)
    assert.strictEqual(error._tag, "UnknownUnit")
    assert.strictEqual(error.message, message)
  })

  it("finds every troop and spell of the home village by its name", () => {
    const seasonalTwin = 4_000_167
    for (const [category, section] of [
      ["troops", "troops"],
      ["spells", "spells"]
    ] as const) {
      for (const row of catalog[category].all()) {
        if (("village" in row && row.village !== "home") || row.id === seasonalTwin) continue
        const army = build({ [section]: { [row.name.toUpperCase().replaceAll(" ", "_")]: 3 } })
        assert.deepStrictEqual(army[section], [{ id: row.id, quantity: 3 }])
      }
    }
  })

  it.each([0, -1, 1.5, Number.NaN])("refuses a quantity of %d", (quantity) => {
    const error = refusal({ troops: { Barbarian: quantity } })
    assert.strictEqual(error._tag, "InvalidArmy")
  })

  it("says what a link has that the game data has not", () => {
    assert.isUndefined(ArmyUnits.firstUnknown(parse("h0p0e0_1i1x58d1x9u10x0s3x2"), catalog))
    for (const code of ["u1x0-1x999", "i1x999", "s1x999", "d1x999", "h9", "h0p99", "h0e0_99", "u1x31"]) {
      assert.strictEqual(ArmyUnits.firstUnknown(parse(code), catalog)?._tag, "UnknownUnit", code)
    }
  })
})

describe("reading an army", () => {
  const army = parse("h0p0e10_14-2m1e4-9p99i2x58-1x75d1x9u10x0-1x51-3x26-2x999s3x2-1x777")

  it("gives names and rows, with siege machines apart, and keeps what is unknown", () => {
    const named = ArmyUnits.read(army, catalog)
    assert.deepStrictEqual(
      named.heroes.map(({ equipment, mode, name, pet }) => [
        name,
        mode,
        pet?.name ?? pet?.id,
        equipment.map((item) => item.name)
      ]),
      [
        ["Barbarian King", undefined, "L.A.S.S.I", ["Giant Gauntlet", "Spiky Ball"]],
        ["Grand Warden", 1, undefined, ["Eternal Tome"]],
        [undefined, undefined, 73_000_099, []]
      ]
    )
    assert.deepStrictEqual(names(named.clanCastleTroops), [[2, "Ice Golem"]])
    assert.deepStrictEqual(names(named.clanCastleSiegeMachines), [[1, "Siege Barracks"]])
    assert.deepStrictEqual(names(named.clanCastleSpells), [[1, "Poison Spell"]])
    assert.deepStrictEqual(names(named.troops), [
      [10, "Barbarian"],
      [3, "Super Barbarian"],
      [2, 4_000_999]
    ])
    assert.deepStrictEqual(names(named.siegeMachines), [[1, "Wall Wrecker"]])
    assert.deepStrictEqual(names(named.spells), [
      [3, "Rage Spell"],
      [1, 26_000_777]
    ])
    assert.strictEqual(named.troops[0]?.row, catalog.troops.at(0))
  })

  it("counts housing space by part and says what it could not count", () => {
    assert.deepStrictEqual(ArmyUnits.housing(ArmyUnits.read(army, catalog)), {
      // 2 x 15
      clanCastleTroops: 30,
      clanCastleSiegeMachines: 1,
      clanCastleSpells: 1,
      // 10 x 1 + 3 x 5
      troops: 25,
      siegeMachines: 1,
      // 3 x 2
      spells: 6,
      unknown: [4_000_999, 26_000_777]
    })
  })

  it("prints it", () => {
    assert.strictEqual(
      ArmyUnits.print(ArmyUnits.read(army, catalog)),
      [
        "Heroes: Barbarian King (Giant Gauntlet, Spiky Ball, L.A.S.S.I), Grand Warden (Eternal Tome), unknown 28000009 (unknown 73000099)",
        "Clan castle: 2x Ice Golem, 1x Siege Barracks, 1x Poison Spell",
        "Troops: 10x Barbarian, 3x Super Barbarian, 2x unknown 4000999",
        "Siege machines: 1x Wall Wrecker",
        "Spells: 3x Rage Spell, 1x unknown 26000777"
      ].join("\n")
    )
    assert.strictEqual(ArmyUnits.print(ArmyUnits.read(Army.empty, catalog)), "")
  })

  it("speaks other languages", async () => {
    const german = ArmyUnits.read(parse("h0p0e10u10x0s3x2-1x777"), catalog, await loadNames("DE"))
    assert.strictEqual(
      ArmyUnits.print(german),
      "Heroes: Barbarenkönig (Riesenhandschuh, L.A.S.S.I.)\nTroops: 10x Barbar\nSpells: 3x Wutzauber, 1x unknown 26000777"
    )
  })

  it("works without any game data", () => {
    const none = fromRows([])
    const nothing = { troops: none, spells: none, heroes: none, pets: none, equipment: none }
    const named = ArmyUnits.read(parse("h0u10x0-1x51"), nothing)
    assert.strictEqual(
      ArmyUnits.print(named),
      "Heroes: unknown 28000000\nTroops: 10x unknown 4000000, 1x unknown 4000051"
    )
    assert.deepStrictEqual(ArmyUnits.housing(named).unknown, [4_000_000, 4_000_051])
  })
})
