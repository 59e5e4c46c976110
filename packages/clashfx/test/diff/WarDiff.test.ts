/** The events between two snapshots of a war, from its declaration to its end. */
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Equal from "effect/Equal"
import * as Schema from "effect/Schema"
import { expectTypeOf } from "vitest"
import { WarLogEntry } from "../../src/model/WarLog.ts"
import type { WatchEvent } from "../../src/watch/WatchEvent.ts"
import * as WarDiff from "../../src/diff/WarDiff.ts"
import { leagueLook, look, memberTag, pictures, type Plan, small, them, us, type View, views } from "../support/wars.ts"

type Change = WarDiff.WarChange
type Snapshot = WarDiff.WarSnapshot

const only = <T extends Change["_tag"]>(changes: ReadonlyArray<Change>, tag: T) =>
  changes.filter((change): change is Extract<Change, { readonly _tag: T }> => change._tag === tag)

/** What is told, in one word each. */
const told = (changes: ReadonlyArray<Change>) =>
  changes.map((change) => {
    if (change._tag === "WarAttack") return `${change.attack.order}`
    if (change._tag === "WarStateChanged") return change.current
    return change._tag
  })

/** Looks one after the other, each compared with what was remembered of those before. */
const follow = (looks: ReadonlyArray<Snapshot>, first: Snapshot | null = null) => {
  let last = first
  const changes: Array<Change> = []
  for (const current of looks) {
    const found = WarDiff.diff(last, current)
    changes.push(...found)
    if (last === null) last = current
    else if (found.length > 0) last = WarDiff.merge(last, current)
  }
  return { changes, last }
}

const orders = (changes: ReadonlyArray<Change>) => only(changes, "WarAttack").map(({ attack }) => attack.order)

// ---------------------------------------------------------------------------------------------------------------------
// One war
// ---------------------------------------------------------------------------------------------------------------------

const all = ["1", "2", "3", "4", "5", "6", "7"]

describe("a war", () => {
  it("is told from its declaration to its end", () => {
    const { changes } = follow(pictures(small))
    assert.deepStrictEqual(told(changes), ["WarFound", "inWar", ...all, "warEnded", "WarEnded"])
  })

  const tables: ReadonlyArray<readonly [string, ReadonlyArray<View>, ReadonlyArray<string>]> = [
    ["found in preparation", [{ state: "preparation" }], ["WarFound"]],
    ["found in war", [{ state: "inWar", shown: 2 }], ["WarFound", "inWar", "1", "2"]],
    ["found when it is over", [{ state: "warEnded" }], ["WarFound", "inWar", ...all, "warEnded", "WarEnded"]],
    [
      "not looked at while it was fought",
      [{ state: "preparation" }, { state: "warEnded" }],
      ["WarFound", "inWar", ...all, "warEnded", "WarEnded"]
    ],
    [
      "with two attacks between two looks",
      [
        { state: "inWar", shown: 1 },
        { state: "inWar", shown: 3 }
      ],
      ["WarFound", "inWar", "1", "2", "3"]
    ],
    [
      "with its last attacks seen only when it is over",
      [{ state: "inWar", shown: 5 }, { state: "warEnded" }],
      ["WarFound", "inWar", "1", "2", "3", "4", "5", "6", "7", "warEnded", "WarEnded"]
    ],
    [
      "shown by a node that lags behind",
      [
        { state: "inWar", shown: 3 },
        { state: "preparation" },
        { state: "inWar", shown: 1 },
        { state: "inWar", shown: 4 }
      ],
      ["WarFound", "inWar", "1", "2", "3", "4"]
    ],
    [
      "whose last attack comes in after the end",
      [{ state: "warEnded", shown: 6 }, { state: "warEnded" }],
      ["WarFound", "inWar", "1", "2", "3", "4", "5", "6", "warEnded", "WarEnded", "7", "WarChanged"]
    ]
  ]
  for (const [situation, seen, expected] of tables) {
    it(`is told right: ${situation}`, () => {
      assert.deepStrictEqual(told(follow(seen.map((view) => look(small, view))).changes), expected)
    })
  }

  it("is found as it was declared, whatever has happened since", () => {
    const [found] = only(WarDiff.diff(null, look(small, { state: "warEnded" })), "WarFound")
    assert.deepStrictEqual(found?.current, look(small, { state: "preparation" }))
  })

  it("is the same from both sides, and ours is always the clan", () => {
    for (const view of views(small)) {
      assert.deepStrictEqual(look(small, { ...view, swapped: true }), look(small, view))
    }
  })

  it("of a league is known by its tag, and any clan of the draw can be ours", () => {
    const place = Schema.decodeUnknownSync(WarDiff.LeaguePlace)({ season: "2026-11", round: 3, warTag: "#WAR3" })
    const swapped = leagueLook(small, { state: "warEnded", swapped: true }, place)
    assert.strictEqual(WarDiff.warId(swapped.war), "#WAR3")
    assert.strictEqual(swapped.attacksPerMember, 1)
    const [ended] = only(WarDiff.diff(null, swapped), "WarEnded")
    assert.deepStrictEqual(ended?.war.league, place)
    assert.strictEqual(ended?.outcome.result, "won")
  })

  it("of two clans is known by its preparation and their tags", () => {
    assert.strictEqual(WarDiff.warId(look(small, { state: "inWar" }).war), `2026-11-10T08:00:00.000Z/${us}/${them}`)
  })
})

