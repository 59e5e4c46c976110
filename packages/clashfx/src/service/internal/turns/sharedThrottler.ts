/** A throttler whose limits several processes share over Redis. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redis from "effect/persistence/Redis"
import * as Random from "effect/Random"
import * as Scheduler from "effect/Scheduler"
import type * as Scope from "effect/Scope"
import type { LaneOptions } from "./lane.ts"
import { makeOutage } from "../outage.ts"
import { renewEvery, SharedLane, type Sharing } from "./sharedLane.ts"
import { shareScript } from "./shareScript.ts"
import type { Turn, Turns } from "./turns.ts"

/** A throttler on leased places; `alone` is how many places a process has whose store was never there. */
export const makeSharedThrottler = Effect.fnUntraced(function* (
  options: LaneOptions,
  alone: number
): Effect.fn.Return<Turns, never, Scope.Scope | Redis.Redis> {
  const redis = yield* Redis.Redis
  const clock = yield* Clock.Clock
  const scheduler = yield* Scheduler.Scheduler
  const scope = yield* Effect.scope
  const lanes = new Map<string, SharedLane>()
  const sharing: Sharing = {
    owner: `${yield* Random.nextInt}-${yield* Random.nextInt}`,
    limit: options.size,
    alone,
    outage: makeOutage(
      "The store of the shared throttle is not available, this process goes on with its share",
      "The store of the shared throttle is available again"
    ),
    renew: redis.eval(shareScript)
  }
  yield* Effect.addFinalizer(() => Effect.forEach(lanes.values(), (lane) => lane.closed, { discard: true }))
  /** A key that is new here gets its places at once, and keeps them up for as long as the scope lasts. */
  const find = (id: string): Effect.Effect<SharedLane> => {
    const known = lanes.get(id)
    if (known !== undefined) return Effect.succeed(known)
    const lane = new SharedLane(id, options, sharing, clock, scheduler)
    lanes.set(id, lane)
    lane.uses()
    const loop = Effect.forever(Effect.andThen(lane.renewed, Effect.sleep(renewEvery)))
    return Effect.as(Effect.forkIn(loop, scope), lane)
  }
  return {
    awaitTurn: (key, priority) =>
      Effect.flatMap(find(key.id), (shared): Effect.Effect<Turn> => {
        shared.uses()
        const turn = shared.lane.takeNow()
        return turn === undefined ? shared.lane.await(priority, sharing) : Effect.succeed(turn)
      }),
    status: Effect.sync(() =>
      Array.from(lanes, ([key, { lane }]) => ({ key, limit: (options.size * 1000) / options.window, ...lane.state }))
    )
  }
})
