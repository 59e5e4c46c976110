/** How clans and players come into the world: everything that nobody asked for is drawn. */
import * as Tag from "clashfx/model/Tag"
import * as Labels from "../../catalog/Labels.ts"
import * as Leagues from "../../catalog/Leagues.ts"
import * as Locations from "../../catalog/Locations.ts"
import * as Names from "../../catalog/Names.ts"
import { badge } from "../../catalog/internal/assets.ts"
import * as Prng from "../Prng.ts"
import type { ClanSpec } from "../Rules.ts"
import type { Capital, Clan, ClanFields, LegendStatistics, Player, RankedRecord, Role, World } from "../State.ts"
import { weaponLevels } from "../Villages.ts"
import { builderPoints, homePoints } from "./change.ts"
import { settle } from "./rosters.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Tags
// ---------------------------------------------------------------------------------------------------------------------

const spaces = { clans: [7, 1], players: [8, 1], wars: [8, 3], rankedGroups: [6, 1] } as const

/** The tag of the n-th thing of a kind: all different, in no visible order. */
export const tagOf = (kind: keyof typeof spaces, n: number): string => {
  const [digits, first] = spaces[kind]
  const size = 14 ** digits
  // The factor has no divisor in common with 14, so no two numbers meet.
  return Tag.fromBigInt(BigInt(first * size + ((n * 594_823_321 + 11) % size)))
}

