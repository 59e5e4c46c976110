/** What a model can do with the server: each operation of the API, the game data, army links, the calendar. */
import * as Schema from "effect/Schema"
import * as Tool from "effect/ai/Tool"
import * as Toolkit from "effect/ai/Toolkit"

const text = (description: string) => Schema.String.annotate({ description })
const whole = (description: string) => Schema.Int.annotate({ description })

const clan = { tag: text("The tag of a clan, like #2PP") }
const player = { tag: text("The tag of a player, like #P0LYJC8C") }
const paged = {
  max: Schema.optionalKey(whole("How many items at most; default 25"))
}
const location = {
  location: Schema.optionalKey(text("The name of a location in English, or its id; default: the whole world"))
}
const round = Schema.optionalKey(
  Schema.Literals(["current", "previous", "preparation"]).annotate({ description: "Of a clan war league" })
)

/** A tool that only reads; it answers with JSON, and fails with a line that says what to do. */
const tool = <const Name extends string, Parameters extends Schema.Constraint>(
  name: Name,
  description: string,
  parameters: Parameters
) =>
  Tool.make(name, { description, parameters, success: Schema.Unknown, failure: Schema.String })
    .annotate(Tool.Readonly, true)
    .annotate(Tool.Destructive, false)

const reads = <const Name extends string, Fields extends Schema.Struct.Fields>(
  name: Name,
  description: string,
  fields: Fields
) => tool(name, description, Schema.Struct(fields))

/** Without parameters. */
const shows = <const Name extends string>(name: Name, description: string) => tool(name, description, Tool.EmptyParams)

/** Every tool. The names say the operation that they stand for. */
export const toolkit = Toolkit.make(
  reads("clan_get", "A clan with its members, league, war record and capital", clan),
  reads("clan_members", "The members of a clan", { ...clan, ...paged }),
  reads("clan_search", "Clans that match: at least one of the filters", {
    name: Schema.optionalKey(text("At least three characters")),
    minMembers: Schema.optionalKey(whole("At least so many members")),
    maxMembers: Schema.optionalKey(whole("At most so many members")),
    minClanLevel: Schema.optionalKey(whole("At least this level")),
    minClanPoints: Schema.optionalKey(whole("At least so many points")),
    locationId: Schema.optionalKey(whole("The id of a location")),
    ...paged
  }),
  reads("clan_war_log", "The wars that a clan has fought, newest first; some clans hide it", { ...clan, ...paged }),
  reads("clan_raid_log", "The raid weekends of a clan, newest first", { ...clan, ...paged }),
  reads("player_get", "A player: village, heroes, troops, spells, achievements", player),
  reads("player_verify_token", "Whether a token is the one that the player sees in the game's settings", {
    ...player,
    token: text("The token; it is good for one check")
  }),
  reads("player_battle_log", "The last battles of a player", player),
  reads("player_league_history", "The past ranked seasons of a player", player),
  reads("war_current", "The war that a clan is in, regular or of its league, as the clan sees it", { ...clan, round }),
  reads("war_stats", "What each member of a clan did in its current war: attacks, stars, what is left", clan),
  reads("war_regular", "The regular war of a clan, as the API sends it", clan),
  reads("war_league_group", "The clan war league group of a clan", clan),
  reads("war_league_war", "A war of a clan war league by its own tag", { tag: text("The tag of a war") }),
  reads("war_league_standings", "The table of a clan's war league group", clan),
  reads("war_league_members", "What a clan's members did in its war league, in the order of bonuses", clan),
  shows("league_tiers", "The tiers of the ranked battles"),
  reads("league_list", "The leagues of a kind", {
    kind: Schema.Literals(["home", "builderBase", "war", "capital"])
  }),
  reads("league_seasons", "The seasons of the Legend League", paged),
  reads("league_season_rankings", "The final ranking of a season of the Legend League", {
    season: text("The id of a season, like 2025-08"),
    ...paged
  }),
  reads("league_ranked_group", "The ranked group that a player is in now", player),
  reads("location_list", "The locations that clans and rankings have", paged),
  reads("location_get", "A location by its id", { id: whole("The id") }),
  reads("ranking_clans", "The best clans of a location", { ...location, ...paged }),
  reads("ranking_players", "The best players of a location", { ...location, ...paged }),
  reads("ranking_clans_builder_base", "The best clans in the builder base", { ...location, ...paged }),
  reads("ranking_players_builder_base", "The best players in the builder base", { ...location, ...paged }),
  reads("ranking_capitals", "The best clan capitals of a location", { ...location, ...paged }),
  reads("label_list", "The labels that clans or players can have", { of: Schema.Literals(["clans", "players"]) }),
  shows("gold_pass_current", "The gold pass season that is on"),
  reads("game_search", "Finds things of the game by their name, in any language", {
    text: text("A part of a name"),
    language: Schema.optionalKey(text("The code of the language, like DE; default EN"))
  }),
  reads("game_unit", "A unit with its levels, costs and times, or at one level", {
    category: Schema.Literals(["troops", "spells", "heroes", "pets", "equipment", "guardians", "buildings", "traps"]),
    name: text("Its name in English"),
    village: Schema.optionalKey(Schema.Literals(["home", "builderBase"]))
  }),
  reads("army_read", "What is in an army link, or in a text that has one in it", { link: text("The link or text") }),
  reads("army_link", "The link of an army of names", {
    troops: Schema.optionalKey(Schema.Record(Schema.String, Schema.Int)),
    spells: Schema.optionalKey(Schema.Record(Schema.String, Schema.Int)),
    clanCastleTroops: Schema.optionalKey(Schema.Record(Schema.String, Schema.Int)),
    clanCastleSpells: Schema.optionalKey(Schema.Record(Schema.String, Schema.Int))
  }),
  shows("calendar", "What of the game's calendar is on (seasons, clan games, raid weekends, ...), and what comes next")
)
