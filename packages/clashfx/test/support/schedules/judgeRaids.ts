/** Judges what was told of the raid weekends of a clan. */
import type { WatchEvent } from "clashfx/watch/WatchEvent"
import type { Played } from "./play.ts"
import { hour, minute, type Span } from "./random.ts"
import { districtId, type RaidBlow, type RaidSchedule, targetOf, type Weekend } from "./raid.ts"
import { judgeIds, judgeLooks, judgeOnce, maySee, mustSee, type Verdict, verdict, type Visible } from "./verdict.ts"

type OfRaid = Extract<WatchEvent, { readonly weekend: unknown }>

const isOfRaid = (event: WatchEvent): event is OfRaid => "weekend" in event

const never = Number.POSITIVE_INFINITY

const is = <T extends OfRaid["_tag"]>(told: ReadonlyArray<OfRaid>, tag: T) =>
  told.filter((event): event is Extract<OfRaid, { readonly _tag: T }> => event._tag === tag)

interface Case {
  readonly weekend: Weekend
  readonly told: ReadonlyArray<OfRaid>
  /** While it is the newest one and asked for. */
  readonly visible: Visible
  /** Until the next one begins: until then its attacks are shown. */
  readonly next: number
  readonly need: number
  readonly since: number
}

/** From when on something has to be told: what was before the first look never is. */
const dueOf = ({ need, since, visible }: Case, at: number): number =>
  at <= since + 2 * need ? never : mustSee(visible, at, need)

/** Can something be seen, by who looks for the first time as well? */
const isPossible = ({ next, visible }: Case, at: number): boolean =>
  maySee({ ...visible, shown: { from: visible.shown.from, to: next } }, at)

const placeOf = ({ district, raid }: RaidBlow): string => `${targetOf(raid)}/${districtId(district)}`

const judgeAttacks = (of: Verdict, one: Case): void => {
  const { need, told, weekend } = one
  const events = is(told, "RaidAttack")
  let claimed = 0
  for (const blow of weekend.blows) {
    const own = events.filter(
      (event) => `${event.defender.tag}/${event.district.id}` === placeOf(blow) && event.number === blow.number
    )
    claimed += own.length
    const name = `attack ${blow.number} on ${placeOf(blow)}`
    judgeOnce(of, {
      name,
      at: blow.at,
      told: own,
      due: dueOf(one, blow.at),
      patience: need,
      isPossible: isPossible(one, blow.at)
    })
    const [event] = own
    if (event === undefined) continue
    if (event.attack.attacker.tag !== blow.attacker || event.attack.destructionPercent !== blow.percent) {
      of.faults.push(`WRONG ${name}`)
    }
  }
  if (events.length > claimed) of.faults.push(`INVENTED ${events.length - claimed} attacks`)
}

/** Districts are told also when they fell while nobody looked. */
const judgeDistricts = (of: Verdict, one: Case, tag: "RaidDistrictDestroyed" | "RaidDistrictLost"): void => {
  const { need, told, weekend } = one
  const isOwn = tag === "RaidDistrictDestroyed"
  const fallen = (isOwn ? weekend.blows : weekend.damage).filter(({ percent }) => percent === 100)
  const events = [...is(told, "RaidDistrictDestroyed"), ...is(told, "RaidDistrictLost")].filter(
    ({ _tag }) => _tag === tag
  )
  let claimed = 0
  for (const blow of fallen) {
    const own = events.filter((event) => {
      const other = event._tag === "RaidDistrictDestroyed" ? event.defender : event.attacker
      return `${other.tag}/${event.district.id}` === placeOf(blow)
    })
    claimed += own.length
    const name = `${tag} ${placeOf(blow)}`
    judgeOnce(of, {
      name,
      at: blow.at,
      told: own,
      due: dueOf(one, blow.at),
      patience: need,
      isPossible: true
    })
  }
  if (events.length > claimed) of.faults.push(`INVENTED ${tag}`)
}

const judgeWeekend = (of: Verdict, one: Case): void => {
  const { need, since, told, visible, weekend } = one
  const isKnown = weekend.closed > since
  const once = (name: string, at: number, events: ReadonlyArray<WatchEvent>) =>
    judgeOnce(of, { name, at, told: events, due: dueOf(one, at), patience: need, isPossible: isKnown })
  once("RaidStarted", weekend.start, is(told, "RaidStarted"))
  const ended = is(told, "RaidEnded")
  once("RaidEnded", weekend.closed, ended)
  const [end] = ended
  if (end !== undefined && end.totals.totalAttacks !== weekend.blows.length) of.faults.push("WRONG totals of the end")
  judgeAttacks(of, one)
  judgeDistricts(of, one, "RaidDistrictDestroyed")
  judgeDistricts(of, one, "RaidDistrictLost")
  for (const { field } of is(told, "RaidChanged")) {
    const isMeant =
      field === "endTime" ? weekend.end !== weekend.planned : field.endsWith("Reward") && weekend.paid > weekend.closed
    if (!isMeant) of.faults.push(`INVENTED change of ${field}`)
  }
  const [first] = told
  if (first !== undefined && weekend.start > since && first._tag !== "RaidStarted")
    of.faults.push(`ORDER: ${first._tag} first`)
  const paid = is(told, "RaidChanged").filter(({ field }) => field === "offensiveReward").length
  if (paid > 1) of.faults.push("TWICE the medals")
  const isEndSeen = mustSee(visible, weekend.closed, need) < weekend.paid - 2 * need
  if (
    isEndSeen &&
    weekend.closed > since + 2 * need &&
    mustSee(visible, weekend.paid, need) < weekend.paid + 10 * minute &&
    paid === 0
  ) {
    of.faults.push("MISSING the medals")
  }
}

const recovering = (spans: ReadonlyArray<Span>): ReadonlyArray<Span> =>
  spans.map(({ from, to }) => ({ from: from - minute, to: to + 14 * minute }))

/** Judges what was told of a schedule. */
export const judgeRaids = (schedule: RaidSchedule, played: Played): Verdict => {
  const of = verdict()
  const { lifetime, nodes, spans, troubles, weekends } = schedule
  const { told } = played
  judgeIds(of, told)
  judgeLooks(of, played)
  const events = told.filter(isOfRaid)
  let claimed = 0
  for (const [n, weekend] of weekends.entries()) {
    const own = events.filter((event) => event.weekend.epochMilliseconds === weekend.start)
    claimed += own.length
    judgeWeekend(of, {
      weekend,
      told: own,
      next: weekends[n + 1]?.start ?? never,
      visible: {
        spans,
        shown: { from: weekend.start, to: Math.min(weekends[n + 1]?.start ?? never, weekend.closed + hour) },
        troubles: recovering(troubles)
      },
      need: (nodes > 1 ? 4 : 3) * lifetime + minute,
      since: spans[0]?.from ?? 0
    })
  }
  if (events.length > claimed) of.faults.push(`INVENTED ${events.length - claimed} events of no weekend`)
  return of
}
