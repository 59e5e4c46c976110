/** The course of every war, as the journal tells it. */
import type { Journal } from "@clashfx/simulator"
import * as DateTime from "effect/DateTime"

/** A war from its declaration to its end; times in ms. */
export interface Course {
  readonly id: string
  readonly clans: readonly [string, string]
  readonly isLeague: boolean
  readonly declared: number
  begun: number
  over: number
  /** For the first clan. */
  result: "win" | "lose" | "tie" | undefined
  readonly attacks: Array<Journal.WarAttackRow>
  /** Who was taken into the line-up or out of it. */
  readonly members: Array<Journal.WarMemberRow>
  /** When a clan went on to its next war, or began to look for it. */
  readonly left: Map<string, number>
}

export const idOf = ({ clans, preparationStartTime, warTag }: Journal.WarId): string =>
  warTag ?? [DateTime.formatIso(DateTime.makeUnsafe(preparationStartTime)), ...clans.toSorted()].join("/")

/** The wars of a journal, in the order of their declarations, by clan. */
export const coursesOf = (rows: ReadonlyArray<Journal.Row>): ReadonlyMap<string, ReadonlyArray<Course>> => {
  const byId = new Map<string, Course>()
  const byClan = new Map<string, Array<Course>>()
  const declare = (row: Journal.WarStateRow): void => {
    const course: Course = {
      id: idOf(row.war),
      clans: row.war.clans,
      isLeague: row.war.warTag !== undefined,
      declared: row.at,
      begun: Number.POSITIVE_INFINITY,
      over: Number.POSITIVE_INFINITY,
      result: undefined,
      attacks: [],
      members: [],
      left: new Map()
    }
    byId.set(course.id, course)
    for (const clan of course.clans) byClan.set(clan, [...(byClan.get(clan) ?? []), course])
  }
  for (const row of rows) {
    if (row.kind !== "warState" && row.kind !== "warAttack" && row.kind !== "warMember") continue
    if (row.kind === "warState" && row.previous === undefined) declare(row)
    const course = byId.get(idOf(row.war))
    if (course === undefined) continue
    if (row.kind === "warAttack") course.attacks.push(row)
    else if (row.kind === "warMember") course.members.push(row)
    else if (row.current === "inWar") course.begun = row.at
    else if (row.current === "warEnded") Object.assign(course, { over: row.at, result: row.result })
    else if (row.tag !== undefined) course.left.set(row.tag, row.at)
  }
  return byClan
}

// ---------------------------------------------------------------------------------------------------------------------
// Words
// ---------------------------------------------------------------------------------------------------------------------

interface Score {
  clan: number
  opponent: number
}

/** The attacks of a war as a clan is told of them: what each was worth, and how the war stood after it. */
export const attackWords = ({ attacks, id }: Course, clan: string): ReadonlyArray<{ at: number; text: string }> => {
  const best = new Map<string, number>()
  const score: Score = { clan: 0, opponent: 0 }
  return attacks.map(({ at, attack, tag }) => {
    const { attackerTag, defenderTag, destructionPercentage, duration, order, stars } = attack
    const known = best.get(defenderTag)
    const side = tag === clan ? "clan" : "opponent"
    const more = Math.max(0, stars - (known ?? 0))
    score[side] += more
    best.set(defenderTag, Math.max(stars, known ?? 0))
    const how = `${attackerTag} on ${defenderTag} ${stars} ${destructionPercentage} % ${duration} s`
    const text = `${id} attack ${order} by ${side} ${how} new ${more} fresh ${known === undefined}, ${score.clan}:${score.opponent}`
    return { at, text }
  })
}

/** How a war ended for a clan: result, stars and attacks. */
export const outcomeWords = ({ attacks, clans, result }: Course, clan: string): string => {
  const best = new Map<string, { readonly tag: string; readonly stars: number }>()
  for (const { attack, tag } of attacks) {
    const known = best.get(attack.defenderTag)
    if (known === undefined || attack.stars > known.stars) best.set(attack.defenderTag, { tag, stars: attack.stars })
  }
  const stars = (own: boolean) =>
    [...best.values()].reduce((sum, one) => sum + ((one.tag === clan) === own ? one.stars : 0), 0)
  const used = (own: boolean) => attacks.filter(({ tag }) => (tag === clan) === own).length
  const flipped = { win: "lost", lose: "won", tie: "tied" } as const
  const straight = { win: "won", lose: "lost", tie: "tied" } as const
  const ours = result === undefined ? "?" : (clans[0] === clan ? straight : flipped)[result]
  return `${ours} ${stars(true)}:${stars(false)} ${used(true)}:${used(false)}`
}
