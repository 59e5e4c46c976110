/** The past ranked seasons of a player, as `/players/{playerTag}/leaguehistory` lists them. */
import * as Schema from "effect/Schema"

/**
 * What names a ranked season: the second (since 1970, UTC) of the Monday 05:00 it starts at. A string is taken as well,
 * because both forms are in use.
 */
export const LeagueSeasonId = Schema.Union([Schema.Int, Schema.String])
export type LeagueSeasonId = typeof LeagueSeasonId.Type

/** How a player did in one ranked season. */
export class LeagueSeasonResult extends Schema.Opaque<LeagueSeasonResult>()(
  Schema.Struct({
    leagueSeasonId: LeagueSeasonId,
    leagueTrophies: Schema.Int,
    leagueTierId: Schema.Int,
    /** The place in the league group, 1 for the first. */
    placement: Schema.Int,
    attackWins: Schema.Int,
    attackLosses: Schema.Int,
    attackStars: Schema.Int,
    defenseWins: Schema.Int,
    defenseLosses: Schema.Int,
    defenseStars: Schema.Int,
    maxBattles: Schema.Int
  }).annotate({ identifier: "LeagueSeasonResult" })
) {}

/** All seasons that the API remembers; this list has no pages. */
export class LeagueHistory extends Schema.Opaque<LeagueHistory>()(
  Schema.Struct({ items: Schema.Array(LeagueSeasonResult) }).annotate({ identifier: "LeagueHistory" })
) {}
