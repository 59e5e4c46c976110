/**
 * Reads a folder of facts: one JSON list per category, `names.json`, and what the API lists (`apiLists.json`), if that
 * is there. Everything in it must be understood.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { categories, type Category, idCategories, shapeOf } from "@clashfx/game-data/Category"
import type { EncodedIds, EncodedNames } from "@clashfx/game-data/Names"
import { check } from "@clashfx/game-data/Shape"
import type { State } from "@clashfx/game-data/State"
import { asListed, type Listed } from "./apiLists.ts"
import { fail, isRow, type Row } from "./parts.ts"

export { FactsError, type Row } from "./parts.ts"

/** Everything that a folder says. */
export interface Facts {
  readonly state: State
  readonly rows: ReadonlyMap<Category, ReadonlyArray<Row>>
  readonly ids: EncodedIds
  /** Names by language. */
  readonly names: ReadonlyMap<string, EncodedNames>
}

const readJson = (folder: string, file: string): unknown => JSON.parse(readFileSync(join(folder, file), "utf8"))

/** Levels count up by one: where they do not, looking one up by its number would be wrong. */
const unitCategories: ReadonlySet<Category> = new Set<Category>([
  "troops",
  "spells",
  "heroes",
  "pets",
  "equipment",
  "guardians",
  "helpers",
  "buildings",
  "traps"
])

const countsUp = (levels: unknown): boolean =>
  Array.isArray(levels) &&
  levels.every((level: unknown, k) => {
    const before: unknown = levels[k - 1]
    return !isRow(level) || !isRow(before) || level["level"] === Number(before["level"]) + 1
  })

const readRows = (folder: string, category: Category): ReadonlyArray<Row> => {
  const list = readJson(folder, `${category}.json`)
  if (!Array.isArray(list)) return fail(`${category}.json is not a list`)
  const seen = new Set<unknown>()
  return list.map((row: unknown, index) => {
    const problem = check(shapeOf[category], row, { strict: true })
    if (!isRow(row) || problem !== undefined) {
      const name = isRow(row) ? ` (${String(row["name"])})` : ""
      return fail(`${category}.json, row ${index}${name}: ${problem?.path ?? ""} ${problem?.message ?? "is no object"}`)
    }
    if (unitCategories.has(category) && !countsUp(row["levels"])) {
      return fail(`${category}.json, row ${index} (${String(row["name"])}): its levels do not count up by one`)
    }
    if ("id" in row && seen.has(row["id"])) return fail(`${category}.json has the id ${String(row["id"])} twice`)
    seen.add(row["id"])
    return row
  })
}

/** The names of an id, by language. */
const readNamesOf = (where: string, byLanguage: unknown): ReadonlyArray<readonly [language: string, name: string]> => {
  if (!isRow(byLanguage)) return fail(`names.json: ${where} has no names`)
  return Object.entries(byLanguage).map(([language, name]) =>
    typeof name === "string" ? ([language, name] as const) : fail(`names.json: ${where} ${language} is not text`)
  )
}

/** What the capital league of that name is called: the game files do not name the war league. */
const namesOfCapitalLeague = ({ capitalLeagues }: Row, english: unknown): unknown =>
  Object.values(isRow(capitalLeagues) ? capitalLeagues : {}).find((names) => isRow(names) && names["EN"] === english)

/**
 * Names by category and id, each an object of names by language. Not every category has to have names. The order of
 * keys does not matter: categories come out in the order of this package, languages by their code.
 */
const readNames = (folder: string, { gameIds, renamed, rows }: Listed): Pick<Facts, "ids" | "names"> => {
  const byCategory = readJson(folder, "names.json")
  if (!isRow(byCategory)) return fail("names.json is not an object")
  const strange = Object.keys(byCategory).find((category) => !idCategories.some((one) => one === category))
  if (strange !== undefined) return fail(`names.json: what is ${strange}?`)
  const ids: { [category: string]: ReadonlyArray<number> } = {}
  const names = new Map<string, { [category: string]: Array<string | null> }>()
  for (const category of idCategories) {
    const byId = byCategory[category]
    if (byId === undefined) continue
    if (!isRow(byId)) return fail(`names.json: ${category} is not an object`)
    const listed = rows.get(category) ?? []
    const order = listed.map((row) => Number(row["id"]))
    const inFile = order.map((id) => (gameIds.get(category)?.has(id) ? gameIds.get(category)?.get(id) : id))
    const unknown = Object.keys(byId).find((id) => !inFile.includes(Number(id)))
    if (unknown !== undefined) return fail(`names.json: ${category} has no id ${unknown}`)
    ids[category] = order.map((id, k) => id - (order[k - 1] ?? 0))
    for (const [position, row] of listed.entries()) {
      const id = inFile[position]
      const called = id === undefined ? namesOfCapitalLeague(byCategory, row["name"]) : byId[id]
      const own = renamed.has(row) && isRow(called) ? { ...called, EN: row["name"] } : called
      for (const [language, name] of readNamesOf(`${category} ${String(row["id"])}`, own)) {
        const table = names.get(language) ?? {}
        names.set(language, table)
        const column = (table[category] ??= Array.from(order, () => null))
        column[position] = name
      }
    }
  }
  return { ids, names: new Map([...names].toSorted(([a], [b]) => (a < b ? -1 : 1))) }
}

const months = "January February March April May June July August September October November December".split(" ")

/** The month of the facts: given, or as the folder's README says it ("state August 2026"). */
const readDate = (folder: string, given: string | undefined): string => {
  if (given !== undefined) return /^\d{4}-\d{2}$/.test(given) ? given : fail(`--date ${given} is not like 2026-08`)
  const text = readdirSync(folder).includes("README.md") ? readFileSync(join(folder, "README.md"), "utf8") : ""
  const match = /state (\w+) (\d{4})/.exec(text)
  const month = months.indexOf(match?.[1] ?? "") + 1
  return month === 0
    ? fail("of which month are these facts? Say --date 2026-08")
    : `${match?.[2]}-${String(month).padStart(2, "0")}`
}

const highest = (rows: Facts["rows"], building: string): number => {
  const levels = rows.get("buildings")?.find((row) => row["name"] === building)?.["levels"]
  const last: unknown = Array.isArray(levels) ? levels.at(-1) : undefined
  return isRow(last) ? Number(last["level"]) : fail(`buildings.json has no ${building}`)
}

/** Reads and checks a whole folder. */
export const readFacts = (folder: string, date: string | undefined): Facts => {
  const expected = new Set([
    ...categories.map((category) => `${category}.json`),
    "names.json",
    "apiLists.json",
    "README.md"
  ])
  const strange = readdirSync(folder).find((file) => !expected.has(file))
  if (strange !== undefined) return fail(`what is ${strange}?`)
  const files = new Map(categories.map((category) => [category, readRows(folder, category)]))
  const lists = existsSync(join(folder, "apiLists.json")) ? readJson(folder, "apiLists.json") : {}
  const listed = asListed(files, lists)
  const { rows } = listed
  return {
    state: {
      date: readDate(folder, date),
      townHall: highest(rows, "Town Hall"),
      builderHall: highest(rows, "Builder Hall")
    },
    rows,
    ...readNames(folder, listed)
  }
}
