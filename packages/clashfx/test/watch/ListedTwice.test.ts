/** What is listed twice in an answer, with other contents as well: nothing has happened, and nothing is missed after it. */
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { format } from "../../src/model/Timestamp.ts"
import type { WatchEvent } from "../../src/watch/WatchEvent.ts"
import * as Watcher from "../../src/watch/Watcher.ts"
import { type Body, clan, clanMember, page, player, raidDistrict, raidSeason } from "../support/bodies.ts"
import { listen, minutes } from "../support/listening.ts"
import { script, scripted } from "../support/scripted.ts"

const paths = {
  clans: "/clans/#2PP",
  players: "/players/#2PP0",
  raids: "/clans/#2PP/capitalraidseasons?limit=1"
} as const

const shown = (event: WatchEvent): string => {
  switch (event._tag) {
    case "ClanMemberChanged":
      return `${event.member} ${event.field} ${JSON.stringify(event.current)}`
    case "PlayerUnitUpgraded":
      return `${event.unit} ${event.current}`
    case "PlayerAchievementProgressed":
      return `${event.achievement} ${event.current}`
    case "RaidAttack":
      return `${event.attack.attacker.tag} ${event.number}`
    default:
      return event._tag
  }
}

/** What is told of bodies that are shown for two looks each; `once` for a single one. */
const told = (kind: keyof typeof paths, ...bodies: ReadonlyArray<Body | { readonly once: Body }>) => {
  let now: Body = {}
  let next: Body | undefined
  const world = script({
    [paths[kind]]: () => {
      const body = next ?? now
      next = undefined
      return body
    }
  })
  return Effect.gen(function* () {
    const watcher = yield* Watcher.make({ spread: 0 })
    const seen = yield* listen<WatchEvent>(watcher.events)
    for (const [i, body] of bodies.entries()) {
      if ("once" in body) next = Object(body.once)
      else now = body
      if (i === 0) yield* watcher[kind].add(kind === "players" ? "#2PP0" : "#2PP")
      yield* minutes(6)
    }
    return seen.map(shown)
  }).pipe(Effect.scoped, Effect.provide(scripted(world)))
}

const [a, b, c] = ["#2PP0", "#2PP2", "#2PP8"] as const

describe("of a clan", () => {
  const other = clanMember(b)
  const roster = (...memberList: ReadonlyArray<Body>): Body => ({ ...clan, members: 2, memberList })
  const member = (more: Body): Body => clanMember(a, { trophies: 5000, donations: 5, ...more })

  it.effect("a member, with another row of any kind, before or behind the right one", () =>
    Effect.gen(function* () {
      for (const odd of [
        { trophies: 4000 },
        { role: "leader" },
        { name: "Other" },
        { donations: 0 },
        { expLevel: 1 }
      ]) {
        const [right, wrong] = [member({}), member(odd)]
        assert.deepStrictEqual(
          yield* told(
            "clans",
            roster(right, other),
            { once: roster(wrong, right, other) },
            { once: roster(right, other, wrong) },
            roster(wrong, other, right),
            roster(right, wrong, other),
            roster(member({ donations: 6 }), other)
          ),
          [`${a} donations 6`],
          JSON.stringify(odd)
        )
      }
    })
  )

  it.effect("a district of the capital, on another level", () =>
    Effect.gen(function* () {
      const district = (districtHallLevel: number) => ({ id: 70000001, name: "Camp", districtHallLevel })
      const capital = (...districts: ReadonlyArray<Body>): Body => ({
        ...clan,
        clanCapital: { capitalHallLevel: 8, districts }
      })
      assert.deepStrictEqual(
        yield* told(
          "clans",
          capital(district(4)),
          { once: capital(district(3), district(4)) },
          capital(district(4), district(3)),
          capital(district(4))
        ),
        []
      )
    })
  )
})

describe("of a player", () => {
  const unit = (name: string, level: number): Body => ({ name, level, maxLevel: 12, village: "home" })
  const army = (...troops: ReadonlyArray<Body>): Body => ({ ...player, troops })

  it.effect("a unit, on another level", () =>
    Effect.gen(function* () {
      const [one, two] = [unit("Barbarian", 5), unit("Archer", 4)]
      assert.deepStrictEqual(
        yield* told(
          "players",
          army(one, two),
          { once: army(one, two, unit("Barbarian", 6)) },
          { once: army(unit("Barbarian", 4), one, two) },
          army(one, unit("Archer", 5))
        ),
        ["Archer 5"]
      )
    })
  )

  it.effect("an achievement, with another value", () =>
    Effect.gen(function* () {
      const row = (name: string, value: number): Body => ({ name, stars: 1, value, target: 99, village: "home" })
      const of = (...achievements: ReadonlyArray<Body>): Body => ({ ...player, achievements })
      assert.deepStrictEqual(
        yield* told(
          "players",
          of(row("One", 5), row("Two", 6), row("Two", 7)),
          { once: of(row("One", 5), row("One", 9), row("Two", 6), row("Two", 7)) },
          of(row("One", 5), row("Two", 6), row("Two", 8))
        ),
        ["Two 8"]
      )
    })
  )
})

describe("of a raid weekend", () => {
  const time = (minute: number): string => format(DateTime.makeUnsafe(minute * 60_000))
  const raided = (tag: string, destructionPercent: number): Body => ({
    attacker: { tag, name: tag },
    destructionPercent,
    stars: 1
  })
  const raid = (attackCount: number, ...attacks: ReadonlyArray<Body>): Body => ({
    defender: { tag: "#8YY", name: "Other", level: 5, badgeUrls: {} },
    attackCount,
    districtCount: 9,
    districtsDestroyed: 0,
    districts: [raidDistrict(70000001, 3, { destructionPercent: attackCount * 20, attackCount, attacks })]
  })
  const weekend = (totalAttacks: number, ...attackLog: ReadonlyArray<Body>): Body => ({
    ...page({
      ...raidSeason,
      state: "ongoing",
      startTime: time(-60),
      endTime: time(600),
      totalAttacks,
      attackLog,
      defenseLog: []
    })
  })
  const [one, two, three] = [raided(a, 20), raided(b, 40), raided(c, 60)]

  it.effect("an attack: the next one is told, under its number", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        yield* told(
          "raids",
          weekend(1, raid(1, one)),
          weekend(2, raid(2, two, two, one)),
          weekend(2, raid(2, two, one, one)),
          weekend(2, raid(2, two, one)),
          weekend(3, raid(3, three, two, one))
        ),
        [`${b} 2`, `${c} 3`]
      )
    })
  )

  it.effect("a raid", () =>
    Effect.gen(function* () {
      const [first, second] = [raid(1, one), raid(2, two, one)]
      assert.deepStrictEqual(
        yield* told(
          "raids",
          weekend(1, first),
          weekend(2, second, second),
          weekend(2, second),
          weekend(3, raid(3, three, two, one))
        ),
        [`${b} 2`, `${c} 3`]
      )
    })
  )
})
