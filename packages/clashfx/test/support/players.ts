/** Players for the tests of what changes about them: one by hand, and drawn ones. */
import * as Schema from "effect/Schema"
import { Player } from "../../src/model/Player.ts"
import * as PlayerDiff from "../../src/diff/PlayerDiff.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Bodies
// ---------------------------------------------------------------------------------------------------------------------

export type Body = Readonly<Record<string, unknown>>

export const item = (name: string, level: number, more: Body = {}): Body => ({
  name,
  level,
  maxLevel: 99,
  village: "home",
  ...more
})

export const achievement = (name: string, value: number, stars: number, village = "home"): Body => ({
  name,
  stars,
  value,
  target: 100,
  info: "",
  completionInfo: null,
  village
})

export const clanOf = (tag: string, name: string): Body => ({ tag, name, clanLevel: 7 })
export const iconUrls = { small: "s" }

export const lists = {
  troops: [
    item("Barbarian", 5),
    item("Baby Dragon", 4),
    item("Baby Dragon", 12, { village: "builderBase" }),
    item("Wall Wrecker", 3),
    item("Unicorn", 7),
    item("Super Barbarian", 1),
    item("Super Archer", 1, { superTroopIsActive: true })
  ],
  heroes: [
    item("Barbarian King", 50, { equipment: [item("Vampstache", 9), item("Giant Gauntlet", 8)] }),
    item("Archer Queen", 51, { equipment: [item("Magic Mirror", 1)] }),
    item("Battle Machine", 20, { village: "builderBase" })
  ],
  spells: [item("Rage Spell", 5)],
  heroEquipment: [item("Vampstache", 9), item("Giant Gauntlet", 8), item("Magic Mirror", 1)],
  achievements: [
    achievement("Gold Grab", 500, 2),
    achievement("Keep Your Account Safe!", 0, 0),
    achievement("Keep Your Account Safe!", 1, 3),
    achievement("Master Engineering", 0, 0, "builderBase")
  ]
}

const base: Body = {
  tag: "#2PP0",
  name: "Ann",
  townHallLevel: 13,
  townHallWeaponLevel: 2,
  expLevel: 180,
  trophies: 500,
  bestTrophies: 5100,
  warStars: 900,
  attackWins: 10,
  defenseWins: 2,
  builderHallLevel: 9,
  builderBaseTrophies: 4000,
  bestBuilderBaseTrophies: 4100,
  builderBaseLeague: { id: 44000033, name: "Platinum League II" },
  role: "member",
  warPreference: "in",
  donations: 30,
  donationsReceived: 40,
  clanCapitalContributions: 1000,
  clan: clanOf("#2PP", "Goblins"),
  leagueTier: { id: 105000020, name: "Golem League 20", iconUrls },
  currentLeagueGroupTag: "#2YYCYCC",
  currentLeagueSeasonId: 1773032400,
  previousLeagueGroupTag: "#0",
  previousLeagueSeasonId: 0,
  legendStatistics: {
    legendTrophies: 10,
    currentSeason: { trophies: 5000 },
    bestSeason: { id: "2025-01", rank: 9, trophies: 5900 }
  },
  playerHouse: {
    elements: [
      { type: "ground", id: 82000000 },
      { type: "roof", id: 82000008 }
    ]
  },
  labels: [{ id: 57000000, name: "Clan Wars", iconUrls }],
  ...lists
}

const decode = Schema.decodeUnknownSync(Player)
export const look = (more: Body = {}): PlayerDiff.PlayerSnapshot => PlayerDiff.snapshot(decode({ ...base, ...more }))

/** The same body without some of its keys. */
export const lookWithout = (...keys: ReadonlyArray<string>): PlayerDiff.PlayerSnapshot =>
  PlayerDiff.snapshot(decode(Object.fromEntries(Object.entries(base).filter(([key]) => !keys.includes(key)))))

// ---------------------------------------------------------------------------------------------------------------------
// Drawn
// ---------------------------------------------------------------------------------------------------------------------

