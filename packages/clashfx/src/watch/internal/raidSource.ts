/** How the raid weekends of a clan are looked at. */
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { ClashApi } from "../../api/ClashApi.ts"
import type { Services } from "../../api/internal/pipeline.ts"
import { makeRoute } from "../../api/internal/route.ts"
import type { RequestError } from "../../ClashError.ts"
import { raidWeekend } from "../../game/Calendar.ts"
import { Page } from "../../model/Page.ts"
import { RaidSeason } from "../../model/RaidSeason.ts"
import { diff, found, isOlder, type RaidChange, RaidSnapshot, snapshot, trim } from "../RaidDiff.ts"
import type { Look, Source } from "./source.ts"
import { asking } from "./asking.ts"

const route = makeRoute(ClashApi.groups.clans.endpoints.raidSeasons, Page(RaidSeason), { operation: "Watch.raid" })

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
      previous: RaidSnapshot | null | undefined
    ): Effect.fn.Return<Look<RaidSnapshot | null, RaidChange>, RequestError, Services> {
      const now = yield* Clock.currentTimeMillis
      const { until, value } = yield* askNewest
      const newest = value[0] ?? null
      const next = nextLook(newest, until, now)
      if (previous === undefined) {
        return { snapshot: newest && trim(newest), changes: newest === null ? [] : [found(newest)], next }
      }
      if (newest === null || (previous !== null && isOlder(newest, previous))) {
        return { snapshot: previous, changes: [], next }
      }
      const count = previous === null ? 1 : weekendsSince(previous, newest)
      const weekends = count === 1 ? value : (yield* ask(count)).value
      let last = previous
      const changes: Array<RaidChange> = []
      for (const weekend of weekends) {
        const more = diff(last, weekend)
        changes.push(...more)
        if (more.length > 0) last = trim(weekend)
      }
      return { snapshot: last, changes, next }
    })
  }
}

/** What tells changes apart that can happen more than once. */
const keyOf = (change: RaidChange): string =>
  change._tag === "RaidChanged" ? `${DateTime.formatIso(change.weekend)}/${change.field}` : ""

/** What happens once in a weekend is the same event however often and whenever it is found. */
const factOf = (change: RaidChange): string | undefined => {
  const weekend = DateTime.formatIso(change.weekend)
  switch (change._tag) {
    case "RaidFound":
    case "RaidStarted":
    case "RaidEnded":
      return weekend
    case "RaidAttack":
      return `${weekend}/${change.defender.tag}/${change.occurrence}/${change.district.id}/${change.number}`
    case "RaidDistrictDestroyed":
      return `${weekend}/${change.defender.tag}/${change.occurrence}/${change.district.id}`
    case "RaidDistrictLost":
      return `${weekend}/${change.attacker.tag}/${change.occurrence}/${change.district.id}`
    case "RaidDefended":
      return `${weekend}/${change.attacker.tag}/${change.occurrence}`
    case "RaidChanged":
      return undefined
  }
}

export const raidSource: Source<RaidSnapshot | null, RaidChange> = {
  kind: "raid",
  codec: Schema.NullOr(RaidSnapshot),
  observe,
  keyOf,
  factOf
}
