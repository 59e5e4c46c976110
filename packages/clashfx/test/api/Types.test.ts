/** The types of operations: what they give, need and fail with. It is the compiler that fails here. */
import { describe, expectTypeOf, it } from "@effect/vitest"
import type { LeagueTierReward } from "@clashfx/game-data"
import type * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import type * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import type * as Stream from "effect/Stream"
import {
  Metadata,
  Armies,
  type Army,
  type ArmyUnits,
  type BattleLog,
  type Cache,
  type Clan,
  Clans,
  type ClashError,
  type CurrentWar,
  GameData,
  type GoldPass,
  GoldPasses,
  KeyPool,
  type Label,
  Labels,
  type League,
  type LeagueGroup,
  type LeagueHistory,
  LeagueResults,
  Leagues,
  type Listing,
  type Location,
  Locations,
  Many,
  type Player,
  Players,
  type RaidSeason,
  type RankedLeagueGroup,
  type Ranking,
  type Throttler,
  type Village,
  Villages,
  type War,
  type WarLog,
  Wars
} from "clashfx"

/** What every operation of the API needs. */
type Services = KeyPool.KeyPool | Throttler.Throttler | Cache.Cache | GameData.GameData | HttpClient.HttpClient

/** What a request can fail with where the thing that is asked for always exists. */
type List =
  | ClashError.InvalidArgument
  | ClashError.Forbidden
  | ClashError.InvalidIp
  | ClashError.Throttled
  | ClashError.Maintenance
  | ClashError.GatewayError
  | ClashError.Timeout
  | ClashError.Network
  | ClashError.DecodeError
  | ClashError.NoUsableKey

/** What a request for something by id can fail with. */
type Id = List | ClashError.NotFound

/** What a request for something by tag can fail with. */
type Tag = Id | ClashError.InvalidTag

/** The same where a clan can keep its war log private. */
type OfWar = Tag | ClashError.PrivateWarLog

type Asks<A, E> = Effect.Effect<A, E, Services>
type ForMany<A, E> = Many.ManyOf<A, E, Services>

const Mine = Schema.Struct({ id: Schema.Int })
type Mine = { readonly id: number }
const schema = { schema: Mine }

