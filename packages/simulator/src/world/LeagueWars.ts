/**
 * Clan war leagues: on the 1st of a month clans of one war league are put into groups of eight, and everyone fights
 * everyone, a round a day; while a round is fought the next one prepares.
 */
import * as Leagues from "../catalog/Leagues.ts"
import * as Journal from "./Journal.ts"
import * as Prng from "./Prng.ts"
import type { Clan, LeagueClan, LeagueGroup, War, WarMember, WarSide, World } from "./State.ts"
import * as Wars from "./War.ts"
import * as Birth from "./internal/birth.ts"
import { plan, setClan } from "./internal/change.ts"

const groupSize = 8

// ---------------------------------------------------------------------------------------------------------------------
// Seasons
// ---------------------------------------------------------------------------------------------------------------------

/** The first of a month 08:00, the months counted from January 1970. */
const monthStart = (month: number): number => Date.UTC(1970, month, 1, 8)

/** Lets a league season open at the start of every month. */
export const start = (world: World): void => {
  if (!world.rules.leagues.on) return
  let month = Math.floor(world.now / (31 * 86_400_000))
  while (monthStart(month) <= world.now) month++
  openAt(world, month)
}

const openAt = (world: World, month: number): void =>
  plan(world, monthStart(month), () => {
    open(world)
    openAt(world, month + 1)
  })

/** The name of the season of an instant: `2026-11`. */
const seasonOf = (at: number): string => {
  let month = Math.floor(at / (31 * 86_400_000))
  while (Date.UTC(1970, month + 1, 1) <= at) month++
  return `${1970 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`
}

const isFree = (clan: Clan) => clan.league === undefined || clan.league.state === "ended"

/** Opens a season: the clans that can fill a team are put into groups by war league, an even number in each. */
export const open = (world: World, clans: Iterable<Clan> = world.clans.values()): ReadonlyArray<LeagueGroup> => {
  const { teamSize } = world.rules.leagues
  const able = [...clans]
    .filter((clan) => clan.roster.length >= teamSize && isFree(clan))
    .toSorted((a, b) => b.warLeague.id - a.warLeague.id || b.clanPoints - a.clanPoints)
  const groups: Array<LeagueGroup> = []
  while (able.length >= 2) {
    const members = able.splice(0, Math.min(groupSize, able.length - (able.length % 2)))
    groups.push(search(world, members))
  }
  return groups
}

/** Puts clans into a group; it is found after the search. */
export const search = (world: World, clans: ReadonlyArray<Clan>): LeagueGroup => {
  const { search: pause, teamSize } = world.rules.leagues
  const group: LeagueGroup = {
    id: world.made.leagueGroups++,
    season: seasonOf(world.now),
    state: "searching",
    clans: [],
    teamSize: Math.min(teamSize, ...clans.map(({ roster }) => roster.length)),
    rounds: [],
    roundCount: clans.length - 1,
    warsPerRound: clans.length / 2,
    revision: 0
  }
  for (const clan of clans) clan.league = group
  plan(world, Wars.wholeSecond(world.now) + pause, () => found(world, group, clans))
  return group
}

const signUp = (clan: Clan): LeagueClan => ({
  clan,
  name: clan.name,
  badgeUrls: clan.badgeUrls,
  clanLevel: clan.clanLevel,
  members: clan.roster
    .toSorted((a, b) => Wars.strength(b) - Wars.strength(a))
    .map(({ name, tag, townHallLevel }) => ({ tag, name, townHall: townHallLevel }))
})

const setState = (world: World, group: LeagueGroup, state: Exclude<LeagueGroup["state"], "searching">) => {
  const previous = group.state === "searching" ? undefined : group.state
  group.state = state
  group.revision++
  groupRow(world, group, previous, state)
}

const tagsOf = (group: LeagueGroup) => group.clans.map(({ clan }) => clan.tag)

const groupRow = (
  world: World,
  group: LeagueGroup,
  previous: LeagueGroup["state"] | undefined,
  current: LeagueGroup["state"] | undefined
) =>
  Journal.write(world.journal, {
    at: world.now,
    kind: "leagueGroup",
    season: group.season,
    clans: tagsOf(group),
    previous,
    current
  })

const found = (world: World, group: LeagueGroup, clans: ReadonlyArray<Clan>): void => {
  group.clans = clans.map(signUp)
  setState(world, group, "preparation")
  draw(world, group)
}

// ---------------------------------------------------------------------------------------------------------------------
// Rounds
// ---------------------------------------------------------------------------------------------------------------------

/** Who meets whom in a round, from 0: the first stays, the others walk around the table. */
export const pairs = (size: number, round: number): ReadonlyArray<readonly [number, number]> => {
  const walking = size - 1
  const seat = (n: number) => (n === 0 ? 0 : 1 + ((n - 1 + round) % walking))
  return Array.from({ length: size / 2 }, (_, n) => [seat(n), seat(size - 1 - n)])
}

// The places of the map are those among everyone signed up, so they have gaps.
const onMap = (of: LeagueClan): ReadonlyArray<WarMember> => of.members.map((signed, n) => Wars.member(signed, n + 1))

const lineUp = (group: LeagueGroup, of: LeagueClan, prng: Prng.Prng): WarSide => {
  const rested = Prng.sample(prng, onMap(of), group.teamSize)
  return {
    clan: of.clan,
    name: of.name,
    badgeUrls: of.badgeUrls,
    clanLevel: of.clanLevel,
    members: rested
  }
}

