/** A war of the tests' own: its attacks, how it is shown at every moment, and how it ended. */
import { minute, type Random, second, stamp, tagOf } from "./random.ts"

type Body = Readonly<Record<string, unknown>>

export interface Attack {
  readonly at: number
  /** Whose attack it is: of the first or of the second clan. */
  readonly side: 0 | 1
  readonly attacker: number
  readonly defender: number
  readonly stars: number
  readonly percent: number
  readonly order: number
}

/** Somebody takes the place of another one in the line-up of the first clan. */
export interface Exchange {
  readonly at: number
  readonly place: number
}

/** The times of a war move, as seen from `at` on. */
export interface Move {
  readonly at: number
  readonly start: number
  readonly end: number
}

export interface Battle {
  readonly clans: readonly [string, string]
  readonly declared: number
  /** As planned; see `moves`. */
  readonly start: number
  readonly end: number
  readonly moves: ReadonlyArray<Move>
  readonly size: number
  readonly perMember: number
  readonly attacks: ReadonlyArray<Attack>
  readonly exchanges: ReadonlyArray<Exchange>
  /** From when on attacks are numbered anew, all by ten more. */
  readonly renumbered: number
  /** For a war of a league. */
  readonly tag?: string
}

export const badge = { small: "s", medium: "m", large: "l" }

/** Start and end as they are known at a moment. */
export const timesAt = ({ end, moves, start }: Battle, at: number): { readonly start: number; readonly end: number } =>
  moves.findLast((move) => move.at <= at) ?? { start, end }

/** When it really began and ended. */
export const course = (battle: Battle) => timesAt(battle, Number.POSITIVE_INFINITY)

/** The member at a place of a side; the letter of the tag says which side. */
export const memberAt = (battle: Battle, side: 0 | 1, place: number, at: number): string => {
  const taken = side === 0 ? battle.exchanges.filter((one) => one.place === place && one.at <= at).length : 0
  return tagOf(side === 0 ? "P" : "Q", place + 100 * taken)
}

const isBetter = (a: Attack, b: Attack): boolean => a.stars > b.stars || (a.stars === b.stars && a.percent > b.percent)

/** The numbers of a side, of the attacks up to a moment. */
export const scoreOf = ({ attacks, size }: Battle, side: 0 | 1, at: number) => {
  const best = new Map<number, Attack>()
  const made = attacks.filter((attack) => attack.side === side && attack.at <= at)
  for (const attack of made) {
    const known = best.get(attack.defender)
    if (known === undefined || isBetter(attack, known)) best.set(attack.defender, attack)
  }
  const all = [...best.values()]
  return {
    attacks: made.length,
    stars: all.reduce((sum, { stars }) => sum + stars, 0),
    percent: all.reduce((sum, { percent }) => sum + percent, 0) / size
  }
}

/** How it ended for a side. */
export const resultOf = (battle: Battle, side: 0 | 1): "won" | "lost" | "tied" => {
  const [ours, theirs] = [
    scoreOf(battle, side, Number.POSITIVE_INFINITY),
    scoreOf(battle, side === 0 ? 1 : 0, Number.POSITIVE_INFINITY)
  ]
  const lead = ours.stars - theirs.stars || ours.percent - theirs.percent
  return Math.abs(lead) < 1e-9 ? "tied" : lead > 0 ? "won" : "lost"
}

const attackBody = (battle: Battle, attack: Attack, at: number): Body => {
  const { attacker, defender, order, percent, side, stars } = attack
  return {
    attackerTag: memberAt(battle, side, attacker, at),
    defenderTag: memberAt(battle, side === 0 ? 1 : 0, defender, at),
    stars,
    destructionPercentage: percent,
    order: at >= battle.renumbered ? order + 10 : order,
    duration: 120
  }
}

