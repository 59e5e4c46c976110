/** The rules of a war between two clans, regular or of a league: line-ups, attacks, score, result. */
import * as Journal from "./Journal.ts"
import * as Prng from "./Prng.ts"
import type { Clan, LeagueGroup, Player, War, WarAttack, WarMember, WarSide, WarState, World } from "./State.ts"
import { plan, setPlayer } from "./internal/change.ts"
import { across, outcome } from "./internal/warScore.ts"

export * from "./internal/warScore.ts"

/** What identifies a war in the journal. */
export const id = (war: War): Journal.WarId => ({
  warTag: war.tag,
  preparationStartTime: war.preparationStartTime,
  clans: [war.sides[0].clan.tag, war.sides[1].clan.tag]
})

/** The API knows no milliseconds: the second that an instant lies in. */
export const wholeSecond = (at: number): number => Math.floor(at / 1000) * 1000

// ---------------------------------------------------------------------------------------------------------------------
// Line-ups
// ---------------------------------------------------------------------------------------------------------------------

/** The strongest members, those who want to fight first; strongest on top of the map. */
export const lineUp = (clan: Clan, size: number): ReadonlyArray<Player> =>
  clan.roster
    .toSorted(
      (a, b) => Number(b.warPreference === "in") - Number(a.warPreference === "in") || strength(b) - strength(a)
    )
    .slice(0, size)
    .toSorted((a, b) => strength(b) - strength(a))

/** Orders players as a war map does. */
export const strength = (player: Player): number => player.townHallLevel * 1000 + player.expLevel

/** A member on the map, without attacks yet. */
export const member = (player: Pick<WarMember, "tag" | "name" | "townHall">, mapPosition: number): WarMember => ({
  tag: player.tag,
  name: player.name,
  townHall: player.townHall,
  mapPosition,
  attacks: [],
  best: undefined,
  opponentAttacks: 0
})

/** A side of a regular war: the line-up on consecutive places of the map. */
export const side = (clan: Clan, players: ReadonlyArray<Player>): WarSide => ({
  clan,
  name: clan.name,
  badgeUrls: clan.badgeUrls,
  clanLevel: clan.clanLevel,
  members: players.map((player, n) => member({ ...player, townHall: player.townHallLevel }, n + 1))
})

/** What a war is declared with; times in milliseconds. */
export interface Declaration {
  readonly sides: readonly [WarSide, WarSide]
  readonly attacksPerMember: number
  readonly preparationStartTime: number
  readonly startTime: number
  readonly endTime: number
  readonly tag?: string
  readonly group?: LeagueGroup
}

/** Declares a war; it stays in preparation until {@link begin}. */
export const declare = (world: World, declaration: Declaration): War => {
  const number = world.made.wars++
  const war: War = {
    ...declaration,
    id: number,
    tag: declaration.tag,
    group: declaration.group,
    prng: Prng.derive(world.seed, `war ${declaration.sides.map(({ clan }) => clan.tag).join()} ${number}`),
    preparationStartTime: wholeSecond(declaration.preparationStartTime),
    startTime: wholeSecond(declaration.startTime),
    endTime: wholeSecond(declaration.endTime),
    attacks: [],
    state: "preparation",
    revision: 0
  }
  stateRow(world, war, undefined, "preparation")
  return war
}

const stateRow = (world: World, war: War, previous: WarState | undefined, current: WarState | undefined) =>
  Journal.write(world.journal, {
    at: world.now,
    kind: "warState",
    war: id(war),
    tag: undefined,
    previous,
    current,
    result: current === "warEnded" ? outcome(war, 0) : undefined
  })

const setState = (world: World, war: War, state: WarState) => {
  const { state: previous } = war
  if (previous === state) return
  war.state = state
  war.revision++
  stateRow(world, war, previous, state)
}

// ---------------------------------------------------------------------------------------------------------------------
// Attacks
// ---------------------------------------------------------------------------------------------------------------------

/** How an attack went. */
export interface Result {
  /** 0 to 3. */
  readonly stars: number
  /** Whole percent; 100 with three stars and only then. */
  readonly destructionPercentage: number
  /** Seconds. Default: 150. */
  readonly duration?: number
}

const better = (a: WarAttack, b: WarAttack | undefined): boolean =>
  b === undefined || a.stars > b.stars || (a.stars === b.stars && a.destructionPercentage > b.destructionPercentage)

/** Lets a member of a side attack a member of the other. */
export const attack = (
  world: World,
  war: War,
  which: 0 | 1,
  {
    attacker,
    defender,
    result
  }: { readonly attacker: WarMember; readonly defender: WarMember; readonly result: Result }
): WarAttack => {
  const made: WarAttack = {
    attackerTag: attacker.tag,
    defenderTag: defender.tag,
    stars: result.stars,
    destructionPercentage: result.destructionPercentage,
    order: war.attacks.length + 1,
    duration: result.duration ?? 150
  }
  const gained = Math.max(0, made.stars - (defender.best?.stars ?? 0))
  attacker.attacks.push(made)
  defender.opponentAttacks++
  if (better(made, defender.best)) defender.best = made
  war.attacks.push(made)
  war.revision++
  Journal.write(world.journal, {
    at: world.now,
    kind: "warAttack",
    war: id(war),
    tag: war.sides[which].clan.tag,
    attack: made
  })
  const player = world.players.get(attacker.tag)
  if (player !== undefined && gained > 0) setPlayer(world, player, "warStars", player.warStars + gained)
  return made
}

