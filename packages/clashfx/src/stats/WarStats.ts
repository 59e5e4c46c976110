/**
 * What people count in wars: what each member did, who missed attacks, hit and defence rates by town hall, and who stays
 * away over many wars.
 *
 * Pure functions on the wars that the API sends, of `Wars.current`, of `WarEnded`, or of a league. Destruction is in percent,
 * 0 to 100, and so are rates. Side and direction come first from the clan's tag: `members(war, "#2PP")`.
 */
import * as War from "../model/War.ts"
import { normalize, type PlayerTag } from "../model/Tag.ts"

/** How an attack went, with both town halls: what every rate is made of. */
export interface Hit {
  readonly attack: War.WarAttack
  readonly attackerTownHall: number
  readonly defenderTownHall: number
  /** The first attack on that base. */
  readonly isFresh: boolean
  /** The stars it added for its side. */
  readonly newStars: number
}

/** What a member of a side did and had done to them. */
export interface MemberStats {
  readonly tag: PlayerTag
  readonly name: string
  readonly townHall: number
  readonly mapPosition: number
  /** How many attacks the member could make in this war. */
  readonly possible: number
  /** The attacks made, in order. */
  readonly hits: ReadonlyArray<Hit>
  /** Attacks that can no longer be made; 0 before the war has ended. */
  readonly missed: number
  /** Attacks that can still be made; 0 after the war. */
  readonly left: number
  readonly stars: number
  readonly newStars: number
  readonly threeStars: number
  /** Percent, the mean over the attacks made; `undefined` without one. */
  readonly destruction: number | undefined
  /** The attacks on the member's base, in order. */
  readonly defenses: ReadonlyArray<Hit>
  /** Stars of the best attack on the base. */
  readonly starsConceded: number
}

const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((a, b) => a + b, 0)

/** Percent, 0 to 100; `undefined` of nothing. */
const share = (part: number, whole: number): number | undefined => (whole === 0 ? undefined : (100 * part) / whole)

/** Members that a body names twice count once. */
const memberMap = (side: War.WarClan): ReadonlyMap<PlayerTag, War.WarMember> =>
  new Map(side.members.map((member) => [member.tag, member]))

/**
 * Every attack of the war in order, with town halls. One pass: the best so far on each base tells what an attack added,
 * so that this is not quadratic for large wars.
 */
const hitsOf = (war: War.War): ReadonlyArray<Hit> => {
  const members = new Map([...memberMap(war.clan), ...memberMap(war.opponent)])
  const best = new Map<PlayerTag, number>()
  const seen = new Set<number>()
  return War.attacks(war).flatMap((attack) => {
    const [attacker, defender] = [members.get(attack.attackerTag), members.get(attack.defenderTag)]
    if (attacker === undefined || defender === undefined || seen.has(attack.order)) return []
    seen.add(attack.order)
    const before = best.get(attack.defenderTag)
    best.set(attack.defenderTag, Math.max(before ?? 0, attack.stars))
    return [
      {
        attack,
        attackerTownHall: attacker.townhallLevel,
        defenderTownHall: defender.townhallLevel,
        isFresh: before === undefined,
        newStars: Math.max(0, attack.stars - (before ?? 0))
      }
    ]
  })
}

const groupBy = <A, K>(items: ReadonlyArray<A>, keyOf: (item: A) => K): ReadonlyMap<K, ReadonlyArray<A>> => {
  const groups = new Map<K, Array<A>>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group === undefined) groups.set(keyOf(item), [item])
    else group.push(item)
  }
  return groups
}

/** The better of two attacks: stars, then destruction. */
const starsOfBest = (hits: ReadonlyArray<Hit>): number => Math.max(0, ...hits.map(({ attack }) => attack.stars))

/**
 * What every member of a clan did in a war, in the order of the map; by default the side called `clan`. Empty for a clan
 * that does not fight in it.
 *
 * @example
 * ```ts
 * const { war } = yield* Wars.current("#2PP")
 * if (War.isWar(war)) {
 *   for (const { left, name, stars } of WarStats.members(war, "#2PP")) console.log(name, stars, left)
 * }
 * ```
 */
