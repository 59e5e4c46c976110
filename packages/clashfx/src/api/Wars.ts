/** Operations on wars: the regular war of a clan, its league group, the wars of a league. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import type { InvalidTag, PrivateWarLog, RequestError } from "../exchange/ClashError.ts"
import * as CurrentWar from "../model/CurrentWar.ts"
import { assertGiven, count, refused, word } from "../model/internal/given.ts"
import * as LeagueGroup from "../model/LeagueGroup.ts"
import type { LeagueGroupBody } from "../model/LeagueGroup.ts"
import * as Tag from "../model/Tag.ts"
import { type CurrentWarBody, type LeagueWar, type LeagueWarBody, orient } from "../model/War.ts"
import * as endpoints from "./declaration/Clans.ts"
import * as leagueEndpoints from "./declaration/Wars.ts"
import type { RealtimeQuery } from "./declaration/Query.ts"
import { byTag } from "./internal/operation.ts"
import { privateWarLog } from "./internal/privateWarLog.ts"
import { ofGroup, ofWar } from "./internal/oddParts.ts"
import { makeRoute, type Route } from "./internal/route.ts"
import { CurrentCachePolicy } from "../service/Cache.ts"
import { Realtime } from "./RequestPolicy.ts"
import * as Many from "./Many.ts"
import type { ByTag, ModelSchema, Services, WithSchema } from "./Operation.ts"

/** The operation on a route of war data, with `realtime=true` for callers who want that. */
const ofWars = <Params, A, E>(
  route: Route<Params, RealtimeQuery, A>,
  make: (route: Route<Params, {}, A>) => ByTag<A, E>
): ByTag<A, E> => {
  const usual = make(route)
  const realtime = make({ ...route, url: (params) => route.url(params, { realtime: true }) })
  function ask(tag: string): Effect.Effect<A, E, Services>
  function ask<S extends ModelSchema>(tag: string, options: WithSchema<S>): Effect.Effect<S["Type"], E, Services>
  function ask(tag: string, options?: WithSchema<ModelSchema>): Effect.Effect<unknown, E, Services> {
    return Effect.flatMap(Realtime, (isOn): Effect.Effect<unknown, E, Services> => {
      const operation = isOn ? realtime : usual
      const asked = options === undefined ? operation(tag) : operation(tag, options)
      // Realtime answers carry the lifetime of the others, for which nobody asks for them.
      return isOn ? Effect.provideService(asked, CurrentCachePolicy, "skip") : asked
    })
  }
  return ask
}

/** What asking for a clan's regular war can fail with. */
export type WarError = InvalidTag | PrivateWarLog | RequestError

/**
 * The regular war of a clan: preparing, in war, ended, or `notInWar` (also during a clan war league, whose wars are
 * elsewhere: `Wars.current` finds both). A private war log is {@link PrivateWarLog}.
 *
 * @example
 * ```ts
 * const war = yield* Wars.regular("#2PP")
 * if (War.isWar(war)) console.log(war.clan.stars, war.opponent.stars)
 * ```
 */
export const regular: ByTag<CurrentWarBody, WarError> = /* @__PURE__ */ ofWars(
  /* @__PURE__ */ makeRoute(endpoints.currentWar, { operation: "Wars.regular", mends: ofWar }),
  (route) => byTag(route, Tag.clan, (clanTag) => ({ clanTag }), privateWarLog)
)

/**
 * The regular wars of many clans; see {@link regular}.
 *
 * @example
 * ```ts
 * Wars.regularMany(tags).pipe(Stream.filter(({ result }) => Result.isSuccess(result)))
 * ```
 */
export const regularMany: Many.ManyOf<CurrentWarBody, WarError, Services> = /* @__PURE__ */ Many.of((tag) =>
  regular(tag)
)

/**
 * The clan war league group of a clan: 404 ({@link NotFound}) outside the league; `notInWar` while a group is searched,
 * when the API is also slow or answers 500. An attempt may take 60 seconds.
 *
 * @example
 * ```ts
 * const group = yield* Wars.leagueGroup("#2PP")
 * ```
 */
export const leagueGroup: ByTag<LeagueGroupBody> = /* @__PURE__ */ ofWars(
  /* @__PURE__ */ makeRoute(endpoints.leagueGroup, {
    operation: "Wars.leagueGroup",
    timeout: "60 seconds",
    mends: ofGroup
  }),
  (route) => byTag(route, Tag.clan, (clanTag) => ({ clanTag }))
)

/**
 * The clan war league groups of many clans; see {@link leagueGroup}. Clans of one group give the same group.
 *
 * @example
 * ```ts
 * const groups = Wars.leagueGroupMany(tags).pipe(
 *   Stream.filterMap(({ result }) => result),
 *   Stream.filter((group) => group.state === "inWar")
 * )
 * ```
 */
