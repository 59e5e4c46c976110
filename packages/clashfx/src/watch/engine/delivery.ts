/**
 * What a poller has to tell: stamped, named, stored, published, and only then remembered.
 *
 * Events are stored before they are published, beside the snapshot that they lead to; a process that is killed in between
 * publishes the very same events again when it comes back. What cannot be stored is not told.
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import type { NonEmptyReadonlyArray } from "effect/Array"
import type { Now } from "../../exchange/internal/monotonic.ts"
import type { Stamp } from "../../diff/Stamp.ts"
import type { PollFailed, WatchedBack, WatchedGone } from "../WatchEvent.ts"
import type { Checkpoint, Known } from "./checkpoint.ts"
import { idOf, idOfFact, type Teller } from "./identity.ts"
import * as Metrics from "./metrics.ts"
import type { Look, LookError, Source } from "./source.ts"
import type { PollDefect } from "./verdict.ts"

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
  /** Events as text, to be stored until they are accepted. */
  readonly encode: (events: Events<C>) => Effect.Effect<string>
  /** Publishes events that were stored as text. */
  readonly publishEncoded: (events: string) => Effect.Effect<void>
}

const eventsOf = Metrics.labelled(Metrics.events)

const nothing: Known<never> = { _tag: "Nothing" }

/** The deliveries of one tag. */
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

  constructor(source: Source<S, C>, teller: Teller, outlet: Outlet<C>, checkpoint: Checkpoint<S>) {
    this.source = source
    this.teller = teller
    this.outlet = outlet
    this.checkpoint = checkpoint
  }

  /** The snapshot to compare the next look with. */
  get previous(): S | undefined {
    switch (this.known._tag) {
      case "Nothing":
        return undefined
      case "Seen":
        return this.known.snapshot
      case "Gone":
        return this.known.last
    }
  }

  /** Is this what is remembered already? */
  isKnown(look: Look<S, C>): boolean {
    return this.known._tag === "Seen" && this.known.snapshot === look.snapshot
  }

  /** Goes on from what is stored, and delivers again what was not accepted. */
  get resume(): Effect.Effect<void> {
    return Effect.flatMap(this.checkpoint.load, ({ known, pending, version }) => {
      this.known = known
      this.version = version
      if (pending === undefined) return Effect.void
      return Effect.andThen(this.outlet.publishEncoded(pending.events), this.remember(pending.known))
    })
  }

  /** Tells what a look has found. */
  found(look: Look<S, C>, now: Now): Effect.Effect<void> {
    const events: Array<(C & Stamp) | PollEvent> = []
    const number = this.told++
    if (this.known._tag === "Gone") events.push({ _tag: "WatchedBack", ...this.stamp(number, "WatchedBack", now) })
    const isFirst = this.previous === undefined
    for (const change of isFirst && !this.outlet.initial ? [] : look.changes) {
      const fact = this.source.factOf?.(change)
      const stamp = this.stamp(number, change._tag, now, events.length)
      events.push({
        ...change,
        ...stamp,
        ...(fact === undefined ? {} : { id: idOfFact(this.teller, change._tag, fact) })
      })
    }
    return this.deliver(events, { _tag: "Seen", snapshot: look.snapshot })
  }

  /** Tells, once, that what is watched does not exist any more. */
  gone(now: Now): Effect.Effect<void> {
    if (this.known._tag === "Gone") return Effect.void
    const event = { _tag: "WatchedGone" as const, ...this.stamp(this.told++, "WatchedGone", now) }
    return this.deliver([event], { _tag: "Gone", last: this.previous })
  }

  /** Tells that a poll, or a part of it, failed. That is not kept: the next poll tells it anew. */
  failed(error: LookError | PollDefect, failures: number, retryIn: number, now: Now): Effect.Effect<void> {
    return this.publish([
      {
        _tag: "PollFailed",
        ...this.stamp(this.told++, "PollFailed", now),
        error: { _tag: error._tag, message: error.message, status: "status" in error ? (error.status ?? null) : null },
        failures,
        retryIn: retryIn / 1000
      }
    ])
  }

  private stamp(number: number, what: string, now: Now, place = 0): Stamp {
    const { kind, tag } = this.teller
    return { id: idOf(this.teller, number, place, what), at: DateTime.makeUnsafe(now.date), kind, tag }
  }

  /** Publishes events; once they are accepted, and not before, what they lead to is remembered. */
  private deliver(events: Events<C>, known: Known<S>): Effect.Effect<void> {
    const { checkpoint, outlet } = this
    const intend =
      events.length === 0 || !checkpoint.isLasting
        ? Effect.void
        : Effect.flatMap(outlet.encode(events), (encoded) =>
            checkpoint.intend(this.known, this.version, encoded, known)
          )
    return Effect.andThen(Effect.andThen(intend, this.publish(events)), this.remember(known))
  }

  private remember(known: Known<S>): Effect.Effect<void> {
    return Effect.suspend(() => {
      this.known = known
      this.version += 1
      return this.checkpoint.save(known, this.version)
    })
  }

  private publish(events: Events<C>): Effect.Effect<void> {
    const [first, ...rest] = events
    if (first === undefined) return Effect.void
    return Effect.suspend(() => {
      this.outlet.count(events.length)
      return Effect.andThen(
        Effect.forEach(events, (event) => Metric.update(eventsOf({ event: event._tag }), 1), { discard: true }),
        this.outlet.publish([first, ...rest])
      )
    })
  }
}
