/** Looks at the regular war of a clan, and asks the war log about wars that were missed. */
import * as Effect from "effect/Effect"
import * as endpoints from "../../api/declaration/Clans.ts"
import type { Services } from "../../api/Operation.ts"
import { privateWarLog } from "../../api/internal/privateWarLog.ts"
import { makeRoute } from "../../api/internal/route.ts"
import { nextLook } from "../../diff/war/lostWar.ts"
import { advance, first, type RegularSight, type RegularState } from "../../diff/war/regularState.ts"
import { isSameWar } from "../../diff/war/warKey.ts"
import { isBroken, isOdd, isSameBattle, isTakenBack, type WarSnapshot } from "../../diff/war/warSnapshot.ts"
import { isOlder as isOlderWar, snapshot, type WarChange } from "../../diff/WarDiff.ts"
import type { Difference } from "../../exchange/internal/order/order.ts"
import { lifetimes } from "../../exchange/internal/order/lifetime.ts"
import { monotonic } from "../../exchange/internal/monotonic.ts"
import { CurrentWarBody } from "../../model/War.ts"
import type { WarLogEntry } from "../../model/WarLog.ts"
import { confirmAfter } from "../engine/polls/pace.ts"
import { pollRoute } from "../engine/looks/pollRoute.ts"
import type { FailedPart, Intervals, LookError } from "../engine/looks/source.ts"
import { apart, apartFromNone } from "./apart.ts"
import { regularDue } from "./pace.ts"
import type { GameTime, WarTime } from "./gameTime.ts"
import { known as knownOf, searching, unreadOf } from "./held.ts"
import { Privacy } from "./privacy.ts"
import * as Question from "./question.ts"

const warRoute = makeRoute(endpoints.currentWar, { operation: "Watch.war" })
const logRoute = makeRoute(endpoints.warLog, { operation: "Watch.warLog" })

/** Rows of the log: enough for nearly every war that was missed, and for one of half a year ago. */
const logRows = { few: 10, many: 100 }

/** Between two looks at a war log that is private, in milliseconds. It is said once a second look shows it. */
const closed = 600_000

/** What a part of a look has found. */
export interface Part<S, C> {
  readonly after: S
  readonly changes: ReadonlyArray<C>
  /** When another look is worth it, in ms of the monotonic clock. */
  readonly next: number
}

/** What a look at the regular war has to know. */
export interface RegularQuestion {
  /** The memory; none at a first look. */
  readonly before: RegularState | undefined
  /** Is a battle day of the league on, so that no regular war can begin? */
  readonly isInLeague: boolean
  readonly now: WarTime
}

/** Looks at the regular war, in two steps, so that all that is to be seen is seen before anything is told. */
export interface RegularObserver {
  /** Asks what is due; gives what failed. */
  readonly see: (question: RegularQuestion) => Effect.Effect<ReadonlyArray<FailedPart>, LookError, Services>
  /** Tells from what was seen. */
  readonly tell: (question: RegularQuestion) => Part<RegularState, WarChange>
}

/** The log is asked for as long as wars are missed, and forgotten with them. */
interface LogQuestion {
  readonly few: Question.Question<ReadonlyArray<WarLogEntry>>
  readonly many: Question.Question<ReadonlyArray<WarLogEntry>>
}

const isWithoutWar = (body: CurrentWarBody): boolean =>
  body._tag === "NotInWar" || (body._tag === "UnknownWar" && searching.has(body.wireState))

const readWar =
  (clanTag: string) =>
  (body: CurrentWarBody): RegularSight => {
    if (isWithoutWar(body)) return { _tag: "NoWar" }
    const war = body._tag === "RegularWar" ? snapshot(body, { clanTag }) : undefined
    return war === undefined || isBroken(war) ? { _tag: "Unclear" } : { _tag: "War", war }
  }

const startOf = ({ war }: WarSnapshot): number => war.preparationStartTime.epochMilliseconds

