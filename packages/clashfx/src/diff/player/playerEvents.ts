/** The events of a player, each field described once: its schema, and how a change of it is found. */
import * as Schema from "effect/Schema"
import { Role } from "../../model/Clan.ts"
import { Village } from "../../model/Player.ts"
import { LeagueGroupTag } from "../../model/Tag.ts"
import { Named } from "../ClanDiff.ts"
import { stampFields, type Unstamped } from "../Stamp.ts"
import { fieldRules } from "../internal/fieldRule.ts"
import { HousePart, LegendSnapshot, PlayerClan, PlayerSnapshot, WarPreference } from "./playerSnapshot.ts"
import { UnitCategory, UnitList } from "./playerUnits.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Fields
// ---------------------------------------------------------------------------------------------------------------------

const Text = Schema.String
const Int = Schema.Int
const OrNull = <S extends Schema.Constraint>(schema: S) => Schema.NullOr(schema)

/** Every event of a player has the name that the player has now. */
const ofPlayer = { ...stampFields, name: Text }
const rule = fieldRules("PlayerChanged", ofPlayer)

/** Fields whose values are primitive or shared, so that the reference tells whether they changed. */
export const plainFields = [
  rule("name", Text, (p: PlayerSnapshot) => p.name),
  rule("expLevel", Int, (p: PlayerSnapshot) => p.expLevel),
  rule("townHallLevel", Int, (p: PlayerSnapshot) => p.townHallLevel),
  rule("townHallWeaponLevel", OrNull(Int), (p: PlayerSnapshot) => p.townHallWeaponLevel),
  rule("trophies", Int, (p: PlayerSnapshot) => p.trophies),
  rule("bestTrophies", Int, (p: PlayerSnapshot) => p.bestTrophies),
  rule("leagueTier", OrNull(Named), (p: PlayerSnapshot) => p.leagueTier),
  rule("league", OrNull(Named), (p: PlayerSnapshot) => p.league),
  rule("currentLeagueGroupTag", OrNull(LeagueGroupTag), (p: PlayerSnapshot) => p.currentLeagueGroupTag),
  rule("currentLeagueSeasonId", OrNull(Int), (p: PlayerSnapshot) => p.currentLeagueSeasonId),
  rule("previousLeagueGroupTag", OrNull(LeagueGroupTag), (p: PlayerSnapshot) => p.previousLeagueGroupTag),
  rule("previousLeagueSeasonId", OrNull(Int), (p: PlayerSnapshot) => p.previousLeagueSeasonId),
  rule("attackWins", Int, (p: PlayerSnapshot) => p.attackWins),
  rule("defenseWins", Int, (p: PlayerSnapshot) => p.defenseWins),
  rule("warStars", Int, (p: PlayerSnapshot) => p.warStars),
  rule("builderHallLevel", OrNull(Int), (p: PlayerSnapshot) => p.builderHallLevel),
  rule("builderBaseTrophies", OrNull(Int), (p: PlayerSnapshot) => p.builderBaseTrophies),
  rule("bestBuilderBaseTrophies", OrNull(Int), (p: PlayerSnapshot) => p.bestBuilderBaseTrophies),
  rule("builderBaseLeague", OrNull(Named), (p: PlayerSnapshot) => p.builderBaseLeague),
  rule("role", OrNull(Role), (p: PlayerSnapshot) => p.role),
  rule("warPreference", OrNull(WarPreference), (p: PlayerSnapshot) => p.warPreference),
  rule("donations", Int, (p: PlayerSnapshot) => p.donations),
  rule("donationsReceived", Int, (p: PlayerSnapshot) => p.donationsReceived),
  rule("clanCapitalContributions", OrNull(Int), (p: PlayerSnapshot) => p.clanCapitalContributions),
  rule("labels", Schema.Array(Named), (p: PlayerSnapshot) => p.labels)
]

export const clanRule = rule("clan", OrNull(PlayerClan), (p: PlayerSnapshot) => p.clan)
export const legendRule = rule("legendStatistics", OrNull(LegendSnapshot), (p: PlayerSnapshot) => p.legendStatistics)
export const houseRule = rule("playerHouse", Schema.Array(HousePart), (p: PlayerSnapshot) => p.playerHouse)

// ---------------------------------------------------------------------------------------------------------------------
// Events
// ---------------------------------------------------------------------------------------------------------------------

/** The first look at a player, when it was asked for (`initial`). */
export const PlayerFound = Schema.Struct({ _tag: Schema.tag("PlayerFound"), ...ofPlayer, current: PlayerSnapshot })

/**
 * A field of the player changed; `previous` and `current` have the type of the `field`. For `clan` that is a clan that
 * took another name while the player stayed.
 */
