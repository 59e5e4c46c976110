/**
 * What a poller has to tell: stamped, named, stored, published, and only then remembered.
 *
 * Events are stored before they are published, beside the snapshot that they lead to; a process that is killed in between
 * publishes the very same events again when it comes back. What cannot be stored is not told.
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import * as Arr from "effect/Array"
import type { NonEmptyReadonlyArray } from "effect/Array"
import type * as Scope from "effect/Scope"
import type { Now } from "../../../exchange/internal/monotonic.ts"
import type { Stamp } from "../../../diff/Stamp.ts"
import type { PollFailed, WatchedBack, WatchedGone } from "../../WatchEvent.ts"
import type { SnapshotStoreError, StoredEvent } from "../../SnapshotStore.ts"
import type { Checkpoint, Known, Telling } from "../memory/checkpoint.ts"
import { idOf, idOfFact, type Teller } from "../memory/identity.ts"
import * as Metrics from "../metrics.ts"
import type { Due } from "../memory/due.ts"
import type { Look, LookError, OrderMemory, Source } from "../looks/source.ts"
import type { PollDefect } from "../looks/verdict.ts"

/** Events that pollers make themselves. */
export type PollEvent = PollFailed | WatchedGone | WatchedBack

type Events<C> = ReadonlyArray<(C & Stamp) | PollEvent>

/** Where events go. */
export interface Outlet<C> {
  /** Emit what is found at the first look? */
  readonly initial: boolean
  readonly publish: (events: NonEmptyReadonlyArray<(C & Stamp) | PollEvent>) => Effect.Effect<void>
  /** Counts what was published. */
  readonly count: (events: number) => void
  /** Events as they are stored, but for those that cannot be. */
  readonly encode: (events: Events<C>) => Effect.Effect<ReadonlyArray<StoredEvent>>
  /** How to tell events again that were stored, if any can be read. */
  readonly tellingOf: (stored: ReadonlyArray<unknown>) => Effect.Effect<Telling | undefined>
}

const nothing: Known<never> = { _tag: "Nothing" }

/** The deliveries of one tag; they fail only when the store was taken over by somebody else. */
export class Delivery<S, C extends { readonly _tag: string }> {
  known: Known<S> = nothing
  /** Counts the deliveries of a tag, over all processes. */
  private version = 0
  /** Counts what this poller has told. */
  private told = 0
  private readonly source: Source<S, C>
  private readonly teller: Teller
  private readonly outlet: Outlet<C>
  private readonly checkpoint: Checkpoint<S>
  private readonly memory: OrderMemory

  constructor(
    source: Source<S, C>,
    teller: Teller,
    outlet: Outlet<C>,
    checkpoint: Checkpoint<S>,
    memory: OrderMemory = {}
  ) {
    this.source = source
    this.teller = teller
    this.outlet = outlet
    this.checkpoint = checkpoint
    this.memory = memory
  }

  /** The snapshot to compare the next look with. */
  get previous(): S | undefined {
    switch (this.known._tag) {
      case "Nothing":
      case "Older":
        return undefined
      case "Seen":
        return this.known.snapshot
      case "Gone":
        return this.known.last
    }
  }

  /** Is this what is remembered already? */
  isKnown(look: Look<S, C>): boolean {
    return this.known._tag === "Seen" && this.known.snapshot === look.snapshot && look.learnt !== true
  }

  /** Goes on from what is stored, delivers again what was not accepted, and gives when the next poll was planned. */
  get resume(): Effect.Effect<Due | undefined, SnapshotStoreError, Scope.Scope> {
    return Effect.flatMap(this.checkpoint.open, ({ known, order, pending, planned, version }) => {
      this.known = known
      this.version = version
      if (order !== undefined && this.previous !== undefined) this.memory.recall?.(order)
      const again =
        pending.length === 0
          ? Effect.void
          : Effect.flatMap(this.outlet.tellingOf(pending), (telling) =>
              this.checkpoint.deliverAgain(telling, { known, version, planned, order })
            )
      return Effect.as(again, planned)
    })
  }

