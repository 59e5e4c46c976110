/**
 * The log as it grows, for any number of streams: one reader asks the database for all of them and keeps the end of the log
 * in a ring. A stream is nothing but a cursor. Whose cursor is within the ring reads there; who was too slow, or comes back,
 * reads pages of the database until it is there again. So a slow stream costs no other one anything, and no memory.
 */
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as Semaphore from "effect/Semaphore"
import { ClusterDatabase } from "@clashfx/cluster/ClusterDatabase"
import { CursorAhead, type DatabaseFailed, type EventsExpired } from "@clashfx/cluster/ClusterError"
import * as EventLog from "@clashfx/cluster/EventLog"
import { Closing } from "../http/closing.ts"
import { type Part, Ring, type RingOptions } from "./ring.ts"

/** How the tail reads. */
export interface TailOptions {
  /** How often to look while somebody listens and nothing happens; default 250 milliseconds. */
  readonly every?: Duration.Input | undefined
  /** Events in the ring, at most; default 10,000. */
  readonly ring?: number | undefined
  /** Characters of JSON in the ring, at most; default 16 million. */
  readonly size?: number | undefined
  /** Streams that read pages of their own at the same time; the others wait. Default 4. */
  readonly readers?: number | undefined
  /** Events that a stream gets at once, at most; default 200. */
  readonly part?: number | undefined
}

/** Why a stream cannot go on from where it is. */
export type Missed = EventsExpired | CursorAhead

/** The end of the log. */
export class Tail extends Context.Service<
  Tail,
  {
    /** Keeps the tail reading while somebody listens. */
    readonly listening: Effect.Effect<void, never, Scope.Scope>
    /** Where a stream begins that wants what comes from now on. */
    readonly now: Effect.Effect<bigint>
    /** Has the log come so far at all? A cursor of another log, or an invented one, may be ahead of it. */
    readonly isReached: (cursor: bigint) => Effect.Effect<boolean>
    /**
     * What is wanted after a cursor; waits where there is nothing new. What was looked at in vain is a part without events,
     * so that the stream knows how far it is. Fails where the retention was faster, and where the log has not come to the
     * cursor or was set back behind it; is done when the gateway ends. A reader is one stream's.
     */
    readonly reader: (wanted: EventLog.Wanted) => (cursor: bigint) => Effect.Effect<Part, Missed | Cause.Done>
  }
>()("@clashfx/gateway/Tail") {}

/** Is an event wanted? */
export const isWanted = ({ kinds, tags, types }: EventLog.Wanted): ((event: EventLog.Logged) => boolean) => {
  const [kindSet, typeSet, tagSet] = [kinds && new Set(kinds), types && new Set(types), tags && new Set(tags)]
  return ({ kind, tag, type }) =>
    (kindSet === undefined || (kind !== undefined && kindSet.has(kind))) &&
    (typeSet === undefined || typeSet.has(type)) &&
    (tagSet === undefined || (tag !== undefined && tagSet.has(tag)))
}

/** A database that is away for a while ends no stream: it is asked again after this long, ms. */
const pauses = [100, 200, 500, 1000, 2000]

const patiently = <A>(
  read: Effect.Effect<A, DatabaseFailed | Missed, ClusterDatabase>,
  failures = 0
): Effect.Effect<A, Missed, ClusterDatabase> =>
  Effect.catchTag(read, "DatabaseFailed", (error) =>
    Effect.andThen(
      failures === 0 ? Effect.logWarning("Gateway: cannot read events, trying on", error) : Effect.void,
      Effect.andThen(Effect.sleep(pauses[Math.min(failures, pauses.length - 1)] ?? 2000), patiently(read, failures + 1))
    )
  )

const newest = Effect.orDie(patiently(EventLog.newest))

/** What streams share. */
class Shared {
  private readonly options: RingOptions
  ring: Ring
  /** Done when the ring has grown; then there is another one. */
  grown = Deferred.makeUnsafe<void>()
  listeners = 0
  hasBegun = false
  /** How often the log was set back while we read it, and to where: every stream looks whether it is ahead of that. */
  life = 0
  backAt = 0n
  /** Does the gateway end? */
  isEnded = false
  /** Was the ring read to the end a moment ago? */
  isFresh = false
  /** Open while somebody listens. */
  readonly wanted = Latch.makeUnsafe(false)

  constructor(options: RingOptions, at: bigint) {
    this.options = options
    this.ring = new Ring(options, at)
  }

  /** What is between the ring and `at` is not worth reading: streams that want it read it themselves. */
  skipTo(at: bigint): void {
    this.ring = new Ring(this.options, at)
    this.wake()
  }

  setBack(at: bigint): void {
    this.life += 1
    this.backAt = at
    this.skipTo(at)
  }

  append(events: ReadonlyArray<EventLog.Logged>, seq: bigint): void {
    if (seq === this.ring.to) return
    this.ring.append(events, seq)
    this.wake()
  }

