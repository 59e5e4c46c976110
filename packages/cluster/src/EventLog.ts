/** What the cluster has told, as a log: each consumer has a cursor of its own and gets every event at least once. */
import type { NonEmptyReadonlyArray } from "effect/Array"
import * as Arr from "effect/Array"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import * as Option from "effect/Option"
import type * as Pull from "effect/Pull"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { stampFields } from "clashfx/diff/Stamp"
import { type CustomEvent, WatchEvent } from "clashfx/watch/WatchEvent"
import { ClusterDatabase } from "./ClusterDatabase.ts"
import { CursorAhead, type DatabaseFailed, EventsExpired, type InvalidName } from "./ClusterError.ts"
import { asking, failedAt } from "./internal/asking.ts"
import { databaseNow } from "./internal/clock.ts"
import * as Cursors from "./internal/cursors.ts"
import { dayOf } from "./internal/ledger.ts"
import { type ReadPage, reader, type Wanted as Columns } from "./internal/logReader.ts"
import { sizeOf } from "./internal/logPages.ts"
import * as Metrics from "./internal/metrics.ts"
import { checked } from "./internal/names.ts"
import type { Kind } from "./internal/tags.ts"

export {
  type Chapter,
  history,
  type HistoryOptions,
  type Logged,
  newest,
  page,
  type Page,
  type PageOptions,
  type Wanted
} from "./internal/logPages.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Options
// ---------------------------------------------------------------------------------------------------------------------

/**
 * Where a consumer begins that has no cursor yet: with the oldest event that is kept, with what comes from now on, or after
 * an event that it knows.
 */
export type From = "oldest" | "now" | bigint

/** How to read. */
export interface Options<C = never> {
  /**
   * Its name, 1 to 200 characters: under it the cursor is kept. Of several readers with the same name one reads and the
   * others stand by.
   */
  readonly consumer: string
  /** Where to begin if there is no cursor of this name yet; default `"now"`. */
  readonly from?: From | undefined
  /** Only events of these kinds; default all. Those of no tag (calendar, maintenance) have none. */
  readonly kinds?: ReadonlyArray<Kind> | undefined
  /** Only events with these `_tag`s; default all. */
  readonly types?: ReadonlyArray<string> | undefined
  /** How many events to read at once, 1 to 10,000; default 500. */
  readonly batch?: number | undefined
  /** How often to look while nothing happens; default 500 milliseconds. */
  readonly every?: Duration.Input | undefined
  /** The codec of `Custom` events; without it they are left out. */
  readonly custom?: Schema.Codec<C, unknown> | undefined
}

/**
 * Why reading ends: events were deleted before they were read (`EventsExpired`), the log was set back behind the cursor
 * (`CursorAhead`), or the name cannot be one (`InvalidName`).
 */
export type ReadError = EventsExpired | CursorAhead | InvalidName

/** Events of the log that come together. */
export interface Batch<E> {
  readonly events: NonEmptyReadonlyArray<E>
  /** The place of the last one in the log; it only grows. */
  readonly seq: bigint
}

// ---------------------------------------------------------------------------------------------------------------------
// Decoding
// ---------------------------------------------------------------------------------------------------------------------

const decoderOf = <C>(custom: Schema.Codec<C, unknown> | undefined) => {
  const ours = Schema.decodeUnknownOption(Schema.fromJsonString(Schema.toCodecJson(WatchEvent)))
  if (custom === undefined) return (body: string): Option.Option<WatchEvent | CustomEvent<C>> => ours(body)
  const event = Schema.Struct({ _tag: Schema.tag("Custom"), ...stampFields, value: custom })
  const theirs = Schema.decodeUnknownOption(Schema.fromJsonString(Schema.toCodecJson(event)))
  return (body: string): Option.Option<WatchEvent | CustomEvent<C>> => Option.orElse(ours(body), () => theirs(body))
}

const tagOf = Schema.decodeUnknownOption(Schema.fromJsonString(Schema.Struct({ _tag: Schema.String })))

/**
 * What a reader does with an event that it cannot decode: it goes on, or one event would stop it for good. The first one is
 * worth a warning, all are counted. `Custom` events without a codec are left out on purpose.
 */
const unreadable = (consumer: string, isCustomRead: boolean) => {
  let isTold = false
  return (body: string, seq: bigint): Effect.Effect<void> =>
    Effect.suspend(() => {
      const tag = Option.match(tagOf(body), { onNone: () => "no event", onSome: ({ _tag }) => _tag })
      if (tag === "Custom" && !isCustomRead) return Effect.void
      const first = !isTold
      isTold = true
      const say = first ? Effect.logWarning : Effect.logDebug
      return Effect.andThen(
        Metric.update(Metrics.unreadable, 1),
        say(
          `EventLog: event ${seq} (${tag}) is none that this version can read; it is left out` +
            (first ? ". Update this reader; further ones are counted in clashfx_cluster_events_unreadable_total" : "")
        ).pipe(Effect.annotateLogs({ consumer, seq: String(seq), type: tag }))
      )
    })
}

// ---------------------------------------------------------------------------------------------------------------------
// Reading
// ---------------------------------------------------------------------------------------------------------------------

