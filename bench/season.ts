/**
 * A season under a watcher: 200 clans with their players, wars, a clan war league and raid weekends, for 30 days of
 * virtual time. Everything that is told is held against the journal of the simulator, as in the test of a small season.
 *
 *     node --max-old-space-size=8192 bench/season.ts [clans] [days] [seed] [hours]
 *
 * `hours` is how long answers stay fresh, those about players twelve times as long. With 1, the default, the season takes
 * some forty minutes of CPU time, with 2 about half of that.
 *
 * Prints the events by tag, what is missing, came twice, was made up or came at the wrong time, time and memory. Memory
 * is mostly the evidence: the journal and every event are kept until the end. Fails when anything is wrong.
 */
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import { play, type Report } from "../packages/clashfx/test/support/watch/season.ts"

const [clans = 200, days = 30, seed = 1, hours = 1] = process.argv.slice(2).map(Number)

/** Sunday evening: a raid weekend and a ranked week are on, and a league opens on Tuesday. */
const start = Date.UTC(2026, 10, 29, 18)

/**
 * Seconds that answers stay fresh. The real ones are a minute or some; with those a season takes a night. Headers that are
 * so far off say nothing about the order of answers: what looks as it did before is told a look or two later.
 */
const age = hours * 3600
const maxAge = {
  "players.get": 12 * age,
  "clans.get": age,
  "clans.currentWar": age,
  "clans.raidSeasons": age,
  "clans.leagueGroup": age,
  "wars.league": age,
  error: age
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`
const minutes = (millis: number): string => `${(millis / 60_000).toFixed(1)} min`

const began = performance.now()

const progress = (day: number, events: number): void => {
  const heap = megabytes(process.memoryUsage().heapUsed)
  console.log(`day ${day}: ${events} events, ${minutes(performance.now() - began)}, heap ${heap}`)
}

/** Names and numbers in two columns, the largest first. */
const table = (counts: Iterable<readonly [string, number]>): string =>
  [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name.padEnd(28)}${String(count).padStart(10)}`)
    .join("\n")

/** Prints what is wrong, the first of each kind; says how much it is. */
const faults = (report: Report): number => {
  let count = report.sameIds + report.disorder
  for (const kind of ["missing", "twice", "invented", "untimely"] as const) {
    const lines = report[kind]
    count += lines.length
    for (const line of lines.slice(0, 20)) console.log(`${kind}: ${line}`)
  }
  return count
}

const report = await play({
  world: {
    seed,
    clans,
    settings: { rateLimit: { limit: Infinity }, maxAge, edge: { maxBytes: Number.POSITIVE_INFINITY } }
  },
  start,
  days,
  lag: 3 * age * 1000,
  looksLater: 2,
  onDay: progress
}).pipe(Effect.scoped, Effect.provide(TestClock.layer()), Effect.runPromise)

const took = performance.now() - began
const count = faults(report)
const { disorder, events, facts, invented, missing, requests, rows, sameIds, twice, untimely, watched } = report
console.log(table(events))
console.log(
  table([
    ["watched tags", watched],
    ["requests", requests],
    ["rows of the journal", rows],
    ["changes there were to see", facts],
    ["missing", missing.length],
    ["twice", twice.length],
    ["invented", invented.length],
    ["untimely", untimely.length],
    ["ids used again", sameIds],
    ["out of order", disorder]
  ])
)
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
const cpu = minutes((userCPUTime + systemCPUTime) / 1000)
console.log(`${days} days in ${minutes(took)} (CPU ${cpu}), at most ${megabytes(maxRSS * 1024)} of memory`)
process.exitCode = count === 0 ? 0 : 1