const sideBody = (battle: Battle, side: 0 | 1, at: number, odd: Odd | undefined): Body => {
  const { attacks, percent, stars } = scoreOf(battle, side, at)
  const members = Array.from({ length: battle.size }, (_, place) => {
    const own = battle.attacks.filter((one) => one.side === side && one.attacker === place && one.at <= at)
    return {
      tag: memberAt(battle, side, place, at),
      name: `Member ${place}`,
      townhallLevel: 15,
      mapPosition: 2 * place + 1,
      opponentAttacks: 0,
      ...(own.length === 0 ? {} : { attacks: own.map((one) => attackBody(battle, one, at)) })
    }
  }).toReversed()
  return {
    tag: battle.clans[side],
    name: `Clan ${side}`,
    badgeUrls: badge,
    clanLevel: 10,
    attacks,
    stars,
    destructionPercentage: percent,
    members: odd === "empty" ? [] : odd === "double" ? [...members, ...members.slice(0, 2)] : members
  }
}

/** What can be wrong with a body: a side without members, or members that are listed twice. */
export type Odd = "empty" | "double"

export interface Shown {
  readonly odd?: Odd | undefined
  /** Is the second clan called `clan`? */
  readonly turned?: boolean
}

/** How it is shown at a moment. */
export const bodyAt = (battle: Battle, at: number, { odd, turned = false }: Shown = {}): Body => {
  const { end, start } = timesAt(battle, at)
  const sides = [sideBody(battle, 0, at, odd), sideBody(battle, 1, at, odd)]
  return {
    state: at < start ? "preparation" : at < end ? "inWar" : "warEnded",
    teamSize: battle.size,
    ...(battle.tag === undefined ? { attacksPerMember: battle.perMember, battleModifier: "none" } : {}),
    preparationStartTime: stamp(battle.declared),
    startTime: stamp(start),
    endTime: stamp(end),
    clan: sides[turned ? 1 : 0],
    opponent: sides[turned ? 0 : 1]
  }
}

export interface Plan {
  readonly clans: readonly [string, string]
  readonly declared: number
  readonly preparation: number
  readonly battle: number
  readonly size: number
  readonly perMember: number
  readonly moves?: ReadonlyArray<Move>
  /** No attack is made while the game is down. */
  readonly down?: { readonly from: number; readonly to: number } | undefined
  readonly tag?: string
  readonly exchanges?: boolean
}

const attacksOf = (random: Random, plan: Plan, start: number, end: number): ReadonlyArray<Attack> => {
  const { down, perMember, size } = plan
  const count = random.int(size * perMember * 2)
  const times = Array.from({ length: count }, () => random.between(start + second, end - second)).toSorted(
    (a, b) => a - b
  )
  const made = new Map<string, Set<number>>()
  const attacks: Array<Attack> = []
  for (const at of times) {
    if (down !== undefined && at >= down.from - minute && at < down.to + minute) continue
    const side = random.pick([0, 1] as const)
    const [attacker, defender] = [random.int(size), random.int(size)]
    const key = `${side}/${attacker}`
    const known = made.get(key) ?? new Set<number>()
    if (known.size >= perMember || known.has(defender)) continue
    made.set(key, known.add(defender))
    const stars = random.int(4)
    const percent = stars === 3 ? 100 : stars === 2 ? random.between(50, 100) : random.between(0, 100)
    attacks.push({ at, side, attacker, defender, stars, percent, order: attacks.length + 1 })
  }
  return attacks
}

/** A war as it comes by chance. */
export const battleOf = (random: Random, plan: Plan): Battle => {
  const { battle, clans, declared, moves = [], perMember, preparation, size, tag } = plan
  const start = declared + preparation
  const end = start + battle
  const real = moves.at(-1) ?? { start, end }
  const exchanges =
    plan.exchanges === true && preparation > 30 * minute
      ? [{ at: random.between(declared + minute, Math.min(start, real.start) - 15 * minute), place: random.int(size) }]
      : []
  return {
    clans,
    declared,
    start,
    end,
    moves,
    size,
    perMember,
    attacks: attacksOf(random, plan, real.start, real.end),
    exchanges,
    renumbered: random.chance(0.1) ? random.between(real.start, real.end) : Number.POSITIVE_INFINITY,
    ...(tag === undefined ? {} : { tag })
  }
}
