/** The questions for the wars of a league: for the clan's own, and for those of a round in which it has to be found. */
import * as Effect from "effect/Effect"
import type { Services } from "../../api/Operation.ts"
import { makeRoute } from "../../api/internal/route.ts"
import * as endpoints from "../../api/declaration/Wars.ts"
import type { RoundSnapshot } from "../../diff/LeagueDiff.ts"
import type { LeagueState } from "../../diff/league/leagueState.ts"
import type { ShownWar, Tracked } from "../../diff/league/round.ts"
import { isBroken, isOdd, isTakenBack } from "../../diff/war/warSnapshot.ts"
import { isOlder, type LeaguePlace, snapshot, type WarSnapshot } from "../../diff/WarDiff.ts"
import { lifetimes } from "../../exchange/internal/order/lifetime.ts"
import { monotonic } from "../../exchange/internal/monotonic.ts"
import type { DrawnRound } from "../../model/LeagueGroup.ts"
import type { WarTag } from "../../model/Tag.ts"
import type { LeagueWarBody } from "../../model/War.ts"
import { pollRoute } from "../engine/looks/pollRoute.ts"
import type { FailedPart, Intervals, LookError } from "../engine/looks/source.ts"
import { apart } from "./apart.ts"
import type { GameTime, WarTime } from "./gameTime.ts"
import { known as knownOf, unreadOf } from "./held.ts"
import { untilChange } from "./pace.ts"
import * as Question from "./question.ts"

const route = makeRoute(endpoints.league, { operation: "Watch.leagueWar" })

const minute = 60_000
const hour = 60 * minute

/** After the API did not have a war: how long until that is confirmed, until later looks, and once its end was told. */
const rests = { confirm: minute, later: 10 * minute, told: 2 * hour }

/** What contradicts the draw is believed when it was answered so many times, for longer than a node keeps its answer. */
const believed = 3

/** A war that has not been answered for this long after its end is as good as gone, in ms. */
const unanswered = 24 * hour

/** When a round is fought. */
export type Times = Pick<RoundSnapshot, "startTime" | "endTime">

/** A war of a round: ours, one of others, one that cannot be made out, or one that the API does not have. */
export type LeagueSight =
  | { readonly _tag: "Ours"; readonly war: WarSnapshot }
  | ({ readonly _tag: "Foreign"; readonly clans: ReadonlyArray<string> } & Times)
  | { readonly _tag: "Unclear" }
  | { readonly _tag: "Gone" }

/** A war that is looked at, and where it is in the league. */
export interface Placed {
  readonly place: LeaguePlace
  readonly tracked: Tracked
}

/** The clan's wars that are looked at. */
export const trackedIn = ({ lost, wars }: LeagueState): ReadonlyArray<Placed> =>
  [...wars.map((war): Tracked => ({ _tag: "Shown", war })), ...lost].flatMap((tracked) => {
    const place = tracked.war.war.league
    return place === null ? [] : [{ place, tracked }]
  })

/** The questions of a clan. */
export interface LeagueWars {
  /** `known` is how the war was shown last, if it ever was. */
  readonly ask: (
    place: LeaguePlace,
    now: WarTime,
    known?: WarSnapshot
  ) => Effect.Effect<FailedPart | undefined, LookError, Services>
  /** When a war that is looked at is to be asked for, in ms of the monotonic clock. */
  readonly due: (of: Placed) => number
  /** How a war that is looked at was shown last. */
  readonly shown: (of: Placed, now: WarTime) => ShownWar | undefined
  /** What is known of a war of a round. Those of others have nothing more to say. */
  readonly sight: (warTag: WarTag) => LeagueSight | undefined
  /** When a war of a round is to be asked for, to find the clan's. */
  readonly dueInSearch: (warTag: WarTag) => number
  /** The same for the first of several rounds. */
  readonly dueOfSearch: (rounds: ReadonlyArray<DrawnRound>) => number
  /** Asks again soon for a war whose answer contradicts the draw; no more once it has said so often enough. */
  readonly doubt: (warTag: WarTag, now: WarTime) => boolean
  /** Forgets all others. */
  readonly keep: (warTags: ReadonlyArray<WarTag>) => void
}

const readWar =
  (clanTag: string, league: LeaguePlace) =>
  (body: LeagueWarBody): LeagueSight => {
    if (body._tag !== "LeagueWar") return { _tag: "Unclear" }
    const war = snapshot(body, { clanTag, league })
    if (war !== undefined) return isBroken(war) ? { _tag: "Unclear" } : { _tag: "Ours", war }
    const { clan, endTime, opponent, startTime } = body
    return { _tag: "Foreign", clans: [clan.tag, opponent.tag], startTime, endTime }
  }

/** A war is between the same two clans for ever, and one odd picture of it decides nothing. */
const isOtherWar = (sight: LeagueSight, known: LeagueSight, date: number): boolean => {
  if (known._tag !== "Ours") return false
  if (sight._tag !== "Ours") return sight._tag === "Foreign"
  return (
    sight.war.war.opponent !== known.war.war.opponent ||
    (isOdd(sight.war, date) && !isOdd(known.war, date)) ||
    isTakenBack(known.war, sight.war)
  )
}

