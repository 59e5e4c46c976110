/** Options that cannot be meant are refused in a line, at once: not by what hangs, or says nothing, later. */
import { Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { TestClock } from "effect/testing"
import * as Clans from "../src/api/Clans.ts"
import type { Services } from "../src/api/Operation.ts"
import * as RequestPolicy from "../src/api/RequestPolicy.ts"
import * as Wars from "../src/api/Wars.ts"
import * as Cache from "../src/service/Cache.ts"
import * as Throttler from "../src/service/Throttler.ts"
import * as Reminders from "../src/watch/Reminders.ts"
import * as Watcher from "../src/watch/Watcher.ts"
import { simulated } from "./support/simulated.ts"

/** As JavaScript would give it. */
const anything: <A>(given: unknown) => A = (given) => JSON.parse(JSON.stringify({ given })).given

type Attempt = Effect.Effect<unknown, unknown, Services | Scope.Scope>

const many = (concurrency: number) => Stream.runCollect(Clans.many(["#2PP"], { concurrency }))
const watcher = (options: Watcher.Options) => Watcher.make(options)
const limited = (limit: Duration.Duration) => Effect.provideService(Clans.get("#2PP"), RequestPolicy.Timeout, limit)
const first = <A, E, R>(stream: Stream.Stream<A, E, R>) => Stream.runHead(stream)
const running = (options: Watcher.RunOptions<never>) =>
  Effect.flatMap(Watcher.make(), ({ run }) => run(() => Effect.void, options))

const table: ReadonlyArray<readonly [what: string, attempt: Attempt, said: string]> = [
  ["no concurrency", many(0), "concurrency is 0"],
  ["a concurrency that is no number", many(Number.NaN), "concurrency is NaN"],
  ["half a request", many(1.5), "a whole number of at least 1"],
  ["items without number", Clans.search({ minMembers: 2 }).collect({ max: Number.NaN }), "max is NaN"],
  ["items without their name", Clans.search({ minMembers: 2 }).collect(anything(3)), "use names, like { max }"],
  ["a round that is none", Wars.current("#2PP", { round: anything("next") }), 'round is "next"'],
  ["a limit below nothing", limited(Duration.seconds(-1)), "the time limit is"],
  ["a limit in words", limited(anything("soon")), 'the time limit is "soon"'],
  [
    "a cache policy that is none",
    Effect.provideService(Clans.get("#2PP"), Cache.CurrentCachePolicy, anything("no")),
    'the cache policy is "no"'
  ],
  ["an interval in words", watcher({ minInterval: anything("often") }), 'minInterval is "often"'],
  ["an interval that is no number", watcher({ maxInterval: Number.NaN }), "maxInterval is NaN"],
  ["intervals the wrong way round", watcher({ minInterval: 5000, maxInterval: 1000 }), "longer than maxInterval"],
  ["no room", watcher({ capacity: 0 }), "capacity is 0"],
  ["an interval with a typing error", watcher(anything({ minIntervall: 5 })), "minIntervall is no option: use one of"],
  [
    "a list with a typing error",
    Clans.members("#2PP", anything({ limt: 5 })).page,
    "limt is nothing that can be asked"
  ],
  ["a filter with a typing error", Clans.search(anything({ name: "abc", minMember: 5 })).page, "use name, "],
  ["a strategy that is none", watcher({ strategy: anything("maybe") }), '"suspend" or "slide" or "drop"'],
  ["a reminder in words", first(Reminders.wars(["#2PP"], { before: anything(["soon"]) })), 'one of before is "soon"'],
  ["a reminder without brackets", first(Reminders.raids(["#2PP"], { before: anything("1 hour") })), "use a list, like"],
  [
    "a reminder with a typing error",
    first(Reminders.wars(["#2PP"], anything({ befor: [] }))),
    "use one of before, look"
  ],
  ["a look in words", first(Reminders.wars(["#2PP"], { lookEvery: anything("often") })), 'lookEvery is "often"'],
  ["a part of nothing", first(Reminders.calendar(anything("war"), {})), 'the part is "war": use "season" or'],
  [
    "an end in words",
    first(Reminders.calendar("season", { beforeEnd: anything(["late"]) })),
    'one of beforeEnd is "late"'
  ],
  ["batches of nothing", running({ batch: { size: 0, within: 1000 } }), "batch.size is 0"],
  ["no handler at a time", running({ concurrency: 0 }), "concurrency is 0"],
  ["a cache of less than nothing", Layer.build(Cache.layer({ capacity: -1 })), "capacity is -1"],
  ["a margin in words", Layer.build(Throttler.layer({ margin: anything("some") })), 'margin is "some"']
]

describe("an option that cannot be meant", () => {
  for (const [what, attempt, said] of table) {
    it.effect(`${what}: refused before a request is sent`, () =>
      Effect.gen(function* () {
        const exit = yield* Effect.exit(Effect.scoped(attempt))
        assert.isTrue(Exit.isFailure(exit))
        if (Exit.isSuccess(exit)) return
        const error = Cause.squash(exit.cause)
        const message = error instanceof Error ? error.message : String(error)
        assert.include(message, said)
        assert.notInclude(message, "\n")
        assert.strictEqual((yield* (yield* Simulator).stats).requests, 0)
      }).pipe(Effect.provide(simulated()))
    )
  }
})

describe("the interval of a watcher", () => {
  const pollsIn = (minutes: number, options: Watcher.Options) =>
    Effect.gen(function* () {
      const watcher = yield* Watcher.make({ ...options, spread: 0 })
      yield* watcher.clans.add("#2PP")
      yield* Effect.forkScoped(Stream.runDrain(watcher.events))
      yield* TestClock.adjust(Duration.minutes(minutes))
      return (yield* watcher.health).polls
    }).pipe(Effect.scoped, Effect.provide(simulated()))

  it.effect("is at least minInterval, also where that is longer than the default of maxInterval", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* pollsIn(65, { minInterval: "20 minutes" }), 4)
    })
  )

  it.effect("is at most maxInterval, also where that is shorter than the default of minInterval", () =>
    Effect.gen(function* () {
      assert.isAtLeast(yield* pollsIn(1, { maxInterval: "1 second" }), 59)
    })
  )
})
