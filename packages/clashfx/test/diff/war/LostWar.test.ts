/** Wars that were missed: which row of the war log is theirs, and when it is looked for. */
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"
import { entryOf, hide, nextLook, replace, settle } from "../../../src/diff/war/lostWar.ts"
import { WarLogEntry } from "../../../src/model/WarLog.ts"
import { logRow } from "../../support/warWorld.ts"
import { hour, look, small, timesOf } from "../../support/wars.ts"

const { declared, end, start } = timesOf(small)
const war = look(small, { state: "inWar", shown: 3 })
const minute = 60_000

/** A row of this war, that ended so much later, with changes. */
const row = (later: number, changes: Readonly<Record<string, unknown>> = {}) =>
  Schema.decodeUnknownSync(WarLogEntry)({
    ...logRow(small),
    endTime: DateTime.formatIso(DateTime.makeUnsafe(end + later)).replace(/[-:]/g, ""),
    ...changes
  })

const { opponent, clan } = Object(logRow(small))

describe("the row of a war", () => {
  const table: ReadonlyArray<readonly [string, WarLogEntry, boolean]> = [
    ["ended when it was to", row(0), true],
    ["seconds off", row(-40_000), true],
    ["prolonged by maintenance", row(3 * hour), true],
    ["ended early", row(-6 * hour), true],
    ["without a team size", row(0, { teamSize: null }), true],
    ["against a clan that is gone", row(0, { opponent: { ...opponent, tag: null } }), true],
    ["of a war before it against the same clan", row(start - end - hour), false],
    ["of a war after it against the same clan", row(end - declared + hour), false],
    ["of another opponent", row(0, { opponent: { ...opponent, tag: "#9YY" } }), false],
    ["of another size", row(0, { teamSize: 5 }), false],
    ["of a league season", row(0, { clan: { ...clan, attacks: 40 } }), false]
  ]
  for (const [situation, entry, isOurs] of table) {
    it(`is ${isOurs ? "" : "not "}one ${situation}`, () => {
      assert.strictEqual(entryOf([entry], war, end + 60 * hour), isOurs ? entry : undefined)
    })
  }

  it("is not dated in the future", () => {
    assert.isUndefined(entryOf([row(0)], war, end - hour))
    assert.isDefined(entryOf([row(0)], war, end - minute))
  })

  it("is of no later end than the war after it was declared at", () => {
    assert.isDefined(entryOf([row(minute)], war, end + 60 * hour, end))
    assert.isUndefined(entryOf([row(3 * minute)], war, end + 60 * hour, end))
  })

  it("is the nearest of several, and one with a name before one without", () => {
    const rows = [row(5 * hour), row(minute), row(-5 * hour)]
    assert.strictEqual(entryOf(rows, war, end + 60 * hour), rows[1])
    const nameless = row(0, { opponent: { ...opponent, tag: null } })
    assert.strictEqual(entryOf([nameless, ...rows], war, end + 60 * hour), rows[1])
  })
})

describe("the end of a war", () => {
  const minutes = (from: number, looks: ReadonlyArray<number>) => looks.map((at) => Math.round((at - from) / minute))

  it("is looked for with growing rests", () => {
    const lost = replace(hide(war, end + minute), DateTime.makeUnsafe(end)).lost
    const looks: Array<number> = []
    for (let at: number | undefined; looks.length < 13; looks.push(at)) at = nextLook(lost, at)
    assert.deepStrictEqual(minutes(end + minute, looks), [0, 2, 5, 10, 20, 30, 45, 60, 120, 240, 480, 960, 1440])
    assert.strictEqual(nextLook(lost, looks.at(-1)), Number.POSITIVE_INFINITY)
  })

  it("is looked for every hour before its time is up, and again then", () => {
    const hidden = hide(war, end - 150 * minute)
    const looks: Array<number> = []
    for (let at: number | undefined; looks.length < 14; looks.push(at)) at = nextLook(hidden, at)
    assert.deepStrictEqual(
      minutes(end - 150 * minute, looks),
      [0, 2, 5, 10, 20, 30, 45, 60, 120, 150, 152, 155, 160, 170]
    )
  })

  it("is told as it was last seen after an hour, and forgotten after a day", () => {
    const hidden = hide(war, end + minute)
    assert.deepStrictEqual(settle(hidden, undefined, end + 60 * minute), { changes: [], lost: hidden })
    const { changes, lost } = settle(hidden, undefined, end + 61 * minute)
    assert.deepStrictEqual(
      changes.map(({ _tag }) => _tag),
      ["WarStateChanged", "WarEnded"]
    )
    assert.strictEqual(lost?._tag, "Told")
    if (lost === undefined) return
    assert.strictEqual(settle(lost, undefined, end + 24 * hour).lost, lost)
    assert.isUndefined(settle(lost, undefined, end + 25 * hour).lost)
    const corrected = settle(lost, row(0), end + 5 * hour)
    assert.isUndefined(corrected.lost)
    const [change] = corrected.changes
    assert.isTrue(change?._tag === "WarChanged" && change.field === "outcome" && change.current.result === "won")
  })
})
