/** Hours on a bad day: what a watcher keeps does not grow, and nothing is left of it when it is closed. */
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { VirtualClock } from "../bench/support/virtualClock.ts"
import { endure } from "../packages/clashfx/test/support/edge/endure.ts"

describe("a watcher on a bad day", () => {
  it("keeps no more as time goes on, and leaves no fiber, sleeper or request behind", async () => {
    const clock = new VirtualClock(Date.UTC(2026, 10, 28, 12))
    const { after, before, samples, watched } = await endure({
      world: {
        clans: 4,
        members: 6,
        activity: 300,
        wars: { preparation: "20 minutes", battle: "50 minutes", pause: "10 minutes", maxTeamSize: 5 },
        leagues: false
      },
      hours: 4,
      players: 24,
      advance: (millis) => Effect.promise(() => clock.advance(millis)),
      sleeping: () => clock.sleeping
    }).pipe(Effect.provideService(Clock.Clock, clock), Effect.runPromise)
    assert.isAtLeast(watched, 36)
    assert.isAbove(after.requests, 5000)
    assert.isAbove(after.events, 300)
    const [second, last] = [samples[1], samples.at(-1)]
    assert(second !== undefined && last !== undefined)
    // The world itself grows a little: battle logs fill, players are looked at for the first time.
    assert.isBelow(last.heap - second.heap, 6_000_000)
    assert.isBelow(Math.abs(last.fibers - second.fibers), 60)
    assert.deepStrictEqual([after.sleeping, after.open], [0, 0])
    assert.isAtMost(after.fibers, before.fibers)
  }, 120_000)
})
