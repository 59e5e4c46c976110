/** The generator: files from facts, and telling when they differ. */
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { execFileSync, spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { FactsError, readFacts } from "../scripts/facts.ts"
import { categories, idCategories, languages, loadNames, loadTable } from "@clashfx/game-data"

const script = resolve(import.meta.dirname, "../scripts/generate.ts")

/** A folder of facts made from the committed data. */
let folder = ""

const file = (name: string) => join(folder, `${name}.json`)
const read = (name: string): unknown => JSON.parse(readFileSync(file(name), "utf8"))
const put = (name: string, value: unknown) => writeFileSync(file(name), JSON.stringify(value))

/** Reads the folder while one file is something else; gives the error. */
const errorWith = (name: string, change: (text: string) => string): string => {
  const text = readFileSync(file(name), "utf8")
  writeFileSync(file(name), change(text))
  try {
    readFacts(folder, "2026-08")
    return "no error"
  } catch (error) {
    assert.instanceOf(error, FactsError)
    return error.message
  } finally {
    writeFileSync(file(name), text)
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "facts-"))
  for (const category of categories) put(category, (await loadTable(category)).all())
  const all = await Promise.all(languages.map(loadNames))
  const english = await loadNames("EN")
  const namesOf = (category: (typeof idCategories)[number], id: number) =>
    Object.fromEntries(all.flatMap((one) => [[one.language, one.of(category, id)]]))
  put(
    "names",
    Object.fromEntries(
      idCategories.flatMap((category) => {
        const byId = english.entries(category).map(([id]) => [id, namesOf(category, id)])
        return byId.length === 0 ? [] : [[category, Object.fromEntries(byId)]]
      })
    )
  )
})

afterAll(() => rmSync(folder, { recursive: true }))

