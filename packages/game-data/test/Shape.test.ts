/** Checking rows of facts against the shape of their category. */
import { assert, describe, it } from "@effect/vitest"
import * as S from "@clashfx/game-data/Shape"
import { shapeOf } from "@clashfx/game-data"

const fields = {
  id: S.int,
  name: S.string,
  village: S.oneOf("home", "builderBase"),
  resource: S.openOneOf("Gold", "Elixir"),
  weight: S.optional(S.number),
  levels: S.list({ level: S.int, done: S.boolean, cost: S.optional(S.object({ gold: S.int })) })
}

const good = {
  id: 1,
  name: "Archer",
  village: "home",
  resource: "Gold",
  levels: [
    { level: 1, done: true },
    { level: 2, done: false, cost: { gold: 5 } }
  ]
}

const level = (change: object) => ({ ...good, levels: [{ ...good.levels[0], ...change }] })

describe("checking a row", () => {
  it("finds nothing wrong with a good one", () => {
    assert.isUndefined(S.check(fields, good, { strict: true }))
    assert.isUndefined(S.check(fields, { ...good, weight: 0.5 }, { strict: true }))
  })

  it.each<[unknown, string, string]>([
    [null, "", "expected an object, got null"],
    [{ ...good, id: 1.5 }, "id", "expected a whole number, got 1.5"],
    [{ ...good, id: "1" }, "id", 'expected a whole number, got "1"'],
    [{ ...good, name: undefined }, "name", "expected text, got nothing"],
    [{ ...good, village: "moon" }, "village", 'expected one of home, builderBase, got "moon"'],
    [{ ...good, weight: null }, "weight", "expected a number, got null"],
    [{ ...good, weight: Number.NaN }, "weight", "expected a number, got null"],
    [{ ...good, levels: {} }, "levels", "expected a list, got {}"],
    [level({ level: true }), "levels[0].level", "expected a whole number, got true"],
    [level({ done: 1 }), "levels[0].done", "expected true or false, got 1"],
    [level({ cost: {} }), "levels[0].cost.gold", "expected a whole number, got nothing"],
    [level({ cost: 5 }), "levels[0].cost", "expected an object, got 5"]
  ])("says what is wrong with %j", (row, path, message) => {
    assert.deepStrictEqual(S.check(fields, row), { path, message })
  })

  it("lets newer data have new keys and new members of open unions, unless it is strict", () => {
    const newer = { ...good, resource: "Plasma", sparkle: 3 }
    assert.isUndefined(S.check(fields, newer))
    assert.strictEqual(S.check(fields, newer, { strict: true })?.path, "resource")
    assert.deepStrictEqual(S.check(fields, { ...good, sparkle: 3 }, { strict: true }), {
      path: "sparkle",
      message: "is not a known key (3)"
    })
    assert.strictEqual(S.check(fields, level({ x: 1 }), { strict: true })?.path, "levels[0].x")
    assert.strictEqual(S.check(fields, { ...good, constructor: 1 }, { strict: true })?.path, "constructor")
  })

  it("knows the shape of every category", () => {
    assert.strictEqual(Object.keys(shapeOf).length, 26)
    assert.isFalse(shapeOf.troops["id"]?.optional)
    assert.isTrue(shapeOf.troops["superTroop"]?.optional)
  })
})
