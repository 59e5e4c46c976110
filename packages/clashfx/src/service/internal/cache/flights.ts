/**
 * Requests under way, each shared by all who ask for the same meanwhile. A request goes on as long as somebody waits for it,
 * and no caller waits longer than its own limit says, whoever has begun the request. One that still waits for its turn in the
 * background is begun anew by whoever is in a hurry, for all. Who asks with other keys has a request of its own: keys that
 * rest or are refused are no concern of others.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import type { Answer } from "../../../exchange/Answer.ts"
import type { RequestError, Throttled } from "../../../exchange/ClashError.ts"
import { monotonicUnsafe } from "../../../exchange/internal/monotonic.ts"
import { CurrentPatience, type Patience, sleepPatiently } from "../../../exchange/internal/patience.ts"
import { KeyPool } from "../../KeyPool.ts"
import { CurrentPriority, type Priority } from "../../Throttler.ts"
import type { Keys } from "../keys/keys.ts"

type Request = Effect.Effect<Answer, RequestError>

/** How long a caller waits for an answer once the request has left. */
export interface CallLimit {
  readonly millis: number
  /** How long it waits for keys, in ms, when all of them rest; without it, as long as they do. */
  readonly rests?: number | undefined
  /** What the caller gets when its time was not long enough. */
  readonly expired: Effect.Effect<never, RequestError>
}

/** A caller that waits. */
interface Waiter {
  readonly resume: (outcome: Request) => void
  readonly limit: CallLimit | undefined
  readonly context: Context.Context<never>
  readonly joined: number
  flight: Flight
  timer: Fiber.Fiber<void> | undefined
}

/** Keys that rest, until when, and what those get who do not wait so long. */
interface Rest {
  readonly until: number
  readonly error: Throttled
}

/** One request with all who wait for it. */
class Flight implements Patience {
  private readonly waiters = new Set<Waiter>()
  private readonly now: () => number
  private readonly priority: Priority
  private left: number | undefined
  private rest: Rest | undefined
  fiber: Fiber.Fiber<Answer, RequestError> | undefined

  constructor(now: () => number, priority: Priority) {
    this.now = now
    this.priority = priority
  }

  /** Is somebody in a hurry, while this one still waits for its turn behind everybody who is? */
  isTooSlow(priority: Priority): boolean {
    return this.left === undefined && this.priority === "background" && priority === "interactive"
  }

  /** All who wait go on waiting for another one in its place. */
  handOver(next: Flight): void {
    for (const waiter of this.waiters) {
      this.leave(waiter)
      waiter.flight = next
      next.join(waiter)
    }
    this.fiber?.interruptUnsafe()
  }

  get isAbandoned(): boolean {
    return this.waiters.size === 0
  }

  /** An attempt has left: from now on the limits count. */
  begins(): void {
    this.left = this.now()
    this.rest = undefined
    for (const waiter of this.waiters) this.disarm(waiter)
    this.arm()
  }

  /** As long as whoever waits longest. */
  millis(): number {
    let longest = 0
    for (const { limit } of this.waiters) longest = Math.max(longest, limit?.millis ?? Number.POSITIVE_INFINITY)
    return longest
  }

  waits(rest: number, error: Throttled): boolean {
    // The attempt that ran into it is over: limits count from when the next one leaves.
    this.left = undefined
    this.rest = { until: this.now() + rest, error }
    for (const waiter of this.waiters) this.disarm(waiter)
    for (const waiter of this.waiters) if (this.isTired(waiter)) this.leave(waiter)
    return !this.isAbandoned
  }

  join(waiter: Waiter): void {
    if (this.isTired(waiter)) return
    this.waiters.add(waiter)
    this.arm()
  }

  /** Does it not wait as long as the keys rest? Then it is told so. */
  private isTired({ limit, resume }: Waiter): boolean {
    const { rest } = this
    if (rest === undefined || limit?.rests === undefined || rest.until - this.now() <= limit.rests) return false
    resume(Effect.fail(rest.error))
    return true
  }