const declare = (world: World, group: LeagueGroup, sides: readonly [LeagueClan, LeagueClan]): War => {
  const { day } = world.rules.leagues
  const prng = Prng.derive(world.seed, `league ${group.id} ${group.rounds.length} ${sides[0].clan.tag}`)
  const tag = Birth.tagOf("wars", world.made.wars)
  const war = Wars.declare(world, {
    sides: [lineUp(group, sides[0], prng), lineUp(group, sides[1], prng)],
    attacksPerMember: 1,
    preparationStartTime: world.now,
    startTime: world.now + day,
    endTime: world.now + 2 * day,
    tag,
    group
  })
  world.leagueWars.set(tag, war)
  if (Prng.chance(prng, 0.2)) plan(world, world.now + day / 2, () => substitute(world, war, sides[0]))
  return war
}

const substitute = (world: World, war: War, of: LeagueClan): void => {
  const { members } = war.sides[0]
  const bench = onMap(of).filter(({ tag }) => members.every((member) => member.tag !== tag))
  const out = Prng.pick(war.prng, members)
  const into = Prng.pick(war.prng, bench)
  if (out !== undefined && into !== undefined) Wars.swap(world, war, 0, out, into)
}

const roundRow = (world: World, group: LeagueGroup, round: number, change: Journal.LeagueRoundRow["change"]) => {
  group.revision++
  Journal.write(world.journal, {
    at: world.now,
    kind: "leagueRound",
    season: group.season,
    clans: tagsOf(group),
    round: round + 1,
    change,
    warTags: (group.rounds[round] ?? []).flatMap(({ tag }) => tag ?? [])
  })
}

/** Draws the next round, which prepares from now on, and plans its course. */
const draw = (world: World, group: LeagueGroup): void => {
  const round = group.rounds.length
  const wars = pairs(group.clans.length, round).flatMap(([a, b]) => {
    const clan = group.clans[a]
    const opponent = group.clans[b]
    return clan === undefined || opponent === undefined ? [] : [declare(world, group, [clan, opponent])]
  })
  group.rounds.push(wars)
  roundRow(world, group, round, "drawn")
  const [first] = wars
  if (first === undefined) return
  plan(world, first.startTime, () => begin(world, group, round, first.endTime))
}

const begin = (world: World, group: LeagueGroup, round: number, endTime: number): void => {
  if (group.state === "preparation") setState(world, group, "inWar")
  for (const war of group.rounds[round] ?? []) Wars.begin(world, war, true)
  roundRow(world, group, round, "started")
  // Planned before the next round is, so that at one instant a round ends before the next begins.
  plan(world, endTime, () => end(world, group, round))
  if (group.rounds.length < group.roundCount) draw(world, group)
}

const end = (world: World, group: LeagueGroup, round: number): void => {
  for (const war of group.rounds[round] ?? []) Wars.end(world, war)
  roundRow(world, group, round, "ended")
  if (round + 1 === group.roundCount) close(world, group)
}

// ---------------------------------------------------------------------------------------------------------------------
// Results
// ---------------------------------------------------------------------------------------------------------------------

interface Standing {
  readonly of: LeagueClan
  readonly stars: number
  readonly attacks: number
  readonly destruction: number
}

/** How the clans of a group stand: stars, with ten more for every war that was won. */
const standings = (group: LeagueGroup): ReadonlyArray<Standing> =>
  group.clans
    .map((of) => {
      const fought = group.rounds.flat().filter(({ sides }) => sides.some(({ clan }) => clan === of.clan))
      const sum = (f: (war: War, which: 0 | 1) => number) =>
        fought.reduce((total, war) => total + f(war, Wars.sideOf(war, of.clan)), 0)
      return {
        of,
        stars: sum((war, which) => Wars.stars(war, which) + (Wars.outcome(war, which) === "win" ? 10 : 0)),
        attacks: sum(Wars.used),
        destruction: sum(Wars.destruction)
      }
    })
    .toSorted((a, b) => b.stars - a.stars || b.destruction - a.destruction)

const close = (world: World, group: LeagueGroup): void => {
  setState(world, group, "ended")
  const table = standings(group)
  for (const [place, { attacks, destruction, of, stars }] of table.entries()) {
    const { badgeUrls, clan, clanLevel, name } = of
    clan.warLog.unshift({
      result: null,
      endTime: world.now,
      teamSize: group.teamSize,
      attacksPerMember: 1,
      clan: {
        tag: clan.tag,
        name,
        badgeUrls,
        clanLevel,
        attacks,
        stars,
        destructionPercentage: destruction,
        expEarned: 0
      },
      opponent: undefined
    })
    const step = Number(place === 0) - Number(place === table.length - 1)
    setClan(world, clan, "warLeague", Leagues.warAt(clan.warLeague.id - Leagues.warAt(0).id + step))
  }
  plan(world, world.now + world.rules.leagues.readable, () => forget(world, group))
}

const forget = (world: World, group: LeagueGroup): void => {
  groupRow(world, group, group.state, undefined)
  for (const { clan } of group.clans) if (clan.league === group) clan.league = undefined
  for (const { tag } of group.rounds.flat()) if (tag !== undefined) world.leagueWars.delete(tag)
}