/** The next batch with something in it; moves the cursor over what nobody wants. */
const nextBatch = <E>(
  options: { readonly consumer: string; readonly batch: number; readonly every: Duration.Input },
  read: ReadPage,
  decode: (body: string) => Option.Option<E>,
  leaveOut: (body: string, seq: bigint) => Effect.Effect<void>,
  state: { at: bigint | undefined; done: bigint | undefined },
  cursor: Cursors.Cursor
): Effect.Effect<Batch<E>, EventsExpired | CursorAhead> =>
  Effect.gen(function* () {
    for (;;) {
      if (state.done !== undefined) {
        const isOurs = yield* cursor.save(state.done)
        state.at = isOurs ? state.done : undefined
        state.done = undefined
      }
      const at = (cursor.isHeld() ? state.at : undefined) ?? (yield* cursor.take)
      state.at = at
      const { entries, expired, newest } = yield* Cursors.patiently(read(at, options.batch), "read")
      const { consumer } = options
      if (expired > at) return yield* new EventsExpired({ consumer, cursor: at, expired })
      if (at > newest) return yield* new CursorAhead({ consumer, cursor: at, newest })
      const last = entries.at(-1)
      if (last === undefined) {
        yield* Effect.sleep(options.every)
        continue
      }
      const events: Array<E> = []
      for (const { body, seq } of entries) {
        if (body === undefined) continue
        const event = decode(body)
        if (Option.isSome(event)) events.push(event.value)
        else yield* leaveOut(body, seq)
      }
      state.done = last.seq
      yield* Metric.update(Metrics.read, events.length)
      if (Arr.isReadonlyArrayNonEmpty(events)) return { events, seq: last.seq }
    }
  })

/**
 * The log in batches, for who stores them: the cursor moves behind a batch when the next one is asked for, so what a
 * consumer had in its hands when its process died comes again. Never ends; a database that is away is waited for. Fails
 * with {@link ReadError} where going on would skip something.
 */
export function batches(options: Options): Stream.Stream<Batch<WatchEvent>, ReadError, ClusterDatabase>
export function batches<C>(
  options: Options<C> & { readonly custom: Schema.Codec<C, unknown> }
): Stream.Stream<Batch<WatchEvent | CustomEvent<C>>, ReadError, ClusterDatabase>
export function batches<C>(
  options: Options<C>
): Stream.Stream<Batch<WatchEvent | CustomEvent<C>>, ReadError, ClusterDatabase> {
  return batchesOf(options)
}

const batchesOf = <C>(
  options: Options<C>
): Stream.Stream<Batch<WatchEvent | CustomEvent<C>>, ReadError, ClusterDatabase> => {
  const pull = Effect.gen(function* () {
    const database = yield* ClusterDatabase
    const { consumer, kinds, types } = options
    const cursor = yield* Cursors.open(database, yield* checked("consumer", consumer), options.from ?? "now")
    const wanted: Columns = { kinds, types }
    const state = { at: yield* cursor.take, done: undefined }
    const next = nextBatch(
      { consumer, batch: sizeOf(options.batch ?? 500), every: options.every ?? "500 millis" },
      reader(database, wanted),
      decoderOf(options.custom),
      unreadable(consumer, options.custom !== undefined),
      state,
      cursor
    )
    const pulled: Pull.Pull<NonEmptyReadonlyArray<Batch<WatchEvent | CustomEvent<C>>>, ReadError> = Effect.map(
      next,
      (batch) => Arr.of(batch)
    )
    return pulled
  })
  return Stream.scoped(Stream.fromPull(pull))
}

/**
 * The log as a stream of events, in the order of each tag: at least once, from where this consumer stopped.
 *
 * @example
 * ```ts
 * EventLog.stream({ consumer: "discord", types: ["ClanMemberJoined"] }).pipe(
 *   Stream.runForEach((event) => post(event))
 * )
 * ```
 */
export function stream(options: Options): Stream.Stream<WatchEvent, ReadError, ClusterDatabase>
export function stream<C>(
  options: Options<C> & { readonly custom: Schema.Codec<C, unknown> }
): Stream.Stream<WatchEvent | CustomEvent<C>, ReadError, ClusterDatabase>
export function stream<C>(options: Options<C>): Stream.Stream<WatchEvent | CustomEvent<C>, ReadError, ClusterDatabase> {
  return Stream.flatMap(batchesOf(options), ({ events }) => Stream.fromArray(events))
}

/**
 * Sets a consumer's cursor; what runs under its name goes on from there, with its next batch but one at the latest, or
 * within some seconds where it has nothing to read.
 */
export const seek = (consumer: string, to: From): Effect.Effect<void, DatabaseFailed | InvalidName, ClusterDatabase> =>
  Effect.gen(function* () {
    const database = yield* ClusterDatabase
    yield* asking("moving a cursor")(Cursors.set(database, yield* checked("consumer", consumer), to))
  })

/** Forgets a consumer. */
export const forget = (consumer: string): Effect.Effect<void, DatabaseFailed | InvalidName, ClusterDatabase> =>
  Effect.gen(function* () {
    const { sql } = yield* ClusterDatabase
    const name = yield* checked("consumer", consumer)
    yield* asking("forgetting a consumer")(sql`DELETE FROM clashfx_cursor WHERE consumer = ${name}`)
  })

// ---------------------------------------------------------------------------------------------------------------------
// Retention
// ---------------------------------------------------------------------------------------------------------------------

/**
 * Deletes the days of events that are older than this, whole days only; gives how many. `ClusterWatch` does it by itself.
 * Who has not read them yet is told with `EventsExpired`.
 */
export const expire = (retention: Duration.Input): Effect.Effect<number, DatabaseFailed, ClusterDatabase> =>
  Effect.gen(function* () {
    const database = yield* ClusterDatabase
    const [row] = yield* asking("asking for the time")(
      database.sql<{ now: string }>`SELECT CAST(${databaseNow(database)} AS text) AS now`
    )
    const before = dayOf(Number(row?.now ?? 0) - Duration.toMillis(retention))
    return yield* Effect.mapError(database.ledger.expire(before), failedAt("deleting old events"))
  }).pipe(Effect.withSpan("EventLog.expire"))
