/** Searching the roster of a clan. */
import { assert, describe, it } from "@effect/vitest"
import * as Clan from "clashfx/model/Clan"
import * as Roster from "clashfx/model/Roster"
import * as Schema from "effect/Schema"
import { clan, clanMember } from "../support/bodies.ts"

const member = Schema.decodeUnknownSync(Clan.ClanMember)

const roster: Roster.Roster = [
  member(clanMember("#QQ0", { name: "beta", role: "member", trophies: 10, donations: 5, clanRank: 3 })),
  member(clanMember("#QQ2", { name: "Älpha", role: "leader", trophies: 30, donations: 5, clanRank: 2 })),
  member(clanMember("#QQ8", { name: "Beta", role: "admin", trophies: 20, builderBaseTrophies: null, clanRank: 1 })),
  member(clanMember("#QQ9", { name: "gamma", role: "coLeader", trophies: 20, builderBaseTrophies: 0, clanRank: 4 })),
  member(clanMember("#QQP", { name: "delta", role: "guest", trophies: 0, clanRank: 5 }))
]

const tags = (members: Roster.Roster): string => members.map(({ tag }) => tag.slice(3)).join("")

describe("a roster", () => {
  it("is searched by tag, however it is written", () => {
    for (const tag of ["#QQ8", "qq8", " #qq8 "]) assert.strictEqual(Roster.byTag(roster, tag)?.name, "Beta")
    assert.strictEqual(Roster.byTag(roster, "#YYY"), undefined)
  })

  it("is searched by name in any case; names are not unique", () => {
    assert.strictEqual(tags(Roster.byName(roster, " BETA ")), "08")
    assert.strictEqual(tags(Roster.byName(roster, "nobody")), "")
  })

  it("is searched by role", () => {
    assert.strictEqual(tags(Roster.byRole(roster, "admin")), "8")
    assert.strictEqual(tags(Roster.byRole(roster, "guest")), "P")
    assert.strictEqual(Roster.leader(roster)?.name, "Älpha")
    assert.strictEqual(Roster.leader([]), undefined)
  })

  const orders: ReadonlyArray<[Parameters<typeof Roster.sortedBy>[1], string]> = [
    ["trophies", "2890P"],
    ["builderBaseTrophies", "02P98"],
    ["donations", "89P02"],
    ["clanRank", "8209P"],
    ["role", "2980P"],
    ["name", "208P9"]
  ]
  for (const [by, order] of orders) {
    it(`is sorted by ${by}; equals keep their order`, () => {
      assert.strictEqual(tags(Roster.sortedBy(roster, by)), order)
      assert.strictEqual(tags(roster), "0289P")
    })
  }
})

describe("a clan", () => {
  const decoded = Schema.decodeUnknownSync(Clan.Clan)(clan)

  it("knows its districts by id and by name", () => {
    assert.strictEqual(Clan.district(decoded, 70000001)?.name, "Barbarian Camp")
    assert.strictEqual(Clan.district(decoded, "capital peak")?.districtHallLevel, 10)
    assert.strictEqual(Clan.district(decoded, "Skeleton Park"), undefined)
    assert.strictEqual(Clan.district({ ...decoded, clanCapital: {} }, 70000001), undefined)
  })

  it("tells the known values of an enumeration, and takes others", () => {
    assert.deepStrictEqual(Clan.Role.known, ["member", "admin", "coLeader", "leader"])
    assert.strictEqual(Schema.decodeUnknownSync(Clan.Role)("recruit"), "recruit")
  })
})
