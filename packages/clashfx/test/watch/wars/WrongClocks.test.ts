/** Wars and leagues on a machine whose clock is wrong, or is set: what the API dates and shows decides, and time that passed. */
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import type { WatchEvent } from "../../../src/watch/WatchEvent.ts"
import * as Watcher from "../../../src/watch/Watcher.ts"
import { inTrueTime } from "../../support/edge/play.ts"
import * as SteppingClock from "../../support/edge/steppingClock.ts"
import {
  emptyWorld,
  iso,
  layer,
  type League,
  leagueShows,
  logRow,
  roundPlan,
  shows,
  until,
  words,
  type World
} from "../../support/warWorld.ts"
import { declaredAt, hour, type Plan, small, timesOf, us } from "../../support/wars.ts"

const minute = 60_000
const { end, start } = timesOf(small)

/** An event, and when it really came. */
interface Told {
  readonly at: number
  readonly event: WatchEvent
}

/** Watches our clan from a moment on; `step` sets the clock of the machine so much ahead of the true one. */
const watchingFrom = <A, E, R>(
  from: number,
  world: World,
  run: (told: ReadonlyArray<Told>, step: (ahead: number) => void) => Effect.Effect<A, E, R>
) =>
  Effect.gen(function* () {
    yield* TestClock.setTime(from)
    const base = yield* Clock.Clock
    const { clock, step } = SteppingClock.make(base)
    const told: Array<Told> = []
    const hear = (event: WatchEvent) => void told.push({ at: base.currentTimeMillisUnsafe(), event })
    return yield* Effect.gen(function* () {
      const watcher = yield* Watcher.make().pipe(Effect.provideService(Clock.Clock, clock))
      yield* Effect.forkScoped(Stream.runForEach(watcher.events, (event) => Effect.sync(() => hear(event))))
      yield* TestClock.adjust(0)
      yield* watcher.wars.add(us)
      return yield* run(told, step)
    }).pipe(Effect.scoped, Effect.provide(Layer.provideMerge(inTrueTime(base), layer(world))))
  })

const ended = (told: ReadonlyArray<Told>) =>
  told.flatMap(({ at, event }) => (event._tag === "WarEnded" ? [{ at, source: event.source }] : []))

describe("a war, while the clock of the machine", () => {
  const next: Plan = { ...small, declared: end + 2 * minute, opponent: "#8YU" }

  it.effect.each([-38 * minute, -3 * hour, 50 * minute])("is %d ms off, ends when it ends", (off) =>
    watchingFrom(
      start - hour,
      emptyWorld({ regular: shows(small, next) }),
      Effect.fnUntraced(function* (told, step) {
        step(off)
        yield* until(next.declared ?? 0)
        assert.strictEqual(ended(told)[0]?.source, "war")
        assert.isAtMost((ended(told)[0]?.at ?? 0) - end, 2 * minute)
      })
    )
  )

  it.effect("is set while the log is asked for its end, is looked for an hour", () => {
    const replaced: Plan = { ...small, declared: end - 10 * minute, opponent: "#8YU" }
    // It ended early; its row comes after 40 minutes.
    const row = logRow(small, { endTime: iso(end - 10 * minute) })
    const log = (now: number) => ({ items: now > end + 30 * minute ? [row] : [] })
    return watchingFrom(
      end - 3 * hour,
      emptyWorld({ regular: shows(small, replaced), log }),
      Effect.fnUntraced(function* (told, step) {
        yield* until(end)
        step(2 * hour)
        yield* until(end + 20 * minute)
        assert.deepStrictEqual(ended(told), [])
        step(-4 * hour)
        yield* until(end + hour)
        assert.deepStrictEqual(
          ended(told).map(({ source }) => source),
          ["log"]
        )
      })
    )
  })
})

describe("a round without a war of the clan, while the clock of the machine", () => {
  const league: League = { season: "2026-11", start: declaredAt, rounds: 5, bye: 1 }
  const bye = timesOf(roundPlan(league, 1))
  const isOfBye = ({ event }: Told) => "round" in event && event.round === 1

  it.effect.each([
    ["is set back and forth", -30 * minute],
    ["is ahead", 50 * minute]
  ] as const)("%s, begins and ends once, in time", ([, off]) =>
    watchingFrom(
      declaredAt + hour,
      emptyWorld(leagueShows(league)),
      Effect.fnUntraced(function* (told, step) {
        for (const moment of [bye.start, bye.end]) {
          yield* until(moment - hour)
          step(off)
          yield* until(moment + minute)
          step(-off)
          yield* until(moment + 20 * minute)
          step(off)
          yield* until(moment + 40 * minute)
          step(0)
        }
        yield* until(bye.end + 3 * hour)
        const own = told.filter(isOfBye)
        assert.deepStrictEqual(words(own.map(({ event }) => event)), ["LeagueRoundStarted 1", "LeagueRoundEnded 1"])
        for (const [i, moment] of [bye.start, bye.end].entries()) {
          const late = (own[i]?.at ?? 0) - moment
          assert.isTrue(late >= 0 && late <= 40 * minute, `${late} ms`)
        }
      })
    )
  )
})