export const leagueGroupMany: Many.ManyOf<LeagueGroupBody, InvalidTag | RequestError, Services> = Many.of((tag) =>
  leagueGroup(tag)
)

/**
 * A war of a clan war league by its war tag, as the API sends it. `#0` stands for a war that is not drawn yet and is an
 * {@link InvalidTag}.
 *
 * @example
 * ```ts
 * const war = yield* Wars.league("#8QLPR0RV2")
 * ```
 */
export const league: ByTag<LeagueWarBody> = /* @__PURE__ */ ofWars(
  /* @__PURE__ */ makeRoute(leagueEndpoints.league, { operation: "Wars.league", mends: ofWar }),
  (route) => byTag(route, Tag.war, (warTag) => ({ warTag }))
)

/**
 * League wars by their tags, as the API sends them; see {@link league}. `War.orient` turns one to a clan, and
 * {@link leagueWars} finds those of a group or of one clan.
 *
 * @example
 * ```ts
 * const wars = yield* Stream.runCollect(Wars.leagueMany.strict(["#8QLPR0RV2", "#8QLPR0RV8"], { ordered: true }))
 * ```
 */
export const leagueMany: Many.ManyOf<LeagueWarBody, InvalidTag | RequestError, Services> = /* @__PURE__ */ Many.of(
  (tag) => league(tag)
)

// ---------------------------------------------------------------------------------------------------------------------
// Wars of a league
// ---------------------------------------------------------------------------------------------------------------------

/** Which wars of a league group to fetch. */
export interface LeagueWarsOptions extends Many.ManyOptions {
  /** Only this clan's wars, turned so that `clan` is this clan. Default: all wars, as the API sends them. */
  readonly clan?: string | undefined
  /** Only these rounds, counted from 1. Default: all that are drawn. */
  readonly rounds?: ReadonlyArray<number> | undefined
}

/** A war of a league group with its place in it. */
export interface LeagueGroupWar {
  /** The round, counted from 1. */
  readonly round: number
  readonly warTag: Tag.WarTag
  readonly war: LeagueWar
}

/**
 * The wars of a league group: of the whole season, of some rounds, of one clan. Rounds that are not drawn yet (`#0`) are
 * never requested. To find one clan's wars, those of each round are fetched, in parallel and through the cache.
 *
 * @example
 * ```ts
 * const group = yield* Wars.leagueGroup("#2PP")
 * const season = Wars.leagueWars(group, { clan: "#2PP", ordered: true })
 * ```
 */
export const leagueWars = (
  group: LeagueGroupBody,
  options?: LeagueWarsOptions
): Stream.Stream<LeagueGroupWar, InvalidTag | RequestError, Services> => {
  const clan = options?.clan === undefined ? Result.succeed(undefined) : Tag.clan(options.clan)
  if (Result.isFailure(clan)) return Stream.fail(clan.failure)
  const error = refused("Wars.leagueWars", [count("concurrency", options?.concurrency, 1)])
  if (error !== undefined) return Stream.die(error)
  const ours = clan.success
  const tags = LeagueGroup.drawnRounds(group)
    .filter((round) => options?.rounds === undefined || options.rounds.includes(round.number))
    .flatMap((round) => round.warTags.map((warTag) => ({ round: round.number, warTag })))
  return Stream.fromIterable(tags).pipe(
    Stream.mapEffect(({ round, warTag }) => Effect.map(league(warTag), (war) => ({ round, warTag, war })), {
      concurrency: options?.concurrency ?? 10,
      unordered: options?.ordered !== true
    }),
    Stream.flatMap(({ round, war, warTag }) => {
      if (war._tag !== "LeagueWar") return Stream.empty
      const oriented = ours === undefined ? war : orient(war, ours)
      return oriented === undefined
        ? Stream.empty
        : Stream.succeed({ round, warTag, war: { ...oriented, tag: warTag } })
    })
  )
}

// ---------------------------------------------------------------------------------------------------------------------
// The current war
// ---------------------------------------------------------------------------------------------------------------------

/** Which war counts as the current one. */
export interface CurrentOptions extends CurrentWar.Preference {
  /** `previous` or `preparation` ask for that round of the league alone; `current` (default) for the war that is on. */
  readonly round?: CurrentWar.Round | undefined
}

/** The war that is on: there always is an answer. */
export interface CurrentWarOptions extends CurrentOptions {
  readonly round?: "current" | undefined
}

/** How long finding out about the league may hold up the answer about the regular war. */
const leaguePatience = "60 seconds"

/** An answer that is there, or nothing when the API says that there is none or is not able to say. */
const whereThere = <A, R>(
  effect: Effect.Effect<A, InvalidTag | RequestError, R>
): Effect.Effect<A | undefined, InvalidTag | RequestError, R> =>
  Effect.catchTag(effect, ["NotFound", "GatewayError", "Timeout", "Network", "DecodeError"], () =>
    Effect.succeed(undefined)
  )

