/** Marks of what is different: on whatever way from one snapshot to another, they add up to the same. */
import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import * as ClanDiff from "../../../src/diff/ClanDiff.ts"
import * as PlayerDiff from "../../../src/diff/PlayerDiff.ts"
import { Clan } from "../../../src/model/Clan.ts"
import { Player } from "../../../src/model/Player.ts"
import { differenceOf } from "../../../src/watch/engine/looks/difference.ts"
import { type Body, clan, clanMember, player } from "../../support/bodies.ts"
import { generator } from "../../support/generator.ts"

const random = generator(3)
const one = <A>(...of: readonly [A, ...ReadonlyArray<A>]): A => of[Math.floor(random() * of.length)] ?? of[0]
const some = <A>(of: ReadonlyArray<A>): ReadonlyArray<A> => of.filter(() => random() < 0.7)

const league = (id: number) => ({ id, name: `League ${id}`, iconUrls: {} })
const decodeClan = Schema.decodeUnknownSync(Clan)
const decodePlayer = Schema.decodeUnknownSync(Player)

const rowsOf = (body: Body, list: string): ReadonlyArray<Body> => {
  const rows = body[list]
  return Array.isArray(rows) ? rows : []
}

const anyClan = () =>
  ClanDiff.snapshot(
    decodeClan({
      ...clan,
      name: one("One", "Two"),
      warLeague: one(null, { id: 1, name: "Gold" }, { id: 2, name: "Silver" }),
      labels: one([], clan["labels"]),
      clanCapital: one(null, {
        capitalHallLevel: one(1, 2),
        districts: [{ id: 1, name: "Camp", districtHallLevel: one(1, 2) }]
      }),
      memberList: some(["#2PP0", "#2PP2", "#2PP8"]).map((tag) =>
        clanMember(tag, {
          name: one("One", "Two"),
          role: one("member", "admin"),
          donations: one(1, 2, 3),
          leagueTier: one(null, league(1), league(2))
        })
      )
    })
  )

const worn = { name: "Spiky Ball", level: 1, maxLevel: 18, village: "home" }
const anyPlayer = () =>
  PlayerDiff.snapshot(
    decodePlayer({
      ...player,
      name: one("One", "Two"),
      clan: one(null, { tag: "#2PP", name: "One" }, { tag: "#2PP", name: "Two" }, { tag: "#8YY", name: "Other" }),
      trophies: one(3000, 3001),
      troops: some(["Barbarian", "Archer"]).map((name) => ({
        name,
        level: one(1, 2, 3),
        maxLevel: 12,
        village: "home",
        superTroopIsActive: one(true, false)
      })),
      heroes: some(rowsOf(player, "heroes")).map((row) => ({ ...row, equipment: one([], [worn]) })),
      achievements: rowsOf(player, "achievements").map((row) => ({ ...row, value: one(0, 5, 9), stars: one(0, 1, 2) }))
    })
  )

describe("the marks of changes", () => {
  const holds = <S>(any: () => S, diff: (previous: S, current: S) => ReadonlyArray<unknown>) => {
    const mark = (a: S, b: S) => differenceOf(diff(a, b)).mark
    for (let i = 0; i < 500; i++) {
      const [a, b, c] = [any(), any(), any()]
      assert.strictEqual(mark(a, b) ^ mark(b, c), mark(a, c))
      assert.strictEqual(mark(a, b), mark(b, a))
    }
  }

  it("of a clan cancel out where a way leads back", () => holds(anyClan, ClanDiff.diff))
  it("of a player cancel out where a way leads back", () => holds(anyPlayer, PlayerDiff.diff))
})