/** A war begins after the one before it, and what can only grow tells of one war. */
const isOlder = (sight: RegularSight, other: RegularSight): boolean => {
  if (sight._tag !== "War" || other._tag !== "War") return false
  const later = startOf(other.war) - startOf(sight.war)
  const isOne = later === 0 || isSameBattle(sight.war, other.war)
  return isOne ? isOlderWar(sight.war, other.war) : later > 0
}

/**
 * One odd picture of a war that was shown as it should be decides nothing; neither does one with another opponent that was
 * declared at the very same time, nor one of a war that is over without attacks that were seen.
 */
const contradicts = (sight: RegularSight, known: RegularSight, date: number): boolean =>
  sight._tag === "War" &&
  known._tag === "War" &&
  startOf(sight.war) === startOf(known.war) &&
  (!isSameWar(sight.war.war, known.war.war) ||
    (isOdd(sight.war, date) && !isOdd(known.war, date)) ||
    isTakenBack(known.war, sight.war))

/** That a clan has no war is said by old copies as well, and has to last where that was said before. */
const howApart = (sight: RegularSight, other: RegularSight): Difference | undefined => {
  if (sight._tag !== "War") return undefined
  if (other._tag === "NoWar") return apartFromNone
  return other._tag === "War" ? apart(sight.war, other.war) : undefined
}

/** When the last war of the log ended, in ms. */
const newestEnd = (rows: ReadonlyArray<WarLogEntry>): number =>
  rows.reduce((end, { endTime }) => Math.max(end, endTime.epochMilliseconds), Number.NEGATIVE_INFINITY)

interface Asking {
  readonly clanTag: string
  readonly intervals: Intervals
  readonly game: GameTime
}

/** `known` is what the regular war was to the process before. */
const warQuestion = ({ clanTag, game, intervals }: Asking, known: WarSnapshot | null) => {
  const ask = pollRoute({
    route: warRoute,
    params: { clanTag },
    query: {},
    realtime: { realtime: true },
    subject: clanTag,
    read: readWar(clanTag),
    lifetime: lifetimes.war,
    isOlder,
    apart: howApart,
    contradicts: (sight, other, now) => contradicts(sight, other, game.read(now).latest),
    around: (body, last) => knownOf(body, last?._tag === "War" ? last.war : undefined),
    unread: unreadOf,
    known: known === null ? undefined : { _tag: "War", war: known }
  })
  const isPrivate = Effect.map(monotonic, (time) => ({
    value: { _tag: "Private" } as const,
    expires: time + closed
  }))
  const learnt = Effect.tap(ask, ({ madeAt, value }) =>
    value._tag === "War"
      ? Effect.map(monotonic, (time) => game.learn(value.war, { atLeast: madeAt, atMost: time }))
      : Effect.void
  )
  return Question.make<RegularSight>(
    learnt.pipe(
      privateWarLog,
      Effect.catchTag("PrivateWarLog", () => isPrivate)
    ),
    intervals,
    ["NotFound"]
  )
}

const logQuestion = (clanTag: string, intervals: Intervals): LogQuestion => {
  const of = (limit: number) => {
    const ask = pollRoute({
      route: logRoute,
      params: { clanTag },
      query: { limit },
      subject: clanTag,
      read: ({ items }): ReadonlyArray<WarLogEntry> => items,
      lifetime: lifetimes.warLog,
      isOlder: (rows, others) => newestEnd(rows) < newestEnd(others)
    })
    // The log may be opened again in time.
    const isPrivate = Effect.map(monotonic, (time) => ({ value: [], expires: time + closed }))
    return Question.make<ReadonlyArray<WarLogEntry>>(
      ask.pipe(
        privateWarLog,
        Effect.catchTag("PrivateWarLog", () => isPrivate)
      ),
      intervals
    )
  }
  return { few: of(logRows.few), many: of(logRows.many) }
}

/** Is everything in these few rows of the log newer than what is looked for? */
const isBelow = (rows: ReadonlyArray<WarLogEntry>, lost: RegularState["lost"]): boolean =>
  rows.length >= logRows.few &&
  lost.some((of) => rows.every(({ endTime }) => endTime.epochMilliseconds > of.war.endTime.epochMilliseconds))

