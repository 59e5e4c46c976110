/** The tables of leagues and their rounds, the way that production goes: the last round, from its draw to its end. */
import * as assert from "node:assert"
import * as Schema from "effect/Schema"
import type * as GroupModel from "../../../src/model/LeagueGroup.ts"
import type * as WarModel from "../../../src/model/War.ts"
import type * as State from "../../../src/diff/league/leagueState.ts"
import type * as Round from "../../../src/diff/league/round.ts"
import type * as LeagueDiffModule from "../../../src/diff/LeagueDiff.ts"
import type * as WarDiffModule from "../../../src/diff/WarDiff.ts"
import { delivered, type TableCheck, waysOf } from "./tableCheck.ts"

const badgeUrls = { small: "s", medium: "m", large: "l" }
const clanOf = (tag: string, name: string, clanLevel: number) => ({ tag, name, clanLevel })
const clans = [clanOf("#2PP", "Goblins", 5), clanOf("#8YY", "Giants", 6)]
const firstWarTags = ["#2V", "#8V"]
const group = {
  state: "inWar",
  season: "2026-11",
  clans: clans.map((clan) => ({ ...clan, badgeUrls, members: [] })),
  rounds: [firstWarTags, ...Array.from({ length: 5 }, () => ["#0", "#0"]), ["#9V", "#QV"]].map((warTags) => ({
    warTags
  }))
}

const member = (tag: string) => ({ tag, name: tag, townhallLevel: 16, mapPosition: 1 })
const side = (clan: object, tag: string) => ({
  ...clan,
  badgeUrls,
  attacks: 0,
  stars: 0,
  destructionPercentage: 0,
  members: [member(tag)]
})
const [us, them] = [side(Object(clans[0]), "#PY0"), side(Object(clans[1]), "#QR0")]
const war = {
  state: "preparation",
  teamSize: 1,
  preparationStartTime: "20261109T080000.000Z",
  startTime: "20261110T080000.000Z",
  endTime: "20261111T080000.000Z",
  clan: us,
  opponent: them
}

const season = "2026-11"
const [startTime, endTime] = ["2026-11-10T08:00:00.000Z", "2026-11-11T08:00:00.000Z"]
const found = {
  season,
  clans,
  firstWarTags,
  roundCount: 7,
  firstRound: 7,
  rounds: [],
  ended: false
}
const ofRound = { season, round: 7, warTag: "#9V" }
const totals = { attacks: 0, stars: 0, destructionPercentage: 0 }
const outcome = { result: "tied", clan: totals, opponent: totals }

export const check: TableCheck = {
  tables: ["diff/league/leagueSnapshot.ts", "diff/league/leagueState.ts#LeagueState"],
  run: async (load) => {
    const { LeagueGroup } = await load<typeof GroupModel>("model/LeagueGroup.ts")
    const { LeagueWar } = await load<typeof WarModel>("model/War.ts")
    const { advance, LeagueState, none } = await load<typeof State>("diff/league/leagueState.ts")
    const { LeagueEvent } = await load<typeof LeagueDiffModule>("diff/LeagueDiff.ts")
    const { LeaguePlace, snapshot } = await load<typeof WarDiffModule>("diff/WarDiff.ts")
    const events = delivered(LeagueEvent)
    const place = Schema.decodeUnknownSync(LeaguePlace)({ season, round: 7, warTag: "#9V" })
    const decodeGroup = Schema.decodeUnknownSync(LeagueGroup)
    const decodeWar = Schema.decodeUnknownSync(LeagueWar)
    const shownAs = (state: string) => {
      const shown = snapshot(decodeWar({ ...war, state }), { clanTag: "#2PP", league: place })
      assert.ok(shown !== undefined)
      return shown
    }
    const at = (day: number) => Date.UTC(2026, 10, day, 12)
    const look = (day: number, more: Partial<State.LeagueLook>): State.LeagueLook => ({
      sight: { _tag: "Group", group: decodeGroup(group) },
      sightSince: at(day),
      isSearching: false,
      discoveries: [],
      firstRound: 7,
      wars: new Map(),
      since: at(9),
      now: at(day),
      ...more
    })
    const shows = (day: number, state: string) =>
      look(day, { wars: new Map([[place.warTag, { war: shownAs(state), at: at(day) }]]) })
    const ofLeague = (changes: ReadonlyArray<Round.Change>) =>
      events(changes.filter(({ _tag }) => _tag.startsWith("League")))

    for (const way of waysOf(LeagueState)) {
      const drawn = shownAs("preparation")
      const discovery = { round: 7, startTime: drawn.startTime, endTime: drawn.endTime, war: drawn }
      const first = advance(none, look(9, { discoveries: [discovery] }))
      assert.deepStrictEqual(ofLeague(first.changes), [{ _tag: "LeagueGroupFound", season, current: found }])
      const waiting = way(first.after)
      assert.deepStrictEqual(advance(waiting, shows(9, "preparation")).changes, [])
      const battle = advance(waiting, shows(10, "inWar"))
      assert.deepStrictEqual(ofLeague(battle.changes), [{ _tag: "LeagueRoundStarted", ...ofRound, startTime, endTime }])
      const gone = advance(
        way(battle.after),
        look(10, { wars: new Map([[place.warTag, { war: undefined, at: at(10) }]]) })
      )
      const end = advance(way(battle.after), shows(11, "warEnded"))
      const rounds = [{ round: 7, state: "warEnded", warTag: "#9V", startTime, endTime, outcome }]
      const over = [
        { _tag: "LeagueRoundEnded", ...ofRound, endTime, outcome },
        { _tag: "LeagueEnded", season, firstWarTags, clans: found.clans, rounds }
      ]
      assert.deepStrictEqual(ofLeague(end.changes), over)
      // A war that was lost is shown after all.
      assert.deepStrictEqual(ofLeague(advance(way(gone.after), shows(11, "warEnded")).changes), over)
      const settled = way(end.after)
      assert.deepStrictEqual(advance(settled, shows(12, "warEnded")).changes, [])
      // The next league of the month; the group of this one is no news after it.
      const other = {
        ...group,
        rounds: group.rounds.map((_, i) => ({ warTags: i === 0 ? ["#2Y", "#8Y"] : ["#0", "#0"] }))
      }
      const next = advance(settled, look(20, { sight: { _tag: "Group", group: decodeGroup(other) } }))
      assert.deepStrictEqual(
        next.changes.map(({ _tag }) => _tag),
        ["LeagueGroupFound"]
      )
      assert.deepStrictEqual(advance(way(next.after), look(20, {})).changes, [])
    }
  }
}
