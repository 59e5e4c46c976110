/**
 * Leagues of one clan by chance: of seven rounds or five, with a round without a war, drawn late, two in a month; among
 * groups that are searched, gone, odd or out of date, and wars that fail or are gone for a while.
 */
import { badge, type Battle, battleOf, bodyAt } from "./battle.ts"
import { failed, type Made, ok } from "./made.ts"
import type { Stage } from "./play.ts"
import { day, hour, minute, type Random, random, type Span, stamp, tagOf } from "./random.ts"

const us = "#2PP"

/** A war of a round. */
export interface RoundWar {
  readonly battle: Battle & { readonly tag: string }
  /** The side of the watched clan; none in a war of others. */
  readonly side: 0 | 1 | undefined
  /** From 1. */
  readonly round: number
  /** When the group names it. */
  readonly drawn: number
  /** When it cannot be had, and how it is then answered. */
  readonly away: ReadonlyArray<Span & { readonly status: 404 | 500 }>
}

export interface League {
  readonly season: string
  readonly clans: ReadonlyArray<string>
  readonly begin: number
  readonly end: number
  readonly rounds: ReadonlyArray<ReadonlyArray<RoundWar>>
}

export interface LeagueSchedule extends Stage {
  readonly leagues: ReadonlyArray<League>
  /** When the group is not shown as it is, or not any more. */
  readonly groupTroubles: ReadonlyArray<Span>
  /** A regular war beside the first league. */
  readonly regular: Battle | undefined
  readonly isPrivate: boolean
  readonly lifetime: number
}

// ---------------------------------------------------------------------------------------------------------------------
// Leagues
// ---------------------------------------------------------------------------------------------------------------------

interface Frame {
  readonly season: string
  readonly begin: number
  readonly length: number
  readonly clans: ReadonlyArray<string>
  readonly first: number
}

const awayOf = (random: Random, battle: Battle, isOurs: boolean): RoundWar["away"] => {
  const { declared, end, start } = battle
  if (!isOurs) {
    return random.chance(0.06) ? [{ from: declared, to: declared + random.between(hour, 2 * day), status: 500 }] : []
  }
  const chance = random.next()
  if (chance < 0.04) return [{ from: end, to: end + random.between(20_000, 8 * minute), status: 404 }]
  if (chance < 0.08) {
    const from = random.between(start, end)
    return [{ from, to: from + random.between(minute, 2 * hour), status: 500 }]
  }
  if (chance < 0.12) {
    const from = random.between(declared, end)
    return [{ from, to: from + random.between(minute, hour), status: 404 }]
  }
  if (chance < 0.15) return [{ from: end, to: end + random.between(70 * minute, 5 * hour), status: 404 }]
  return []
}

/** Every clan fights every other one once; of an odd number one rests in each round. */
const leagueOf = (random: Random, { begin, clans, first, length, season }: Frame): League => {
  const circle: Array<string | undefined> = clans.length % 2 === 0 ? [...clans] : [...clans, undefined]
  const count = circle.length - 1
  const lateness = random.chance(0.3) ? random.between(0, Math.floor(length / 4)) : 0
  const rounds = Array.from({ length: count }, (_, n) => {
    const wars = Array.from({ length: circle.length / 2 }, (_, i): RoundWar | undefined => {
      const [a, b] = [circle[i], circle[circle.length - 1 - i]]
      if (a === undefined || b === undefined) return undefined
      const pair = random.chance(0.5) ? ([a, b] as const) : ([b, a] as const)
      const isOurs = pair.includes(us)
      const tag = tagOf("G", first + 10 * n + i)
      const battle = battleOf(random, {
        clans: pair,
        declared: begin + n * length,
        preparation: length,
        battle: length,
        size: isOurs ? 3 + random.int(3) : 1,
        perMember: 1,
        tag,
        exchanges: isOurs && pair[0] === us && random.chance(0.2)
      })
      return {
        battle: { ...battle, tag },
        side: isOurs ? (pair[0] === us ? 0 : 1) : undefined,
        round: n + 1,
        drawn: begin + n * length + (n === 0 ? 0 : lateness),
        away: awayOf(random, battle, isOurs)
      }
    }).filter((war) => war !== undefined)
    circle.splice(1, 0, circle.pop())
    return wars.toSorted(() => random.next() - 0.5)
  })
  return { season, clans, begin, end: begin + (count + 1) * length, rounds }
}

/** The wars of the watched clan. */
export const ours = ({ rounds }: League): ReadonlyArray<RoundWar> =>
  rounds.flatMap((wars) => wars.filter(({ side }) => side !== undefined))

const groupBody = ({ begin, clans, end, rounds, season }: League, at: number) => ({
  state:
    at >= end
      ? "ended"
      : rounds.some((wars) => wars.some(({ battle }) => battle.start <= at))
        ? "inWar"
        : "preparation",
  season,
  clans: clans.map((tag) => ({
    tag,
    name: `Clan ${tag}`,
    clanLevel: 10,
    badgeUrls: badge,
    members: [{ tag: tagOf("P", begin % 100), name: "Somebody", townHallLevel: 15 }]
  })),
  rounds: rounds.map((wars) => ({
    warTags: wars.map(({ battle, drawn }) => (drawn <= at ? battle.tag : "#0"))
  }))
})

// ---------------------------------------------------------------------------------------------------------------------
// Answers
// ---------------------------------------------------------------------------------------------------------------------

const stub = { badgeUrls: badge, clanLevel: 0, attacks: 0, stars: 0, destructionPercentage: 0 }
const notInWar = { state: "notInWar", clan: stub, opponent: stub }

interface GroupTrouble extends Span {
  readonly kind: 404 | 500 | 504 | "searching" | "ended" | "foreign" | "old"
}