export const members = (war: War.War, clanTag?: string): ReadonlyArray<MemberStats> => {
  const side = clanTag === undefined ? war.clan : War.side(war, clanTag)
  if (side === undefined) return []
  const hits = hitsOf(war)
  const byAttacker = groupBy(hits, ({ attack }) => attack.attackerTag)
  const byDefender = groupBy(hits, ({ attack }) => attack.defenderTag)
  const possible = War.attacksPerMember(war)
  return War.roster(side)
    .filter((member, i, all) => all.findIndex(({ tag }) => tag === member.tag) === i)
    .map((member) => {
      const own = byAttacker.get(member.tag) ?? []
      const defenses = byDefender.get(member.tag) ?? []
      const unused = Math.max(0, possible - own.length)
      return {
        tag: member.tag,
        name: member.name,
        townHall: member.townhallLevel,
        mapPosition: member.mapPosition,
        possible,
        hits: own,
        missed: war.state === "warEnded" ? unused : 0,
        left: war.state === "warEnded" ? 0 : unused,
        stars: sum(own.map(({ attack }) => attack.stars)),
        newStars: sum(own.map(({ newStars }) => newStars)),
        threeStars: own.filter(({ attack }) => attack.stars === 3).length,
        destruction:
          own.length === 0 ? undefined : sum(own.map(({ attack }) => attack.destructionPercentage)) / own.length,
        defenses,
        starsConceded: starsOfBest(defenses)
      }
    })
}

/** Who did not use all attacks of a war that has ended, most missed first; empty before its end. */
export const missedAttacks = (war: War.War, clanTag?: string): ReadonlyArray<MemberStats> =>
  members(war, clanTag)
    .filter(({ missed }) => missed > 0)
    .toSorted((a, b) => b.missed - a.missed)

/** Who can still attack, in the order of the map; empty after the end. In preparation it is everybody. */
export const attacksLeft = (war: War.War, clanTag?: string): ReadonlyArray<MemberStats> =>
  members(war, clanTag).filter(({ left }) => left > 0)

// ---------------------------------------------------------------------------------------------------------------------
// Rates by town hall
// ---------------------------------------------------------------------------------------------------------------------

/** How often attacks of one town hall on another gave how many stars. Rates and destruction in percent, 0 to 100. */
export interface Rate {
  readonly attackerTownHall: number
  readonly defenderTownHall: number
  readonly attacks: number
  /** Attacks by their stars: `stars[3]` is how many were perfect. */
  readonly stars: readonly [number, number, number, number]
  /** Percent of the attacks that gave three stars. */
  readonly threeStarRate: number
  /** The mean over the attacks. */
  readonly averageStars: number
  /** Percent, the mean over the attacks. */
  readonly destruction: number
}

/** Which attacks count. */
export interface RateOptions {
  /** Of one player only. */
  readonly player?: string | undefined
  /** Only attacks on bases that nobody had attacked before. Default: all. */
  readonly freshOnly?: boolean | undefined
  /** Only attacks on the own town hall's level. Default: all. */
  readonly equalOnly?: boolean | undefined
}

const rate = (hits: readonly [Hit, ...ReadonlyArray<Hit>]): Rate => {
  const [first] = hits
  const of = (stars: number) => hits.filter(({ attack }) => attack.stars === stars).length
  return {
    attackerTownHall: first.attackerTownHall,
    defenderTownHall: first.defenderTownHall,
    attacks: hits.length,
    stars: [of(0), of(1), of(2), of(3)],
    threeStarRate: share(of(3), hits.length) ?? 0,
    averageStars: sum(hits.map(({ attack }) => attack.stars)) / hits.length,
    destruction: sum(hits.map(({ attack }) => attack.destructionPercentage)) / hits.length
  }
}

const rates = (
  hits: ReadonlyArray<Hit>,
  { equalOnly = false, freshOnly = false }: RateOptions
): ReadonlyArray<Rate> => {
  const counted = hits.filter(
    (hit) => (!freshOnly || hit.isFresh) && (!equalOnly || hit.attackerTownHall === hit.defenderTownHall)
  )
  const groups = groupBy(counted, (hit) => `${hit.attackerTownHall}/${hit.defenderTownHall}`)
  return [...groups.values()]
    .flatMap(([first, ...rest]) => (first === undefined ? [] : [rate([first, ...rest])]))
    .toSorted((a, b) => b.attackerTownHall - a.attackerTownHall || b.defenderTownHall - a.defenderTownHall)
}

