/** Wars and leagues: what a journal lets be seen at some looks, and what was told, in the same words. */
import type { Journal } from "@clashfx/simulator"
import type { LeagueEvent } from "../../../src/diff/LeagueDiff.ts"
import { warId, type WarEvent, type WarOutcome } from "../../../src/diff/WarDiff.ts"
import type { Looks } from "./looks.ts"
import type { Fact } from "./verdict.ts"
import { attackWords, type Course, outcomeWords } from "./warCourses.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Regular wars
// ---------------------------------------------------------------------------------------------------------------------

/** A look takes several requests, and is told when all are answered; in ms. */
const minute = 60_000

type Stage = "preparation" | "inWar" | "warEnded"

const stageAt = ({ begun, over }: Course, time: number): Stage => {
  if (time >= over) return "warEnded"
  return time >= begun ? "inWar" : "preparation"
}

/** What is known of the war that is shown. */
interface Known {
  readonly course: Course
  stage: Stage
  attacks: number
}

/** The wars of a clan and who may see them. */
export interface RegularWars {
  readonly clan: string
  readonly courses: ReadonlyArray<Course>
  /** Is the war log private at an instant? */
  readonly isPrivate: (time: number) => boolean
  /** How long the log may take to know a war that is no longer shown, in ms. */
  readonly patience: number
}

const shownAt = ({ clan, courses }: RegularWars, time: number): Course | undefined => {
  const last = courses.findLast((course) => !course.isLeague && course.declared <= time)
  return last !== undefined && (last.left.get(clan) ?? Number.POSITIVE_INFINITY) <= time ? undefined : last
}

/** The steps and attacks of a war that a look shows and that the last one did not. */
const progress = (clan: string, known: Known, time: number): ReadonlyArray<string> => {
  const { attacks, course, stage } = known
  const now = stageAt(course, time)
  const fought = attackWords(course, clan).filter(({ at }) => at <= time)
  known.stage = now
  known.attacks = fought.length
  return [
    ...(stage === "preparation" && now !== "preparation" ? [`${course.id} inWar`] : []),
    ...fought.slice(attacks).map(({ text }) => text),
    ...(stage !== "warEnded" && now === "warEnded"
      ? [`${course.id} warEnded`, `${course.id} ended ${outcomeWords(course, clan)} says war, unseen 0:0`]
      : [])
  ]
}

/**
 * The end of a war that is no longer shown. Its last attacks are not to be seen any more: the log has the numbers of the
 * clan, and the stars of the opponent.
 */
const missed = (clan: string, { attacks, course, stage }: Known): ReadonlyArray<string> => {
  const isOwn = ({ tag }: Journal.WarAttackRow) => tag === clan
  const unseen = course.attacks.slice(attacks).filter(isOwn).length
  const outcome = outcomeWords(course, clan).replace(/\d+$/, "?")
  return [
    ...(stage === "preparation" ? [`${course.id} inWar`] : []),
    `${course.id} warEnded`,
    `${course.id} ended ${outcome} says log, unseen ${unseen}:?`
  ]
}

/**
 * What there was to see of a clan's regular wars. Not to be seen are wars that were declared and left behind between two
 * looks or while the log was private, and the last attacks of wars that another one has replaced since the last look.
 */
export const regularFacts = (of: RegularWars, { at, made }: Looks): ReadonlyArray<Fact> => {
  const facts: Array<Fact> = []
  let known: Known | undefined
  let isPrivate = false
  for (const [n, look] of at.entries()) {
    const time = made[n] ?? look
    const add = (texts: ReadonlyArray<string>, patience: number) => {
      for (const text of texts) facts.push({ text, from: look, until: look + minute + patience })
    }
    if (of.isPrivate(time)) {
      // Also after a first look, which tells nothing: another follows within seconds, without asking again.
      if (!isPrivate) add(["private"], 0)
      isPrivate = true
      continue
    }
    const course = shownAt(of, time)
    if (n === 0) {
      if (course !== undefined) {
        known = { course, stage: "preparation", attacks: 0 }
        progress(of.clan, known, time)
      }
      continue
    }
    // What a look shows waits until the log has said how a war ended that was missed before it.
    const isMissed = known !== undefined && known.course !== course && known.stage !== "warEnded"
    const patience = isMissed ? of.patience : 0
    if (isPrivate) add(["public"], patience)
    isPrivate = false
    if (known !== undefined && known.course !== course) {
      if (isMissed) add(missed(of.clan, known), patience)
      known = undefined
    }
    if (course === undefined) continue
    if (known === undefined) {
      known = { course, stage: "preparation", attacks: 0 }
      add([`${course.id} found`], patience)
    }
    add(progress(of.clan, known, time), patience)
  }
  return facts
}

