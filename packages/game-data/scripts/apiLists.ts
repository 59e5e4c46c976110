/**
 * What the API itself lists, where the game files have other ids or names: labels have ids of their own there, and the
 * tiers of legends one name. What the API sends is what users send and receive, so it wins.
 */
import type { Category, IdCategory } from "@clashfx/game-data/Category"
import type { WarLeague } from "@clashfx/game-data/LeagueRows"
import { type Row, fail, isRow } from "./parts.ts"

/** The category of each list; locations are not part of the game data. */
const categoryOf: { readonly [list: string]: IdCategory | undefined } = {
  clanLabels: "clanLabels",
  playerLabels: "playerLabels",
  leagueTiers: "leagueTiers",
  warLeagues: "warLeagues",
  capitalLeagues: "capitalLeagues",
  builderBaseLeagues: "builderLeagues",
  locations: undefined
}

/** The rows as the API names and numbers them. */
export interface Listed {
  readonly rows: ReadonlyMap<Category, ReadonlyArray<Row>>
  /** The id in the game files of every row that got another one or none there, by category and id of the API. */
  readonly gameIds: ReadonlyMap<Category, ReadonlyMap<number, number | undefined>>
  /** The rows that have another name there. */
  readonly renamed: ReadonlySet<Row>
}

interface Item {
  readonly id: number
  readonly name: string
}

/** The war league of a clan that was in none yet: the API lists it, the game files do not. It brings no medals. */
const unrankedWarLeague = ({ id, name }: Item): WarLeague => ({
  id,
  name,
  cwlMedals: { firstPlace: 0, positionMedalDiff: 0, bonusReward: 0, minimumBonusAmount: 0 },
  promotions: 0,
  demotions: 0,
  "15v15Only": false
})

const itemsOf = (name: string, list: unknown): ReadonlyArray<Item> => {
  if (!Array.isArray(list)) return fail(`apiLists.json: ${name} is not a list`)
  return list.map((item: unknown) => {
    const { id, name: called }: Row = isRow(item) ? item : {}
    return typeof id === "number" && typeof called === "string"
      ? { id, name: called }
      : fail(`apiLists.json: ${name} has an item without id and name`)
  })
}

interface Merged {
  readonly rows: ReadonlyArray<Row>
  readonly gameIds: ReadonlyMap<number, number | undefined>
  readonly renamed: ReadonlyArray<Row>
}

/** Each item is the row of its id, or else of its name, or else a war league that has to be added. */
const merge = (category: IdCategory, rows: ReadonlyArray<Row>, items: ReadonlyArray<Item>): Merged => {
  const merged = [...rows]
  const gameIds = new Map<number, number | undefined>()
  const renamed: Array<Row> = []
  for (const item of items) {
    const byId = merged.findIndex((row) => row["id"] === item.id)
    const at = byId >= 0 ? byId : merged.findIndex((row) => row["name"] === item.name)
    const row = merged[at]
    if (row !== undefined) {
      if (byId < 0) gameIds.set(item.id, Number(row["id"]))
      const own = (merged[at] = { ...row, ...item })
      if (row["name"] !== item.name) renamed.push(own)
    } else if (category === "warLeagues") {
      gameIds.set(item.id, undefined)
      merged.unshift({ ...unrankedWarLeague(item) })
    } else fail(`apiLists.json: the game files have no ${item.name} in ${category}`)
  }
  return { rows: merged, gameIds, renamed }
}

/** Rows with the ids and names of the API; `lists` is what `apiLists.json` says. */
export const asListed = (rows: ReadonlyMap<Category, ReadonlyArray<Row>>, lists: unknown): Listed => {
  if (!isRow(lists)) return fail("apiLists.json is not an object")
  const listed = new Map(rows)
  const gameIds = new Map<Category, ReadonlyMap<number, number | undefined>>()
  const renamed = new Set<Row>()
  for (const [name, list] of Object.entries(lists)) {
    if (!Object.hasOwn(categoryOf, name)) return fail(`apiLists.json: what is ${name}?`)
    const category = categoryOf[name]
    const items = itemsOf(name, list)
    if (category === undefined) continue
    const merged = merge(category, rows.get(category) ?? [], items)
    listed.set(category, merged.rows)
    gameIds.set(category, merged.gameIds)
    for (const row of merged.renamed) renamed.add(row)
  }
  return { rows: listed, gameIds, renamed }
}
