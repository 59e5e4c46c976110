/** The question for a clan's league group. */
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as endpoints from "../../api/declaration/Clans.ts"
import { ofGroup } from "../../api/internal/oddParts.ts"
import { makeRoute } from "../../api/internal/route.ts"
import { isTransient, Retry } from "../../api/RequestPolicy.ts"
import type { GroupSight } from "../../diff/league/group.ts"
import { lifetimes } from "../../exchange/internal/order/lifetime.ts"
import { monotonic } from "../../exchange/internal/monotonic.ts"
import { clan, drawnRounds, type LeagueGroup, type LeagueGroupBody } from "../../model/LeagueGroup.ts"
import { type Fresh, pollRoute } from "../engine/looks/pollRoute.ts"
import type { Intervals } from "../engine/looks/source.ts"
import * as Question from "./question.ts"

const route = makeRoute(endpoints.leagueGroup, { operation: "Watch.leagueGroup", mends: ofGroup })

/**
 * Between two questions for a group that is not there or still searched, however fresh the answer says it is, and after one
 * that was not answered; in milliseconds.
 */
const pause = 600_000

/** What a body shows, kept without the players of its clans; nothing when it is not about the clan. */
const readGroup =
  (clanTag: string) =>
  (body: LeagueGroupBody): GroupSight | undefined => {
    const { clans, rounds, season } = body
    if (body._tag === "SearchingGroup" || typeof season !== "string") return { _tag: "NoGroup" }
    if ((clans ?? []).length > 0 && clan(body, clanTag) === undefined) return undefined
    // In a state that is not known yet, it still is a group when it has a season.
    const state = body._tag === "LeagueGroup" ? body.state : "inWar"
    const group: LeagueGroup = {
      _tag: "LeagueGroup",
      state,
      season,
      clans: (clans ?? []).map((of) => ({ ...of, members: [] })),
      rounds: rounds ?? []
    }
    return { _tag: "Group", group }
  }

/** Of one season, a group in which fewer rounds are drawn is the older one. */
const isOlder = (sight: GroupSight | undefined, other: GroupSight | undefined): boolean =>
  sight?._tag === "Group" &&
  other?._tag === "Group" &&
  sight.group.season === other.group.season &&
  drawnRounds(sight.group).length < drawnRounds(other.group).length

/**
 * Asks for the group. Outside leagues it is not found, and while groups are searched the API is in trouble: nothing is
 * concluded from that, and nothing is said of it.
 */
export const groupQuestion = (clanTag: string, intervals: Intervals): Question.Question<GroupSight | undefined> => {
  const rest = <V>(value: V) => Effect.map(monotonic, (time) => ({ value, expires: time + pause }))
  const restWithoutGroup = (answered: Fresh<GroupSight | undefined>) =>
    answered.value?._tag === "NoGroup"
      ? Effect.map(rest(answered.value), ({ expires }) => ({
          ...answered,
          expires: Math.max(expires, answered.expires)
        }))
      : Effect.succeed(answered)
  const ask = pollRoute({
    route,
    params: { clanTag },
    query: {},
    subject: clanTag,
    read: readGroup(clanTag),
    lifetime: lifetimes.leagueGroup,
    isOlder
  })
  return Question.make<GroupSight | undefined>(
    ask.pipe(
      Effect.provideService(Retry, Schedule.recurs(0)),
      Effect.flatMap(restWithoutGroup),
      Effect.catchTag("NotFound", () => rest<GroupSight>({ _tag: "NoGroup" })),
      Effect.catchIf(isTransient, () => rest(undefined))
    ),
    intervals
  )
}