/** Fetches the wars that the decision asks for, until it is made. */
const decide = Effect.fnUntraced(function* (
  group: LeagueGroupBody,
  clanTag: Tag.ClanTag,
  round: CurrentWar.Round
): Effect.fn.Return<CurrentWar.LeagueAnswer | CurrentWar.NoLeagueWar, InvalidTag | RequestError, Services> {
  const wars = new Map<Tag.WarTag, LeagueWarBody | undefined>()
  for (;;) {
    const decision = CurrentWar.inLeague({ group, clanTag, round, wars })
    if (decision._tag !== "Ask") return decision
    const seen = yield* Effect.forEach(decision.warTags, (warTag) => whereThere(league(warTag)), {
      concurrency: "unbounded"
    })
    decision.warTags.forEach((warTag, i) => wars.set(warTag, seen[i]))
  }
})

/** The clan's war in a round of its league; nothing without a league, without the round, or without a war in it. */
const ofRound = Effect.fnUntraced(function* (
  clanTag: Tag.ClanTag,
  round: CurrentWar.Round
): Effect.fn.Return<CurrentWar.CurrentWar | undefined, InvalidTag | RequestError, Services> {
  const group = yield* Effect.catchTag(leagueGroup(clanTag), "NotFound", () => Effect.succeed(undefined))
  const answer = group === undefined ? noLeagueWar : yield* decide(group, clanTag, round)
  return CurrentWar.ofLeague(answer)
})

/** What the league has to say beside the regular war: nothing, where it takes too long. */
const besideRegular = (clanTag: Tag.ClanTag) =>
  Effect.flatMap(whereThere(leagueGroup(clanTag)), (group) =>
    group === undefined ? Effect.succeed(noLeagueWar) : decide(group, clanTag, "current")
  ).pipe(Effect.timeoutOption(leaguePatience), Effect.map(Option.getOrElse(() => noLeagueWar)))

/**
 * The war that a clan is in: the regular one, or its war in the clan war league (then turned so that `clan` is the clan,
 * with group and round). A regular war that has ended gives way to a running league, unless `endedGivesWay` is false.
 * Without any war it is the `notInWar` answer; a private war log is {@link PrivateWarLog} only when there is no league
 * war either.
 *
 * The API can hang while league groups are searched: what the league has to say is waited for up to 60 seconds, and then
 * the regular war is the answer.
 *
 * With `round: "previous"` or `"preparation"` it is the clan's war in that round of its league, and `undefined` when
 * there is no such round (the first one has no previous one, and the last one prepares nothing), no war of the clan in
 * it, or no league; the regular war is not an answer then, and trouble with the group is an error.
 *
 * @example
 * ```ts
 * const { war, league } = yield* Wars.current("#2PP")
 * const next = yield* Wars.current("#2PP", { round: "preparation" })
 * ```
 */
export function current(
  tag: string,
  options?: CurrentWarOptions
): Effect.Effect<CurrentWar.CurrentWar, WarError, Services>
export function current(
  tag: string,
  options: CurrentOptions
): Effect.Effect<CurrentWar.CurrentWar | undefined, WarError, Services>
export function current(
  tag: string,
  options: CurrentOptions = {}
): Effect.Effect<CurrentWar.CurrentWar | undefined, WarError, Services> {
  return Effect.gen(function* () {
    const clanTag = yield* Effect.fromResult(Tag.clan(tag))
    const { round = "current" } = options
    yield* assertGiven("Wars.current", word("round", round, ["current", "previous", "preparation"]))
    const regularWar = yield* Effect.result(regular(clanTag))
    if (Result.isFailure(regularWar) && regularWar.failure._tag !== "PrivateWarLog") {
      return yield* Effect.fail(regularWar.failure)
    }
    if (round !== "current") return yield* ofRound(clanTag, round)
    const body = Result.getOrUndefined(regularWar)
    const inLeague = CurrentWar.needsLeague(body, options) ? yield* besideRegular(clanTag) : noLeagueWar
    const answer = CurrentWar.settle(body, inLeague, options)
    // Only a private war log leaves it open, and that is then the answer.
    return answer ?? { war: yield* Effect.fromResult(regularWar) }
  })
}

const noLeagueWar: CurrentWar.LeagueAnswer | CurrentWar.NoLeagueWar = { _tag: "NoLeagueWar" }

/**
 * The current wars of many clans; see {@link current}.
 *
 * @example
 * ```ts
 * Wars.currentMany(tags).pipe(Stream.runForEach(({ tag, result }) => Effect.log(tag, result._tag)))
 * ```
 */
export const currentMany: Many.ManyOf<CurrentWar.CurrentWar, WarError, Services> = /* @__PURE__ */ Many.of((tag) =>
  current(tag)
)
