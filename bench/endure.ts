/**
 * A day with many tags on a bad day: heap, fibers and open requests by the hour, and what is left when all is closed.
 *
 *     node bench/endure.ts [tags] [hours] [seed]
 *
 * The world is that of `bench/edge.ts`: three nodes, stale answers, odd bodies, broken connections, a clock that steps.
 * The simulator's own memory (its world and the bodies at its edge) is part of the heap. Fails when a fiber, a sleeper or
 * a request is left behind, or when the heap of the last third is a tenth larger than that of the middle one.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { endure, type Sample } from "../packages/clashfx/test/support/edge/endure.ts"
import { VirtualClock } from "./support/virtualClock.ts"

const [tags = 2000, hours = 24, seed = 1] = process.argv.slice(2).map(Number)

const clock = new VirtualClock(Date.UTC(2026, 10, 30, 4))
const began = performance.now()
const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1)

const line = ({ events, fibers, heap, hour, open, requests, sleeping }: Sample) =>
  `${String(hour).padStart(3)} h  heap ${megabytes(heap).padStart(7)} MB  fibers ${fibers}  sleeping ${sleeping}  open ${open}  answers ${requests}  events ${events}  ${Math.round((performance.now() - began) / 1000)} s`

// A clan counts for itself, its wars and its raids, and brings its members.
const clans = Math.round(tags / 10)

const { after, before, samples, watched } = await endure({
  world: {
    seed,
    clans,
    members: [8, 12],
    activity: 100,
    wars: { preparation: "2 hours", battle: "4 hours", pause: "40 minutes", maxTeamSize: 10 },
    leagues: { search: "20 minutes", day: "1 hour", teamSize: 8 },
    settings: { edge: { maxBytes: 64 * 1024 * 1024 } }
  },
  hours,
  players: tags - 3 * clans,
  advance: (millis) => Effect.promise(() => clock.advance(millis)),
  sleeping: () => clock.sleeping,
  onSample: (sample) => console.log(line(sample))
}).pipe(Effect.provideService(Clock.Clock, clock), Effect.runPromise)

const mean = (of: ReadonlyArray<Sample>) => of.reduce((sum, { heap }) => sum + heap, 0) / of.length
const third = Math.floor(samples.length / 3)
const growth = mean(samples.slice(2 * third)) / mean(samples.slice(third, 2 * third)) - 1
console.log(`before: ${line(before)}`)
console.log(`after:  ${line(after)}`)
console.log(
  `${watched} tags, ${after.requests} answers; the last third's heap is ${(growth * 100).toFixed(1)} % larger than the middle's`
)
const isClean = after.sleeping === 0 && after.open === 0 && after.fibers <= before.fibers
process.exitCode = isClean && growth < 0.1 ? 0 : 1