const few = Schema.Literals([0, 1, 2])
const fewOrNull = Schema.NullOr(few)
const village = Schema.Literals(["home", "builderBase"])
const rows = (...names: ReadonlyArray<string>) =>
  Schema.Array(Schema.Struct({ name: Schema.Literals(names), village, level: few })).check(Schema.isMaxLength(6))
const season = Schema.NullOr(
  Schema.Struct({ id: Schema.NullOr(Schema.Literals(["a", "b"])), rank: fewOrNull, trophies: few })
)
const worn = Schema.Array(Schema.Literals(["A", "B", "C"])).check(Schema.isMaxLength(2), Schema.isUnique())

/** Players with few different values, so that two of them have much in common. */
export const Drawn = Schema.Struct({
  numbers: Schema.Record(
    Schema.Literals([
      "expLevel",
      "townHallLevel",
      "trophies",
      "bestTrophies",
      "warStars",
      "attackWins",
      "defenseWins",
      "donations",
      "donationsReceived",
      "clanCapitalContributions"
    ]),
    few
  ),
  optional: Schema.Record(
    Schema.Literals([
      "townHallWeaponLevel",
      "builderHallLevel",
      "builderBaseTrophies",
      "bestBuilderBaseTrophies",
      "currentLeagueSeasonId",
      "previousLeagueSeasonId"
    ]),
    fewOrNull
  ),
  name: Schema.Literals(["Ann", "Ben"]),
  role: Schema.NullOr(Schema.Literals(["member", "leader"])),
  league: fewOrNull,
  group: Schema.NullOr(Schema.Literals(["#2PP", "#0"])),
  clan: Schema.NullOr(Schema.Struct({ tag: Schema.Literals(["#2PP", "#2QQ"]), name: Schema.Literals(["X", "Y"]) })),
  legend: Schema.NullOr(Schema.Struct({ legendTrophies: few, currentSeason: season, bestSeason: season })),
  labels: Schema.Array(few).check(Schema.isMaxLength(3)),
  house: Schema.Array(few).check(Schema.isMaxLength(3)),
  troops: rows("Archer", "Golem", "Unicorn"),
  spells: rows("Archer", "Jump Spell"),
  equipment: rows("A", "B"),
  heroes: Schema.Struct({ King: worn, Queen: worn }),
  active: Schema.Array(Schema.Literals(["Super Archer", "Super Giant"])).check(Schema.isUnique()),
  achievements: Schema.Array(
    Schema.Struct({ name: Schema.Literals(["X", "Y"]), village, value: few, stars: few })
  ).check(Schema.isMaxLength(6))
})

export const drawn = (of: typeof Drawn.Type): PlayerDiff.PlayerSnapshot =>
  look({
    ...of.numbers,
    ...of.optional,
    name: of.name,
    role: of.role,
    leagueTier: of.league === null ? null : { id: of.league, name: `League ${of.league}`, iconUrls },
    currentLeagueGroupTag: of.group,
    clan: of.clan,
    legendStatistics: of.legend,
    labels: of.labels.map((id) => ({ id, name: `Label ${id}`, iconUrls })),
    playerHouse: { elements: of.house.map((id) => ({ type: "roof", id })) },
    troops: [
      ...of.troops,
      ...of.active.map((name) => ({ name, village: "home", level: 1, superTroopIsActive: true }))
    ].map((row) => ({ maxLevel: 9, ...row })),
    spells: of.spells.map((row) => ({ maxLevel: 9, ...row })),
    heroEquipment: of.equipment.map((row) => ({ maxLevel: 9, ...row })),
    heroes: [
      item("Barbarian King", 2, { equipment: of.heroes.King.map((name) => item(name, 1)) }),
      item("Archer Queen", 2, { equipment: of.heroes.Queen.map((name) => item(name, 1)) })
    ],
    achievements: of.achievements.map((row) => ({ target: 9, ...row }))
  })

/** The rows of a snapshot in one order. */
export const sorted = ({ achievementValues, achievements, units, worn, ...rest }: PlayerDiff.PlayerSnapshot) => ({
  ...rest,
  units: units.map((unit) => JSON.stringify(unit)).sort(),
  worn: worn.map((row) => JSON.stringify(row)).sort(),
  achievements: achievements.map((row, i) => JSON.stringify([row, achievementValues[i]])).sort()
})
