/** The bodies of clan war league groups. */
import * as Tag from "clashfx/model/Tag"
import type { LeagueClan, LeagueGroup, War } from "../world/State.ts"

const clan = ({ badgeUrls, clan, clanLevel, members, name }: LeagueClan) => ({
  tag: clan.tag,
  name,
  clanLevel,
  badgeUrls,
  members: members.map((member) => ({ tag: member.tag, name: member.name, townHallLevel: member.townHall }))
})

/** The tags of a round; a placeholder for every war that is not drawn. */
const round = (group: LeagueGroup, wars: ReadonlyArray<War> | undefined) => ({
  warTags: Array.from({ length: group.warsPerRound }, (_, n) => wars?.[n]?.tag ?? Tag.placeholder)
})

/** A group; while it is searched nothing but the state. */
export const group = (of: LeagueGroup) =>
  of.state === "searching"
    ? { state: "notInWar" }
    : {
        state: of.state,
        season: of.season,
        clans: of.clans.map(clan),
        rounds: Array.from({ length: of.roundCount }, (_, n) => round(of, of.rounds[n]))
      }
