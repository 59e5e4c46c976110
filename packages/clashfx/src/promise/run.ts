/** Effects as promises and streams as async iterables, on the services of one client. */
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import type * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Stream from "effect/Stream"
import type { Services } from "../api/Operation.ts"
import { Realtime, Timeout } from "../api/RequestPolicy.ts"
import type * as Wars from "../api/Wars.ts"
import type * as Armies from "../game/Armies.ts"
import type * as ArmyLink from "../game/ArmyLink.ts"
import { known, type Names, refused, word } from "../model/internal/given.ts"
import { CurrentCachePolicy } from "../service/Cache.ts"
import { CurrentPriority } from "../service/Throttler.ts"
import type { ManyOptions } from "./operations.ts"
import { millisecondsComplaint, signalComplaint } from "./given.ts"
import { plain, type Plain } from "./plain.ts"

/** How one call is made. */
export interface CallOptions {
  /** Aborts the request and everything that waits for it; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** How long one attempt may take, in milliseconds. Default: 30 seconds, 60 for the league group. */
  readonly timeout?: number | undefined
  /** `use` (default) takes a fresh answer from the cache, `refresh` asks and caches, `skip` goes past the cache. */
  readonly cache?: "use" | "refresh" | "skip" | undefined
  /** `background` lets interactive calls go first. Default: `interactive`. */
  readonly priority?: "interactive" | "background" | undefined
  /** War data without the API's own delay, for keys with that right. Default: no. */
  readonly realtime?: boolean | undefined
}

/** Calls are given their own options and those of the operation together. */
const names: Names<
  CallOptions | ManyOptions | Wars.CurrentOptions | Wars.LeagueWarsOptions | Armies.ReadOptions | ArmyLink.WriteOptions
> = {
  signal: true,
  timeout: true,
  cache: true,
  priority: true,
  realtime: true,
  concurrency: true,
  ordered: true,
  endedGivesWay: true,
  round: true,
  clan: true,
  rounds: true,
  language: true
}

/** What is wrong with the options of a call. */
const mistakeIn = (options: CallOptions | undefined): TypeError | undefined =>
  options === undefined
    ? undefined
    : refused("The call", [
        known(options, names),
        millisecondsComplaint(options?.timeout),
        signalComplaint(options?.signal),
        word("priority", options?.priority, ["interactive", "background"])
      ])

/** The policies of a call, for what runs inside. */
const policiesOf = (options: CallOptions | undefined): Context.Context<never> => {
  let policies = Context.empty()
  if (options?.timeout !== undefined) policies = Context.add(policies, Timeout, Duration.millis(options.timeout))
  if (options?.cache !== undefined) policies = Context.add(policies, CurrentCachePolicy, options.cache)
  if (options?.priority !== undefined) policies = Context.add(policies, CurrentPriority, options.priority)
  if (options?.realtime !== undefined) policies = Context.add(policies, Realtime, options.realtime)
  return policies
}

/**
 * The client has been closed: nothing can be asked any more.
 *
 * What to do: make the calls before the client is closed, or make a new client.
 */
export class ClientClosed extends Error {
  readonly _tag = "ClientClosed"
  override readonly name = "ClientClosed"
  constructor() {
    super("the client is closed: make a new one with createClient")
  }
}

/** What runs effects for a client. */
export interface Runner {
  /** As a promise, with everything of Effect taken out of the result. */
  readonly promise: <A, E>(effect: Effect.Effect<A, E, Services>, options?: CallOptions) => Promise<Plain<A>>
  /** As an async iterable; each iteration runs the stream anew, and leaving a loop ends it. */
  readonly iterable: <A, E>(stream: Stream.Stream<A, E, Services>, options?: CallOptions) => AsyncIterable<Plain<A>>
  /** Builds the services now. */
  readonly ready: () => Promise<void>
  readonly close: () => Promise<void>
}

/** What is under way, with how to end it when the client closes. */
type Endings = Set<() => void>

/** A stream that fails with the signal's reason when that is aborted. */
const until = <A, E, R>(
  stream: Stream.Stream<A, E, R>,
  signal: AbortSignal | undefined
): Stream.Stream<A, unknown, R> =>
  signal === undefined
    ? stream
    : Stream.interruptWhen(
        stream,
        Effect.callback<never, unknown>((resume) => {
          const abort = () => resume(Effect.fail(signal.reason))
          if (signal.aborted) return abort()
          signal.addEventListener("abort", abort, { once: true })
          return Effect.sync(() => signal.removeEventListener("abort", abort))
        })
      )

