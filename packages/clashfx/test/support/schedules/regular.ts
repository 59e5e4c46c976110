/**
 * Regular wars of one clan by chance: friendly ones and long ones, prolonged, shortened, replaced at once, hidden by a
 * private log, missed while the process was away, with rows of the log that come late; among answers that are odd.
 */
import { badge, type Battle, battleOf, bodyAt, course, type Move, resultOf, scoreOf } from "./battle.ts"
import { failed, type Made, ok } from "./made.ts"
import type { Stage } from "./play.ts"
import { day, hour, isIn, minute, type Random, random, second, type Span, stamp, tagOf } from "./random.ts"

export const us = "#2PP"

/** A war, and when it could be seen. */
export interface Fought extends Battle {
  /** When something else is shown in its place. */
  readonly gone: number
  /** When it is in the war log; never for a friendly war. */
  readonly logged: number
}

/** What happens to the answers about the current war for a while. */
export interface Trouble extends Span {
  readonly kind: "private" | "down" | "failing" | "missing"
}

/** What happens to a single answer. */
type Slip = "private" | "missing" | "failing" | "empty" | "double" | "foreign" | "unknown" | "none"

/** A schedule, with everything that a judge has to know. */
export interface RegularSchedule extends Stage {
  readonly wars: ReadonlyArray<Fought>
  readonly troubles: ReadonlyArray<Trouble>
  /** How long answers are fresh, in ms. */
  readonly lifetime: number
}

const stub = { badgeUrls: badge, clanLevel: 0, attacks: 0, stars: 0, destructionPercentage: 0 }
const notInWar = { state: "notInWar", clan: stub, opponent: stub }

const begin = Date.UTC(2026, 2, 18)

// ---------------------------------------------------------------------------------------------------------------------
// Wars
// ---------------------------------------------------------------------------------------------------------------------

interface Times {
  readonly declared: number
  readonly preparation: number
  readonly battle: number
}

/** Maintenance moves the times of a war: it begins or ends later. */
const prolonged = (random: Random, { battle, declared, preparation }: Times) => {
  const inBattle = random.chance(0.5)
  const [start, end] = [declared + preparation, declared + preparation + battle]
  const from = inBattle ? random.between(start, end) : random.between(declared, start)
  const length = random.between(20 * minute, 3 * hour)
  const down = { from, to: from + length }
  const move: Move = { at: down.to, start: inBattle ? start : start + length, end: end + length }
  return { moves: [move], down }
}

const shortened = (random: Random, { battle, declared, preparation }: Times) => {
  const start = declared + preparation
  const end = start + Math.floor(battle * (0.4 + 0.5 * random.next()))
  return { moves: [{ at: end, start, end }], down: undefined }
}

const asPlanned = { moves: [], down: undefined }

const timesOf = (random: Random, declared: number): Times & { readonly isFriendly: boolean } => {
  if (random.chance(0.15)) {
    const preparation = random.pick([5 * minute, 15 * minute, hour])
    return { declared, preparation, battle: random.pick([hour, 2 * hour]), isFriendly: true }
  }
  return {
    declared,
    preparation: random.between(hour, 4 * hour),
    battle: random.between(3 * hour, 8 * hour),
    isFriendly: false
  }
}

/** How late rows of the log are: nearly always within minutes. */
const rowDelay = (random: Random): number => {
  if (random.chance(0.04)) return random.between(2 * hour, 6 * hour)
  return random.chance(0.5) ? random.between(0, 3 * minute) : random.between(0, 20 * minute)
}

