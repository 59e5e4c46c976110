/** How the raid weekends of a clan are looked at. */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as endpoints from "../../api/declaration/Clans.ts"
import type { Services } from "../../api/Operation.ts"
import { makeRoute } from "../../api/internal/route.ts"
import {
  ClanRaids,
  diff,
  factOf,
  found,
  isOlder,
  ownersOf,
  type RaidChange,
  type RaidSnapshot,
  snapshot,
  trim
} from "../../diff/RaidDiff.ts"
import { remembered } from "../../diff/raid/remembered.ts"
import type { RequestError } from "../../exchange/ClashError.ts"
import { lifetimes } from "../../exchange/internal/order/lifetime.ts"
import { type Now, now as readClocks, timeOf } from "../../exchange/internal/monotonic.ts"
import { raidWeekend } from "../../game/Calendar.ts"
import { pollRoute } from "../engine/looks/pollRoute.ts"
import { known as knownOf } from "./held.ts"
import type { FailedPart, Intervals, Look, Source } from "../engine/looks/source.ts"

const route = makeRoute(endpoints.raidSeasons, { operation: "Watch.raid" })

const minute = 60_000
const week = 7 * 24 * 60 * minute

/** The numbers of a weekend can be corrected for about this long, in milliseconds. */
const settledAfter = 60 * minute

// ---------------------------------------------------------------------------------------------------------------------
// When to look
// ---------------------------------------------------------------------------------------------------------------------

/**
 * When another look is worth it, in ms of the monotonic clock: while raids are on, and until their numbers are final, as
 * soon as the answer is no longer fresh; between two weekends nothing can change until the next one.
 */
const nextLook = (weekend: RaidSnapshot | null, expires: number, now: Now, { maxInterval }: Intervals): number => {
  const end = weekend?.endTime.epochMilliseconds ?? Number.NEGATIVE_INFINITY
  const fresh = Math.min(expires, now.time + maxInterval)
  if (weekend !== null && !weekend.ended) return now.date < end ? Math.min(fresh, timeOf(now, end)) : fresh
  const time = DateTime.makeUnsafe(now.date)
  if (raidWeekend.isOn(time) || now.date < end + settledAfter) return fresh
  return Math.max(expires, timeOf(now, raidWeekend.next(time).start.epochMilliseconds))
}

// ---------------------------------------------------------------------------------------------------------------------
// What to look at
// ---------------------------------------------------------------------------------------------------------------------

const startOf = ({ startTime }: RaidSnapshot): number => startTime.epochMilliseconds

/** The weekends of a page, each once, the oldest first. */
const weekendsOf = (shown: ReadonlyArray<RaidSnapshot>): ReadonlyArray<RaidSnapshot> => {
  const byStart = new Map<number, RaidSnapshot>()
  for (const weekend of shown) {
    const known = byStart.get(startOf(weekend))
    if (known === undefined || isOlder(known, weekend)) byStart.set(startOf(weekend), weekend)
  }
  return [...byStart.values()].toSorted((a, b) => startOf(a) - startOf(b))
}

/** How many rows show everything since a look and the weekend of that look as well. */
const rowsSince = (previous: RaidSnapshot | null, newest: RaidSnapshot): number =>
  previous === null ? 2 : Math.max(0, Math.round((startOf(newest) - startOf(previous)) / week)) + 2

const isSameOwner = (rows: ReadonlyArray<RaidSnapshot>, known: RaidSnapshot | null): boolean =>
  known !== null && rows.some((row) => ownersOf(row, known) === "same")

/** Is less shown of a weekend that is on? An older picture does so; one that says it for long enough was corrected. */
const isLess = (a: RaidSnapshot, b: RaidSnapshot): boolean => startOf(a) === startOf(b) && !b.ended && isOlder(a, b)

/** What to remember after an older picture: attacks that were taken back are not told, what takes their places is. */
const takenBack = (previous: ClanRaids, newest: RaidSnapshot | null): ClanRaids =>
  newest !== null && previous.weekend !== null && isLess(newest, previous.weekend)
    ? { weekend: remembered(previous.weekend, newest) }
    : previous

const hasNoRaid = ({ defenses, raids }: RaidSnapshot): boolean => raids.length === 0 && defenses.length === 0

/** Is nothing shown any more of a weekend in which there were raids? It is another clan's, unless it says so for long. */
const isBare = (a: RaidSnapshot, b: RaidSnapshot): boolean =>
  startOf(a) === startOf(b) && hasNoRaid(a) && !hasNoRaid(b) && a.totals.totalAttacks <= b.totals.totalAttacks

/** Do two answers agree that a weekend is on in which nobody has raided yet? */
const isEmptyTwice = (rows: ReadonlyArray<RaidSnapshot>, newest: RaidSnapshot): boolean =>
  hasNoRaid(newest) && rows.some((row) => startOf(row) === startOf(newest) && hasNoRaid(row))

/** For so long a weekend is waited for that is shown as on although the next one has begun, in ms. */
const endsWithin = 60 * minute

/**
 * The weekends that can be told of: only the newest can be on. One before it that is shown as on still is looked at until it
 * has ended, and taken for over when that has lasted too long.
 */