/** Draws how an attack goes; a higher town hall makes it easier. */
const fight = (prng: Prng.Prng, attacker: WarMember, defender: WarMember): Result => {
  const edge = Math.max(-3, Math.min(3, attacker.townHall - defender.townHall))
  const luck = Prng.next(prng) + edge * 0.12
  const duration = Prng.int(prng, 60, 180)
  if (luck > 0.55) return { stars: 3, destructionPercentage: 100, duration }
  if (luck > 0.2) return { stars: 2, destructionPercentage: Prng.int(prng, 51, 99), duration: 180 }
  if (luck > 0.06) return { stars: 1, destructionPercentage: Prng.int(prng, 30, 85), duration: 180 }
  return { stars: 0, destructionPercentage: Prng.int(prng, 3, 49), duration }
}

/** The base a member turns to: the nearest on the map that can still give stars and was not tried by it. */
const target = (attacker: WarMember, bases: ReadonlyArray<WarMember>): WarMember | undefined => {
  const untried = bases.filter((base) => attacker.attacks.every(({ defenderTag }) => defenderTag !== base.tag))
  const open = untried.filter(({ best }) => (best?.stars ?? 0) < 3)
  const candidates = open.length > 0 ? open : untried
  const distance = (base: WarMember) => Math.abs(base.mapPosition - attacker.mapPosition)
  return candidates.reduce<WarMember | undefined>(
    (nearest, base) => (nearest === undefined || distance(base) < distance(nearest) ? base : nearest),
    undefined
  )
}

interface Turn {
  readonly at: number
  readonly which: 0 | 1
  readonly attacker: WarMember
}

/** Who attacks when, drawn for the whole war. */
const turns = (world: World, war: War): ReadonlyArray<Turn> => {
  const all: Array<Turn> = []
  for (const which of [0, 1] as const) {
    for (const attacker of war.sides[which].members) {
      for (let n = 0; n < war.attacksPerMember; n++) {
        if (!Prng.chance(war.prng, 0.85)) continue
        all.push({ at: war.startTime + Prng.next(war.prng) * (war.endTime - war.startTime), which, attacker })
      }
    }
  }
  all.sort((a, b) => a.at - b.at)
  const { minGap } = world.rules
  let last = war.startTime
  const spaced = all.map((turn) => {
    last = Math.max(turn.at, last + minGap)
    return { ...turn, at: last }
  })
  return spaced.filter(({ at }) => at < war.endTime)
}

const play = (world: World, war: War, turns: ReadonlyArray<Turn>, next = 0): void => {
  const turn = turns[next]
  if (turn === undefined) return
  plan(world, turn.at, () => {
    if (war.state !== "inWar") return
    const { attacker, which } = turn
    const defender = target(attacker, across(war, which).members)
    if (defender !== undefined && attacker.attacks.length < war.attacksPerMember) {
      attack(world, war, which, { attacker, defender, result: fight(war.prng, attacker, defender) })
    }
    play(world, war, turns, next + 1)
  })
}

// ---------------------------------------------------------------------------------------------------------------------
// States
// ---------------------------------------------------------------------------------------------------------------------

/** The preparation is over: attacks can be made, and with `fights` they are. */
export const begin = (world: World, war: War, fights: boolean): void => {
  setState(world, war, "inWar")
  if (fights) play(world, war, turns(world, war))
}

/** The war is over. */
export const end = (world: World, war: War): void => setState(world, war, "warEnded")

/** During the preparation one member makes room for another on its place of the map. */
export const swap = (world: World, war: War, which: 0 | 1, out: WarMember, into: WarMember): void => {
  const { clan, members } = war.sides[which]
  const at = members.indexOf(out)
  if (at < 0 || war.state !== "preparation") return
  members[at] = into
  war.revision++
  for (const [moved, added] of [
    [out, false],
    [into, true]
  ] as const) {
    Journal.write(world.journal, {
      at: world.now,
      kind: "warMember",
      war: id(war),
      tag: clan.tag,
      member: moved.tag,
      added
    })
  }
}

/** A clan leaves an ended war behind: it is in no war from here on. */
export const leaveBehind = (world: World, clan: Clan): void => {
  const { war } = clan
  if (war === undefined) return
  clan.war = undefined
  Journal.write(world.journal, {
    at: world.now,
    kind: "warState",
    war: id(war),
    tag: clan.tag,
    previous: war.state,
    current: undefined,
    result: outcome(war, 0)
  })
}

/** The side that a clan fights on. */
export const sideOf = (war: War, clan: Clan): 0 | 1 => (war.sides[0].clan === clan ? 0 : 1)