const warsOf = (random: Random, downs: Array<Trouble>): ReadonlyArray<Fought> => {
  const wars: Array<Fought> = []
  let declared = begin + random.between(5 * minute, 2 * hour)
  let opponent = tagOf("8", 0)
  const count = 3 + random.int(3)
  for (let n = 0; n < count; n++) {
    if (!random.chance(0.2)) opponent = tagOf("8", n + 1)
    const times = timesOf(random, declared)
    const chance = random.next()
    const { down, moves } =
      chance < 0.15 ? prolonged(random, times) : chance < 0.25 ? shortened(random, times) : asPlanned
    if (down !== undefined) downs.push({ ...down, kind: "down" })
    const size = 3 + random.int(5)
    const war = battleOf(random, {
      ...times,
      clans: [us, opponent],
      size,
      perMember: 1 + random.int(2),
      moves,
      down,
      exchanges: random.chance(0.3)
    })
    const { end } = course(war)
    const pause = random.chance(0.35) ? random.between(0, 4 * minute) : random.between(10 * minute, 3 * hour)
    declared = end + pause
    const isHidden = random.chance(0.2) && pause > 10 * minute
    const logged = times.isFriendly ? Number.POSITIVE_INFINITY : end + rowDelay(random)
    wars.push({ ...war, gone: isHidden ? end + random.between(0, pause) : declared, logged })
  }
  return wars
}

// ---------------------------------------------------------------------------------------------------------------------
// Answers
// ---------------------------------------------------------------------------------------------------------------------

const results = { won: "win", lost: "lose", tied: "tie" } as const

const rowOf = (war: Fought, apart: number) => {
  const [ours, theirs] = [scoreOf(war, 0, Number.POSITIVE_INFINITY), scoreOf(war, 1, Number.POSITIVE_INFINITY)]
  return {
    result: results[resultOf(war, 0)],
    endTime: stamp(course(war).end + apart),
    teamSize: war.size,
    attacksPerMember: war.perMember,
    battleModifier: "none",
    clan: {
      tag: us,
      name: "Ours",
      badgeUrls: badge,
      clanLevel: 10,
      attacks: ours.attacks,
      stars: ours.stars,
      destructionPercentage: ours.percent,
      expEarned: 1
    },
    opponent: {
      tag: war.clans[1],
      name: "Theirs",
      badgeUrls: badge,
      clanLevel: 10,
      stars: theirs.stars,
      destructionPercentage: theirs.percent
    }
  }
}

/** The sum of a league season, in between. */
const seasonRow = (at: number, opponent: string | undefined) => ({
  result: "win",
  endTime: stamp(at),
  teamSize: 5,
  attacksPerMember: 1,
  clan: {
    tag: us,
    name: "Ours",
    badgeUrls: badge,
    clanLevel: 10,
    attacks: 33,
    stars: 70,
    destructionPercentage: 600,
    expEarned: 1
  },
  opponent: {
    ...(opponent === undefined ? {} : { tag: opponent, name: "Theirs" }),
    badgeUrls: badge,
    clanLevel: 0,
    stars: 1,
    destructionPercentage: 0
  }
})

const slipped = (slip: Slip, war: Fought | undefined, at: number): Made | undefined => {
  switch (slip) {
    case "private":
      return failed(403)
    case "missing":
      return failed(404)
    case "failing":
      return failed(502)
    case "none":
      return ok(notInWar, 0)
    case "unknown":
      return ok({ state: "inMatchmaking", clan: stub, opponent: stub }, 0)
    case "empty":
    case "double":
      return war === undefined ? undefined : ok(bodyAt(war, at, { odd: slip }), 0)
    case "foreign":
      return war === undefined ? undefined : ok(bodyAt({ ...war, clans: ["#9YY", "#9YU"] }, at), 0)
  }
}

const troubled = { private: failed(403), down: failed(503), failing: failed(502), missing: failed(404) }

/** The war that is shown at a moment. */
export const shownAt = (wars: ReadonlyArray<Fought>, at: number): Fought | undefined => {
  const war = wars.findLast((candidate) => candidate.declared <= at)
  return war === undefined || war.gone <= at ? undefined : war
}

const slipsOf = (random: Random, end: number): Array<{ readonly at: number; readonly slip: Slip }> =>
  Array.from({ length: random.int(8) }, () => ({
    at: random.between(begin + 10 * minute, end),
    slip: random.pick(["private", "missing", "failing", "empty", "double", "foreign", "unknown", "none"] as const)
  })).toSorted((a, b) => a.at - b.at)