describe("the types of operations", () => {
  it("say what clans give, what they need, and how they fail", () => {
    expectTypeOf(Clans.get("")).toEqualTypeOf<Asks<Clan.Clan, Tag>>()
    expectTypeOf(Clans.get("", schema)).toEqualTypeOf<Asks<Mine, Tag>>()
    expectTypeOf(Clans.many).toEqualTypeOf<ForMany<Clan.Clan, Tag>>()
    expectTypeOf(Clans.members("")).toEqualTypeOf<Listing.Listing<Clan.ClanMember, Tag>>()
    expectTypeOf(Clans.members("").as(Mine)).toEqualTypeOf<Listing.Listing<Mine, Tag>>()
    expectTypeOf(Clans.warLog("")).toEqualTypeOf<Listing.Listing<WarLog.WarLogEntry, OfWar>>()
    expectTypeOf(Clans.raidLog("")).toEqualTypeOf<Listing.Listing<RaidSeason.RaidSeason, Tag>>()
    expectTypeOf(Clans.search({})).toEqualTypeOf<Listing.Listing<Clan.ClanSearchItem, List>>()
  })

  it("say what the forms of a list give", () => {
    const list = Clans.members("")
    expectTypeOf(list.page).toEqualTypeOf<Asks<Listing.ListPage<Clan.ClanMember>, Tag>>()
    expectTypeOf(list.pages).toEqualTypeOf<Stream.Stream<Listing.ListPage<Clan.ClanMember>, Tag, Services>>()
    expectTypeOf(list.items).toEqualTypeOf<Stream.Stream<Clan.ClanMember, Tag, Services>>()
    expectTypeOf(list.collect()).toEqualTypeOf<Asks<ReadonlyArray<Clan.ClanMember>, Tag>>()
    expectTypeOf(list.as(Mine).collect()).toEqualTypeOf<Asks<ReadonlyArray<Mine>, Tag>>()
  })

  it("say what the forms for many tags give", () => {
    expectTypeOf(Clans.many([])).toEqualTypeOf<Stream.Stream<Many.Outcome<Clan.Clan, Tag>, never, Services>>()
    expectTypeOf(Clans.many.strict([])).toEqualTypeOf<Stream.Stream<Clan.Clan, Tag, Services>>()
    expectTypeOf(Many.outcomes([], (tag) => Clans.get(tag, schema))).toEqualTypeOf<
      Stream.Stream<Many.Outcome<Mine, Tag>, never, Services>
    >()
  })

  it("say the same of players", () => {
    expectTypeOf(Players.get("")).toEqualTypeOf<Asks<Player.Player, Tag>>()
    expectTypeOf(Players.get("", schema)).toEqualTypeOf<Asks<Mine, Tag>>()
    expectTypeOf(Players.many).toEqualTypeOf<ForMany<Player.Player, Tag>>()
    expectTypeOf(Players.verifyToken("", "")).toEqualTypeOf<Asks<boolean, Tag | ClashError.AnswerLost>>()
    expectTypeOf(Players.battleLog("")).toEqualTypeOf<Asks<BattleLog.BattleLog, Tag>>()
    expectTypeOf(Players.battleLog("", schema)).toEqualTypeOf<Asks<Mine, Tag>>()
    expectTypeOf(Players.leagueHistory("")).toEqualTypeOf<Asks<LeagueHistory.LeagueHistory, Tag>>()
    expectTypeOf(Players.leagueHistory("", schema)).toEqualTypeOf<Asks<Mine, Tag>>()
  })

  it("say the same of wars", () => {
    expectTypeOf(Wars.regular("")).toEqualTypeOf<Asks<War.CurrentWarBody, OfWar>>()
    expectTypeOf(Wars.regular("", schema)).toEqualTypeOf<Asks<Mine, OfWar>>()
    expectTypeOf(Wars.regularMany).toEqualTypeOf<ForMany<War.CurrentWarBody, OfWar>>()
    expectTypeOf(Wars.leagueGroup("")).toEqualTypeOf<Asks<LeagueGroup.LeagueGroupBody, Tag>>()
    expectTypeOf(Wars.leagueGroup("", schema)).toEqualTypeOf<Asks<Mine, Tag>>()
    expectTypeOf(Wars.leagueGroupMany).toEqualTypeOf<ForMany<LeagueGroup.LeagueGroupBody, Tag>>()
    expectTypeOf(Wars.league("")).toEqualTypeOf<Asks<War.LeagueWarBody, Tag>>()
    expectTypeOf(Wars.league("", schema)).toEqualTypeOf<Asks<Mine, Tag>>()
    expectTypeOf(Wars.leagueMany).toEqualTypeOf<ForMany<War.LeagueWarBody, Tag>>()
    expectTypeOf(Wars.leagueWars).returns.toEqualTypeOf<Stream.Stream<Wars.LeagueGroupWar, Tag, Services>>()
    expectTypeOf(Wars.current("")).toEqualTypeOf<Asks<CurrentWar.CurrentWar, OfWar>>()
    expectTypeOf(Wars.currentMany).toEqualTypeOf<ForMany<CurrentWar.CurrentWar, OfWar>>()
  })

  it("say the same of leagues", () => {
    expectTypeOf(Leagues.tiers()).toEqualTypeOf<Listing.Listing<League.LeagueTier, List>>()
    expectTypeOf(Leagues.tier(1)).toEqualTypeOf<Asks<League.LeagueTier, Id>>()
    expectTypeOf(Leagues.tier(1, schema)).toEqualTypeOf<Asks<Mine, Id>>()
    expectTypeOf(Leagues.tierNamed("")).toEqualTypeOf<Asks<Option.Option<League.LeagueTier>, List>>()
    expectTypeOf(Leagues.list()).toEqualTypeOf<Listing.Listing<League.League, List>>()
    expectTypeOf(Leagues.get(1)).toEqualTypeOf<Asks<League.League, Id>>()
    expectTypeOf(Leagues.getNamed("")).toEqualTypeOf<Asks<Option.Option<League.League>, List>>()
    expectTypeOf(Leagues.builderBaseList()).toEqualTypeOf<Listing.Listing<League.BuilderBaseLeague, List>>()
    expectTypeOf(Leagues.builderBase(1)).toEqualTypeOf<Asks<League.BuilderBaseLeague, Id>>()
    expectTypeOf(Leagues.builderBaseNamed("")).toEqualTypeOf<Asks<Option.Option<League.BuilderBaseLeague>, List>>()
    expectTypeOf(Leagues.warList()).toEqualTypeOf<Listing.Listing<League.WarLeague, List>>()
    expectTypeOf(Leagues.war(1)).toEqualTypeOf<Asks<League.WarLeague, Id>>()
    expectTypeOf(Leagues.warNamed("")).toEqualTypeOf<Asks<Option.Option<League.WarLeague>, List>>()
    expectTypeOf(Leagues.capitalList()).toEqualTypeOf<Listing.Listing<League.CapitalLeague, List>>()
    expectTypeOf(Leagues.capital(1)).toEqualTypeOf<Asks<League.CapitalLeague, Id>>()
    expectTypeOf(Leagues.capitalNamed("")).toEqualTypeOf<Asks<Option.Option<League.CapitalLeague>, List>>()
    expectTypeOf(Leagues.seasons()).toEqualTypeOf<Listing.Listing<League.LeagueSeason, List>>()
    expectTypeOf(Leagues.seasonRankings("")).toEqualTypeOf<Listing.Listing<Ranking.PlayerSeasonRanking, Id>>()
    const group = { group: "", season: 1, player: "" }
    expectTypeOf(Leagues.rankedGroup(group)).toEqualTypeOf<Asks<RankedLeagueGroup.RankedLeagueGroup, Tag>>()
    expectTypeOf(Leagues.rankedGroup(group, schema)).toEqualTypeOf<Asks<Mine, Tag>>()
    expectTypeOf(Leagues.rankedGroupOf({ tag: "" })).toEqualTypeOf<
      Asks<Option.Option<RankedLeagueGroup.RankedLeagueGroup>, Tag>
    >()
  })

  it("say the same of locations, labels and the gold pass", () => {
    expectTypeOf(Locations.list()).toEqualTypeOf<Listing.Listing<Location.Location, List>>()
    expectTypeOf(Locations.get(1)).toEqualTypeOf<Asks<Location.Location, Id>>()
    expectTypeOf(Locations.get(1, schema)).toEqualTypeOf<Asks<Mine, Id>>()
    expectTypeOf(Locations.getNamed("")).toEqualTypeOf<Asks<Option.Option<Location.Location>, List>>()
    expectTypeOf(Locations.clans()).toEqualTypeOf<Listing.Listing<Ranking.ClanRanking, Id>>()
    expectTypeOf(Locations.players()).toEqualTypeOf<Listing.Listing<Ranking.PlayerRanking, Id>>()
    expectTypeOf(Locations.clansBuilderBase()).toEqualTypeOf<Listing.Listing<Ranking.ClanBuilderBaseRanking, Id>>()
    expectTypeOf(Locations.playersBuilderBase()).toEqualTypeOf<Listing.Listing<Ranking.PlayerBuilderBaseRanking, Id>>()
    expectTypeOf(Locations.capitals()).toEqualTypeOf<Listing.Listing<Ranking.ClanCapitalRanking, Id>>()
    expectTypeOf(Labels.clans()).toEqualTypeOf<Listing.Listing<Label.Label, List>>()
    expectTypeOf(Labels.clanNamed("")).toEqualTypeOf<Asks<Option.Option<Label.Label>, List>>()
    expectTypeOf(Labels.players()).toEqualTypeOf<Listing.Listing<Label.Label, List>>()
    expectTypeOf(Labels.playerNamed("")).toEqualTypeOf<Asks<Option.Option<Label.Label>, List>>()
    expectTypeOf(GoldPasses.current()).toEqualTypeOf<Asks<GoldPass.GoldPassSeason, List>>()
    expectTypeOf(GoldPasses.current(schema)).toEqualTypeOf<Asks<Mine, List>>()
  })

  it("keep what an operation needs and fails with when its answers are collected", () => {
    expectTypeOf(Metadata.collect(Clans.get(""))).toEqualTypeOf<
      Asks<readonly [Clan.Clan, ReadonlyArray<Metadata.Metadata>], Tag>
    >()
  })
})