describe("an attack", () => {
  it("says who, on whom, what it added and how the war stands", () => {
    const { changes } = follow(pictures(small))
    const rows = only(changes, "WarAttack").map(({ attack, attacker, defender, isFresh, newStars, score, side }) => [
      attack.order,
      side,
      attacker.tag,
      defender.mapPosition,
      attack.stars,
      newStars,
      isFresh,
      score.clan.stars,
      score.opponent.stars,
      Math.round(score.clan.destructionPercentage * 10) / 10
    ])
    assert.deepStrictEqual(rows, [
      [1, "clan", memberTag("clan", 0), 1, 2, 2, true, 2, 0, 26.7],
      [2, "opponent", memberTag("opponent", 0), 2, 1, 1, true, 2, 1, 26.7],
      [3, "clan", memberTag("clan", 1), 1, 3, 1, false, 3, 1, 33.3],
      [4, "clan", memberTag("clan", 2), 2, 2, 2, true, 5, 1, 56.7],
      [5, "opponent", memberTag("opponent", 1), 2, 3, 2, false, 5, 3, 56.7],
      [6, "opponent", memberTag("opponent", 2), 1, 2, 2, true, 5, 5, 56.7],
      [7, "clan", memberTag("clan", 0), 3, 3, 3, true, 8, 5, 90]
    ])
  })

  it("is the same event content whenever it is seen", () => {
    const early = only(
      WarDiff.diff(look(small, { state: "inWar", shown: 2 }), look(small, { state: "inWar", shown: 3 })),
      "WarAttack"
    )
    const late = only(
      WarDiff.diff(look(small, { state: "inWar", shown: 2 }), look(small, { state: "warEnded" })),
      "WarAttack"
    )
    assert.deepStrictEqual(late[0], early[0])
  })
})

describe("line-ups and fields", () => {
  const preparing = look(small, { state: "preparation" })
  const [first, ...others] = preparing.clan.members

  it("tell who was added and who was removed, on both sides", () => {
    const fewer = { ...preparing, clan: { ...preparing.clan, members: others } }
    const member = { war: preparing.war, side: "clan", member: first?.tag, name: first?.name }
    assert.deepStrictEqual<ReadonlyArray<unknown>>(WarDiff.diff(preparing, fewer), [
      { _tag: "WarMemberRemoved", ...member, previous: first }
    ])
    assert.deepStrictEqual<ReadonlyArray<unknown>>(WarDiff.diff(fewer, preparing), [
      { _tag: "WarMemberAdded", ...member, current: first }
    ])
    const theirs = { ...preparing, opponent: { ...preparing.opponent, members: preparing.opponent.members.slice(1) } }
    assert.deepStrictEqual(
      WarDiff.diff(preparing, theirs).map((change) => ("side" in change ? change.side : undefined)),
      ["opponent"]
    )
  })

  it("tell nothing of a picture that is older, whatever it shows", () => {
    const fewer = { ...preparing.clan, members: others }
    const old: ReadonlyArray<readonly [Snapshot, Snapshot]> = [
      [look(small, { state: "inWar", shown: 2 }), { ...preparing, clan: fewer }],
      [look(small, { state: "inWar", shown: 2 }), { ...look(small, { state: "inWar", shown: 1 }), teamSize: 5 }],
      [look(small, { state: "warEnded" }), { ...look(small, { state: "inWar", shown: 7 }), clan: fewer }]
    ]
    for (const [previous, current] of old) {
      assert.isTrue(WarDiff.isOlder(current, previous))
      assert.isFalse(WarDiff.isOlder(previous, current))
      assert.deepStrictEqual(WarDiff.diff(previous, current), [])
      assert.strictEqual(WarDiff.merge(previous, current), previous)
    }
  })

  const changed: ReadonlyArray<readonly [string, Partial<Snapshot>]> = [
    ["teamSize", { teamSize: 5 }],
    ["attacksPerMember", { attacksPerMember: 1 }],
    ["battleModifier", { battleModifier: "hardMode" }],
    ["startTime", { startTime: preparing.endTime }],
    ["endTime", { endTime: preparing.startTime }]
  ]
  for (const [field, change] of changed) {
    it(`tell that ${field} changed, with both values`, () => {
      const current = { ...preparing, ...change }
      assert.deepStrictEqual<ReadonlyArray<unknown>>(WarDiff.diff(preparing, current), [
        {
          _tag: "WarChanged",
          field,
          war: preparing.war,
          previous: Reflect.get(preparing, field),
          current: Reflect.get(current, field)
        }
      ])
    })
  }
})