  leave(waiter: Waiter): void {
    this.disarm(waiter)
    this.waiters.delete(waiter)
  }

  land(exit: Exit.Exit<Answer, RequestError>): void {
    for (const waiter of this.waiters) {
      this.disarm(waiter)
      waiter.resume(exit)
    }
    this.waiters.clear()
  }

  /** Who waits shorter than others needs a timer; the time limit of the attempt is that of the others. */
  private arm(): void {
    const { left } = this
    if (left === undefined || this.waiters.size < 2) return
    const longest = this.millis()
    for (const waiter of this.waiters) {
      const { context, joined, limit, timer } = waiter
      if (limit === undefined || limit.millis >= longest || timer !== undefined) continue
      const rest = Math.max(left, joined) + limit.millis - this.now()
      const expire = Effect.sync(() => {
        this.leave(waiter)
        waiter.resume(limit.expired)
      })
      waiter.timer = Effect.runForkWith(context)(Effect.andThen(sleepPatiently(Math.max(0, Math.ceil(rest))), expire))
    }
  }

  private disarm(waiter: Waiter): void {
    waiter.timer?.interruptUnsafe()
    waiter.timer = undefined
  }
}

/** The requests under way with the keys of one pool. */
class Fleet {
  private readonly flights = new Map<string, Flight>()

  /** The outcome of the request that is under way, or of `fetch`, which is then under way for others. */
  share(
    request: string,
    fetch: Request,
    limit: CallLimit | undefined,
    context: Context.Context<never>
  ): Effect.Effect<Answer, RequestError> {
    return Effect.callback<Answer, RequestError>((resume) => {
      const clock = Context.get(context, Clock.Clock)
      const now = (): number => monotonicUnsafe(clock)
      const priority = Context.get(context, CurrentPriority)
      const known = this.flights.get(request)
      const shared = known?.isTooSlow(priority) === true ? undefined : known
      const flight = shared ?? new Flight(now, priority)
      const waiter: Waiter = { resume, limit, context, joined: now(), flight, timer: undefined }
      flight.join(waiter)
      if (shared === undefined) {
        known?.handOver(flight)
        this.begin(request, flight, fetch, context)
      }
      return Effect.suspend(() => {
        const { flight } = waiter
        flight.leave(waiter)
        return flight.isAbandoned ? this.giveUp(request, flight) : Effect.void
      })
    })
  }

  private begin(request: string, flight: Flight, fetch: Request, context: Context.Context<never>): void {
    this.flights.set(request, flight)
    const patient = Effect.provideService(fetch, CurrentPatience, flight)
    const fiber = Effect.runForkWith(context)(patient)
    flight.fiber = fiber
    fiber.addObserver((exit) => {
      this.forget(request, flight)
      flight.land(exit)
    })
  }

  private giveUp(request: string, flight: Flight): Effect.Effect<void> {
    this.forget(request, flight)
    return flight.fiber === undefined ? Effect.void : Fiber.interrupt(flight.fiber)
  }

  private forget(request: string, flight: Flight): void {
    if (this.flights.get(request) === flight) this.flights.delete(request)
  }
}

/** The requests under way of one cache. */
export class Flights {
  private readonly fleets = new WeakMap<object, Fleet>()
  private readonly keyless = new Fleet()

  /** The outcome of the request that is under way with the caller's keys, or of `fetch`, which is then under way for others. */
  share(request: string, fetch: Request, limit: CallLimit | undefined): Request {
    return Effect.contextWith((context: Context.Context<never>) =>
      this.fleetOf(Context.getOrUndefined(context, KeyPool)).share(request, fetch, limit, context)
    )
  }

  private fleetOf(pool: Keys | undefined): Fleet {
    if (pool === undefined) return this.keyless
    const known = this.fleets.get(pool)
    if (known !== undefined) return known
    const fleet = new Fleet()
    this.fleets.set(pool, fleet)
    return fleet
  }
}
