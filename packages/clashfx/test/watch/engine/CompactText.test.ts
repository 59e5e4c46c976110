/** Values as texts of one byte a character: whatever JSON can say comes back as it was. */
import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { CompactReader, CompactWriter } from "../../../src/watch/engine/memory/compactText.ts"

const written = (...values: ReadonlyArray<unknown>): string => {
  const out = new CompactWriter()
  for (const value of values) out.write(value)
  return out.text
}

/** What comes back of values that stand one after the other: whatever one reads too much or too little shifts the next. */
const back = (...values: ReadonlyArray<unknown>): ReadonlyArray<unknown> => {
  const text = written(...values)
  assert.isFalse(/[\u0100-\uffff]/.test(text))
  const from = new CompactReader(text)
  return values.map(() => from.read())
}

/** Units of UTF-16, alone and as they come: halves of characters as well. */
const Units = Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 0xffff })))
const Digits = Schema.Array(Schema.Literals([..."0289PYLQGRJCUVO1#"]))

describe("a compact text", () => {
  it.prop("says whatever JSON can say", [Schema.Array(Schema.Json), Schema.Json], ([values, last]) => {
    // JSON knows no -0, and neither does what compares with ===.
    const all: ReadonlyArray<unknown> = JSON.parse(JSON.stringify([...values, last]))
    assert.deepStrictEqual(back(...all), all)
  })

  it.prop("keeps texts unit by unit", [Units, Schema.String], ([units, text]) => {
    const texts = [String.fromCharCode(...units), text, text.slice(0, 31), "\ud83d", "\udc51a", "ÿ", "Ā", ""]
    assert.deepStrictEqual(back(...texts), texts)
  })

  it.prop("keeps what looks like a tag", [Digits], ([digits]) => {
    const tags = [`#${digits.join("")}`, digits.join(""), "#", "#0", "#00", "#0002PP", `#${"V".repeat(13)}`]
    assert.deepStrictEqual(back(...tags), tags)
  })

  it("keeps every number at the edges of its forms", () => {
    const powers = Array.from({ length: 54 }, (_, n) => 2 ** n)
    const edges = [0x7f, 0x80, 0x407f, 0x4080, 0x4081, Number.MAX_SAFE_INTEGER, Number.MAX_VALUE, Number.MIN_VALUE, 0.1]
    const halves = [...powers, ...edges].map((n) => n / 2 + 0.5)
    const around = [...powers, ...edges, ...halves].flatMap((n) => [n - 1, n, n + 1, -n, 1 - n, -n - 1])
    const numbers = around.map((n) => n + 0)
    assert.deepStrictEqual(back(...numbers), numbers)
  })

  it("keeps texts and lists of any length", () => {
    for (const length of [30, 31, 32, 33, 127, 128, 8191, 8192, 8193, 20_000]) {
      const values = ["a".repeat(length), "\u1234".repeat(length), Array.from({ length }, (_, n) => n), null]
      assert.deepStrictEqual(back(...values), values)
    }
  })

  it("takes a tag of nine in seven bytes, a small number in one, and what all have in common in one to three", () => {
    const league = { id: 29000022, name: "Legend League" }
    written(league)
    assert.deepStrictEqual(
      ["#2PPYLQGRJ", 17, 5000, null, "coLeader", { ...league }, "Ann"].map((value) => written(value).length <= 7),
      Array.from({ length: 7 }, () => true)
    )
    assert.isAtMost(written({ ...league }).length, 3)
    assert.strictEqual(written("coLeader").length, 1)
  })

  it("gives one object for equal ones", () => {
    const [one, other] = back({ id: 1, name: "One" }, { id: 1, name: "One" })
    assert.strictEqual(one, other)
  })

  it("takes more kinds of objects than anybody has, and keeps no more of them than it may", () => {
    const objects = Array.from({ length: 10_000 }, (_, id) => ({ id, name: `Made up ${id}` }))
    assert.deepStrictEqual(back(...objects), objects)
    assert.isAbove(written(objects.at(-1)).length, 20)
  })
})
