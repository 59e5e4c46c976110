/** The clan search. */
import { World } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Labels from "../../src/catalog/Labels.ts"
import * as Locations from "../../src/catalog/Locations.ts"
import * as Search from "../../src/api/Search.ts"

const [wars, cwl] = Labels.clan
const germany = Locations.locations.find(({ name }) => name === "Germany")
assert(wars !== undefined && cwl !== undefined && germany !== undefined)

const world = World.make({
  ...World.still,
  clans: [
    { tag: "#2PP", name: "The Wolves", members: 10, clanLevel: 20, labels: [wars, cwl], warFrequency: "always" },
    { tag: "#2PQ", name: "WOLVES of old", members: 30, clanLevel: 5, labels: [wars], warFrequency: "never" },
    { tag: "#2PR", name: "Sheep", members: 50, clanLevel: 9, labels: [], location: germany, warFrequency: "never" }
  ]
})

const isPage = (value: unknown): value is { readonly items: ReadonlyArray<{ readonly tag: string }> } =>
  typeof value === "object" && value !== null && "items" in value

const search = (query: string): ReadonlyArray<string> | string | undefined => {
  const reply = Search.search(world, new URLSearchParams(query))
  if (reply._tag === "Rejection") return reply.message
  const value = reply.value()
  assert(isPage(value))
  return value.items.map(({ tag }) => tag).toSorted()
}

describe("the search", () => {
  const table: ReadonlyArray<readonly [string, ReadonlyArray<string>]> = [
    ["name=wolves", ["#2PP", "#2PQ"]],
    ["name=wolves&minMembers=20", ["#2PQ"]],
    ["maxMembers=30", ["#2PP", "#2PQ"]],
    ["minMembers=50", ["#2PR"]],
    ["minClanLevel=9", ["#2PP", "#2PR"]],
    ["warFrequency=never", ["#2PQ", "#2PR"]],
    ["warFrequency=any&minMembers=1", ["#2PP", "#2PQ", "#2PR"]],
    [`labelIds=${wars.id}`, ["#2PP", "#2PQ"]],
    [`labelIds=${wars.id},${cwl.id}`, ["#2PP"]],
    [`locationId=${germany.id}`, ["#2PR"]],
    ["name=nobody", []]
  ]
  for (const [query, tags] of table) {
    it(`by ${query} finds ${tags.join(" ") || "nothing"}`, () => assert.deepStrictEqual(search(query), tags))
  }

  it("puts the clans with the most points first", () => {
    const reply = Search.search(world, new URLSearchParams("minMembers=1"))
    assert(reply._tag === "Body")
    const value = reply.value()
    assert(isPage(value))
    const points = value.items.map(({ tag }) => world.clans.get(tag)?.clanPoints ?? 0)
    assert.deepStrictEqual(
      points,
      points.toSorted((a, b) => b - a)
    )
  })

  const refused: ReadonlyArray<readonly [string, RegExp]> = [
    ["", /At least one/],
    ["limit=5", /At least one/],
    ["name=ab", /3 characters/],
    ["minMembers=many", /minMembers/],
    ["locationId=", /locationId/]
  ]
  for (const [query, message] of refused) {
    it(`refuses ${JSON.stringify(query)}`, () => assert.match(String(search(query)), message))
  }
})
