/** Rankings of clans and players, by location and by legend season. */
import * as Schema from "effect/Schema"
import { maybe } from "./internal/wire.ts"
import { IconLeague, NamedLeague } from "./League.ts"
import { Location } from "./Location.ts"
import { BadgeUrls } from "./Icon.ts"
import { ClanTag, PlayerTag } from "./Tag.ts"

const clanFields = {
  tag: ClanTag,
  name: Schema.String,
  /** Absent for clans without a location in a global list. */
  location: maybe(Location),
  badgeUrls: BadgeUrls,
  clanLevel: Schema.Int,
  members: Schema.Int,
  rank: Schema.Int,
  /** -1 when the clan was not ranked before. */
  previousRank: Schema.Int
}

/** A row of the ranking of clans by trophies of the home village. */
export class ClanRanking extends Schema.Opaque<ClanRanking>()(
  Schema.Struct({ ...clanFields, clanPoints: Schema.Int }).annotate({ identifier: "ClanRanking" })
) {}

/** A row of the ranking of clans by trophies of the builder base. */
export class ClanBuilderBaseRanking extends Schema.Opaque<ClanBuilderBaseRanking>()(
  Schema.Struct({
    ...clanFields,
    clanPoints: maybe(Schema.Int),
    clanBuilderBasePoints: Schema.Int
  }).annotate({ identifier: "ClanBuilderBaseRanking" })
) {}

/** A row of the ranking of clans by trophies of the clan capital. */
export class ClanCapitalRanking extends Schema.Opaque<ClanCapitalRanking>()(
  Schema.Struct({
    ...clanFields,
    clanPoints: maybe(Schema.Int),
    clanCapitalPoints: Schema.Int
  }).annotate({ identifier: "ClanCapitalRanking" })
) {}

/** The clan of a ranked player. */
export class RankedPlayerClan extends Schema.Opaque<RankedPlayerClan>()(
  Schema.Struct({ tag: ClanTag, name: Schema.String, badgeUrls: BadgeUrls }).annotate({
    identifier: "RankedPlayerClan"
  })
) {}

const playerFields = {
  tag: PlayerTag,
  name: Schema.String,
  expLevel: Schema.Int,
  rank: Schema.Int,
  clan: maybe(RankedPlayerClan)
}

/** A row of the ranking of players by trophies of the home village. */
export class PlayerRanking extends Schema.Opaque<PlayerRanking>()(
  Schema.Struct({
    ...playerFields,
    trophies: Schema.Int,
    attackWins: maybe(Schema.Int),
    defenseWins: maybe(Schema.Int),
    /** -1 when the player was not ranked before. */
    previousRank: Schema.Int,
    /** The league of before the ranked rework. */
    league: maybe(IconLeague),
    leagueTier: maybe(IconLeague)
  }).annotate({ identifier: "PlayerRanking" })
) {}

/** A row of the ranking of players by trophies of the builder base. */
export class PlayerBuilderBaseRanking extends Schema.Opaque<PlayerBuilderBaseRanking>()(
  Schema.Struct({
    ...playerFields,
    builderBaseTrophies: Schema.Int,
    /** -1 when the player was not ranked before. */
    previousRank: Schema.Int,
    builderBaseLeague: maybe(NamedLeague)
  }).annotate({ identifier: "PlayerBuilderBaseRanking" })
) {}

/** A row of the final ranking of a legend season. */
export class PlayerSeasonRanking extends Schema.Opaque<PlayerSeasonRanking>()(
  Schema.Struct({
    ...playerFields,
    trophies: Schema.Int,
    attackWins: Schema.Int,
    defenseWins: Schema.Int,
    leagueTier: maybe(IconLeague)
  }).annotate({ identifier: "PlayerSeasonRanking" })
) {}

/**
 * How many places a row has climbed since the ranking before; negative when it fell. `undefined` for who was not ranked
 * before.
 *
 * @example
 * ```ts
 * const rows = yield* Locations.clans("global").collect({ max: 10 })
 * for (const row of rows) yield* Effect.log(row.name, Ranking.climbed(row))
 * ```
 */
export const climbed = (row: { readonly rank: number; readonly previousRank?: number | null }): number | undefined =>
  typeof row.previousRank === "number" && row.previousRank > 0 ? row.previousRank - row.rank : undefined
