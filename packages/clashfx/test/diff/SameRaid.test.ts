/** Which raid of one look is which of another: by its attacks, wherever its row stands, and with what older versions stored. */
import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { RaidSeason } from "../../src/model/RaidSeason.ts"
import * as RaidDiff from "../../src/diff/RaidDiff.ts"
import { type Plan, raidBody, raids } from "../support/raids.ts"

type Rows = ReadonlyArray<Record<string, unknown>>

const twice: Plan = { ...raids, targets: ["#8YY", "#8YY"] }

const decode = Schema.decodeUnknownSync(RaidSeason)

const rowsOf = (plan: Plan, hits: number): Rows => Object(raidBody(plan, { hits })["attackLog"])

/** A look with so many attacks, whose rows are changed. */
const look = (hits: number, rows: (rows: Rows) => Rows = (rows) => rows, plan = twice) =>
  RaidDiff.snapshot(decode({ ...raidBody(plan, { hits }), attackLog: rows(rowsOf(plan, hits)) }))

const turned = (rows: Rows): Rows => rows.toReversed()

const json = Schema.toCodecJson(RaidDiff.ClanRaids)

/** Ways from one look to the next: remembered, stored, and stored by a version that did not know attacks again. */
const ways: ReadonlyArray<readonly [string, (weekend: RaidDiff.RaidSnapshot) => RaidDiff.RaidSnapshot | null]> = [
  ["remembered", (weekend) => weekend],
  ["stored", (weekend) => read(JSON.stringify(Schema.encodeSync(json)({ weekend })))],
  [
    "stored by the version before",
    (weekend) => read(JSON.stringify(Schema.encodeSync(json)({ weekend })).replaceAll(/,"marks":"[^"]*"/g, ""))
  ]
]

const read = (text: string) => Schema.decodeUnknownSync(json)(JSON.parse(text)).weekend

const told = (changes: ReadonlyArray<RaidDiff.RaidChange>) =>
  changes.flatMap((change) =>
    change._tag === "RaidAttack" ? [`${change.occurrence}: ${change.district.id % 10}#${change.number}`] : []
  )

describe("raids on one clan in a weekend", () => {
  for (const [what, way] of ways) {
    it(`are the same in another order, when the look before is ${what}`, () => {
      const before = (hits: number) => way(RaidDiff.trim(look(hits)))
      assert.deepStrictEqual(RaidDiff.diff(before(7), look(7, turned)), [])
      assert.deepStrictEqual(told(RaidDiff.diff(before(6), look(7, turned))), ["1: 2#1"])
      assert.deepStrictEqual(told(RaidDiff.diff(before(5), look(7, turned))), ["1: 1#1", "1: 2#1"])
      assert.deepStrictEqual(told(RaidDiff.diff(before(3), look(7, turned))), ["1: 1#1", "1: 2#1", "0: 0#1", "0: 0#2"])
    })

    it(`are the same when one of them is missing, and the look before is ${what}`, () => {
      const second = (rows: Rows) => rows.slice(1)
      const before = way(RaidDiff.trim(look(5)))
      assert.deepStrictEqual(told(RaidDiff.diff(before, look(7, second))), ["1: 1#1", "1: 2#1"])
      const known = way(RaidDiff.trim(look(6)))
      assert.deepStrictEqual(told(RaidDiff.diff(known, look(7, second))), ["1: 2#1"])
    })

    it(`are another clan's when they have other attacks, and the look before is ${what}`, () => {
      const theirs: Plan = { ...twice, hits: twice.hits.map((hit) => ({ ...hit, by: hit.by + 3, percent: 44 })) }
      const known = way(RaidDiff.trim(look(6))) ?? assert.fail("nothing stored")
      assert.strictEqual(RaidDiff.ownersOf(look(7, turned), known), "same")
      assert.strictEqual(RaidDiff.ownersOf(look(4, turned), known), "same")
      for (const hits of [3, 5, 7]) {
        assert.strictEqual(
          RaidDiff.ownersOf(
            look(hits, (rows) => rows, theirs),
            known
          ),
          "different",
          String(hits)
        )
      }
    })
  }

  it("have districts that are down as far as their last attack says, when they themselves are said to be less", () => {
    const late = (rows: Rows) =>
      rows.map((row) => ({
        ...row,
        districts: Object(row["districts"]).map((of: object) => ({ ...of, destructionPercent: 0 }))
      }))
    const changes = RaidDiff.diff(RaidDiff.trim(look(1, late)), look(2))
    assert.deepStrictEqual(
      changes.flatMap((change) => (change._tag === "RaidAttack" ? [change.destruction] : [])),
      [40]
    )
  })

  it("are numbered as they were made at the first look, too: the one that is not complete is the last", () => {
    assert.deepStrictEqual(told(RaidDiff.diff(null, look(7, turned))).slice(0, 2), ["1: 1#1", "1: 2#1"])
  })
})
