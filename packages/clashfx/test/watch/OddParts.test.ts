/** Watchers of what has parts that cannot be read: it is said once, all else is told, and the part when it can be read. */
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { WatchEvent } from "../../src/watch/WatchEvent.ts"
import * as SnapshotStore from "../../src/watch/SnapshotStore.ts"
import * as Watcher from "../../src/watch/Watcher.ts"
import { format } from "../../src/model/Timestamp.ts"
import {
  attack,
  type Body,
  clan,
  clanMember,
  page,
  player,
  raidDistrict,
  raidSeason,
  war,
  warClan,
  warMember
} from "../support/bodies.ts"
import { listen, minutes } from "../support/listening.ts"
import { script, scripted } from "../support/scripted.ts"

type Kind = "clans" | "players" | "wars" | "raids"

const paths: { readonly [K in Kind]: string } = {
  clans: "/clans/#2PP",
  players: "/players/#2PP0",
  wars: "/clans/#2PP/currentwar",
  raids: "/clans/#2PP/capitalraidseasons?limit=1"
}

const shown = (event: WatchEvent): string => {
  switch (event._tag) {
    case "ClanMemberChanged":
      return `${event.member} ${event.field} ${JSON.stringify(event.current)}`
    case "ClanChanged":
    case "PlayerChanged":
      return `${event.field} ${JSON.stringify(event.current)}`
    case "PlayerUnitUpgraded":
    case "PlayerUnitUnlocked":
      return `${event._tag} ${event.unit} ${event.previous}>${event.current}`
    case "WarAttack":
      return `${event.attack.attackerTag}>${event.attack.defenderTag}`
    case "RaidAttack":
      return `${event.attack.attacker.tag} ${event.number} ${event.destruction}`
    case "PollFailed":
      assert.notInclude(event.error.message, "\n")
      return "PollFailed"
    default:
      return event._tag
  }
}

/** What is told of bodies that are shown for a quarter of an hour each. */
const told = (kind: Kind, ...bodies: ReadonlyArray<Body>) => {
  let now: Body = {}
  const world = script({ [paths[kind]]: () => now })
  return Effect.gen(function* () {
    const watcher = yield* Watcher.make({ spread: 0 })
    const seen = yield* listen<WatchEvent>(watcher.events)
    for (const [i, body] of bodies.entries()) {
      now = body
      if (i === 0) yield* watcher[kind].add(kind === "players" ? "#2PP0" : "#2PP")
      yield* minutes(15)
    }
    return seen.map(shown)
  }).pipe(Effect.scoped, Effect.provide(scripted(world)))
}

const unit = (name: string, level: unknown): Body => ({ name, level, maxLevel: 12, village: "home" })
const playerOf = (trophies: unknown, ...troops: ReadonlyArray<Body>): Body => ({ ...player, trophies, troops })

const time = (minute: number): string => format(DateTime.makeUnsafe(minute * 60_000))
const [a, b, c, d] = ["#2PP0", "#2PP2", "#2PP8", "#2PP9"] as const
const warOf = (more: Body, ...attacks: ReadonlyArray<Body>): Body =>
  war({
    teamSize: 2,
    preparationStartTime: time(-60),
    startTime: time(-30),
    endTime: time(600),
    clan: warClan("#2PP", { members: [warMember(a, 1, { attacks }), warMember(b, 2, more)] }),
    opponent: warClan("#8YY", { members: [warMember(c, 1), warMember(d, 2)] })
  })
const [hit, again] = [attack(1, a, c, 2, 80), attack(2, a, d, 3, 100)]

const raided = (tag: string, destructionPercent: unknown): Body => ({
  attacker: { tag, name: tag },
  destructionPercent,
  stars: 1
})
const raidOf = (...attacks: ReadonlyArray<Body>): Body => ({
  ...page({
    ...raidSeason,
    state: "ongoing",
    startTime: time(-60),
    endTime: time(600),
    totalAttacks: attacks.length,
    attackLog: [
      {
        defender: { tag: "#8YY", name: "Other", level: 5, badgeUrls: {} },
        attackCount: attacks.length,
        districtCount: 9,
        districtsDestroyed: 0,
        districts: [
          raidDistrict(70000001, 3, {
            destructionPercent: attacks.map((of) => of["destructionPercent"]).find((of) => typeof of === "number"),
            attackCount: attacks.length,
            attacks
          })
        ]
      }
    ],
    defenseLog: []
  })
})

const memory = (): SnapshotStore.Store => {
  const texts = new Map<string, string>()
  return {
    get: (key) => Effect.sync(() => texts.get(key)),
    set: (key, text) => Effect.sync(() => void texts.set(key, text)),
    remove: (key) => Effect.sync(() => void texts.delete(key))
  }
}

const clanOf = (more: Body, ...members: ReadonlyArray<Body>): Body => ({
  ...clan,
  members: members.length,
  memberList: members,
  ...more
})

