/** A player with villages, units and achievements, as `/players/{playerTag}` sends them. */
import * as Schema from "effect/Schema"
import { Role } from "./Clan.ts"
import { maybe, maybeList, open } from "./internal/wire.ts"
import { Label } from "./Label.ts"
import { IconLeague, NamedLeague } from "./League.ts"
import { LegendStatistics } from "./LegendStatistics.ts"
import { BadgeUrls, PlayerHouse } from "./Shared.ts"
import { ClanTag, LeagueGroupTag, PlayerTag } from "./Tag.ts"

/** Where a unit or an achievement belongs. */
export const Village = open("home", "builderBase", "clanCapital")
export type Village = typeof Village.Type

const unit = {
  name: Schema.String,
  level: Schema.Int,
  /** The highest level in the game, not the highest for the player's town hall. */
  maxLevel: Schema.Int,
  village: Village
}

/** A piece of hero equipment. */
export class HeroEquipment extends Schema.Opaque<HeroEquipment>()(
  Schema.Struct(unit).annotate({ identifier: "HeroEquipment" })
) {}

/** A troop, pet, siege machine, spell or hero of a player. */
export class PlayerItem extends Schema.Opaque<PlayerItem>()(
  Schema.Struct({
    ...unit,
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
    clanCapitalContributions: maybe(Schema.Int),
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
