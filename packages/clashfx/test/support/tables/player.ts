/** The tables of players and of what they have, the way that production goes: body, snapshot, store, diff. */
import * as assert from "node:assert"
import * as Schema from "effect/Schema"
import type * as PlayerModel from "../../../src/model/Player.ts"
import type * as PlayerDiffModule from "../../../src/diff/PlayerDiff.ts"
import type * as Store from "../../../src/watch/players/store.ts"
import type { FieldRow, TableCheck } from "./tableCheck.ts"

const named = (id: number) => ({ id, name: `Name ${id}` })
const iconUrls = { small: "s", medium: "m", tiny: "t" }
const sent = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(sent) : typeof value === "object" && value !== null ? { ...value, iconUrls } : value

const season = { id: "2025-01", rank: 9, trophies: 5000 }
const legend = {
  legendTrophies: 10,
  currentSeason: season,
  previousSeason: season,
  bestSeason: season,
  previousBuilderBaseSeason: season,
  bestBuilderBaseSeason: season
}

/** The fields that are told, each once or more. */
export const rows: ReadonlyArray<FieldRow> = [
  ["name", "Ann", "Bea"],
  ["expLevel", 1, 2],
  ["townHallLevel", 3, 4],
  ["townHallWeaponLevel", 5, 6],
  ["trophies", 7, 8],
  ["bestTrophies", 9, 10],
  ["leagueTier", named(1), named(2)],
  ["league", named(3), named(4)],
  ["currentLeagueGroupTag", "#2PP", "#2QQ"],
  ["currentLeagueSeasonId", 11, 12],
  ["previousLeagueGroupTag", "#2PY", "#2QY"],
  ["previousLeagueSeasonId", 13, 14],
  ["attackWins", 15, 16],
  ["defenseWins", 17, 18],
  ["warStars", 19, 20],
  ["builderHallLevel", 21, 22],
  ["builderBaseTrophies", 23, 24],
  ["bestBuilderBaseTrophies", 25, 26],
  ["builderBaseLeague", named(5), named(6)],
  ["role", "member", "admin"],
  ["warPreference", "in", "out"],
  ["donations", 27, 28],
  ["donationsReceived", 29, 30],
  ["clanCapitalContributions", 31, 32],
  ["labels", [named(7)], [named(8)]],
  ["clan", { tag: "#2PP", name: "X" }, { tag: "#2PP", name: "Y" }],
  [
    "legendStatistics",
    legend,
    { ...legend, legendTrophies: 11 },
    { legendStatistics: { ...legend, legendTrophies: 11 } }
  ],
  ...Object.keys(legend)
    .filter((key) => key !== "legendTrophies")
    .flatMap((key) =>
      [{ id: "2025-02" }, { rank: 8 }, { trophies: 5001 }].map((more): FieldRow => {
        const after = { ...legend, [key]: { ...season, ...more } }
        return ["legendStatistics", legend, after, { legendStatistics: after }]
      })
    ),
  [
    "playerHouse",
    [{ type: "roof", id: 1 }],
    [{ type: "roof", id: 2 }],
    { playerHouse: { elements: [{ type: "roof", id: 2 }] } }
  ]
]

const item = (name: string, level: number, more: object = {}) => ({
  name,
  level,
  maxLevel: 9,
  village: "home",
  ...more
})
const goal = { name: "Gold Grab", stars: 1, value: 5, target: 9, info: "", completionInfo: null, village: "home" }

/** A player with the first value of each field. */
export const player = {
  tag: "#2PP0",
  name: "Ann",
  ...Object.fromEntries(rows.map(([field, value]) => [field, sent(value)])),
  legendStatistics: legend,
  playerHouse: { elements: [{ type: "roof", id: 1 }] },
  troops: [
    item("Barbarian", 5),
    item("Baby Dragon", 1),
    item("Baby Dragon", 2, { village: "builderBase" }),
    item("Super Archer", 1)
  ],
  heroes: [item("Barbarian King", 5, { equipment: [item("Vampstache", 1)] })],
  spells: [item("Rage Spell", 5)],
  heroEquipment: [item("Vampstache", 5)],
  achievements: [goal, { ...goal, name: "Twin" }, { ...goal, name: "Twin", value: 6 }]
}

