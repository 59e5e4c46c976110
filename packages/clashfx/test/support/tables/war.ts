/** The tables of wars, the way that production goes: body, snapshot, store, the next look, the events' own store. */
import * as assert from "node:assert"
import * as Schema from "effect/Schema"
import type * as WarModel from "../../../src/model/War.ts"
import type * as Regular from "../../../src/diff/war/regularState.ts"
import type * as WarDiffModule from "../../../src/diff/WarDiff.ts"
import { delivered, type TableCheck, waysOf } from "./tableCheck.ts"

const badgeUrls = { small: "s", medium: "m", large: "l" }
const fighter = (tag: string, name: string, townhallLevel: number, mapPosition: number) => ({
  tag,
  name,
  townhallLevel,
  mapPosition
})
const [ann, bea, cid] = [fighter("#PY0", "Ann", 16, 1), fighter("#PY2", "Bea", 15, 2), fighter("#PY8", "Cid", 14, 2)]
const [dan, eve] = [fighter("#QR0", "Dan", 13, 1), fighter("#QR2", "Eve", 12, 2)]

const none = { attacks: 0, stars: 0, destructionPercentage: 0 }
const us = { tag: "#2PP", name: "Goblins", badgeUrls, clanLevel: 5, ...none, members: [bea, ann] }
const them = { tag: "#8YY", name: "Giants", badgeUrls, clanLevel: 6, ...none, members: [dan, eve] }
const declared = {
  state: "preparation",
  teamSize: 2,
  attacksPerMember: 2,
  battleModifier: "none",
  preparationStartTime: "20261110T080000.000Z",
  startTime: "20261111T070000.000Z",
  endTime: "20261112T070000.000Z",
  clan: us,
  opponent: them
}

const blow = { attackerTag: "#PY0", defenderTag: "#QR2", stars: 2, destructionPercentage: 80, order: 1, duration: 99 }
const score = { attacks: 1, stars: 2, destructionPercentage: 40 }
const fought = { ...declared, state: "inWar", clan: { ...us, ...score, members: [{ ...ann, attacks: [blow] }, bea] } }
const over = { ...fought, state: "warEnded" }

// What is told of it.

const place = { season: "2026-11", round: 3, warTag: "#8V" }
const key = { preparationStartTime: "2026-11-10T08:00:00.000Z", clan: "#2PP", opponent: "#8YY", league: null }
const toldOf = ({ mapPosition, name, tag, townhallLevel: townHallLevel }: typeof ann) => ({
  tag,
  name,
  townHallLevel,
  mapPosition
})
const sideOf = ({ clanLevel, members, name }: typeof us) => ({
  name,
  clanLevel,
  ...none,
  members: members.map(toldOf)
})
const ours = sideOf({ ...us, members: [ann, bea] })
const current = {
  war: key,
  state: "preparation",
  clan: ours,
  opponent: sideOf(them),
  attacks: [],
  teamSize: 2,
  attacksPerMember: 2,
  battleModifier: "none",
  startTime: "2026-11-11T07:00:00.000Z",
  endTime: "2026-11-12T07:00:00.000Z"
}
const begun = { _tag: "WarStateChanged", previous: "preparation", current: "inWar", war: key }

/** A field that is told: what is sent, and what is said. */
const fields: ReadonlyArray<readonly [sent: object, field: string, previous: unknown, current: unknown]> = [
  [{ teamSize: 3 }, "teamSize", 2, 3],
  [{ attacksPerMember: 1 }, "attacksPerMember", 2, 1],
  [{ battleModifier: "hardMode" }, "battleModifier", "none", "hardMode"],
  [{ startTime: "20261111T080000.000Z" }, "startTime", current.startTime, "2026-11-11T08:00:00.000Z"],
  [{ endTime: "20261112T080000.000Z" }, "endTime", current.endTime, "2026-11-12T08:00:00.000Z"]
]

