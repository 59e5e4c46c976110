/** Regular wars in the world, by themselves and by hand. */
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as WarBody from "../../src/body/war.ts"
import * as Command from "../../src/world/Command.ts"
import * as Journal from "../../src/world/Journal.ts"
import type { War, World as State } from "../../src/world/State.ts"
import * as Wars from "../../src/world/War.ts"
import * as World from "../../src/world/World.ts"

const hour = 3_600_000
const Seed = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_000_000 }))

const consistent = (war: War) => {
  assert.deepStrictEqual(
    war.attacks.map(({ order }) => order),
    war.attacks.map((_, n) => n + 1)
  )
  for (const which of [0, 1] as const) {
    const own = war.sides[which].members
    const bases = Wars.across(war, which).members
    let stars = 0
    let destruction = 0
    for (const base of bases) {
      const on = war.attacks.filter(({ defenderTag }) => defenderTag === base.tag)
      const best = on.toSorted(
        (a, b) => b.stars - a.stars || b.destructionPercentage - a.destructionPercentage || a.order - b.order
      )[0]
      assert.strictEqual(base.opponentAttacks, on.length)
      assert.deepStrictEqual(base.best, best)
      stars += best?.stars ?? 0
      destruction += best?.destructionPercentage ?? 0
    }
    assert.strictEqual(Wars.stars(war, which), stars)
    assert.closeTo(Wars.destruction(war, which), destruction / bases.length, 1e-9)
    for (const member of own) {
      assert.isAtMost(member.attacks.length, war.attacksPerMember)
      const targets = member.attacks.map(({ defenderTag }) => defenderTag)
      assert.strictEqual(new Set(targets).size, targets.length, "nobody attacks a base twice")
      for (const attack of member.attacks) {
        assert.strictEqual(attack.attackerTag, member.tag)
        assert.strictEqual(attack.stars === 3, attack.destructionPercentage === 100)
      }
    }
  }
}

const warOf = (world: State, tag: string): War => {
  const war = world.clans.get(tag)?.war
  assert(war !== undefined)
  return war
}

describe("regular wars", () => {
  it.prop(
    "have consistent scores at any time",
    { seed: Seed },
    ({ seed }) => {
      const world = World.make({ seed, clans: 6, members: [5, 30], activity: 0, leagues: false, raids: false })
      for (let n = 0; n < 20; n++) {
        World.advance(world, world.now + 8 * hour)
        for (const { war } of world.clans.values()) if (war !== undefined) consistent(war)
      }
      assert.isAbove(world.made.wars, 2)
    },
    { arbitrary: { runs: 10 } }
  )

  it("pass preparation, battle and end at their times, and are logged for both clans", () => {
    const world = World.make({ clans: 2, members: 10, activity: 0, leagues: false, raids: false })
    while (world.clans.values().next().value?.war === undefined) World.advance(world, world.now + hour)
    const [clan, opponent] = [...world.clans.values()]
    const war = warOf(world, clan?.tag ?? "")
    assert.strictEqual(war, opponent?.war)
    assert.strictEqual(war.state, "preparation")
    assert.strictEqual(war.startTime - war.preparationStartTime, 23 * hour)
    assert.strictEqual(war.endTime - war.startTime, 24 * hour)
    World.advance(world, war.startTime - 1)
    assert.strictEqual(war.state, "preparation")
    assert.strictEqual(war.attacks.length, 0)
    World.advance(world, war.startTime)
    assert.strictEqual(war.state, "inWar")
    World.advance(world, war.endTime - 1)
    assert.strictEqual(war.state, "inWar")
    assert.isAbove(war.attacks.length, war.sides[0].members.length)
    World.advance(world, war.endTime)
    assert.strictEqual(war.state, "warEnded")
    const results = [clan?.warLog[0]?.result, opponent?.warLog[0]?.result].toSorted()
    assert.include(["lose,win", "tie,tie"], results.join())
    assert.strictEqual(clan?.warLog[0]?.opponent?.tag, opponent?.tag)
  })

  it("are in the journal: states, every attack in order, the result", () => {
    const world = World.make({ clans: 2, members: 10, activity: 0, leagues: false, raids: false, seasons: false })
    World.advance(world, world.now + 5 * 24 * hour)
    const rows = world.journal.rows
    const [first] = Journal.ofKind(rows, "warState")
    const of = <R extends Journal.WarStateRow | Journal.WarAttackRow>(all: ReadonlyArray<R>) =>
      all.filter(({ war }) => war.preparationStartTime === first?.war.preparationStartTime)
    const states = of(Journal.ofKind(rows, "warState"))
    assert.deepStrictEqual(
      states.slice(0, 3).map(({ current }) => current),
      ["preparation", "inWar", "warEnded"]
    )
    assert.isDefined(states[2]?.result)
    assert.deepStrictEqual(
      states.slice(3).map(({ current, tag }) => [current, tag]),
      states.slice(3).map(({ tag }) => [undefined, tag])
    )
    const attacks = of(Journal.ofKind(rows, "warAttack"))
    assert.isAbove(attacks.length, 5)
    assert.deepStrictEqual(
      attacks.map(({ attack }) => attack.order),
      attacks.map((_, n) => n + 1)
    )
  })
})

