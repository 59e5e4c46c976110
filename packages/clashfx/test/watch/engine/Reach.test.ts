/** Hours without a connection to the API, and what follows. */
import { Fault, Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import * as Watcher from "../../../src/watch/Watcher.ts"
import { simulated } from "../../support/simulated.ts"
import { listen, minutes } from "../../support/listening.ts"

const tags = ["#2PP", "#8QU8J9LP", "#P0LYJC8C", "#2PP8", "#2PP9", "#2PP0", "#2PPL", "#2PPQ"]
const world = simulated({
  clans: tags.map((tag) => ({ tag, members: 2 })),
  settings: { rateLimit: { limit: Number.POSITIVE_INFINITY } }
})

/** A watcher of all clans that has had its first looks. */
const watching = Effect.gen(function* () {
  const watcher = yield* Watcher.make()
  yield* watcher.clans.add(tags)
  const seen = yield* listen(watcher.events)
  yield* minutes(3)
  return { watcher, seen, simulator: yield* Simulator }
})

describe("polls", () => {
  for (const [what, fault] of [
    ["connections break", Fault.disconnect],
    ["a gateway finds no server", Fault.html(502)]
  ] as const) {
    it.effect(`go on together when ${what} no longer, after hours`, () =>
      Effect.gen(function* () {
        const { seen, simulator, watcher } = yield* watching
        const down = yield* simulator.fault(fault)
        yield* minutes(240)
        assert.isTrue(seen.every(({ _tag }) => _tag === "PollFailed"))
        yield* down.remove
        const back = yield* Clock.currentTimeMillis
        const polled = Effect.map(watcher.status, (all) => all.map(({ lastPolledAt }) => lastPolledAt ?? 0))
        while (!(yield* polled).some((at) => at > back)) yield* TestClock.adjust("1 second")
        yield* TestClock.adjust("30 seconds")
        assert.isTrue((yield* polled).every((at) => at > back))
        assert.isTrue((yield* watcher.status).every(({ failures }) => failures === 0))
      }).pipe(Effect.scoped, Effect.provide(world))
    )
  }

  it.effect("of one tag that fails for itself become rare, whatever the others are answered", () =>
    Effect.gen(function* () {
      const { simulator } = yield* watching
      const broken = yield* simulator.fault(Fault.disconnect, { on: ({ path }) => path.endsWith("2PP") })
      yield* minutes(120)
      // At most one each ten minutes after the first ones, of four tries each.
      assert.isAtMost(yield* broken.hits, 100)
    }).pipe(Effect.scoped, Effect.provide(world))
  )

  it.effect("are not all made anew each time that one of many is answered, while the line is bad", () =>
    Effect.gen(function* () {
      const { seen, simulator } = yield* watching
      let asked = 0
      // One of fifty is let through.
      const bad = yield* simulator.fault(Fault.disconnect, { on: () => ++asked % 50 !== 0 })
      yield* minutes(240)
      yield* bad.remove
      assert.isTrue(seen.every(({ _tag }) => _tag === "PollFailed"))
      // Each answer ends one wait of each tag at most; without any it would be some 800 requests.
      assert.isAtMost(asked, 2000)
    }).pipe(Effect.scoped, Effect.provide(world))
  )
})
