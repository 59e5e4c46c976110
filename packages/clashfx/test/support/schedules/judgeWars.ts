/** Judges what was told of wars, regular ones and those of a league, by rules of its own. */
import type { WatchEvent } from "clashfx/watch/WatchEvent"
import { type Battle, course, memberAt, resultOf, scoreOf } from "./battle.ts"
import { minute, type Span } from "./random.ts"
import { judgeOnce, maySee, mustSee, time, type Verdict, type Visible } from "./verdict.ts"

type OfWar = Extract<WatchEvent, { readonly war: unknown }>

/** A war to judge, as the watched clan sees it. */
export interface Case {
  readonly battle: Battle
  readonly side: 0 | 1
  /** When and where it can be seen. */
  readonly visible: Visible
  /** How long it takes to see something at the most, in ms. */
  readonly need: number
  /** The same for what changes in preparation. */
  readonly calm: number
  /** By when it has to be found, which what comes later waits for. Default: when it is declared. */
  readonly foundBy?: number
  /** When watching began. */
  readonly since: number
  /** What was told of it. */
  readonly told: ReadonlyArray<OfWar>
  /** When its end is known after all, although it is not shown any more. */
  readonly logged: number
}

const is = <T extends OfWar["_tag"]>(told: ReadonlyArray<OfWar>, tag: T) =>
  told.filter((event): event is Extract<OfWar, { readonly _tag: T }> => event._tag === tag)

/** From when on something of a war has to be seen. */
const dueOf = ({ battle, foundBy = battle.declared, need, since, visible }: Case, at: number): number =>
  at <= since + 2 * need || !Number.isFinite(foundBy)
    ? Number.POSITIVE_INFINITY
    : mustSee(visible, Math.max(at, foundBy), need)

const nameOf = ({ clans, declared, tag }: Battle): string => tag ?? `${clans[1]} ${time(declared)}`

/** Judges the course of a war: found, begun, fought, over. */
const judgeCourse = (of: Verdict, one: Case): void => {
  const { battle, calm, foundBy = battle.declared, need, since, told, visible } = one
  const name = nameOf(battle)
  const { end, start } = course(battle)
  const once = (what: string, at: number, events: ReadonlyArray<WatchEvent>, isPossible: boolean) => {
    const due = dueOf(one, at)
    judgeOnce(of, { name: `${what} of ${name}`, at, told: events, due, patience: need, isPossible })
  }
  const isKnown = maySee(visible, battle.declared)
  once("found", battle.declared, is(told, "WarFound"), isKnown)
  const steps = is(told, "WarStateChanged")
  once(
    "begun",
    start,
    steps.filter(({ current }) => current === "inWar"),
    isKnown
  )
  once(
    "over",
    end,
    steps.filter(({ current }) => current === "warEnded"),
    isKnown
  )
  for (const exchange of battle.exchanges) {
    for (const [what, at] of [
      ["WarMemberRemoved", exchange.at - 1],
      ["WarMemberAdded", exchange.at]
    ] as const) {
      const member = memberAt(battle, 0, exchange.place, at)
      // Who was in the line-up when the war was found has neither come nor gone.
      const isSeenBefore = mustSee(visible, foundBy, need) + need < exchange.at && since < battle.declared
      judgeOnce(of, {
        name: `${what} ${member} of ${name}`,
        at: exchange.at,
        told: is(told, what).filter((one) => one.member === member),
        due: isSeenBefore ? mustSee(visible, exchange.at, calm) : Number.POSITIVE_INFINITY,
        patience: calm,
        isPossible: isKnown
      })
    }
  }
  if (is(told, "WarMemberAdded").length > battle.exchanges.length) of.faults.push(`INVENTED line-up of ${name}`)
  if (is(told, "WarMemberRemoved").length > battle.exchanges.length) of.faults.push(`INVENTED line-up of ${name}`)
}

const isAhead = (a: { stars: number; percent: number }, b: { stars: number; percent: number }): boolean =>
  a.stars > b.stars || (a.stars === b.stars && a.percent > b.percent)

/** Judges its attacks: each once, with what it was worth. */
const judgeAttacks = (of: Verdict, one: Case): void => {
  const { battle, need, side, told, visible } = one
  const name = nameOf(battle)
  const events = is(told, "WarAttack")
  const best = new Map<string, { stars: number; percent: number }>()
  let claimed = 0
  for (const attack of battle.attacks) {
    const { at, defender, order, percent, stars } = attack
    const attacker = memberAt(battle, attack.side, attack.attacker, at)
    const target = memberAt(battle, attack.side === 0 ? 1 : 0, defender, at)
    const before = best.get(target)
    const newStars = Math.max(0, stars - (before?.stars ?? 0))
    if (before === undefined || isAhead(attack, before)) best.set(target, attack)
    const own = events.filter((event) => event.attack.attackerTag === attacker && event.attack.defenderTag === target)
    claimed += own.length
    const due = dueOf(one, at)
    const isPossible = maySee(visible, at)
    judgeOnce(of, { name: `attack ${order} of ${name}`, at, told: own, due, patience: need, isPossible })
    const [event] = own
    if (event === undefined) continue
    const said = [event.side, event.attack.stars, event.attack.destructionPercentage, event.newStars, event.isFresh]
    const meant = [attack.side === side ? "clan" : "opponent", stars, percent, newStars, before === undefined]
    if (said.join() !== meant.join()) of.faults.push(`WRONG attack ${order} of ${name}: ${said} for ${meant}`)
  }
  if (events.length > claimed) of.faults.push(`INVENTED ${events.length - claimed} attacks of ${name}`)
}

