/**
 * A season of the clan war league from its group and wars: the table, what each member did, who gets a bonus, medals, and
 * the line-ups of all clans.
 *
 * Pure functions. `wars` are the wars of the group that are known, as `Wars.leagueWars` gives them; rounds that are still
 * fought count as far as they are. Destruction of a clan is the sum over the bases that it attacked, in percent of one
 * base (1,500 is fifteen whole bases), as the game's table shows it.
 */
import type { WarLeague } from "@clashfx/game-data"
import * as CwlMedals from "../game/CwlMedals.ts"
import * as LeagueGroup from "../model/LeagueGroup.ts"
import { type ClanTag, normalize, type PlayerTag } from "../model/Tag.ts"
import * as War from "../model/War.ts"
import * as WarStats from "./WarStats.ts"

/** What winning a war adds to a clan's stars in the table. */
export const starsPerWin = 10

const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((a, b) => a + b, 0)

/** Each war once, however often it was fetched: the last one given counts. */
const distinct = (wars: Iterable<War.LeagueWar>): ReadonlyArray<War.LeagueWar> => [
  ...new Map(
    [...wars].map((war) => [
      [...[war.clan.tag, war.opponent.tag].toSorted(), war.preparationStartTime.epochMilliseconds].join(),
      war
    ])
  ).values()
]

// ---------------------------------------------------------------------------------------------------------------------
// The table
// ---------------------------------------------------------------------------------------------------------------------

/** A clan's place in its group. */
export interface ClanStanding {
  /** 1 is the first. */
  readonly position: number
  readonly tag: ClanTag
  readonly name: string
  /** With {@link starsPerWin} for every war won. */
  readonly stars: number
  /** The sum over bases, in percent of one base. */
  readonly destruction: number
  readonly won: number
  readonly lost: number
  readonly tied: number
  /** Wars of battle days that have begun. */
  readonly fought: number
}

/** What a clan's side of a war counts for the table. */
const tally = (war: War.LeagueWar, side: War.WarClan) => {
  const result = War.result(war, side.tag)
  const won = result === "won" ? 1 : 0
  return {
    stars: side.stars + won * starsPerWin,
    destruction: side.destructionPercentage * war.teamSize,
    won,
    lost: result === "lost" ? 1 : 0,
    tied: war.state === "warEnded" && result === "tied" ? 1 : 0,
    fought: war.state === "preparation" ? 0 : 1
  }
}

/**
 * The table of the group: stars decide, then destruction, as in the game. All clans of the group are in it, from the
 * first day on.
 *
 * @example
 * ```ts
 * const group = yield* Wars.leagueGroup("#2PP")
 * const wars = yield* Stream.runCollect(Stream.map(Wars.leagueWars(group), ({ war }) => war))
 * for (const { name, position, stars } of LeagueSeason.standings(group, wars)) console.log(position, name, stars)
 * ```
 */
export const standings = (
  group: LeagueGroup.LeagueGroupBody,
  wars: Iterable<War.LeagueWar>
): ReadonlyArray<ClanStanding> => {
  const known = distinct(wars)
  return (group.clans ?? [])
    .map(({ name, tag }) => {
      const tallies = known.flatMap((war) => {
        const side = War.side(war, tag)
        return side === undefined ? [] : [tally(war, side)]
      })
      const total = (of: keyof ReturnType<typeof tally>) => sum(tallies.map((row) => row[of]))
      return {
        tag,
        name,
        stars: total("stars"),
        destruction: total("destruction"),
        won: total("won"),
        lost: total("lost"),
        tied: total("tied"),
        fought: total("fought")
      }
    })
    .toSorted((a, b) => b.stars - a.stars || b.destruction - a.destruction)
    .map((row, i) => ({ position: i + 1, ...row }))
}

// ---------------------------------------------------------------------------------------------------------------------
// Members
// ---------------------------------------------------------------------------------------------------------------------

/** What a member did over the season. */
export interface LeagueMember {
  readonly tag: PlayerTag
  readonly name: string
  readonly townHall: number
  /** In how many line-ups of battle days that have begun. */
  readonly rounds: number
  readonly made: number
  /** In wars that have ended. */
  readonly missed: number
  readonly stars: number
  /** Stars above the best earlier attack on the same base. */
  readonly newStars: number
  readonly threeStars: number
  /** The sum over the attacks, in percent of one base. */
  readonly destruction: number
  /** Stars that others took from the member's base: the best attack of each war. */
  readonly starsConceded: number
}

/**
 * What each member of a clan did, in the order of {@link bonusOrder}. Who is signed up but never fought is in it too, with
 * zeros; so is who fought and is not signed up (bodies are not always of the same moment).
 */
