/** The events between two snapshots of a clan, one row of a table per field. */
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Equal from "effect/Equal"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { expectTypeOf } from "vitest"
import { Clan, ClanMember } from "../../src/model/Clan.ts"
import * as ClanDiff from "../../src/diff/ClanDiff.ts"
import type { WatchEvent } from "../../src/watch/WatchEvent.ts"
import { clanPacking } from "../../src/watch/clans/packed.ts"
import { StoredClan } from "../../src/watch/clans/store.ts"
import { clan as tableClan, clanRows, edit, member as tableMember, memberRows } from "../support/tables/clan.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Bodies
// ---------------------------------------------------------------------------------------------------------------------

type Body = Readonly<Record<string, unknown>>

const iconUrls = { small: "s" }

const member = (tag: string, more: Body = {}): Body => ({
  tag,
  name: `Name ${tag}`,
  role: "member",
  townHallLevel: 13,
  expLevel: 150,
  leagueTier: { id: 105000020, name: "Golem League 20", iconUrls },
  trophies: 500,
  builderBaseTrophies: 3000,
  builderBaseLeague: { id: 44000033, name: "Platinum League II" },
  clanRank: 1,
  previousClanRank: 0,
  donations: 10,
  donationsReceived: 20,
  ...more
})

const [ann, ben, cid] = [member("#2PP0"), member("#2PP2", { clanRank: 2 }), member("#2PP8", { clanRank: 3 })]

const clanCapital = {
  capitalHallLevel: 9,
  districts: [{ id: 70000000, name: "Capital Peak", districtHallLevel: 9 }],
  clanGoldSinkTotal: 5
}

const base: Body = {
  tag: "#2PP",
  name: "Goblins",
  type: "inviteOnly",
  description: "We loot",
  location: { id: 32000094, name: "Germany", isCountry: true, countryCode: "DE" },
  isFamilyFriendly: true,
  badgeUrls: { small: "a", medium: "b", large: "c" },
  clanLevel: 12,
  clanPoints: 30000,
  clanBuilderBasePoints: 31000,
  clanCapitalPoints: 3000,
  capitalLeague: { id: 85000016, name: "Champion League III" },
  warLeague: { id: 48000012, name: "Crystal League I" },
  requiredTrophies: 100,
  requiredBuilderBaseTrophies: 200,
  requiredTownhallLevel: 12,
  warFrequency: "always",
  warWinStreak: 3,
  warWins: 86,
  warTies: 2,
  warLosses: 31,
  isWarLogPublic: true,
  members: 2,
  labels: [{ id: 56000000, name: "Clan Wars", iconUrls }],
  chatLanguage: { id: 75000000, name: "English", languageCode: "EN" },
  memberList: [ann, ben],
  clanCapital
}

const decode = Schema.decodeUnknownSync(Clan)
const look = (more: Body = {}): ClanDiff.ClanSnapshot => ClanDiff.snapshot(decode({ ...base, ...more }))
const changes = (after: Body, before: Body = {}): ReadonlyArray<unknown> => ClanDiff.diff(look(before), look(after))

/** A member as it is remembered. */
const remembered = (of: Body): ClanDiff.MemberSnapshot | undefined => look({ memberList: [of] }).roster[0]

// ---------------------------------------------------------------------------------------------------------------------
// Fields
// ---------------------------------------------------------------------------------------------------------------------

/** What is told when the clan of the tables is sent with something else. */
const told = (before: object, after: object): ReadonlyArray<unknown> =>
  ClanDiff.diff(
    ClanDiff.snapshot(decode({ ...tableClan, ...before })),
    ClanDiff.snapshot(decode({ ...tableClan, ...after }))
  )

describe("a field of a clan", () => {
  for (const row of clanRows) {
    const [field, previous, current] = row
    it(`${field} changes`, () => {
      assert.deepStrictEqual(told({}, edit(row)), [{ _tag: "ClanChanged", field, previous, current }])
      assert.deepStrictEqual(told(edit(row), {}), [
        { _tag: "ClanChanged", field, previous: current, current: previous }
      ])
    })
  }

  it("is in the events, and in the table, whatever the model has", () => {
    const told = ClanDiff.ClanChanged.members.map((event) => event.fields.field.schema.literal)
    assert.deepStrictEqual(told.toSorted(), clanRows.map(([field]) => field).toSorted())
    const otherwise = ["tag", "memberList", "badgeUrls", "clanCapital"]
    const named = told.filter(
      (field) => !["badge", "capitalHallLevel", "districts", "clanGoldSinkTotal"].includes(field)
    )
    assert.deepStrictEqual([...named, ...otherwise].toSorted(), Object.keys(Clan.fields).toSorted())
  })

  it("of a capital that is not there is null", () => {
    assert.deepStrictEqual(changes({ clanCapital: {} }), [
      { _tag: "ClanChanged", field: "capitalHallLevel", previous: 9, current: null },
      { _tag: "ClanChanged", field: "districts", previous: clanCapital.districts, current: [] },
      { _tag: "ClanChanged", field: "clanGoldSinkTotal", previous: 5, current: null }
    ])
  })
})

