/**
 * A season of the simulated world under a watcher: what it told against what the world's own journal says that there was
 * to see. The journal is kept by the simulator, and so is the rule of what is left of it for someone who looks now and
 * then; nothing here comes out of the watcher's code but the events.
 */
import { Simulator, type SimulatorOptions } from "@clashfx/simulator"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Random from "effect/Random"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import type { NoUsableKey } from "../../../src/exchange/ClashError.ts"
import type { InvalidTag } from "../../../src/model/Tag.ts"
import * as Cache from "../../../src/service/Cache.ts"
import * as GameData from "../../../src/game/GameData.ts"
import * as KeyPool from "../../../src/service/KeyPool.ts"
import * as Throttler from "../../../src/service/Throttler.ts"
import * as Watcher from "../../../src/watch/Watcher.ts"
import * as Looks from "./looks.ts"
import * as Told from "./told.ts"
import * as Verdict from "./verdict.ts"
import { beginningOf, factsOf } from "./worldFacts.ts"

const day = 24 * 60 * 60_000

/** How to play a season. */
export interface Options {
  readonly world: SimulatorOptions
  /** When it starts, in ms. */
  readonly start: number
  readonly days: number
  /** How long after it happened something in a league is told at the latest, and the end of a war missed, in ms. */
  readonly lag: number
  /** How many looks later a clan or a player is told of at the latest; default none. */
  readonly looksLater?: number | undefined
  /** Called after every day, with its number from 1 and with how many events were told until then. */
  readonly onDay?: ((day: number, events: number) => void) | undefined
}

/** What came of a season. */
export interface Report extends Verdict.Verdict, Pick<Told.Told, "events" | "sameIds" | "disorder"> {
  /** How many tags were watched; a clan counts for itself, its wars and its raids. */
  readonly watched: number
  readonly requests: number
  /** The rows of the journal. */
  readonly rows: number
  /** What there was to see of it. */
  readonly facts: number
}

const services = (world: SimulatorOptions, looks: Looks.Notebook) =>
  Layer.mergeAll(
    KeyPool.layer([Simulator.testKey]),
    Throttler.layerNone,
    Cache.layerNone,
    GameData.layerNone,
    Layer.provide(looks.layer, Simulator.layerHttpClient)
  ).pipe(Layer.provideMerge(Simulator.layer(world)))

const run = ({ days, lag, looksLater, onDay, start }: Options, looks: Looks.Notebook) =>
  Effect.gen(function* () {
    const simulator = yield* Simulator
    const beginning = beginningOf(yield* simulator.world)
    const clans = beginning.clans.map(({ tag }) => tag)
    const players = beginning.players.map(({ tag }) => tag)
    const told = Told.nothing()

    const watcher = yield* Watcher.make({ maxInterval: "1 day", spread: "10 minutes" })
    yield* Effect.forkScoped(Stream.runForEach(watcher.events, (event) => Effect.sync(() => Told.keep(told, event))))
    yield* watcher.clans.add(clans)
    yield* watcher.wars.add(clans)
    yield* watcher.raids.add(clans)
    yield* watcher.players.add(players)
    for (let n = 1; n <= days; n++) {
      yield* TestClock.adjust(day)
      onDay?.(n, told.ids.size)
    }

    const { watched } = yield* watcher.health
    const rows = yield* simulator.journal
    const factsBy = factsOf(rows, beginning, looks, lag, looksLater)
    const verdict = Verdict.empty()
    const end = start + days * day
    let facts = 0
    for (const kind of ["clan", "war", "raid", "player"] as const) {
      for (const tag of kind === "player" ? players : clans) {
        const about = `${kind} ${tag}`
        const seen = factsBy[kind](tag)
        facts += seen.length
        Verdict.judge(verdict, about, { facts: seen, told: told.texts.get(about) ?? [], end })
        told.texts.delete(about)
      }
    }
    // Whatever was told of what nobody watches.
    for (const [about, texts] of told.texts) Verdict.judge(verdict, about, { facts: [], told: texts, end })
    const { disorder, events, sameIds } = told
    return { ...verdict, watched, requests: looks.count(), rows: rows.length, facts, events, sameIds, disorder }
  })

/** Plays a season on `TestClock`; the same options give the same season and the same polls. */
export const play = (options: Options): Effect.Effect<Report, InvalidTag | NoUsableKey, Scope.Scope> => {
  const looks = Looks.make()
  const world = { journal: Number.POSITIVE_INFINITY, ...options.world }
  return TestClock.setTime(options.start).pipe(
    Effect.andThen(Effect.provide(run(options, looks), services(world, looks))),
    Random.withSeed(`season ${world.seed ?? 1}`)
  )
}
