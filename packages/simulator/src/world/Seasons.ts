/**
 * What the calendar does: ranked weeks with their groups, and seasons of four weeks with donations, wins and legends.
 */
import * as Calendar from "clashfx/game/Calendar"
import * as Tag from "clashfx/model/Tag"
import * as DateTime from "effect/DateTime"
import * as Leagues from "../catalog/Leagues.ts"
import * as Prng from "./Prng.ts"
import type { LeagueSeasonResult, LegendSeason, Player, RankedGroup, World } from "./State.ts"
import * as Birth from "./internal/birth.ts"
import { plan, resetTrophies, setPlayer } from "./internal/change.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Ranked weeks
// ---------------------------------------------------------------------------------------------------------------------

/** How many players a group has at most. */
const groupSize = 100

/** Opens the ranked week that is on and plans all changes of weeks and seasons. */
export const start = (world: World): void => {
  if (!world.rules.seasons) return
  const now = DateTime.makeUnsafe(world.now)
  openWeek(world, Calendar.rankedWeek.at(now).start.epochMilliseconds)
  nextWeek(world, Calendar.rankedWeek.next(now).start.epochMilliseconds)
  nextSeason(world)
}

const nextWeek = (world: World, at: number): void =>
  plan(world, at, () => {
    closeWeek(world)
    openWeek(world, at)
    nextWeek(world, at + 7 * 86_400_000)
  })

const tierOf = ({ leagueTier }: Player): number => leagueTier.id - Leagues.tier(0).id

const signsUp = (player: Player, seasonId: number): boolean =>
  player.townHallLevel >= 7 &&
  tierOf(player) > 0 &&
  tierOf(player) < Leagues.tiers.length - 1 &&
  Prng.chance(Prng.derive(player.seed, `week ${seasonId}`), 0.8)

/** Puts everyone who signs up into a group of their tier. */
const openWeek = (world: World, start: number): void => {
  const seasonId = start / 1000
  const byTier = new Map<number, Array<Player>>()
  for (const player of world.players.values()) {
    player.week = Birth.noBattles()
    if (signsUp(player, seasonId)) {
      const tier = byTier.get(tierOf(player))
      if (tier === undefined) byTier.set(tierOf(player), [player])
      else tier.push(player)
    } else {
      setGroup(world, player, Tag.placeholder, 0)
    }
  }
  for (const players of byTier.values()) {
    for (let from = 0; from < players.length; from += groupSize) {
      const members = players.slice(from, from + groupSize)
      const tag = Birth.tagOf("rankedGroups", world.made.rankedGroups++)
      world.rankedGroups.set(tag, { tag, seasonId, members, results: undefined })
      for (const member of members) setGroup(world, member, tag, seasonId)
    }
  }
}

const setGroup = (world: World, player: Player, tag: string, seasonId: number) => {
  setPlayer(world, player, "currentLeagueGroupTag", tag)
  setPlayer(world, player, "currentLeagueSeasonId", seasonId)
}

const resultOf = (player: Player, seasonId: number, placement: number): LeagueSeasonResult => ({
  leagueSeasonId: seasonId,
  leagueTrophies: player.trophies,
  leagueTierId: player.leagueTier.id,
  placement,
  ...player.week,
  maxBattles: 6 + Math.floor(tierOf(player) / 3)
})

/** Ranks a group for good; the best fifth of it moves up a tier, the last fifth down. */
const closeGroup = (world: World, group: RankedGroup): void => {
  const order = group.members.toSorted((a, b) => b.trophies - a.trophies)
  const fifth = Math.floor(order.length / 5)
  const results = new Map<string, LeagueSeasonResult>()
  for (const [n, player] of order.entries()) {
    const result = resultOf(player, group.seasonId, n + 1)
    results.set(player.tag, result)
    player.history = [result, ...player.history]
    const step = Number(n < fifth) - Number(n >= order.length - fifth)
    if (step !== 0) setPlayer(world, player, "leagueTier", Leagues.tier(Math.max(1, tierOf(player) + step)))
  }
  group.results = results
}

const closeWeek = (world: World): void => {
  for (const group of world.rankedGroups.values()) {
    if (group.results === undefined) closeGroup(world, group)
    else world.rankedGroups.delete(group.tag)
  }
  for (const player of world.players.values()) {
    setPlayer(world, player, "previousLeagueGroupTag", player.currentLeagueGroupTag)
    setPlayer(world, player, "previousLeagueSeasonId", player.currentLeagueSeasonId)
    if (player.clan === undefined) setPlayer(world, player, "trophies", trophiesAfter(player))
  }
  for (const clan of world.clans.values()) {
    for (const [n, member] of clan.roster.entries()) member.previousClanRank = n + 1
    clan.revision++
    resetTrophies(world, clan, trophiesAfter)
  }
}

/** Trophies start anew each week, except those of legends. */
const trophiesAfter = (player: Player): number => (tierOf(player) >= Leagues.firstLegendTier ? player.trophies : 0)

// ---------------------------------------------------------------------------------------------------------------------
// Seasons
// ---------------------------------------------------------------------------------------------------------------------

const nextSeason = (world: World): void => {
  const { start } = Calendar.season.next(DateTime.makeUnsafe(world.now))
  const before = DateTime.makeUnsafe(start.epochMilliseconds - 1)
  const id = DateTime.formatIsoDate(Calendar.season.at(before).start)
  plan(world, start.epochMilliseconds, () => {
    closeSeason(world, id)
    nextSeason(world)
  })
}

const isLegend = (player: Player) => tierOf(player) >= Leagues.firstLegendTier

const closeSeason = (world: World, id: string): void => {
  const legends = [...world.players.values()].filter(isLegend).toSorted((a, b) => b.trophies - a.trophies)
  world.legendSeasons.set(
    id,
    legends.map((player) => {
      const { attackWins, defenseWins, trophies } = player
      return { player, trophies, attackWins, defenseWins }
    })
  )
  for (const [n, player] of legends.entries()) endLegend(world, player, { id, rank: n + 1, trophies: player.trophies })
  for (const player of world.players.values()) {
    setPlayer(world, player, "donations", 0)
    setPlayer(world, player, "donationsReceived", 0)
    setPlayer(world, player, "attackWins", 0)
    setPlayer(world, player, "defenseWins", 0)
  }
}

const endLegend = (world: World, player: Player, season: LegendSeason): void => {
  const { bestSeason, legendTrophies = 0 } = player.legendStatistics ?? {}
  setPlayer(world, player, "legendStatistics", {
    legendTrophies: legendTrophies + Math.max(0, season.trophies),
    currentSeason: { trophies: 0 },
    previousSeason: season,
    bestSeason: bestSeason !== undefined && bestSeason.trophies >= season.trophies ? bestSeason : season
  })
}
