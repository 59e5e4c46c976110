/**
 * A living world of clans and players.
 *
 * `World.make` draws one from a seed, `World.advance` moves it to a later instant. The same options and the same
 * instants give the same world, however many steps it takes there. It knows neither clocks nor HTTP.
 */
import * as Activity from "./Activity.ts"
import * as Journal from "./Journal.ts"
import * as LeagueWars from "./LeagueWars.ts"
import * as Prng from "./Prng.ts"
import * as Raids from "./Raids.ts"
import * as RegularWars from "./RegularWars.ts"
import * as Rules from "./Rules.ts"
import * as Seasons from "./Seasons.ts"
import type { World } from "./State.ts"
import * as Birth from "./internal/birth.ts"
import * as Timeline from "./internal/timeline.ts"

export type { LeagueOptions, Options, WarOptions } from "./Rules.ts"
export type { World } from "./State.ts"

/** The instant a world starts at by default: a Tuesday morning, 2026-11-03T06:00:00Z. */
export const defaultStart = Date.UTC(2026, 10, 3, 6)

/** Options for a world in which nothing happens but what a test does. */
export const still = { activity: 0, wars: false, leagues: false, raids: false, seasons: false } as const

/** Draws a world. */
export const make = (options: Rules.Options = {}): World => {
  const prng = Prng.make(options.seed ?? 1)
  const now = options.startTime ?? defaultStart
  const world: World = {
    seed: Prng.bits(prng),
    rules: Rules.make(options),
    startedAt: now,
    now,
    clans: new Map(),
    players: new Map(),
    freeAgents: [],
    timeline: Timeline.make(),
    journal: Journal.make(options.journal ?? 1_000_000),
    made: { clans: 0, players: 0, wars: 0, leagueGroups: 0, rankedGroups: 0 },
    prng,
    searching: [],
    leagueWars: new Map(),
    rankedGroups: new Map(),
    legendSeasons: new Map()
  }
  populate(world, options.clans ?? 20)
  for (const clan of world.clans.values()) Activity.start(world, clan)
  Seasons.start(world)
  LeagueWars.start(world)
  Raids.start(world)
  RegularWars.start(world)
  Journal.clear(world.journal)
  return world
}

/** How many players without a clan there are per clan at the start. */
const looking = 2

const populate = (world: World, clans: number | ReadonlyArray<Rules.ClanSpec>): void => {
  const specs = typeof clans === "number" ? Array.from({ length: clans }, (): Rules.ClanSpec => ({})) : clans
  for (const spec of specs) Birth.clan(world, spec)
  for (let n = 0; n < specs.length * looking; n++) world.freeAgents.push(Birth.player(world, { hall: 12 }))
}

/** Moves the world to an instant, in milliseconds since 1970; earlier ones change nothing. */
export const advance = (world: World, to: number): void => {
  for (;;) {
    const planned = Timeline.take(world.timeline, to)
    if (planned === undefined) break
    world.now = planned.at
    planned.happening()
  }
  world.now = Math.max(world.now, to)
}
