/** Judges what was told of the regular wars of a clan. */
import { course } from "./battle.ts"
import { isOfWar, judgeWar, withRecovery } from "./judgeWars.ts"
import type { Played } from "./play.ts"
import { hour, isIn, minute, second, type Span } from "./random.ts"
import type { RegularSchedule, Trouble } from "./regular.ts"
import { judgeIds, judgeLooks, type Verdict, verdict } from "./verdict.ts"

/**
 * What a clan in trouble costs: a rest of ten minutes, or of an hour when it was not found; two where an odd answer comes
 * right when all is well again.
 */
const recovery: Readonly<Record<Trouble["kind"], number>> = {
  private: 22 * minute,
  failing: 25 * minute,
  down: 5 * minute,
  missing: 130 * minute
}

/** Judges private logs: told when they last, and not when one answer says so. */
const judgePrivacy = (of: Verdict, { spans, troubles, wars }: RegularSchedule, { told }: Played): void => {
  const closed = told.filter(({ _tag }) => _tag === "WarLogPrivate").length
  const opened = told.filter(({ _tag }) => _tag === "WarLogPublic").length
  const times = troubles.filter(({ kind }) => kind === "private")
  const isLong = (span: Span) =>
    spans.some(({ from, to }) => from < span.from - 30 * minute && to > span.to + 30 * minute) &&
    !troubles.some((other) => other !== span && other.from < span.to + hour && other.to > span.from - hour)
  const surely = times.filter((span) => isLong(span) && span.to - span.from > 25 * minute)
  of.expected += surely.length
  if (closed < surely.length) of.faults.push(`MISSING private: ${closed} of ${surely.length}`)
  if (closed > times.length) of.faults.push(`INVENTED private: ${closed} of ${times.length}`)
  if (opened > closed) of.faults.push(`INVENTED public: ${opened} after ${closed}`)
  if (wars.length > 0 && closed > opened + 1) of.faults.push(`MISSING public: ${opened} after ${closed}`)
}

/** Until when the end of a war is to be found in the log, if it was missed; never, if the log does not know it. */
const loggedIn = ({ spans, troubles }: RegularSchedule, logged: number, from: number): number => {
  const span = spans.find(({ to }) => to > Math.max(from, logged) + 9 * hour)
  const isClosed = isIn(withRecovery(troubles, 70 * minute), Math.max(from, logged, span?.from ?? 0))
  return span === undefined || isClosed ? Number.POSITIVE_INFINITY : logged
}

/** Judges what was told of a schedule. */
export const judgeRegular = (schedule: RegularSchedule, played: Played): Verdict => {
  const of = verdict()
  const { lifetime, lying, nodes, spans, troubles, wars } = schedule
  const since = spans[0]?.from ?? 0
  const need = (lying === undefined ? (nodes > 1 ? 3 : 2) : 6) * lifetime + 30 * second
  const told = played.told.filter(isOfWar)
  judgeIds(of, played.told)
  judgeLooks(of, played)
  const known = new Set<unknown>()
  for (const war of wars) {
    const own = told.filter(({ war: key }) => key.preparationStartTime.epochMilliseconds === war.declared)
    for (const event of own) known.add(event)
    const recovering = troubles.map((trouble) => ({
      ...(withRecovery([trouble], recovery[trouble.kind])[0] ?? trouble)
    }))
    judgeWar(of, {
      battle: war,
      side: 0,
      visible: { spans, shown: { from: war.declared, to: war.gone }, troubles: recovering },
      need,
      calm: need + 10 * minute,
      since,
      told: own,
      logged: loggedIn(schedule, war.logged, course(war).end)
    })
  }
  for (const event of told) if (!known.has(event)) of.faults.push(`INVENTED ${event._tag} of no war`)
  judgePrivacy(of, schedule, played)
  return of
}
