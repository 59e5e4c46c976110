/** The bodies of ranked groups, battle logs and legend seasons. */
import * as Leagues from "../catalog/Leagues.ts"
import * as Prng from "../world/Prng.ts"
import type { Battle, LegendResult, Player, RankedGroup } from "../world/State.ts"
import { clanOf } from "./ranking.ts"
import { timestamp } from "./time.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Battle logs
// ---------------------------------------------------------------------------------------------------------------------

const army = (prng: Prng.Prng): string => {
  const [a, b, c] = [Prng.int(prng, 5, 30), Prng.int(prng, 1, 12), Prng.int(prng, 1, 4)]
  return `h0p0e0_8-1p3e2_3i1x51-2x3u${a}x0-${b}x8s${c}x2-1x5`
}

/** What a village holds, and how much of it can be looted at most; the log lists the rest as well. */
const loot: ReadonlyArray<readonly [name: string, most: number]> = [
  ["Diamonds", 0],
  ["Gold", 900_000],
  ["Elixir", 900_000],
  ["DarkElixir", 9000],
  ["Gold2", 0],
  ["Elixir2", 0],
  ["Medals", 0],
  ["BankedGold", 60_000],
  ["BankedElixir", 60_000],
  ["BankedDarkElixir", 400],
  ["CapitalResource", 0],
  ["CapitalReward", 0],
  ["BankedGold2", 0],
  ["BankedElixir2", 0],
  ["SourElixir", 1200],
  ["EventTokens", 0],
  ["CommonOre", 0],
  ["RareOre", 0],
  ["EpicOre", 0],
  ["ClanEventResource", 0],
  ["SparkyStone", 0],
  ["Stars", 0]
]

const amounts = (prng: Prng.Prng, share: number, names?: ReadonlyArray<string>) =>
  loot
    .filter(([name]) => names === undefined || names.includes(name))
    .map(([name, most]) => ({ name, amount: Math.floor(most * share * Prng.next(prng)) }))

const looted = ["Gold", "Elixir", "DarkElixir"]

/** A row of the battle log; without an opponent where none was found. */
export const battle = (of: Battle) => {
  const prng = Prng.make(of.seed)
  return {
    battleType: of.type,
    attack: of.attack,
    armyShareCode: of.opponent === undefined ? null : army(prng),
    opponentPlayerTag: of.opponent?.tag ?? null,
    opponentName: of.opponent?.name ?? null,
    opponentTownHallLevel: of.opponent?.townHall ?? 0,
    stars: of.stars,
    destructionPercentage: of.destruction,
    lootedResources: amounts(prng, of.destruction / 100, Prng.chance(prng, 0.3) ? [...looted, "SourElixir"] : looted),
    extraLootedResources: of.attack && of.stars > 0 ? amounts(prng, 0.1, looted) : [],
    availableLoot: of.attack ? amounts(prng, 1) : [],
    battleTime: Prng.int(prng, 3, 180),
    battleTimestamp: timestamp(of.at)
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// Groups
// ---------------------------------------------------------------------------------------------------------------------

const member = (group: RankedGroup, of: Player) => {
  const result = group.results?.get(of.tag)
  const record = result ?? of.week
  return {
    playerTag: of.tag,
    playerName: of.name,
    clanTag: of.clan?.tag ?? null,
    clanName: of.clan?.name ?? null,
    leagueTrophies: result?.leagueTrophies ?? of.trophies,
    attackWinCount: record.attackWins,
    attackLoseCount: record.attackLosses,
    defenseWinCount: record.defenseWins,
    defenseLoseCount: record.defenseLosses
  }
}

const extended = (at: number) =>
  timestamp(at).replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)\.000Z$/, "$1-$2-$3T$4:$5:$6Z")

// The one place where times are in the extended form.
const logRow = (of: Battle) => ({
  opponentPlayerTag: of.opponent?.tag,
  opponentName: of.opponent?.name,
  stars: of.stars,
  destructionPercentage: of.destruction,
  trophies: of.trophies,
  creationTime: extended(of.at)
})

const week = 7 * 86_400_000

/** A ranked group, with the battles that one of its players fought in it. */
export const group = (of: RankedGroup, player: Player) => {
  const start = of.seasonId * 1000
  const fought = player.battles.filter(
    ({ at, opponent, type }) => type === "ranked" && opponent !== undefined && at >= start && at < start + week
  )
  return {
    members: of.members.map((one) => member(of, one)),
    attackLogs: fought.filter(({ attack }) => attack).map(logRow),
    defenseLogs: fought.filter(({ attack }) => !attack).map(logRow)
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// Legend seasons
// ---------------------------------------------------------------------------------------------------------------------

/** A row of the final ranking of a legend season. */
export const legend = ({ attackWins, defenseWins, player, trophies }: LegendResult, rank: number) => ({
  tag: player.tag,
  name: player.name,
  expLevel: player.expLevel,
  trophies,
  attackWins,
  defenseWins,
  rank,
  clan: clanOf(player),
  leagueTier: Leagues.legendLeague
})
