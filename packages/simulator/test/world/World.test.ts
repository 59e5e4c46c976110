/** The world: the same for the same seed, and moved by the clock alone. */
import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import * as ClanBody from "../../src/body/clan.ts"
import type { World as State } from "../../src/world/State.ts"
import * as World from "../../src/world/World.ts"
import { replay, snapshot } from "../support/replay.ts"

const hour = 3_600_000
const day = 24 * hour
const Seed = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_000_000 }))

const lively = (seed: number | string, more: World.Options = {}) =>
  World.make({ seed, clans: 5, members: [5, 20], activity: 400, ...more })

const picture = (world: State) => JSON.stringify([...world.clans.values()].map(ClanBody.clan))

describe("a world", () => {
  it.prop(
    "is the same for the same seed, in one step or in many",
    { seed: Seed, steps: Schema.Int.check(Schema.isBetween({ minimum: 2, maximum: 40 })) },
    ({ seed, steps }) => {
      const [one, other] = [lively(seed), lively(seed)]
      const end = one.now + 3 * day
      World.advance(one, end)
      for (let n = 1; n <= steps; n++) World.advance(other, World.defaultStart + (n / steps) * 3 * day)
      World.advance(other, end)
      assert.strictEqual(picture(one), picture(other))
      assert.deepStrictEqual(one.journal.rows, other.journal.rows)
    },
    { arbitrary: { runs: 4 } }
  )

  it("is another one for another seed", () => {
    assert.notStrictEqual(picture(lively(1)), picture(lively(2)))
    assert.notStrictEqual(picture(lively("one")), picture(lively("two")))
  })

  it("does not move backwards", () => {
    const world = lively(1)
    World.advance(world, world.now + day)
    const { now } = world
    World.advance(world, now - hour)
    assert.strictEqual(world.now, now)
  })

  it("starts with an empty journal, and writes one when it lives", () => {
    const world = lively(1)
    assert.strictEqual(world.journal.written, 0)
    World.advance(world, world.now + day)
    assert.isAbove(world.journal.written, 1000)
  })

  it("has nothing happen in it when it is still", () => {
    const world = World.make({ ...World.still, clans: 5 })
    const before = picture(world)
    World.advance(world, world.now + 60 * day)
    assert.strictEqual(picture(world), before)
    assert.strictEqual(world.journal.written, 0)
  })

  it("has the clans and members that were asked for", () => {
    const world = World.make({
      clans: [
        { tag: "#2PP", name: "Mine", members: 3, players: ["#8QU8J9LP"], isWarLogPublic: false, description: "" },
        {}
      ]
    })
    const mine = world.clans.get("#2PP")
    assert.strictEqual(mine?.name, "Mine")
    assert.strictEqual(mine?.members, 3)
    assert.strictEqual(mine?.isWarLogPublic, false)
    assert.strictEqual(world.players.get("#8QU8J9LP")?.clan, mine)
    assert.strictEqual(world.players.get("#8QU8J9LP")?.role, "leader")
    assert.strictEqual(world.clans.size, 2)
  })

  it("keeps only the latest rows of its journal", () => {
    const world = lively(1, { journal: 500 })
    World.advance(world, world.now + 5 * day)
    assert.isAbove(world.journal.written, 5000)
    assert.isAtMost(world.journal.rows.length, 650)
    assert.isAtMost(world.now - (world.journal.rows.at(-1)?.at ?? 0), hour)
  })

  it("spaces the changes of a clan where it is told to", () => {
    const world = World.make({
      clans: 3,
      activity: 2000,
      minGap: "2 minutes",
      wars: false,
      leagues: false,
      raids: false,
      seasons: false
    })
    World.advance(world, world.now + day)
    const times = new Map<string, Array<number>>()
    for (const row of world.journal.rows) {
      if (row.kind !== "clan" && row.kind !== "member") continue
      const known = times.get(row.tag) ?? []
      if (known.at(-1) !== row.at) known.push(row.at)
      times.set(row.tag, known)
    }
    for (const [tag, at] of times) {
      // Members who move to another clan act at that clan's pace.
      const close = at.filter((time, n) => n > 0 && time - (at[n - 1] ?? 0) < 120_000)
      assert.isBelow(close.length, at.length / 20, tag)
      assert.isAbove(at.length, 300)
    }
  })
})

describe("a world at any time", () => {
  const check = (world: State) => {
    const seen = new Set<string>()
    for (const clan of world.clans.values()) {
      const { members, roster, tag } = clan
      assert.isAtMost(roster.length, 50, tag)
      assert.strictEqual(members, roster.length, tag)
      assert.strictEqual(roster.filter(({ role }) => role === "leader").length, roster.length === 0 ? 0 : 1, tag)
      for (const [n, player] of roster.entries()) {
        assert.isFalse(seen.has(player.tag), `${player.tag} is in two clans`)
        seen.add(player.tag)
        assert.strictEqual(player.clan, clan)
        assert.isAtLeast(roster[n - 1]?.trophies ?? Number.POSITIVE_INFINITY, player.trophies, "ranked by trophies")
        assert.isAtLeast(player.bestTrophies, player.trophies)
      }
    }
    for (const player of world.freeAgents) {
      assert.isFalse(seen.has(player.tag))
      assert.isUndefined(player.clan)
      assert.isUndefined(player.role)
    }
    assert.strictEqual(new Set(world.freeAgents).size, world.freeAgents.length)
    assert.strictEqual(seen.size + world.freeAgents.length, world.players.size)
  }

  it.prop(
    "has rosters of at most 50 with one leader, and everyone in one clan at most",
    { seed: Seed },
    ({ seed }) => {
      const world = lively(seed, { members: [1, 50], activity: 1000 })
      check(world)
      for (let n = 0; n < 6; n++) {
        World.advance(world, world.now + 2 * day)
        check(world)
      }
    },
    { arbitrary: { runs: 4 } }
  )

  it.prop(
    "is what its journal makes of an earlier time",
    { seed: Seed },
    ({ seed }) => {
      const world = lively(seed, { startTime: Date.UTC(2026, 10, 27, 3) })
      World.advance(world, world.now + hour)
      const before = snapshot(world)
      const from = world.journal.rows.length
      World.advance(world, world.now + 9 * day)
      const after = snapshot(world)
      const rows = world.journal.rows.slice(from)
      assert.isAbove(rows.length, 10_000)
      const known = new Set(before.players.keys())
      assert.deepStrictEqual(replay(before, rows), [])
      assert.deepStrictEqual(before.clans, after.clans)
      assert.deepStrictEqual(before.members, after.members)
      for (const tag of known) {
        assert.deepStrictEqual(before.players.get(tag), after.players.get(tag))
        assert.deepStrictEqual(before.details.get(tag), after.details.get(tag))
      }
    },
    { arbitrary: { runs: 3 }, timeout: 60_000 }
  )
})
