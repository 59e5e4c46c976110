/** Making an army of ids and quantities. */
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as Army from "clashfx/game/Army"

const army = (sections: Partial<Army.Sections>) => Result.getOrThrow(Army.make(sections))
const king = { id: 28_000_000, equipment: [90_000_000, 90_000_001], pet: 73_000_000 }
const warden = { id: 28_000_002, equipment: [90_000_004], mode: 1 }

describe("making an army", () => {
  it("adds up units that are named twice and keeps their order", () => {
    const made = army({
      troops: [
        { id: 4_000_003, quantity: 2 },
        { id: 4_000_000, quantity: 1 },
        { id: 4_000_003, quantity: 5 }
      ]
    })
    assert.deepStrictEqual(made.troops, [
      { id: 4_000_003, quantity: 7 },
      { id: 4_000_000, quantity: 1 }
    ])
    assert.strictEqual(Army.quantity(made, "troops", 4_000_003), 7)
    assert.strictEqual(Army.quantity(made, "clanCastleTroops", 4_000_003), 0)
  })

  it("is empty without parts", () => {
    assert.deepStrictEqual(army({}), Army.empty)
    assert.isTrue(Army.isEmpty(army({ heroes: [] })))
    assert.isFalse(Army.isEmpty(army({ heroes: [king] })))
    assert.isFalse(Army.isEmpty(army({ clanCastleSpells: [{ id: 26_000_000, quantity: 1 }] })))
  })

  const wrong: ReadonlyArray<readonly [sections: Partial<Army.Sections>, message: string]> = [
    [
      { troops: [{ id: 4_000_000, quantity: 0 }] },
      "Not an army: in troops, 0 of 4000000 is not a quantity: it must be a whole number of at least 1"
    ],
    [
      { spells: [{ id: 26_000_000, quantity: -1 }] },
      "Not an army: in spells, -1 of 26000000 is not a quantity: it must be a whole number of at least 1"
    ],
    [
      { clanCastleTroops: [{ id: 4_000_000, quantity: 1.5 }] },
      "Not an army: in clanCastleTroops, 1.5 of 4000000 is not a quantity: it must be a whole number of at least 1"
    ],
    [
      { troops: [{ id: 4_000_000, quantity: Number.NaN }] },
      "Not an army: in troops, NaN of 4000000 is not a quantity: it must be a whole number of at least 1"
    ],
    [
      {
        troops: [
          { id: 4_000_000, quantity: Number.MAX_SAFE_INTEGER },
          { id: 4_000_000, quantity: 1 }
        ]
      },
      "Not an army: in troops, there are too many of 4000000 to be counted"
    ],
    [
      { troops: [{ id: 26_000_000, quantity: 1 }] },
      "Not an army: in troops, 26000000 is not the id of a troop: those begin at 4000000"
    ],
    [
      { troops: [{ id: 0, quantity: 1 }] },
      "Not an army: in troops, 0 is not the id of a troop: those begin at 4000000"
    ],
    [
      { clanCastleSpells: [{ id: 4_000_000, quantity: 1 }] },
      "Not an army: in clanCastleSpells, 4000000 is not the id of a spell: those begin at 26000000"
    ],
    [
      { heroes: [{ id: 4_000_000, equipment: [] }] },
      "Not an army: in heroes, 4000000 is not the id of a hero: those begin at 28000000"
    ],
    [
      { heroes: [king, { ...king, equipment: [] }] },
      "Not an army: in heroes, hero 28000000 is there twice; name each once"
    ],
    [
      { heroes: [{ ...king, pet: 90_000_000 }] },
      "Not an army: in heroes, 90000000 is not the id of a pet: those begin at 73000000"
    ],
    [
      { heroes: [{ ...king, mode: -1 }] },
      "Not an army: in heroes, -1 is not a mode of a hero: it must be a whole number of at least 0"
    ],
    [
      { heroes: [{ ...king, equipment: [73_000_000] }] },
      "Not an army: in heroes, 73000000 is not the id of a piece of equipment: those begin at 90000000"
    ],
    [
      { heroes: [{ ...king, equipment: [90_000_000, 90_000_001, 90_000_002] }] },
      "Not an army: in heroes, hero 28000000 has more than two pieces of equipment; leave out 1"
    ]
  ]

  it.each(wrong)("refuses %j", (sections, message) => {
    const error = Result.getOrThrow(Result.flip(Army.make(sections)))
    assert.strictEqual(error._tag, "InvalidArmy")
    assert.strictEqual(error.message, message)
  })
})

describe("comparing armies", () => {
  const one = army({
    heroes: [king, warden],
    troops: [
      { id: 4_000_000, quantity: 10 },
      { id: 4_000_003, quantity: 2 }
    ],
    spells: [{ id: 26_000_002, quantity: 3 }]
  })

  it("order does not matter", () => {
    const other = army({
      heroes: [warden, { ...king, equipment: [90_000_001, 90_000_000] }],
      troops: [
        { id: 4_000_003, quantity: 2 },
        { id: 4_000_000, quantity: 10 }
      ],
      spells: [{ id: 26_000_002, quantity: 3 }]
    })
    assert.isTrue(Army.equals(one, other))
    assert.deepStrictEqual(Army.differences(one, other), [])
  })

  it("names every unit and hero that is different", () => {
    const groundWarden = { ...warden, mode: 0 }
    const other = army({
      heroes: [groundWarden],
      clanCastleTroops: [{ id: 4_000_003, quantity: 2 }],
      troops: [{ id: 4_000_000, quantity: 12 }],
      spells: [{ id: 26_000_002, quantity: 3 }]
    })
    assert.isFalse(Army.equals(one, other))
    assert.deepStrictEqual(Army.differences(one, other), [
      { section: "heroes", id: 28_000_000, from: king, to: undefined },
      { section: "heroes", id: 28_000_002, from: warden, to: groundWarden },
      { section: "clanCastleTroops", id: 4_000_003, from: 0, to: 2 },
      { section: "troops", id: 4_000_000, from: 10, to: 12 },
      { section: "troops", id: 4_000_003, from: 2, to: 0 }
    ])
  })

  it("equipment that is there twice is not two pieces", () => {
    const twice = army({ heroes: [{ ...king, equipment: [90_000_000, 90_000_000] }] })
    assert.isFalse(Army.equals(twice, army({ heroes: [king] })))
    assert.isFalse(Army.equals(army({ heroes: [king] }), twice))
  })

  it.each([
    ["another pet", { ...king, pet: 73_000_001 }],
    ["no pet", { id: king.id, equipment: king.equipment }],
    ["less equipment", { ...king, equipment: [90_000_000] }],
    ["other equipment", { ...king, equipment: [90_000_000, 90_000_008] }],
    ["another mode", { ...king, mode: 0 }]
  ])("a hero with %s is another one", (_, hero) => {
    assert.isFalse(Army.equals(army({ heroes: [king] }), army({ heroes: [hero] })))
  })
})
