/** A player with villages, units and achievements, as `/players/{playerTag}` sends them. */
import * as Schema from "effect/Schema"
import { Role } from "./Clan.ts"
import { maybe, maybeList, open } from "./internal/wire.ts"
import { Label } from "./Label.ts"
import { IconLeague, NamedLeague } from "./League.ts"
import { LegendStatistics } from "./LegendStatistics.ts"
import { BadgeUrls } from "./Icon.ts"
import { PlayerHouse } from "./PlayerHouse.ts"
import { ClanTag, LeagueGroupTag, placeholder, PlayerTag } from "./Tag.ts"

/** Where a unit or an achievement belongs. */
export const Village = open("home", "builderBase", "clanCapital")
export type Village = typeof Village.Type

const unitFields = {
  name: Schema.String,
  level: Schema.Int,
  /** The highest level in the game, not the highest for the player's town hall. */
  maxLevel: Schema.Int,
  village: Village
}

/** A piece of hero equipment. */
export class HeroEquipment extends Schema.Opaque<HeroEquipment>()(
  Schema.Struct(unitFields).annotate({ identifier: "HeroEquipment" })
) {}

/** A troop, pet, siege machine, spell or hero of a player. */
export class PlayerItem extends Schema.Opaque<PlayerItem>()(
  Schema.Struct({
    ...unitFields,
    /** Only sent, as `true`, while the super troop is active. */
    superTroopIsActive: maybe(Schema.Boolean),
    /** What a hero of the home village wears. */
    equipment: maybeList(HeroEquipment)
  }).annotate({ identifier: "PlayerItem" })
) {}

/** An achievement. Names are not unique: some exist once per village, some twice in one. */
export class Achievement extends Schema.Opaque<Achievement>()(
  Schema.Struct({
    name: Schema.String,
    /** 0 to 3. */
    stars: Schema.Int,
    value: Schema.Int,
    target: Schema.Int,
    info: maybe(Schema.String),
    completionInfo: maybe(Schema.String),
    village: maybe(Village)
  }).annotate({ identifier: "Achievement" })
) {}

/** The clan of a player. */
export class PlayerClan extends Schema.Opaque<PlayerClan>()(
  Schema.Struct({
    tag: ClanTag,
    name: Schema.String,
    clanLevel: maybe(Schema.Int),
    badgeUrls: maybe(BadgeUrls)
  }).annotate({ identifier: "PlayerClan" })
) {}

/** A player as `/players/{playerTag}` sends them. */
export class Player extends Schema.Opaque<Player>()(
  Schema.Struct({
    tag: PlayerTag,
    name: Schema.String,
    townHallLevel: Schema.Int,
    /** Only for town halls whose weapon has levels. */
    townHallWeaponLevel: maybe(Schema.Int),
    expLevel: Schema.Int,
    trophies: Schema.Int,
    bestTrophies: Schema.Int,
    warStars: Schema.Int,
    attackWins: Schema.Int,
    defenseWins: Schema.Int,
    /** Absent for accounts without a builder base. */
    builderHallLevel: maybe(Schema.Int),
    builderBaseTrophies: maybe(Schema.Int),
    bestBuilderBaseTrophies: maybe(Schema.Int),
    builderBaseLeague: maybe(NamedLeague),
    /** Absent for players without a clan, like `clan` and `warPreference`. */
    role: maybe(Role),
    warPreference: maybe(open("in", "out")),
    donations: Schema.Int,
    donationsReceived: Schema.Int,
    clanCapitalContributions: Schema.Int,
    clan: maybe(PlayerClan),
    leagueTier: maybe(IconLeague),
    /** The league of before the ranked rework; only in older bodies. */
    league: maybe(IconLeague),
    /** `#0` when the player is in no ranked group. */
    currentLeagueGroupTag: maybe(LeagueGroupTag),
    /** Seconds since 1970 of the Monday 05:00 UTC it starts at; 0 when the player has not signed up. */
    currentLeagueSeasonId: maybe(Schema.Int),
    previousLeagueGroupTag: maybe(LeagueGroupTag),
    previousLeagueSeasonId: maybe(Schema.Int),
    legendStatistics: maybe(LegendStatistics),
    achievements: Schema.Array(Achievement),
    playerHouse: maybe(PlayerHouse),
    labels: maybeList(Label),
    /** Troops of both villages, with pets, siege machines and super troops. */
    troops: Schema.Array(PlayerItem),
    heroes: Schema.Array(PlayerItem),
    heroEquipment: maybeList(HeroEquipment),
    spells: Schema.Array(PlayerItem)
  }).annotate({ identifier: "Player" })
) {}