/**
 * A promise of an effect. The result is handed over from within the fiber: an observer of the fiber, as
 * `Effect.runPromise` adds one, makes V8 keep what each answer was made of for longer (`bench/README.md`).
 */
const promised = <A, E>(
  effect: Effect.Effect<A, E, Services>,
  context: Context.Context<Services>,
  endings: Endings,
  signal: AbortSignal | undefined
): Promise<Plain<A>> =>
  new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason)
    let fiber: Fiber.Fiber<unknown, unknown> | undefined
    let isSettled = false
    // Rejected at once: a fiber that is ended before its first step does not say so.
    const end = (reason: unknown) => {
      settle()
      reject(reason)
      fiber?.interruptUnsafe()
    }
    const abort = () => end(signal?.reason)
    const close = () => end(new ClientClosed())
    const settle = () => {
      isSettled = true
      endings.delete(close)
      signal?.removeEventListener("abort", abort)
    }
    const settled = Effect.onExit(effect, (exit) =>
      Effect.sync(() => {
        settle()
        if (Exit.isSuccess(exit)) resolve(plain(exit.value))
        else reject(Cause.squash(exit.cause))
      })
    )
    fiber = Effect.runForkWith(context)(settled)
    // What needs no waiting is done by now.
    if (isSettled) return
    endings.add(close)
    signal?.addEventListener("abort", abort, { once: true })
  })

/** An iterator over a stream that ends with the client. */
const iteratorOf = <A>(
  stream: Stream.Stream<A, unknown, Services>,
  contextOf: () => Promise<Context.Context<Services>>,
  endings: Endings
): AsyncIterator<A> => {
  let inner: AsyncIterator<A> | undefined
  let isOver = false
  const end = (): Promise<IteratorResult<A>> => {
    isOver = true
    endings.delete(close)
    return inner?.return?.() ?? Promise.resolve({ done: true, value: undefined })
  }
  const close = () => void end()
  /** A loop that was left while the services were built does not begin. */
  const next = (context: Context.Context<Services>): Promise<IteratorResult<A>> => {
    if (isOver) return Promise.resolve({ done: true, value: undefined })
    endings.add(close)
    return (inner ??= Stream.toAsyncIterableWith(stream, context)[Symbol.asyncIterator]()).next()
  }
  return { next: () => (isOver ? end() : contextOf().then(next)), return: end }
}

/** Runs on the services of a layer, which are built by the first call. */
export const makeRunner = <E>(layer: Layer.Layer<Services, E>): Runner => {
  const runtime = ManagedRuntime.make(layer)
  const endings: Endings = new Set()
  let context: Context.Context<Services> | undefined
  let closed: Promise<void> | undefined

  /** Whoever closes the client while its services are built closes it for those who wait for them. */
  const contextOf = async (): Promise<Context.Context<Services>> => {
    if (closed !== undefined) throw new ClientClosed()
    try {
      context = await runtime.context()
    } catch (error) {
      throw closed === undefined ? error : new ClientClosed()
    }
    if (closed !== undefined) throw new ClientClosed()
    return context
  }

  return {
    promise: (effect, options) => {
      const mistake = mistakeIn(options)
      if (mistake !== undefined) return Promise.reject(mistake)
      const policed = Effect.provideContext(effect, policiesOf(options))
      const run = (context: Context.Context<Services>) => promised(policed, context, endings, options?.signal)
      return context !== undefined && closed === undefined ? run(context) : contextOf().then(run)
    },
    iterable: (stream, options) => {
      const mistake = mistakeIn(options)
      const asked = mistake === undefined ? Stream.provideContext(stream, policiesOf(options)) : Stream.die(mistake)
      return {
        [Symbol.asyncIterator]: () => {
          const stopped = mistake === undefined ? until(asked, options?.signal) : asked
          return iteratorOf(Stream.map(stopped, plain), contextOf, endings)
        }
      }
    },
    ready: () => contextOf().then(() => undefined),
    close: () => {
      if (closed === undefined) {
        for (const end of endings) end()
        closed = runtime.dispose()
      }
      return closed
    }
  }
}
