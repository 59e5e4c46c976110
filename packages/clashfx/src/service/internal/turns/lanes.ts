/**
 * The lanes of a process: one for each key and way of throttling, however many layers there are. A layer that is built for
 * every call would otherwise begin with an empty window each time, and limit nothing.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Scheduler from "effect/Scheduler"
import type * as Scope from "effect/Scope"
import type { ApiKey } from "../keys/keys.ts"
import { Lane, type LaneOptions } from "./lane.ts"
import type { LaneStatus, Turn, Turns } from "./turns.ts"

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

const laneOf = (clock: Clock.Clock, scheduler: Scheduler.Scheduler, key: ApiKey, options: LaneOptions): Lane => {
  const lanes = lanesOf(clock)
  const name = `${JSON.stringify(options)} ${key.id}`
  const known = lanes.get(name)
  if (known !== undefined) return known
  if (lanes.size >= manyLanes) for (const [name, lane] of lanes) if (lane.isIdle) lanes.delete(name)
  const lane = new Lane(options, clock, scheduler)
  lanes.set(name, lane)
  return lane
}

/** A throttler on the lanes of this process. Whoever still waits when its scope ends is interrupted, then and later. */
export const makeThrottler = Effect.fnUntraced(function* (
  options: LaneOptions
): Effect.fn.Return<Turns, never, Scope.Scope> {
  const clock = yield* Clock.Clock
  const scheduler = yield* Scheduler.Scheduler
  const used = new Map<string, Lane>()
  /** Lanes are shared between layers; what waits for this one is known by it. */
  const owner = {}
  let closed = false
  yield* Effect.addFinalizer(() =>
    Effect.sync(() => {
      closed = true
      for (const lane of used.values()) lane.cancel(owner)
    })
  )
  const find = (key: ApiKey): Lane => {
    const known = used.get(key.id)
    if (known !== undefined) return known
    const lane = laneOf(clock, scheduler, key, options)
    used.set(key.id, lane)
    return lane
  }
  return {
    awaitTurn: (key, priority) =>
      Effect.suspend((): Effect.Effect<Turn> => {
        if (closed) return Effect.interrupt
        const lane = find(key)
        const turn = lane.takeNow()
        return turn === undefined ? lane.await(priority, owner) : Effect.succeed(turn)
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