/** Judges how it ended: the right result, as soon as it can be known. */
const judgeEnd = (of: Verdict, one: Case): void => {
  const { battle, foundBy = battle.declared, logged, need, side, since, told, visible } = one
  const name = nameOf(battle)
  const { end } = course(battle)
  const result = resultOf(battle, side)
  const ended = is(told, "WarEnded")
  if (ended.length > 1) of.faults.push(`TWICE the end of ${name}`)
  const [first] = ended
  const steps = is(told, "WarStateChanged").filter(({ current }) => current === "warEnded")
  if (first !== undefined && steps.length === 0) of.faults.push(`ENDED without being over: ${name}`)
  // What is shown within the hour in which it is looked for is told from the war itself.
  const from = told.some(({ at }) => at.epochMilliseconds < end) ? end : Math.max(end, foundBy)
  const due = mustSee(visible, from, need)
  const isPresent = mustSee({ ...visible, troubles: [] }, from, need)
  if (Number.isFinite(due) && end > since + 2 * need && due < isPresent + 30 * minute) {
    of.expected += 1
    if (first?.source !== "war") of.faults.push(`END of ${name} by ${first?.source} although it was shown`)
  }
  const corrections = is(told, "WarChanged").flatMap((event) =>
    event.field === "outcome" ? [event.current.result] : []
  )
  const said = [first?.outcome.result, ...corrections].at(-1)
  if (first !== undefined && said !== result) {
    if (said !== null || first.source !== "lastSeen") of.faults.push(`WRONG end of ${name}: ${said} for ${result}`)
    else if (logged < Number.POSITIVE_INFINITY) of.faults.push(`UNKNOWN end of ${name}, in the log at ${time(logged)}`)
  }
  if (first !== undefined && first.source === "war") {
    const { attacks, stars } = scoreOf(battle, side, Number.POSITIVE_INFINITY)
    const { clan } = first.current
    if (clan.stars !== stars || clan.attacks !== attacks) of.faults.push(`WRONG war in the end of ${name}`)
    if (first.current.attacks.length !== battle.attacks.length) of.faults.push(`ATTACKS in the end of ${name}`)
  }
}

const rankOf = (event: OfWar): number | undefined => {
  switch (event._tag) {
    case "WarFound":
      return 0
    case "WarMemberAdded":
    case "WarMemberRemoved":
      return 1
    case "WarStateChanged":
      return event.current === "inWar" ? 2 : 1000
    case "WarAttack":
      return 10 + (event.attack.order % 900)
    case "WarEnded":
      return 1001
    case "WarChanged":
      return undefined
  }
}

/** Judges the order of what was told, and that nothing else was told. */
const judgeOrder = (of: Verdict, { battle, told }: Case): void => {
  const name = nameOf(battle)
  let last = -1
  for (const event of told) {
    // Numbers that are given anew may be lower ones, and a war that is seen again after its end has more attacks.
    const rank = rankOf(event)
    if (rank === undefined) {
      const isMoved = event._tag === "WarChanged" && ["startTime", "endTime"].includes(event.field)
      const isEnd = event._tag === "WarChanged" && event.field === "outcome"
      if (!(isMoved && battle.moves.length > 0) && !isEnd) of.faults.push(`INVENTED change of ${name}`)
      continue
    }
    const isLate = is(told, "WarEnded").some(({ source }) => source === "lastSeen")
    if (rank < last && !(event._tag === "WarAttack" && (isLate || Number.isFinite(battle.renumbered)))) {
      of.faults.push(`ORDER of ${event._tag} in ${name}`)
    }
    last = Math.max(last, rank)
  }
}

/** Judges a war. */
export const judgeWar = (of: Verdict, one: Case): void => {
  judgeCourse(of, one)
  judgeAttacks(of, one)
  judgeEnd(of, one)
  judgeOrder(of, one)
}

/** A watcher needs some time to find out that trouble is over: it rests longer and longer while it lasts. */
export const withRecovery = (troubles: ReadonlyArray<Span>, longest: number): ReadonlyArray<Span> =>
  troubles.map(({ from, to }) => ({ from: from - minute, to: to + longest }))

export const isOfWar = (event: WatchEvent): event is OfWar => "war" in event
