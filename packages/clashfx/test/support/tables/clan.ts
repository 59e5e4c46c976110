/** The tables of clans and members, the way that production goes: body, snapshot after a snapshot, store, packing, diff. */
import * as assert from "node:assert"
import * as Schema from "effect/Schema"
import type * as ClanModel from "../../../src/model/Clan.ts"
import type * as ClanDiffModule from "../../../src/diff/ClanDiff.ts"
import type * as Packed from "../../../src/watch/clans/packed.ts"
import type * as Store from "../../../src/watch/clans/store.ts"
import type { FieldRow, TableCheck } from "./tableCheck.ts"

const named = (id: number) => ({ id, name: `Name ${id}` })

/** The fields of a clan that are told. */
export const clanRows: ReadonlyArray<FieldRow> = [
  ["name", "A", "B"],
  ["type", "open", "closed"],
  ["description", "x", ""],
  ["location", named(1), named(2)],
  ["isFamilyFriendly", true, false],
  ["badge", "c", "d", { badgeUrls: { small: "a", medium: "b", large: "d" } }],
  ["clanLevel", 1, 2],
  ["clanPoints", 3, 4],
  ["clanBuilderBasePoints", 5, 6],
  ["clanCapitalPoints", 7, 8],
  ["capitalLeague", named(3), named(4)],
  ["warLeague", named(5), named(6)],
  ["requiredTrophies", 9, 10],
  ["requiredBuilderBaseTrophies", 11, 12],
  ["requiredTownhallLevel", 13, 14],
  ["warFrequency", "always", "never"],
  ["warWinStreak", 15, 16],
  ["warWins", 17, 18],
  ["warTies", 19, null],
  ["warLosses", 21, null],
  ["isWarLogPublic", true, false],
  ["members", 1, 2],
  ["labels", [named(7)], []],
  ["chatLanguage", named(9), null],
  [
    "capitalHallLevel",
    23,
    24,
    {
      clanCapital: { capitalHallLevel: 24, districts: [{ ...named(11), districtHallLevel: 1 }], clanGoldSinkTotal: 25 }
    }
  ],
  [
    "districts",
    [{ ...named(11), districtHallLevel: 1 }],
    [{ ...named(11), districtHallLevel: 2 }],
    {
      clanCapital: { capitalHallLevel: 23, districts: [{ ...named(11), districtHallLevel: 2 }], clanGoldSinkTotal: 25 }
    }
  ],
  [
    "clanGoldSinkTotal",
    25,
    26,
    {
      clanCapital: { capitalHallLevel: 23, districts: [{ ...named(11), districtHallLevel: 1 }], clanGoldSinkTotal: 26 }
    }
  ]
]

/** The fields of a member that are told. */
export const memberRows: ReadonlyArray<FieldRow> = [
  ["name", "Ann", "Bea"],
  ["role", "member", "admin"],
  ["expLevel", 1, 2],
  ["townHallLevel", 3, 4],
  ["leagueTier", named(20), named(21)],
  ["builderBaseLeague", named(22), null],
  ["trophies", 5, 6],
  ["builderBaseTrophies", 7, 8],
  ["clanRank", 9, 10],
  ["donations", 11, 12],
  ["donationsReceived", 13, 14]
]

const iconUrls = { small: "s", medium: "m", tiny: "t" }

/** Leagues and labels come with icons. */
const sent = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sent)
    : typeof value === "object" && value !== null
      ? { ...value, iconUrls, isCountry: true, languageCode: "EN" }
      : value

const bodyOf = (rows: ReadonlyArray<FieldRow>): object =>
  Object.fromEntries(rows.map(([field, value]) => [field, sent(value)]))

/** A member with the first value of each field. */
export const member = { tag: "#2PP0", previousClanRank: 0, ...bodyOf(memberRows) }
/** A clan with the first value of each field, and with that member. */
export const clan = {
  tag: "#2PP",
  badgeUrls: { small: "a", medium: "b", large: "c" },
  ...bodyOf(clanRows),
  clanCapital: { capitalHallLevel: 23, districts: [{ ...named(11), districtHallLevel: 1 }], clanGoldSinkTotal: 25 },
  memberList: [member]
}

/** What is sent when a field has its second value. */
export const edit = ([field, , value, other]: FieldRow): object => other ?? { [field]: sent(value) }

export const check: TableCheck = {
  tables: ["diff/clan/clanTable.ts", "diff/clan/memberTable.ts"],
  run: async (load) => {
    const { Clan } = await load<typeof ClanModel>("model/Clan.ts")
    const { diff, snapshot } = await load<typeof ClanDiffModule>("diff/ClanDiff.ts")
    const { StoredClan } = await load<typeof Store>("watch/clans/store.ts")
    const { clanPacking } = await load<typeof Packed>("watch/clans/packed.ts")
    const decode = Schema.decodeUnknownSync(Clan)
    const stored = Schema.fromJsonString(Schema.toCodecJson(StoredClan))
    const ways = [
      (of: ClanDiffModule.ClanSnapshot) => of,
      (of: ClanDiffModule.ClanSnapshot) => Schema.decodeUnknownSync(stored)(Schema.encodeUnknownSync(stored)(of)),
      (of: ClanDiffModule.ClanSnapshot) => clanPacking.unpack(clanPacking.pack(of))
    ]
    for (const way of ways) {
      const told = (after: object): unknown => {
        const before = way(snapshot(decode(clan)))
        return diff(before, way(snapshot(decode(after), before)))
      }
      assert.deepStrictEqual(told(clan), [])
      for (const row of clanRows) {
        const [field, previous, current] = row
        assert.deepStrictEqual(told({ ...clan, ...edit(row) }), [{ _tag: "ClanChanged", field, previous, current }])
      }
      for (const row of memberRows) {
        const [field, previous, current] = row
        const of = { member: "#2PP0", name: field === "name" ? current : "Ann" }
        const after = { ...clan, memberList: [{ ...member, ...edit(row) }] }
        assert.deepStrictEqual(told(after), [{ _tag: "ClanMemberChanged", field, previous, current, ...of }])
      }
      const other = { ...member, tag: "#2PP2" }
      assert.strictEqual(
        JSON.stringify(told({ ...clan, memberList: [other] })).match(/ClanMember(?:Left|Joined)/g)?.length,
        2
      )
    }
  }
}
