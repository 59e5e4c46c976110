/** A clan with its members. */
import { Clans, Roster } from "clashfx"
import * as Effect from "effect/Effect"
import type { Options } from "../options.ts"
import { roleOf } from "../output/roles.ts"
import { print } from "../output/Page.ts"
import { connected } from "./services.ts"

export interface Input {
  readonly tag: string
}

export const run = ({ tag }: Input, options: Options) =>
  Effect.flatMap(connected(Clans.get(tag), options), (clan) =>
    print(
      {
        title: `${clan.name} ${clan.tag}`,
        facts: {
          level: clan.clanLevel,
          members: `${clan.members}/50`,
          leader: Roster.leader(clan.memberList)?.name,
          type: clan.type,
          "required town hall": clan.requiredTownhallLevel,
          points: clan.clanPoints,
          "war league": clan.warLeague?.name,
          wars: `${clan.warWins} won, streak ${clan.warWinStreak}${clan.isWarLogPublic ? "" : ", log private"}`,
          "capital hall": clan.clanCapital?.capitalHallLevel,
          location: clan.location?.name
        },
        table: {
          columns: ["rank", "name", "tag", "role", "TH", "trophies", "donated", "received"],
          rows: Roster.sortedBy(clan.memberList, "clanRank").map((member) => [
            member.clanRank,
            member.name,
            member.tag,
            roleOf(member.role),
            member.townHallLevel,
            member.trophies,
            member.donations,
            member.donationsReceived
          ])
        },
        json: clan
      },
      options
    )
  )
