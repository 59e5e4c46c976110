/** What the page does without a browser: reading streams, ordering rows, putting events into words. */
import { assert, describe, it } from "vitest"
import { describe as inWords } from "../../page/src/lib/describe.ts"
import { count, rate, span } from "../../page/src/lib/format.ts"
import { matches, type Order, sorted, turned } from "../../page/src/lib/rows.ts"
import { type Message, parser } from "../../page/src/lib/sse.ts"

describe("the reader of server-sent events", () => {
  const text =
    ": hello\nid: 1\nevent: a\ndata: one\ndata: two\n\n" +
    'data:no space\r\n\r\nid: 3\rdata: {"x": "y: z"}\r\revent: empty\n\nretry: 5\ndata\n\nid: 4\ndata: cut'
  const expected: ReadonlyArray<Message> = [
    { event: "a", data: "one\ntwo", id: "1" },
    { event: "message", data: "no space", id: "1" },
    { event: "message", data: '{"x": "y: z"}', id: "3" },
    { event: "message", data: "", id: "3" }
  ]

  it.each([1, 2, 3, 7, 1000])("reads the same in pieces of %s", (size) => {
    const told: Array<Message> = []
    const feed = parser((message) => told.push(message))
    for (let i = 0; i < text.length; i += size) feed(text.slice(i, i + size))
    assert.deepStrictEqual(told, expected)
  })

  it("says the last id also where nothing is told", () => {
    const ids: Array<string> = []
    const feed = parser(
      () => assert.fail("nothing was told"),
      (id) => ids.push(id)
    )
    feed(": alive\nid: 7\n\n: alive\nid: 9\n\nid: 10\n")
    assert.deepStrictEqual(ids, ["7", "9"])
  })
})

describe("rows", () => {
  const rows = [
    { tag: "#B", lag: 2 },
    { tag: "#A", lag: null },
    { tag: "#C", lag: 10 }
  ]
  const by = (order: Order<"tag" | "lag">) => sorted(rows, order, (row, column) => row[column]).map(({ tag }) => tag)

  it("are ordered by numbers as numbers; what is not known is last both ways", () => {
    assert.deepStrictEqual(by({ by: "lag", down: false }), ["#B", "#C", "#A"])
    assert.deepStrictEqual(by({ by: "lag", down: true }), ["#C", "#B", "#A"])
    assert.deepStrictEqual(by({ by: "tag", down: false }), ["#A", "#B", "#C"])
  })

  it("turn round at the second click, and begin as the column wants", () => {
    const first = turned({ by: "tag", down: false }, "lag", true)
    assert.deepStrictEqual(
      [first, turned(first, "lag", true)],
      [
        { by: "lag", down: true },
        { by: "lag", down: false }
      ]
    )
  })

  it("are found by all words", () => {
    assert.isTrue(matches("clan 2p", ["clan", "#2PP"]))
    assert.isFalse(matches("clan 8", ["clan", "#2PP"]))
    assert.isTrue(matches("", ["x"]))
  })
})

describe("events in words", () => {
  const stamp = { id: "e", at: "2026-01-01T00:00:00.000Z", kind: "clan", tag: "#2PP" }

  it.each([
    [
      { field: "trophies", previous: 2400, current: 2431, member: { name: "Anna", tag: "#A" } },
      "Anna trophies 2,400 → 2,431"
    ],
    [{ current: { name: "Bob", tag: "#B" } }, "Bob"],
    [{ previous: "preparation", current: "inWar" }, "preparation → inWar"],
    [
      { error: { _tag: "X", message: "no answer" }, failures: 2, retryIn: 30 },
      "error no answer, failures 2, retryIn 30"
    ],
    [{ previous: null, current: false, field: "isFresh" }, "isFresh none → no"],
    [{}, ""],
    [{ current: [1, 2, 3] }, "3 entries"],
    [{ current: { a: 1, b: 2 } }, "2 fields"]
  ])("%j is %j", (fields, words) => assert.strictEqual(inWords({ _tag: "X", ...stamp, ...fields }), words))

  it("stay short, whatever somebody called themselves", () => {
    assert.isAtMost(inWords({ ...stamp, name: "x".repeat(10_000), current: "y".repeat(10_000) }).length, 240)
  })
})

describe("numbers", () => {
  it("are read easily", () => {
    assert.deepStrictEqual(
      [count(12_345), count(1_234_567), rate(0.44), rate(58.2), rate(1250)],
      ["12,345", "1.2M", "0.4", "58", "1,250"]
    )
    assert.deepStrictEqual([0, 9.96, 59, 240, 7200, 400_000].map(span), ["0 s", "10 s", "59 s", "4 min", "2 h", "5 d"])
  })
})
