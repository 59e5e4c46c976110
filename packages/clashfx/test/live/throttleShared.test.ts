/** One limit for three real processes over a real Redis, as the server sees it. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { busiestSecond, shareOf } from "../support/arrivals.ts"
import { isRedisThere, redis } from "../support/servers.ts"
import { isIdle, shared } from "./support/throttleTrials.ts"

if (!isRedisThere) console.log("redis-server is not installed: the shared throttle is not tried")

describe.skipIf(!isRedisThere)("three processes", () => {
  it.live("never pass the limit, and use 90 % of it", () =>
    Effect.gen(function* () {
      const seen = yield* shared(20, 9, yield* redis())
      if (process.env["SHOW"]) console.log("SHOW", seen.length, busiestSecond(seen), shareOf(seen, 20))
      assert.isAtLeast(seen.length, 60)
      assert.isAtMost(busiestSecond(seen), 20)
      if (isIdle()) assert.isAtLeast(shareOf(seen, 20), 0.9)
    })
  )

  it.live("go on with what they have while Redis is away, and never pass the limit when it has forgotten all", () =>
    Effect.gen(function* () {
      const store = yield* redis()
      yield* Effect.forkChild(
        Effect.sleep("6 seconds").pipe(
          Effect.andThen(store.stop),
          Effect.andThen(Effect.sleep("3 seconds")),
          Effect.andThen(store.start)
        )
      )
      const seen = yield* shared(20, 13, store)
      const gaps = seen.slice(1).map((time, i) => time - (seen[i] ?? 0))
      if (process.env["SHOW"]) console.log("SHOW", seen.length, busiestSecond(seen), Math.max(...gaps.slice(20)))
      assert.isAtMost(busiestSecond(seen), 20)
      assert.isBelow(Math.max(...gaps.slice(20)), 2000)
    })
  )
})
