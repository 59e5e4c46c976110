/**
 * A world with an edge: a watcher of everything there is, behind nodes with caches of their own, with stale answers, odd
 * bodies, broken connections and a clock that steps. What it told is judged by the journal.
 */
import { Fault, Simulator, type SimulatorOptions } from "@clashfx/simulator"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Random from "effect/Random"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as GameData from "../../../src/game/GameData.ts"
import * as Cache from "../../../src/service/Cache.ts"
import * as KeyPool from "../../../src/service/KeyPool.ts"
import * as Throttler from "../../../src/service/Throttler.ts"
import * as Watcher from "../../../src/watch/Watcher.ts"
import { type Beginning, beginningOf } from "../watch/worldFacts.ts"
import * as Answers from "./answers.ts"
import * as Heard from "./heard.ts"
import * as Judge from "./judge.ts"
import { judge } from "./judging.ts"
import type { Lives } from "./lives.ts"
import * as Restarts from "./restarts.ts"
import * as SteppingClock from "./steppingClock.ts"

/** Shares of answers, and whether headers count down; what is left out is as a bad day has it. */
export interface Edge {
  readonly nodes?: number
  readonly counting?: boolean
  readonly stale?: number
  readonly odd?: number
  readonly transport?: number
  readonly shuffled?: boolean
}

/** How to play. */
export interface Options {
  readonly world: SimulatorOptions
  readonly minutes: number
  /** Lets so much time pass: on the clock that is in place. */
  readonly advance: (millis: number) => Effect.Effect<void>
  /** Default: as a bad day has it. */
  readonly edge?: Edge
  /** Does the wall clock step? Default: `true`. */
  readonly steps?: boolean
  /** Lets the process of the watcher end and begin again; two consumers are told, and both are judged. */
  readonly lives?: Lives
  /** How many of the players are watched. Default: all. */
  readonly players?: number
  /** Called now and then, with how far it is from 0 to 1. */
  readonly onProgress?: (share: number, requests: number) => void
}

/** What came of it. */
export interface Report extends Judge.Verdict {
  readonly watched: number
  readonly requests: number
  /** Answers that were older than one before, and answers that went wrong. */
  readonly older: number
  readonly wrong: number
  readonly events: ReadonlyMap<string, number>
  /** Events with the id of an earlier one, and those that came again as they were, which only restarts may cause. */
  readonly sameIds: number
  readonly again: number
  /** How many processes ended. */
  readonly ends: number
}

/** Wrong now and then; otherwise as a bad day has it. */
export const badDay = { nodes: 3, counting: true, stale: 0.05, odd: 0.01, transport: 0.1, shuffled: true }

const minute = 60_000

// ---------------------------------------------------------------------------------------------------------------------
// Playing
// ---------------------------------------------------------------------------------------------------------------------

/** The simulator lives in true time, whatever the clock of its caller says. */
export const inTrueTime = (base: Clock.Clock) =>
  Layer.effect(
    HttpClient.HttpClient,
    Effect.map(HttpClient.HttpClient, (client) =>
      HttpClient.transform(client, (response) => Effect.provideService(response, Clock.Clock, base))
    )
  )

/** What a watcher needs, but for a client. */
export const services = Layer.mergeAll(
  KeyPool.layer([Simulator.testKey]),
  Throttler.layerNone,
  Cache.layerNone,
  GameData.layerNone
)

/** Lets a bad day begin. */
export const troubles = Effect.fnUntraced(function* (edge: typeof badDay, shuffled: Fault.Fault) {
  const { configure, fault } = yield* Simulator
  yield* configure({
    edge: { nodes: edge.nodes, shared: true, counting: edge.counting, stale: edge.stale },
    rateLimit: { limit: Number.POSITIVE_INFINITY }
  })
  if (edge.odd > 0) yield* fault(Fault.odd, { probability: edge.odd })
  if (edge.transport > 0) yield* fault(Fault.transport, { probability: edge.transport })
  // Players have no rosters, and are most of the answers.
  const on = ["clans.get", "clans.currentWar", "clans.leagueGroup", "wars.league", "clans.raidSeasons"] as const
  if (edge.shuffled) yield* fault(shuffled, { on })
})

/** How far the wall clock is ahead: seconds mostly, hours now and then, forwards and backwards. */
export const stepOf = Effect.zipWith(
  Random.nextIntBetween(-60, 61),
  Random.next,
  (by, chance) => by * (chance < 0.2 ? minute : 1000)
)