/** Observes the regular war of a clan. */
export const observe = (clanTag: string, intervals: Intervals, game: GameTime): RegularObserver => {
  let question: Question.Question<RegularSight> | undefined
  let log: LogQuestion | undefined
  /** What the API shows. */
  let sight: RegularSight = { _tag: "Unclear" }
  const privacy = new Privacy()
  const asking = { clanTag, intervals, game }

  /** The question for the war, which begins with what is remembered of it. */
  const asked = ({ before }: Pick<RegularQuestion, "before">): Question.Question<RegularSight> =>
    (question ??= warQuestion(asking, before?.war ?? null))

  const dueOfWar = ({ before, isInLeague }: RegularQuestion): number => {
    const war = asked({ before })
    return war.due((last) =>
      privacy.isSuspected
        ? last.asked.time + confirmAfter(intervals)
        : regularDue(last, { sight, isInLeague, intervals, lifetime: war.lifetime() })
    )
  }

  const understand = (before: RegularState | undefined): void => {
    const war = asked({ before })
    const last = war.last()
    if (last === undefined || war.isFailing()) return
    if (privacy.believes(last, sight._tag === "Private" || before?.isPrivate === true)) sight = last.value
  }

  /** The rows that are known: the newest, and what was below them once. */
  const rows = (): ReadonlyArray<WarLogEntry> => [...(log?.few.last()?.value ?? []), ...(log?.many.last()?.value ?? [])]

  const dueOfLog = (lost: RegularState["lost"], now: WarTime): number => {
    // A private log is not asked; the looks at the war see when it is open again, and when the hour is over.
    if (lost.length === 0 || sight._tag === "Private") return Number.POSITIVE_INFINITY
    if (log === undefined) return Number.NEGATIVE_INFINITY
    return log.few.due(({ asked, expires }) => {
      const next = Math.min(...lost.map((of) => nextLook(of, asked.steady, now.date - now.steady)))
      return Math.max(expires, now.time + next - now.steady)
    })
  }

  /** Asks the log when a war is missed; a private log is not asked. */
  const seeLog = Effect.fnUntraced(function* (
    lost: RegularState["lost"],
    now: WarTime
  ): Effect.fn.Return<ReadonlyArray<FailedPart>, LookError, Services> {
    if (lost.length === 0) log = undefined
    if (dueOfLog(lost, now) > now.time) return []
    log ??= logQuestion(clanTag, intervals)
    const failed = yield* log.few.ask(now)
    const more =
      failed === undefined && isBelow(log.few.last()?.value ?? [], lost) ? yield* log.many.ask(now) : undefined
    return [failed, more].filter((part) => part !== undefined)
  })

  const lookOf = (now: WarTime) => ({ sight, log: rows(), now: now.date, steady: now.steady })

  return {
    see: Effect.fnUntraced(function* (
      question: RegularQuestion
    ): Effect.fn.Return<ReadonlyArray<FailedPart>, LookError, Services> {
      const { before, now } = question
      const war = asked(question)
      const isDue = war.last() === undefined || dueOfWar(question) <= now.time
      const failed = isDue ? yield* war.ask(now) : undefined
      // Without any answer there is nothing to begin with.
      if (failed !== undefined && war.isFailing() && before === undefined) return yield* Effect.fail(failed.error)
      if (isDue) understand(before)
      if (before === undefined) return failed === undefined ? [] : [failed]
      const { lost } = advance(before, lookOf(now)).after
      const parts = yield* seeLog(lost, now)
      return failed === undefined ? parts : [failed, ...parts]
    }),
    tell: (question) => {
      const { before, now } = question
      const next = Math.max(now.time, dueOfWar(question))
      if (before === undefined) return { after: first(sight), changes: [], next }
      const told = advance(before, lookOf(now))
      return { ...told, next: Math.min(next, dueOfLog(told.after.lost, now)) }
    }
  }
}
