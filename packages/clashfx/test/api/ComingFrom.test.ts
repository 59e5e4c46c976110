/** `docs/coming-from.md` names nothing of ours that does not exist. */
import { assert, describe, it } from "@effect/vitest"
import * as Clashfx from "clashfx"
import * as ClashNode from "clashfx/node"
import { readFileSync } from "node:fs"
import { resolve } from "node:path"

const text = readFileSync(resolve(import.meta.dirname, "../../../../docs/coming-from.md"), "utf8")

/** The cells of all rows but the heads. */
const rows = text
  .split("\n")
  .filter((line) => line.startsWith("| ") && !/^\| (coc\.py|-{3})/.test(line))
  .map((line) => line.split("|").map((cell) => cell.trim()))

const codes = (cell: string): ReadonlyArray<string> => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code)

const modules: Readonly<Record<string, object>> = { ...Clashfx, ClashNode }

const has = (of: object | undefined, key: string): boolean => of !== undefined && key in of

/** The tags of all events, from their schemas. */
const eventTags = new Set(
  [...JSON.stringify(Clashfx.WatchEvent.WatchEvent.ast).matchAll(/"literal":"([A-Z]\w+)"/g)].map(([, tag]) => tag)
)

describe("the table of names", () => {
  it("has rows of four cells", () => {
    assert.isAbove(rows.length, 150)
    for (const row of rows) assert.lengthOf(row, 6, row.join("|"))
  })

  it("names nothing of ours that is not there", () => {
    const missing = rows
      .flatMap((row) => codes(`${row[3]} ${row[4]}`))
      .flatMap((code) => [...code.matchAll(/\b([A-Z]\w+)\.(\w+)/g)])
      .filter(([, module = "", name = ""]) => modules[module] !== undefined && !has(modules[module], name))
      .map(([code]) => code)
    assert.deepStrictEqual(missing, ["ClashError.ClashError"])
  })

  it("names nothing of ours that belongs to no module", () => {
    const foreign = new Set(["Array", "DateTime", "Effect", "Stream"])
    const unknown = rows
      .flatMap((row) => codes(row[3] ?? ""))
      .flatMap((code) => [...code.matchAll(/\b([A-Z]\w+)\.\w+/g)])
      .filter(([, module = ""]) => modules[module] === undefined && !foreign.has(module))
      .map(([code]) => code)
    assert.deepStrictEqual(unknown, [])
  })

  it("names events that there are", () => {
    const events = rows
      .slice(rows.findIndex((row) => row[1]?.includes("EventsClient")))
      .slice(0, 45)
      .flatMap((row) => codes(row[3] ?? ""))
      .filter((code) => /^[A-Z][a-z]+[A-Z]\w+$/.test(code))
    assert.isAbove(events.length, 35)
    assert.deepStrictEqual(
      events.filter((event) => !eventTags.has(event)),
      []
    )
  })

  it("names every event", () => {
    assert.isAbove(eventTags.size, 50)
    assert.deepStrictEqual(
      [...eventTags].filter((tag) => !text.includes(`\`${tag}\``)),
      []
    )
  })

  it("names every operation", () => {
    const operations = ["Clans", "Players", "Wars", "Leagues", "Locations", "Labels", "GoldPasses"].flatMap((module) =>
      Object.keys(modules[module] ?? {}).map((name) => `${module}.${name}`)
    )
    assert.deepStrictEqual(
      operations.filter((name) => !text.includes(`\`${name}`)),
      []
    )
  })
})
