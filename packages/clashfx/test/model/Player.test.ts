/** The body of a player, and finding units in it. */
import { assert, describe, it } from "@effect/vitest"
import * as Player from "clashfx/model/Player"
import * as Schema from "effect/Schema"
import { type Body, bodies, player as body } from "../support/bodies.ts"

const decode = (more: Body = {}): Player.Player => Schema.decodeUnknownSync(Player.Player)({ ...body, ...more })
const player = decode()
const [, loner, of2020] = (bodies["players.get"] ?? []).map((b) => Schema.decodeUnknownSync(Player.Player)(b))

describe("the units of a player", () => {
  it("that exist in both villages are told apart by village; the home village goes first", () => {
    assert.deepStrictEqual(
      [undefined, "home", "builderBase"].map((village) => Player.troop(player, "baby dragon", village)?.level),
      [9, 9, 18]
    )
    assert.strictEqual(Player.troop(player, "Baby Dragon", "clanCapital"), undefined)
  })

  it("of the builder base are found without naming it", () => {
    assert.strictEqual(Player.troop(player, "Night Witch")?.village, "builderBase")
    assert.strictEqual(Player.hero(player, "Battle Machine")?.village, "builderBase")
  })

  it("are found by kind, in any case", () => {
    assert.strictEqual(Player.spell(player, " rage spell ")?.name, "Rage Spell")
    assert.strictEqual(Player.hero(player, "barbarian king")?.equipment?.length, 2)
    assert.strictEqual(Player.equipment(player, "VAMPSTACHE")?.level, 3)
    assert.strictEqual(Player.spell(player, "Barbarian King"), undefined)
    assert.strictEqual(Player.equipment(player, "Rage Spell"), undefined)
  })

  it("are found whatever their kind", () => {
    for (const name of ["L.A.S.S.I", "Rage Spell", "Barbarian King", "Giant Gauntlet"]) {
      assert.strictEqual(Player.unit(player, name)?.name, name)
    }
    assert.strictEqual(Player.unit(player, "Pekka"), undefined)
  })

  it("are listed, all or of a village", () => {
    assert.lengthOf(Player.units(player), 10)
    assert.deepStrictEqual(
      Player.units(player, "builderBase").map((unit) => unit.name),
      ["Baby Dragon", "Night Witch", "Battle Machine"]
    )
    assert.deepStrictEqual(loner === undefined ? undefined : Player.units(loner), [])
  })

  it("may lack equipment in older bodies", () => {
    assert.strictEqual(of2020?.heroEquipment, undefined)
    assert.strictEqual(of2020 === undefined ? undefined : Player.unit(of2020, "Barbarian")?.level, 3)
    assert.strictEqual(of2020 === undefined ? undefined : Player.equipment(of2020, "Vampstache"), undefined)
  })

  it("include the active super troops", () => {
    assert.deepStrictEqual(
      Player.activeSuperTroops(player).map((unit) => unit.name),
      ["Super Barbarian"]
    )
  })
})

describe("the achievements of a player", () => {
  it("may share a name", () => {
    assert.deepStrictEqual(
      Player.achievements(player, "keep your account safe!").map(({ stars }) => stars),
      [3, 0]
    )
    assert.lengthOf(Player.achievements(player, "Aggressive Capitalism", "clanCapital"), 1)
    assert.lengthOf(Player.achievements(player, "Aggressive Capitalism", "home"), 0)
  })
})

describe("the ranked group of a player", () => {
  it("needs a tag and a season", () => {
    assert.deepStrictEqual({ ...Player.currentLeagueGroup(player) }, { tag: "#2YYCYCC", seasonId: 1773032400 })
    assert.strictEqual(Player.previousLeagueGroup(player), undefined)
  })

  it("is none in Legend I, when not signed up, and in older bodies", () => {
    assert.strictEqual(Player.currentLeagueGroup(decode({ currentLeagueGroupTag: "#0" })), undefined)
    assert.strictEqual(Player.currentLeagueGroup(decode({ currentLeagueSeasonId: 0 })), undefined)
    assert.strictEqual(Player.currentLeagueGroup(decode({ currentLeagueGroupTag: null })), undefined)
    assert.strictEqual(of2020 === undefined ? undefined : Player.currentLeagueGroup(of2020), undefined)
  })
})
