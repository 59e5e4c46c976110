/** Changing the world by hand, and what is refused. */
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as PlayerBody from "../../src/body/player.ts"
import * as Command from "../../src/world/Command.ts"
import type { World as State } from "../../src/world/State.ts"
import * as World from "../../src/world/World.ts"

const setUp = () =>
  World.make({
    ...World.still,
    clans: [
      { tag: "#2PP", members: 3, players: ["#YLR", "#YLU", "#YLV"], isWarLogPublic: true },
      { tag: "#8QU", members: 50 }
    ]
  })

const run = <A>(world: State, command: Command.Command<A>): A => Result.getOrThrow(command(world))

const refused = <A>(world: State, command: Command.Command<A>, message: RegExp) => {
  const written = world.journal.written
  const result = command(world)
  assert(Result.isFailure(result))
  assert.match(result.failure.message, message)
  assert.strictEqual(world.journal.written, written)
}

const rowsOf = (world: State) => world.journal.rows.map(({ at: _at, ...row }) => row)

describe("a command", () => {
  it("renames a clan", () => {
    const world = setUp()
    const previous = world.clans.get("#2PP")?.name
    run(world, Command.rename("#2PP", "Another"))
    assert.strictEqual(world.clans.get("#2PP")?.name, "Another")
    assert.deepStrictEqual(rowsOf(world), [{ kind: "clan", tag: "#2PP", field: "name", previous, current: "Another" }])
  })

  it("reads tags as people write them", () => {
    const world = World.make({ ...World.still, clans: [{ tag: "2pp", members: 2, players: ["ylr", "YLU"] }] })
    assert.deepStrictEqual([...world.clans.keys()], ["#2PP"])
    assert.deepStrictEqual(
      world.clans
        .get("#2PP")
        ?.roster.map(({ tag }) => tag)
        .sort(),
      ["#YLR", "#YLU"]
    )
    assert.strictEqual(run(world, Command.createPlayer({ tag: "ylv" })).tag, "#YLV")
    run(world, Command.join("ylv", "#2pp"))
    assert.lengthOf(world.clans.get("#2PP")?.roster ?? [], 3)
    refused(world, Command.createPlayer({ tag: "ylv" }), /there is a player #YLV already/)
    refused(world, Command.found({ tag: "2pp" }), /there is a clan #2PP already/)
    run(world, Command.dissolve("2pp"))
    assert.isFalse(world.clans.has("#2PP"))
    assert.strictEqual(run(world, Command.found({ tag: "2pp" })).tag, "#2PP")
  })

  it("writes nothing when nothing changes", () => {
    const world = setUp()
    run(world, Command.rename("#2PP", world.clans.get("#2PP")?.name ?? ""))
    assert.deepStrictEqual(rowsOf(world), [])
  })

  it("lets two counts go with the war log, and come back", () => {
    const world = setUp()
    const clan = world.clans.get("#2PP")
    run(world, Command.setClan("#2PP", { isWarLogPublic: false, warTies: 77 }))
    run(world, Command.setClan("#2PP", { isWarLogPublic: true }))
    assert.deepStrictEqual(
      world.journal.rows.map((row) => ("field" in row ? [row.field, row.current] : [])),
      [
        ["warTies", 77],
        ["isWarLogPublic", false],
        ["warTies", undefined],
        ["warLosses", undefined],
        ["isWarLogPublic", true],
        ["warTies", 77],
        ["warLosses", clan?.warLosses]
      ]
    )
  })

  it("lets members join, leave and move, and says so for the clan and for the player", () => {
    const world = setUp()
    const newcomer = run(world, Command.createPlayer({ tag: "#PPP", townHall: 15 }))
    run(world, Command.join("#PPP", "#2PP"))
    assert.strictEqual(newcomer.role, "member")
    assert.strictEqual(world.clans.get("#2PP")?.members, 4)
    run(world, Command.leave("#PPP"))
    assert.isUndefined(newcomer.clan)
    const kinds = world.journal.rows.filter(({ kind }) => kind === "joined" || kind === "left")
    assert.deepStrictEqual(
      kinds.map(({ kind }) => kind),
      ["joined", "left"]
    )
    const member = world.clans.get("#8QU")?.roster[7]?.tag ?? ""
    run(world, Command.join(member, "#2PP"))
    assert.strictEqual(world.clans.get("#8QU")?.members, 49)
    assert.deepInclude(rowsOf(world), { kind: "player", tag: member, field: "clan", previous: "#8QU", current: "#2PP" })
  })

  it("hands a clan over when its leader goes", () => {
    const world = setUp()
    const clan = world.clans.get("#2PP")
    assert.strictEqual(world.players.get("#YLR")?.role, "leader")
    run(world, Command.leave("#YLR"))
    assert.strictEqual(clan?.roster.filter(({ role }) => role === "leader").length, 1)
    assert.isUndefined(world.players.get("#YLR")?.role)
    run(world, Command.setRole("#YLV", "leader"))
    assert.strictEqual(world.players.get("#YLV")?.role, "leader")
    assert.strictEqual(world.players.get("#YLU")?.role, "coLeader")
  })

  it("orders the roster by trophies and journals the ranks", () => {
    const world = setUp()
    const last = world.clans.get("#2PP")?.roster[2]?.tag ?? ""
    run(world, Command.setPlayer(last, { trophies: 9000 }))
    assert.strictEqual(world.clans.get("#2PP")?.roster[0]?.tag, last)
    const ranks = rowsOf(world).filter((row) => "field" in row && row.field === "clanRank")
    assert.deepStrictEqual(
      ranks.map((row) => ("previous" in row ? [row.previous, row.current] : [])),
      [
        [3, 1],
        [1, 2],
        [2, 3]
      ]
    )
    assert.strictEqual(world.players.get(last)?.bestTrophies, 9000)
  })

  it("dissolves a clan and founds it again", () => {
    const world = setUp()
    const before = world.clans.get("#2PP")?.revision ?? 0
    run(world, Command.dissolve("#2PP"))
    assert.isUndefined(world.clans.get("#2PP"))
    assert.isUndefined(world.players.get("#YLR")?.clan)
    const clan = run(world, Command.found({ tag: "#2PP", members: 2 }))
    assert.strictEqual(world.clans.get("#2PP"), clan)
    assert.isAbove(clan.revision, before)
    assert.deepStrictEqual(
      world.journal.rows.flatMap(({ kind }) => (kind === "founded" || kind === "dissolved" ? [kind] : [])),
      ["dissolved", "founded"]
    )
  })

  it("changes units, super troops, equipment and achievements", () => {
    const world = setUp()
    const player = run(world, Command.createPlayer({ tag: "#PPP", townHall: 18 }))
    run(world, Command.setUnit("#PPP", "Baby Dragon", 3, "builderBase"))
    run(world, Command.activateSuperTroop("#PPP", "Super Barbarian"))
    run(world, Command.equip("#PPP", "Barbarian King", ["Spiky Ball"]))
    run(world, Command.achieve("#PPP", "War Hero", 5))
    const body = PlayerBody.player(player)
    const dragon = body.troops.find(({ name, village }) => name === "Baby Dragon" && village === "builderBase")
    assert.strictEqual(dragon?.level, 3)
    const active = body.troops.filter((unit) => "superTroopIsActive" in unit && unit.superTroopIsActive === true)
    assert.deepStrictEqual(
      active.map(({ name }) => name),
      ["Super Barbarian"]
    )
    World.advance(world, world.now + 3 * 86_400_000)
    const kinds = world.journal.rows.map((row) => (row.kind === "superTroop" ? `super ${row.active}` : row.kind))
    assert.deepStrictEqual(kinds, ["unit", "super true", "equipment", "achievement", "super false"])
  })

  it("is refused with a reason where the world cannot follow, and changes nothing", () => {
    const world = setUp()
    refused(world, Command.rename("#PYP", "x"), /no clan #PYP/)
    refused(world, Command.leave("#PYP"), /no player #PYP/)
    refused(world, Command.join("#YLR", "#8QU"), /50 members already/)
    refused(world, Command.join("#YLR", "#2PP"), /a member of #2PP already/)
    refused(world, Command.setRole("#YLR", "member"), /needs a leader/)
    refused(world, Command.found({ tag: "#2PP" }), /a clan #2PP already/)
    refused(world, Command.found({ tag: "#2PPP", players: ["#YLR"] }), /a player #YLR already/)
    refused(world, Command.declareWar("#2PP", "#2PP"), /cannot fight itself/)
    refused(world, Command.declareWar("#2PP", "#8QU", { teamSize: 5 }), /too large/)
    refused(world, Command.attack("#2PP", { attacker: 1, defender: 1, stars: 0, destructionPercentage: 1 }), /no war/)
    refused(world, Command.setUnit("#YLR", "Barbarien", 1), /no unit/)
    refused(world, Command.startLeague(["#2PP"]), /even number/)
    refused(world, Command.raid("#YLR"), /no raid weekend/)
  })
})
