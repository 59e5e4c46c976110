/** What the tools do: the operations of the SDK, with failures as the line that says what to do. */
import {
  Armies,
  ArmyLink,
  Calendar,
  Clans,
  type Clash,
  GameData,
  GoldPasses,
  Labels,
  LeagueSeason,
  Leagues,
  Locations,
  Players,
  War,
  Wars,
  WarStats
} from "clashfx"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { UnknownLocation } from "../usage.ts"
import { toolkit } from "./tools.ts"

/** How many items of a list a model gets when it does not say. */
const few = 25

const limited = ({ max = few }: { readonly max?: number }) => ({ max })

const locationOf = (location: string | undefined) =>
  Effect.gen(function* () {
    if (location === undefined) return undefined
    const id = Number(location)
    if (Number.isInteger(id)) return id
    const found = yield* Locations.getNamed(location)
    return Option.isSome(found) ? found.value.id : yield* new UnknownLocation({ name: location })
  })

const leagueOf = (tag: string) =>
  Effect.gen(function* () {
    const group = yield* Wars.leagueGroup(tag)
    const wars = yield* Stream.runCollect(Stream.map(Wars.leagueWars(group), ({ war }) => war))
    return { group, wars }
  })

const leagues = (kind: "home" | "builderBase" | "war" | "capital") => {
  switch (kind) {
    case "home":
      return Leagues.list().collect()
    case "builderBase":
      return Leagues.builderBaseList().collect()
    case "war":
      return Leagues.warList().collect()
    case "capital":
      return Leagues.capitalList().collect()
  }
}

const { clanGames, legendDay, raidWeekend, rankedWeek, season } = Calendar

const calendar = Effect.map(DateTime.now, (now) => [
  ...[season, rankedWeek, legendDay].map((part) => ({ part: part.kind, on: part.at(now), next: part.next(now) })),
  ...[clanGames, raidWeekend].map((part) => ({
    part: part.kind,
    on: Option.getOrUndefined<Calendar.Period>(part.at(now)),
    next: part.next(now)
  }))
])

/** JSON as a model gets it: dates are texts. */
const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value ?? null, (_, inner: unknown) => (typeof inner === "bigint" ? String(inner) : inner)))

/** The handlers, on the services that are there when the server starts. */
export const layer = toolkit.toLayer(
  Effect.gen(function* () {
    const services = yield* Effect.context<Clash.Services>()
    const answer = <A, E extends { readonly message: string }>(effect: Effect.Effect<A, E, Clash.Services>) =>
      effect.pipe(
        Effect.map(plain),
        Effect.mapError(({ message }) => message),
        Effect.provideContext(services)
      )
    return {
      clan_get: ({ tag }) => answer(Clans.get(tag)),
      clan_members: ({ tag, ...page }) => answer(Clans.members(tag).collect(limited(page))),
      clan_search: ({ max, ...query }) => answer(Clans.search(query).collect({ max: max ?? few })),
      clan_war_log: ({ tag, ...page }) => answer(Clans.warLog(tag).collect(limited(page))),
      clan_raid_log: ({ tag, ...page }) => answer(Clans.raidLog(tag).collect(limited(page))),
      player_get: ({ tag }) => answer(Players.get(tag)),
      player_verify_token: ({ tag, token }) => answer(Players.verifyToken(tag, token)),
      player_battle_log: ({ tag }) => answer(Players.battleLog(tag)),
      player_league_history: ({ tag }) => answer(Players.leagueHistory(tag)),
      war_current: ({ round, tag }) => answer(Wars.current(tag, { round })),
      war_stats: ({ tag }) =>
        answer(Effect.map(Wars.current(tag), ({ war }) => (War.isWar(war) ? WarStats.members(war, tag) : []))),
      war_regular: ({ tag }) => answer(Wars.regular(tag)),
      war_league_group: ({ tag }) => answer(Wars.leagueGroup(tag)),
      war_league_war: ({ tag }) => answer(Wars.league(tag)),
      war_league_standings: ({ tag }) =>
        answer(Effect.map(leagueOf(tag), ({ group, wars }) => LeagueSeason.standings(group, wars))),
      war_league_members: ({ tag }) =>
        answer(Effect.map(leagueOf(tag), ({ group, wars }) => LeagueSeason.members(group, wars, tag))),
      league_tiers: () => answer(Leagues.tiers().collect()),
      league_list: ({ kind }) => answer(leagues(kind)),
      league_seasons: (page) => answer(Leagues.seasons().collect(limited(page))),
      league_season_rankings: ({ season, max = few }) =>
        answer(Leagues.seasonRankings(season, { limit: max }).collect({ max })),
      league_ranked_group: ({ tag }) =>
        answer(Effect.map(Effect.flatMap(Players.get(tag), Leagues.rankedGroupOf), Option.getOrNull)),
      location_list: (page) => answer(Locations.list().collect(limited(page))),
      location_get: ({ id }) => answer(Locations.get(id)),
      ranking_clans: ({ location, ...page }) =>
        answer(Effect.flatMap(locationOf(location), (id) => Locations.clans(id).collect(limited(page)))),
      ranking_players: ({ location, ...page }) =>
        answer(Effect.flatMap(locationOf(location), (id) => Locations.players(id).collect(limited(page)))),
      ranking_clans_builder_base: ({ location, ...page }) =>
        answer(Effect.flatMap(locationOf(location), (id) => Locations.clansBuilderBase(id).collect(limited(page)))),
      ranking_players_builder_base: ({ location, ...page }) =>
        answer(Effect.flatMap(locationOf(location), (id) => Locations.playersBuilderBase(id).collect(limited(page)))),
      ranking_capitals: ({ location, ...page }) =>
        answer(Effect.flatMap(locationOf(location), (id) => Locations.capitals(id).collect(limited(page)))),
      label_list: ({ of }) => answer(of === "clans" ? Labels.clans().collect() : Labels.players().collect()),
      gold_pass_current: () => answer(GoldPasses.current()),
      game_search: ({ language = "EN", text }) => answer(GameData.search(text, { language })),
      game_unit: ({ category, name, village }) => answer(GameData.row(category, name, { village })),
      army_read: ({ link }) =>
        answer(Effect.flatMap(Effect.fromResult(ArmyLink.parse(link)), (army) => Armies.read(army))),
      army_link: (army) => answer(Effect.map(Armies.create(army), (made) => ArmyLink.write(made))),
      calendar: () => answer(calendar)
    }
  })
)
