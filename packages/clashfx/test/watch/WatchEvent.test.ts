/** Every event that the union knows is public by its name, as a schema and as a type, and stands in the guide. */
import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import * as CalendarEvents from "../../src/diff/CalendarEvents.ts"
import * as ClanDiff from "../../src/diff/ClanDiff.ts"
import * as LeagueDiff from "../../src/diff/LeagueDiff.ts"
import * as PlayerDiff from "../../src/diff/PlayerDiff.ts"
import * as RaidDiff from "../../src/diff/RaidDiff.ts"
import * as WarDiff from "../../src/diff/WarDiff.ts"
import * as WatchEvents from "../../src/watch/WatchEvent.ts"

const root = resolve(import.meta.dirname, "../../../..")
const read = (file: string): string => readFileSync(resolve(root, file), "utf8")

const tagsOf = (ast: SchemaAST.AST): ReadonlyArray<string> => {
  if (ast._tag === "Union") return ast.types.flatMap(tagsOf)
  if (ast._tag !== "Objects") return []
  const type = ast.propertySignatures.find(({ name }) => name === "_tag")?.type
  return type?._tag === "Literal" ? [String(type.literal)] : []
}
const tags = [...new Set(tagsOf(Schema.toType(WatchEvents.WatchEvent).ast))]

const modules = { CalendarEvents, ClanDiff, LeagueDiff, PlayerDiff, RaidDiff, WarDiff, WatchEvents }
const values = new Set(Object.values(modules).flatMap((module) => Object.keys(module)))

describe("events", () => {
  it("are exported under their names", () => {
    assert.isAbove(tags.length, 50)
    assert.deepStrictEqual(
      tags.filter((tag) => !values.has(tag)),
      [],
      "export them from the diff's public file, WarDiff.ts for one"
    )
  })

  it("have types of the same names", () => {
    const surface = ["CalendarEvents", "ClanDiff", "LeagueDiff", "PlayerDiff", "RaidDiff", "WarDiff"]
      .map((name) => read(`surface/clashfx/diff/${name}.txt`))
      .concat(read("surface/clashfx/watch/WatchEvent.txt"))
      .join("\n")
    const types = new Set([...surface.matchAll(/^(?:interface|type) (\w+)/gm)].map(([, name]) => name))
    assert.deepStrictEqual(
      tags.filter((tag) => !types.has(tag)),
      []
    )
  })

  it("stand in the guide", () => {
    const guide = read("docs/guides/watching.md")
    assert.deepStrictEqual(
      tags.filter((tag) => !guide.includes(`\`${tag}\``)),
      [],
      "name them in the table of docs/guides/watching.md"
    )
  })
})