describe("a part that cannot be read", () => {
  it.effect("of a clan: the rest is told, of the same member as well, and it when it can be read", () =>
    Effect.gen(function* () {
      const [leader, elder] = [clanMember("#2PP0", { trophies: 5000 }), clanMember("#2PP2")]
      const odd = { ...leader, trophies: "many", donations: 999 }
      assert.deepStrictEqual(
        yield* told(
          "clans",
          clanOf({}, leader, elder),
          clanOf({ clanPoints: "12" }, leader, elder),
          clanOf({ clanPoints: "12", warWins: 500 }, leader, elder),
          clanOf({ clanPoints: 12, warWins: 500 }, odd, elder),
          clanOf({ clanPoints: 12, warWins: 500 }, { ...odd, trophies: 5001 }, elder)
        ),
        ["PollFailed", "warWins 500", "#2PP0 donations 999", "clanPoints 12", "PollFailed", "#2PP0 trophies 5001"]
      )
    })
  )

  it.effect("of a clan at the first look has not changed when it can be read", () =>
    Effect.gen(function* () {
      const leader = clanMember("#2PP0")
      assert.deepStrictEqual(
        (yield* told(
          "clans",
          clanOf(
            { warLeague: "gold", clanCapital: 7 },
            { ...leader, leagueTier: 7 },
            { ...clanMember("#2PP2"), role: 3 }
          ),
          clanOf({ warLeague: "gold", clanCapital: 7, warWins: 500 }, leader, { ...clanMember("#2PP2"), role: 3 }),
          clanOf({ warWins: 500 }, leader, clanMember("#2PP2")),
          clanOf({ warWins: 501 }, leader, clanMember("#2PP2"), clanMember("#2PP8"))
        )).filter((what) => what !== "PollFailed"),
        ["warWins 500", "ClanMemberJoined", "warWins 501", "members 3"]
      )
    })
  )

  it.effect("and that a body has to have is not known at the first look, and has not changed when it can be read", () =>
    Effect.gen(function* () {
      const leader = clanMember("#2PP0")
      const odd: Body = { clanPoints: null, warWins: "many", name: 7, isWarLogPublic: "yes" }
      assert.deepStrictEqual(
        yield* told(
          "clans",
          clanOf(odd, leader),
          clanOf({ ...odd, clanLevel: 12 }, leader),
          clanOf({ clanLevel: 12, warWins: "many" }, leader),
          clanOf({ clanLevel: 12, clanPoints: 77, warWins: "many" }, leader),
          clanOf({ clanLevel: 12, clanPoints: 77 }, leader),
          clanOf({ clanLevel: 12, clanPoints: 77, warWins: 500 }, leader)
        ),
        ["PollFailed", "PollFailed", "clanLevel 12", "PollFailed", "clanPoints 77", "warWins 500"]
      )
      const ill: Body = { expLevel: "x", clan: { tag: 5 }, name: null, builderBaseTrophies: "many" }
      assert.deepStrictEqual(
        yield* told(
          "players",
          { ...player, ...ill },
          { ...player, ...ill, donations: 4321 },
          { ...player, donations: 4321 },
          { ...player, donations: 4322 }
        ),
        ["PollFailed", "PollFailed", "donations 4321", "donations 4322"]
      )
    })
  )

  it.effect("at the first look is told from when it can be read, also if it is nothing then", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        (yield* told(
          "players",
          { ...player, attackWins: null, clan: 5 },
          { ...player, attackWins: 0, clan: null },
          { ...player, attackWins: 1, clan: { tag: "#2PP", name: "One" } }
        )).filter((what) => what !== "PollFailed"),
        ["PlayerJoinedClan", "attackWins 1"]
      )
      const leader = clanMember("#2PP0")
      assert.deepStrictEqual(
        (yield* told(
          "clans",
          clanOf({ warWinStreak: "none", warLeague: 7 }, leader),
          clanOf({ warWinStreak: 0, warLeague: null }, leader),
          clanOf({ warWinStreak: 1, warLeague: null }, leader)
        )).filter((what) => what !== "PollFailed"),
        ["warWinStreak 1"]
      )
    })
  )

  it.effect("at the first look has not changed for the next process either", () =>
    Effect.gen(function* () {
      const leader = clanMember("#2PP0")
      const store = memory()
      const process = (...bodies: ReadonlyArray<Body>) =>
        told("clans", ...bodies).pipe(
          Effect.map((seen) => seen.filter((what) => what !== "PollFailed")),
          Effect.provideService(SnapshotStore.SnapshotStore, store)
        )
      assert.deepStrictEqual(
        yield* process(clanOf({ warWinStreak: null }, leader), clanOf({ warWinStreak: 0 }, leader)),
        []
      )
      assert.deepStrictEqual(yield* process(clanOf({ warWinStreak: 1 }, leader)), ["warWinStreak 1"])
    })
  )

  it.effect("at the first look is not told by the process that can read it", () =>
    Effect.gen(function* () {
      const leader = clanMember("#2PP0")
      const store = memory()
      const process = (...bodies: ReadonlyArray<Body>) =>
        told("clans", ...bodies).pipe(
          Effect.map((seen) => seen.filter((what) => what !== "PollFailed")),
          Effect.provideService(SnapshotStore.SnapshotStore, store)
        )
      const odd: Body = { ...clanMember("#2PP2"), role: 3 }
      assert.deepStrictEqual(yield* process(clanOf({ clanPoints: null }, leader, odd)), [])
      assert.deepStrictEqual(yield* process(clanOf({ clanPoints: null, warWins: 500 }, leader, odd)), ["warWins 500"])
      const whole = [leader, clanMember("#2PP2")]
      assert.deepStrictEqual(yield* process(clanOf({ warWins: 500 }, ...whole)), [])
      assert.deepStrictEqual(yield* process(clanOf({ warWins: 500, clanPoints: 78 }, ...whole)), ["clanPoints 78"])
    })
  )

  it.effect("of a player: the rest is told, and it when it can be read", () =>
    Effect.gen(function* () {
      const [one, two] = [unit("Barbarian", 5), unit("Archer", 4)]
      const odd = unit("Barbarian", "six")
      assert.deepStrictEqual(
        yield* told(
          "players",
          playerOf(3000, one, two),
          playerOf(3000, odd, two),
          playerOf(3010, odd, two),
          playerOf(3010, odd, unit("Archer", 5)),
          playerOf(3010, unit("Barbarian", 6), unit("Archer", 5)),
          playerOf("3,011", unit("Barbarian", 6), unit("Archer", 6)),
          playerOf(3011, unit("Barbarian", 6), unit("Archer", 6))
        ),
        [
          "PollFailed",
          "trophies 3010",
          "PlayerUnitUpgraded Archer 4>5",
          "PlayerUnitUpgraded Barbarian 5>6",
          "PlayerUnitUpgraded Archer 5>6",
          "PollFailed",
          "trophies 3011"
        ]
      )
    })
  )

  it.effect("of a player at the first look has not come when it can be read; what comes later has", () =>
    Effect.gen(function* () {
      const two = unit("Archer", 4)
      assert.deepStrictEqual(
        (yield* told(
          "players",
          playerOf(3000, unit("Barbarian", "six"), two),
          playerOf(3010, unit("Barbarian", "six"), two),
          playerOf(3010, unit("Barbarian", 6), two),
          playerOf(3010, unit("Barbarian", 7), two, unit("Giant", 1))
        )).filter((what) => what !== "PollFailed"),
        ["trophies 3010", "PlayerUnitUpgraded Barbarian 6>7", "PlayerUnitUnlocked Giant 0>1"]
      )
    })
  )

  it.effect("of a war: attacks are told as soon as they can be read, and nobody has left", () =>
    Effect.gen(function* () {
      const odd = { ...again, stars: "three" }
      assert.deepStrictEqual(
        yield* told(
          "wars",
          warOf({}, hit),
          warOf({}, { ...hit, order: null }),
          warOf({ mapPosition: "two" }, hit, odd),
          warOf({ mapPosition: "two", attacks: [attack(3, b, c, 3, 100)] }, hit, odd),
          warOf({ attacks: [attack(3, b, c, 3, 100)] }, hit, again)
        ),
        ["PollFailed", "PollFailed", `${b}>${c}`, `${a}>${d}`]
      )
    })
  )

  it.effect("of a raid log that nothing is told from holds nothing up", () =>
    Effect.gen(function* () {
      const odd = (more: Body, ...attacks: ReadonlyArray<Body>): Body => ({ ...raidOf(...attacks), ...more })
      assert.deepStrictEqual(
        yield* told(
          "raids",
          raidOf(raided(a, 20)),
          odd({ paging: [] }, raided(b, 30), raided(a, 20)),
          odd({ paging: { cursors: "" } }, raided(c, 40), raided(b, 30), raided(a, 20))
        ),
        [`${b} 2 10`, "PollFailed", `${c} 3 10`, "PollFailed"]
      )
    })
  )

  it.effect("of a raid: its district waits, so that no attack takes the number of another", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        yield* told(
          "raids",
          raidOf(raided(a, 40)),
          raidOf(raided(b, "much"), raided(a, 40)),
          raidOf(raided(c, 90), raided(b, "much"), raided(a, 40)),
          raidOf(raided(c, 90), raided(b, 70), raided(a, "some")),
          raidOf(raided(d, 95), raided(c, 90), raided(b, 70), raided(a, 40))
        ),
        ["PollFailed", `${b} 2 30`, `${c} 3 20`, `${d} 4 5`]
      )
    })
  )
})
