/** What a world is like: how many clans, how lively they are, how long their wars take. */
import * as Duration from "effect/Duration"
import type { ClanFields } from "./State.ts"

/** A clan that a test wants by name; what is left out is drawn. */
export interface ClanSpec extends Partial<Omit<ClanFields, "members" | "clanPoints" | "clanBuilderBasePoints">> {
  /** In any form: `#2PP` and `2pp` are the same clan. */
  readonly tag?: string
  /** How many members it starts with, 1 to 50. */
  readonly members?: number
  /** The tags of its first members; the first one is the leader. */
  readonly players?: ReadonlyArray<string>
}

/** Options of a world. */
export interface Options {
  /** What everything is drawn from: the same seed gives the same world. Default: 1. */
  readonly seed?: number | string | undefined
  /** The instant the world starts at, in milliseconds since 1970. Default: 2026-11-03T06:00:00Z. */
  readonly startTime?: number | undefined
  /** How many clans there are, or which. Default: 20. */
  readonly clans?: number | ReadonlyArray<ClanSpec> | undefined
  /** The sizes of rosters at the start. Default: 25 to 50. */
  readonly members?: number | readonly [min: number, max: number] | undefined
  /** How many small changes a clan and its members make a day: donations, battles, upgrades... Default: 150. */
  readonly activity?: number | undefined
  /** The least time between two small changes of one clan, so that a poller can see each. Default: none. */
  readonly minGap?: Duration.Input | undefined
  /** Regular wars: `false` for none, or how they go. Default: as in the game. */
  readonly wars?: boolean | WarOptions | undefined
  /** Clan war leagues at the start of each month: `false` for none, or how they go. Default: as in the game. */
  readonly leagues?: boolean | LeagueOptions | undefined
  /** Raid weekends. Default: `true`. */
  readonly raids?: boolean | undefined
  /** The weekly and four-weekly resets of trophies, donations and ranked groups. Default: `true`. */
  readonly seasons?: boolean | undefined
  /** How many of its latest rows the journal keeps. Default: 1,000,000. */
  readonly journal?: number | undefined
}

/** How regular wars go. */
export interface WarOptions {
  /** Default: 23 hours. */
  readonly preparation?: Duration.Input | undefined
  /** Default: 24 hours. */
  readonly battle?: Duration.Input | undefined
  /** The mean time between the end of a war and the search for the next. Default: 12 hours. */
  readonly pause?: Duration.Input | undefined
  /** The largest team. Default: 50. */
  readonly maxTeamSize?: number | undefined
  /** How many attacks each member has. Default: 2. */
  readonly attacksPerMember?: number | undefined
}

/** How clan war leagues go. */
export interface LeagueOptions {
  /** How long the search for a group takes. Default: 1 hour. */
  readonly search?: Duration.Input | undefined
  /** How long a preparation day and a battle day take, each. Default: 24 hours. */
  readonly day?: Duration.Input | undefined
  /** 15 or 30 in the game. Default: 15. */
  readonly teamSize?: number | undefined
  /** How long the group stays readable after its end. Default: 10 days. */
  readonly readable?: Duration.Input | undefined
}

/** The options with every default filled in; times in milliseconds. */
export interface Rules {
  readonly members: readonly [min: number, max: number]
  readonly activity: number
  readonly minGap: number
  readonly wars: {
    readonly on: boolean
    readonly preparation: number
    readonly battle: number
    readonly pause: number
    readonly maxTeamSize: number
    readonly attacksPerMember: number
  }
  readonly leagues: {
    readonly on: boolean
    readonly search: number
    readonly day: number
    readonly teamSize: number
    readonly readable: number
  }
  readonly raids: boolean
  readonly seasons: boolean
}

const millis = (input: Duration.Input | undefined, standard: Duration.Input): number =>
  Duration.toMillis(input ?? standard)

const range = (members: Options["members"]): Rules["members"] => {
  if (members === undefined) return [25, 50]
  return typeof members === "number" ? [members, members] : members
}

/** The rules that options stand for. */
export const make = (options: Options = {}): Rules => {
  const wars = typeof options.wars === "object" ? options.wars : {}
  const leagues = typeof options.leagues === "object" ? options.leagues : {}
  return {
    members: range(options.members),
    activity: options.activity ?? 150,
    minGap: millis(options.minGap, 0),
    wars: {
      on: options.wars !== false,
      preparation: millis(wars.preparation, "23 hours"),
      battle: millis(wars.battle, "24 hours"),
      pause: millis(wars.pause, "12 hours"),
      maxTeamSize: wars.maxTeamSize ?? 50,
      attacksPerMember: wars.attacksPerMember ?? 2
    },
    leagues: {
      on: options.leagues !== false,
      search: millis(leagues.search, "1 hour"),
      day: millis(leagues.day, "24 hours"),
      teamSize: leagues.teamSize ?? 15,
      readable: millis(leagues.readable, "10 days")
    },
    raids: options.raids ?? true,
    seasons: options.seasons ?? true
  }
}
