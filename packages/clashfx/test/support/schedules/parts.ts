/** Schedules by chance, in three parts, each played and judged by its seed. */
import * as Effect from "effect/Effect"
import { timesAt } from "./battle.ts"
import { judgeLeagues } from "./judgeLeague.ts"
import { judgeRaids } from "./judgeRaids.ts"
import { judgeRegular } from "./judgeRegular.ts"
import { leagueSchedule } from "./league.ts"
import { type Asked, play, type Stage } from "./play.ts"
import { raidSchedule } from "./raid.ts"
import { hour, minute } from "./random.ts"
import type { Edge } from "./edge.ts"
import { regularSchedule, shownAt } from "./regular.ts"
import type { Verdict } from "./verdict.ts"

/** What came of a schedule. */
export interface Outcome {
  readonly verdict: Verdict
  /** The hours that were spent in each state, and the requests in them by what was asked for. */
  readonly states: ReadonlyMap<string, State>
}

export interface State {
  hours: number
  readonly requests: Map<string, number>
}

const routes: ReadonlyArray<readonly [pattern: RegExp, name: string]> = [
  [/\/leaguegroup/, "group"],
  [/\/clanwarleagues\//, "league war"],
  [/\/currentwar/, "current war"],
  [/\/warlog/, "war log"],
  [/\/capitalraidseasons/, "raids"]
]

const routeOf = (path: string): string => routes.find(([pattern]) => pattern.test(path))?.[1] ?? path

/** Counts requests by the state in which they were made; states are looked at every five minutes. */
const countStates = (
  { spans }: Stage,
  asked: ReadonlyArray<Asked>,
  stateAt: (at: number) => string
): ReadonlyMap<string, State> => {
  const states = new Map<string, State>()
  const stateOf = (at: number): State => {
    const name = stateAt(at)
    const known = states.get(name)
    if (known !== undefined) return known
    const made = { hours: 0, requests: new Map<string, number>() }
    states.set(name, made)
    return made
  }
  for (const { from, to } of spans) for (let at = from; at < to; at += 5 * minute) stateOf(at).hours += 1 / 12
  for (const { at, path } of asked) {
    const { requests } = stateOf(at)
    const route = routeOf(path)
    requests.set(route, (requests.get(route) ?? 0) + 1)
  }
  return states
}

/** A part: how a seed of it is played and judged, before an edge that lies if there is one. */
export interface Part {
  readonly name: string
  readonly run: (seed: number, edge?: Edge) => Effect.Effect<Outcome, unknown>
}

/** The same schedule behind an edge. */
const behind = <S extends Stage>(schedule: S, seed: number, edge: Edge | undefined): S =>
  edge === undefined ? schedule : { ...schedule, nodes: edge.nodes, lying: { edge, seed } }

const regular: Part = {
  name: "regular wars",
  run: (seed, edge) => {
    const schedule = behind(regularSchedule(seed), seed, edge)
    const stateAt = (at: number): string => {
      const trouble = schedule.troubles.find(({ from, to }) => at >= from && at < to)
      if (trouble !== undefined) return `trouble (${trouble.kind})`
      const war = shownAt(schedule.wars, at)
      if (war === undefined) return "no war"
      const { end, start } = timesAt(war, at)
      return at < start ? "preparation" : at < end ? "battle" : "ended"
    }
    return Effect.map(play(schedule), (played) => ({
      verdict: judgeRegular(schedule, played),
      states: countStates(schedule, played.asked, stateAt)
    }))
  }
}

const league: Part = {
  name: "leagues",
  run: (seed, edge) => {
    const schedule = behind(leagueSchedule(seed), seed, edge)
    const stateAt = (at: number): string => {
      const running = schedule.leagues.findLast(({ begin }) => begin <= at)
      if (running === undefined) return "before"
      if (at >= running.end) return "after"
      const [first] = running.rounds[0] ?? []
      return first !== undefined && at < first.battle.start ? "first preparation" : "battle days"
    }
    return Effect.map(play(schedule), (played) => ({
      verdict: judgeLeagues(schedule, played),
      states: countStates(schedule, played.asked, stateAt)
    }))
  }
}

const raids: Part = {
  name: "raid weekends",
  run: (seed, edge) => {
    const schedule = behind(raidSchedule(seed), seed, edge)
    const stateAt = (at: number): string => {
      const day = new Date(at - 7 * hour).getUTCDay()
      const weekend = schedule.weekends.find(({ closed, start }) => at >= start && at < closed + hour)
      if (weekend !== undefined) return "raiding"
      return day === 5 || day === 6 || day === 0 ? "weekend without raids" : "between"
    }
    return Effect.map(play(schedule), (played) => ({
      verdict: judgeRaids(schedule, played),
      states: countStates(schedule, played.asked, stateAt)
    }))
  }
}

export const parts: ReadonlyArray<Part> = [regular, league, raids]