// ---------------------------------------------------------------------------------------------------------------------
// The end
// ---------------------------------------------------------------------------------------------------------------------

const badgeUrls = { small: "s", medium: "m", large: "l" }

const logEntry = (result: string | null, attacks: number | undefined, opponent: string | undefined = them) =>
  Schema.decodeUnknownSync(WarLogEntry)({
    result,
    endTime: "20261112T070000.000Z",
    teamSize: 3,
    attacksPerMember: 2,
    battleModifier: "none",
    clan: {
      tag: us,
      name: "Ours",
      badgeUrls,
      clanLevel: 10,
      stars: 8,
      destructionPercentage: 90,
      expEarned: 10,
      ...(attacks === undefined ? {} : { attacks })
    },
    opponent: { tag: opponent, name: "Theirs", badgeUrls, clanLevel: 10, stars: 5, destructionPercentage: 55.5 }
  })

describe("the end of a war", () => {
  const cases: ReadonlyArray<readonly [string, Plan["blows"], string]> = [
    ["more stars win", [{ by: "clan", attacker: 0, defender: 0, stars: 1, percent: 40 }], "won"],
    ["fewer stars lose", [{ by: "opponent", attacker: 0, defender: 0, stars: 1, percent: 40 }], "lost"],
    [
      "destruction decides between equal stars",
      [
        { by: "clan", attacker: 0, defender: 0, stars: 1, percent: 51 },
        { by: "opponent", attacker: 0, defender: 0, stars: 1, percent: 50 }
      ],
      "won"
    ],
    ["nothing is a tie", [], "tied"]
  ]
  for (const [rule, blows, result] of cases) {
    it(`says the result: ${rule}`, () => {
      const [ended] = only(WarDiff.diff(null, look({ size: 2, blows }, { state: "warEnded" })), "WarEnded")
      assert.strictEqual(ended?.outcome.result, result)
      assert.strictEqual(ended?.source, "war")
    })
  }

  it("that nobody saw comes from the war log, and says how many attacks were missed", () => {
    const last = look(small, { state: "inWar", shown: 3 })
    const changes = WarDiff.vanished(last, logEntry("win", 4))
    assert.deepStrictEqual(told(changes), ["warEnded", "WarEnded"])
    const [ended] = only(changes, "WarEnded")
    assert.deepInclude(ended, {
      source: "log",
      outcome: {
        result: "won",
        clan: { attacks: 4, stars: 8, destructionPercentage: 90 },
        opponent: { attacks: null, stars: 5, destructionPercentage: 55.5 }
      },
      unseenAttacks: { clan: 2, opponent: null }
    })
  })

  it("that is in no log is what was seen last, without a result", () => {
    const [begun, over, ended] = WarDiff.vanished(look(small, { state: "preparation" }))
    assert.deepStrictEqual(told([begun, over].flatMap((change) => change ?? [])), ["inWar", "warEnded"])
    assert.deepInclude(ended, { source: "lastSeen", unseenAttacks: { clan: null, opponent: null } })
    assert.isTrue(ended?._tag === "WarEnded" && ended.outcome.result === null)
  })

  it("is not told again for a war whose end was seen", () => {
    assert.deepStrictEqual(WarDiff.vanished(look(small, { state: "warEnded" }), logEntry("win", 4)), [])
  })

  it("of a war that another one replaced comes before the new one", () => {
    const next = look({ ...small, declared: Date.UTC(2026, 10, 13) }, { state: "preparation" })
    assert.deepStrictEqual(told(WarDiff.diff(look(small, { state: "inWar", shown: 1 }), next)), [
      "warEnded",
      "WarEnded",
      "WarFound"
    ])
    assert.deepStrictEqual(told(WarDiff.diff(look(small, { state: "warEnded" }), next)), ["WarFound"])
  })

  it("can be corrected by an attack that was under way", () => {
    const [before, after] = [look(small, { state: "warEnded", shown: 6 }), look(small, { state: "warEnded" })]
    const [attack, corrected] = WarDiff.diff(before, after)
    assert.strictEqual(attack?._tag, "WarAttack")
    assert.isTrue(corrected?._tag === "WarChanged" && corrected.field === "outcome")
    if (corrected?._tag !== "WarChanged" || corrected.field !== "outcome") return
    assert.deepStrictEqual([corrected.previous.clan.stars, corrected.current.clan.stars], [5, 8])
  })
})

