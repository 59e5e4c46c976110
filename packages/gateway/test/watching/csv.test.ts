/** Tables for spreadsheets, read back by a reader of its own, and by a spreadsheet's idea of a formula. */
import { assert, describe, it } from "@effect/vitest"
import type { Logged } from "@clashfx/cluster/EventLog"
import { cell, csv } from "../../src/watching/csv.ts"

/** RFC 4180, character by character. */
const parse = (text: string): ReadonlyArray<ReadonlyArray<string>> => {
  const rows: Array<Array<string>> = []
  let row: Array<string> = []
  let value = ""
  let isQuoted = false
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (isQuoted) {
      if (c !== '"') value += c
      else if (text[i + 1] === '"') value += text[++i]
      else isQuoted = false
    } else if (c === '"') isQuoted = true
    else if (c === ",") {
      row.push(value)
      value = ""
    } else if (c === "\r" && text[i + 1] === "\n") {
      rows.push([...row, value])
      row = []
      value = ""
      i++
    } else value += c
  }
  return rows
}

const logged = (body: string, id = "e"): Logged => ({
  seq: 7n,
  id,
  type: "T",
  kind: undefined,
  tag: "#2PP",
  at: 0,
  body
})

describe("csv", () => {
  it("is read back as it was", () => {
    const bodies = ['{"name":"a,b"}', '{"name":"quote \\" and\\n"}', '{"name":"=1+1"}', "{}", '{"emoji":"\u{1f600}"}']
    const rows = parse(csv(bodies.map((body) => logged(body))))
    assert.deepStrictEqual(rows[0], ["place", "id", "at", "kind", "tag", "type", "event"])
    assert.deepStrictEqual(
      rows.slice(1),
      bodies.map((body) => ["7", "e", "1970-01-01T00:00:00.000Z", "", "#2PP", "T", body])
    )
  })

  it("has no cell that a spreadsheet would compute", () => {
    for (const text of [
      "=1+1",
      "＝1+1",
      "+1",
      "-1",
      "@SUM(A1)",
      "\t=1",
      "\r=1",
      " =1",
      "\n=1",
      '=HYPERLINK("http://evil")',
      "|cmd",
      "%0a=1"
    ]) {
      const [[value = ""] = []] = parse(`${cell(text)}\r\n`)
      assert.isTrue(value.startsWith("'"))
      assert.strictEqual(value.replaceAll("'", ""), text)
      assert.notMatch(cell(text), /^"?[=+\-@\t\r\n]/)
    }
    for (const text of ["", "#2PP", "clan/#2PP/1", "1-2", "a=b"]) assert.strictEqual(cell(text), text)
  })

  it("has none either for a spreadsheet that ends cells with semicolons or tabs, and the events are the same", () => {
    for (const name of [";=1+1", "a; =1+1", ';"=1', "x;+1;@SUM(A1)", "\t=1+1", "&amp;-1"]) {
      const body = JSON.stringify({ name })
      const text = csv([logged(body, `e;=1;\t ＝2;x`)])
      for (const part of text.split(/[;\t\r\n]/)) assert.notMatch(part, /^["\s]*[=+\-@|%＝]/, text)
      assert.deepStrictEqual(JSON.parse(parse(text)[1]?.[6] ?? ""), { name })
    }
  })
})