const freeTag = (world: World, kind: "clans" | "players"): string => {
  for (;;) {
    const tag = tagOf(kind, world.made[kind]++)
    if (!world[kind].has(tag)) return tag
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// Players
// ---------------------------------------------------------------------------------------------------------------------

/** The record of a ranked week without battles. */
export const noBattles = (): RankedRecord => ({
  attackWins: 0,
  attackLosses: 0,
  attackStars: 0,
  defenseWins: 0,
  defenseLosses: 0,
  defenseStars: 0
})

const legend = (prng: Prng.Prng, tier: number): LegendStatistics | undefined => {
  if (tier < Leagues.firstLegendTier - 1) return undefined
  const best = Prng.int(prng, 5000, 6400)
  return {
    legendTrophies: Prng.int(prng, 0, 9000),
    bestSeason: { id: `2025-0${Prng.int(prng, 1, 8)}`, rank: Prng.int(prng, 20, 90_000), trophies: best }
  }
}

/** Most are in no legacy league any more; the others kept theirs. */
const legacyLeague = (prng: Prng.Prng, townHall: number) =>
  Leagues.legacyAt(Prng.chance(prng, 0.65) ? 0 : Math.max(1, townHall + Prng.int(prng, -4, 4)))

/** One in twenty never sailed to the builder base, which a town hall of level 4 opens. */
const builderHall = (prng: Prng.Prng, townHall: number): number =>
  townHall < 4 || Prng.chance(prng, 0.05) ? 0 : Math.min(10, Math.max(2, Math.round(townHall * 0.55)))

/** Makes a player of about the given town hall; nobody's member yet. */
export const player = (world: World, options: { readonly hall: number; readonly tag?: string | undefined }): Player => {
  const tag = options.tag === undefined ? freeTag(world, "players") : Tag.normalize(options.tag)
  const seed = Prng.mix(world.seed ^ Prng.hash(tag))
  const prng = Prng.derive(seed, "player")
  const townHallLevel = Math.max(3, Math.min(18, options.hall + Prng.int(prng, -3, 2)))
  const tier = Math.max(0, Leagues.usualTier(townHallLevel) + Prng.int(prng, -6, 1))
  const trophies = tier === 0 ? 0 : Prng.int(prng, 0, 700)
  const builderHallLevel = builderHall(Prng.derive(seed, "builder base"), townHallLevel)
  const builderBaseTrophies = builderHallLevel === 0 ? 0 : Prng.int(prng, 0, builderHallLevel * 600)
  const made: Player = {
    tag,
    seed,
    legacyLeague: legacyLeague(Prng.derive(seed, "legacy league"), townHallLevel),
    name: Names.player(prng),
    townHallLevel,
    townHallWeaponLevel: weaponLevels(townHallLevel) === 0 ? 0 : Prng.int(prng, 1, weaponLevels(townHallLevel)),
    expLevel: Math.max(5, townHallLevel * 12 + Prng.int(prng, -25, 45)),
    trophies,
    bestTrophies: trophies + Prng.int(prng, 0, townHallLevel * 300),
    warStars: Prng.int(prng, 0, townHallLevel * 150),
    attackWins: Prng.int(prng, 0, 60),
    defenseWins: Prng.int(prng, 0, 12),
    builderHallLevel,
    builderBaseTrophies,
    bestBuilderBaseTrophies: builderBaseTrophies + Prng.int(prng, 0, 300),
    role: undefined,
    warPreference: Prng.chance(prng, 0.75) ? "in" : "out",
    donations: Prng.int(prng, 0, 900),
    donationsReceived: Prng.int(prng, 0, 900),
    clanCapitalContributions: Prng.int(prng, 0, townHallLevel * 60_000),
    leagueTier: Leagues.tier(tier),
    currentLeagueGroupTag: Tag.placeholder,
    currentLeagueSeasonId: 0,
    previousLeagueGroupTag: Tag.placeholder,
    previousLeagueSeasonId: 0,
    legendStatistics: legend(prng, tier),
    labels: Prng.chance(prng, 0.5) ? Prng.sample(prng, Labels.player, 3) : [],
    clan: undefined,
    village: undefined,
    previousClanRank: 0,
    revision: 0,
    battles: [],
    week: noBattles(),
    history: [],
    day: undefined
  }
  world.players.set(tag, made)
  return made
}

// ---------------------------------------------------------------------------------------------------------------------
// Clans
// ---------------------------------------------------------------------------------------------------------------------

/** The districts of a capital, with the capital hall that opens each. */
const districts = [
  ["Capital Peak", 1],
  ["Barbarian Camp", 2],
  ["Wizard Valley", 3],
  ["Balloon Lagoon", 4],
  ["Builder's Workshop", 5],
  ["Dragon Cliffs", 6],
  ["Golem Quarry", 7],
  ["Skeleton Park", 8],
  ["Goblin Mines", 9]
] as const

/** A capital of a capital hall level from 1 to 10. */
export const capital = (prng: Prng.Prng, hall: number): Capital => ({
  capitalHallLevel: hall,
  districts: districts
    .map(([name, opens], n) => ({ id: 70_000_000 + n, name, opens }))
    .filter(({ opens }) => opens <= hall)
    .map(({ id, name }, n) => ({
      id,
      name,
      districtHallLevel: n === 0 ? hall : Math.max(1, Math.min(5, hall - 3 - Prng.int(prng, 0, 2)))
    })),
  clanGoldSinkTotal: hall < 10 ? 0 : Prng.int(prng, 0, 900_000)
})

/** Where a clan says it is from: one in five does. */
export const location = (prng: Prng.Prng): ClanFields["location"] =>
  Prng.chance(prng, 0.2) ? Prng.pick(prng, Locations.inhabited) : undefined

/** The language that a clan chats in: one in eight says. */
export const chatLanguage = (prng: Prng.Prng): ClanFields["chatLanguage"] =>
  Prng.chance(prng, 0.12) ? Prng.pick(prng, Locations.languages) : undefined

const frequencies = ["always", "moreThanOncePerWeek", "oncePerWeek", "lessThanOncePerWeek", "never", "unknown"] as const

const drawn = (prng: Prng.Prng, level: number): ClanFields => {
  const hall = Prng.chance(prng, 0.05) ? 0 : Math.max(1, Math.min(10, Math.round(level / 2) + Prng.int(prng, -2, 2)))
  const capitalPoints = hall === 0 ? 0 : Prng.int(prng, hall * 150, hall * 480)
  return {
    name: Names.clan(prng),
    type: Prng.oneOf(prng, ["open", "inviteOnly", "inviteOnly", "closed"]),
    description: Names.description(prng),
    location: location(prng),
    isFamilyFriendly: Prng.chance(prng, 0.4),
    badgeUrls: badge(String(Prng.bits(prng))),
    clanLevel: level,
    clanPoints: 0,
    clanBuilderBasePoints: 0,
    clanCapitalPoints: capitalPoints,
    capitalLeague: Leagues.capitalAt(capitalPoints),
    warLeague: Leagues.warAt(level + Prng.int(prng, -4, 3)),
    requiredTrophies: Prng.int(prng, 0, 26) * 100,
    requiredBuilderBaseTrophies: Prng.int(prng, 0, 20) * 100,
    requiredTownhallLevel: Prng.int(prng, 1, 13),
    warFrequency: Prng.oneOf(prng, frequencies),
    warWinStreak: Prng.int(prng, 0, 6),
    warWins: level * Prng.int(prng, 3, 14),
    warTies: Prng.int(prng, 0, 5),
    warLosses: level * Prng.int(prng, 1, 9),
    isWarLogPublic: Prng.chance(prng, 0.7),
    members: 0,
    labels: Prng.chance(prng, 0.4) ? Prng.sample(prng, Labels.clan, 3) : [],
    chatLanguage: chatLanguage(prng),
    clanCapital: hall === 0 ? {} : capital(prng, hall)
  }
}

const roleAt = (n: number, prng: Prng.Prng): Role => {
  if (n === 0) return "leader"
  if (n < 5) return "coLeader"
  return Prng.chance(prng, 0.4) ? "admin" : "member"
}

/** Makes a clan with its members. */
export const clan = (world: World, spec: ClanSpec = {}): Clan => {
  const { members, players = [], tag: wanted, ...fields } = spec
  const generation = world.made.clans++
  const tag = wanted === undefined ? freeTag(world, "clans") : Tag.normalize(wanted)
  const seed = Prng.mix(world.seed ^ Prng.hash(`clan ${tag}`))
  const prng = Prng.derive(seed, "clan")
  const [min, max] = world.rules.members
  const target = Math.max(1, Math.min(50, members ?? Math.max(players.length, Prng.int(prng, min, max))))
  const level = Prng.int(prng, 1, 22)
  const made: Clan = {
    ...drawn(prng, level),
    ...fields,
    tag,
    seed,
    prng: Prng.derive(seed, "life"),
    roster: [],
    target,
    experience: 0,
    // A clan that was dissolved and founded again must not repeat the revisions of its former life.
    revision: generation * 1_000_000_000,
    identity: 0,
    war: undefined,
    fights: Prng.chance(prng, 0.9),
    warLog: [],
    league: undefined,
    raids: [],
    day: undefined
  }
  world.clans.set(tag, made)
  const hall = Math.max(8, Math.min(18, 9 + Math.round(level / 3) + Prng.int(prng, 0, 3)))
  for (let n = 0; n < target; n++) settle(made, player(world, { hall, tag: players[n] }), roleAt(n, prng))
  for (const [n, member] of made.roster.entries()) member.previousClanRank = n + 1
  made.members = made.roster.length
  made.clanPoints = homePoints(made)
  made.clanBuilderBasePoints = builderPoints(made)
  return made
}