// ---------------------------------------------------------------------------------------------------------------------
// Leagues
// ---------------------------------------------------------------------------------------------------------------------

/** Leagues are seen by everyone, and everything in them can be asked for until long after: what happens is told. */
export const leagueFacts = (
  clan: string,
  rows: ReadonlyArray<Journal.Row>,
  courses: ReadonlyArray<Course>,
  lag: number
): ReadonlyArray<Fact> => {
  const facts: Array<Fact> = []
  const add = (text: string, at: number) => facts.push({ text, from: at, until: at + lag })
  const own = courses.filter(({ isLeague }) => isLeague)
  for (const row of rows) {
    if (row.kind === "leagueGroup" && row.clans.includes(clan)) {
      if (row.previous === undefined) add(`${row.season} group of ${row.clans.length}`, row.at)
      if (row.current === "ended" && row.previous !== "ended") add(`${row.season} over after ${own.length}`, row.at)
    }
    if (row.kind === "leagueRound" && row.clans.includes(clan)) {
      const war = own.find(({ id }) => row.warTags.includes(id))
      if (row.change === "started") add(`${row.season} ${row.round} started ${war?.id}`, row.at)
      if (row.change === "ended" && war !== undefined)
        add(`${row.season} ${row.round} ended ${outcomeWords(war, clan)}`, row.at)
    }
  }
  for (const course of own) {
    add(`${course.id} found`, course.declared)
    for (const { added, at, member } of course.members) add(`${course.id} ${added ? "+" : "-"} ${member}`, at)
    if (Number.isFinite(course.begun)) add(`${course.id} inWar`, course.begun)
    for (const { at, text } of attackWords(course, clan)) add(text, at)
    if (!Number.isFinite(course.over)) continue
    add(`${course.id} warEnded`, course.over)
    add(`${course.id} ended ${outcomeWords(course, clan)} says war, unseen 0:0`, course.over)
  }
  return facts
}

// ---------------------------------------------------------------------------------------------------------------------
// Told
// ---------------------------------------------------------------------------------------------------------------------

const outcomeOf = ({ clan, opponent, result }: WarOutcome): string =>
  `${result} ${clan.stars}:${opponent.stars} ${clan.attacks ?? "?"}:${opponent.attacks ?? "?"}`

/** What was told. */
export const told = (event: WarEvent | LeagueEvent): string => {
  switch (event._tag) {
    case "WarFound":
      return `${warId(event.war)} found`
    case "WarStateChanged":
      return `${warId(event.war)} ${event.current}`
    case "WarAttack": {
      const { attack, isFresh, newStars, score, side } = event
      const { attackerTag, defenderTag, destructionPercentage, duration, order, stars } = attack
      const how = `${attackerTag} on ${defenderTag} ${stars} ${destructionPercentage} % ${duration} s`
      const worth = `new ${newStars} fresh ${isFresh}, ${score.clan.stars}:${score.opponent.stars}`
      return `${warId(event.war)} attack ${order} by ${side} ${how} ${worth}`
    }
    case "WarMemberAdded":
      return `${warId(event.war)} + ${event.member}`
    case "WarMemberRemoved":
      return `${warId(event.war)} - ${event.member}`
    case "WarChanged":
      return `${warId(event.war)} changed ${event.field}`
    case "WarEnded": {
      const { clan, opponent } = event.unseenAttacks
      const unseen = `unseen ${clan ?? "?"}:${opponent ?? "?"}`
      return `${warId(event.war)} ended ${outcomeOf(event.outcome)} says ${event.source}, ${unseen}`
    }
    case "WarLogPrivate":
      return "private"
    case "WarLogPublic":
      return "public"
    case "LeagueGroupFound":
      return `${event.season} group of ${event.current.clans.length}`
    case "LeagueRoundStarted":
      return `${event.season} ${event.round} started ${event.warTag}`
    case "LeagueRoundEnded":
      return `${event.season} ${event.round} ended ${event.outcome === null ? "?" : outcomeOf(event.outcome)}`
    case "LeagueEnded":
      return `${event.season} over after ${event.rounds.length}`
  }
}
