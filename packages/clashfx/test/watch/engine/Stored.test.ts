/** Kind: stored texts that are broken, older or newer. What can be read apart from the snapshot is. */
import { assert, describe, it } from "@effect/vitest"
import * as Option from "effect/Option"
import { fill } from "../../../src/watch/engine/memory/fill.ts"
import { headOf, read, write } from "../../../src/watch/engine/memory/stored.ts"

const head = { schema: 3, version: 17, gone: false, planned: { at: 1000, due: 2000 } }
const snapshot = JSON.stringify({ name: "a\nb", roster: [["#2PP", 1]] })
const pending = ['{"id":"x"}', '{"id":"y"}']

describe("a stored text", () => {
  it("says what was written", () => {
    const parts = Option.getOrThrow(read(write(head, snapshot, pending)))
    assert.deepStrictEqual(parts.head, { ...head, pending: [{ id: "x" }, { id: "y" }] })
    assert.deepStrictEqual(parts.snapshot, Option.some(JSON.parse(snapshot)))
    assert.deepStrictEqual(Option.getOrThrow(read(write({ ...head, planned: undefined }, "null", []))), {
      head: { ...head, planned: undefined, pending: [] },
      snapshot: Option.none()
    })
  })

  it("that was cut off anywhere is known as broken, and loses its head only with the first line", () => {
    const text = write(head, snapshot, pending)
    const line = text.indexOf("\n")
    for (let length = 0; length < text.length; length++) {
      const cut = read(text.slice(0, length))
      if (length < line) assert.isTrue(Option.isNone(cut), `${length}`)
      // A line without what follows it is a text whose snapshot was cut off.
      else
        assert.deepStrictEqual(
          Option.map(cut, (parts) => [parts.head.version, parts.head.pending.length, parts.snapshot]),
          Option.some([17, 2, undefined]),
          `${length}`
        )
    }
  })

  it("of zeros, of another program or of nothing is none of ours", () => {
    for (const text of ["", "\0".repeat(100), "{}", "[]", "null", "<html>", '{"version":1}', '{"clashfx":3}\n{}']) {
      assert.isTrue(Option.isNone(read(text)), text)
      assert.isUndefined(headOf(text))
    }
  })

  it("in the first form gives what was pending, or what was remembered", () => {
    const remembered = { version: 4, gone: true, snapshot: { a: 1 } }
    const first = Option.getOrThrow(read(JSON.stringify({ remembered })))
    assert.deepStrictEqual(first.head, { schema: 1, version: 4, gone: true, planned: undefined, pending: [] })
    assert.deepStrictEqual(first.snapshot, Option.some({ a: 1 }))
    const events = JSON.stringify([{ id: "x" }])
    const next = { version: 5, gone: false, snapshot: { a: 2 } }
    const second = Option.getOrThrow(read(JSON.stringify({ remembered, pending: { events, remembered: next } })))
    assert.deepStrictEqual(second.head, {
      schema: 1,
      version: 5,
      gone: false,
      planned: undefined,
      pending: [{ id: "x" }]
    })
    assert.deepStrictEqual(second.snapshot, Option.some({ a: 2 }))
  })
})

describe("an older snapshot", () => {
  it("has rows of the same name: each gets what the one has that is most like it", () => {
    const older = {
      units: [
        ["Dragon", "home", 1],
        ["Dragon", "builder", 1],
        ["Gone", "home", 1]
      ]
    }
    const newer = {
      units: [
        ["Dragon", "home", 1, 9],
        ["Dragon", "builder", 1, 4]
      ]
    }
    assert.deepStrictEqual(fill(older, newer), {
      units: [
        ["Dragon", "home", 1, 9],
        ["Dragon", "builder", 1, 4],
        ["Gone", "home", 1, 9]
      ]
    })
  })

  it("gets what it lacks from a newer one, and keeps what it says", () => {
    const older = {
      name: "Old",
      gone: 1,
      place: { id: 1 },
      roster: [
        ["#A", 5],
        ["#B", 6]
      ],
      units: [{ tag: "#U", level: 1 }]
    }
    const newer = {
      name: "New",
      added: null,
      place: { id: 2, name: "there" },
      roster: [
        ["#C", 9, "c"],
        ["#A", 7, "a"]
      ],
      units: [{ tag: "#U", level: 2, max: 9 }]
    }
    assert.deepStrictEqual(fill(older, newer), {
      name: "Old",
      added: null,
      place: { id: 1, name: "there" },
      roster: [
        ["#A", 5, "a"],
        ["#B", 6, "c"]
      ],
      units: [{ tag: "#U", level: 1, max: 9 }]
    })
    assert.deepStrictEqual(fill({ roster: [], labels: ["a"] }, { roster: [["#A", 1]], labels: ["b", "c"] }), {
      roster: [],
      labels: ["a"]
    })
    assert.deepStrictEqual(fill(null, { a: 1 }), null)
  })
})
