/** What is remembered of a player between two looks. */
import * as Schema from "effect/Schema"
import { Role } from "../../model/Clan.ts"
import { open } from "../../model/internal/wire.ts"
import type { IconLeague, NamedLeague } from "../../model/League.ts"
import type { LegendSeason, LegendStatistics } from "../../model/LegendStatistics.ts"
import { activeSuperTroops, type Player, Village } from "../../model/Player.ts"
import { ClanTag, LeagueGroupTag } from "../../model/Tag.ts"
import { Named, shared as sharedOfClan } from "../clan/clanSnapshot.ts"
import { interner } from "../internal/intern.ts"
import { rowTable } from "./playerRows.ts"
import { UnitList } from "./playerUnits.ts"

const Text = Schema.String
const Int = Schema.Int
const OrNull = <S extends Schema.Constraint>(schema: S) => Schema.NullOr(schema)

// ---------------------------------------------------------------------------------------------------------------------
// Rows
// ---------------------------------------------------------------------------------------------------------------------

const placeFields = {
  name: Text,
  village: Village,
  /** 1 for the first of this name and village: names are not unique. */
  occurrence: Int
}

/** A unit that a player has. */
export const UnitSnapshot = Schema.Struct({ list: UnitList, ...placeFields, level: Int })
export interface UnitSnapshot extends Schema.Schema.Type<typeof UnitSnapshot> {}

/** An achievement that has begun. */
export const AchievementSnapshot = Schema.Struct({ ...placeFields, stars: Int })
export interface AchievementSnapshot extends Schema.Schema.Type<typeof AchievementSnapshot> {}

/** What a hero wears, by name and sorted: its two places are worth the same. */
export const WornSnapshot = Schema.Struct({ hero: Text, equipment: Schema.Array(Text) })
export interface WornSnapshot extends Schema.Schema.Type<typeof WornSnapshot> {}

/** A part of a player's capital house. */
export const HousePart = Schema.Struct({ type: Text, id: Int })
export interface HousePart extends Schema.Schema.Type<typeof HousePart> {}

// ---------------------------------------------------------------------------------------------------------------------
// Player
// ---------------------------------------------------------------------------------------------------------------------

/** The clan of a player. */
export const PlayerClan = Schema.Struct({ tag: ClanTag, name: Text })
export interface PlayerClan extends Schema.Schema.Type<typeof PlayerClan> {}

/** A legend season of a player. */
export const LegendSeasonSnapshot = Schema.Struct({ id: OrNull(Text), rank: OrNull(Int), trophies: Int })
export interface LegendSeasonSnapshot extends Schema.Schema.Type<typeof LegendSeasonSnapshot> {}

/** What a player has reached in the Legend League. */
export const LegendSnapshot = Schema.Struct({
  legendTrophies: Int,
  currentSeason: OrNull(LegendSeasonSnapshot),
  previousSeason: OrNull(LegendSeasonSnapshot),
  bestSeason: OrNull(LegendSeasonSnapshot),
  previousBuilderBaseSeason: OrNull(LegendSeasonSnapshot),
  bestBuilderBaseSeason: OrNull(LegendSeasonSnapshot)
})
export interface LegendSnapshot extends Schema.Schema.Type<typeof LegendSnapshot> {}

/** Takes part in wars, or does not. */
export const WarPreference = open("in", "out")
export type WarPreference = typeof WarPreference.Type

/** What is remembered of a player: only what makes events. Absent is `null`; what is not begun has no row. */
export const PlayerSnapshot = Schema.Struct({
  name: Text,
  expLevel: Int,
  townHallLevel: Int,
  townHallWeaponLevel: OrNull(Int),
  trophies: Int,
  bestTrophies: Int,
  leagueTier: OrNull(Named),
  /** The league of before the ranked rework. */
  league: OrNull(Named),
  currentLeagueGroupTag: OrNull(LeagueGroupTag),
  currentLeagueSeasonId: OrNull(Int),
  previousLeagueGroupTag: OrNull(LeagueGroupTag),
  previousLeagueSeasonId: OrNull(Int),
  legendStatistics: OrNull(LegendSnapshot),
  attackWins: Int,
  defenseWins: Int,
  warStars: Int,
  builderHallLevel: OrNull(Int),
  builderBaseTrophies: OrNull(Int),
  bestBuilderBaseTrophies: OrNull(Int),
  builderBaseLeague: OrNull(Named),
  clan: OrNull(PlayerClan),
  role: OrNull(Role),
  warPreference: OrNull(WarPreference),
  donations: Int,
  donationsReceived: Int,
  clanCapitalContributions: OrNull(Int),
  labels: Schema.Array(Named),
  playerHouse: Schema.Array(HousePart),
  units: Schema.Array(UnitSnapshot),
  /** The names of the super troops that are active, sorted. */
  superTroops: Schema.Array(Text),
  /** The heroes that wear something. */
  worn: Schema.Array(WornSnapshot),
  achievements: Schema.Array(AchievementSnapshot),
  /** The value of each of the `achievements`, in the same order: the rows themselves are shared with other players. */
  achievementValues: Schema.Array(Int)
})
export interface PlayerSnapshot extends Schema.Schema.Type<typeof PlayerSnapshot> {}

// ---------------------------------------------------------------------------------------------------------------------
// Shared objects
// ---------------------------------------------------------------------------------------------------------------------

const internNames = interner<ReadonlyArray<string>>()
const internPart = interner<HousePart>()
const internWorn = interner<WornSnapshot>()