const troublesOf = (random: Random, end: number): ReadonlyArray<Trouble> =>
  Array.from({ length: random.int(3) }, () => {
    const from = random.between(begin + 10 * minute, end)
    const kind = random.pick(["private", "private", "failing", "missing"] as const)
    return { from, to: from + random.between(20 * minute, 5 * hour), kind }
  })

/** When a process watches: always, or with one or two absences. */
const spansOf = (random: Random, end: number): ReadonlyArray<Span> => {
  const spans: Array<Span> = []
  let from = begin
  for (let absences = random.int(3); absences > 0; absences--) {
    const to = random.between(from + hour, Math.max(from + 2 * hour, end - 6 * hour))
    spans.push({ from, to })
    from = to + (random.chance(0.5) ? random.between(0, 40 * minute) : random.between(hour, day))
  }
  return [...spans, { from, to: Math.max(end, from + hour) + 8 * hour }]
}

/** The regular wars of a seed. */
export const regularSchedule = (seed: number): RegularSchedule => {
  const chance = random(seed)
  const downs: Array<Trouble> = []
  const wars = warsOf(chance, downs)
  const last = wars.at(-1)
  const end = last === undefined ? begin : course(last).end
  const troubles = [...downs, ...troublesOf(chance, end)]
  const slips = slipsOf(chance, end)
  const lifetime = 2 * minute
  const nodes = chance.pick([1, 1, 2, 3])
  const apart = wars.map(() => chance.pick([0, 0, second, -7 * second, 40 * second]))
  const seasons = chance.chance(0.3) ? [seasonRow(begin + hour, undefined), seasonRow(end, wars[0]?.clans[1])] : []

  let slipAfter = begin
  /** One answer at a time is odd; what would have been while nobody asked is over. */
  const nextSlip = (now: number): Slip | undefined => {
    const due = slips.findLast(({ at }) => at <= now && at >= slipAfter)
    if (due === undefined) return undefined
    slipAfter = now + 10 * minute
    return due.slip
  }

  const currentWar = (now: number): Made => {
    const trouble = troubles.find(({ from, to }) => now >= from && now < to)
    if (trouble !== undefined) return troubled[trouble.kind]
    const war = shownAt(wars, now)
    const slip = nextSlip(now)
    const made = slip === undefined ? undefined : slipped(slip, war, now)
    if (made !== undefined) return made
    return ok(war === undefined ? notInWar : bodyAt(war, now, { turned: chance.chance(0.3) }), lifetime)
  }

  const warLog = (now: number, limit: number): Made => {
    if (
      isIn(
        troubles.filter(({ kind }) => kind === "down"),
        now
      )
    )
      return failed(503)
    if (
      isIn(
        troubles.filter(({ kind }) => kind === "private"),
        now
      )
    )
      return failed(403)
    const rows = wars.flatMap((war, i) =>
      war.logged <= now ? [{ at: war.logged, row: rowOf(war, apart[i] ?? 0) }] : []
    )
    const all = [...seasons, ...rows.toSorted((a, b) => b.at - a.at).map(({ row }) => row)]
    return ok({ items: all.slice(0, limit), paging: { cursors: {} } }, lifetime)
  }

  return {
    kind: "wars",
    tag: us,
    spans: spansOf(chance, end),
    nodes,
    random: chance,
    wars,
    troubles,
    lifetime,
    foreign: (path, now) => {
      const war = shownAt(wars, now)
      const isOfWar = path.endsWith("/currentwar") && war !== undefined
      return isOfWar ? ok(bodyAt({ ...war, clans: ["#9YY", "#9YU"] }, now), lifetime) : undefined
    },
    answer: (path, query, now) => {
      if (path.endsWith("/currentwar")) return currentWar(now)
      if (path.endsWith("/warlog")) return warLog(now, Number(query.get("limit") ?? 100))
      return failed(
        isIn(
          troubles.filter(({ kind }) => kind === "down"),
          now
        )
          ? 503
          : 404
      )
    }
  }
}
