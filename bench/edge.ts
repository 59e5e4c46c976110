/**
 * A world with an edge: everything there is to watch, behind three nodes with caches of their own ages, with stale answers,
 * odd bodies, broken connections and a clock that steps. What was told is held against the journal of the simulator.
 *
 *     node --max-old-space-size=8192 bench/edge.ts [clans] [hours] [seed] [counting: 1 or 0] [calm: 1 or 0] [trouble] [store]
 *
 * Prints what is missing, was made up, came twice or out of order, and how many answers late what is right was told.
 * Fails when anything is wrong. `calm` leaves all trouble out: what is wrong then is wrong with the judge. `trouble` is
 * one kind alone (`nodes`, `stale`, `odd`, `transport`, `shuffled` or `steps`), to find out what a fault comes from.
 * With a store (`memory`, `sqlite`, or `table`, which takes the events itself) the process of the watcher ends and begins again, at any moment.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import type * as Judge from "../packages/clashfx/test/support/edge/judge.ts"
import { type Edge, type Options, play } from "../packages/clashfx/test/support/edge/play.ts"
import * as Stores from "../packages/clashfx/test/support/edge/stores.ts"
import { VirtualClock } from "./support/virtualClock.ts"

const [clans = 40, hours = 30, seed = 1, counting = 1, calm = 0] = process.argv.slice(2, 7).map(Number)

/** Sunday evening: a raid weekend is on, a ranked week begins in the morning, and a league opens on Tuesday at 08:00. */
const start = Date.UTC(2026, 10, 30, 4)

const clock = new VirtualClock(start)

const trouble = process.argv[7] ?? (calm === 1 ? "none" : "all")
const has = (kind: string) => trouble === "all" || trouble === kind

const edge: Edge = {
  counting: counting === 1,
  nodes: has("nodes") ? 3 : 1,
  stale: has("stale") ? 0.05 : 0,
  odd: has("odd") ? 0.01 : 0,
  transport: has("transport") ? 0.1 : 0,
  shuffled: has("shuffled")
}

const storeOf = (name: string) => (name === "sqlite" ? Stores.sqlite : name === "table" ? Stores.table : Stores.memory)

/** With a store, processes end and begin again. */
const store = process.argv[8]

const began = performance.now()
const seconds = () => Math.round((performance.now() - began) / 1000)

const options: Options = {
  world: {
    seed,
    clans,
    members: [10, 20],
    activity: 300,
    wars: { preparation: "2 hours", battle: "4 hours", pause: "40 minutes", maxTeamSize: 15 },
    leagues: { search: "20 minutes", day: "1 hour", teamSize: 10 }
  },
  minutes: hours * 60,
  steps: has("steps"),
  edge,
  advance: (millis) => Effect.promise(() => clock.advance(millis)),
  onProgress: (share, requests) => {
    if (Math.round(share * hours * 6) % 12 !== 0) return
    const heap = Math.round(process.memoryUsage().heapUsed / 1e6)
    console.log(`${Math.round(share * 100)} %: ${requests} answers, ${seconds()} s, heap ${heap} MB`)
  }
}

const lists = ["missing", "invented", "twice", "disorder"] as const

/** Prints what is wrong, the first of each kind; says how much it is. */
const faults = (verdict: Judge.Verdict): number =>
  lists.reduce((sum, kind) => {
    for (const line of verdict[kind].slice(0, 25)) console.log(`${kind}: ${line}`)
    return sum + verdict[kind].length
  }, 0)

const playing = Effect.gen(function* () {
  if (store === undefined) return yield* play(options)
  return yield* play({ ...options, lives: yield* storeOf(store) })
})
/** What processes say of their trouble is no news here. */
const silent = store === undefined ? Layer.empty : Logger.layer([])

const report = await playing.pipe(
  Effect.provide(silent),
  Effect.scoped,
  Effect.provideService(Clock.Clock, clock),
  Effect.runPromise
)

const wrong = faults(report) + report.sameIds + (store === undefined ? report.again : 0)
const rows: ReadonlyArray<readonly [string, unknown]> = [
  ["watched tags", report.watched],
  ["answers", report.requests],
  ["older than one before", report.older],
  ["wrong", report.wrong],
  ["events", [...report.events.values()].reduce((sum, count) => sum + count, 0)],
  ...lists.map((kind) => [kind, report[kind].length] as const),
  ["ids used again", report.sameIds],
  ["ends of processes", report.ends],
  ["told again", report.again],
  ...[...report.late]
    .toSorted(([a], [b]) => a - b)
    .map(([answers, count]) => [`told ${answers} answers late`, count] as const)
]
for (const [name, value] of rows) console.log(`${name.padEnd(28)}${String(value).padStart(10)}`)
for (const [name, count] of [...report.events].toSorted(([, a], [, b]) => b - a)) {
  console.log(`${name.padEnd(28)}${String(count).padStart(10)}`)
}
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
const cpu = Math.round((userCPUTime + systemCPUTime) / 1e6)
console.log(`${hours} hours in ${seconds()} s (CPU ${cpu} s), at most ${Math.round(maxRSS / 1000)} MB of memory`)
process.exitCode = wrong === 0 ? 0 : 1
