/** Watches clans and more: polls them in the background and says what happened, as a stream of typed events. */
import type { NonEmptyReadonlyArray } from "effect/Array"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type * as Stream from "effect/Stream"
import type { Services } from "../api/Operation.ts"
import * as Tag from "../model/Tag.ts"
import { CurrentCachePolicy } from "../service/Cache.ts"
import { CurrentPriority } from "../service/Throttler.ts"
import type { Delivery } from "./Delivery.ts"
import { keeperOf, outletOf, sourcesOf } from "./engine/assembly.ts"
import * as EventCodec from "./engine/memory/eventCodec.ts"
import * as Gate from "./engine/polls/gate.ts"
import { run, type RunOptions } from "./engine/delivery/handling.ts"
import * as Hub from "./engine/delivery/hub.ts"
import { lives } from "./engine/memory/identity.ts"
import { Maintenance } from "./engine/polls/maintenance.ts"
import { assertOptions, type CustomDiffs, millis, type Options, paceOf } from "./engine/options.ts"
import type { Totals } from "./engine/metrics.ts"
import * as Poller from "./engine/polls/poller.ts"
import { Reach } from "./engine/polls/reach.ts"
import * as ServiceEvents from "./engine/serviceEvents.ts"
import type { StoreHealth } from "./engine/memory/steadyStore.ts"
import * as TagSet from "./engine/polls/tags.ts"
import { SnapshotStore } from "./SnapshotStore.ts"
import type { CustomEvent, WatchEvent } from "./WatchEvent.ts"

export type { CustomDiff } from "./engine/looks/custom.ts"
export type { RunOptions } from "./engine/delivery/handling.ts"
export type { Strategy } from "./engine/delivery/hub.ts"
export type { CustomDiffs, Options } from "./engine/options.ts"
export type { TagStatus } from "./engine/polls/poller.ts"
export type { StoreHealth, WhenUnreadable } from "./engine/memory/steadyStore.ts"
export type { Watched } from "./engine/polls/tags.ts"

/** How a watcher does, in numbers. */
export interface Health {
  /** How many tags are watched. */
  readonly watched: number
  readonly polls: number
  /** Polls whose answer brought nothing new. */
  readonly unchanged: number
  readonly failed: number
  readonly events: number
  /** Seconds by which the last poll came later than it was due. */
  readonly lag: number
  /** Polls whose events are not yet taken by every consumer. */
  readonly backlog: number
  /** Events that consumers have lost because they were too slow; none unless `strategy` is `slide` or `drop`. */
  readonly lost: number
  readonly paused: boolean
  /** Is the game in maintenance? */
  readonly maintenance: boolean
  /**
   * How the `SnapshotStore` does: `none` is there, it is `working`, or `failing` (its tags wait), or `taken` over by
   * another watcher (its tags have stopped).
   */
  readonly store: StoreHealth
}

/** A running watcher. When its scope closes, {@link Watcher.events} and {@link Watcher.deliveries} end, and so does `run`, by interruption. */
export interface Watcher<E = WatchEvent> {
  readonly clans: TagSet.Watched
  readonly players: TagSet.Watched
  /** The wars of clans, regular and of leagues; by the tags of the clans. */
  readonly wars: TagSet.Watched
  /** The raid weekends of clans; by the tags of the clans. */
  readonly raids: TagSet.Watched
  /**
   * Events from the moment on at which the stream is run; any number of consumers may run it. Unless the `strategy` says
   * otherwise polls wait for consumers, and what happens while there is none is delivered to the next one. Asking for more
   * says that what came before is handled: operators that ask ahead need {@link deliveries}. A consumer that leaves with
   * events that it was not done with (it failed, or ended early) finds them again when it joins within half a minute, as
   * `Stream.retry` does, or within two while it keeps coming back.
   */
  readonly events: Stream.Stream<E>
  /** The same, poll by poll, with an acknowledgement that survives every operator. */
  readonly deliveries: Stream.Stream<Delivery<E>>
  /**
   * Calls a handler with the events of each poll, until it succeeds; only then are they done.
   *
   * @example
   * ```ts
   * watcher.run((events) => insert(events), { batch: { size: 500, within: "5 seconds" } })
   * ```
   */
  readonly run: <X, R>(
    handler: (events: NonEmptyReadonlyArray<E>) => Effect.Effect<unknown, X, R>,
    options?: RunOptions<X>
  ) => Effect.Effect<never, X, R>
  /** Every watched tag with its last and next poll and its last error. */
  readonly status: Effect.Effect<ReadonlyArray<Poller.TagStatus>>
  readonly health: Effect.Effect<Health>
  /** Lets no more polls begin until {@link resume}. */
  readonly pause: Effect.Effect<void>
  readonly resume: Effect.Effect<void>
}