const unitTable = (list: UnitList) => rowTable<UnitSnapshot>((place, level) => ({ list, ...place, level }))
const unitTables = {
  troops: unitTable("troops"),
  heroes: unitTable("heroes"),
  spells: unitTable("spells"),
  heroEquipment: unitTable("heroEquipment")
}
const achievementTable = rowTable<AchievementSnapshot>((place, stars) => ({ ...place, stars }))

/** From values to the one object that all snapshots share for them. */
export const shared = {
  named: sharedOfClan.named,
  labels: sharedOfClan.labels,
  names: (names: ReadonlyArray<string>): ReadonlyArray<string> => internNames(JSON.stringify(names), () => names),
  part: ({ id, type }: HousePart): HousePart => internPart(`${id} ${type}`, () => ({ type, id })),
  worn: ({ equipment, hero }: WornSnapshot): WornSnapshot =>
    internWorn(JSON.stringify([hero, equipment]), () => ({ hero, equipment })),
  unit: (unit: UnitSnapshot): UnitSnapshot => unitTables[unit.list].at(unit, unit.level),
  achievement: (of: AchievementSnapshot): AchievementSnapshot => achievementTable.at(of, of.stars)
}

// ---------------------------------------------------------------------------------------------------------------------
// From the model
// ---------------------------------------------------------------------------------------------------------------------

const league = (of: NamedLeague | IconLeague | null | undefined): Named | null =>
  of === null || of === undefined ? null : shared.named(of)

const season = (of: LegendSeason | null | undefined): LegendSeasonSnapshot | null =>
  of === null || of === undefined ? null : { id: of.id ?? null, rank: of.rank ?? null, trophies: of.trophies }

const legend = (of: LegendStatistics | null | undefined): LegendSnapshot | null =>
  of === null || of === undefined
    ? null
    : {
        legendTrophies: of.legendTrophies,
        currentSeason: season(of.currentSeason),
        previousSeason: season(of.previousSeason),
        bestSeason: season(of.bestSeason),
        previousBuilderBaseSeason: season(of.previousBuilderBaseSeason),
        bestBuilderBaseSeason: season(of.bestBuilderBaseSeason)
      }

/** Level 0 is what is not unlocked yet. */
const unitsOf = (player: Player): ReadonlyArray<UnitSnapshot> => {
  const units: Array<UnitSnapshot> = []
  const add = (list: UnitList, items: ReadonlyArray<{ name: string; village: string; level: number }>) => {
    const table = unitTables[list]
    table.begin()
    for (const { level, name, village } of items) {
      const row = table.next(name, village, level)
      if (level > 0) units.push(row)
    }
  }
  add("troops", player.troops)
  add("heroes", player.heroes)
  add("spells", player.spells)
  add("heroEquipment", player.heroEquipment ?? [])
  // Without the spare places of an array that has grown.
  return units.slice()
}

const achievementsOf = (player: Player): Pick<PlayerSnapshot, "achievements" | "achievementValues"> => {
  const achievements: Array<AchievementSnapshot> = []
  const achievementValues: Array<number> = []
  achievementTable.begin()
  for (const { name, stars, value, village } of player.achievements) {
    const row = achievementTable.next(name, village ?? "home", stars)
    if (stars === 0 && value === 0) continue
    achievements.push(row)
    achievementValues.push(value)
  }
  return { achievements: achievements.slice(), achievementValues: achievementValues.slice() }
}

const wornOf = (player: Player): ReadonlyArray<WornSnapshot> =>
  player.heroes.flatMap(({ equipment, name }) =>
    equipment === undefined || equipment === null || equipment.length === 0
      ? []
      : [shared.worn({ hero: name, equipment: equipment.map((item) => item.name).sort() })]
  )

/** The part of a player that makes events. */
export const snapshot = (player: Player): PlayerSnapshot => ({
  name: player.name,
  expLevel: player.expLevel,
  townHallLevel: player.townHallLevel,
  townHallWeaponLevel: player.townHallWeaponLevel ?? null,
  trophies: player.trophies,
  bestTrophies: player.bestTrophies,
  leagueTier: league(player.leagueTier),
  league: league(player.league),
  currentLeagueGroupTag: player.currentLeagueGroupTag ?? null,
  currentLeagueSeasonId: player.currentLeagueSeasonId ?? null,
  previousLeagueGroupTag: player.previousLeagueGroupTag ?? null,
  previousLeagueSeasonId: player.previousLeagueSeasonId ?? null,
  legendStatistics: legend(player.legendStatistics),
  attackWins: player.attackWins,
  defenseWins: player.defenseWins,
  warStars: player.warStars,
  builderHallLevel: player.builderHallLevel ?? null,
  builderBaseTrophies: player.builderBaseTrophies ?? null,
  bestBuilderBaseTrophies: player.bestBuilderBaseTrophies ?? null,
  builderBaseLeague: league(player.builderBaseLeague),
  clan: player.clan === undefined || player.clan === null ? null : { tag: player.clan.tag, name: player.clan.name },
  role: player.role ?? null,
  warPreference: player.warPreference ?? null,
  donations: player.donations,
  donationsReceived: player.donationsReceived,
  clanCapitalContributions: player.clanCapitalContributions ?? null,
  labels: shared.labels(player.labels ?? []),
  playerHouse: (player.playerHouse?.elements ?? []).map(shared.part),
  units: unitsOf(player),
  superTroops: shared.names(
    activeSuperTroops(player)
      .map(({ name }) => name)
      .sort()
  ),
  worn: wornOf(player),
  ...achievementsOf(player)
})
