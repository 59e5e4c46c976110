/** Looks at the regular war of a clan, and asks the war log when a war was missed. */
import * as Effect from "effect/Effect"
import * as endpoints from "../../api/declaration/Clans.ts"
import type { Services } from "../../api/internal/pipeline.ts"
import { privateWarLog } from "../../api/internal/privateWarLog.ts"
import { makeRoute } from "../../api/internal/route.ts"
import { isTransient } from "../../api/RequestPolicy.ts"
import { CurrentWarBody } from "../../model/War.ts"
import { WarLogEntry } from "../../model/WarLog.ts"
import { snapshot, type WarChange, type WarSnapshot } from "../../diff/WarDiff.ts"
import type { LookError } from "../engine/source.ts"
import { asking, type Fresh } from "../engine/pollRoute.ts"
import { advance, entryOf, first, missed, type RegularSight, type RegularState } from "../../diff/war/regularState.ts"

const warRoute = makeRoute(endpoints.currentWar, { operation: "Watch.war" })
const logRoute = makeRoute(endpoints.warLog, { operation: "Watch.warLog" })

/** Rows of the log: enough for nearly every war that was missed, and for one after half a year of a private log. */
const logRows = { first: 10, again: 100 }

/** Nothing to see: how long until it is worth another look, in milliseconds. */
const closed = 600_000

/** The log could not be read: how long until it is tried once more, in milliseconds. */
const trouble = 120_000

/** What a part of a look has found. */
export interface Part<S, C> {
  readonly after: S
  readonly changes: ReadonlyArray<C>
  /** When another look is worth it (ms, UTC). */
  readonly next: number
}

/** When an answer about a war is out of date: when it is no longer fresh, or when the war changes its state before. */
export const outdated = (until: number, war: WarSnapshot, now: number): number =>
  [war.startTime, war.endTime]
    .map((time) => time.epochMilliseconds)
    .reduce((next, moment) => (moment > now && moment < next ? moment : next), until)

/** Looks at the regular war. */
export interface RegularObserver {
  readonly look: (
    before: RegularState | undefined,
    now: number
  ) => Effect.Effect<Part<RegularState, WarChange>, LookError, Services>
  /** Is there a regular war to be seen? */
  readonly seesWar: () => boolean
}

/** Observes the regular war of a clan. */
export const observe = (clanTag: string): RegularObserver => {
  const read = (body: CurrentWarBody): RegularSight => {
    if (body._tag === "NotInWar") return { _tag: "NoWar" }
    const war = body._tag === "RegularWar" ? snapshot(body, { clanTag }) : undefined
    return war === undefined ? { _tag: "Unclear" } : { _tag: "War", war }
  }
  const params = { clanTag }
  const askWar = asking({ route: warRoute, params, query: {}, subject: clanTag, read })
  const askLog = (limit: number) =>
    asking({ route: logRoute, params, query: { limit }, subject: clanTag, read: ({ items }) => items })

  let sight: RegularSight = { _tag: "Unclear" }
  let due = 0
  /** When the log, which did not know a war yet, is asked once more. */
  let logDue: number | undefined

  const see = (now: number) =>
    askWar.pipe(
      privateWarLog,
      Effect.catchTag("PrivateWarLog", () =>
        Effect.succeed<Fresh<RegularSight>>({ value: { _tag: "Private" }, until: now + closed })
      ),
      Effect.map(({ until, value }) => {
        sight = value
        due = value._tag === "War" ? outdated(until, value.war, now) : until
      })
    )

  /** The row of a war that was missed; `wait` when the log may still get one. */
  const lookUp = Effect.fnUntraced(function* (
    war: WarSnapshot,
    now: number
  ): Effect.fn.Return<WarLogEntry | undefined | "wait", LookError, Services> {
    if (logDue !== undefined && now < logDue) return "wait"
    const isFirst = logDue === undefined
    const log = yield* askLog(isFirst ? logRows.first : logRows.again).pipe(
      privateWarLog,
      Effect.catchTag("PrivateWarLog", () => Effect.succeed(undefined)),
      Effect.catchIf(isTransient, () => Effect.succeed({ value: [], until: now + trouble }))
    )
    if (log === undefined) {
      logDue = now + closed
      return "wait"
    }
    const entry = entryOf(log.value, war)
    logDue = entry === undefined && isFirst ? log.until : undefined
    return entry === undefined && isFirst ? "wait" : entry
  })

  return {
    look: Effect.fnUntraced(function* (
      before: RegularState | undefined,
      now: number
    ): Effect.fn.Return<Part<RegularState, WarChange>, LookError, Services> {
      if (due <= now) yield* see(now)
      if (before === undefined) {
        // A first look tells nothing, so a private log is told by the next one, which asks for nothing.
        return { after: first(sight), changes: [], next: sight._tag === "Private" ? now : due }
      }
      const lost = missed(before, sight, now)
      const entry = lost === undefined ? undefined : yield* lookUp(lost, now)
      // Its end comes before everything that came after it, so what came after it has to wait.
      if (entry === "wait") return { after: before, changes: [], next: Math.min(due, logDue ?? due) }
      return { ...advance(before, { sight, entry, now }), next: due }
    }),
    seesWar: () => sight._tag === "War" || sight._tag === "Unclear"
  }
}
