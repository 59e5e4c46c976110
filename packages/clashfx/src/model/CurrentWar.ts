/**
 * Which war a clan is in now: the regular one, or its war in a round of the clan war league.
 *
 * Pure decisions, fed with what is known so far. {@link needsLeague} and {@link settle} weigh the regular war against the
 * league; {@link inLeague} finds the round and the war in it, and says which wars it has to see for that.
 */
import * as Arr from "effect/Array"
import * as LeagueGroup from "./LeagueGroup.ts"
import type { WarTag } from "./Tag.ts"
import * as War from "./War.ts"

/**
 * A round of the league as seen from today. Rounds overlap: while one is fought the next prepares.
 *
 * - `current`: the round in war; if none is, the newest that has ended; before the first battle day, the first one.
 * - `preparation`: the round in preparation.
 * - `previous`: the round before `current`.
 */
export type Round = "previous" | "current" | "preparation"

// ---------------------------------------------------------------------------------------------------------------------
// In the league
// ---------------------------------------------------------------------------------------------------------------------

/** The league wars seen so far, by tag; `undefined` for one that was asked for and could not be had. */
export type KnownWars = ReadonlyMap<WarTag, War.LeagueWarBody | undefined>

/** The decision needs to see these wars; all of them can be asked for at once. */
export interface Ask {
  readonly _tag: "Ask"
  readonly warTags: Arr.NonEmptyReadonlyArray<WarTag>
}

/** The clan's war in the round, turned so that `clan` is the clan. */
export interface LeagueAnswer {
  readonly _tag: "LeagueAnswer"
  readonly war: War.LeagueWar
  /** The number of the round, from 1. */
  readonly round: number
  readonly group: LeagueGroup.LeagueGroupBody
  /** Whether a round of the league is in war or in preparation. */
  readonly isRunning: boolean
}

/** There is no such round, or the clan has no war in it. */
export interface NoLeagueWar {
  readonly _tag: "NoLeagueWar"
}

/** The war, or what is needed to find it. */
export type LeagueDecision = Ask | LeagueAnswer | NoLeagueWar

const none: NoLeagueWar = { _tag: "NoLeagueWar" }

const ask = (warTags: ReadonlyArray<WarTag>): Ask | NoLeagueWar =>
  Arr.isReadonlyArrayNonEmpty(warTags) ? { _tag: "Ask", warTags } : none

interface Seen {
  readonly wars: KnownWars
  readonly rounds: ReadonlyArray<LeagueGroup.DrawnRound>
}

/** The state of a round is that of any of its wars; else the war to ask for, or nothing when none can be had. */
const inspect = (wars: KnownWars, round: LeagueGroup.DrawnRound): War.WarState | Ask | undefined => {
  for (const tag of round.warTags) {
    if (!wars.has(tag)) return { _tag: "Ask", warTags: [tag] }
    const war = wars.get(tag)
    if (war !== undefined && War.isWar(war)) return war.state
  }
  return undefined
}

/** Positions in the list of drawn rounds. */
interface Rounds {
  readonly current: number
  readonly preparation: number | undefined
  readonly isRunning: boolean
}

/** Walks from the newest round back to the first one that is fought or over: older ones cannot matter. */
const locate = ({ rounds, wars }: Seen): Rounds | Ask | undefined => {
  let preparation: number | undefined
  for (let index = rounds.length - 1; index >= 0; index--) {
    const [round, older] = [rounds[index], rounds[index - 1]]
    const state = round === undefined ? undefined : inspect(wars, round)
    if (state === "preparation") preparation = index
    else if (typeof state === "string") {
      return { current: index, preparation, isRunning: state === "inWar" || preparation !== undefined }
    } else if (state !== undefined) {
      // The round before is nearly always needed as well, so both are asked for at once.
      const next = older === undefined ? undefined : inspect(wars, older)
      return typeof next === "object" ? { _tag: "Ask", warTags: [...state.warTags, ...next.warTags] } : state
    }
  }
  return preparation === undefined ? undefined : { current: preparation, preparation, isRunning: true }
}

