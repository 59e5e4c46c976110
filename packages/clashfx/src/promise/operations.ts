/** The operations of the API as promises, module by module: the same names and arguments as in the Effect API. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import * as Clans from "../api/Clans.ts"
import * as GoldPasses from "../api/GoldPasses.ts"
import type { PagingQuery } from "../api/declaration/Query.ts"
import type { Services } from "../api/Operation.ts"
import * as Labels from "../api/Labels.ts"
import * as Leagues from "../api/Leagues.ts"
import type * as Listing from "../api/Listing.ts"
import * as Locations from "../api/Locations.ts"
import type * as Many from "../api/Many.ts"
import * as Players from "../api/Players.ts"
import * as Wars from "../api/Wars.ts"
import type { OperationError } from "../exchange/ClashError.ts"
import type { BattleLog } from "../model/BattleLog.ts"
import type { Clan, ClanMember, ClanSearchItem } from "../model/Clan.ts"
import type { CurrentWar } from "../model/CurrentWar.ts"
import type { GoldPassSeason } from "../model/GoldPass.ts"
import type { Label } from "../model/Label.ts"
import type * as League from "../model/League.ts"
import type { LeagueGroupBody } from "../model/LeagueGroup.ts"
import type { LeagueHistory } from "../model/LeagueHistory.ts"
import type { Location } from "../model/Location.ts"
import { after } from "../model/Page.ts"
import type { Player } from "../model/Player.ts"
import type { RaidSeason } from "../model/RaidSeason.ts"
import type { RankedLeagueGroup } from "../model/RankedLeagueGroup.ts"
import type * as Ranking from "../model/Ranking.ts"
import type { CurrentWarBody, LeagueWarBody } from "../model/War.ts"
import type { WarLogEntry } from "../model/WarLog.ts"
import type { ClashError } from "./errors.ts"
import type { Plain } from "./plain.ts"
import type { CallOptions, Runner } from "./run.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Forms
// ---------------------------------------------------------------------------------------------------------------------

/** One page of a list. */
export interface Page<A> {
  readonly items: ReadonlyArray<A>
  /** The cursor of the next page, to be given as `after`; `undefined` on the last one. */
  readonly after: string | undefined
}

/**
 * A list: iterate over all its items with `for await`, page after page as they are needed, or take one page or an array.
 * Nothing is requested before.
 */
export interface List<A> extends AsyncIterable<A> {
  /** The page that the query names. */
  readonly page: () => Promise<Page<A>>
  /** The items from that page on, at most `max` of them (default all). */
  readonly all: (options?: { readonly max?: number | undefined }) => Promise<ReadonlyArray<A>>
}

/** What became of one tag of many. */
export type Outcome<A> =
  | { readonly tag: string; readonly ok: true; readonly value: A }
  | { readonly tag: string; readonly ok: false; readonly error: ClashError }

/** How to ask for many tags. */
export interface ManyOptions extends CallOptions {
  /** How many tags are asked for at the same time; default 10. */
  readonly concurrency?: number | undefined
  /** Do outcomes keep the order of the tags? Default: each comes as soon as it is there. */
  readonly ordered?: boolean | undefined
}

/** An operation on one subject. */
export type One<A, Subject = string> = (subject: Subject, options?: CallOptions) => Promise<Plain<A>>

/** An operation on many tags: each outcome as it arrives; the failure of one is not the end. */
export type ForMany<A> = (tags: Iterable<string>, options?: ManyOptions) => AsyncIterable<Outcome<Plain<A>>>

type EffectOf<A, Subject> = (subject: Subject) => Effect.Effect<A, unknown, Services>

const forms = ({ iterable, promise }: Runner) => {
  const one =
    <A, Subject = string>(operation: EffectOf<A, Subject>): One<A, Subject> =>
    (subject, options) =>
      promise(operation(subject), options)

  const many =
    <A>(operation: Many.ManyOf<A, OperationError, Services>): ForMany<A> =>
    (tags, options) =>
      iterable(
        Stream.map(operation(tags, options), ({ result, tag }) =>
          Result.isSuccess(result)
            ? { tag, ok: true as const, value: result.success }
            : { tag, ok: false as const, error: result.failure }
        ),
        options
      )

  const list = <A, E>(listing: Listing.Listing<A, E>, options?: CallOptions): List<Plain<A>> => ({
    [Symbol.asyncIterator]: () => iterable(listing.items, options)[Symbol.asyncIterator](),
    page: () =>
      promise(
        Effect.map(listing.page, (page) => ({ items: page.items, after: after(page) })),
        options
      ),
    all: (limit) => promise(listing.collect(limit), options)
  })

  return { one, many, list }
}

/** A list without a subject. */
type Lists<A, Query = PagingQuery> = (query?: Query, options?: CallOptions) => List<Plain<A>>

/** A list of a subject. */
type ListsOf<A, Subject = string> = (subject: Subject, query?: PagingQuery, options?: CallOptions) => List<Plain<A>>