  /** Tells what a look has found. */
  found(look: Look<S, C>, now: Now, planned: Due): Effect.Effect<void, SnapshotStoreError> {
    if (this.known._tag === "Older") return this.filled(this.known.stored, look, planned)
    const number = this.told++
    const events: Array<(C & Stamp) | PollEvent> =
      this.known._tag === "Gone" ? [{ _tag: "WatchedBack", ...this.stamp(number, "WatchedBack", now) }] : []
    const isFirst = this.previous === undefined
    for (const change of isFirst && !this.outlet.initial ? [] : look.changes) {
      const fact = this.source.factOf?.(change)
      const stamp = this.stamp(number, change._tag, now, events.length)
      const id = fact === undefined ? stamp.id : idOfFact(this.teller, change._tag, fact)
      events.push({ ...change, ...stamp, id })
    }
    return this.deliver(events, { _tag: "Seen", snapshot: look.snapshot }, planned)
  }

  /** A poll that found nothing new. */
  unchanged(planned: Due): void {
    this.checkpoint.unchanged(planned)
  }

  /** Tells, once, that what is watched does not exist any more. */
  gone(now: Now, planned: Due): Effect.Effect<void, SnapshotStoreError> {
    if (this.known._tag === "Gone") return Effect.sync(() => this.unchanged(planned))
    const event = { _tag: "WatchedGone" as const, ...this.stamp(this.told++, "WatchedGone", now) }
    return this.deliver([event], { _tag: "Gone", last: this.previous }, planned)
  }

  /** Tells that a poll, or a part of it, failed. That is not told again after a restart: the next poll tells it anew. */
  failed(
    error: LookError | PollDefect,
    failures: number,
    retryIn: number,
    now: Now
  ): Effect.Effect<void, SnapshotStoreError> {
    const event: PollFailed = {
      _tag: "PollFailed",
      ...this.stamp(this.told++, "PollFailed", now),
      error: { _tag: error._tag, message: error.message, status: "status" in error ? (error.status ?? null) : null },
      failures,
      retryIn: retryIn / 1000
    }
    return this.checkpoint.tell(this.telling([event]))
  }

  /** Fills an older snapshot with what only this look knows; what has changed since is told by the next one. */
  private filled(older: unknown, look: Look<S, C>, planned: Due): Effect.Effect<void, SnapshotStoreError> {
    return Effect.flatMap(this.checkpoint.fill(older, look.snapshot), (snapshot = look.snapshot) =>
      this.deliver([], { _tag: "Seen", snapshot }, planned)
    )
  }

  private stamp(number: number, what: string, now: Now, place = 0): Stamp {
    const { kind, tag } = this.teller
    return { id: idOf(this.teller, number, place, what), at: DateTime.makeUnsafe(now.date), kind, tag }
  }

  /** Publishes events; once they are accepted, and not before, what they lead to is remembered. */
  private deliver(events: Events<C>, known: Known<S>, planned: Due): Effect.Effect<void, SnapshotStoreError> {
    const telling = Arr.isReadonlyArrayNonEmpty(events) ? this.telling(events) : undefined
    const version = this.version + 1
    return Effect.andThen(
      this.checkpoint.deliver(telling, { known, version, planned, order: this.memory.remember?.() }),
      Effect.sync(() => {
        this.known = known
        this.version = version
      })
    )
  }

  private telling(events: NonEmptyReadonlyArray<(C & Stamp) | PollEvent>): Telling {
    return {
      encode: this.outlet.encode(events),
      publish: Effect.suspend(() => {
        this.outlet.count(events.length)
        return Effect.andThen(
          Effect.forEach(events, (event) => Metric.update(Metrics.eventsOf(event._tag), 1), { discard: true }),
          this.outlet.publish(events)
        )
      })
    }
  }
}
