/** Looks at the league of a clan: its group when it can have changed, and the clan's wars of the running rounds. */
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as endpoints from "../../api/declaration/Clans.ts"
import * as leagueEndpoints from "../../api/declaration/Wars.ts"
import type { Services } from "../../api/internal/pipeline.ts"
import { makeRoute } from "../../api/internal/route.ts"
import { isTransient, Retry } from "../../api/RequestPolicy.ts"
import type { RequestError } from "../../exchange/ClashError.ts"
import { type DrawnRound, type LeagueGroup, LeagueGroupBody } from "../../model/LeagueGroup.ts"
import type { WarTag } from "../../model/Tag.ts"
import { LeagueWarBody } from "../../model/War.ts"
import type { LeagueChange, RoundSnapshot } from "../../diff/LeagueDiff.ts"
import { type LeaguePlace, snapshot, type WarChange, type WarSnapshot } from "../../diff/WarDiff.ts"
import {
  advance,
  type Discovery,
  groupNeed,
  type GroupSight,
  type LeagueLook as Look,
  type LeagueState,
  moments,
  type ShownWar,
  undiscovered
} from "../../diff/league/leagueState.ts"
import { asking, type Fresh } from "../engine/pollRoute.ts"
import { outdated, type Part } from "./regularLook.ts"

const groupRoute = makeRoute(endpoints.leagueGroup, { operation: "Watch.leagueGroup" })
const warRoute = makeRoute(leagueEndpoints.league, { operation: "Watch.leagueWar" })

/** Between two questions for a group that is not there, and after one that was not answered, in milliseconds. */
const pause = 600_000
const hour = 3_600_000

/** Kept without the players of its clans. */
const groupSight = (body: LeagueGroupBody): GroupSight => {
  const { clans, rounds, season } = body
  if (body._tag === "SearchingGroup" || typeof season !== "string") return { _tag: "NoGroup" }
  // In a state that is not known yet, it still is a group when it has a season.
  const state = body._tag === "LeagueGroup" ? body.state : "inWar"
  const group: LeagueGroup = {
    _tag: "LeagueGroup",
    state,
    season,
    clans: (clans ?? []).map((clan) => ({ ...clan, members: [] })),
    rounds: rounds ?? []
  }
  return { _tag: "Group", group }
}

/** A war of a round: ours, one of others, or one that cannot be made out. */
type LeagueSight =
  | { readonly _tag: "Ours"; readonly war: WarSnapshot }
  | ({ readonly _tag: "Foreign" } & Pick<RoundSnapshot, "startTime" | "endTime">)
  | { readonly _tag: "Unclear" }

interface Asked {
  readonly ask: Effect.Effect<Fresh<LeagueSight>, RequestError, Services>
  /** When another look is worth it (ms, UTC). */
  due: number
  /** How our war was shown last. */
  shown: ShownWar | undefined
}

/** What was found out about new rounds. `sight` is left out as long as a new group cannot be made out as a whole. */
type Search = Pick<Look, "sight" | "discoveries" | "firstRound">

/** What a look at the league has to know. */
export interface LeagueQuestion {
  /** The memory; at a first look that of a clan without a league. */
  readonly before: LeagueState
  readonly isFirst: boolean
  /** When watching began, in ms, UTC: what was over by then is not looked at. */
  readonly since: number
  /** Is there a regular war to be seen? */
  readonly seesWar: boolean
  readonly now: number
}

