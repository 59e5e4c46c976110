/** Watches clans and more: polls them in the background and says what happened, as a stream of typed events. */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import type * as Stream from "effect/Stream"
import type { Services } from "../api/internal/pipeline.ts"
import * as Tag from "../model/Tag.ts"
import { CurrentCachePolicy } from "../service/Cache.ts"
import { CurrentPriority } from "../service/Throttler.ts"
import type { ClanSnapshot } from "../diff/ClanDiff.ts"
import type { ClanWars } from "../diff/ClanWars.ts"
import type { CustomEvent, WatchEvent } from "./WatchEvent.ts"
import type { Keeping } from "./engine/bodyObserver.ts"
import { clanSource } from "./clans/source.ts"
import { clanPacking } from "./clans/store.ts"
import { compacting } from "./engine/packing.ts"
import { type CustomDiff, withCustom } from "./engine/custom.ts"
import * as Gate from "./engine/gate.ts"
import { lives } from "./engine/identity.ts"
import { Maintenance } from "./engine/maintenance.ts"
import type { Pace } from "./engine/pace.ts"
import * as Hub from "./engine/hub.ts"
import { playerSource } from "./players/source.ts"
import * as Outbox from "./engine/eventCodec.ts"
import * as Poller from "./engine/poller.ts"
import { raidSource } from "./raids/source.ts"
import * as ServiceEvents from "./engine/serviceEvents.ts"
import * as TagSet from "./engine/tags.ts"
import { warSource } from "./wars/source.ts"
import type { PlayerSnapshot } from "../diff/PlayerDiff.ts"
import type { ClanRaids } from "../diff/RaidDiff.ts"
import { SnapshotStore } from "./SnapshotStore.ts"

export type { CustomDiff } from "./engine/custom.ts"
export type { Strategy } from "./engine/hub.ts"
export type { TagStatus } from "./engine/poller.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Options
// ---------------------------------------------------------------------------------------------------------------------

/**
 * Diffs of your own, by kind: from two snapshots to whatever shall be told. They run when a snapshot has changed, after
 * our own. When one throws, `CustomFailed` says so in the place of what it would have found, and all else goes on.
 */
export interface CustomDiffs<C> {
  readonly clan?: CustomDiff<ClanSnapshot, C> | undefined
  readonly player?: CustomDiff<PlayerSnapshot, C> | undefined
  readonly war?: CustomDiff<ClanWars, C> | undefined
  readonly raid?: CustomDiff<ClanRaids, C> | undefined
  /**
   * How to store what the diffs find. With it, custom events are delivered again like all others when the process is
   * killed while they are on their way; without it they are lost then.
   */
  readonly codec?: Schema.Codec<C, unknown> | undefined
}

/** How to watch. */
export interface Options<C = never> {
  /** Emit a first event with what is found at the first look (`ClanFound`, ...); default no. */
  readonly initial?: boolean | undefined
  /** Poll one tag at most this often, however short answers are fresh; default 5 seconds. */
  readonly minInterval?: Duration.Input | undefined
  /** Poll one tag at least this often, however long answers are fresh; default 10 minutes. */
  readonly maxInterval?: Duration.Input | undefined
  /**
   * First polls spread over this long; default 50 ms per tag that is added, at most a minute. The same goes for the polls
   * of all tags after a pause or maintenance. By default, more tags than that are spread further by their second polls,
   * which come up to one interval later, once.
   */
  readonly spread?: Duration.Input | undefined
  /** How often to look for what is gone (404); default every hour. */
  readonly goneInterval?: Duration.Input | undefined
  /** How often to ask during maintenance; default every minute. */
  readonly probeInterval?: Duration.Input | undefined
  /** How many polls with events a consumer may be behind; default 256. */
  readonly capacity?: number | undefined
  /** What to do with a consumer that is further behind; default `suspend`. */
  readonly strategy?: Hub.Strategy | undefined
  /**
   * Emit the game's calendar (seasons, clan games, raid weekends, the gold pass) as well; default no. With a
   * `SnapshotStore` it begins with what was missed while no watcher ran.
   */
  readonly calendar?: boolean | undefined
  /** Diffs of your own; what they find comes as `Custom` events. Not found at a first look. */
  readonly custom?: CustomDiffs<C> | undefined
}

const millis = (input: Duration.Input | undefined, otherwise: Duration.Input) => Duration.toMillis(input ?? otherwise)

const spreadOf = (options: Options<unknown> | undefined, tags: number): number =>
  millis(options?.spread, Math.min(60_000, 50 * tags))