interface Asking {
  readonly clanTag: string
  readonly intervals: Intervals
  readonly game: GameTime
}

const warQuestion = ({ clanTag, game, intervals }: Asking, place: LeaguePlace, known: WarSnapshot | undefined) => {
  const { warTag } = place
  const ask = pollRoute({
    route,
    params: { warTag },
    query: {},
    realtime: { realtime: true },
    subject: warTag,
    read: readWar(clanTag, place),
    lifetime: lifetimes.leagueWar,
    isOlder: (sight, other) => sight._tag === "Ours" && other._tag === "Ours" && isOlder(sight.war, other.war),
    apart: (sight, other) => (sight._tag === "Ours" && other._tag === "Ours" ? apart(sight.war, other.war) : undefined),
    contradicts: (sight, other, now) => isOtherWar(sight, other, game.read(now).latest),
    around: (body, last) => knownOf(body, last?._tag === "Ours" ? last.war : undefined),
    unread: unreadOf,
    known: known && { _tag: "Ours", war: known }
  })
  const gone = Effect.map(monotonic, (time) => ({ value: { _tag: "Gone" } as const, expires: time + rests.later }))
  const learnt = Effect.tap(ask, ({ madeAt, value }) =>
    value._tag === "Ours"
      ? Effect.map(monotonic, (time) => game.learn(value.war, { atLeast: madeAt, atMost: time }))
      : Effect.void
  )
  return Question.make<LeagueSight>(
    Effect.catchTag(learnt, "NotFound", () => gone),
    intervals
  )
}

/** The questions for the wars of a clan's league. */
export const make = (asking: Asking): LeagueWars => {
  const { intervals } = asking
  const questions = new Map<WarTag, Question.Question<LeagueSight>>()
  const foreign = new Map<WarTag, Extract<LeagueSight, { readonly _tag: "Foreign" }>>()
  /** How often an answer was doubted, and when it is asked for again, in ms of the monotonic clock. */
  const doubts = new Map<WarTag, { readonly times: number; readonly again: number }>()

  const questionOf = (place: LeaguePlace, war?: WarSnapshot): Question.Question<LeagueSight> => {
    const known = questions.get(place.warTag)
    if (known !== undefined) return known
    const made = warQuestion(asking, place, war)
    questions.set(place.warTag, made)
    return made
  }

  /** A war that has just been missed is asked for again soon. */
  const restOf = ({ _tag, since }: Exclude<Tracked, { readonly _tag: "Shown" }>, asked: WarTime): number => {
    if (_tag === "Told") return rests.told
    return asked.steady <= since.epochMilliseconds ? rests.confirm : rests.later
  }

  const sight = (warTag: WarTag): LeagueSight | undefined => foreign.get(warTag) ?? questions.get(warTag)?.last()?.value

  const dueInSearch = (warTag: WarTag): number =>
    questions.get(warTag)?.due(({ asked, expires }) => Math.min(expires, asked.time + intervals.maxInterval)) ??
    doubts.get(warTag)?.again ??
    Number.NEGATIVE_INFINITY

  return {
    ask: (place, now, known) =>
      Effect.map(questionOf(place, known).ask(now), (failed) => {
        const seen = questions.get(place.warTag)?.last()?.value
        if (seen?._tag === "Foreign") foreign.set(place.warTag, seen)
        return failed
      }),
    due: ({ place, tracked }) =>
      questionOf(place, tracked.war).due(({ asked, expires, value }) => {
        if (tracked._tag !== "Shown") return asked.time + restOf(tracked, asked)
        const due = Math.min(expires, asked.time + intervals.maxInterval)
        return value._tag === "Ours" ? untilChange(due, value.war, asked) : due
      }),
    shown: ({ place, tracked }, now) => {
      const question = questions.get(place.warTag)
      const last = question?.last()
      if (question?.isFailing() === true) {
        const isLong = now.date > tracked.war.endTime.epochMilliseconds + unanswered
        return isLong ? { war: undefined, at: now.date, steady: now.steady } : undefined
      }
      if (last?.value._tag !== "Ours" && last?.value._tag !== "Gone") return undefined
      const { asked, value } = last
      return { war: value._tag === "Ours" ? value.war : undefined, at: asked.date, steady: asked.steady }
    },
    sight,
    dueInSearch,
    dueOfSearch: (rounds) =>
      Math.min(...rounds.flatMap(({ warTags }) => warTags.filter((warTag) => !foreign.has(warTag)).map(dueInSearch))),
    doubt: (warTag, { time }) => {
      const times = (doubts.get(warTag)?.times ?? 0) + 1
      if (times >= believed) return false
      doubts.set(warTag, { times, again: time + (times === 1 ? rests.confirm : rests.later) })
      questions.delete(warTag)
      foreign.delete(warTag)
      return true
    },
    keep: (warTags) => {
      const kept = new Set(warTags)
      for (const warTag of doubts.keys()) if (!kept.has(warTag)) doubts.delete(warTag)
      for (const warTag of questions.keys()) if (!kept.has(warTag)) questions.delete(warTag)
      for (const warTag of foreign.keys()) if (!kept.has(warTag)) foreign.delete(warTag)
    }
  }
}