export const check: TableCheck = {
  tables: [
    "diff/war/warSnapshot.ts",
    "diff/war/warKey.ts#WarKey,LeaguePlace",
    "diff/war/outcome.ts#WarTotals,WarOutcome",
    "diff/war/regularState.ts#RegularState",
    "model/War.ts#WarAttack"
  ],
  run: async (load) => {
    const { RegularWar } = await load<typeof WarModel>("model/War.ts")
    const { advance, first, RegularState } = await load<typeof Regular>("diff/war/regularState.ts")
    const { attacksLeft, found, LeaguePlace, snapshot, WarEvent } = await load<typeof WarDiffModule>("diff/WarDiff.ts")
    const decode = Schema.decodeUnknownSync(RegularWar)
    const events = delivered(WarEvent)
    const look = (body: object, league?: WarDiffModule.LeaguePlace) => {
      const war = snapshot(decode(body), { clanTag: "#2PP", league })
      assert.ok(war !== undefined)
      return war
    }
    const inLeague = look(declared, Schema.decodeUnknownSync(LeaguePlace)(place))
    assert.deepStrictEqual(events([found(inLeague)]), [
      { _tag: "WarFound", war: { ...key, league: place }, current: { ...current, war: { ...key, league: place } } }
    ])
    for (const way of waysOf(RegularState)) {
      const before = way(first({ _tag: "War", war: look(declared) }))
      assert.ok(before.war !== null)
      assert.deepStrictEqual(events([found(before.war)]), [{ _tag: "WarFound", war: key, current }])
      const step = (of: Regular.RegularState, body: object) =>
        advance(of, { sight: { _tag: "War", war: look(body) }, log: [], now: Date.UTC(2026, 10, 11, 12) })
      assert.strictEqual(step(before, declared).after, before)
      for (const [sent, field, previous, after] of fields) {
        const change = { _tag: "WarChanged", field, previous, current: after, war: key }
        assert.deepStrictEqual(events(step(before, { ...declared, ...sent }).changes), [change])
      }
      const joined = step(before, { ...declared, clan: { ...us, members: [ann, cid] } })
      const of = { war: key, side: "clan" }
      assert.deepStrictEqual(events(joined.changes), [
        { _tag: "WarMemberRemoved", ...of, member: "#PY2", name: "Bea", previous: toldOf(bea) },
        { _tag: "WarMemberAdded", ...of, member: "#PY8", name: "Cid", current: toldOf(cid) }
      ])
      const battle = step(before, fought)
      const after = { stars: 2, destructionPercentage: 40 }
      assert.deepStrictEqual(events(battle.changes), [
        begun,
        {
          _tag: "WarAttack",
          ...of,
          attack: blow,
          attacker: toldOf(ann),
          defender: toldOf(eve),
          number: 1,
          isFresh: true,
          newStars: 2,
          score: { clan: after, opponent: { stars: 0, destructionPercentage: 0 } }
        }
      ])
      const stored = way(battle.after)
      assert.ok(stored.war !== null)
      assert.strictEqual(attacksLeft(stored.war, "#PY0"), 1)
      const end = step(stored, over)
      const outcome = { result: "won", clan: score, opponent: none }
      assert.deepStrictEqual(events(end.changes), [
        { _tag: "WarStateChanged", previous: "inWar", current: "warEnded", war: key },
        {
          _tag: "WarEnded",
          war: key,
          outcome,
          source: "war",
          unseenAttacks: { clan: 0, opponent: 0 },
          current: { ...current, state: "warEnded", clan: { ...ours, ...score }, attacks: [blow] }
        }
      ])
      // What was told stays told.
      const settled = way(end.after)
      assert.deepStrictEqual(step(settled, over).changes, [])
      assert.deepStrictEqual(step(settled, { ...declared, preparationStartTime: "20261101T080000.000Z" }).changes, [])
      const hide = (of: Regular.RegularState) =>
        advance(of, { sight: { _tag: "Private" }, log: [], now: Date.UTC(2026, 10, 11, 12) })
      const hidden = hide(before)
      assert.deepStrictEqual(events(hidden.changes), [{ _tag: "WarLogPrivate" }])
      assert.deepStrictEqual(hide(way(hidden.after)).changes, [])
      const missed = advance(stored, { sight: { _tag: "NoWar" }, log: [], now: Date.UTC(2026, 10, 11, 12) })
      const late = advance(way(missed.after), { sight: { _tag: "NoWar" }, log: [], now: Date.UTC(2026, 10, 12, 9) })
      assert.deepStrictEqual(
        late.changes.map(({ _tag }) => _tag),
        ["WarStateChanged", "WarEnded"]
      )
    }
  }
}
