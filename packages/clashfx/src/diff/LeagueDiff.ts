/**
 * What happened in a clan war league between two looks: snapshots, changes, and the pure functions between them.
 *
 * A round is known by the clan's war in it, which has events of its own: see `WarDiff`.
 */
import type { LeagueChange } from "./league/leagueEvents.ts"
import { isOfSameClans, type LeagueSnapshot, type RoundSnapshot } from "./league/leagueSnapshot.ts"

export {
  factOf,
  type LeagueChange,
  LeagueEnded,
  LeagueEvent,
  LeagueGroupFound,
  LeagueRoundEnded,
  LeagueRoundStarted
} from "./league/leagueEvents.ts"
export { LeagueClan, LeagueSnapshot, roundOf, RoundSnapshot, snapshot } from "./league/leagueSnapshot.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Diff
// ---------------------------------------------------------------------------------------------------------------------

/** The first look at a league, as a change. */
export const found = (current: LeagueSnapshot): LeagueChange => ({
  _tag: "LeagueGroupFound",
  season: current.season,
  current
})

/** The end of a league, as a change. */
export const ended = ({ clans, firstWarTags, rounds, season }: LeagueSnapshot): LeagueChange => ({
  _tag: "LeagueEnded",
  season,
  firstWarTags,
  clans,
  rounds
})

/** The league as it was before its first round. */
export const asFound = (league: LeagueSnapshot): LeagueSnapshot => ({ ...league, rounds: [], ended: false })

/** Are these looks at the same league? Its wars say so, as a season can have two; where none are drawn, its clans do. */
const isSameLeague = (a: LeagueSnapshot, b: LeagueSnapshot): boolean =>
  a.season === b.season &&
  (a.firstWarTags.length === 0 || b.firstWarTags.length === 0
    ? isOfSameClans(a.clans, b.clans)
    : a.firstWarTags.some((warTag) => b.firstWarTags.includes(warTag)))

/** What happened in a round of a season, from a look at it to the next; `undefined`: it was not drawn. */
export const roundChanges = (
  season: string,
  previous: RoundSnapshot | undefined,
  current: RoundSnapshot
): ReadonlyArray<LeagueChange> => {
  const { endTime, outcome, round, startTime, state, warTag } = current
  const had = previous?.state ?? "preparation"
  const changes: Array<LeagueChange> = []
  if (had === "preparation" && state !== "preparation") {
    changes.push({ _tag: "LeagueRoundStarted", season, round, warTag, startTime, endTime })
  }
  if (had !== "warEnded" && state === "warEnded") {
    changes.push({ _tag: "LeagueRoundEnded", season, round, warTag, endTime, outcome })
  }
  return changes
}

/**
 * What happened between two looks at a league, round by round. Without a previous look, or from another season, the group
 * is found first. Equal snapshots give nothing.
 */
export const diff = (previous: LeagueSnapshot | null, current: LeagueSnapshot): ReadonlyArray<LeagueChange> => {
  if (previous === null || !isSameLeague(previous, current)) {
    const begun = asFound(current)
    const before = previous === null || previous.ended ? [] : [ended(previous)]
    return [...before, found(begun), ...diff(begun, current)]
  }
  const known = new Map(previous.rounds.map((round) => [round.round, round]))
  return [
    ...current.rounds.flatMap((round) => roundChanges(current.season, known.get(round.round), round)),
    ...(current.ended && !previous.ended ? [ended(current)] : [])
  ]
}

/** Applies changes to a snapshot; rounds that are only drawn are not in any change. */
export const apply = (previous: LeagueSnapshot | null, changes: ReadonlyArray<LeagueChange>): LeagueSnapshot | null =>
  changes.reduce(applyOne, previous)

const applyOne = (league: LeagueSnapshot | null, change: LeagueChange): LeagueSnapshot | null => {
  if (change._tag === "LeagueGroupFound") return change.current
  if (league === null) return null
  switch (change._tag) {
    case "LeagueRoundStarted": {
      const { endTime, round, startTime, warTag } = change
      const others = league.rounds.filter((other) => other.round !== round)
      const begun: RoundSnapshot = { round, state: "inWar", warTag, startTime, endTime, outcome: null }
      return { ...league, rounds: [...others, begun].toSorted((a, b) => a.round - b.round) }
    }
    case "LeagueRoundEnded": {
      const { outcome, round } = change
      const rounds = league.rounds.map((other) =>
        other.round === round ? { ...other, state: "warEnded" as const, outcome } : other
      )
      return { ...league, rounds }
    }
    case "LeagueEnded":
      return { ...league, rounds: change.rounds, ended: true }
  }
}