export const members = (
  group: LeagueGroup.LeagueGroupBody,
  wars: Iterable<War.LeagueWar>,
  clanTag: string,
  order: BonusOrder = bonusOrder
): ReadonlyArray<LeagueMember> => {
  const rows = new Map<PlayerTag, LeagueMember>()
  for (const { name, tag, townHallLevel } of LeagueGroup.clan(group, clanTag)?.members ?? []) {
    rows.set(tag, { ...nothing, tag, name, townHall: townHallLevel })
  }
  for (const war of distinct(wars)) {
    if (war.state === "preparation") continue
    for (const row of WarStats.members(war, clanTag)) {
      const before = rows.get(row.tag) ?? { ...nothing, tag: row.tag, name: row.name, townHall: row.townHall }
      rows.set(row.tag, {
        ...before,
        rounds: before.rounds + 1,
        made: before.made + row.hits.length,
        missed: before.missed + row.missed,
        stars: before.stars + row.stars,
        newStars: before.newStars + row.newStars,
        threeStars: before.threeStars + row.threeStars,
        destruction: before.destruction + sum(row.hits.map(({ attack }) => attack.destructionPercentage)),
        starsConceded: before.starsConceded + row.starsConceded
      })
    }
  }
  return [...rows.values()].toSorted(order)
}

const nothing = {
  rounds: 0,
  made: 0,
  missed: 0,
  stars: 0,
  newStars: 0,
  threeStars: 0,
  destruction: 0,
  starsConceded: 0
}

/** Who goes before whom; negative when `a` does. */
export type BonusOrder = (a: LeagueMember, b: LeagueMember) => number

/**
 * The order in which bonuses are usually given: most stars, then most destruction, then fewer missed attacks, then more
 * rounds, then the lower town hall (the same stars are harder for it), then the fewer stars conceded. The game leaves the
 * choice to the leaders; give {@link members} an order of your own where yours is another.
 */
export const bonusOrder: BonusOrder = (a, b) =>
  b.stars - a.stars ||
  b.destruction - a.destruction ||
  a.missed - b.missed ||
  b.rounds - a.rounds ||
  a.townHall - b.townHall ||
  a.starsConceded - b.starsConceded ||
  (a.tag < b.tag ? -1 : a.tag > b.tag ? 1 : 0)

/**
 * The share of the league's medals that a member gets for their stars, in percent: 20 for who fought at least once, 10
 * more for each star, 100 from eight stars on; 0 for who was in no line-up.
 */
export const medalShare = (member: Pick<LeagueMember, "rounds" | "stars">): number =>
  member.rounds === 0 ? 0 : Math.min(100, 20 + 10 * member.stars)

/**
 * The medals of a member: the league's for the clan's final position (1 is the first), by the member's share, rounded up;
 * with a bonus, the league's bonus on top, whatever the share. `league` is a row of the game data; the league Unranked
 * gives none.
 */
export const medals = (
  member: Pick<LeagueMember, "rounds" | "stars">,
  league: WarLeague,
  position: number,
  options?: { readonly bonus?: boolean | undefined }
): number =>
  Math.ceil((CwlMedals.medals(league, position) * medalShare(member)) / 100) +
  (options?.bonus === true ? league.cwlMedals.bonusReward : 0)

// ---------------------------------------------------------------------------------------------------------------------
// Line-ups
// ---------------------------------------------------------------------------------------------------------------------

/** Who a clan fights with in a round. */
export interface LineUp {
  /** From 1. */
  readonly round: number
  readonly clan: ClanTag
  readonly opponent: ClanTag
  readonly state: War.WarState
  /** In the order of the map. */
  readonly members: ReadonlyArray<War.WarMember>
}

/**
 * The line-ups of all clans of the group, or of one, round by round. The round of a war is told from the group by the
 * war's tag; a war whose tag is unknown, from the order of the wars' starts.
 */
export const lineUps = (
  group: LeagueGroup.LeagueGroupBody,
  wars: Iterable<War.LeagueWar>,
  clanTag?: string
): ReadonlyArray<LineUp> => {
  const known = distinct(wars)
  const starts = [...new Set(known.map((war) => war.startTime.epochMilliseconds))].toSorted((a, b) => a - b)
  const roundOf = (war: War.LeagueWar): number =>
    (typeof war.tag === "string" ? LeagueGroup.roundOf(group, war.tag) : undefined) ??
    starts.indexOf(war.startTime.epochMilliseconds) + 1
  const only = clanTag === undefined ? undefined : normalize(clanTag)
  return known
    .flatMap((war) => {
      const of = (ours: War.WarClan, theirs: War.WarClan): LineUp => ({
        round: roundOf(war),
        clan: ours.tag,
        opponent: theirs.tag,
        state: war.state,
        members: War.roster(ours)
      })
      return [of(war.clan, war.opponent), of(war.opponent, war.clan)]
    })
    .filter(({ clan }) => only === undefined || clan === only)
    .toSorted((a, b) => a.round - b.round)
}