  end(): void {
    this.isEnded = true
    this.wake()
  }

  private wake(): void {
    const { grown } = this
    this.grown = Deferred.makeUnsafe<void>()
    Deferred.doneUnsafe(grown, Effect.void)
  }
}

/** Events that are read at once, for all. */
const most = 1000

/** Reads for all, while somebody listens. */
const follow = (shared: Shared, every: Duration.Input): Effect.Effect<never, never, ClusterDatabase> => {
  const begin = Effect.gen(function* () {
    if (shared.isFresh) return
    const at = yield* newest
    if (shared.hasBegun && at < shared.ring.to) shared.setBack(at)
    else if (!shared.hasBegun || at > shared.ring.to + BigInt(most)) shared.skipTo(at)
    shared.hasBegun = true
  })
  return Effect.gen(function* () {
    for (;;) {
      shared.isFresh &&= shared.listeners > 0
      yield* shared.wanted.await
      yield* begin
      const page = yield* Effect.catchTags(
        patiently(Effect.suspend(() => EventLog.page({ after: shared.ring.to, limit: most }))),
        {
          EventsExpired: ({ expired }) =>
            Effect.as(
              Effect.sync(() => shared.skipTo(expired)),
              undefined
            ),
          CursorAhead: ({ newest }) =>
            Effect.as(
              Effect.sync(() => shared.setBack(newest)),
              undefined
            )
        }
      )
      if (page === undefined) continue
      shared.append(page.events, page.seq)
      shared.isFresh = page.isLast
      if (page.isLast) yield* Effect.sleep(every)
    }
  })
}

/** Makes a tail that reads until its scope ends. */
export const make = (
  options: TailOptions = {}
): Effect.Effect<Tail["Service"], never, ClusterDatabase | Closing | Scope.Scope> =>
  Effect.gen(function* () {
    const database = yield* ClusterDatabase
    const closing = yield* Closing
    const { every = "250 millis", part = 200, readers = 4, ring = 10_000, size = 16_000_000 } = options
    const shared = new Shared({ events: ring, size }, 0n)
    const pages = yield* Semaphore.make(readers)
    const mine = <A, E>(read: Effect.Effect<A, E, ClusterDatabase>) =>
      Effect.provideService(pages.withPermit(read), ClusterDatabase, database)
    yield* Effect.forkScoped(Effect.provideService(follow(shared, every), ClusterDatabase, database))

    yield* Effect.forkScoped(
      Effect.andThen(
        Deferred.await(closing),
        Effect.sync(() => shared.end())
      )
    )

    const readerOf = (wanted: EventLog.Wanted) => {
      const accept = isWanted(wanted)
      let { life } = shared
      let isLooked = false
      const ofDatabase = (cursor: bigint): Effect.Effect<Part, Missed> =>
        mine(patiently(EventLog.page({ ...wanted, after: cursor, limit: part })))
      const next = (cursor: bigint): Effect.Effect<Part, Missed | Cause.Done> =>
        Effect.suspend(() => {
          const { backAt, grown, hasBegun, isEnded, ring } = shared
          if (life !== shared.life) {
            life = shared.life
            if (cursor > backAt) return Effect.fail(new CursorAhead({ consumer: undefined, cursor, newest: backAt }))
          }
          // Ahead of the ring it may be by what it has read itself, or because it is of another log.
          if (!isLooked && hasBegun && !isEnded && cursor > ring.to) {
            return Effect.flatMap(ofDatabase(cursor), (page) => {
              isLooked = true
              return page.seq > cursor ? Effect.succeed(page) : next(cursor)
            })
          }
          const found = ring.after(cursor, part)
          if (found !== undefined && found.seq > cursor) {
            return Effect.succeed({ events: found.events.filter(accept), seq: found.seq })
          }
          if (isEnded) return Cause.done()
          return found === undefined ? ofDatabase(cursor) : Effect.andThen(Deferred.await(grown), next(cursor))
        })
      return next
    }

    return Tail.of({
      listening: Effect.acquireRelease(
        Effect.sync(() => {
          shared.listeners += 1
          shared.wanted.openUnsafe()
        }),
        () =>
          Effect.sync(() => {
            shared.listeners -= 1
            if (shared.listeners === 0) shared.wanted.closeUnsafe()
          })
      ),
      now: Effect.suspend(() => (shared.isFresh ? Effect.succeed(shared.ring.to) : mine(newest))),
      isReached: (cursor) =>
        Effect.suspend(() =>
          cursor <= shared.ring.to ? Effect.succeed(true) : Effect.map(mine(newest), (at) => cursor <= at)
        ),
      reader: readerOf
    })
  })

/** The tail of the gateway's database. */
export const layer = (options?: TailOptions): Layer.Layer<Tail, never, ClusterDatabase | Closing> =>
  Layer.effect(Tail, make(options))
