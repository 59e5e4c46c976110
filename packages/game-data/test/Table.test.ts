/** The compact form of tables: whatever is put in comes out again. */
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Schema from "effect/Schema"
import { encode, write } from "../scripts/encode.ts"
import * as Shape from "@clashfx/game-data/Shape"
import { type Column, decode, type EncodedTable, fromRows } from "@clashfx/game-data/Table"

const Row = Schema.Struct({
  id: Schema.Int,
  name: Schema.String,
  village: Schema.Literals(["home", "builderBase"]),
  weight: Schema.optionalKey(Schema.Finite),
  flies: Schema.Boolean,
  seasonal: Schema.optionalKey(Schema.Boolean),
  cost: Schema.Struct({ shiny: Schema.Int, starry: Schema.optionalKey(Schema.Int) }),
  parts: Schema.optionalKey(Schema.Struct({ list: Schema.Array(Schema.Struct({ n: Schema.Int })) })),
  levels: Schema.Array(
    Schema.Struct({
      level: Schema.Int,
      text: Schema.optionalKey(Schema.String),
      steps: Schema.Array(Schema.Struct({ a: Schema.optionalKey(Schema.Int), b: Schema.Boolean }))
    })
  )
})

const fields = {
  id: Shape.int,
  name: Shape.string,
  village: Shape.oneOf("home", "builderBase"),
  weight: Shape.optional(Shape.number),
  flies: Shape.boolean,
  seasonal: Shape.optional(Shape.boolean),
  cost: Shape.object({ shiny: Shape.int, starry: Shape.optional(Shape.int) }),
  parts: Shape.optional(Shape.object({ list: Shape.list({ n: Shape.int }) })),
  levels: Shape.list({
    level: Shape.int,
    text: Shape.optional(Shape.string),
    steps: Shape.list({ a: Shape.optional(Shape.int), b: Shape.boolean })
  })
}

const column = (values: Column, rows: number) => decode<{ readonly a: unknown }>({ rows, columns: { a: values } })

describe("the compact form", () => {
  it.prop("gives every list of rows back, as JSON has them", [Arbitrary.schema(Schema.Array(Row))], ([rows]) => {
    const expected: typeof rows = JSON.parse(JSON.stringify(rows))
    const table = decode(JSON.parse(write(encode(fields, rows))))
    assert.deepStrictEqual(table.all(), expected)
    for (const [index, row] of expected.entries()) assert.strictEqual(table.value(index, "id"), row.id)
  })

  it.each<[string, Column, ReadonlyArray<unknown>]>([
    ["the same everywhere", 7, [7, 7, 7, 7]],
    ["a value per row", [1, "two", true, 2.5], [1, "two", true, 2.5]],
    ["runs", { r: ["a", 1, "b", 3] }, ["a", "b", "b", "b"]],
    ["differences", { d: [10, 1, -3, 100000] }, [10, 11, 8, 100008]],
    ["runs of differences", { d: { r: [1, 4] } }, [1, 2, 3, 4]],
    ["indexes", { k: [false, true], i: [1, 0, 0, 1] }, [true, false, false, true]],
    ["some rows only", { at: [1, 1, 3, 1], of: [5, 6] }, [undefined, 5, undefined, 6]],
    ["the first rows only", { at: [0, 2], of: "x" }, ["x", "x", undefined, undefined]],
    ["objects", { o: { b: [1, 2, 3, 4] } }, [{ b: 1 }, { b: 2 }, { b: 3 }, { b: 4 }]],
    ["lists", { n: [0, 2, 0, 1], t: { b: { d: { r: [1, 3] } } } }, [[], [{ b: 1 }, { b: 2 }], [], [{ b: 3 }]]]
  ])("reads a column of %s", (_, encoded, expected) => {
    const table = column(encoded, 4)
    assert.deepStrictEqual(
      expected.map((__, index) => table.value(index, "a")),
      [...expected]
    )
  })

  it("leaves out a key that has no value, instead of setting it to undefined", () => {
    assert.deepStrictEqual(Object.keys(column({ at: [1, 1], of: 3 }, 2).at(0) ?? {}), [])
  })

  it("has nothing outside its rows", () => {
    const table = column([1, 2], 2)
    assert.isUndefined(table.at(2))
    assert.isUndefined(table.at(-1))
    assert.isUndefined(table.value(2, "a"))
    assert.isUndefined(table.value(0, "b"))
  })

  it("is shorter than the rows", () => {
    const rows = Array.from({ length: 100 }, (_, k) => ({ id: 4_000_000 + k, village: "home", cost: 3_000_000 * k }))
    const encoded = encode({ id: Shape.int, village: Shape.oneOf("home"), cost: Shape.int }, rows)
    assert.strictEqual(
      write(encoded),
      '{"rows":100,"columns":{"id":{"d":{"r":[4e6,1,1,99]}},"village":"home","cost":{"d":{"r":[0,1,3e6,99]}}}}'
    )
  })

  it("reads plain rows the same way", () => {
    const rows = [{ id: 1, name: "a" }, { id: 2 }]
    const table = fromRows(rows)
    assert.strictEqual(table.length, 2)
    assert.strictEqual(table.at(1), rows[1])
    assert.strictEqual(table.value(0, "name"), "a")
    assert.isUndefined(table.value(1, "name"))
    assert.isUndefined(table.value(5, "id"))
  })

  it("does not read more rows than it is told to", () => {
    const bomb: EncodedTable = { rows: 3, columns: { a: { r: [1, 1e12] } } }
    assert.deepStrictEqual(decode(bomb).all(), [{ a: 1 }, { a: 1 }, { a: 1 }])
  })
})
