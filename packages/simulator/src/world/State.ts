/**
 * What the world consists of: clans, players, wars, leagues and raids, as plain mutable records. Wars and raids have
 * files of their own.
 *
 * Whatever the API shows of them is changed through `internal/change.ts` only, which writes the journal. Where a field
 * is sent as it is, it has the name and the value of the wire. Times are milliseconds since 1970.
 */
import type { Label } from "../catalog/Labels.ts"
import type { IconLeague, NamedLeague } from "../catalog/Leagues.ts"
import type { Language, Location } from "../catalog/Locations.ts"
import type { Journal } from "./Journal.ts"
import type { Prng } from "./Prng.ts"
import type { Rules } from "./Rules.ts"
import type { RaidWeekend } from "./RaidState.ts"
import type { LeagueGroup, War, WarResult } from "./WarState.ts"
import type { Timeline } from "./internal/timeline.ts"

export type * from "./RaidState.ts"
export type * from "./WarState.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Players
// ---------------------------------------------------------------------------------------------------------------------

/** The role of a member; `admin` is what the game shows as Elder. */
export type Role = "member" | "admin" | "coLeader" | "leader"

/** One season in the legend league. */
export interface LegendSeason {
  readonly id?: string
  readonly rank?: number
  readonly trophies: number
}

/** What a player has reached in the legend league. */
export interface LegendStatistics {
  readonly legendTrophies: number
  readonly currentSeason?: LegendSeason
  readonly previousSeason?: LegendSeason
  readonly bestSeason?: LegendSeason
}

/** What a player's body shows as it is. */
export interface PlayerFields {
  name: string
  townHallLevel: number
  /** 0 for a town hall whose weapon has no levels: then it is not sent. */
  townHallWeaponLevel: number
  expLevel: number
  trophies: number
  bestTrophies: number
  warStars: number
  attackWins: number
  defenseWins: number
  /** 0 without a builder base: then neither it nor the league is sent. */
  builderHallLevel: number
  builderBaseTrophies: number
  bestBuilderBaseTrophies: number
  /** `undefined` without a clan. */
  role: Role | undefined
  warPreference: "in" | "out"
  donations: number
  donationsReceived: number
  clanCapitalContributions: number
  leagueTier: IconLeague
  /** `#0` outside of ranked groups. */
  currentLeagueGroupTag: string
  /** Seconds since 1970; 0 without a group. */
  currentLeagueSeasonId: number
  previousLeagueGroupTag: string
  previousLeagueSeasonId: number
  legendStatistics: LegendStatistics | undefined
  labels: ReadonlyArray<Label>
}

/** A player's units, super troops, equipment and achievements. */
export interface Village {
  /** The level of each unit of the catalog; 0 while it is locked. */
  readonly levels: Uint8Array
  /** What each hero of the home village wears, by the hero's name: names of equipment, at most two. */
  readonly worn: Map<string, ReadonlyArray<string>>
  /** The names of the super troops that are active. */
  readonly active: Set<string>
  /** The value of each achievement of the catalog. */
  readonly achievements: Array<number>
}

/** A player. */
export interface Player extends PlayerFields {
  readonly tag: string
  /** What everything that is not kept is derived from. */
  readonly seed: number
  /** The league from before ranked battles, which rosters still show. */
  readonly legacyLeague: IconLeague
  clan: Clan | undefined
  /** Made when it is first asked for. */
  village: Village | undefined
  /** The rank in the clan a week ago; 0 for who is new. */
  previousClanRank: number
  /** Goes up with every change that the player's body shows. */
  revision: number
  /** The last battles, newest first, at most 50. */
  battles: ReadonlyArray<Battle>
  /** The ranked week that is on. */
  week: RankedRecord
  /** The ranked weeks of the past, newest first. */
  history: ReadonlyArray<LeagueSeasonResult>
  /** Trophies at the start of the day of the last change, for the ranks of yesterday. */
  day: DayStart | undefined
}

/** The numbers that a day started with. */
export interface DayStart {
  readonly day: number
  readonly home: number
  readonly builder: number
  readonly capital: number
}

/** What a player did in a ranked week. */
export interface RankedRecord {
  attackWins: number
  attackLosses: number
  attackStars: number
  defenseWins: number
  defenseLosses: number
  defenseStars: number
}

/** A ranked week of the past, as the league history sends it. */
export interface LeagueSeasonResult extends Readonly<RankedRecord> {
  readonly leagueSeasonId: number
  readonly leagueTrophies: number
  readonly leagueTierId: number
  readonly placement: number
  readonly maxBattles: number
}

