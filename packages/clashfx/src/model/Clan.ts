/** A clan, its roster and its capital, as `/clans/{tag}`, `/clans/{tag}/members` and the clan search send them. */
import * as Schema from "effect/Schema"
import { maybe, maybeList, open } from "./internal/wire.ts"
import { Label } from "./Label.ts"
import { IconLeague, NamedLeague } from "./League.ts"
import { Language, Location } from "./Location.ts"
import { BadgeUrls } from "./Icon.ts"
import { PlayerHouse } from "./PlayerHouse.ts"
import { ClanTag, PlayerTag } from "./Tag.ts"

/** The role of a member; `admin` is what the game shows as Elder. */
export const Role = open("member", "admin", "coLeader", "leader")
export type Role = typeof Role.Type

/** Who may join a clan. */
export const ClanType = open("open", "inviteOnly", "closed")
export type ClanType = typeof ClanType.Type

/** How often a clan is at war; `any` is only for searching. */
export const WarFrequency = open(
  "unknown",
  "always",
  "moreThanOncePerWeek",
  "oncePerWeek",
  "lessThanOncePerWeek",
  "never",
  "any"
)
export type WarFrequency = typeof WarFrequency.Type

/** One row of a clan's roster. */
export class ClanMember extends Schema.Opaque<ClanMember>()(
  Schema.Struct({
    tag: PlayerTag,
    name: Schema.String,
    role: Role,
    townHallLevel: maybe(Schema.Int),
    expLevel: Schema.Int,
    /** The league of before the ranked rework; still sent. */
    league: maybe(IconLeague),
    leagueTier: maybe(IconLeague),
    trophies: Schema.Int,
    builderBaseTrophies: maybe(Schema.Int),
    builderBaseLeague: maybe(NamedLeague),
    clanRank: Schema.Int,
    /** The rank of the week before; 0 for who is new. */
    previousClanRank: Schema.Int,
    donations: Schema.Int,
    donationsReceived: Schema.Int,
    playerHouse: maybe(PlayerHouse)
  }).annotate({ identifier: "ClanMember" })
) {}

/** A district of a clan capital. */
export class CapitalDistrict extends Schema.Opaque<CapitalDistrict>()(
  Schema.Struct({
    id: Schema.Int,
    name: Schema.String,
    districtHallLevel: Schema.Int
  }).annotate({ identifier: "CapitalDistrict" })
) {}

/** A clan capital; everything is absent for a clan without one. */
export class ClanCapital extends Schema.Opaque<ClanCapital>()(
  Schema.Struct({
    capitalHallLevel: maybe(Schema.Int),
    districts: maybeList(CapitalDistrict),
    clanGoldSinkTotal: maybe(Schema.Int)
  }).annotate({ identifier: "ClanCapital" })
) {}

/** What a clan and a row of the clan search have in common. */
const fields = {
  tag: ClanTag,
  name: Schema.String,
  type: ClanType,
  /** Not sent by the clan search so far; may be empty. */
  description: maybe(Schema.String),
  location: maybe(Location),
  isFamilyFriendly: maybe(Schema.Boolean),
  badgeUrls: BadgeUrls,
  clanLevel: Schema.Int,
  clanPoints: Schema.Int,
  clanBuilderBasePoints: maybe(Schema.Int),
  clanCapitalPoints: maybe(Schema.Int),
  capitalLeague: maybe(NamedLeague),
  warLeague: maybe(NamedLeague),
  /** Legacy since the ranked rework. */
  requiredTrophies: Schema.Int,
  requiredBuilderBaseTrophies: maybe(Schema.Int),
  requiredTownhallLevel: maybe(Schema.Int),
  warFrequency: WarFrequency,
  warWinStreak: Schema.Int,
  warWins: Schema.Int,
  /** Only sent while the war log is public. */
  warTies: maybe(Schema.Int),
  /** Only sent while the war log is public. */
  warLosses: maybe(Schema.Int),
  isWarLogPublic: Schema.Boolean,
  /** How many members the clan has, 0 to 50. */
  members: Schema.Int,
  labels: Schema.Array(Label),
  chatLanguage: maybe(Language),
  /** Not sent by the clan search so far. */
  clanCapital: maybe(ClanCapital)
}

/** A clan as `/clans/{tag}` sends it. */
export class Clan extends Schema.Opaque<Clan>()(
  Schema.Struct({
    ...fields,
    memberList: Schema.Array(ClanMember)
  }).annotate({ identifier: "Clan" })
) {}

/**
 * A row of the clan search: a clan without its roster. The search says 0 and Unranked for `clanCapitalPoints` and
 * `capitalLeague` whatever they are.
 */
export class ClanSearchItem extends Schema.Opaque<ClanSearchItem>()(
  Schema.Struct({
    ...fields,
    /** Left out now and then, as other rows of the search show. */
    warFrequency: maybe(WarFrequency)
  }).annotate({ identifier: "ClanSearchItem" })
) {}

/** The district of a clan's capital with this id, or with this name in any case. */
export const district = (clan: Clan, idOrName: number | string): CapitalDistrict | undefined => {
  const districts = clan.clanCapital?.districts ?? []
  if (typeof idOrName === "number") return districts.find(({ id }) => id === idOrName)
  const wanted = idOrName.trim().toLowerCase()
  return districts.find(({ name }) => name.toLowerCase() === wanted)
}
