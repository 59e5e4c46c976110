/** What the journal lets be seen between two looks. */
import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import type { Row } from "../../src/world/Journal.ts"
import * as Observation from "../../src/world/Observation.ts"
import * as World from "../../src/world/World.ts"
import { replay, snapshot } from "../support/replay.ts"

const Seed = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_000_000 }))

const field = (at: number, previous: unknown, current: unknown, name = "name"): Row => ({
  at,
  kind: "clan",
  tag: "#2PP",
  field: name,
  previous,
  current
})

const roster = (at: number, kind: "joined" | "left", trophies = 0): Row => ({
  at,
  kind,
  tag: "#2PP",
  member: "#YLR",
  fields: { trophies }
})

const trophies = (at: number, previous: number, current: number): Row => ({
  at,
  kind: "member",
  tag: "#2PP",
  member: "#YLR",
  field: "trophies",
  previous,
  current
})

/** Rows of one instant have no order. */
const texts = (rows: ReadonlyArray<Row>): ReadonlyArray<string> => rows.map((row) => JSON.stringify(row)).sort()

describe("what is left to see", () => {
  it("of several changes of a field is one", () => {
    assert.deepStrictEqual(Observation.net([field(1, "a", "b"), field(2, "b", "c")]), [field(2, "a", "c")])
  })

  it("of a change that was taken back is nothing", () => {
    assert.deepStrictEqual(Observation.net([field(1, "a", "b"), field(2, "b", "a")]), [])
    assert.deepStrictEqual(Observation.net([roster(1, "joined"), roster(2, "left")]), [])
    assert.deepStrictEqual(Observation.net([roster(1, "left"), roster(2, "joined")]), [])
  })

  it("of a member that came or went is that alone, with the fields at the look", () => {
    assert.deepStrictEqual(Observation.net([roster(1, "joined", 1), trophies(2, 1, 2)]), [roster(1, "joined", 2)])
    assert.deepStrictEqual(Observation.net([trophies(1, 1, 2), roster(2, "left", 2)]), [roster(2, "left", 1)])
  })

  it("of a member that went and is back is what is different, and of one that came and went nothing", () => {
    const back = [roster(1, "left", 3), roster(2, "joined", 1), trophies(3, 1, 2)]
    assert.deepStrictEqual(Observation.net(back), [trophies(3, 3, 2)])
    assert.deepStrictEqual(Observation.net([roster(1, "left", 3), roster(2, "joined", 1)]), [trophies(2, 3, 1)])
    assert.deepStrictEqual(Observation.net([roster(1, "left", 3), roster(2, "joined", 3)]), [])
    assert.deepStrictEqual(Observation.net([roster(1, "joined", 1), trophies(2, 1, 2), roster(3, "left", 2)]), [])
    assert.deepStrictEqual(Observation.net([trophies(1, 1, 2), ...back]), [trophies(3, 1, 2)])
  })

  it.prop(
    "is as much as the journal says",
    { seed: Seed },
    ({ seed }) => {
      const world = World.make({ seed, clans: 4, members: [5, 20], activity: 500 })
      const before = snapshot(world)
      const again = snapshot(world)
      World.advance(world, world.now + 2 * 86_400_000)
      const all = world.journal.rows
      const net = Observation.net(all)
      assert.isBelow(net.length, all.length)
      replay(before, all)
      replay(again, net)
      assert.deepStrictEqual(again.clans, before.clans)
      assert.deepStrictEqual(again.players, before.players)
      assert.deepStrictEqual(again.details, before.details)
      assert.deepStrictEqual(again.members, before.members)
      assert.deepStrictEqual(texts(Observation.net(net)), texts(net))
    },
    { arbitrary: { runs: 5 } }
  )

  it("at some looks is what changed since the look before", () => {
    const rows = [field(1, "a", "b"), field(5, "b", "c"), field(6, "c", "d"), field(9, "d", "c")]
    assert.deepStrictEqual(Observation.seen(rows, [2, 6, 7, 20]), [[], [field(6, "b", "d")], [], [field(9, "d", "c")]])
  })
})
