/** What happens to a player, as events: schemas and types. */
import * as Schema from "effect/Schema"
import type { Unstamped } from "../Stamp.ts"
import { placeFields } from "./playerRows.ts"
import { ofPlayer, PlayerChanged, PlayerClan, PlayerSnapshot } from "./playerTable.ts"
import { UnitCategory, UnitList } from "./playerUnits.ts"

// Not destructured: a bundle would then have all of Schema.
const Int = Schema.Int
const Text = Schema.String

/** The first look at a player, when it was asked for (`initial`). */
export const PlayerFound = Schema.Struct({ _tag: Schema.tag("PlayerFound"), ...ofPlayer, current: PlayerSnapshot })
export interface PlayerFound extends Schema.Schema.Type<typeof PlayerFound> {}

/** The player is in a clan, and was in none. */
export const PlayerJoinedClan = Schema.Struct({
  _tag: Schema.tag("PlayerJoinedClan"),
  ...ofPlayer,
  current: PlayerClan
})
export interface PlayerJoinedClan extends Schema.Schema.Type<typeof PlayerJoinedClan> {}

/** The player was in a clan, and is in none. */
export const PlayerLeftClan = Schema.Struct({ _tag: Schema.tag("PlayerLeftClan"), ...ofPlayer, previous: PlayerClan })
export interface PlayerLeftClan extends Schema.Schema.Type<typeof PlayerLeftClan> {}

/** The player is in another clan than before. */
export const PlayerSwitchedClan = Schema.Struct({
  _tag: Schema.tag("PlayerSwitchedClan"),
  ...ofPlayer,
  previous: PlayerClan,
  current: PlayerClan
})
export interface PlayerSwitchedClan extends Schema.Schema.Type<typeof PlayerSwitchedClan> {}

const ofUnit = {
  ...ofPlayer,
  /** The name of the unit. */
  unit: Text,
  /** Told by the list and the name; what is newer than this package counts as a troop. */
  category: UnitCategory,
  /** The list of the body that the unit is in. */
  list: UnitList,
  village: placeFields.village,
  /** 1 for the first unit of this name in the list: names are not unique. */
  occurrence: placeFields.occurrence,
  /** The level before; 0 is locked. */
  previous: Int,
  /** The level now; 0 is locked. */
  current: Int
}

/** A unit is there that was not; `previous` is 0. For a super troop: it can be activated from now on. */
export const PlayerUnitUnlocked = Schema.Struct({ _tag: Schema.tag("PlayerUnitUnlocked"), ...ofUnit })
export interface PlayerUnitUnlocked extends Schema.Schema.Type<typeof PlayerUnitUnlocked> {}

/** A unit has a higher level. */
export const PlayerUnitUpgraded = Schema.Struct({ _tag: Schema.tag("PlayerUnitUpgraded"), ...ofUnit })
export interface PlayerUnitUpgraded extends Schema.Schema.Type<typeof PlayerUnitUpgraded> {}

/** A unit is gone (`current` is 0: the troop of an event that is over) or was set back by the game. */
export const PlayerUnitLowered = Schema.Struct({ _tag: Schema.tag("PlayerUnitLowered"), ...ofUnit })
export interface PlayerUnitLowered extends Schema.Schema.Type<typeof PlayerUnitLowered> {}

/** A super troop is active that was not. */
export const PlayerSuperTroopActivated = Schema.Struct({
  _tag: Schema.tag("PlayerSuperTroopActivated"),
  ...ofPlayer,
  /** The name of the super troop. */
  unit: Text
})
export interface PlayerSuperTroopActivated extends Schema.Schema.Type<typeof PlayerSuperTroopActivated> {}

/** A super troop is no longer active. */
export const PlayerSuperTroopExpired = Schema.Struct({
  _tag: Schema.tag("PlayerSuperTroopExpired"),
  ...ofPlayer,
  /** The name of the super troop. */
  unit: Text
})
export interface PlayerSuperTroopExpired extends Schema.Schema.Type<typeof PlayerSuperTroopExpired> {}

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
export interface PlayerHeroEquipmentChanged extends Schema.Schema.Type<typeof PlayerHeroEquipmentChanged> {}

const ofAchievement = {
  ...ofPlayer,
  /** The name of the achievement. */
  achievement: Text,
  village: placeFields.village,
  /** 1 for the first achievement of this name in the village: names are not unique. */
  occurrence: placeFields.occurrence
}

/** The value of an achievement went up. */
export const PlayerAchievementProgressed = Schema.Struct({
  _tag: Schema.tag("PlayerAchievementProgressed"),
  ...ofAchievement,
  previous: Int,
  current: Int
})
export interface PlayerAchievementProgressed extends Schema.Schema.Type<typeof PlayerAchievementProgressed> {}

/** An achievement has more stars (0 to 3). */
export const PlayerAchievementStarEarned = Schema.Struct({
  _tag: Schema.tag("PlayerAchievementStarEarned"),
  ...ofAchievement,
  previous: Int,
  current: Int
})
export interface PlayerAchievementStarEarned extends Schema.Schema.Type<typeof PlayerAchievementStarEarned> {}

const Score = Schema.Struct({ value: Int, stars: Int })

/** An achievement was set back by the game, in value or stars; both 0 when it is gone. */
export const PlayerAchievementLowered = Schema.Struct({
  _tag: Schema.tag("PlayerAchievementLowered"),
  ...ofAchievement,
  previous: Score,
  current: Score
})
export interface PlayerAchievementLowered extends Schema.Schema.Type<typeof PlayerAchievementLowered> {}

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
export type PlayerEvent =
  | PlayerFound
  | PlayerChanged
  | PlayerJoinedClan
  | PlayerLeftClan
  | PlayerSwitchedClan
  | PlayerUnitUnlocked
  | PlayerUnitUpgraded
  | PlayerUnitLowered
  | PlayerSuperTroopActivated
  | PlayerSuperTroopExpired
  | PlayerHeroEquipmentChanged
  | PlayerAchievementProgressed
  | PlayerAchievementStarEarned
  | PlayerAchievementLowered

/** What happened, before it is stamped with id and time. */
export type PlayerChange = Unstamped<PlayerEvent>
