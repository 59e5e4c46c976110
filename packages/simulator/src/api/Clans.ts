/** The routes of clans and of league wars. */
import * as ClanBody from "../body/clan.ts"
import * as LeagueBody from "../body/league.ts"
import * as RaidBody from "../body/raid.ts"
import * as WarBody from "../body/war.ts"
import * as WarLog from "../world/WarLog.ts"
import * as Wars from "../world/War.ts"
import { withClan, withWarLog } from "./Call.ts"
import * as Paging from "./Paging.ts"
import * as Reply from "./Reply.ts"
import type { Routes } from "./Routes.ts"
import * as Search from "./Search.ts"

/** `/clans/...` */
export const clans: Routes["clans"] = {
  search: ({ query, world }) => Search.search(world, query),

  get: withClan((clan) => Reply.body(() => ClanBody.clan(clan), String(clan.revision))),

  members: withClan(({ revision, roster }, { query }) =>
    Paging.page(
      Paging.list(roster, (player, n) => ClanBody.member(player, n + 1)),
      query,
      { version: String(revision) }
    )
  ),

  warLog: withWarLog((clan, { query, world }) =>
    Paging.page(Paging.list(WarLog.of(world, clan), WarBody.logEntry), query)
  ),

  currentWar: withWarLog((clan) => {
    const { war } = clan
    return war === undefined
      ? Reply.body(WarBody.notInWar, "none")
      : Reply.body(() => WarBody.regular(war, clan), `${war.id} ${war.revision} ${Wars.sideOf(war, clan)}`)
  }),

  leagueGroup: withClan(({ league }) =>
    league === undefined
      ? Reply.notFound()
      : Reply.body(() => LeagueBody.group(league), `${league.id} ${league.revision}`)
  ),

  raidSeasons: withClan(({ raids }, { query }) => Paging.page(Paging.list(raids, RaidBody.weekend), query))
}

/** `/clanwarleagues/...` */
export const wars: Routes["wars"] = {
  league: ({ params, world }) => {
    const war = world.leagueWars.get(params["warTag"] ?? "")
    return war === undefined ? Reply.notFound() : Reply.body(() => WarBody.league(war), `${war.id} ${war.revision}`)
  }
}
