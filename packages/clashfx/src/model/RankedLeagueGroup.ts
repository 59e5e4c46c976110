/** The group of up to 100 players in which ranked battles are fought, as `/leaguegroup/{tag}/{season}` sends it. */
import * as Schema from "effect/Schema"
import { maybe, maybeList } from "./internal/wire.ts"
import { ClanTag, normalize, PlayerTag } from "./Tag.ts"
import { Timestamp } from "./Timestamp.ts"

/** A player of the group. */
export class RankedMember extends Schema.Opaque<RankedMember>()(
  Schema.Struct({
    playerTag: PlayerTag,
    playerName: Schema.String,
    clanTag: maybe(ClanTag),
    clanName: maybe(Schema.String),
    leagueTrophies: Schema.Int,
    attackWinCount: Schema.Int,
    attackLoseCount: Schema.Int,
    defenseWinCount: Schema.Int,
    defenseLoseCount: Schema.Int
  }).annotate({ identifier: "RankedMember" })
) {}

/** A battle of the player for whom the group was asked. */
export class RankedBattle extends Schema.Opaque<RankedBattle>()(
  Schema.Struct({
    opponentPlayerTag: maybe(PlayerTag),
    opponentName: maybe(Schema.String),
    stars: Schema.Int,
    /** Percent, 0 to 100. */
    destructionPercentage: Schema.Finite,
    trophies: Schema.Int,
    creationTime: Timestamp
  }).annotate({ identifier: "RankedBattle" })
) {}

/** A ranked league group, with the battles of one of its players. */
export class RankedLeagueGroup extends Schema.Opaque<RankedLeagueGroup>()(
  Schema.Struct({
    members: Schema.Array(RankedMember),
    attackLogs: maybeList(RankedBattle),
    defenseLogs: maybeList(RankedBattle)
  }).annotate({ identifier: "RankedLeagueGroup" })
) {}

/** The members with most trophies first. Equal trophies keep the order of the API. */
export const standings = (group: RankedLeagueGroup): ReadonlyArray<RankedMember> =>
  group.members.toSorted((a, b) => b.leagueTrophies - a.leagueTrophies)

/** The member with this tag. */
export const member = (group: RankedLeagueGroup, tag: string): RankedMember | undefined => {
  const wanted = normalize(tag)
  return group.members.find((candidate) => candidate.playerTag === wanted)
}
