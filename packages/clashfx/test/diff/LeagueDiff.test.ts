/** The events between two looks at a clan war league. */
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Equal from "effect/Equal"
import * as Schema from "effect/Schema"
import { LeagueGroup } from "../../src/model/LeagueGroup.ts"
import { ClanTag } from "../../src/model/Tag.ts"
import type { WarState } from "../../src/model/War.ts"
import * as LeagueDiff from "../../src/diff/LeagueDiff.ts"
import { LeaguePlace } from "../../src/diff/WarDiff.ts"
import { leagueLook, us } from "../support/wars.ts"
import { type League, leagueShows, ourPlace, roundPlan, warTag } from "../support/warWorld.ts"

const league: League = { season: "2026-11", start: Date.UTC(2026, 10, 1, 9), rounds: 7 }
const day = 86_400_000
const decodeGroup = Schema.decodeUnknownSync(LeagueGroup)
const decodeClan = Schema.decodeUnknownSync(ClanTag)
const decodePlace = Schema.decodeUnknownSync(LeaguePlace)

/** The league when some rounds are in these states. */
const look = (...states: ReadonlyArray<WarState>): LeagueDiff.LeagueSnapshot => {
  const drawn = Math.max(0, states.length - 1)
  const ended = states.length === league.rounds && states.every((state) => state === "warEnded")
  const group = decodeGroup(leagueShows(league).group(league.start + (ended ? 8 : drawn) * day))
  const wars = states.map((state, i) => {
    const round = i + 1
    const place = decodePlace({ season: league.season, round, warTag: warTag(league, round, ourPlace(round)) })
    return leagueLook(roundPlan(league, round), { state, swapped: round % 2 === 0 }, place)
  })
  return LeagueDiff.snapshot(group, wars)
}

const told = (changes: ReadonlyArray<LeagueDiff.LeagueChange>) =>
  changes.map((change) => ("round" in change ? `${change._tag} ${change.round}` : change._tag))

const ended = (n: number): ReadonlyArray<WarState> => Array.from({ length: n }, () => "warEnded")

describe("a league", () => {
  const rows: ReadonlyArray<
    readonly [string, LeagueDiff.LeagueSnapshot | null, LeagueDiff.LeagueSnapshot, ReadonlyArray<string>]
  > = [
    ["is found with its first round", null, look("preparation"), ["LeagueGroupFound"]],
    ["is found before any round is drawn", null, look(), ["LeagueGroupFound"]],
    ["starts its first round", look("preparation"), look("inWar", "preparation"), ["LeagueRoundStarted 1"]],
    [
      "ends a round and starts the next",
      look("inWar", "preparation"),
      look("warEnded", "inWar", "preparation"),
      ["LeagueRoundEnded 1", "LeagueRoundStarted 2"]
    ],
    [
      "tells every step of rounds that were not looked at",
      look("preparation"),
      look("warEnded", "warEnded", "inWar"),
      [
        "LeagueRoundStarted 1",
        "LeagueRoundEnded 1",
        "LeagueRoundStarted 2",
        "LeagueRoundEnded 2",
        "LeagueRoundStarted 3"
      ]
    ],
    ["draws a round without a word: its war is found", look("inWar"), look("inWar", "preparation"), []],
    ["ends with its last round", look(...ended(6), "inWar"), look(...ended(7)), ["LeagueRoundEnded 7", "LeagueEnded"]]
  ]
  for (const [situation, previous, current, expected] of rows) {
    it(situation, () => assert.deepStrictEqual(told(LeagueDiff.diff(previous, current)), expected))
  }

  it("tells nothing when nothing has changed, also of a stored look", () => {
    const json = Schema.toCodecJson(LeagueDiff.LeagueSnapshot)
    for (const current of [look(), look("preparation"), look("warEnded", "inWar", "preparation"), look(...ended(7))]) {
      const text = JSON.stringify(Schema.encodeUnknownSync(json)(current))
      const restored = Schema.decodeUnknownSync(json)(JSON.parse(text))
      assert.isTrue(Equal.equals(restored, current))
      assert.deepStrictEqual(LeagueDiff.diff(restored, current), [])
    }
  })

  it("of another season ends the one before and is found", () => {
    const next = { ...look("preparation"), season: "2026-12" }
    assert.deepStrictEqual(told(LeagueDiff.diff(look("inWar"), next)), ["LeagueEnded", "LeagueGroupFound"])
    assert.deepStrictEqual(told(LeagueDiff.diff(look(...ended(7)), next)), ["LeagueGroupFound"])
  })

  it("of the same season, before a war is drawn in either, is another one when its clans are others", () => {
    const others = { ...look(), firstWarTags: [] }
    const next = {
      ...others,
      clans: others.clans.map((clan, i) => ({ ...clan, tag: decodeClan(`#8U${"0289PYLQ"[i]}`) }))
    }
    const changes = LeagueDiff.diff(others, next)
    assert.deepStrictEqual(told(changes), ["LeagueEnded", "LeagueGroupFound"])
    const names = [LeagueDiff.found(others), ...changes, LeagueDiff.ended(next)].map(
      (change) => `${change._tag} ${LeagueDiff.factOf(change)}`
    )
    assert.strictEqual(new Set(names).size, 4)
    // In whatever order the clans are listed.
    const turned = { ...others, clans: others.clans.toReversed() }
    assert.deepStrictEqual(LeagueDiff.diff(others, turned), [])
    assert.strictEqual(LeagueDiff.factOf(LeagueDiff.found(turned)), LeagueDiff.factOf(LeagueDiff.found(others)))
  })

  it("says how the clan's war of a round ended, whichever side it was on", () => {
    const changes = LeagueDiff.diff(look("inWar", "inWar"), look("warEnded", "warEnded"))
    const outcomes = changes.flatMap((change) =>
      change._tag === "LeagueRoundEnded" ? [[change.warTag, change.outcome?.result, change.outcome?.clan.stars]] : []
    )
    assert.deepStrictEqual<ReadonlyArray<unknown>>(outcomes, [
      [warTag(league, 1, 1), "won", 8],
      [warTag(league, 2, 2), "won", 8]
    ])
  })

  it("is found as it was before its first round", () => {
    const [found] = LeagueDiff.diff(null, look("warEnded", "inWar"))
    assert.isTrue(found?._tag === "LeagueGroupFound" && found.current.rounds.length === 0 && !found.current.ended)
    assert.isTrue(found?._tag === "LeagueGroupFound" && found.current.clans.some(({ tag }) => tag === us))
  })

  it("is turned by what is told into what it is", () => {
    const looks = [
      look("preparation"),
      look("inWar"),
      look("warEnded", "inWar"),
      look(...ended(6), "inWar"),
      look(...ended(7))
    ]
    for (const previous of [null, ...looks]) {
      for (const current of looks.slice(previous === null ? 0 : looks.indexOf(previous))) {
        const applied = LeagueDiff.apply(previous, LeagueDiff.diff(previous, current))
        const visible = current.rounds.filter(({ state }) => state !== "preparation")
        assert.deepStrictEqual(
          applied?.rounds.filter(({ state }) => state !== "preparation"),
          visible
        )
        assert.strictEqual(applied?.ended, current.ended)
      }
    }
  })
})

describe("events of leagues", () => {
  const json = Schema.toCodecJson(LeagueDiff.LeagueEvent)
  it.prop("go through JSON", [Arbitrary.schema(LeagueDiff.LeagueEvent)], ([event]) =>
    Equal.equals(
      Schema.decodeUnknownSync(json)(JSON.parse(JSON.stringify(Schema.encodeUnknownSync(json)(event)))),
      event
    )
  )
})