const pick = (rounds: Rounds, round: Round): number | undefined => {
  switch (round) {
    case "current":
      return rounds.current
    case "preparation":
      return rounds.preparation
    case "previous":
      return rounds.current - 1
  }
}

/** What is asked of the league. */
export interface LeagueQuestion {
  readonly group: LeagueGroup.LeagueGroupBody
  readonly clanTag: string
  /** Default: `current`. */
  readonly round?: Round | undefined
  /** Default: none. */
  readonly wars?: KnownWars | undefined
}

/**
 * The war of a clan in a round of its league.
 *
 * The round is told from the states of the wars. Answers with the wars to fetch until it has seen enough: one per round
 * inspected, then the rest of the round chosen. A group that has ended needs no inspection; a group that is still
 * searched has no wars.
 */
export const inLeague = ({ group, clanTag, round = "current", wars = new Map() }: LeagueQuestion): LeagueDecision => {
  if (group.state === "notInWar") return none
  const rounds = LeagueGroup.drawnRounds(group)
  const located =
    group.state === "ended"
      ? { current: rounds.length - 1, preparation: undefined, isRunning: false }
      : locate({ rounds, wars })
  if (located === undefined) return none
  if ("_tag" in located) return located
  const chosen = rounds[pick(located, round) ?? -1]
  if (chosen === undefined) return none
  for (const tag of chosen.warTags) {
    const war = wars.get(tag)
    if (war === undefined || war._tag !== "LeagueWar") continue
    const ours = War.orient(war, clanTag)
    if (ours === undefined) continue
    return {
      _tag: "LeagueAnswer",
      war: { ...ours, tag },
      round: chosen.number,
      group,
      isRunning: located.isRunning
    }
  }
  return ask(chosen.warTags.filter((tag) => !wars.has(tag)))
}

// ---------------------------------------------------------------------------------------------------------------------
// Regular war or league
// ---------------------------------------------------------------------------------------------------------------------

/** The answer: a war, or why there is none. */
export interface CurrentWar {
  readonly war: War.CurrentWarBody | War.LeagueWar
  /** The round and the group, when the war is one of the league. */
  readonly league?: { readonly round: number; readonly group: LeagueGroup.LeagueGroupBody }
}

/** How the regular war and the league are weighed. */
export interface Preference {
  /** Whether a regular war that has ended gives way to a running league. Default: `true`. */
  readonly endedGivesWay?: boolean | undefined
}

/**
 * Does the league have to be asked? Not when there is a regular war, unless it has ended and gives way. `undefined` is a
 * private war log.
 */
export const needsLeague = (
  regular: War.CurrentWarBody | undefined,
  { endedGivesWay = true }: Preference = {}
): boolean => regular === undefined || !War.isWar(regular) || (regular.state === "warEnded" && endedGivesWay)

/** The answer of the league alone: the clan's war in the round that was asked for; `undefined` when there is none. */
export const ofLeague = (answer: LeagueAnswer | NoLeagueWar): CurrentWar | undefined =>
  answer._tag === "LeagueAnswer" ? { war: answer.war, league: { round: answer.round, group: answer.group } } : undefined

/**
 * The final answer. A regular war stands unless it has ended and the league is running; without one the league's war is
 * the answer, and without that the answer of the regular route. `undefined`: the war log is private and the league has
 * no war either.
 */
export const settle = (
  regular: War.CurrentWarBody | undefined,
  league: LeagueAnswer | NoLeagueWar,
  preference?: Preference
): CurrentWar | undefined => {
  const hasWar = regular !== undefined && War.isWar(regular)
  if (league._tag === "LeagueAnswer" && needsLeague(regular, preference) && (!hasWar || league.isRunning)) {
    return ofLeague(league)
  }
  return regular === undefined ? undefined : { war: regular }
}
