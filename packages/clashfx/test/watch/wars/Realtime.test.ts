/** Realtime answers carry the lifetime of what is kept for others: polls of them have a pace of their own. */
import { Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { TestClock } from "effect/testing"
import * as RequestPolicy from "../../../src/api/RequestPolicy.ts"
import * as Watch from "../../../src/watch/Watch.ts"
import { simulated } from "../../support/simulated.ts"

const looks = (isRealtime: boolean, minInterval: string & `${number} seconds`) =>
  Effect.gen(function* () {
    const { stats } = yield* Simulator
    const watching = yield* Watch.wars(["#2PP"], { minInterval }).pipe(
      Stream.runDrain,
      Effect.provideService(RequestPolicy.Realtime, isRealtime),
      Effect.forkChild
    )
    yield* TestClock.adjust("20 minutes")
    yield* Fiber.interrupt(watching)
    return (yield* stats).routes["clans.currentWar"] ?? 0
  }).pipe(
    Effect.provide(
      simulated({
        clans: [
          { tag: "#2PP", members: 10, isWarLogPublic: true },
          { tag: "#LLL", members: 10 }
        ],
        cache: "none"
      })
    )
  )

describe("wars that are watched", () => {
  it.effect(
    "are looked at when answers stop being fresh; in realtime every 10 seconds, or as seldom as is wanted",
    () =>
      Effect.gen(function* () {
        const [usual, realtime, seldom] = [
          yield* looks(false, "5 seconds"),
          yield* looks(true, "5 seconds"),
          yield* looks(true, "60 seconds")
        ]
        assert.isAtMost(usual, 12)
        assert.isAtLeast(realtime, 110)
        assert.isAtMost(realtime, 122)
        assert.isAtLeast(seldom, 18)
        assert.isAtMost(seldom, 22)
      })
  )
})
