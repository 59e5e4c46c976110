/** How the raid weekends of a clan are looked at. */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as endpoints from "../../api/declaration/Clans.ts"
import type { Services } from "../../api/internal/pipeline.ts"
import { now as readClocks, timeOf } from "../../exchange/internal/monotonic.ts"
import { makeRoute } from "../../api/internal/route.ts"
import type { RequestError } from "../../exchange/ClashError.ts"
import { raidWeekend } from "../../game/Calendar.ts"
import {
  ClanRaids,
  diff,
  found,
  factOf,
  isOlder,
  type RaidChange,
  type RaidSnapshot,
  snapshot,
  trim
} from "../../diff/RaidDiff.ts"
import type { Look, Source } from "../engine/source.ts"
import { asking } from "../engine/pollRoute.ts"

const route = makeRoute(endpoints.raidSeasons, { operation: "Watch.raid" })

const minute = 60_000
const week = 7 * 24 * 60 * minute

/** The numbers of a weekend can be corrected for about this long, in milliseconds. */
const settledAfter = 60 * minute

/** When another look is worth it: not between two weekends. */
const nextLook = (weekend: RaidSnapshot | null, until: number, now: number): number => {
  const end = weekend?.endTime.epochMilliseconds ?? 0
  if (weekend !== null && !weekend.ended) return now < end ? Math.min(until, end) : until
  const time = DateTime.makeUnsafe(now)
  if (raidWeekend.isOn(time) || now < end + settledAfter) return until
  return Math.max(until, raidWeekend.next(time).start.epochMilliseconds)
}

/** How many weekends have to be asked for to see everything since a look: more than the newest when its end was missed. */
const weekendsSince = (previous: RaidSnapshot, newest: RaidSnapshot): number => {
  const weeks = Math.round((newest.startTime.epochMilliseconds - previous.startTime.epochMilliseconds) / week)
  return weeks > 1 || (weeks === 1 && !previous.ended) ? weeks + 1 : 1
}

const observe = (tag: string) => {
  const ask = (limit: number) =>
    asking({
      route,
      params: { clanTag: tag },
      query: { limit },
      subject: tag,
      read: ({ items }) => items.map(snapshot).toReversed()
    })
  const askNewest = ask(1)

  return {
    look: Effect.fnUntraced(function* (
      previous: ClanRaids | undefined
    ): Effect.fn.Return<Look<ClanRaids, RaidChange>, RequestError, Services> {
      const clocks = yield* readClocks
      const now = clocks.date
      const { until, value } = yield* askNewest
      const newest = value[0] ?? null
      const next = timeOf(clocks, nextLook(newest, until, now))
      if (previous === undefined) {
        return newest === null
          ? { snapshot: { weekend: null }, changes: [], next }
          : { snapshot: { weekend: trim(newest) }, changes: [found(newest)], next }
      }
      const before = previous.weekend
      if (newest === null || (before !== null && isOlder(newest, before))) {
        return { snapshot: previous, changes: [], next }
      }
      const count = before === null ? 1 : weekendsSince(before, newest)
      const weekends = count === 1 ? value : (yield* ask(count)).value
      let weekend = before
      const changes: Array<RaidChange> = []
      for (const shown of weekends) {
        const more = diff(weekend, shown)
        changes.push(...more)
        if (more.length > 0) weekend = trim(shown)
      }
      return { snapshot: weekend === before ? previous : { weekend }, changes, next }
    })
  }
}

export const raidSource: Source<ClanRaids, RaidChange> = {
  kind: "raid",
  codec: ClanRaids,
  schema: 1,
  observe,
  factOf
}
