/** The war log of a clan, as `/clans/{clanTag}/warlog` lists it. */
import * as Schema from "effect/Schema"
import { maybe, open } from "./internal/wire.ts"
import { BadgeUrls } from "./Icon.ts"
import { ClanTag } from "./Tag.ts"
import { Timestamp } from "./Timestamp.ts"
import { BattleModifier } from "./War.ts"

/** The clan whose log it is. */
export class WarLogClan extends Schema.Opaque<WarLogClan>()(
  Schema.Struct({
    tag: ClanTag,
    name: Schema.String,
    badgeUrls: BadgeUrls,
    clanLevel: Schema.Int,
    attacks: Schema.Int,
    stars: Schema.Int,
    /** Percent, 0 to 100; in a league season the sum over its wars. */
    destructionPercentage: Schema.Finite,
    /** Absent in some rows. */
    expEarned: maybe(Schema.Int)
  }).annotate({ identifier: "WarLogClan" })
) {}

/** The clan it fought; tag and name are absent in league seasons and for clans that no longer exist. */
export class WarLogOpponent extends Schema.Opaque<WarLogOpponent>()(
  Schema.Struct({
    tag: maybe(ClanTag),
    name: maybe(Schema.String),
    badgeUrls: BadgeUrls,
    clanLevel: Schema.Int,
    stars: Schema.Int,
    destructionPercentage: Schema.Finite
  }).annotate({ identifier: "WarLogOpponent" })
) {}

/** One row of the war log: a war that ended, or the sum of a league season. */
export class WarLogEntry extends Schema.Opaque<WarLogEntry>()(
  Schema.Struct({
    /** `null` or absent for some league seasons. */
    result: maybe(open("win", "lose", "tie")),
    endTime: Timestamp,
    /** `null` or absent now and then. */
    teamSize: maybe(Schema.Int),
    /** Absent in rows of before 2021. */
    attacksPerMember: maybe(Schema.Int),
    battleModifier: maybe(BattleModifier),
    clan: WarLogClan,
    opponent: WarLogOpponent
  }).annotate({ identifier: "WarLogEntry" })
) {}

/**
 * Is this row the sum of a league season? Most of them name no opponent, as a war against a clan that no longer exists
 * does; but there every member had two attacks, in a league season one. Some name one: then there are more attacks than
 * the members of one war have.
 */
export const isLeagueSeason = ({ attacksPerMember, clan, opponent, teamSize }: WarLogEntry): boolean =>
  (typeof teamSize === "number" && clan.attacks > teamSize * (attacksPerMember ?? 2)) ||
  (typeof opponent.tag !== "string" && (attacksPerMember ?? 1) === 1)

/**
 * The destruction of both sides in percent, 0 to 100. `undefined` for a league season, whose numbers are sums over wars
 * that the row does not count.
 */
export const destruction = (entry: WarLogEntry): { readonly clan: number; readonly opponent: number } | undefined =>
  isLeagueSeason(entry)
    ? undefined
    : { clan: entry.clan.destructionPercentage, opponent: entry.opponent.destructionPercentage }

/** The most stars a side could get; `undefined` for a league season, and where the row has no team size. */
export const maxStars = (entry: WarLogEntry): number | undefined =>
  isLeagueSeason(entry) || typeof entry.teamSize !== "number" ? undefined : entry.teamSize * 3

/**
 * How many attacks a side had in all, two per member in rows of before 2021; `undefined` for a league season, and where the
 * row has no team size.
 */
export const totalAttacks = (entry: WarLogEntry): number | undefined =>
  isLeagueSeason(entry) || typeof entry.teamSize !== "number"
    ? undefined
    : entry.teamSize * (entry.attacksPerMember ?? 2)