/** Of the wars that a clan fights in, the attacks by it, or on it. */
const hitsOfClan = (
  wars: Iterable<War.War>,
  clanTag: string,
  { player }: RateOptions,
  of: "attackerTag" | "defenderTag"
): ReadonlyArray<Hit> => {
  const wanted = player === undefined ? undefined : normalize(player)
  return [...wars].flatMap((war) => {
    const side = War.side(war, clanTag)
    if (side === undefined) return []
    const ours = memberMap(side)
    return hitsOf(war).filter(({ attack }) => ours.has(attack[of]) && (wanted === undefined || attack[of] === wanted))
  })
}

/**
 * How well a clan attacks: one row for each pair of town halls, the highest attackers first. The wars may be of any length
 * of time; those that the clan does not fight in do not count.
 *
 * @example
 * ```ts
 * const wars = yield* Wars.leagueMany(["#8QLPR0RV2", "#8QLPR0RV8"]).pipe(
 *   Stream.flatMap(({ result }) => Stream.fromIterable(Result.isSuccess(result) ? [result.success] : [])),
 *   Stream.filter(War.isWar),
 *   Stream.runCollect
 * )
 * for (const row of WarStats.hitRates(wars, "#2PP", { equalOnly: true })) {
 *   console.log(`TH${row.attackerTownHall}: ${row.threeStarRate.toFixed(0)} % of ${row.attacks} attacks`)
 * }
 * ```
 */
export const hitRates = (wars: Iterable<War.War>, clanTag: string, options: RateOptions = {}): ReadonlyArray<Rate> =>
  rates(hitsOfClan(wars, clanTag, options, "attackerTag"), options)

/** How well a clan's bases hold: as {@link hitRates}, of the attacks on it; `player` is then the defender. */
export const defenceRates = (
  wars: Iterable<War.War>,
  clanTag: string,
  options: RateOptions = {}
): ReadonlyArray<Rate> => rates(hitsOfClan(wars, clanTag, options, "defenderTag"), options)

// ---------------------------------------------------------------------------------------------------------------------
// Many wars
// ---------------------------------------------------------------------------------------------------------------------

/** What a player did over many wars. */
export interface Participation {
  readonly tag: PlayerTag
  /** As in the newest war. */
  readonly name: string
  /** How many wars the player was in the line-up of. */
  readonly wars: number
  readonly possible: number
  readonly made: number
  readonly missed: number
  readonly stars: number
  /** Percent of the possible attacks that were made, of the wars that have ended; `undefined` without one. */
  readonly rate: number | undefined
}

/**
 * Who was in a clan's wars, and how many attacks they made and missed; who missed most comes first. Only wars that have
 * ended count for `possible`, `made`, `missed`, `stars`: in the others an attack can still be made.
 */
export const participation = (wars: Iterable<War.War>, clanTag: string): ReadonlyArray<Participation> => {
  const newestFirst = [...wars]
    .filter((war) => war.state === "warEnded")
    .toSorted((a, b) => b.endTime.epochMilliseconds - a.endTime.epochMilliseconds)
  const rows = groupBy(
    newestFirst.flatMap((war) => members(war, clanTag)),
    ({ tag }) => tag
  )
  return [...rows.values()]
    .flatMap((own) => {
      const [newest] = own
      if (newest === undefined) return []
      const [possible, made] = [sum(own.map((row) => row.possible)), sum(own.map((row) => row.hits.length))]
      return [
        {
          tag: newest.tag,
          name: newest.name,
          wars: own.length,
          possible,
          made,
          missed: sum(own.map((row) => row.missed)),
          stars: sum(own.map((row) => row.stars)),
          rate: share(made, possible)
        }
      ]
    })
    .toSorted((a, b) => b.missed - a.missed || a.made - b.made)
}
