/** Game data from a file: what is read, and what is refused with which reason. */
import { assert, describe, it } from "@effect/vitest"
import { fromRows } from "@clashfx/game-data"
import * as Effect from "effect/Effect"
import * as PackFile from "../../../src/game/pack/PackFile.ts"
import { small } from "../../support/smallPack.ts"

const parse = (value: unknown) => PackFile.parse(JSON.stringify(value), "pack.json")

describe("a pack", () => {
  it.effect("gives its tables, names and state", () =>
    Effect.gen(function* () {
      const source = yield* parse(small)
      assert.deepStrictEqual(yield* source.state, { date: "2027-01", townHall: 19, builderHall: 11 })
      const labels = yield* source.table("clanLabels")
      assert.deepStrictEqual(labels.all(), [
        { id: 5, name: "Clan Wars" },
        { id: 7, name: "Talkative" }
      ])
      assert.strictEqual(yield* source.table("clanLabels"), labels)
      const names = yield* source.names("de")
      assert.strictEqual(names.of("clanLabels", 5), "Clankriege")
      assert.isUndefined(names.of("clanLabels", 7))
    })
  )

  it.effect("says which categories and languages it does not have", () =>
    Effect.gen(function* () {
      const source = yield* parse(small)
      const missing = yield* Effect.flip(source.table("troops"))
      assert.strictEqual(
        missing.message,
        "game data is not available (pack.json): it has no troops; give a pack that has"
      )
      const language = yield* Effect.flip(source.names("FR"))
      assert.strictEqual(language.message, 'there are no names in "FR", only in DE')
    })
  )

  it.effect("may have keys in its rows that this version does not know", () =>
    Effect.gen(function* () {
      const columns = { ...small.tables.clanLabels.columns, colour: "red" }
      const source = yield* parse({ ...small, tables: { clanLabels: { rows: 2, columns } } })
      const labels = yield* source.table("clanLabels")
      assert.deepStrictEqual(labels.at(0), fromRows([{ id: 5, name: "Clan Wars", colour: "red" }]).at(0))
    })
  )

  const withColumns = (columns: object, rows: unknown = 2) => ({ ...small, tables: { clanLabels: { rows, columns } } })
  const names = small.tables.clanLabels.columns.name

  it.effect.each<[string, unknown, RegExp]>([
    ["of another format", { ...small, format: 2 }, /format/],
    ["without a state", { ...small, state: undefined }, /state/],
    ["with a column of an unknown form", withColumns({ id: { z: 1 }, name: names }), /clanLabels/],
    ["with text for an id", withColumns({ id: "5", name: names }), /row 0 \(Clan Wars\): id expected a whole number/],
    ["with too few values", withColumns({ id: [5, 7, 9], name: names }, 3), /row 2: name expected text, got nothing/],
    ["with a missing column", withColumns({ id: [5, 7] }), /row 0: name expected text, got nothing/],
    ["with an endless table", withColumns({ id: 5, name: "x" }, 1e9), /100000/],
    ["that is a list", [small], /./]
  ])("%s is refused in one line", ([, value, expected]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(parse(value))
      assert.strictEqual(error._tag, "GameDataUnavailable")
      assert.match(error.message, expected)
      assert.notInclude(error.message, "\n")
    })
  )

  it.effect("that is a web page is refused in one line", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(PackFile.parse("<html>", "pack.json"))
      assert.match(error.message, /^game data is not available \(pack\.json\): .*JSON/)
    })
  )
})