// ---------------------------------------------------------------------------------------------------------------------
// Modules
// ---------------------------------------------------------------------------------------------------------------------

/** `Clans` as promises. */
export interface ClansClient {
  /** A clan with its roster. */
  readonly get: One<Clan>
  readonly many: ForMany<Clan>
  readonly members: ListsOf<ClanMember>
  /** Clans that match at least one filter; a name has at least three characters. */
  readonly search: (query: Clans.ClanSearchQuery, options?: CallOptions) => List<Plain<ClanSearchItem>>
  /** Rejects with `PrivateWarLog` where the clan hides it. */
  readonly warLog: ListsOf<WarLogEntry>
  readonly raidLog: ListsOf<RaidSeason>
}

/** `Players` as promises. */
export interface PlayersClient {
  readonly get: One<Player>
  readonly many: ForMany<Player>
  /** Is this the token that the player sees in the game's settings? A token is good for one check. */
  readonly verifyToken: (tag: string, token: string, options?: CallOptions) => Promise<boolean>
  readonly battleLog: One<BattleLog>
  readonly leagueHistory: One<LeagueHistory>
}

/** `Wars` as promises. */
export interface WarsClient {
  /** The war that a clan is in, regular or of its league; with a `round`, that of the league, if there is one. */
  readonly current: {
    (tag: string, options?: Wars.CurrentWarOptions & CallOptions): Promise<Plain<CurrentWar>>
    (tag: string, options: Wars.CurrentOptions & CallOptions): Promise<Plain<CurrentWar> | undefined>
  }
  readonly currentMany: ForMany<CurrentWar>
  readonly regular: One<CurrentWarBody>
  readonly regularMany: ForMany<CurrentWarBody>
  readonly leagueGroup: One<LeagueGroupBody>
  readonly leagueGroupMany: ForMany<LeagueGroupBody>
  /** A war of a league by its own tag. */
  readonly league: One<LeagueWarBody>
  readonly leagueMany: ForMany<LeagueWarBody>
  /** The wars of the clan's league group, or of one clan of it, round by round. */
  readonly leagueWars: (
    tag: string,
    options?: Wars.LeagueWarsOptions & CallOptions
  ) => AsyncIterable<Plain<Wars.LeagueGroupWar>>
}

/** `Leagues` as promises; `...Named` resolves to `undefined` where there is no such name. */
export interface LeaguesClient {
  readonly tiers: Lists<League.LeagueTier>
  readonly tier: One<League.LeagueTier, number>
  readonly tierNamed: One<League.LeagueTier | undefined>
  readonly list: Lists<League.League>
  readonly get: One<League.League, number>
  readonly getNamed: One<League.League | undefined>
  readonly builderBaseList: Lists<League.BuilderBaseLeague>
  readonly builderBase: One<League.BuilderBaseLeague, number>
  readonly builderBaseNamed: One<League.BuilderBaseLeague | undefined>
  readonly warList: Lists<League.WarLeague>
  readonly war: One<League.WarLeague, number>
  readonly warNamed: One<League.WarLeague | undefined>
  readonly capitalList: Lists<League.CapitalLeague>
  readonly capital: One<League.CapitalLeague, number>
  readonly capitalNamed: One<League.CapitalLeague | undefined>
  readonly seasons: Lists<League.LeagueSeason>
  readonly seasonRankings: ListsOf<Ranking.PlayerSeasonRanking>
  readonly rankedGroup: One<RankedLeagueGroup, Leagues.RankedGroup>
  /** The ranked group that a player is in now; `undefined` when the player is in none. */
  readonly rankedGroupOf: One<
    RankedLeagueGroup | undefined,
    {
      readonly tag: string
      readonly currentLeagueGroupTag?: string | null
      readonly currentLeagueSeasonId?: number | null
    }
  >
}

/** A location's id; default `global`. */
type LocationId = Exclude<Parameters<typeof Locations.clans>[0], undefined>
type RankingsOf<A> = (location?: LocationId, query?: PagingQuery, options?: CallOptions) => List<Plain<A>>

/** `Locations` as promises. */
export interface LocationsClient {
  readonly list: Lists<Location>
  readonly get: One<Location, number>
  readonly getNamed: One<Location | undefined>
  readonly clans: RankingsOf<Ranking.ClanRanking>
  readonly players: RankingsOf<Ranking.PlayerRanking>
  readonly clansBuilderBase: RankingsOf<Ranking.ClanBuilderBaseRanking>
  readonly playersBuilderBase: RankingsOf<Ranking.PlayerBuilderBaseRanking>
  readonly capitals: RankingsOf<Ranking.ClanCapitalRanking>
}

/** `Labels` as promises. */
export interface LabelsClient {
  readonly clans: Lists<Label>
  readonly clanNamed: One<Label | undefined>
  readonly players: Lists<Label>
  readonly playerNamed: One<Label | undefined>
}