describe("a war by hand", () => {
  const run = <A>(world: State, command: Command.Command<A>) => Result.getOrThrow(command(world))
  const setUp = () => {
    const world = World.make({
      ...World.still,
      clans: [
        { tag: "#2PP", members: 5 },
        { tag: "#8QU", members: 6 }
      ]
    })
    const war = run(
      world,
      Command.declareWar("#2PP", "#8QU", { teamSize: 5, preparation: "1 hour", battle: "2 hours", fights: false })
    )
    return { world, war }
  }

  it("has the attacks that are made, and the score that they make", () => {
    const { war, world } = setUp()
    assert.isTrue(
      Result.isFailure(
        Command.attack("#2PP", { attacker: 1, defender: 1, stars: 3, destructionPercentage: 100 })(world)
      ),
      "no attack during the preparation"
    )
    World.advance(world, war.startTime)
    run(world, Command.attack("#2PP", { attacker: 1, defender: 1, stars: 2, destructionPercentage: 80 }))
    run(world, Command.attack("#2PP", { attacker: 2, defender: 1, stars: 1, destructionPercentage: 90 }))
    run(world, Command.attack("#8QU", { attacker: 5, defender: 5, stars: 3, destructionPercentage: 100, duration: 99 }))
    consistent(war)
    const clan = world.clans.get("#2PP")
    assert(clan !== undefined)
    const body = WarBody.regular(war, clan)
    assert.strictEqual(body.clan.stars, 2)
    assert.strictEqual(body.clan.attacks, 2)
    assert.strictEqual(body.clan.destructionPercentage, 16)
    assert.strictEqual(body.opponent.stars, 3)
    assert.strictEqual(body.opponent.destructionPercentage, 20)
    const first = body.opponent.members.find(({ mapPosition }) => mapPosition === 1)
    assert.strictEqual(first?.bestOpponentAttack?.stars, 2)
    assert.strictEqual(first?.opponentAttacks, 2)
    assert.isUndefined(body.clan.members.find(({ mapPosition }) => mapPosition === 3)?.attacks)
    World.advance(world, war.endTime)
    assert.strictEqual(clan.warLog[0]?.result, "lose")
    assert.strictEqual(world.clans.get("#8QU")?.warLog[0]?.result, "win")
  })

  it("is seen from the side of the clan that asks", () => {
    const { war, world } = setUp()
    for (const [tag, other] of [
      ["#2PP", "#8QU"],
      ["#8QU", "#2PP"]
    ] as const) {
      const clan = world.clans.get(tag)
      assert(clan !== undefined)
      const body = WarBody.regular(war, clan)
      assert.strictEqual(body.clan.tag, tag)
      assert.strictEqual(body.opponent.tag, other)
    }
  })

  it("counts stars for the attacker only where they are new", () => {
    const { war, world } = setUp()
    World.advance(world, war.startTime)
    const [first, second] = war.sides[0].members
    const before = [first, second].map((member) => world.players.get(member?.tag ?? "")?.warStars ?? 0)
    run(world, Command.attack("#2PP", { attacker: 1, defender: 1, stars: 2, destructionPercentage: 80 }))
    run(world, Command.attack("#2PP", { attacker: 2, defender: 1, stars: 3, destructionPercentage: 100 }))
    const after = [first, second].map((member) => world.players.get(member?.tag ?? "")?.warStars ?? 0)
    assert.deepStrictEqual(
      after.map((stars, n) => stars - (before[n] ?? 0)),
      [2, 1]
    )
  })

  it("ends by stars, then by destruction", () => {
    const { war, world } = setUp()
    World.advance(world, war.startTime)
    assert.strictEqual(Wars.outcome(war, 0), "tie")
    run(world, Command.attack("#2PP", { attacker: 1, defender: 1, stars: 1, destructionPercentage: 60 }))
    assert.strictEqual(Wars.outcome(war, 0), "win")
    run(world, Command.attack("#8QU", { attacker: 1, defender: 2, stars: 1, destructionPercentage: 70 }))
    assert.strictEqual(Wars.outcome(war, 0), "lose")
    assert.strictEqual(Wars.outcome(war, 1), "win")
  })
})
