/** The routes of leagues of every kind. */
import * as RankedBody from "../body/ranked.ts"
import * as Catalog from "../catalog/Leagues.ts"
import * as Legends from "../world/Legends.ts"
import type { Handler } from "./Call.ts"
import * as Paging from "./Paging.ts"
import * as Reply from "./Reply.ts"
import type { Routes } from "./Routes.ts"

interface Identified {
  readonly id: number
}

/** Answers with a list that never changes. */
export const listed =
  (items: ReadonlyArray<Identified>): Handler =>
  ({ query }) =>
    Paging.page(
      Paging.list(items, (item) => item),
      query,
      { version: "constant" }
    )

/** Answers with the item of a list that has the id of the path, or with 400. */
export const itemOf =
  (items: ReadonlyArray<Identified>, parameter: string): Handler =>
  ({ params }) => {
    const item = items.find(({ id }) => String(id) === params[parameter])
    return item === undefined ? Reply.unknownValue(parameter) : Reply.body(() => item, "constant")
  }

const seasonsOf =
  (answer: Handler): Handler =>
  (call) => {
    if (Number(call.params["leagueId"]) === Catalog.legendLeagueId) return answer(call)
    return Catalog.legacy.some(({ id }) => String(id) === call.params["leagueId"])
      ? Reply.badRequest("Seasons are available only for legendary league")
      : Reply.unknownValue("leagueId")
  }

/** `/leagues/...`, `/leaguetiers/...` and the like. */
export const leagues: Routes["leagues"] = {
  rankedGroup: ({ params, query, world }) => {
    const tag = query.get("playerTag")
    if (tag === null) return Reply.badRequest("Required parameter 'playerTag' missing")
    const group = world.rankedGroups.get(params["leagueGroupTag"] ?? "")
    const player = group?.members.find((member) => member.tag === tag)
    return group === undefined || player === undefined || String(group.seasonId) !== params["leagueSeasonId"]
      ? Reply.notFound()
      : Reply.body(() => RankedBody.group(group, player))
  },

  tiers: listed(Catalog.tiers),
  tier: itemOf(Catalog.tiers, "leagueTierId"),
  list: listed(Catalog.legacy),
  get: itemOf(Catalog.legacy, "leagueId"),

  seasons: seasonsOf(({ query, world }) =>
    Paging.page(
      Paging.list(Legends.ended(world.now), (id) => ({ id })),
      query
    )
  ),

  seasonRankings: seasonsOf(({ params, query, world }) => {
    const ranking = Legends.ranking(world, params["seasonId"] ?? "")
    return ranking === undefined
      ? Reply.unknownValue("seasonId")
      : Paging.page(
          Paging.list(ranking, (row, n) => RankedBody.legend(row, n + 1)),
          query,
          { standard: 1000, version: "final" }
        )
  }),

  builderBaseList: listed(Catalog.builderLeagues),
  builderBase: itemOf(Catalog.builderLeagues, "leagueId"),
  capitalList: listed(Catalog.capitalLeagues),
  capital: itemOf(Catalog.capitalLeagues, "leagueId"),
  warList: listed(Catalog.war),
  war: itemOf(Catalog.war, "leagueId")
}
