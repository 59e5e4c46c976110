/** Pages and their cursors. */
import { assert, describe, it } from "@effect/vitest"
import * as BattleLog from "clashfx/model/BattleLog"
import * as Label from "clashfx/model/Label"
import * as League from "clashfx/model/League"
import * as Location from "clashfx/model/Location"
import * as Page from "clashfx/model/Page"
import * as RankedLeagueGroup from "clashfx/model/RankedLeagueGroup"
import * as Ranking from "clashfx/model/Ranking"
import * as VerifyToken from "clashfx/model/VerifyToken"
import * as Schema from "effect/Schema"
import { bodies, rankedGroup } from "../support/bodies.ts"

const first = (key: string): unknown => bodies[key]?.[0]

describe("a page", () => {
  const page = Schema.decodeUnknownSync(Page.Page(Schema.Int))

  it("knows the cursors of its neighbours", () => {
    const middle = page({ items: [1, 2], paging: { cursors: { before: "eyJwb3MiOjJ9", after: "eyJwb3MiOjR9" } } })
    assert.strictEqual(Page.after(middle), "eyJwb3MiOjR9")
    assert.strictEqual(Page.before(middle), "eyJwb3MiOjJ9")
  })

  it("has none when there is nothing more, and none on routes without pages", () => {
    for (const paging of [
      {},
      { paging: null },
      { paging: {} },
      { paging: { cursors: {} } },
      { paging: { cursors: { before: "", after: "" } } }
    ]) {
      const last = page({ items: [], ...paging })
      assert.strictEqual(Page.after(last), undefined)
      assert.strictEqual(Page.before(last), undefined)
    }
  })

  it("needs its items", () => {
    assert.throws(() => page({ paging: { cursors: {} } }), /items/)
    assert.throws(() => page({ items: ["1"] }), /items.*0/)
  })
})

describe("leagues", () => {
  it("are found by name in any case", () => {
    const { items } = Schema.decodeUnknownSync(Page.Page(League.League))(first("leagues.list"))
    assert.strictEqual(League.find(items, " legend league ")?.id, League.legendLeagueId)
    assert.strictEqual(League.find(items, "Legend"), undefined)
  })
})

describe("locations", () => {
  const { items } = Schema.decodeUnknownSync(Page.Page(Location.Location))(first("locations.list"))

  it("are found by name or by country code", () => {
    for (const wanted of ["germany", "DE", " de "]) assert.strictEqual(Location.find(items, wanted)?.id, 32000094)
    assert.strictEqual(Location.find(items, "International")?.isCountry, false)
    assert.strictEqual(Location.find(items, "Atlantis"), undefined)
  })

  it("without a name are not found by an empty one", () => {
    assert.strictEqual(Location.find(items, ""), undefined)
    assert.strictEqual(Location.find(items, "  "), undefined)
  })

  it("in a path are an id or the whole world", () => {
    const is = Schema.is(Location.LocationId)
    assert.deepStrictEqual(
      ["global", 32000006, "de", -1, 1.5].map((id) => is(id)),
      [true, true, false, false, false]
    )
  })
})

describe("labels", () => {
  const { items } = Schema.decodeUnknownSync(Page.Page(Label.Label))(first("labels.clans"))

  it("are found by id or by name", () => {
    assert.strictEqual(Label.find(items, 56000000)?.name, "Clan Wars")
    assert.strictEqual(Label.find(items, "clan wars")?.id, 56000000)
    assert.strictEqual(Label.find(items, "Newbie Friendly"), undefined)
  })

  it("are carried by clans and players, or not", () => {
    assert.isTrue(Label.has({ labels: items }, "Clan Wars"))
    for (const owner of [{ labels: items }, { labels: [] }, { labels: null }, {}]) {
      assert.isFalse(Label.has(owner, 56000001))
    }
  })
})

describe("rankings", () => {
  it("tell how far a row has climbed", () => {
    const rows: ReadonlyArray<[rank: number, previousRank: number | null | undefined, number | undefined]> = [
      [2, 5, 3],
      [5, 2, -3],
      [4, 4, 0],
      [1, -1, undefined],
      [1, 0, undefined],
      [1, null, undefined]
    ]
    for (const [rank, previousRank, climbed] of rows) {
      assert.strictEqual(Ranking.climbed(previousRank === undefined ? { rank } : { rank, previousRank }), climbed)
    }
    assert.strictEqual(Ranking.climbed({ rank: 1 }), undefined)
  })
})

describe("the battle log", () => {
  const { items } = Schema.decodeUnknownSync(BattleLog.BattleLog)(first("players.battleLog"))

  it("has rows without an opponent", () => {
    assert.deepStrictEqual(items.map(BattleLog.hasOpponent), [true, false])
  })

  it("tells amounts by resource", () => {
    assert.strictEqual(BattleLog.amount(items[0]?.lootedResources, "Gold"), 100)
    assert.strictEqual(BattleLog.amount(items[0]?.lootedResources, "Elixir"), 0)
    assert.strictEqual(BattleLog.amount(undefined, "Gold"), 0)
    assert.strictEqual(BattleLog.amount(null, "Gold"), 0)
  })
})

describe("a ranked group", () => {
  const group = Schema.decodeUnknownSync(RankedLeagueGroup.RankedLeagueGroup)(rankedGroup)

  it("is sorted by trophies", () => {
    assert.deepStrictEqual(
      RankedLeagueGroup.standings(group).map((m) => m.leagueTrophies),
      [340, 300]
    )
  })

  it("knows its members by tag", () => {
    assert.strictEqual(RankedLeagueGroup.member(group, "2pp2")?.clanName, "Example Clan")
    assert.strictEqual(RankedLeagueGroup.member(group, "#2PP0")?.clanTag, null)
    assert.strictEqual(RankedLeagueGroup.member(group, "#9YY"), undefined)
  })

  it("takes both forms of timestamps", () => {
    assert.deepStrictEqual(group.attackLogs?.[0]?.creationTime, group.defenseLogs?.[0]?.creationTime)
  })
})

describe("the verdict on a token", () => {
  it("is true for ok alone", () => {
    const verdicts = (bodies["players.verifyToken"] ?? []).map((body) =>
      VerifyToken.isVerified(Schema.decodeUnknownSync(VerifyToken.VerifyTokenResponse)(body))
    )
    assert.deepStrictEqual(verdicts, [true, false])
  })
})
