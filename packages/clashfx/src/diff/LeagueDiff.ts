/**
 * What happened in a clan war league between two looks: snapshots, changes, and the pure functions between them.
 *
 * A round is known by the clan's war in it, which has events of its own: see `WarDiff`.
 */
import * as Schema from "effect/Schema"
import type { LeagueGroup } from "../model/LeagueGroup.ts"
import { ClanTag, WarTag } from "../model/Tag.ts"
import { WarState } from "../model/War.ts"
import { stampFields, type Unstamped } from "./Stamp.ts"
import { outcome, WarOutcome, type WarSnapshot } from "./WarDiff.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Snapshots
// ---------------------------------------------------------------------------------------------------------------------

/** What is remembered of a round. */
export const RoundSnapshot = Schema.Struct({
  /** From 1. */
  round: Schema.Int,
  state: WarState,
  /** The war of the watched clan; `null` for a round in which it does not fight. */
  warTag: Schema.NullOr(WarTag),
  startTime: Schema.DateTimeUtcFromString,
  endTime: Schema.DateTimeUtcFromString,
  /** How the clan's war ended; `null` before that, and without a war. */
  outcome: Schema.NullOr(WarOutcome)
})
export interface RoundSnapshot extends Schema.Schema.Type<typeof RoundSnapshot> {}

/** A clan of the group. */
export const LeagueClan = Schema.Struct({ tag: ClanTag, name: Schema.String, clanLevel: Schema.Int })
export interface LeagueClan extends Schema.Schema.Type<typeof LeagueClan> {}

/** What is remembered of a league: only what makes events. */
export const LeagueSnapshot = Schema.Struct({
  season: Schema.String,
  clans: Schema.Array(LeagueClan),
  /** How many rounds the league has, drawn or not. */
  roundCount: Schema.Int,
  /** The first round that is watched, from 1; those before were over when watching began. */
  firstRound: Schema.Int,
  /** The rounds that are drawn, from the first that is watched. */
  rounds: Schema.Array(RoundSnapshot),
  ended: Schema.Boolean
})
export interface LeagueSnapshot extends Schema.Schema.Type<typeof LeagueSnapshot> {}

/** A round as the clan's war in it shows it; `undefined` for a war that is not one of a league. */
export const roundOf = (war: WarSnapshot): RoundSnapshot | undefined =>
  war.war.league === null
    ? undefined
    : {
        round: war.war.league.round,
        state: war.state,
        warTag: war.war.league.warTag,
        startTime: war.startTime,
        endTime: war.endTime,
        outcome: war.state === "warEnded" ? outcome(war) : null
      }

/** The part of a league that makes events, from the group and the clan's wars in it. */
export const snapshot = (group: LeagueGroup, wars: ReadonlyArray<WarSnapshot>): LeagueSnapshot => {
  const rounds = wars.flatMap((war) => roundOf(war) ?? []).toSorted((a, b) => a.round - b.round)
  return {
    season: group.season,
    clans: group.clans.map(({ clanLevel, name, tag }) => ({ tag, name, clanLevel })),
    roundCount: group.rounds.length,
    firstRound: rounds[0]?.round ?? 1,
    rounds,
    ended: group.state === "ended"
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// Events
// ---------------------------------------------------------------------------------------------------------------------

const ofLeague = { ...stampFields, season: Schema.String }
const ofRound = { ...ofLeague, round: Schema.Int, warTag: Schema.NullOr(WarTag) }

/** The clan is in a group. `current` is the league before its first round; at the first look, as it stands. */
export const LeagueGroupFound = Schema.Struct({
  _tag: Schema.tag("LeagueGroupFound"),
  ...ofLeague,
  current: LeagueSnapshot
})

/** The battle day of a round began. The round was drawn a day before: the clan's war in it was found then. */
export const LeagueRoundStarted = Schema.Struct({
  _tag: Schema.tag("LeagueRoundStarted"),
  ...ofRound,
  startTime: Schema.DateTimeUtcFromString,
  endTime: Schema.DateTimeUtcFromString
})

/** The battle day of a round is over; `outcome` is that of the clan's war, `null` when it had none. */
export const LeagueRoundEnded = Schema.Struct({
  _tag: Schema.tag("LeagueRoundEnded"),
  ...ofRound,
  outcome: Schema.NullOr(WarOutcome)
})

/** The league is over. `rounds` are those that were watched. */
export const LeagueEnded = Schema.Struct({
  _tag: Schema.tag("LeagueEnded"),
  ...ofLeague,
  rounds: Schema.Array(RoundSnapshot)
})

/** Everything that can be seen to happen to a league; its wars have events of their own. */
export const LeagueEvent = Schema.Union([LeagueGroupFound, LeagueRoundStarted, LeagueRoundEnded, LeagueEnded])
export type LeagueEvent = typeof LeagueEvent.Type

/** What happened, before it is stamped with id and time. */
export type LeagueChange = Unstamped<LeagueEvent>

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
export const ended = ({ rounds, season }: LeagueSnapshot): LeagueChange => ({ _tag: "LeagueEnded", season, rounds })

/** The league as it was before its first round. */
export const asFound = (league: LeagueSnapshot): LeagueSnapshot => ({ ...league, rounds: [], ended: false })

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
    changes.push({ _tag: "LeagueRoundEnded", season, round, warTag, outcome })
  }
  return changes
}

/**
 * What happened between two looks at a league, round by round. Without a previous look, or from another season, the group
 * is found first. Equal snapshots give nothing.
 */
export const diff = (previous: LeagueSnapshot | null, current: LeagueSnapshot): ReadonlyArray<LeagueChange> => {
  if (previous === null || previous.season !== current.season) {
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
