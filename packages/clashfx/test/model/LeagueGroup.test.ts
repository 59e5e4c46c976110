/** The body of a league group in each of its states. */
import { assert, describe, it } from "@effect/vitest"
import * as LeagueGroup from "clashfx/model/LeagueGroup"
import * as Schema from "effect/Schema"
import { leagueGroup } from "../support/bodies.ts"

const decode = Schema.decodeUnknownSync(LeagueGroup.LeagueGroupBody)

const drawn = decode(leagueGroup("inWar", [["#2PP", "#2PY", "#2PL"], ["#8PP", "#8PY", "#0"], ["#0", "#0", "#0"], []]))
const searching = decode({ state: "notInWar" })

describe("the body of a league group", () => {
  it("is told apart by its state", () => {
    assert.strictEqual(drawn._tag, "LeagueGroup")
    assert.strictEqual(searching._tag, "SearchingGroup")
    const unknown = decode({ ...leagueGroup("x", [["#2PP"]]), state: "groupNotFound" })
    assert.strictEqual(unknown._tag, "UnknownGroup")
    assert.strictEqual(unknown.state === "unknown" ? unknown.wireState : "", "groupNotFound")
    assert.lengthOf(LeagueGroup.drawnRounds(unknown), 1)
  })

  it("takes a season by month or by day", () => {
    for (const season of ["2026-11", "2026-11-02"]) {
      assert.strictEqual(decode({ ...leagueGroup("ended", []), season }).season, season)
    }
  })

  it("of a known state needs its clans and rounds", () => {
    assert.throws(() => decode({ state: "inWar" }), /season/)
  })
})

describe("the rounds of a group", () => {
  it("are drawn when one of their wars is no placeholder, be it the first or not", () => {
    const of = (warTags: ReadonlyArray<string>) => LeagueGroup.drawnRounds(decode(leagueGroup("inWar", [warTags])))
    assert.deepStrictEqual(
      of(["#0", "#2PP", "#0"]).map(({ warTags }) => [...warTags].join()),
      ["#2PP"]
    )
    assert.deepStrictEqual(of(["#0", "#0"]), [])
  })

  it("are drawn unless their wars are placeholders", () => {
    assert.deepStrictEqual(
      LeagueGroup.drawnRounds(drawn).map(({ number, warTags }) => [number, [...warTags].join(" ")]),
      [
        [1, "#2PP #2PY #2PL"],
        [2, "#8PP #8PY"]
      ]
    )
    assert.deepStrictEqual(LeagueGroup.drawnRounds(searching), [])
  })

  it("list their wars", () => {
    assert.strictEqual(LeagueGroup.warTags(drawn).join(" "), "#2PP #2PY #2PL #8PP #8PY")
  })

  it("are found by one of their wars", () => {
    assert.deepStrictEqual(
      ["#2PL", "8pp", "#9PP", "#0"].map((tag) => LeagueGroup.roundOf(drawn, tag)),
      [1, 2, undefined, undefined]
    )
  })
})

describe("the clans of a group", () => {
  it("are found by their tag", () => {
    assert.strictEqual(LeagueGroup.clan(drawn, "8yy")?.name, "Clan #8YY")
    assert.strictEqual(LeagueGroup.clan(drawn, "#9YY"), undefined)
    assert.strictEqual(LeagueGroup.clan(searching, "#8YY"), undefined)
  })
})
