/** A clock that runs faster or slower than that of the machine, and may change its speed while programs sleep by it. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"

/** The longest that a change of the speed waits until sleepers see it, in milliseconds. */
const slice = 200

export interface FastClock {
  readonly clock: Clock.Clock
  readonly setSpeed: (speed: number) => void
}

/** `speed` are the seconds of the world in a second of the machine. */
export const make = (initial: number): FastClock => {
  let speed = initial
  let origin = { machine: performance.now(), world: performance.timeOrigin + performance.now() }
  const now = (): number => origin.world + (performance.now() - origin.machine) * speed
  const millis = (): number => Math.floor(now())
  const nanos = (): bigint => BigInt(Math.floor(now() * 1000)) * 1000n

  const wait = (ms: number): Effect.Effect<void> =>
    Effect.callback<void>((resume) => {
      const timer = setTimeout(() => resume(Effect.void), ms)
      return Effect.sync(() => clearTimeout(timer))
    })
  const until = (deadline: number): Effect.Effect<void> =>
    Effect.suspend(() => {
      const left = (deadline - now()) / speed
      return left <= 0 ? Effect.void : Effect.flatMap(wait(Math.min(left, slice)), () => until(deadline))
    })

  return {
    setSpeed: (next) => {
      origin = { machine: performance.now(), world: now() }
      speed = next
    },
    clock: {
      currentTimeMillisUnsafe: millis,
      currentTimeMillis: Effect.sync(millis),
      currentTimeNanosUnsafe: nanos,
      currentTimeNanos: Effect.sync(nanos),
      monotonicTimeNanosUnsafe: nanos,
      monotonicTimeNanos: Effect.sync(nanos),
      sleep: (duration) =>
        // At least one turn of the machine, so that nothing spins.
        Effect.flatMap(wait(0), () => Effect.suspend(() => until(now() + Duration.toMillis(duration))))
    }
  }
}