/**
 * Starts a watcher. Polls go at `background` priority and past the cache; one fiber per tag sleeps until the last answer
 * stops being fresh.
 *
 * @example
 * ```ts
 * const watcher = yield* Watcher.make()
 * yield* watcher.clans.add("#2PP", "#8QU8J9LP")
 * yield* watcher.events.pipe(Stream.runForEach((event) => Effect.log(event._tag)))
 * ```
 */
export function make(options?: Options): Effect.Effect<Watcher, never, Services | Scope.Scope>
export function make<C>(
  options: Options<C> & { readonly custom: CustomDiffs<C> }
): Effect.Effect<Watcher<WatchEvent | CustomEvent<C>>, never, Services | Scope.Scope>
export function make<C>(
  options?: Options<C>
): Effect.Effect<Watcher<WatchEvent | CustomEvent<C>>, never, Services | Scope.Scope> {
  return Effect.gen(function* () {
    yield* assertOptions(options)
    const services = yield* Effect.context<Services>()
    // It begins first, so that it ends last: what is told while all else ends is told.
    const hub = yield* Hub.scoped<WatchEvent | CustomEvent<C>>({
      capacity: options?.capacity ?? 256,
      strategy: options?.strategy ?? "suspend"
    })
    const gate = Gate.make()
    const totals: Totals = { polls: 0, unchanged: 0, failed: 0, events: 0, lag: 0 }
    const context = services.pipe(Context.add(CurrentPriority, "background"), Context.add(CurrentCachePolicy, "skip"))
    const tags = yield* TagSet.make(context)
    const life = lives()
    const keeper = yield* keeperOf(yield* SnapshotStore, options?.whenUnreadable ?? "wait")
    const outlet = outletOf(hub, EventCodec.make(options?.custom?.codec), keeper)
    const maintenance = yield* Maintenance.make({
      gate,
      life: life(),
      probeInterval: millis(options?.probeInterval, "1 minute"),
      witnesses: tags.witnesses,
      watched: tags.size,
      publish: outlet.tell
    })
    if (options?.calendar === true) {
      yield* Effect.forkScoped(ServiceEvents.calendar({ keeper, ...outlet }))
      yield* Effect.forkScoped(ServiceEvents.goldPass(context, gate, { keeper, ...outlet }))
    }
    const count = (events: number): void => {
      totals.events += events
    }
    const reach = new Reach(tags.size)
    const around = {
      context,
      gate,
      maintenance,
      reach,
      totals,
      life,
      count,
      initial: options?.initial === true,
      ...outlet
    }
    const paced = (added: number) => ({ ...around, pace: paceOf(options, added, tags.size) })
    const sources = sourcesOf(options, tags.size)
    return {
      clans: tags.ofKind("clan", Tag.clan, Poller.maker(sources.clan, keeper, paced)),
      players: tags.ofKind("player", Tag.player, Poller.maker(sources.player, keeper, paced)),
      wars: tags.ofKind("war", Tag.clan, Poller.maker(sources.war, keeper, paced)),
      raids: tags.ofKind("raid", Tag.clan, Poller.maker(sources.raid, keeper, paced)),
      events: hub.stream,
      deliveries: hub.deliveries,
      run: (handler, options) => run(hub.deliveries, handler, options),
      status: tags.status,
      health: Effect.map(Effect.all([hub.backlog, hub.lost]), ([backlog, lost]) => ({
        ...totals,
        lag: totals.lag / 1000,
        watched: tags.size(),
        backlog,
        lost,
        paused: !gate.running.isOpen(),
        maintenance: maintenance.isDown(),
        store: keeper?.steady.health ?? "none"
      })),
      pause: Effect.asVoid(gate.running.close),
      resume: Effect.asVoid(gate.running.open)
    }
  })
}
