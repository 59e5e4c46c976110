/** A world with an edge that goes back in time, mixes up and breaks: what is told is what happened, once and in order. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import { badDay, type Edge, type Options, play } from "../support/edge/play.ts"
import * as Stores from "../support/edge/stores.ts"
import { logging } from "../support/watch/process.ts"

/** A Saturday: a raid weekend is on. */
const start = Date.UTC(2026, 10, 28, 12)

const world: Options["world"] = {
  clans: 4,
  members: [6, 8],
  activity: 400,
  wars: { preparation: "20 minutes", battle: "50 minutes", pause: "10 minutes", maxTeamSize: 5 },
  leagues: false
}

const calm: Edge = { nodes: 1, stale: 0, odd: 0, transport: 0, shuffled: false }

/** Edges, the easy ones first: the judge has to find nothing wrong where nothing is. */
const edges: ReadonlyArray<readonly [name: string, edge: Edge, steps: boolean]> = [
  ["without any trouble", calm, false],
  [
    "with nodes, members in any order, broken connections and a clock that steps",
    { nodes: 3, stale: 0, odd: 0, transport: 0.1, shuffled: true, counting: false },
    true
  ],
  ["with stale and odd answers, and headers that count down", badDay, true],
  ["with stale and odd answers, and headers that do not count", { ...badDay, counting: false }, true]
]

describe("a world with an edge", () => {
  it.effect.each(edges)(
    "%s is told as it is",
    ([, edge, steps]) =>
      Effect.gen(function* () {
        yield* TestClock.setTime(start)
        const { disorder, invented, missing, sameIds, twice } = yield* play({
          world,
          minutes: 60,
          advance: TestClock.adjust,
          edge,
          steps
        })
        assert.deepStrictEqual(
          { missing, twice, invented, disorder, sameIds },
          { missing: [], twice: [], invented: [], disorder: [], sameIds: 0 }
        )
      }),
    60_000
  )

  it.effect(
    "is told as it is over the ends of processes, to each of two consumers that fail",
    () =>
      Effect.gen(function* () {
        yield* TestClock.setTime(start)
        const { again, disorder, ends, invented, missing, sameIds, twice } = yield* play({
          world,
          minutes: 40,
          advance: TestClock.adjust,
          edge: { ...badDay, counting: false },
          lives: yield* Stores.memory
        })
        assert.deepStrictEqual(
          { missing, twice, invented, disorder, sameIds },
          { missing: [], twice: [], invented: [], disorder: [], sameIds: 0 }
        )
        assert.isAbove(ends, 1)
        assert.isAbove(again, 0)
      }).pipe(Effect.provide(logging([]))),
    60_000
  )
})