/** A row of the battle log. */
export interface Battle {
  readonly at: number
  readonly type: "homeVillage" | "ranked" | "legend"
  readonly attack: boolean
  readonly opponent: { readonly tag: string; readonly name: string; readonly townHall: number } | undefined
  readonly stars: number
  readonly destruction: number
  /** Trophies that the battle brought. */
  readonly trophies: number
  readonly seed: number
}

/** A group of ranked battles: up to 100 players of one tier for one week. */
export interface RankedGroup {
  readonly tag: string
  readonly seasonId: number
  readonly members: ReadonlyArray<Player>
  /** The final standing, once the week is over. */
  results: ReadonlyMap<string, LeagueSeasonResult> | undefined
}

// ---------------------------------------------------------------------------------------------------------------------
// Clans
// ---------------------------------------------------------------------------------------------------------------------

/** A district of a capital. */
export interface District {
  readonly id: number
  readonly name: string
  readonly districtHallLevel: number
}

/** A clan capital; without keys for a clan that has none. */
export interface Capital {
  readonly capitalHallLevel?: number
  readonly districts?: ReadonlyArray<District>
  readonly clanGoldSinkTotal?: number
}

/** What a clan's body shows as it is. */
export interface ClanFields {
  name: string
  type: "open" | "inviteOnly" | "closed"
  description: string
  location: Location | undefined
  isFamilyFriendly: boolean
  badgeUrls: Readonly<Record<"small" | "large" | "medium", string>>
  clanLevel: number
  clanPoints: number
  clanBuilderBasePoints: number
  clanCapitalPoints: number
  capitalLeague: NamedLeague
  warLeague: NamedLeague
  requiredTrophies: number
  requiredBuilderBaseTrophies: number
  requiredTownhallLevel: number
  warFrequency: "unknown" | "always" | "moreThanOncePerWeek" | "oncePerWeek" | "lessThanOncePerWeek" | "never"
  warWinStreak: number
  warWins: number
  /** Only sent while the war log is public. */
  warTies: number
  /** Only sent while the war log is public. */
  warLosses: number
  isWarLogPublic: boolean
  /** How many members there are. */
  members: number
  labels: ReadonlyArray<Label>
  chatLanguage: Language | undefined
  clanCapital: Capital
}

/** A clan. */
export interface Clan extends ClanFields {
  readonly tag: string
  readonly seed: number
  /** Draws the clan's daily life. */
  readonly prng: Prng
  /** By trophies, highest first: the place is the rank. */
  readonly roster: Array<Player>
  /** The roster size the clan strives for. */
  readonly target: number
  /** Experience since the last level. */
  experience: number
  /** Goes up with every change that the clan's body shows. */
  revision: number
  /** Goes up when name, badge or level change, which other bodies carry. */
  identity: number
  /** The regular war: the running one, or the last one until the clan looks for the next. */
  war: War | undefined
  /** Does the clan fight regular wars on its own? */
  fights: boolean
  /** Finished wars, newest first. */
  readonly warLog: Array<WarResult>
  /** The clan war league group of this season or the last. */
  league: LeagueGroup | undefined
  /** Raid weekends, newest first. */
  readonly raids: Array<RaidWeekend>
  day: DayStart | undefined
}

// ---------------------------------------------------------------------------------------------------------------------
// World
// ---------------------------------------------------------------------------------------------------------------------

/** The whole world. */
export interface World {
  readonly seed: number
  readonly rules: Rules
  readonly startedAt: number
  /** How far the world has got. */
  now: number
  readonly clans: Map<string, Clan>
  readonly players: Map<string, Player>
  /** Players without a clan that may join one. */
  readonly freeAgents: Array<Player>
  readonly timeline: Timeline
  readonly journal: Journal
  /** How many of each kind were made, for tags and ids. */
  readonly made: { clans: number; players: number; wars: number; leagueGroups: number; rankedGroups: number }
  readonly prng: Prng
  /** Clans that look for a war. */
  readonly searching: Array<Clan>
  /** The wars of clan war leagues by tag. */
  readonly leagueWars: Map<string, War>
  /** The ranked groups of this week and the last, by tag. */
  readonly rankedGroups: Map<string, RankedGroup>
  /** Final rankings of legend seasons by id, best first. */
  readonly legendSeasons: Map<string, ReadonlyArray<LegendResult>>
}

/** A row of the final ranking of a legend season. */
export interface LegendResult {
  readonly player: Player
  readonly trophies: number
  readonly attackWins: number
  readonly defenseWins: number
}
