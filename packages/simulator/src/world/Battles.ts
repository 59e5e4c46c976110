/** Battles of single players: trophies, wins and the battle log. */
import * as Leagues from "../catalog/Leagues.ts"
import * as Prng from "./Prng.ts"
import type { Battle, Player, World } from "./State.ts"
import { setPlayer } from "./internal/change.ts"

const isLegend = (player: Player) => player.leagueTier.id - Leagues.tier(0).id >= Leagues.firstLegendTier

const battleType = (player: Player): Battle["type"] => {
  if (isLegend(player)) return "legend"
  return player.currentLeagueSeasonId === 0 ? "homeVillage" : "ranked"
}

/** Writes a battle into a player's log, which keeps the last 50. */
export const log = (player: Player, battle: Battle): void => {
  player.battles = [battle, ...player.battles.slice(0, 49)]
}

const count = (player: Player, attack: boolean, stars: number) => {
  const { week } = player
  if (attack) {
    week.attackStars += stars
    if (stars > 0) week.attackWins++
    else week.attackLosses++
  } else {
    week.defenseStars += stars
    if (stars > 0) week.defenseLosses++
    else week.defenseWins++
  }
}

const tally = (world: World, player: Player, attack: boolean, stars: number) => {
  count(player, attack, stars)
  if (attack && stars > 0) setPlayer(world, player, "attackWins", player.attackWins + 1)
  if (!attack && stars === 0) setPlayer(world, player, "defenseWins", player.defenseWins + 1)
}

const legendTrophies = (world: World, player: Player) => {
  const { legendStatistics: statistics } = player
  if (!isLegend(player) || statistics === undefined) return
  const { currentSeason } = statistics
  setPlayer(world, player, "legendStatistics", {
    ...statistics,
    currentSeason: { ...currentSeason, trophies: player.trophies }
  })
}

/** One battle, as attacker or defender; ranked ones and those of legends count for trophies. */
export const fight = (world: World, player: Player, prng: Prng.Prng): void => {
  const type = battleType(player)
  const attack = Prng.chance(prng, 0.7)
  const stars = Prng.int(prng, 0, 3)
  const destruction = stars === 3 ? 100 : Prng.int(prng, stars * 30, 99)
  const trophies = type === "homeVillage" ? 0 : (attack ? 1 : -1) * stars * Prng.int(prng, 3, 13)
  const townHall = Math.max(3, Math.min(18, player.townHallLevel + Prng.int(prng, -1, 1)))
  const members = player.clan?.roster ?? []
  const opponent = Prng.pick(
    prng,
    members.filter((member) => member !== player)
  )
  log(player, {
    at: world.now,
    type,
    attack,
    opponent:
      opponent === undefined || Prng.chance(prng, 0.05)
        ? undefined
        : { tag: opponent.tag, name: opponent.name, townHall },
    stars,
    destruction,
    trophies,
    seed: Prng.bits(prng)
  })
  tally(world, player, attack, stars)
  setPlayer(world, player, "trophies", Math.max(0, player.trophies + trophies))
  legendTrophies(world, player)
}