// ---------------------------------------------------------------------------------------------------------------------
// Units
// ---------------------------------------------------------------------------------------------------------------------

/** What units and hero equipment have in common. */
type Unit = PlayerItem | HeroEquipment

/** Some names exist in both villages; without a village the home village goes first. */
const named = <U extends Unit>(units: ReadonlyArray<U>, name: string, village?: Village): U | undefined => {
  const wanted = name.trim().toLowerCase()
  const found = units.filter((unit) => unit.name.toLowerCase() === wanted)
  if (village !== undefined) return found.find((unit) => unit.village === village)
  return found.find((unit) => unit.village === "home") ?? found[0]
}

/**
 * A troop, pet or siege machine by name in any case. Without a village, the home village goes first.
 *
 * @example
 * ```ts
 * const player = yield* Players.get("#2PP")
 * yield* Effect.log(Player.troop(player, "dragon")?.level)
 * ```
 */
export const troop = (player: Player, name: string, village?: Village): PlayerItem | undefined =>
  named(player.troops, name, village)

/** A spell by name in any case. */
export const spell = (player: Player, name: string, village?: Village): PlayerItem | undefined =>
  named(player.spells, name, village)

/**
 * A hero by name in any case, of either village.
 *
 * @example
 * ```ts
 * const player = yield* Players.get("#2PP")
 * yield* Effect.log(Player.hero(player, "archer queen")?.level)
 * ```
 */
export const hero = (player: Player, name: string, village?: Village): PlayerItem | undefined =>
  named(player.heroes, name, village)

/**
 * A piece of hero equipment by name in any case.
 *
 * @example
 * ```ts
 * const player = yield* Players.get("#2PP")
 * yield* Effect.log(Player.equipment(player, "giant gauntlet")?.level)
 * ```
 */
export const equipment = (player: Player, name: string, village?: Village): HeroEquipment | undefined =>
  named(player.heroEquipment ?? [], name, village)

/** Every unit: troops, pets, siege machines, heroes, spells and equipment; all, or those of one village. */
export const units = (player: Player, village?: Village): ReadonlyArray<PlayerItem | HeroEquipment> => {
  const all = [...player.troops, ...player.heroes, ...player.spells, ...(player.heroEquipment ?? [])]
  return village === undefined ? all : all.filter((unit) => unit.village === village)
}

/** Any unit by name in any case. Without a village, the home village goes first. */
export const unit = (player: Player, name: string, village?: Village): PlayerItem | HeroEquipment | undefined =>
  named(units(player), name, village)

/**
 * The super troops that are active.
 *
 * @example
 * ```ts
 * const player = yield* Players.get("#2PP")
 * yield* Effect.log(Player.activeSuperTroops(player).map(({ name }) => name))
 * ```
 */
export const activeSuperTroops = (player: Player): ReadonlyArray<PlayerItem> =>
  player.troops.filter((unit) => unit.superTroopIsActive === true)

/**
 * The achievements with this name in any case; more than one where villages share a name.
 *
 * @example
 * ```ts
 * const player = yield* Players.get("#2PP")
 * yield* Effect.log(Player.achievements(player, "Friend in Need")[0]?.value)
 * ```
 */
export const achievements = (player: Player, name: string, village?: Village): ReadonlyArray<Achievement> => {
  const wanted = name.trim().toLowerCase()
  return player.achievements.filter(
    (a) => a.name.toLowerCase() === wanted && (village === undefined || a.village === village)
  )
}

// ---------------------------------------------------------------------------------------------------------------------
// Ranked battles
// ---------------------------------------------------------------------------------------------------------------------

/** What it takes to ask for a ranked league group. */
export interface RankedGroupKey {
  readonly tag: LeagueGroupTag
  /** Seconds since 1970 of the Monday 05:00 UTC the season starts at. */
  readonly seasonId: number
}

const groupKey = (tag: LeagueGroupTag | null | undefined, seasonId: number | null | undefined) =>
  typeof tag === "string" && tag !== placeholder && typeof seasonId === "number" && seasonId !== 0
    ? { tag, seasonId }
    : undefined

/** The ranked group a player is in; `undefined` in Legend I, when not signed up, and in older bodies. */
export const currentLeagueGroup = (player: Player): RankedGroupKey | undefined =>
  groupKey(player.currentLeagueGroupTag, player.currentLeagueSeasonId)

/** The ranked group a player was in before. */
export const previousLeagueGroup = (player: Player): RankedGroupKey | undefined =>
  groupKey(player.previousLeagueGroupTag, player.previousLeagueSeasonId)