/** Observes the league of a clan. */
export const observe = (clanTag: string) => {
  const wars = new Map<WarTag, Asked>()
  const foreign = new Map<WarTag, Extract<LeagueSight, { readonly _tag: "Foreign" }>>()
  const askGroup = asking({
    route: groupRoute,
    params: { clanTag },
    query: {},
    subject: clanTag,
    read: groupSight
  })
  let sight: GroupSight | undefined
  let groupAsked: { readonly at: number; readonly until: number } | undefined
  let searchDue = 0

  const askedFor = (league: LeaguePlace): Asked => {
    const { warTag } = league
    const read = (body: LeagueWarBody): LeagueSight => {
      if (body._tag !== "LeagueWar") return { _tag: "Unclear" }
      const war = snapshot(body, { clanTag, league })
      const { endTime, startTime } = body
      return war === undefined ? { _tag: "Foreign", startTime, endTime } : { _tag: "Ours", war }
    }
    const known = wars.get(warTag)
    if (known !== undefined) return known
    const ask = asking({ route: warRoute, params: { warTag }, query: {}, subject: warTag, read })
    const asked: Asked = { ask, due: 0, shown: undefined }
    wars.set(warTag, asked)
    return asked
  }

  /** A war of the league; `undefined` when the API does not have it. */
  const seeWar = Effect.fnUntraced(function* (
    asked: Asked,
    now: number
  ): Effect.fn.Return<LeagueSight | undefined, RequestError, Services> {
    const fresh = yield* Effect.catchTag(asked.ask, "NotFound", () => Effect.succeed(undefined))
    const shown = fresh?.value
    const until = fresh?.until ?? now + pause
    const isOurs = shown?._tag === "Ours"
    asked.due = isOurs ? outdated(until, shown.war, now) : until
    if (isOurs || shown === undefined) asked.shown = { war: shown?.war, at: now }
    return shown
  })

  const dueOfGroup = ({ before, isFirst, now, seesWar }: LeagueQuestion): number => {
    if (isFirst) return groupAsked === undefined ? now : groupAsked.until
    const need = groupNeed(before, now, seesWar)
    if (need === "never") return Number.POSITIVE_INFINITY
    if (groupAsked === undefined) return now
    return need === "hourly" ? groupAsked.at + hour : groupAsked.until
  }

  /** Trouble is what the API has to say while groups are searched: nothing is concluded from it. */
  const seeGroup = (now: number) =>
    askGroup.pipe(
      Effect.provideService(Retry, Schedule.recurs(0)),
      Effect.catchTag("NotFound", () =>
        Effect.succeed<Fresh<GroupSight>>({ value: { _tag: "NoGroup" }, until: now + pause })
      ),
      Effect.catchIf(isTransient, () => Effect.succeed<Fresh<undefined>>({ value: undefined, until: now + pause })),
      Effect.map(({ until, value }) => {
        groupAsked = { at: now, until }
        sight = value ?? sight
        if (value !== undefined) searchDue = now
      })
    )

  /** The clan's war in a round; when all wars are those of others, when they are fought; else nothing. */
  const discover = Effect.fnUntraced(function* (
    season: string,
    { number: round, warTags }: DrawnRound,
    now: number
  ): Effect.fn.Return<Discovery | undefined, RequestError, Services> {
    for (const warTag of warTags) {
      if (foreign.has(warTag)) continue
      const shown = yield* seeWar(askedFor({ season, round, warTag }), now)
      if (shown?._tag === "Ours")
        return { round, startTime: shown.war.startTime, endTime: shown.war.endTime, war: shown.war }
      wars.delete(warTag)
      if (shown?._tag === "Foreign") foreign.set(warTag, shown)
    }
    const times = warTags.flatMap((warTag) => foreign.get(warTag) ?? [])
    const [first] = times
    return first === undefined || times.length < warTags.length
      ? undefined
      : { round, startTime: first.startTime, endTime: first.endTime }
  })

  /** The wars of the rounds that are new, from the newest back to one that was fought when watching began. */
  const search = Effect.fnUntraced(function* ({
    before,
    isFirst,
    now,
    since
  }: LeagueQuestion): Effect.fn.Return<Search, RequestError, Services> {
    const unknown = undiscovered(before, sight)
    const discoveries: Array<Discovery> = []
    const all: Search = { sight, discoveries, firstRound: 1 }
    if (unknown === undefined) return all
    const { group, isNew, rounds } = unknown
    const later: Search = { ...all, sight: isNew ? undefined : sight }
    if (now < searchDue) return later
    if (isFirst && group.state === "ended") return { ...all, firstRound: group.rounds.length + 1 }
    for (const drawn of rounds.toReversed()) {
      const discovery = yield* discover(group.season, drawn, now)
      if (discovery === undefined) {
        searchDue = now + pause
        if (isNew) return later
        continue
      }
      if (isNew && discovery.endTime.epochMilliseconds <= since) return { ...all, firstRound: drawn.number + 1 }
      discoveries.push(discovery)
      if (isNew && discovery.startTime.epochMilliseconds <= since) return { ...all, firstRound: drawn.number }
    }
    return all
  })

  const look = Effect.fnUntraced(function* (
    question: LeagueQuestion
  ): Effect.fn.Return<Part<LeagueState, LeagueChange | WarChange>, RequestError, Services> {
    const { before, now } = question
    const shown = new Map<WarTag, ShownWar>()
    for (const { war } of before.wars) {
      if (war.league === null) continue
      const asked = askedFor(war.league)
      if (asked.due <= now) yield* seeWar(asked, now)
      if (asked.shown !== undefined) shown.set(war.league.warTag, asked.shown)
    }
    if (dueOfGroup(question) <= now) yield* seeGroup(now)
    const found = yield* search(question)
    const { after, changes } = advance(before, { ...found, wars: shown, now })
    return { after, changes, next: nextOf({ ...question, before: after, isFirst: false }) }
  })

  const nextOf = (question: LeagueQuestion): number => {
    const { before, now } = question
    const looked = new Set(before.wars.map(({ war }) => war.league?.warTag))
    for (const warTag of wars.keys()) if (!looked.has(warTag)) wars.delete(warTag)
    const unknown = undiscovered(before, sight)
    if (unknown === undefined) foreign.clear()
    return Math.min(
      dueOfGroup(question),
      unknown === undefined ? Number.POSITIVE_INFINITY : Math.max(searchDue, now),
      ...[...wars.values()].map(({ due }) => due),
      ...moments(before).filter((moment) => moment > now)
    )
  }

  return { look }
}
