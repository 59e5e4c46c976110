/**
 * The lanes of a process: one for each key and way of throttling, however many layers there are. A layer that is built for
 * every call would otherwise begin with an empty window each time, and limit nothing.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { ApiKey } from "./keys.ts"
import { Lane, type LaneOptions, Waiter } from "./lane.ts"
import type { LaneStatus, Priority, Turn, Turns } from "./turns.ts"

/** By clock: a virtual clock has a time of its own. */
const processes = new WeakMap<Clock.Clock, Map<string, Lane>>()

/** With more lanes than this, those that are idle are let go when a new one comes. */
const manyLanes = 64

const lanesOf = (clock: Clock.Clock): Map<string, Lane> => {
  const known = processes.get(clock)
  if (known !== undefined) return known
  const lanes = new Map<string, Lane>()
  processes.set(clock, lanes)
  return lanes
}

const laneOf = (clock: Clock.Clock, key: ApiKey, options: LaneOptions): Lane => {
  const lanes = lanesOf(clock)
  const name = `${JSON.stringify(options)} ${key.id}`
  const known = lanes.get(name)
  if (known !== undefined) return known
  if (lanes.size >= manyLanes) for (const [name, lane] of lanes) if (lane.isIdle) lanes.delete(name)
  const lane = new Lane(options, clock)
  lanes.set(name, lane)
  return lane
}

/** A throttler on the lanes of this process. Whoever still waits when its scope ends is interrupted, then and later. */
export const makeThrottler = Effect.fnUntraced(function* (
  options: LaneOptions
): Effect.fn.Return<Turns, never, Scope.Scope> {
  const clock = yield* Clock.Clock
  const used = new Map<string, Lane>()
  const waiting = new Set<Waiter>()
  let closed = false
  yield* Effect.addFinalizer(() =>
    Effect.sync(() => {
      closed = true
      for (const waiter of waiting) waiter.cancel()
    })
  )
  const wait = (lane: Lane, priority: Priority): Effect.Effect<Turn> =>
    Effect.suspend(() => {
      const waiter = new Waiter(priority)
      waiting.add(waiter)
      return Effect.ensuring(
        lane.await(waiter),
        Effect.sync(() => waiting.delete(waiter))
      )
    })
  const find = (key: ApiKey): Lane => {
    const known = used.get(key.id)
    if (known !== undefined) return known
    const lane = laneOf(clock, key, options)
    used.set(key.id, lane)
    return lane
  }
  return {
    awaitTurn: (key, priority) =>
      Effect.suspend((): Effect.Effect<Turn> => {
        if (closed) return Effect.interrupt
        const lane = find(key)
        const turn = lane.takeNow()
        return turn === undefined ? wait(lane, priority) : Effect.succeed(turn)
      }),
    status: Effect.sync(() =>
      Array.from(used, ([key, lane]): LaneStatus => ({
        key,
        limit: (options.size * 1000) / options.window,
        ...lane.state
      }))
    )
  }
})
