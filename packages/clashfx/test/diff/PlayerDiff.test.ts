/** The events between two snapshots of a player: fields, units, achievements, equipment, clan. */
import { loadTable } from "@clashfx/game-data"
import { Command, Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as KeyValueStore from "effect/persistence/KeyValueStore"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { expectTypeOf } from "vitest"
import * as Players from "../../src/api/Players.ts"
import { Player } from "../../src/model/Player.ts"
import { WatchEvent } from "../../src/watch/WatchEvent.ts"
import { StoredPlayer } from "../../src/watch/players/store.ts"
import * as PlayerDiff from "../../src/diff/PlayerDiff.ts"
import * as SnapshotStore from "../../src/watch/SnapshotStore.ts"
import * as Watcher from "../../src/watch/Watcher.ts"
import { simulated } from "../support/simulated.ts"
import { edit, player as fieldBody, rows as fieldRows } from "../support/tables/player.ts"
import {
  achievement,
  type Body,
  clanOf,
  Drawn,
  drawn,
  iconUrls,
  item,
  lists,
  look,
  lookWithout,
  sorted
} from "../support/players.ts"

/** What changes when the body does, without the name of the player. */
const changes = (after: Body, before: Body = {}): ReadonlyArray<unknown> =>
  PlayerDiff.diff(look(before), look(after)).map(({ name, ...change }) => {
    assert.strictEqual(name, look(after).name)
    return change
  })

const decode = Schema.decodeUnknownSync(Player)
const lookAt = (body: object): PlayerDiff.PlayerSnapshot => PlayerDiff.snapshot(decode(body))

const replaced = <K extends keyof typeof lists>(list: K, at: number, ...rows: ReadonlyArray<Body>): Body => ({
  [list]: lists[list].toSpliced(at, 1, ...rows)
})

// ---------------------------------------------------------------------------------------------------------------------
// Fields
// ---------------------------------------------------------------------------------------------------------------------

/** Values that are special: field, its value in `base`, and another one as it is sent and as it is told. */
const specialValues: ReadonlyArray<
  readonly [field: string, previous: unknown, current: unknown, sent?: readonly [key: string, value: unknown]]
> = [
  [
    "league",
    null,
    { id: 29000022, name: "Legend League" },
    ["league", { id: 29000022, name: "Legend League", iconUrls }]
  ],
  ["previousLeagueGroupTag", "#0", "#2YYCYCC"],
  ["donations", 30, 0],
  [
    "labels",
    [{ id: 57000000, name: "Clan Wars" }],
    [
      { id: 57000001, name: "Clan War League" },
      { id: 57000000, name: "Clan Wars" }
    ],
    [
      "labels",
      [
        { id: 57000001, name: "Clan War League", iconUrls },
        { id: 57000000, name: "Clan Wars", iconUrls }
      ]
    ]
  ],
  [
    "legendStatistics",
    {
      legendTrophies: 10,
      currentSeason: { id: null, rank: null, trophies: 5000 },
      previousSeason: null,
      bestSeason: { id: "2025-01", rank: 9, trophies: 5900 },
      previousBuilderBaseSeason: null,
      bestBuilderBaseSeason: null
    },
    {
      legendTrophies: 10,
      currentSeason: { id: null, rank: 77, trophies: 5030 },
      previousSeason: null,
      bestSeason: null,
      previousBuilderBaseSeason: null,
      bestBuilderBaseSeason: null
    },
    ["legendStatistics", { legendTrophies: 10, currentSeason: { rank: 77, trophies: 5030 } }]
  ],
  [
    "playerHouse",
    [
      { type: "ground", id: 82000000 },
      { type: "roof", id: 82000008 }
    ],
    [{ type: "ground", id: 82000001 }],
    ["playerHouse", { elements: [{ type: "ground", id: 82000001 }] }]
  ]
]

describe("a field of a player", () => {
  for (const row of fieldRows) {
    it(`${row[0]} changes`, () => {
      const [field, previous, current] = row
      const [before, after] = [lookAt(fieldBody), lookAt({ ...fieldBody, ...edit(row) })]
      const named = (name: unknown) => (field === "name" ? name : fieldBody.name)
      const there: ReadonlyArray<unknown> = PlayerDiff.diff(before, after)
      assert.deepStrictEqual(there, [{ _tag: "PlayerChanged", field, previous, current, name: named(current) }])
      const back: ReadonlyArray<unknown> = PlayerDiff.diff(after, before)
      assert.deepStrictEqual(back, [
        { _tag: "PlayerChanged", field, previous: current, current: previous, name: named(previous) }
      ])
    })
  }

  for (const [field, previous, current, [key, value] = [field, current]] of specialValues) {
    it(`${field} changes to what is special`, () => {
      assert.deepStrictEqual(changes({ [key]: value }), [{ _tag: "PlayerChanged", field, previous, current }])
      assert.deepStrictEqual(changes({}, { [key]: value }), [
        { _tag: "PlayerChanged", field, previous: current, current: previous }
      ])
    })
  }

  it("is in the events, and in the table of its values, whatever the model has", () => {
    const told = PlayerDiff.PlayerChanged.members.map((member) => member.fields.field.schema.literal)
    assert.deepStrictEqual(told.toSorted(), [...new Set(fieldRows.map(([field]) => field))].toSorted())
    const otherwise = ["tag", "achievements", "troops", "heroes", "heroEquipment", "spells"]
    assert.deepStrictEqual([...told, ...otherwise].toSorted(), Object.keys(Player.fields).toSorted())
  })

  it("is null when it is not sent any more", () => {
    const gone = PlayerDiff.diff(look(), lookWithout("legendStatistics", "townHallWeaponLevel", "leagueTier"))
    assert.deepStrictEqual(
      gone.map((change) => ("field" in change ? [change.field, change.current] : change._tag)),
      [
        ["townHallWeaponLevel", null],
        ["leagueTier", null],
        ["legendStatistics", null]
      ]
    )
    assert.deepStrictEqual(PlayerDiff.diff(look({ labels: [] }), lookWithout("labels")), [])
    const house = look({ playerHouse: { elements: [] } })
    assert.deepStrictEqual(PlayerDiff.diff(house, lookWithout("playerHouse")), [])
  })

  const seasons = [
    "currentSeason",
    "previousSeason",
    "bestSeason",
    "previousBuilderBaseSeason",
    "bestBuilderBaseSeason"
  ]
  for (const season of seasons) {
    it(`legendStatistics changes with anything in ${season}`, () => {
      const of = { id: "2025-01", rank: 9, trophies: 5900 }
      const statistics = (more: Body): Body => ({
        legendStatistics: { legendTrophies: 1, [season]: { ...of, ...more } }
      })
      for (const more of [{ id: "2025-02" }, { rank: 8 }, { rank: null }, { trophies: 5901 }]) {
        assert.strictEqual(changes(statistics(more), statistics({})).length, 1)
      }
      assert.deepStrictEqual(changes(statistics({}), statistics({})), [])
    })
  }

  it("carries the name that the player has now", () => {
    const told = PlayerDiff.diff(look(), look({ name: "Ben", trophies: 1 }))
    assert.deepStrictEqual(
      told.map(({ name }) => name),
      ["Ben", "Ben"]
    )
  })
})

// ---------------------------------------------------------------------------------------------------------------------
// Clans
// ---------------------------------------------------------------------------------------------------------------------

describe("the clan of a player", () => {
  const goblins = { tag: "#2PP", name: "Goblins" }
  const giants = { tag: "#2QQ", name: "Giants" }
  const moves: ReadonlyArray<readonly [string, Body, Body, ReadonlyArray<unknown>]> = [
    ["is joined", { clan: null }, {}, [{ _tag: "PlayerJoinedClan", current: goblins }]],
    ["is left", {}, { clan: null }, [{ _tag: "PlayerLeftClan", previous: goblins }]],
    [
      "is switched",
      {},
      { clan: clanOf("#2QQ", "Giants") },
      [{ _tag: "PlayerSwitchedClan", previous: goblins, current: giants }]
    ],
    [
      "is switched, also to one of the same name",
      {},
      { clan: clanOf("#2QQ", "Goblins") },
      [{ _tag: "PlayerSwitchedClan", previous: goblins, current: { tag: "#2QQ", name: "Goblins" } }]
    ],
    ["levels up without the player", {}, { clan: { ...clanOf("#2PP", "Goblins"), clanLevel: 8 } }, []],
    ["is still none", { clan: null }, { clan: null }, []],
    [
      "takes role and preference with it",
      {},
      { clan: null, role: null, warPreference: null },
      [
        { _tag: "PlayerLeftClan", previous: goblins },
        { _tag: "PlayerChanged", field: "role", previous: "member", current: null },
        { _tag: "PlayerChanged", field: "warPreference", previous: "in", current: null }
      ]
    ]
  ]
  for (const [name, before, after, expected] of moves) {
    it(name, () => assert.deepStrictEqual(changes(after, before), expected))
  }
})

// ---------------------------------------------------------------------------------------------------------------------
// Units
// ---------------------------------------------------------------------------------------------------------------------

describe("a unit of a player", () => {
  const upgrades: ReadonlyArray<
    readonly [keyof typeof lists, number, category: string, from: number, village?: string]
  > = [
    ["troops", 0, "troop", 5],
    ["troops", 1, "troop", 4],
    ["troops", 2, "troop", 12, "builderBase"],
    ["troops", 3, "siegeMachine", 3],
    ["troops", 4, "pet", 7],
    ["troops", 5, "superTroop", 1],
    ["heroes", 1, "hero", 51],
    ["heroes", 2, "hero", 20, "builderBase"],
    ["spells", 0, "spell", 5],
    ["heroEquipment", 1, "equipment", 8]
  ]
  for (const [list, at, category, level, village = "home"] of upgrades) {
    const row: Body = { ...lists[list][at] }
    const of = { unit: row["name"], category, list, village, occurrence: 1 }
    const higher = replaced(list, at, { ...row, level: level + 2 })

    it(`${String(of.unit)} (${village}, ${category}) is upgraded, unlocked, set back, and goes away`, () => {
      assert.deepStrictEqual(changes(higher), [
        { _tag: "PlayerUnitUpgraded", ...of, previous: level, current: level + 2 }
      ])
      assert.deepStrictEqual(changes({}, higher), [
        { _tag: "PlayerUnitLowered", ...of, previous: level + 2, current: level }
      ])
      const locked = replaced(list, at)
      const unit = (change: unknown): boolean => JSON.stringify(change).includes('"unit"')
      assert.deepStrictEqual(changes({}, locked).filter(unit), [
        { _tag: "PlayerUnitUnlocked", ...of, previous: 0, current: level }
      ])
      assert.deepStrictEqual(changes(locked).filter(unit), [
        { _tag: "PlayerUnitLowered", ...of, previous: level, current: 0 }
      ])
    })
  }

  it("of level 0 is locked", () => {
    const locked = { spells: [...lists.spells, item("Jump Spell", 0)] }
    assert.deepStrictEqual(changes(locked), [])
    assert.deepStrictEqual(changes({ spells: [...lists.spells, item("Jump Spell", 1)] }, locked), [
      {
        _tag: "PlayerUnitUnlocked",
        unit: "Jump Spell",
        category: "spell",
        list: "spells",
        village: "home",
        occurrence: 1,
        previous: 0,
        current: 1
      }
    ])
  })

  it("that is not known yet is what its list says", () => {
    const told = PlayerDiff.diff(
      look(),
      look({ troops: [...lists.troops, item("New Pet", 1)], heroes: [...lists.heroes, item("New Hero", 1)] })
    )
    assert.deepStrictEqual(
      told.map((change) => ("category" in change ? [change.unit, change.list, change.category] : [])),
      [
        ["New Pet", "troops", "troop"],
        ["New Hero", "heroes", "hero"]
      ]
    )
  })

  it("shares its name with another one: they are told apart by their order", () => {
    const golems = (first: number, second: number): Body => ({
      troops: [item("Meteor Golem", first), ...lists.troops, item("Meteor Golem", second)]
    })
    const of = { unit: "Meteor Golem", category: "troop", list: "troops", village: "home" }
    assert.deepStrictEqual(changes(golems(1, 4), golems(1, 3)), [
      { _tag: "PlayerUnitUpgraded", ...of, occurrence: 2, previous: 3, current: 4 }
    ])
    assert.deepStrictEqual(changes(golems(2, 3), golems(1, 3)), [
      { _tag: "PlayerUnitUpgraded", ...of, occurrence: 1, previous: 1, current: 2 }
    ])
  })

  it("may stand anywhere in its list", () => {
    assert.deepStrictEqual(changes({ troops: lists.troops.toReversed(), heroes: lists.heroes.toReversed() }), [])
    const unlocked = changes({ troops: [item("Archer", 1), ...lists.troops.toReversed()] })
    assert.strictEqual(unlocked.length, 1)
  })

  it.live("has the category that the game data gives it", () =>
    Effect.gen(function* () {
      const troops = (yield* Effect.promise(() => loadTable("troops"))).all()
      const pets = (yield* Effect.promise(() => loadTable("pets"))).all()
      const expected = new Map<string, string>([
        ...troops.map((row) => {
          const isMachine = row.productionBuilding === "Workshop"
          return [row.name, row.superTroop !== undefined ? "superTroop" : isMachine ? "siegeMachine" : "troop"] as const
        }),
        ...pets.map(({ name }) => [name, "pet"] as const)
      ])
      const all = look({ troops: [...expected.keys()].map((name) => item(name, 1)) })
      const told = PlayerDiff.diff(look({ troops: [] }), all)
      assert.deepStrictEqual(
        new Map(told.flatMap((change) => ("category" in change ? [[change.unit, change.category] as const] : []))),
        expected
      )
    })
  )
})

describe("a super troop", () => {
  const boosted = item("Super Barbarian", 1, { superTroopIsActive: true })

  it("is activated and expires", () => {
    const both = replaced("troops", 5, boosted)
    assert.deepStrictEqual(changes(both), [{ _tag: "PlayerSuperTroopActivated", unit: "Super Barbarian" }])
    assert.deepStrictEqual(changes({}, both), [{ _tag: "PlayerSuperTroopExpired", unit: "Super Barbarian" }])
  })

  it("follows another one", () => {
    const other = { troops: [...lists.troops.slice(0, 5), boosted, item("Super Archer", 1)] }
    assert.deepStrictEqual(changes(other), [
      { _tag: "PlayerSuperTroopExpired", unit: "Super Archer" },
      { _tag: "PlayerSuperTroopActivated", unit: "Super Barbarian" }
    ])
  })
})

describe("what a hero wears", () => {
  const wearing = (...names: ReadonlyArray<string>) =>
    replaced("heroes", 0, item("Barbarian King", 50, { equipment: names.map((name) => item(name, 9)) }))
  const change = { _tag: "PlayerHeroEquipmentChanged", hero: "Barbarian King" }
  const table: ReadonlyArray<readonly [string, Body, ReadonlyArray<unknown>]> = [
    [
      "is exchanged",
      wearing("Vampstache", "Spiky Ball"),
      [
        {
          ...change,
          previous: ["Giant Gauntlet", "Vampstache"],
          current: ["Spiky Ball", "Vampstache"],
          equipped: ["Spiky Ball"],
          removed: ["Giant Gauntlet"]
        }
      ]
    ],
    [
      "is put off",
      wearing(),
      [
        {
          ...change,
          previous: ["Giant Gauntlet", "Vampstache"],
          current: [],
          equipped: [],
          removed: ["Giant Gauntlet", "Vampstache"]
        }
      ]
    ],
    ["changes places", wearing("Giant Gauntlet", "Vampstache"), []],
    ["is upgraded in the list of equipment only", wearing("Vampstache", "Giant Gauntlet"), []]
  ]
  for (const [name, after, expected] of table) it(name, () => assert.deepStrictEqual(changes(after), expected))

  it("is put on", () => {
    assert.deepStrictEqual(changes({}, wearing()), [
      {
        ...change,
        previous: [],
        current: ["Giant Gauntlet", "Vampstache"],
        equipped: ["Giant Gauntlet", "Vampstache"],
        removed: []
      }
    ])
  })
})

// ---------------------------------------------------------------------------------------------------------------------
// Achievements
// ---------------------------------------------------------------------------------------------------------------------

describe("an achievement", () => {
  const gold = { achievement: "Gold Grab", village: "home", occurrence: 1 }
  const safe = { achievement: "Keep Your Account Safe!", village: "home" }
  const lowered = (from: readonly [number, number], to: readonly [number, number]) => ({
    _tag: "PlayerAchievementLowered",
    ...gold,
    previous: { value: from[0], stars: from[1] },
    current: { value: to[0], stars: to[1] }
  })
  const table: ReadonlyArray<readonly [string, Body, ReadonlyArray<unknown>]> = [
    [
      "progresses",
      replaced("achievements", 0, achievement("Gold Grab", 900, 2)),
      [{ _tag: "PlayerAchievementProgressed", ...gold, previous: 500, current: 900 }]
    ],
    [
      "earns a star",
      replaced("achievements", 0, achievement("Gold Grab", 900, 3)),
      [
        { _tag: "PlayerAchievementProgressed", ...gold, previous: 500, current: 900 },
        { _tag: "PlayerAchievementStarEarned", ...gold, previous: 2, current: 3 }
      ]
    ],
    ["is set back", replaced("achievements", 0, achievement("Gold Grab", 9, 3)), [lowered([500, 2], [9, 3])]],
    ["loses a star", replaced("achievements", 0, achievement("Gold Grab", 501, 1)), [lowered([500, 2], [501, 1])]],
    ["goes away", replaced("achievements", 0), [lowered([500, 2], [0, 0])]],
    [
      "of another village begins",
      replaced("achievements", 3, achievement("Master Engineering", 3, 1, "builderBase")),
      [
        {
          _tag: "PlayerAchievementProgressed",
          achievement: "Master Engineering",
          village: "builderBase",
          occurrence: 1,
          previous: 0,
          current: 3
        },
        {
          _tag: "PlayerAchievementStarEarned",
          achievement: "Master Engineering",
          village: "builderBase",
          occurrence: 1,
          previous: 0,
          current: 1
        }
      ]
    ],
    [
      "that shares its name begins: the first one",
      replaced("achievements", 1, achievement("Keep Your Account Safe!", 1, 3)),
      [
        { _tag: "PlayerAchievementProgressed", ...safe, occurrence: 1, previous: 0, current: 1 },
        { _tag: "PlayerAchievementStarEarned", ...safe, occurrence: 1, previous: 0, current: 3 }
      ]
    ],
    [
      "that shares its name goes on: the second one",
      replaced("achievements", 2, achievement("Keep Your Account Safe!", 2, 3)),
      [{ _tag: "PlayerAchievementProgressed", ...safe, occurrence: 2, previous: 1, current: 2 }]
    ],
    [
      "has another target and text",
      replaced("achievements", 0, { ...achievement("Gold Grab", 500, 2), target: 7, info: "New" }),
      []
    ],
    ["is new and not begun", { achievements: [achievement("New", 0, 0), ...lists.achievements] }, []]
  ]
  for (const [name, after, expected] of table) it(name, () => assert.deepStrictEqual(changes(after), expected))
})

// ---------------------------------------------------------------------------------------------------------------------
// Properties
// ---------------------------------------------------------------------------------------------------------------------

const json = Schema.fromJsonString(Schema.toCodecJson(PlayerDiff.PlayerEvent))
const stored = Schema.fromJsonString(Schema.toCodecJson(StoredPlayer))
const restored = (snapshot: PlayerDiff.PlayerSnapshot) =>
  Schema.decodeUnknownSync(stored)(Schema.encodeUnknownSync(stored)(snapshot))

describe("changes of a player", () => {
  it.prop(
    "turn the previous snapshot into the current one",
    [Drawn, Drawn],
    ([a, b]) => {
      const [previous, current] = [drawn(a), drawn(b)]
      const told = PlayerDiff.diff(previous, current)
      assert.deepStrictEqual(sorted(PlayerDiff.apply(previous, told)), sorted(current))
      assert.deepStrictEqual(PlayerDiff.diff(PlayerDiff.apply(previous, told), current), [])
    },
    { timeout: 60_000, arbitrary: { runs: 500 } }
  )

  it.prop("are none between equal snapshots", [Drawn], ([a]) => {
    const snapshot = drawn(a)
    assert.deepStrictEqual(PlayerDiff.diff(snapshot, drawn(a)), [])
    assert.deepStrictEqual(PlayerDiff.diff(snapshot, structuredClone(snapshot)), [])
    assert.deepStrictEqual(PlayerDiff.diff(restored(snapshot), snapshot), [])
  })

  it.prop("have one place each: none is told twice", [Drawn, Drawn], ([a, b]) => {
    const told = PlayerDiff.diff(drawn(a), drawn(b)).map((change) => {
      if ("field" in change) return change.field
      if ("category" in change) return [change.list, change.village, change.unit, change.occurrence].join()
      if ("achievement" in change) {
        return [change._tag, change.village, change.achievement, change.occurrence].join()
      }
      if ("hero" in change) return change.hero
      return "unit" in change ? change.unit : "clan"
    })
    assert.strictEqual(new Set(told).size, told.length)
  })

  it("begin anew with what was found", () => {
    const [first, second] = [look(), look({ name: "Ben", clan: null, troops: [] })]
    assert.deepStrictEqual(PlayerDiff.found(second), { _tag: "PlayerFound", name: "Ben", current: second })
    assert.deepStrictEqual(PlayerDiff.apply(first, [PlayerDiff.found(second)]), second)
    const later = [...PlayerDiff.diff(second, first), PlayerDiff.found(first), ...PlayerDiff.diff(first, second)]
    assert.deepStrictEqual(sorted(PlayerDiff.apply(first, later)), sorted(second))
  })
})

describe("events of a player", () => {
  it.prop("go through JSON", [Arbitrary.schema(PlayerDiff.PlayerEvent)], ([event]) =>
    Equal.equals(Schema.decodeUnknownSync(json)(Schema.encodeUnknownSync(json)(event)), event)
  )

  it("narrow by tag and field", () => {
    const check = (event: WatchEvent) => {
      if (event._tag === "PlayerChanged") {
        expectTypeOf(event.name).toEqualTypeOf<string>()
        if (event.field === "trophies") expectTypeOf(event.previous).toEqualTypeOf<number>()
        if (event.field === "townHallWeaponLevel") expectTypeOf(event.current).toEqualTypeOf<number | null>()
        if (event.field === "leagueTier") {
          expectTypeOf(event.current).toEqualTypeOf<{ readonly id: number; readonly name: string } | null>()
        }
        if (event.field === "legendStatistics") {
          expectTypeOf(event.previous).branded.toEqualTypeOf<PlayerDiff.LegendSnapshot | null>()
        }
        if (event.field === "clan") expectTypeOf(event.current).branded.toEqualTypeOf<PlayerDiff.PlayerClan | null>()
      }
      if (event._tag === "PlayerSwitchedClan") {
        expectTypeOf(event.previous.tag).toEqualTypeOf<PlayerDiff.PlayerClan["tag"]>()
      }
      if (event._tag === "PlayerUnitUpgraded") {
        expectTypeOf(event.category).toEqualTypeOf<PlayerDiff.UnitCategory>()
        expectTypeOf(event.list).toEqualTypeOf<PlayerDiff.UnitList>()
        expectTypeOf(event.previous).toEqualTypeOf<number>()
      }
      if (event._tag === "PlayerAchievementLowered") {
        expectTypeOf(event.current).toEqualTypeOf<{ readonly value: number; readonly stars: number }>()
      }
      if (event._tag === "PlayerFound") expectTypeOf(event.current).branded.toEqualTypeOf<PlayerDiff.PlayerSnapshot>()
    }
    expectTypeOf(check).parameter(0).toEqualTypeOf<WatchEvent>()
  })
})

describe("a stored player", () => {
  it.prop("is the same when it is read", [Drawn], ([a]) => {
    const snapshot = drawn(a)
    assert.deepStrictEqual(restored(snapshot), snapshot)
  })

  it("shares its rows with all others", () => {
    const [snapshot, again] = [look(), restored(look({ name: "Ben" }))]
    assert.isAbove(again.units.length, 10)
    for (const list of ["units", "achievements", "worn", "playerHouse"] as const) {
      for (const [i, row] of snapshot[list].entries()) assert.strictEqual(again[list][i], row)
    }
    assert.strictEqual(again.labels, snapshot.labels)
    assert.strictEqual(again.leagueTier, snapshot.leagueTier)
    assert.strictEqual(again.superTroops, snapshot.superTroops)
  })

  it("is nothing when it is something else", () => {
    const decodeStored = Schema.decodeUnknownOption(StoredPlayer)
    assert.isTrue(Option.isNone(decodeStored({})))
    assert.isTrue(Option.isNone(decodeStored({ ...look(), troops: [["Archer"]] })))
  })
})

// ---------------------------------------------------------------------------------------------------------------------
// Watched
// ---------------------------------------------------------------------------------------------------------------------

const listen = Effect.gen(function* () {
  const watcher = yield* Watcher.make()
  yield* watcher.players.add("#PY2")
  const seen: Array<WatchEvent> = []
  yield* Effect.forkScoped(Stream.runForEach(watcher.events, (event) => Effect.sync(() => seen.push(event))))
  return seen
})

const minutes = (n: number) => Effect.repeat(TestClock.adjust("30 seconds"), { times: n * 2 - 1 })

describe("a watched player", () => {
  const world = simulated({
    clans: [
      { tag: "#2PP", name: "Goblins", players: ["#PY2", "#PY8"], members: 2 },
      { tag: "#2QQ", name: "Giants", players: ["#PY9"], members: 1 }
    ]
  })

  it.effect("says what happened, once, also what happened while nobody watched", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator
      const first = yield* Effect.scoped(
        Effect.gen(function* () {
          const seen = yield* listen
          yield* minutes(2)
          assert.deepStrictEqual(seen, [])
          yield* simulator.change(Command.setPlayer("#PY2", { name: "Renamed" }))
          yield* simulator.change(Command.join("#PY2", "#2QQ"))
          yield* minutes(3)
          return seen
        })
      )
      const told = first.map((event) => event._tag)
      assert.include(told, "PlayerSwitchedClan")
      assert.strictEqual(first.filter((event) => "field" in event && event.field === "name").length, 1)

      yield* simulator.change(Command.achieve("#PY2", "Gold Grab", 5))
      yield* simulator.change(Command.leave("#PY2"))
      const second = yield* Effect.scoped(Effect.tap(listen, minutes(5)))
      const after = second.map((event) => event._tag)
      assert.include(after, "PlayerLeftClan")
      assert.include(after, "PlayerAchievementProgressed")
      assert.notInclude(after, "PlayerSwitchedClan")
      const all = [...first, ...second]
      assert.strictEqual(new Set(all.map(({ id }) => id)).size, all.length)
    }).pipe(
      Effect.provide(
        Layer.mergeAll(world, SnapshotStore.layerKeyValueStore.pipe(Layer.provide(KeyValueStore.layerMemory)))
      )
    )
  )

  it.effect("is what its events say, and they say nothing that did not happen", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator
      const watcher = yield* Watcher.make({ initial: true })
      const seen: Array<WatchEvent> = []
      yield* Effect.forkScoped(Stream.runForEach(watcher.events, (event) => Effect.sync(() => seen.push(event))))
      const tags = (yield* simulator.world).clans.get("#2PP")?.roster.map(({ tag }) => tag) ?? []
      yield* watcher.players.add(...tags)
      yield* Effect.repeat(TestClock.adjust("5 minutes"), { times: 12 * 8 })

      const journal = yield* simulator.journal
      const happened = new Set(
        journal.flatMap((row) => {
          if (row.kind === "player") return [`${row.tag} ${row.field}`]
          return "tag" in row && "name" in row ? [`${row.tag} ${row.name}`] : []
        })
      )
      const told = seen.filter((event): event is PlayerDiff.PlayerEvent => "kind" in event && event.kind === "player")
      for (const event of told) {
        // Clans change their names and super troops follow their originals: the journal has that elsewhere.
        if ("field" in event && event.field !== "clan") assert.include(happened, `${event.tag} ${event.field}`)
        if ("category" in event && event.category !== "superTroop")
          assert.include(happened, `${event.tag} ${event.unit}`)
        if ("achievement" in event) assert.include(happened, `${event.tag} ${event.achievement}`)
      }
      for (const tag of tags) {
        const events = told.filter((event) => event.tag === tag)
        const last = PlayerDiff.snapshot(yield* Players.get(tag))
        assert.strictEqual(events[0]?._tag, "PlayerFound")
        assert.deepStrictEqual(sorted(PlayerDiff.apply(look(), events)), sorted(last))
        assert.isAbove(events.length, 50)
      }
      assert.isAbove(new Set(told.map((event) => event._tag)).size, 8)
    }).pipe(
      Random.withSeed("players"),
      Effect.scoped,
      Effect.provide(
        simulated({ clans: [{ tag: "#2PP", members: 8 }], activity: 4000, settings: { maxAge: 600 }, cache: "none" })
      )
    )
  )
})
