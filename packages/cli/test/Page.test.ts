/** What is printed for programs can be read by programs, whatever players call themselves. */
import { assert, describe, it } from "@effect/vitest"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { print } from "../src/output/Page.ts"
import { lines } from "../src/output/table.ts"

const printed = (names: ReadonlyArray<string>, form: "json" | "csv"): Promise<string> => {
  const out: Array<string> = []
  const console: Console.Console = { ...globalThis.console, log: (text: string) => void out.push(text) }
  const page = {
    title: names[0],
    table: { columns: ["name", "trophies"], rows: names.map((name, i) => [name, i]) },
    json: names.map((name) => ({ name }))
  }
  const options = { simulated: true, json: form === "json", csv: form === "csv" }
  return Effect.runPromise(Effect.provideService(print(page, options), Console.Console, console)).then(() =>
    out.join("\n")
  )
}

/** Reads CSV by RFC 4180, letter by letter; shares nothing with what writes it. */
const read = (text: string): ReadonlyArray<ReadonlyArray<string>> => {
  const rows: Array<Array<string>> = [[]]
  let [cell, quoted, i] = ["", false, 0]
  const end = () => {
    rows.at(-1)?.push(cell)
    cell = ""
  }
  for (; i < text.length; i++) {
    const letter = text[i] ?? ""
    if (quoted) {
      if (letter !== '"') cell += letter
      else if (text[i + 1] === '"') cell += text[i++]
      else quoted = false
    } else if (letter === '"' && cell === "") quoted = true
    else if (letter === ",") end()
    else if (letter === "\n") {
      end()
      rows.push([])
    } else cell += letter
  }
  end()
  return rows
}

/** Numbers that look random and are the same each time. */
const random = (seed: number) => () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
  return seed / 2 ** 32
}

const hostile = [
  "=1+1",
  "+1",
  "-1",
  "@a",
  "\t=1",
  "\r=1",
  "\n=1",
  "＝1",
  'a"b',
  "a,b",
  "a\nb",
  "a\r\nb",
  '","',
  "",
  " ",
  "'x"
]
const letters = [..."=+-@,\"';\n\r\t\\ aé漢😀\u202e\u0000", "\u001b[31m"]

const names = (seed: number): ReadonlyArray<string> => {
  const next = random(seed)
  const drawn = Array.from({ length: 40 }, () =>
    Array.from({ length: Math.floor(next() * 8) }, () => letters[Math.floor(next() * letters.length)] ?? "").join("")
  )
  return [...hostile, ...drawn]
}

describe("what is printed", () => {
  it("as CSV has every name in a cell of its own, and no formula", async () => {
    for (let seed = 1; seed <= 30; seed++) {
      const given = names(seed)
      const [head, ...rows] = read(await printed(given, "csv"))
      assert.deepStrictEqual(head, ["name", "trophies"])
      assert.strictEqual(rows.length, given.length)
      for (const [i, [name = "", trophies]] of rows.entries()) {
        assert.strictEqual(trophies, String(i))
        assert.oneOf(name, [given[i], `'${given[i]}`])
        assert.notMatch(name, /^[=+\-@\t\r\n＝＋－＠]/)
      }
    }
  })

  it("as JSON has every name as it is", async () => {
    const given = names(1)
    const back: ReadonlyArray<{ readonly name: string }> = JSON.parse(await printed(given, "json"))
    assert.deepStrictEqual(
      back.map(({ name }) => name),
      given
    )
  })

  it("as a table has a line for each, moves no cursor, and fits", () => {
    for (const width of [20, 40, 80]) {
      const given = names(2)
      const table = lines({ columns: ["name", "trophies"], rows: given.map((name, i) => [name, i]) }, width, (x) => x)
      assert.strictEqual(table.length, given.length + 1)
      // oxlint-disable-next-line no-control-regex
      for (const line of table) assert.notMatch(line, /[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/)
      for (const line of table) assert.isAtMost([...line].length, width)
    }
  })

  it("is cut where it can still be recognised, and never a number or a tag", () => {
    const columns = ["clan", "tag", "points"]
    const row = ["A clan with a long name", "#2PP8QU8J9L", 1_234_567]
    const [, line = ""] = lines({ columns, rows: [row] }, 36, (x) => x)
    assert.strictEqual(line, "A clan with…  #2PP8QU8J9L  1,234,567")
    assert.deepStrictEqual(
      lines({ columns, rows: [row, ["B", "#2PP", null]] }, 32, (x) => x),
      [
        "clan    A clan with a long name",
        "tag     #2PP8QU8J9L",
        "points  1,234,567",
        "",
        "clan    B",
        "tag     #2PP",
        "points  -"
      ]
    )
  })

  it("is not cut where it says what to do", () => {
    const table = { columns: ["what", "what to do"], rows: [["clock", "set the clock by NTP"]] }
    assert.deepStrictEqual(
      lines({ ...table, isWhole: true }, 20, (x) => x),
      ["what        clock", "what to do  set the clock by NTP"]
    )
    assert.lengthOf(
      lines(table, 20, (x) => x),
      2
    )
  })
})
