/** Finding one's way through JSON without parsing it. */
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Schema from "effect/Schema"
import {
  beginsObject,
  comesAgain,
  findValue,
  firstItem,
  isListEnd,
  isWholeObject,
  nextItem,
  skipValue
} from "../../src/exchange/internal/body/jsonBytes.ts"

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const parse = (bytes: Uint8Array, from: number, to: number): unknown =>
  JSON.parse(new TextDecoder().decode(bytes.subarray(from, to)))

const json = Arbitrary.schema(Schema.Json)
const spaces = Arbitrary.schema(Schema.Literals([0, 1, 4]))

describe("the way through JSON in bytes", () => {
  it.prop(
    "sees that an object was cut off, wherever that was",
    [Arbitrary.schema(Schema.Record(Schema.String, Schema.Json)), spaces],
    ([object, space]) => {
      const bytes = bytesOf(JSON.stringify({ ...object, more: [{ at: "the } end" }] }, null, space))
      for (let to = 0; to < bytes.length; to++) assert.isFalse(isWholeObject(bytes.subarray(0, to)))
      assert.isTrue(isWholeObject(bytes))
      assert.isTrue(isWholeObject(bytesOf(` ${new TextDecoder().decode(bytes)}\r\n`)))
      for (const more of ["}", "{}", "x", "\0"]) {
        assert.isFalse(isWholeObject(bytesOf(new TextDecoder().decode(bytes) + more)))
      }
    }
  )

  it("begins behind a byte order mark, and behind one alone", () => {
    const marked = bytesOf('\ufeff {"a":[1]}')
    assert.isTrue(isWholeObject(marked))
    assert.isTrue(beginsObject(marked))
    assert.strictEqual(JSON.stringify(parse(marked, findValue(marked, bytesOf('"a"')), marked.length - 1)), "[1]")
    for (const odd of ['\ufeff\ufeff{"a":[1]}', '{"a":[1]}\ufeff', "\ufeff"]) {
      assert.isFalse(isWholeObject(bytesOf(odd)), JSON.stringify(odd))
    }
  })

  it.prop("finds the end of every value, whatever follows", [json, spaces], ([value, space]) => {
    const text = JSON.stringify(value, null, space)
    const { length } = bytesOf(text)
    for (const more of [",1", "]", "}", " ,", '"']) {
      if (typeof value === "number" && more === '"') continue
      if ((typeof value === "boolean" || value === null) && more === '"') continue
      assert.strictEqual(skipValue(bytesOf(text + more), 0), length, text)
    }
  })

  it.prop(
    "finds every key of the outermost object, and its value",
    [Arbitrary.schema(Schema.Record(Schema.String, Schema.Json)), spaces],
    ([object, space]) => {
      const bytes = bytesOf(JSON.stringify(object, null, space))
      for (const [key, value] of Object.entries(JSON.parse(JSON.stringify(object)))) {
        // Of a key with escapes it cannot be told what it is, nor whether it is not the one that comes after it.
        if (JSON.stringify(key).includes("\\")) break
        const at = findValue(bytes, bytesOf(JSON.stringify(key)))
        assert.deepStrictEqual(parse(bytes, at, skipValue(bytes, at)), value)
      }
      assert.strictEqual(findValue(bytes, bytesOf('"not there"')), -1)
    }
  )

  it.prop("walks through lists", [Arbitrary.schema(Schema.Array(Schema.Json)), spaces], ([list, space]) => {
    const bytes = bytesOf(JSON.stringify(list, null, space))
    const found: Array<unknown> = []
    let at = firstItem(bytes, 0)
    while (!isListEnd(bytes, at)) {
      const end = skipValue(bytes, at)
      found.push(parse(bytes, at, end))
      at = nextItem(bytes, end)
    }
    assert.deepStrictEqual(found, JSON.parse(JSON.stringify(list)))
  })

  for (const [text, key] of [
    ['{"a":{"b":1}}', '"b"'],
    ['{"a":"\\"b\\":1"}', '"b"'],
    ['{"a":1 "b":2', '"c"'],
    ['{"a"', '"a"'],
    ['{"a" 1}', '"a"'],
    ['{"a":[1,2', '"b"'],
    ['{"a":"x', '"b"'],
    ['{"a":"x\\', '"b"'],
    ['["b",1]', '"b"'],
    ["", '"b"'],
    ["{", '"b"'],
    ['{"', '"b"']
  ] as const) {
    it(`finds no ${key} in ${text}`, () => {
      assert.strictEqual(findValue(bytesOf(text), bytesOf(key)), -1)
    })
  }

  for (const [text, isAgain] of [
    ['{"a":1}', false],
    ['{"a":1 , "b":{"a":1} }', false],
    ['{"a":1,"b":2,"a":3}', true],
    ['{"a":1,"b":"a","c":[],"a":[]}', true],
    ['{"a":1,"\\u0061":2}', true],
    ['{"a":1,"b":2', true],
    ['{"a":1,"b"}', true],
    ['{"a":1', true]
  ] as const) {
    it(`finds ${isAgain ? "another" : "no other"} "a" in ${text}`, () => {
      assert.strictEqual(comesAgain(bytesOf(text), 6, bytesOf('"a"')), isAgain)
    })
  }

  for (const text of ["[1 2]", "[1,]", "[1", "[1,", "[1}"]) {
    it(`finds nothing after the first of ${text}`, () => {
      const at = nextItem(bytesOf(text), 2)
      assert.isTrue(at === -1 || at === text.length, String(at))
    })
  }
})
