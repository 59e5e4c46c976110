/** The routes of leagues of every kind. */
import * as Catalog from "../catalog/Leagues.ts"
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
  rankedGroup: () => Reply.notFound(),

  tiers: listed(Catalog.tiers),
  tier: itemOf(Catalog.tiers, "leagueTierId"),
  list: listed(Catalog.legacy),
  get: itemOf(Catalog.legacy, "leagueId"),

  seasons: seasonsOf(({ query }) =>
    Paging.page(
      Paging.list([], (id) => ({ id })),
      query
    )
  ),
  seasonRankings: seasonsOf(() => Reply.unknownValue("seasonId")),

  builderBaseList: listed(Catalog.builderLeagues),
  builderBase: itemOf(Catalog.builderLeagues, "leagueId"),
  capitalList: listed(Catalog.capitalLeagues),
  capital: itemOf(Catalog.capitalLeagues, "leagueId"),
  warList: listed(Catalog.war),
  war: itemOf(Catalog.war, "leagueId")
}