/** A watcher of everything there is, but for the players: of those that are named. */
export const watchAll = Effect.fnUntraced(function* (beginning: Beginning, players: ReadonlyArray<string>) {
  const clans = beginning.clans.map(({ tag }) => tag)
  const watcher = yield* Watcher.make({ spread: "1 minute" })
  yield* watcher.clans.add(clans)
  yield* watcher.wars.add(clans)
  yield* watcher.raids.add(clans)
  yield* watcher.players.add(players)
  return watcher
})

/** What a watcher that never ends tells its only consumer. */
const unending = Effect.fnUntraced(function* (watcher: Watcher.Watcher, heard: Heard.Heard) {
  const base = yield* Clock.Clock
  yield* watcher.events.pipe(
    Stream.runForEach((event) => Effect.sync(() => Heard.hear(heard, event, base.currentTimeMillisUnsafe()))),
    Effect.forkScoped
  )
  return { loose: Effect.succeed({ ends: [], spans: new Map(), settle: Effect.succeed({ watcher }) }) }
})

const run = Effect.fnUntraced(function* (options: Options, answers: Answers.Record, shuffled: Fault.Fault) {
  const base = yield* Clock.Clock
  const { clock, step } = SteppingClock.make(base)
  const simulator = yield* Simulator
  const beginning = beginningOf(yield* simulator.world)
  const players = beginning.players.map(({ tag }) => tag).slice(0, options.players)
  const clans = beginning.clans.map(({ tag }) => tag)
  const troubled = troubles({ ...badDay, ...options.edge }, shuffled).pipe(Effect.provideService(Simulator, simulator))
  const calm = Effect.andThen(simulator.clearFaults, simulator.configure({ edge: { nodes: 1, stale: 0 } }))
  const { lives } = options
  const heard = Heard.nothing()
  const heards = lives === undefined ? [heard] : [heard, Heard.nothing()]
  const watching =
    lives === undefined
      ? Effect.flatMap(Effect.provideService(watchAll(beginning, players), Clock.Clock, clock), (watcher) =>
          unending(watcher, heard)
        )
      : Restarts.make({
          lives,
          tags: { clan: clans, player: players, war: clans, raid: clans },
          heards,
          clock,
          // Copies of long ago are older than what a process can know of who is added.
          calm: Effect.andThen(calm, simulator.purge),
          troubled
        })
  const { loose } = yield* watching
  // The first look has nothing before it that could tell right from wrong.
  yield* options.advance(5 * minute)
  yield* troubled
  const { ends, settle, spans } = yield* loose
  for (let passed = 0; passed < options.minutes; passed += 10) {
    if (options.steps !== false && (yield* Random.next) < 0.3) step(yield* stepOf)
    yield* options.advance(10 * minute)
    options.onProgress?.(passed / options.minutes, answers.count())
  }
  const until = base.currentTimeMillisUnsafe()
  // A good hour at the end, in which everything comes to light.
  yield* calm
  const settling = yield* Effect.forkScoped(settle)
  yield* options.advance(60 * minute)
  const { watcher } = yield* Fiber.join(settling)
  const { watched } = yield* watcher.health
  const rows = yield* simulator.journal
  const evidence = { rows, beginning, players, answers, until, ends, spans }
  const judged = lives?.written === undefined ? heards : [lives.written]
  const verdict = judged.map((heard) => judge(evidence, heard)).reduce(Judge.both)
  return {
    ...verdict,
    ...answers.odd(),
    watched,
    requests: answers.count(),
    events: heard.events,
    sameIds: judged.reduce((sum, { sameIds }) => sum + sameIds, 0),
    again: judged.reduce((sum, { again }) => sum + again, 0),
    ends: ends.length
  }
})

/** Plays a world with an edge; the same options give the same course. */
export const play = (options: Options): Effect.Effect<Report, unknown, Scope.Scope> =>
  Effect.gen(function* () {
    const base = yield* Clock.Clock
    const shuffled = Fault.shuffled(options.world.seed)
    const answers = Answers.make((fault) => fault === shuffled)
    const world = Simulator.layer({ journal: Number.POSITIVE_INFINITY, ...options.world, onAnswer: answers.note })
    const client = Layer.provide(inTrueTime(base), Simulator.layerHttpClient)
    return yield* run(options, answers, shuffled).pipe(
      Effect.provide(Layer.provideMerge(Layer.merge(services, client), world))
    )
  }).pipe(Random.withSeed(`edge ${options.world.seed ?? 1}`))