describe("a field of a member", () => {
  for (const row of memberRows) {
    const [field, previous, current] = row
    it(`${field} changes`, () => {
      const name = field === "name" ? current : "Ann"
      assert.deepStrictEqual(told({}, { memberList: [{ ...tableMember, ...edit(row) }] }), [
        { _tag: "ClanMemberChanged", field, previous, current, member: "#2PP0", name }
      ])
    })
  }

  it("is in the events, and in the table, whatever the model has", () => {
    const told = ClanDiff.ClanMemberChanged.members.map((event) => event.fields.field.schema.literal)
    assert.deepStrictEqual(told.toSorted(), memberRows.map(([field]) => field).toSorted())
    // The legacy league and last week's rank say nothing new, and the house is told by the player.
    const untold = ["tag", "league", "previousClanRank", "playerHouse"]
    assert.deepStrictEqual([...told, ...untold].toSorted(), Object.keys(ClanMember.fields).toSorted())
  })
})

// ---------------------------------------------------------------------------------------------------------------------
// Roster
// ---------------------------------------------------------------------------------------------------------------------

describe("the roster of a clan", () => {
  const joined = (of: Body) => ({
    _tag: "ClanMemberJoined",
    member: of["tag"],
    name: of["name"],
    current: remembered(of)
  })
  const left = (of: Body) => ({ _tag: "ClanMemberLeft", member: of["tag"], name: of["name"], previous: remembered(of) })
  const ranked = (of: Body, previous: number, current: number) => ({
    _tag: "ClanMemberChanged",
    field: "clanRank",
    previous,
    current,
    member: of["tag"],
    name: of["name"]
  })
  const table: ReadonlyArray<readonly [string, ReadonlyArray<Body>, ReadonlyArray<Body>, ReadonlyArray<unknown>]> = [
    ["gains a member", [ann, ben], [ann, ben, cid], [joined(cid)]],
    ["gains a first member", [], [ann], [joined(ann)]],
    ["loses a member", [ann, ben, cid], [ann, ben], [left(cid)]],
    ["becomes empty", [ann, ben], [], [left(ann), left(ben)]],
    ["stays empty", [], [], []],
    ["is all new", [ann], [ben, cid], [left(ann), joined(ben), joined(cid)]],
    ["has another order", [ann, ben, cid], [cid, ann, ben], []],
    [
      "has another order, with ranks",
      [ann, ben],
      [
        { ...ben, clanRank: 1 },
        { ...ann, clanRank: 2 }
      ],
      [ranked(ben, 2, 1), ranked(ann, 1, 2)]
    ],
    [
      "tells who goes, who comes, and then who changes",
      [ann, ben],
      [{ ...ben, clanRank: 1 }, cid],
      [left(ann), joined(cid), ranked(ben, 2, 1)]
    ],
    ["keeps a member who left and is back", [ann, ben], [ann, { ...ben }], []]
  ]
  for (const [name, before, after, expected] of table) {
    it(name, () => assert.deepStrictEqual(changes({ memberList: after }, { memberList: before }), expected))
  }

  it("tells that a member left and came back between other looks", () => {
    const [there, gone] = [{ memberList: [ann, ben] }, { memberList: [ann] }]
    assert.deepStrictEqual(changes(gone, there), [left(ben)])
    assert.deepStrictEqual(changes(there, gone), [joined(ben)])
  })

  it("is told with the rest of the clan in one go", () => {
    assert.deepStrictEqual(changes({ members: 1, memberList: [ann] }), [
      left(ben),
      { _tag: "ClanChanged", field: "members", previous: 2, current: 1 }
    ])
  })
})

// ---------------------------------------------------------------------------------------------------------------------
// Properties
// ---------------------------------------------------------------------------------------------------------------------

const few = Schema.Literals([0, 1, 2])
const fewOrNull = Schema.NullOr(few)
const yes = Schema.NullOr(Schema.Boolean)