export const PlayerChanged = Schema.Union([...plainFields, clanRule, legendRule, houseRule].map(({ schema }) => schema))

/** The player is in a clan, and was in none. */
export const PlayerJoinedClan = Schema.Struct({
  _tag: Schema.tag("PlayerJoinedClan"),
  ...ofPlayer,
  current: PlayerClan
})

/** The player was in a clan, and is in none. */
export const PlayerLeftClan = Schema.Struct({ _tag: Schema.tag("PlayerLeftClan"), ...ofPlayer, previous: PlayerClan })

/** The player is in another clan than before. */
export const PlayerSwitchedClan = Schema.Struct({
  _tag: Schema.tag("PlayerSwitchedClan"),
  ...ofPlayer,
  previous: PlayerClan,
  current: PlayerClan
})

const ofUnit = {
  ...ofPlayer,
  /** The name of the unit. */
  unit: Text,
  /** Told by the list and the name; what is newer than this package counts as a troop. */
  category: UnitCategory,
  /** The list of the body that the unit is in. */
  list: UnitList,
  village: Village,
  /** 1 for the first unit of this name in the list: names are not unique. */
  occurrence: Int,
  /** The level before; 0 is locked. */
  previous: Int,
  /** The level now; 0 is locked. */
  current: Int
}

/** A unit is there that was not; `previous` is 0. For a super troop: it can be activated from now on. */
export const PlayerUnitUnlocked = Schema.Struct({ _tag: Schema.tag("PlayerUnitUnlocked"), ...ofUnit })

/** A unit has a higher level. */
export const PlayerUnitUpgraded = Schema.Struct({ _tag: Schema.tag("PlayerUnitUpgraded"), ...ofUnit })

/** A unit is gone (`current` is 0: the troop of an event that is over) or was set back by the game. */
export const PlayerUnitLowered = Schema.Struct({ _tag: Schema.tag("PlayerUnitLowered"), ...ofUnit })

/** A super troop is active that was not. */
export const PlayerSuperTroopActivated = Schema.Struct({
  _tag: Schema.tag("PlayerSuperTroopActivated"),
  ...ofPlayer,
  /** The name of the super troop. */
  unit: Text
})

/** A super troop is no longer active. */
export const PlayerSuperTroopExpired = Schema.Struct({
  _tag: Schema.tag("PlayerSuperTroopExpired"),
  ...ofPlayer,
  /** The name of the super troop. */
  unit: Text
})

/** A hero put equipment on or off. Upgrades are {@link PlayerUnitUpgraded}; the order of the two places does not count. */
export const PlayerHeroEquipmentChanged = Schema.Struct({
  _tag: Schema.tag("PlayerHeroEquipmentChanged"),
  ...ofPlayer,
  hero: Text,
  /** What it wore, by name. */
  previous: Schema.Array(Text),
  /** What it wears, by name. */
  current: Schema.Array(Text),
  /** What of it is new. */
  equipped: Schema.Array(Text),
  /** What of it is gone. */
  removed: Schema.Array(Text)
})

const ofAchievement = {
  ...ofPlayer,
  /** The name of the achievement. */
  achievement: Text,
  village: Village,
  /** 1 for the first achievement of this name in the village: names are not unique. */
  occurrence: Int
}

/** The value of an achievement went up. */
export const PlayerAchievementProgressed = Schema.Struct({
  _tag: Schema.tag("PlayerAchievementProgressed"),
  ...ofAchievement,
  previous: Int,
  current: Int
})

/** An achievement has more stars (0 to 3). */
export const PlayerAchievementStarEarned = Schema.Struct({
  _tag: Schema.tag("PlayerAchievementStarEarned"),
  ...ofAchievement,
  previous: Int,
  current: Int
})

const Score = Schema.Struct({ value: Int, stars: Int })

/** An achievement was set back by the game, in value or stars; both 0 when it is gone. */
export const PlayerAchievementLowered = Schema.Struct({
  _tag: Schema.tag("PlayerAchievementLowered"),
  ...ofAchievement,
  previous: Score,
  current: Score
})

/** Everything that can be seen to happen to a player. */
export const PlayerEvent = Schema.Union([
  PlayerFound,
  PlayerChanged,
  PlayerJoinedClan,
  PlayerLeftClan,
  PlayerSwitchedClan,
  PlayerUnitUnlocked,
  PlayerUnitUpgraded,
  PlayerUnitLowered,
  PlayerSuperTroopActivated,
  PlayerSuperTroopExpired,
  PlayerHeroEquipmentChanged,
  PlayerAchievementProgressed,
  PlayerAchievementStarEarned,
  PlayerAchievementLowered
])
export type PlayerEvent = typeof PlayerEvent.Type

/** What happened, before it is stamped with id and time. */
export type PlayerChange = Unstamped<PlayerEvent>