/** The options as numbers, with the defaults filled in. */
const paceOf = (options: Options<unknown> | undefined, added: number, watched: () => number): Pace => ({
  minInterval: millis(options?.minInterval, "5 seconds"),
  maxInterval: millis(options?.maxInterval, "10 minutes"),
  spread: spreadOf(options, added),
  steady: millis(options?.spread, 50 * added),
  restart: () => spreadOf(options, watched()),
  goneInterval: millis(options?.goneInterval, "1 hour")
})

/** Clans are remembered as texts where more tags than this are watched. */
const many = 2048

/** A diff of snapshots, for how they are remembered. */
const opened = <S, K, C>(diff: CustomDiff<S, C> | undefined, { open }: Keeping<S, K>): CustomDiff<K, C> | undefined =>
  diff && ((previous, current) => diff(open(previous), open(current)))

// ---------------------------------------------------------------------------------------------------------------------
// Watcher
// ---------------------------------------------------------------------------------------------------------------------

/** Tags of one kind, added and removed while the watcher runs. */
export interface Watched {
  /** Watches more tags; those that are watched already go on as they are. Nothing is added when one tag is wrong. */
  readonly add: (...tags: ReadonlyArray<string | Iterable<string>>) => Effect.Effect<void, Tag.InvalidTag>
  /** Stops watching tags and forgets everything about them, stored snapshots as well. */
  readonly remove: (...tags: ReadonlyArray<string | Iterable<string>>) => Effect.Effect<void, Tag.InvalidTag>
}

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
}

/** A running watcher; it ends with its scope. */
export interface Watcher<E = WatchEvent> {
  readonly clans: Watched
  readonly players: Watched
  /** The wars of clans, regular and of leagues; by the tags of the clans. */
  readonly wars: Watched
  /** The raid weekends of clans; by the tags of the clans. */
  readonly raids: Watched
  /**
   * Events from the moment on at which the stream is run; any number of consumers may run it. Unless the `strategy` says
   * otherwise polls wait for consumers, and what happens while there is none is delivered to the next one.
   */
  readonly events: Stream.Stream<E>
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
    const services = yield* Effect.context<Services>()
    const context = services.pipe(
      Context.add(CurrentPriority, "background"),
      Context.add(CurrentCachePolicy, "skip"),
      Context.add(SnapshotStore, yield* SnapshotStore)
    )
    const hub = Hub.make<WatchEvent | CustomEvent<C>>({
      capacity: options?.capacity ?? 256,
      strategy: options?.strategy ?? "suspend"
    })
    const gate = Gate.make()
    const totals: Poller.Totals = { polls: 0, unchanged: 0, failed: 0, events: 0, lag: 0 }
    const tags = yield* TagSet.make
    const custom = options?.custom
    const outbox = Outbox.make(custom?.codec)
    const life = lives()
    const maintenance = yield* Maintenance.make({
      gate,
      life: life(),
      probeInterval: millis(options?.probeInterval, "1 minute"),
      witnesses: tags.witnesses,
      watched: tags.size,
      publish: (event) => hub.publish([event])
    })
    if (options?.calendar === true) {
      yield* Effect.forkScoped(ServiceEvents.calendar(hub.publish))
      yield* Effect.forkScoped(ServiceEvents.goldPass(context, gate, hub.publish))
    }
    const around = {
      context,
      gate,
      maintenance,
      totals,
      life,
      count: (events: number) => {
        totals.events += events
      },
      initial: options?.initial === true,
      publish: hub.publish,
      encode: outbox.encode,
      publishEncoded: Outbox.publishing(outbox, hub.publish)
    }
    const paced = (added: number) => ({ ...around, pace: paceOf(options, added, tags.size) })
    const clans = compacting(clanPacking, () => tags.size() > many)
    const clan = withCustom(clanSource(clans), opened(custom?.clan, clans))
    const player = withCustom(playerSource, custom?.player)
    const [war, raid] = [withCustom(warSource, custom?.war), withCustom(raidSource, custom?.raid)]
    return {
      clans: tags.ofKind("clan", Tag.clan, Poller.maker(clan, paced)),
      players: tags.ofKind("player", Tag.player, Poller.maker(player, paced)),
      wars: tags.ofKind("war", Tag.clan, Poller.maker(war, paced)),
      raids: tags.ofKind("raid", Tag.clan, Poller.maker(raid, paced)),
      events: hub.stream,
      status: tags.status,
      health: Effect.map(Effect.all([hub.backlog, hub.lost]), ([backlog, lost]) => ({
        ...totals,
        lag: totals.lag / 1000,
        watched: tags.size(),
        backlog,
        lost,
        paused: !gate.running.isOpen(),
        maintenance: maintenance.isDown()
      })),
      pause: Effect.asVoid(gate.running.close),
      resume: Effect.asVoid(gate.running.open)
    }
  })
}