/** Clans with few different values and members, so that two of them have much in common. */
const Drawn = Schema.Struct({
  numbers: Schema.Record(
    Schema.Literals(["clanLevel", "clanPoints", "requiredTrophies", "warWinStreak", "warWins", "members"]),
    few
  ),
  optional: Schema.Record(
    Schema.Literals([
      "clanBuilderBasePoints",
      "clanCapitalPoints",
      "requiredBuilderBaseTrophies",
      "requiredTownhallLevel",
      "warTies",
      "warLosses"
    ]),
    fewOrNull
  ),
  name: Schema.Literals(["X", "Y"]),
  description: Schema.NullOr(Schema.Literals(["", "X"])),
  isFamilyFriendly: yes,
  isWarLogPublic: Schema.Boolean,
  warLeague: fewOrNull,
  labels: Schema.Array(few).check(Schema.isMaxLength(3)),
  capital: Schema.NullOr(Schema.Struct({ capitalHallLevel: fewOrNull, districts: Schema.Array(few) })),
  roster: Schema.Array(
    Schema.Struct({
      tag: Schema.Literals(["#2PP0", "#2PP2", "#2PP8", "#2PP9"]),
      clanRank: few,
      donations: few,
      townHallLevel: fewOrNull,
      league: fewOrNull,
      role: Schema.Literals(["member", "leader"])
    })
  ).check(Schema.isMaxLength(6))
})

const named = (id: number | null) => (id === null ? null : { id, name: `Name ${id}`, iconUrls })

const drawn = (of: typeof Drawn.Type): ClanDiff.ClanSnapshot =>
  look({
    ...of.numbers,
    ...of.optional,
    name: of.name,
    description: of.description,
    isFamilyFriendly: of.isFamilyFriendly,
    isWarLogPublic: of.isWarLogPublic,
    warLeague: named(of.warLeague),
    labels: of.labels.map(named),
    clanCapital: of.capital && {
      ...of.capital,
      districts: of.capital.districts.map((id) => ({ ...named(id), districtHallLevel: id }))
    },
    // A tag is in a roster once.
    memberList: [...new Map(of.roster.map((row) => [row.tag, row])).values()].map(({ league, tag, ...row }) =>
      member(tag, { ...row, leagueTier: named(league) })
    )
  })

/** The roster of a snapshot in one order. */
const sorted = ({ roster, ...rest }: ClanDiff.ClanSnapshot) => ({
  ...rest,
  roster: roster.toSorted((a, b) => (a.tag < b.tag ? -1 : 1))
})

const json = Schema.fromJsonString(Schema.toCodecJson(ClanDiff.ClanEvent))
const stored = Schema.fromJsonString(Schema.toCodecJson(StoredClan))
const restored = (snapshot: ClanDiff.ClanSnapshot): ClanDiff.ClanSnapshot =>
  Schema.decodeUnknownSync(stored)(Schema.encodeUnknownSync(stored)(snapshot))

describe("donations", () => {
  for (const [what, previous, current, expected] of [
    ["in a season", 500, 525, 25],
    ["over its end", 510, 25, 25],
    ["over its end, when nothing came since", 510, 0, 0],
    ["none", 7, 7, 0]
  ] as const) {
    it(`are counted ${what}`, () => assert.strictEqual(ClanDiff.donated({ previous, current }), expected))
  }
})

describe("changes of a clan", () => {
  it.prop(
    "turn the previous snapshot into the current one",
    [Drawn, Drawn],
    ([a, b]) => {
      const [previous, current] = [drawn(a), drawn(b)]
      const applied = ClanDiff.apply(previous, ClanDiff.diff(previous, current))
      assert.deepStrictEqual(sorted(applied), sorted(current))
      assert.deepStrictEqual(ClanDiff.diff(applied, current), [])
    },
    { arbitrary: { runs: 300 } }
  )

  it.prop("are none between equal snapshots", [Drawn], ([a]) => {
    const snapshot = drawn(a)
    assert.deepStrictEqual(ClanDiff.diff(snapshot, drawn(a)), [])
    assert.deepStrictEqual(ClanDiff.diff(snapshot, structuredClone(snapshot)), [])
    assert.deepStrictEqual(ClanDiff.diff(restored(snapshot), snapshot), [])
  })

  it.prop("are none when only the order of the roster is another", [Drawn], ([a]) => {
    const snapshot = drawn(a)
    assert.deepStrictEqual(ClanDiff.diff(snapshot, { ...snapshot, roster: snapshot.roster.toReversed() }), [])
  })

  it.prop("tell everyone who comes or goes once", [Drawn, Drawn], ([a, b]) => {
    const [previous, current] = [drawn(a), drawn(b)]
    const told = ClanDiff.diff(previous, current)
    const tags = (tag: string) =>
      told.flatMap((change) => (change._tag === tag && "member" in change ? [change.member] : [])).toSorted()
    const only = (one: ClanDiff.ClanSnapshot, other: ClanDiff.ClanSnapshot) =>
      one.roster.flatMap(({ tag }) => (other.roster.some((row) => row.tag === tag) ? [] : [tag])).toSorted()
    assert.deepStrictEqual(tags("ClanMemberLeft"), only(previous, current))
    assert.deepStrictEqual(tags("ClanMemberJoined"), only(current, previous))
  })

  it("begin with what was found", () => {
    assert.deepStrictEqual(ClanDiff.found(look()), { _tag: "ClanFound", current: look() })
  })
})