// ---------------------------------------------------------------------------------------------------------------------
// Properties
// ---------------------------------------------------------------------------------------------------------------------

const size = 4
const Place = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: size - 1 }))
const Fought = Schema.Struct({
  by: Schema.Literals(["clan", "opponent"]),
  attacker: Place,
  defender: Place,
  stars: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 3 })),
  percent: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 100 }))
})
const Battle = Schema.Array(Fought).check(Schema.isMaxLength(20))
/** Which pictures of a war are seen, by picking. */
const Picks = Schema.Array(Schema.Boolean).check(Schema.isMinLength(23))
const Anyhow = Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 22 }))).check(
  Schema.isMaxLength(12)
)

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1)

describe("however often a war is looked at", () => {
  it.prop("every attack is told once, in order", [Battle, Picks], ([blows, picks]) => {
    const seen = pictures({ size, blows }).filter((_, i) => picks[i] === true)
    const { changes, last } = follow(seen)
    assert.deepStrictEqual(orders(changes), upTo(last?.attacks.length ?? 0))
    assert.strictEqual(last?.attacks.length, seen.at(-1)?.attacks.length)
    assert.strictEqual(only(changes, "WarFound").length, seen.length === 0 ? 0 : 1)
    assert.strictEqual(only(changes, "WarEnded").length, seen.at(-1)?.state === "warEnded" ? 1 : 0)
  })

  it.prop("no attack is told twice when looks go back in time", [Battle, Anyhow], ([blows, picks]) => {
    const all = pictures({ size, blows })
    const seen = picks.flatMap((i) => all[i] ?? [])
    const { changes } = follow(seen)
    const most = Math.max(0, ...seen.map(({ attacks }) => attacks.length))
    assert.deepStrictEqual(orders(changes), upTo(most))
    assert.strictEqual(new Set(told(changes)).size, changes.length)
  })

  it.prop(
    "what is told turns the previous look into the current one",
    [Battle, Schema.Int, Schema.Int],
    ([blows, a, b]) => {
      const all = pictures({ size, blows })
      const [from, to] = [Math.abs(a) % all.length, Math.abs(b) % all.length].toSorted((x, y) => x - y)
      const [previous, current] = [all[from ?? 0], all[to ?? 0]]
      if (previous === undefined || current === undefined) throw new Error("no picture")
      const applied = WarDiff.apply(previous, WarDiff.diff(previous, current))
      assert.deepStrictEqual(rounded(applied), rounded(current))
      assert.deepStrictEqual(rounded(WarDiff.apply(null, WarDiff.diff(null, current))), rounded(current))
    }
  )

  it.prop("equal looks tell nothing", [Battle], ([blows]) => {
    for (const [i, picture] of pictures({ size, blows }).entries()) {
      const again = pictures({ size, blows })[i]
      assert.deepStrictEqual(again && WarDiff.diff(picture, again), [])
    }
  })

  it.prop("a stored look is the look", [Battle], ([blows]) => {
    const stored = Schema.toCodecJson(WarDiff.WarSnapshot)
    for (const picture of pictures({ size, blows })) {
      const text = JSON.stringify(Schema.encodeUnknownSync(stored)(picture))
      const restored = Schema.decodeUnknownSync(stored)(JSON.parse(text))
      assert.isTrue(Equal.equals(restored, picture))
      assert.deepStrictEqual(WarDiff.diff(restored, picture), [])
    }
  })
})

/** Sums of percents differ in their last bits. */
const rounded = (war: Snapshot | null): Snapshot | null => {
  if (war === null) return null
  const round = (side: Snapshot["clan"]) => ({
    ...side,
    destructionPercentage: Math.round(side.destructionPercentage * 1e6) / 1e6
  })
  return { ...war, clan: round(war.clan), opponent: round(war.opponent) }
}

describe("events of wars", () => {
  const json = Schema.toCodecJson(WarDiff.WarEvent)
  it.prop("go through JSON", [Arbitrary.schema(WarDiff.WarEvent)], ([event]) =>
    Equal.equals(
      Schema.decodeUnknownSync(json)(JSON.parse(JSON.stringify(Schema.encodeUnknownSync(json)(event)))),
      event
    )
  )

  it("narrow by tag, state and field", () => {
    const check = (event: WatchEvent) => {
      if (event._tag === "WarStateChanged" && event.current === "inWar") {
        expectTypeOf(event.previous).toEqualTypeOf<"preparation">()
      }
      if (event._tag === "WarChanged" && event.field === "teamSize") {
        expectTypeOf(event.current).toEqualTypeOf<number>()
      }
      if (event._tag === "WarEnded") {
        expectTypeOf(event.outcome.result).toEqualTypeOf<"won" | "lost" | "tied" | null>()
      }
    }
    assert.isFunction(check)
  })
})