const groupTroublesOf = (random: Random, from: number, to: number): ReadonlyArray<GroupTrouble> =>
  Array.from({ length: random.int(4) }, () => {
    const at = random.between(from, to)
    const kind = random.pick<GroupTrouble["kind"]>([404, 500, 504, "searching", "ended", "foreign", "old"])
    const long = kind === 500 || kind === 504 ? 5 * hour : 30 * minute
    return { from: at, to: at + random.between(minute, long), kind }
  })

const oddGroup = (kind: GroupTrouble["kind"], leagues: ReadonlyArray<League>, at: number): Made => {
  const league = leagues.findLast(({ begin }) => begin <= at)
  const [first] = leagues
  switch (kind) {
    case 404:
    case 500:
    case 504:
      return failed(kind)
    case "searching":
      return ok({ state: "notInWar" }, 0)
    case "ended":
      return league === undefined ? failed(404) : ok({ ...groupBody(league, at), state: "ended" }, 0)
    case "foreign": {
      if (league === undefined) return failed(404)
      const clans = league.clans.map((tag) => (tag === us ? "#9YY" : tag))
      return ok({ ...groupBody({ ...league, clans }, at), rounds: [{ warTags: ["#9YYY"] }] }, 0)
    }
    case "old":
      return first === undefined || first === league || at < first.begin ? failed(404) : ok(groupBody(first, at), 0)
  }
}

const spansOf = (random: Random, leagues: ReadonlyArray<League>): ReadonlyArray<Span> => {
  const [first, last] = [leagues[0]?.begin ?? 0, leagues.at(-1)?.end ?? 0]
  const start = random.chance(0.6) ? first - 2 * hour : random.between(first, first + Math.floor((last - first) / 2))
  const end = last + 30 * hour
  if (random.chance(0.5)) return [{ from: start, to: end }]
  const off = random.between(start + 2 * hour, Math.max(start + 3 * hour, last - hour))
  const length = random.chance(0.5) ? random.between(minute, 5 * hour) : random.between(5 * hour, 2 * day)
  return [
    { from: start, to: off },
    { from: off + length, to: Math.max(end, off + length + 30 * hour) }
  ]
}

/** The leagues of a seed; `length` is how long a battle day lasts. */
export const leagueSchedule = (seed: number, length = 6 * hour): LeagueSchedule => {
  const chance = random(seed)
  const count = chance.pick([8, 8, 8, 6, 7])
  const clans = [us, ...Array.from({ length: count - 1 }, (_, i) => tagOf("8", 10 * i))]
  // In the first days of a month, or in its second half.
  const begin = Date.UTC(2026, 2, chance.chance(0.8) ? 2 : 19, chance.int(24))
  const first = leagueOf(chance, { season: "2026-03", begin, length, clans, first: 0 })
  const again = first.end + chance.between(2 * hour, day)
  const season = chance.pick(["2026-03", "2026-03-20", "2026-04"] as const)
  const leagues = chance.chance(0.3)
    ? [first, leagueOf(chance, { season, begin: again, length, clans, first: 1000 })]
    : [first]
  const last = leagues.at(-1) ?? first
  const groupTroubles = groupTroublesOf(chance, first.begin - 2 * hour, last.end + 2 * hour)
  const isPrivate = chance.chance(0.15)
  const regular = chance.chance(0.3)
    ? battleOf(chance, {
        clans: [us, "#9YQ"],
        declared: begin - 30 * minute,
        preparation: hour,
        battle: 4 * hour,
        size: 5,
        perMember: 2
      })
    : undefined
  const lifetime = 10 * minute
  const wars = leagues.flatMap(({ rounds }) => rounds.flat())
  const readable = last.end + chance.between(2 * hour, 3 * day)
  const searched = chance.pick([failed(404), failed(500), ok({ state: "notInWar" }, 0)] as const)

  const group = (now: number): Made => {
    const trouble = groupTroubles.find(({ from, to }) => now >= from && now < to)
    if (trouble !== undefined) return oddGroup(trouble.kind, leagues, now)
    const league = leagues.findLast((one) => one.begin <= now)
    if (league === undefined) return now > begin - hour ? searched : failed(404)
    return now >= readable ? failed(404) : ok(groupBody(league, now), lifetime)
  }

  const war = (path: string, now: number): Made => {
    const found = wars.find(({ battle }) => path.endsWith(battle.tag))
    if (found === undefined || now < found.battle.declared) return failed(404)
    const away = found.away.find(({ from, to }) => now >= from && now < to)
    return away === undefined
      ? ok({ ...bodyAt(found.battle, now), warStartTime: stamp(found.battle.start) }, lifetime)
      : failed(away.status)
  }

  return {
    kind: "wars",
    tag: us,
    spans: spansOf(chance, leagues),
    nodes: chance.pick([1, 1, 2]),
    random: chance,
    leagues,
    groupTroubles: [...groupTroubles, { from: readable, to: Number.POSITIVE_INFINITY }],
    regular: isPrivate ? undefined : regular,
    isPrivate,
    lifetime,
    foreign: (path, now) => {
      if (!path.includes("/clanwarleagues/")) return undefined
      const other = wars.find(({ battle }) => now < battle.end && battle.declared <= now && !path.endsWith(battle.tag))
      return other === undefined ? undefined : war(other.battle.tag, now)
    },
    answer: (path, _, now) => {
      if (path.endsWith("/leaguegroup")) return group(now)
      if (path.includes("/clanwarleagues/")) return war(path, now)
      if (isPrivate) return failed(403)
      if (path.endsWith("/warlog")) return ok({ items: [] }, 2 * minute)
      const isShown = regular !== undefined && now >= regular.declared
      return ok(isShown ? bodyAt(regular, now) : notInWar, 2 * minute)
    }
  }
}
