/** Looks at the league of a clan: its group when it can have changed, and the clan's wars of the running rounds. */
import * as Effect from "effect/Effect"
import type { Services } from "../../api/Operation.ts"
import type { LeagueChange } from "../../diff/LeagueDiff.ts"
import { groupNeed, type GroupSight, undiscovered } from "../../diff/league/group.ts"
import { advance, type LeagueState, moments } from "../../diff/league/leagueState.ts"
import type { ShownWar } from "../../diff/league/round.ts"
import type { WarChange } from "../../diff/WarDiff.ts"
import { timeOf } from "../../exchange/internal/monotonic.ts"
import type { WarTag } from "../../model/Tag.ts"
import type { FailedPart, Intervals, LookError } from "../engine/looks/source.ts"
import type { GameTime, WarTime } from "./gameTime.ts"
import { groupQuestion } from "./groupQuestion.ts"
import * as LeagueWars from "./leagueWars.ts"
import type { Part } from "./regularLook.ts"
import { type Found, search } from "./roundSearch.ts"

const hour = 3_600_000

/** What a look at the league has to know. */
export interface LeagueQuestion {
  /** The memory; at a first look that of a clan without a league. */
  readonly before: LeagueState
  readonly isFirst: boolean
  /** When watching began, in ms, UTC: what was over by then is not told. */
  readonly since: number
  readonly now: WarTime
}

/** Looks at the league, in two steps, so that all that is to be seen is seen before anything is told. */
export interface LeagueObserver {
  /** Asks what is due; gives what failed. */
  readonly see: (question: LeagueQuestion) => Effect.Effect<ReadonlyArray<FailedPart>, LookError, Services>
  /** Tells from what was seen. */
  readonly tell: (question: LeagueQuestion) => Part<LeagueState, LeagueChange | WarChange>
}

/** A group as it was shown, and since when (ms, UTC, steady) it has been so, running, over, or not there, up to the last answer. */
interface Seen {
  readonly sight: GroupSight
  readonly since: number
  readonly at: number
}

const kindOf = (sight: GroupSight): string =>
  sight._tag === "NoGroup" ? sight._tag : `${sight.group.season} ${sight.group.state === "ended"}`

const nothing: Found = { discoveries: [], firstRound: 1, isWithheld: false, isSearching: false }

/** A clan that is in no battle day of a league can begin a regular war. */
export const isInBattle = ({ league }: LeagueState): boolean =>
  league !== null && !league.ended && league.rounds.some(({ state }) => state !== "preparation")

/** Asks for the wars that are looked at, where it is time; gives what failed. */
const seeWars = Effect.fnUntraced(function* (
  wars: LeagueWars.LeagueWars,
  { before, now }: LeagueQuestion
): Effect.fn.Return<ReadonlyArray<FailedPart>, LookError, Services> {
  const failed: Array<FailedPart> = []
  for (const tracked of LeagueWars.trackedIn(before)) {
    if (wars.due(tracked) > now.time) continue
    const part = yield* wars.ask(tracked.place, now, tracked.tracked.war)
    if (part !== undefined) failed.push(part)
  }
  return failed
})

/** How the wars that are looked at were shown last. */
const shownIn = (wars: LeagueWars.LeagueWars, { before, now }: LeagueQuestion): ReadonlyMap<WarTag, ShownWar> =>
  new Map(
    LeagueWars.trackedIn(before).flatMap((tracked) => {
      const shown = wars.shown(tracked, now)
      return shown === undefined ? [] : [[tracked.place.warTag, shown] as const]
    })
  )

/** A group that has been shown for an hour stays. */
const groupOf = (seen: Seen | undefined): GroupSight | undefined =>
  seen?.sight._tag === "Group" ? { ...seen.sight, isSteady: seen.at >= seen.since + hour } : seen?.sight

/** Observes the league of a clan. */
export const observe = (clanTag: string, intervals: Intervals, game: GameTime): LeagueObserver => {
  const wars = LeagueWars.make({ clanTag, intervals, game })
  const group = groupQuestion(clanTag, intervals)
  let seen: Seen | undefined
  let found = nothing

  const dueOfGroup = ({ before, isFirst, now }: LeagueQuestion): number => {
    const need = isFirst ? "fresh" : groupNeed(before, now.date)
    if (need === "never") return Number.POSITIVE_INFINITY
    return group.due(({ asked, expires }) =>
      need === "hourly" ? asked.time + hour : Math.min(expires, asked.time + intervals.maxInterval)
    )
  }

  const seeGroup = Effect.fnUntraced(function* (
    now: WarTime
  ): Effect.fn.Return<ReadonlyArray<FailedPart>, LookError, Services> {
    const failed = yield* group.ask(now)
    const sight = group.last()?.value
    const parts = failed === undefined ? [] : [failed]
    if (group.isFailing() || sight === undefined) return parts
    const since = seen === undefined || kindOf(seen.sight) !== kindOf(sight) ? now.steady : seen.since
    seen = { sight, since, at: now.steady }
    return parts
  })

  const shownGroup = () => groupOf(seen)

  const nextOf = (question: LeagueQuestion): number => {
    const { before, now } = question
    const unknown = undiscovered(before, shownGroup())
    const sure = { time: now.time, date: now.earliest }
    const tracked = LeagueWars.trackedIn(before)
    wars.keep([
      ...tracked.map(({ place }) => place.warTag),
      ...(unknown?.rounds ?? []).flatMap(({ warTags }) => warTags)
    ])
    return Math.min(
      dueOfGroup(question),
      unknown === undefined ? Number.POSITIVE_INFINITY : wars.dueOfSearch(unknown.rounds),
      ...tracked.map(wars.due),
      ...moments(before).flatMap((moment) => (moment > sure.date ? [timeOf(sure, moment)] : []))
    )
  }

  return {
    see: Effect.fnUntraced(function* (
      question: LeagueQuestion
    ): Effect.fn.Return<ReadonlyArray<FailedPart>, LookError, Services> {
      const { now } = question
      const ofWars = yield* seeWars(wars, question)
      const ofGroup = dueOfGroup(question) <= now.time ? yield* seeGroup(now) : []
      const searched = yield* search(wars, shownGroup(), question)
      found = searched.found
      return [...ofWars, ...ofGroup, ...searched.failed]
    }),
    tell: (question) => {
      const { before, now, since } = question
      const { after, changes } = advance(before, {
        sight: found.isWithheld ? undefined : shownGroup(),
        sightSince: seen?.since ?? now.steady,
        isSearching: found.isSearching,
        discoveries: found.discoveries,
        firstRound: found.firstRound,
        wars: shownIn(wars, question),
        since,
        now: now.date,
        steady: now.steady,
        earliest: now.earliest
      })
      found = nothing
      return { after, changes, next: nextOf({ ...question, before: after, isFirst: false }) }
    }
  }
}
