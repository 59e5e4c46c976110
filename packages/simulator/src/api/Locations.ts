/** The routes of locations, labels and the gold pass. */
import * as Labels from "../catalog/Labels.ts"
import * as Catalog from "../catalog/Locations.ts"
import { timestamp } from "../body/time.ts"
import { itemOf, listed } from "./Leagues.ts"
import * as Rankings from "./Rankings.ts"
import * as Reply from "./Reply.ts"
import type { Routes } from "./Routes.ts"

/** `/locations/...` */
export const locations: Routes["locations"] = {
  list: listed(Catalog.locations),
  get: itemOf(Catalog.locations, "locationId"),
  clanRankings: Rankings.clans,
  playerRankings: Rankings.players,
  clanBuilderBaseRankings: Rankings.clansBuilderBase,
  playerBuilderBaseRankings: Rankings.playersBuilderBase,
  capitalRankings: Rankings.capitals
}

/** `/labels/...` */
export const labels: Routes["labels"] = {
  clans: listed(Labels.clan),
  players: listed(Labels.player)
}

/** `/goldpass/...`: a gold pass season is a month, from the 1st 08:00 to the next. */
export const goldPass: Routes["goldPass"] = {
  current: ({ world }) => {
    const month = goldPassMonth(world.now)
    return Reply.body(
      () => ({ startTime: timestamp(goldPassStart(month)), endTime: timestamp(goldPassStart(month + 1)) }),
      String(month)
    )
  }
}

/** The start of the gold pass of a month, counted from January 1970. */
const goldPassStart = (month: number): number => Date.UTC(1970, month, 1, 8)

const goldPassMonth = (now: number): number => {
  let month = Math.floor(now / (30.436875 * 86_400_000)) - 1
  while (goldPassStart(month + 1) <= now) month++
  return month
}