const tellable = (weekends: ReadonlyArray<RaidSnapshot>, now: Now): ReadonlyArray<RaidSnapshot> => {
  const newest = weekends.at(-1)
  if (newest === undefined) return weekends
  const isLate = now.date >= startOf(newest) + endsWithin
  const over = weekends.map((shown) => (shown === newest || shown.ended || !isLate ? shown : { ...shown, ended: true }))
  const waited = over.findIndex((shown) => shown !== newest && !shown.ended)
  return waited < 0 ? over : over.slice(0, waited + 1)
}

/** What happened in several weekends, one after the other; and what is left to remember. */
const follow = (before: RaidSnapshot | null, weekends: ReadonlyArray<RaidSnapshot>) => {
  let weekend = before
  const changes: Array<RaidChange> = []
  for (const shown of weekends) {
    const more = diff(weekend, shown)
    changes.push(...more)
    if (more.length > 0) weekend = remembered(weekend, shown)
  }
  return { weekend, changes }
}

// ---------------------------------------------------------------------------------------------------------------------
// Looking
// ---------------------------------------------------------------------------------------------------------------------

/** How many rows are looked through when the first one surprises, and how often at the most, in ms. */
const wide = { rows: 3, rest: 60 * minute }

/** When it is asked again whose a weekend is, in ms. */
const confirmAfter = minute

/**
 * Is the first row none that can be the newest? A log may list a weekend twice or out of order; a clan that does not raid
 * has no row of the weekend that is on.
 */
const isSurprising = (newest: RaidSnapshot | null, before: RaidSnapshot | null, now: Now): boolean => {
  if (newest === null) return false
  if (before !== null && isOlder(newest, before)) return true
  const time = DateTime.makeUnsafe(now.date)
  return raidWeekend.isOn(time) && newest.ended && newest.endTime.epochMilliseconds < now.date - 24 * 60 * minute
}

const observe = (tag: string, intervals: Intervals) => {
  const ask = (limit: number, known?: RaidSnapshot | null) =>
    pollRoute({
      route,
      params: { clanTag: tag },
      query: { limit },
      subject: tag,
      read: ({ items }) => weekendsOf(items.map(snapshot)),
      lifetime: lifetimes.raid,
      isOlder: (weekends, others) => {
        const [one, other] = [weekends.at(-1), others.at(-1)]
        return one !== undefined && other !== undefined && isOlder(one, other)
      },
      contradicts: (weekends, others) => {
        const [one, other] = [weekends.at(-1), others.at(-1)]
        if (one === undefined || other === undefined) return false
        return ownersOf(one, other) === "different" || isLess(one, other) || isBare(one, other)
      },
      around: knownOf,
      known: known ? [known] : undefined
    })
  let askNewest: ReturnType<typeof ask> | undefined
  let askedWide = Number.NEGATIVE_INFINITY

  /**
   * The weekends to tell from; none when nothing says that they are of the clan, as after the start of a weekend and with
   * its first raid. Then a longer log says it: by a weekend that is known to be of the clan, or by the same raids.
   */
  const ownWeekends = Effect.fnUntraced(function* (before: RaidSnapshot | null, newest: RaidSnapshot) {
    const isKnown = before !== null && startOf(before) === startOf(newest)
    if (isKnown && (isSameOwner([newest], before) || hasNoRaid(newest))) return [newest]
    const { value: rows } = yield* ask(rowsSince(before, newest))
    return isSameOwner(rows, before) || isSameOwner(rows, newest) || isEmptyTwice(rows, newest) ? rows : undefined
  })

  /** The newest weekend: that of the first row, unless others tell otherwise. */
  const seeNewest = Effect.fnUntraced(function* (before: RaidSnapshot | null, now: Now) {
    askNewest ??= ask(1, before)
    const { expires, odd, value } = yield* askNewest
    const failed: ReadonlyArray<FailedPart> =
      odd === undefined ? [] : [{ error: odd, failures: 1, retryIn: Math.max(0, expires - now.time) }]
    const first = value.at(-1) ?? null
    if (now.time < askedWide + wide.rest || !isSurprising(first, before, now)) return { expires, failed, newest: first }
    askedWide = now.time
    return { expires, failed, newest: (yield* ask(wide.rows, before)).value.at(-1) ?? first }
  })

  return {
    look: Effect.fnUntraced(function* (
      previous: ClanRaids | undefined
    ): Effect.fn.Return<Look<ClanRaids, RaidChange>, RequestError, Services> {
      const now = yield* readClocks
      const before = previous?.weekend ?? null
      const { expires, failed, newest } = yield* seeNewest(before, now)
      const lookAt = (weekend: RaidSnapshot | null) => ({
        next: nextLook(weekend, expires, now, intervals),
        rests: true,
        failed
      })
      if (previous === undefined) {
        return newest === null
          ? { ...lookAt(null), snapshot: { weekend: null }, changes: [] }
          : { ...lookAt(newest), snapshot: { weekend: trim(newest) }, changes: [found(newest)] }
      }
      if (newest === null || (before !== null && isOlder(newest, before))) {
        return { ...lookAt(before), snapshot: takenBack(previous, newest), changes: [] }
      }
      const weekends = yield* ownWeekends(before, newest)
      if (weekends === undefined) {
        askNewest = undefined
        return { ...lookAt(before), snapshot: previous, changes: [], next: Math.min(expires, now.time + confirmAfter) }
      }
      const told = tellable(weekends, now)
      const { changes, weekend } = follow(before, told)
      return { ...lookAt(weekend), snapshot: weekend === before ? previous : { weekend }, changes }
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
