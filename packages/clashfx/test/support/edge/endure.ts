/**
 * Many tags for a long time on a bad day: what a watcher keeps must not grow, and nothing of it may be left when it is
 * closed. Nobody writes anything down here; {@link play} is about what is told.
 */
import { Fault, Simulator, type SimulatorOptions } from "@clashfx/simulator"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Random from "effect/Random"
import * as Stream from "effect/Stream"
import { setFlagsFromString } from "node:v8"
import * as V8 from "node:v8"
import { runInNewContext } from "node:vm"
import { beginningOf } from "../watch/worldFacts.ts"
import { badDay, inTrueTime, services, stepOf, troubles, watchAll } from "./play.ts"
import * as SteppingClock from "./steppingClock.ts"

/** How long, with how much. */
export interface Options {
  readonly world: SimulatorOptions
  readonly hours: number
  /** How many players are watched. */
  readonly players: number
  /** Lets so much time pass: on the clock that is in place. */
  readonly advance: (millis: number) => Effect.Effect<void>
  /** How many fibers sleep on that clock. */
  readonly sleeping: () => number
  readonly onSample?: (sample: Sample) => void
}

/** What there is at a moment. */
export interface Sample {
  readonly hour: number
  /** Bytes that are in use after a collection. */
  readonly heap: number
  readonly fibers: number
  readonly sleeping: number
  /** Requests that are being answered. */
  readonly open: number
  readonly requests: number
  readonly events: number
}

/** What came of it. */
export interface Report {
  readonly watched: number
  readonly before: Sample
  /** One for each hour, the first after the first hour. */
  readonly samples: ReadonlyArray<Sample>
  /** When everything is closed. */
  readonly after: Sample
}

const collector = (): (() => void) => {
  setFlagsFromString("--expose-gc")
  const collect: unknown = runInNewContext("gc")
  return typeof collect === "function" ? () => void Reflect.apply(collect, undefined, []) : () => undefined
}

const hour = 3_600_000

/** Watches everything for hours, then closes; measures before, in every hour, and after. */
export const endure = (options: Options): Effect.Effect<Report, unknown> =>
  Effect.gen(function* () {
    const collect = collector()
    const base = yield* Clock.Clock
    const { clock, step } = SteppingClock.make(base)
    const simulator = yield* Simulator
    const fiber = yield* Effect.withFiber((fiber) => Effect.succeed(fiber.constructor))
    let events = 0
    const sample = (at: number): Effect.Effect<Sample> =>
      Effect.map(simulator.stats, ({ open, requests }) => {
        collect()
        const fibers = V8.queryObjects(fiber, { format: "count" })
        const { heapUsed: heap } = process.memoryUsage()
        return { hour: at, heap, fibers, sleeping: options.sleeping(), open, requests, events }
      })
    const before = yield* sample(0)
    const samples: Array<Sample> = []
    const watched = yield* Effect.scoped(
      Effect.gen(function* () {
        const beginning = beginningOf(yield* simulator.world)
        const players = beginning.players.map(({ tag }) => tag).slice(0, options.players)
        const watcher = yield* watchAll(beginning, players).pipe(Effect.provideService(Clock.Clock, clock))
        yield* Effect.forkScoped(Stream.runForEach(watcher.events, () => Effect.sync(() => void events++)))
        yield* options.advance(hour / 12)
        yield* troubles(badDay, Fault.shuffled(options.world.seed))
        for (let at = 1; at <= options.hours; at++) {
          for (let part = 0; part < 6; part++) {
            if ((yield* Random.next) < 0.3) step(yield* stepOf)
            yield* options.advance(hour / 6)
          }
          const measured = yield* sample(at)
          samples.push(measured)
          options.onSample?.(measured)
        }
        return (yield* watcher.health).watched
      })
    )
    yield* options.advance(1000)
    return { watched, before, samples, after: yield* sample(options.hours) }
  }).pipe(
    Effect.provide(
      Layer.unwrap(
        Effect.map(Clock.Clock, (base) =>
          Layer.merge(services, Layer.provide(inTrueTime(base), Simulator.layerHttpClient)).pipe(
            Layer.provideMerge(Simulator.layer({ journal: 0, ...options.world }))
          )
        )
      )
    ),
    Random.withSeed(`endure ${options.world.seed ?? 1}`)
  )
