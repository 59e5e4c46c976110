/** What stands between a player and a clan. */
import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { Clan } from "../../src/model/Clan.ts"
import { Player } from "../../src/model/Player.ts"
import * as Eligibility from "../../src/stats/Eligibility.ts"
import { type Body, clan, player } from "../support/bodies.ts"

const clanWith = (more: Body): Clan =>
  Schema.decodeUnknownSync(Clan)({ ...clan, type: "open", members: 10, requiredTrophies: 0, ...more })
const playerWith = (more: Body): Player =>
  Schema.decodeUnknownSync(Player)({ ...player, clan: null, townHallLevel: 12, trophies: 500, ...more })

const open: Body = { requiredTownhallLevel: 1, requiredBuilderBaseTrophies: 0 }
const tags = (c: Body, p: Body) => Eligibility.unmet(clanWith({ ...open, ...c }), playerWith(p)).map(({ _tag }) => _tag)

describe("what a player does not meet", () => {
  it("is nothing where the clan asks for no more than the player has", () => {
    assert.deepStrictEqual(tags({ requiredTownhallLevel: 12, requiredTrophies: 500 }, {}), [])
    assert.deepStrictEqual(tags({ type: "inviteOnly" }, {}), [])
  })

  it("is every condition that is not met, in order, each with a line", () => {
    const unmet = Eligibility.unmet(
      clanWith({
        type: "closed",
        members: 50,
        requiredTownhallLevel: 13,
        requiredTrophies: 501,
        requiredBuilderBaseTrophies: 1
      }),
      playerWith({ builderBaseTrophies: null })
    )
    assert.deepStrictEqual(unmet.map(Eligibility.explain), [
      "the clan is closed",
      "the clan is full (50 members)",
      "town hall 13 is required, the player has 12",
      "501 trophies are required, the player has 500",
      "1 builder base trophies are required, the player has 0"
    ])
  })

  it("says that somebody is a member already", () => {
    const own = clanWith(open)
    assert.deepStrictEqual(
      Eligibility.unmet(own, playerWith({ clan: { tag: own.tag, name: own.name } })).map(Eligibility.explain),
      ["the player is a member already"]
    )
  })

  it("takes what the API does not send for no condition", () => {
    assert.deepStrictEqual(tags({ requiredTownhallLevel: null, requiredBuilderBaseTrophies: null }, {}), [])
  })
})

describe("members by town hall", () => {
  it("are those at it or above, highest first", () => {
    const rows = [10, 12, undefined, 13, 12].map((townHallLevel, n) => ({ townHallLevel, n }))
    assert.deepStrictEqual(
      Eligibility.atTownHall(rows, 12).map(({ n }) => n),
      [3, 1, 4]
    )
  })
})