const [barbarian, dragon, other, archer] = player.troops

/** What is sent when a field has its second value. */
export const edit = ([field, , value, other]: FieldRow): object => other ?? { [field]: sent(value) }

/** What is done to a player, and what is told of it. */
const news: ReadonlyArray<readonly [sent: object, tag: string, ...words: ReadonlyArray<string>]> = [
  [
    { troops: [item("Barbarian", 6), dragon, other, archer] },
    "PlayerUnitUpgraded",
    '"list":"troops"',
    '"village":"home"'
  ],
  [
    { troops: [barbarian, dragon, item("Baby Dragon", 3, { village: "builderBase" }), archer] },
    "PlayerUnitUpgraded",
    '"village":"builderBase"'
  ],
  [{ heroes: [{ ...player.heroes[0], level: 6 }] }, "PlayerUnitUpgraded", '"category":"hero"'],
  [{ spells: [item("Rage Spell", 6)] }, "PlayerUnitUpgraded", '"category":"spell"'],
  [{ heroEquipment: [item("Vampstache", 6)] }, "PlayerUnitUpgraded", '"category":"equipment"'],
  [{ troops: [barbarian, dragon, other, { ...archer, superTroopIsActive: true }] }, "PlayerSuperTroopActivated"],
  [{ heroes: [item("Barbarian King", 5, { equipment: [item("Spiky Ball", 1)] })] }, "PlayerHeroEquipmentChanged"],
  [
    { achievements: [{ ...goal, value: 7 }, ...player.achievements.slice(1)] },
    "PlayerAchievementProgressed",
    '"current":7'
  ],
  [
    { achievements: [{ ...goal, stars: 2 }, ...player.achievements.slice(1)] },
    "PlayerAchievementStarEarned",
    '"current":2'
  ],
  [
    { achievements: [...player.achievements.slice(0, 2), { ...goal, name: "Twin", value: 9 }] },
    "PlayerAchievementProgressed",
    '"occurrence":2'
  ],
  [{ clan: { tag: "#2QQ", name: "X" } }, "PlayerSwitchedClan"]
]

export const check: TableCheck = {
  tables: [
    "diff/player/playerTable.ts",
    "diff/player/legend.ts",
    "diff/player/playerRows.ts",
    "diff/player/playerUnits.ts"
  ],
  run: async (load) => {
    const { Player } = await load<typeof PlayerModel>("model/Player.ts")
    const { diff, snapshot } = await load<typeof PlayerDiffModule>("diff/PlayerDiff.ts")
    const { StoredPlayer } = await load<typeof Store>("watch/players/store.ts")
    const decode = Schema.decodeUnknownSync(Player)
    const stored = Schema.fromJsonString(Schema.toCodecJson(StoredPlayer))
    const ways = [
      (of: PlayerDiffModule.PlayerSnapshot) => of,
      (of: PlayerDiffModule.PlayerSnapshot) => Schema.decodeUnknownSync(stored)(Schema.encodeUnknownSync(stored)(of))
    ]
    for (const way of ways) {
      const told = (after: object) => diff(way(snapshot(decode(player))), way(snapshot(decode(after))))
      assert.deepStrictEqual(told(player), [])
      for (const row of rows) {
        const [field, previous, current] = row
        const name = field === "name" ? current : "Ann"
        assert.deepStrictEqual(told({ ...player, ...edit(row) }), [
          { _tag: "PlayerChanged", field, previous, current, name }
        ])
      }
      for (const [more, tag, ...words] of news) {
        const changes = told({ ...player, ...more })
        assert.deepStrictEqual(
          changes.map(({ _tag }) => _tag),
          [tag]
        )
        for (const word of words) assert.ok(JSON.stringify(changes).includes(word), word)
      }
    }
  }
}