describe("the types of operations on game data", () => {
  type Unavailable = GameData.GameDataUnavailable
  type Reads<A, E> = Effect.Effect<A, E, GameData.GameData>

  it("need nothing but the game data", () => {
    expectTypeOf(Armies.create({})).toEqualTypeOf<
      Reads<Army.Army, Army.InvalidArmy | GameData.UnknownUnit | Unavailable>
    >()
    expectTypeOf(Armies.parseLenient("")).toEqualTypeOf<Reads<Army.Army, Unavailable>>()
    expectTypeOf(Armies.catalog).toEqualTypeOf<Reads<ArmyUnits.Catalog, Unavailable>>()
    expectTypeOf(Villages.read("")).toEqualTypeOf<Reads<Village.Village, Village.InvalidVillage | Unavailable>>()
    expectTypeOf(LeagueResults.cwl("", 1)).toEqualTypeOf<
      Reads<LeagueResults.CwlResult, GameData.UnknownUnit | Unavailable>
    >()
    expectTypeOf(LeagueResults.reward("", 1)).toEqualTypeOf<
      Reads<Option.Option<LeagueTierReward>, GameData.UnknownUnit | Unavailable>
    >()
    expectTypeOf(GameData.translate("", "DE")).toEqualTypeOf<
      Reads<string, GameData.UnknownLanguage | GameData.UnknownUnit | Unavailable>
    >()
  })
})

describe("the types of keys", () => {
  it("say how new keys can fail", () => {
    expectTypeOf(KeyPool.reset()).toEqualTypeOf<
      Effect.Effect<
        void,
        | ClashError.InvalidCredentials
        | ClashError.KeyLimitReached
        | ClashError.NoUsableKey
        | Exclude<List, ClashError.Forbidden | ClashError.InvalidIp>,
        KeyPool.KeyPool
      >
    >()
  })
})