/** `GoldPasses` as promises. */
export interface GoldPassesClient {
  /** The gold pass season that is on: when it started and when it ends. */
  readonly current: (options?: CallOptions) => Promise<Plain<GoldPassSeason>>
}

/** Every operation of the API, by module. */
export interface Operations {
  readonly clans: ClansClient
  readonly players: PlayersClient
  readonly wars: WarsClient
  readonly leagues: LeaguesClient
  readonly locations: LocationsClient
  readonly labels: LabelsClient
  readonly goldPasses: GoldPassesClient
}

const leagueWarsOf = (tag: string, options: Wars.LeagueWarsOptions | undefined) =>
  Stream.unwrap(Effect.map(Wars.leagueGroup(tag), (group: LeagueGroupBody) => Wars.leagueWars(group, options)))

const currentWar = ({ promise }: Runner): WarsClient["current"] => {
  function current(tag: string, options?: Wars.CurrentWarOptions & CallOptions): Promise<Plain<CurrentWar>>
  function current(tag: string, options: Wars.CurrentOptions & CallOptions): Promise<Plain<CurrentWar> | undefined>
  function current(tag: string, options: Wars.CurrentOptions & CallOptions = {}) {
    return promise(Wars.current(tag, options), options)
  }
  return current
}

/** The operations on the services of a client. */
export const operations = (runner: Runner): Operations => {
  const { list, many, one } = forms(runner)
  const { iterable, promise } = runner
  return {
    clans: {
      get: one((tag: string) => Clans.get(tag)),
      many: many(Clans.many),
      members: (tag, query, options) => list(Clans.members(tag, query), options),
      search: (query, options) => list(Clans.search(query), options),
      warLog: (tag, query, options) => list(Clans.warLog(tag, query), options),
      raidLog: (tag, query, options) => list(Clans.raidLog(tag, query), options)
    },
    players: {
      get: one((tag: string) => Players.get(tag)),
      many: many(Players.many),
      verifyToken: (tag, token, options) => promise(Players.verifyToken(tag, token), options),
      battleLog: one((tag: string) => Players.battleLog(tag)),
      leagueHistory: one((tag: string) => Players.leagueHistory(tag))
    },
    wars: {
      current: currentWar(runner),
      currentMany: many(Wars.currentMany),
      regular: one((tag: string) => Wars.regular(tag)),
      regularMany: many(Wars.regularMany),
      leagueGroup: one((tag: string) => Wars.leagueGroup(tag)),
      leagueGroupMany: many(Wars.leagueGroupMany),
      league: one((tag: string) => Wars.league(tag)),
      leagueMany: many(Wars.leagueMany),
      leagueWars: (tag, options) => iterable(leagueWarsOf(tag, options), options)
    },
    leagues: {
      tiers: (query, options) => list(Leagues.tiers(query), options),
      tier: one((id: number) => Leagues.tier(id)),
      tierNamed: one((name: string) => Leagues.tierNamed(name)),
      list: (query, options) => list(Leagues.list(query), options),
      get: one((id: number) => Leagues.get(id)),
      getNamed: one((name: string) => Leagues.getNamed(name)),
      builderBaseList: (query, options) => list(Leagues.builderBaseList(query), options),
      builderBase: one((id: number) => Leagues.builderBase(id)),
      builderBaseNamed: one((name: string) => Leagues.builderBaseNamed(name)),
      warList: (query, options) => list(Leagues.warList(query), options),
      war: one((id: number) => Leagues.war(id)),
      warNamed: one((name: string) => Leagues.warNamed(name)),
      capitalList: (query, options) => list(Leagues.capitalList(query), options),
      capital: one((id: number) => Leagues.capital(id)),
      capitalNamed: one((name: string) => Leagues.capitalNamed(name)),
      seasons: (query, options) => list(Leagues.seasons(query), options),
      seasonRankings: (season, query, options) => list(Leagues.seasonRankings(season, query), options),
      rankedGroup: one((which: Leagues.RankedGroup) => Leagues.rankedGroup(which)),
      rankedGroupOf: one(Leagues.rankedGroupOf)
    },
    locations: {
      list: (query, options) => list(Locations.list(query), options),
      get: one((id: number) => Locations.get(id)),
      getNamed: one((name: string) => Locations.getNamed(name)),
      clans: (location, query, options) => list(Locations.clans(location, query), options),
      players: (location, query, options) => list(Locations.players(location, query), options),
      clansBuilderBase: (location, query, options) => list(Locations.clansBuilderBase(location, query), options),
      playersBuilderBase: (location, query, options) => list(Locations.playersBuilderBase(location, query), options),
      capitals: (location, query, options) => list(Locations.capitals(location, query), options)
    },
    labels: {
      clans: (query, options) => list(Labels.clans(query), options),
      clanNamed: one((name: string) => Labels.clanNamed(name)),
      players: (query, options) => list(Labels.players(query), options),
      playerNamed: one((name: string) => Labels.playerNamed(name))
    },
    goldPasses: { current: (options) => promise(GoldPasses.current(), options) }
  }
}