describe("events of a clan", () => {
  it.prop("go through JSON", [Arbitrary.schema(ClanDiff.ClanEvent)], ([event]) =>
    Equal.equals(Schema.decodeUnknownSync(json)(Schema.encodeUnknownSync(json)(event)), event)
  )

  it("narrow by tag and field", () => {
    const check = (event: WatchEvent) => {
      if (event._tag === "ClanChanged") {
        if (event.field === "clanLevel") expectTypeOf(event.previous).toEqualTypeOf<number>()
        if (event.field === "warTies") expectTypeOf(event.current).toEqualTypeOf<number | null>()
        if (event.field === "isWarLogPublic") expectTypeOf(event.current).toEqualTypeOf<boolean>()
        if (event.field === "warLeague") expectTypeOf(event.current).branded.toEqualTypeOf<ClanDiff.Named | null>()
        if (event.field === "labels") {
          expectTypeOf(event.current).branded.toEqualTypeOf<ReadonlyArray<ClanDiff.Named>>()
        }
      }
      if (event._tag === "ClanMemberChanged") {
        expectTypeOf(event.member).toEqualTypeOf<ClanDiff.MemberSnapshot["tag"]>()
        if (event.field === "name") expectTypeOf(event.previous).toEqualTypeOf<string>()
        if (event.field === "townHallLevel") expectTypeOf(event.current).toEqualTypeOf<number | null>()
      }
      if (event._tag === "ClanMemberLeft") {
        expectTypeOf(event.previous).branded.toEqualTypeOf<ClanDiff.MemberSnapshot>()
      }
    }
    expectTypeOf(check).parameter(0).toEqualTypeOf<WatchEvent>()
  })
})

describe("a stored clan", () => {
  it.prop("is the same when it is read", [Drawn], ([a]) => {
    const snapshot = drawn(a)
    assert.deepStrictEqual(restored(snapshot), snapshot)
  })

  it.prop("is the same when it was packed", [Drawn, Schema.String], ([a, name]) => {
    const snapshot = { ...drawn(a), name }
    const text = clanPacking.pack(snapshot)
    assert.isFalse([...text].some((letter) => letter > "\u00ff"))
    assert.deepStrictEqual(clanPacking.unpack(text), snapshot)
  })

  it("is packed in one byte per character, whatever its members are called", () => {
    const snapshot = look({ name: "ゴブリン 👑", memberList: [member("#2PP0", { name: "\u0100ß\uffff" })] })
    const text = clanPacking.pack(snapshot)
    assert.isFalse([...text].some((letter) => letter > "\u00ff"))
    assert.deepStrictEqual(clanPacking.unpack(text), snapshot)
  })

  it("shares what it has in common with all others", () => {
    const [snapshot, again] = [look(), restored(look({ name: "Other" }))]
    for (const field of ["location", "capitalLeague", "warLeague", "chatLanguage", "labels"] as const) {
      assert.isNotNull(snapshot[field])
      assert.strictEqual(again[field], snapshot[field], field)
    }
    assert.strictEqual(again.districts[0], snapshot.districts[0])
    assert.strictEqual(again.roster[1]?.leagueTier, snapshot.roster[0]?.leagueTier)
    assert.strictEqual(again.roster[1]?.builderBaseLeague, snapshot.roster[0]?.builderBaseLeague)
  })

  it("keeps names apart that an id has had", () => {
    const renamed = { id: 48000012, name: "Other League" }
    assert.deepStrictEqual(changes({ warLeague: renamed }), [
      { _tag: "ClanChanged", field: "warLeague", previous: look().warLeague, current: renamed }
    ])
    assert.deepStrictEqual(restored(look({ warLeague: renamed })).warLeague, renamed)
  })

  it("takes much less room than the snapshot", () => {
    const roster = Array.from({ length: 50 }, (_, n) => member(`#2PP${"0289PYLQGRJCUV"[n % 14]}${"0289"[n >> 4]}`))
    const snapshot = look({ memberList: roster })
    assert.isBelow(Schema.encodeUnknownSync(stored)(snapshot).length, JSON.stringify(snapshot).length / 3)
  })

  it("is nothing when it is something else", () => {
    const decodeStored = Schema.decodeUnknownOption(StoredClan)
    assert.isTrue(Option.isNone(decodeStored({})))
    assert.isTrue(Option.isNone(decodeStored(look())))
  })
})