describe("the generator", () => {
  it("finds that the committed files are what their own rows give", () => {
    const output = execFileSync(process.execPath, [script, folder, "--check", "--date", "2026-08"], {
      encoding: "utf8"
    })
    assert.match(output, /^52 files are what the facts give: every one of 1407 rows comes back equal/)
  })

  it("fails when the committed files are not what the facts give, and says which", () => {
    const troops = readFileSync(file("troops"), "utf8")
    writeFileSync(file("troops"), troops.replace('"hitpoints":45', '"hitpoints":46'))
    const { status, stderr } = spawnSync(process.execPath, [script, folder, "--check", "--date", "2026-08"], {
      encoding: "utf8"
    })
    writeFileSync(file("troops"), troops)
    assert.strictEqual(status, 1)
    assert.strictEqual(stderr, "not what the facts give: data/troops.ts\n")
  })

  it("writes a pack that carries every category and language", () => {
    const target = join(folder, "..", `pack-${process.pid}.json`)
    execFileSync(process.execPath, [script, folder, "--date", "2026-09", "--pack", target])
    const pack: unknown = JSON.parse(readFileSync(target, "utf8"))
    rmSync(target)
    assert.deepNestedInclude(pack, { format: 1, state: { date: "2026-09", townHall: 18, builderHall: 10 } })
    assert.nestedProperty(pack, "tables.capitalHouseParts.columns.slotType")
    assert.nestedProperty(pack, "names.VI.troops")
  })

  it("reads a whole folder", () => {
    const facts = readFacts(folder, "2026-08")
    assert.deepStrictEqual(facts.state, { date: "2026-08", townHall: 18, builderHall: 10 })
    assert.deepStrictEqual(facts.rows.get("pets"), read("pets"))
    assert.deepStrictEqual([...facts.names.keys()].toSorted(), languages.toSorted())
  })

  it("takes the month from the folder's README, and asks for it where there is none", () => {
    assert.throws(() => readFacts(folder, undefined), FactsError, "of which month are these facts?")
    assert.throws(() => readFacts(folder, "August"), FactsError, "--date August is not like 2026-08")
    writeFileSync(join(folder, "README.md"), "The game (state August 2026: 18 town halls)")
    assert.strictEqual(readFacts(folder, undefined).state.date, "2026-08")
    rmSync(join(folder, "README.md"))
  })

  it.each<[string, string, string, string]>([
    ["a new key", "troops", '"dps":9,', '"dps":9,"shield":1,'],
    ["a new key in a nested row", "equipment", '"troopCount":8', '"troopCount":8,"sparkle":2'],
    ["a new resource", "spells", '"upgradeResource":"Elixir"', '"upgradeResource":"Plasma"'],
    ["a number that is text", "heroes", '"hitpoints":1445', '"hitpoints":"1445"'],
    ["a missing value", "pets", '"dps":160,', ""],
    ["null", "buildings", '"buildCost":200', '"buildCost":null'],
    ["an id that is there twice", "traps", '"id":12000001', '"id":12000000'],
    ["levels that do not count up", "guardians", '"level":2', '"level":3']
  ])("fails on %s, and says where", (_, category, text, other) => {
    const message = errorWith(category, (json) => {
      assert.include(json, text)
      return json.replace(text, other)
    })
    assert.match(message, new RegExp(`^${category}\\.json`))
  })

  it("fails on files, categories and ids of names that it does not know", () => {
    writeFileSync(file("vehicles"), "[]")
    assert.throws(() => readFacts(folder, "2026-08"), FactsError, "what is vehicles.json?")
    rmSync(file("vehicles"))
    assert.strictEqual(
      errorWith("names", (json) => json.replace('"4000000"', '"4999999"')),
      "names.json: troops has no id 4999999"
    )
    assert.strictEqual(
      errorWith("names", (json) => json.replace('"troops"', '"vehicles"')),
      "names.json: what is vehicles?"
    )
  })

  /** Reads the folder as the files of the game are, with what the API lists beside them. */
  const withLists = (lists: unknown) => {
    const gameId = 463_491_621_057_853
    const rename = (name: string, change: (text: string) => string) => {
      const text = readFileSync(file(name), "utf8")
      writeFileSync(file(name), change(text))
      return () => writeFileSync(file(name), text)
    }
    const undo = [
      rename("clanLabels", (json) => json.replace("56000000", String(gameId))),
      rename("leagueTiers", (json) => json.replaceAll(/"Legend I+"/g, '"Legend League"')),
      rename("warLeagues", (json) => json.replace(/\{"id":48000000,.*?\},.*?\},/, "")),
      rename("names", (json) =>
        json.replace('"clanLabels":{"56000000"', `"clanLabels":{"${gameId}"`).replace(/"48000000":\{.*?\},/, "")
      )
    ]
    put("apiLists", lists)
    try {
      return readFacts(folder, "2026-08")
    } finally {
      rmSync(file("apiLists"))
      for (const one of undo) one()
    }
  }

  it("takes the ids and names that the API lists, for rows and for names", () => {
    const facts = withLists({
      clanLabels: [{ id: 56_000_000, name: "Clan Wars" }],
      leagueTiers: [{ id: 105_000_036, name: "Legend I" }],
      warLeagues: [
        { id: 48_000_000, name: "Unranked" },
        { id: 48_000_001, name: "Bronze League III" }
      ],
      locations: [{ id: 32_000_000, name: "Europe", isCountry: false }]
    })
    assert.deepStrictEqual(facts.rows.get("clanLabels")?.[0], { id: 56_000_000, name: "Clan Wars" })
    assert.deepStrictEqual(
      facts.rows
        .get("leagueTiers")
        ?.slice(-2)
        .map(({ name }) => name),
      ["Legend League", "Legend I"]
    )
    const [unranked, bronze] = facts.rows.get("warLeagues") ?? []
    assert.deepStrictEqual([unranked?.["id"], unranked?.["promotions"], bronze?.["id"]], [48_000_000, 0, 48_000_001])
    const named = (language: string, category: string) => facts.names.get(language)?.[category]
    assert.strictEqual(named("DE", "clanLabels")?.[0], "Clankriege")
    assert.strictEqual(named("EN", "leagueTiers")?.at(-1), "Legend I")
    assert.strictEqual(named("DE", "warLeagues")?.[0], "Ohne Rang")
    assert.strictEqual(facts.ids["clanLabels"]?.[0], 56_000_000)
  })

  it("refuses lists that it does not understand", () => {
    const table: ReadonlyArray<readonly [unknown, string]> = [
      [[], "apiLists.json is not an object"],
      [{ towns: [] }, "apiLists.json: what is towns?"],
      [{ constructor: [] }, "apiLists.json: what is constructor?"],
      [{ clanLabels: {} }, "apiLists.json: clanLabels is not a list"],
      [{ clanLabels: [{ name: "Clan Wars" }] }, "apiLists.json: clanLabels has an item without id and name"],
      [
        { clanLabels: [{ id: 1, name: "Night Owls" }] },
        "apiLists.json: the game files have no Night Owls in clanLabels"
      ]
    ]
    for (const [lists, message] of table) assert.throws(() => withLists(lists), FactsError, message)
  })
})
