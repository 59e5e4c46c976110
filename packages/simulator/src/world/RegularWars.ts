/** Regular wars: clans look for an opponent, prepare, fight, and after a pause look for the next. */
import * as Prng from "./Prng.ts"
import type { Clan, Outcome, War, World } from "./State.ts"
import * as Wars from "./War.ts"
import { plan, setClan } from "./internal/change.ts"

const sizes = [50, 40, 30, 25, 20, 15, 10, 5]

const hour = 3_600_000

/** Lets the clans of a world look for wars. */
export const start = (world: World): void => {
  if (!world.rules.wars.on) return
  for (const clan of world.clans.values()) rest(world, clan, 0.5)
}

/** Lets a clan look for a war after a pause. */
export const rest = (world: World, clan: Clan, share = 1): void => {
  if (!clan.fights || !world.rules.wars.on) return
  const pause = Prng.wait(clan.prng, world.rules.wars.pause * share)
  plan(world, world.now + Math.max(world.rules.minGap, pause), () => search(world, clan))
}

const isBusy = (clan: Clan) =>
  (clan.war !== undefined && clan.war.state !== "warEnded") ||
  (clan.league !== undefined && clan.league.state !== "ended")

const search = (world: World, clan: Clan): void => {
  if (world.clans.get(clan.tag) !== clan) return
  if (isBusy(clan) || clan.roster.length < Math.min(5, world.rules.wars.maxTeamSize)) {
    plan(world, world.now + 6 * hour, () => search(world, clan))
    return
  }
  Wars.leaveBehind(world, clan)
  const { searching } = world
  if (searching.includes(clan)) return
  const opponent = searching.find((other) => world.clans.get(other.tag) === other && !isBusy(other))
  if (opponent === undefined) {
    searching.push(clan)
    return
  }
  searching.splice(searching.indexOf(opponent), 1)
  match(world, opponent, clan)
}

/** What a war by hand may want different. */
export interface MatchOptions {
  readonly teamSize?: number | undefined
  /** In milliseconds. */
  readonly preparation?: number | undefined
  /** In milliseconds. */
  readonly battle?: number | undefined
  /** Do the members attack on their own? Default: `true`. */
  readonly fights?: boolean | undefined
}

const usualSize = (world: World, clans: readonly [Clan, Clan]): number => {
  const least = Math.min(...clans.map(({ roster }) => roster.length), world.rules.wars.maxTeamSize)
  const fitting = sizes.filter((size) => size <= least)
  return Prng.pick(clans[0].prng, fitting.slice(0, 3)) ?? least
}

/** Declares war between two clans. */
export const match = (world: World, clan: Clan, opponent: Clan, options: MatchOptions = {}): War => {
  const { attacksPerMember, battle, preparation } = world.rules.wars
  const size = options.teamSize ?? usualSize(world, [clan, opponent])
  Wars.leaveBehind(world, clan)
  Wars.leaveBehind(world, opponent)
  for (const side of [clan, opponent]) {
    const at = world.searching.indexOf(side)
    if (at >= 0) world.searching.splice(at, 1)
  }
  const startTime = world.now + (options.preparation ?? preparation)
  const war = Wars.declare(world, {
    sides: [Wars.side(clan, Wars.lineUp(clan, size)), Wars.side(opponent, Wars.lineUp(opponent, size))],
    attacksPerMember,
    preparationStartTime: world.now,
    startTime,
    endTime: startTime + (options.battle ?? battle)
  })
  clan.war = war
  opponent.war = war
  plan(world, war.startTime, () => Wars.begin(world, war, options.fights ?? true))
  plan(world, war.endTime, () => finish(world, war))
  return war
}

/** The experience that a war brings. */
const experience = (result: Outcome, size: number, stars: number): number => {
  return (result === "win" ? 80 : 10) + Math.round(stars * 0.7) + size * 2
}

const finish = (world: World, war: War): void => {
  Wars.end(world, war)
  for (const which of [0, 1] as const) {
    const { clan } = war.sides[which]
    const result = Wars.outcome(war, which)
    const teamSize = war.sides[which].members.length
    const expEarned = experience(result, teamSize, Wars.stars(war, which))
    clan.warLog.unshift({
      result,
      endTime: war.endTime,
      teamSize,
      attacksPerMember: war.attacksPerMember,
      clan: { ...Wars.totals(war, which), expEarned },
      opponent: Wars.totals(war, which === 0 ? 1 : 0)
    })
    if (world.clans.get(clan.tag) !== clan) continue
    count(world, clan, result)
    gain(world, clan, expEarned)
    rest(world, clan)
  }
}

const count = (world: World, clan: Clan, result: Outcome): void => {
  if (result === "win") setClan(world, clan, "warWins", clan.warWins + 1)
  if (result === "lose") setClan(world, clan, "warLosses", clan.warLosses + 1)
  if (result === "tie") setClan(world, clan, "warTies", clan.warTies + 1)
  setClan(world, clan, "warWinStreak", result === "win" ? clan.warWinStreak + 1 : 0)
}

/** Adds experience to a clan; enough of it is a level. */
const gain = (world: World, clan: Clan, experience: number): void => {
  clan.experience += experience
  const needed = 400 + clan.clanLevel * 120
  if (clan.experience < needed) return
  clan.experience -= needed
  setClan(world, clan, "clanLevel", clan.clanLevel + 1)
}
