/**
 * One polling fiber: wait until due, look, publish what happened, remember it once it is accepted, and schedule the next
 * look from the remaining freshness.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Hash from "effect/Hash"
import * as Metric from "effect/Metric"
import * as Random from "effect/Random"
import type * as Result from "effect/Result"
import type { NonEmptyReadonlyArray } from "effect/Array"
import type { Services } from "../../api/internal/pipeline.ts"
import { isTransient } from "../../api/RequestPolicy.ts"
import type { MaintenanceEnded, MaintenanceStarted, PollFailed, WatchedBack, WatchedGone } from "../WatchEvent.ts"
import type { Stamp, WatchedKind } from "../../diff/Stamp.ts"
import type { Gate } from "./maintenance.ts"
import * as Metrics from "./metrics.ts"
import { type Memory, memoryOf, type Remembered } from "./checkpoint.ts"
import type { Look, LookError, Observer, Source } from "./source.ts"
import { firstLine } from "./thrown.ts"

/** When things are polled; times in milliseconds. */
export interface Pace {
  readonly minInterval: number
  readonly maxInterval: number
  /** First polls spread over this long at most. */
  readonly spread: number
  /** Later polls spread over this long, as far as their interval allows. */
  readonly steady: number
  /** The polls after a pause or maintenance, of all tags at once, spread over this long at most. */
  readonly restart: () => number
  /** Between two looks at something that is gone. */
  readonly goneInterval: number
  /** Between two probes during maintenance. */
  readonly probeInterval: number
}

/** What can be asked about a watched tag. Times in ms since 1970, UTC. */
export interface TagStatus {
  readonly kind: WatchedKind
  readonly tag: string
  readonly lastPolledAt: number | undefined
  readonly nextDueAt: number | undefined
  /** The message of the last error, while polls fail. */
  readonly lastError: string | undefined
  readonly failures: number
  readonly gone: boolean
}

/** Counts over all pollers. */
export interface Totals {
  polls: number
  unchanged: number
  failed: number
  events: number
  /** How late the last poll was, in milliseconds: the throttle serves less than what is watched. */
  lag: number
}

/** Events that pollers make themselves. */
export type PollEvent = PollFailed | WatchedGone | WatchedBack | MaintenanceStarted | MaintenanceEnded

/** What the pollers of a watcher share. */
export interface Surroundings<C> {
  readonly context: Context.Context<Services>
  readonly gate: Gate
  readonly pace: Pace
  readonly totals: Totals
  /** Emit what is found at the first look? */
  readonly initial: boolean
  readonly publish: (events: NonEmptyReadonlyArray<(C & Stamp) | PollEvent>) => Effect.Effect<void>
  /** Events as text, to be stored until they are accepted. */
  readonly encode: (events: ReadonlyArray<(C & Stamp) | PollEvent>) => Effect.Effect<string>
  /** Publishes events that were stored as text. */
  readonly publishEncoded: (events: string) => Effect.Effect<void>
}

interface Mutable<S> {
  remembered: Remembered<S> | undefined
  lastPolledAt: number | undefined
  nextDueAt: number | undefined
  lastError: string | undefined
  failures: number
}

const longestBackOff = 600_000

/** A poll that broke in a way that nobody foresaw: said, and tried again. */
class PollDefect extends Data.TaggedError("Defect")<{ readonly defect: unknown }> {
  override get message(): string {
    return `the poll broke, please report it: ${firstLine(this.defect)}`
  }
}

/** Does this leave it open whether maintenance is over? Gateways in front of the game fail in all ways meanwhile. */
const isStillDown = (result: Result.Result<unknown, LookError | PollDefect>): boolean => {
  if (result._tag === "Success") return false
  const error = result.failure
  if (error._tag === "Defect" || error._tag === "PrivateWarLog") return false
  return error._tag === "Maintenance" || error._tag === "Throttled" || isTransient(error)
}

const pollsOf = Metrics.labelled(Metrics.polls)
const eventsOf = Metrics.labelled(Metrics.events)

/** A poller: the effect to run in a fiber, and what is known about it. */
export interface Poller {
  readonly run: Effect.Effect<never>
  readonly status: () => TagStatus
  readonly forget: Effect.Effect<void>
}

/** Makes the pollers of a kind; `surroundings` knows how many tags are added together. */
export const maker = <S, C extends { readonly _tag: string }>(
  source: Source<S, C>,
  surroundings: (added: number) => Surroundings<C>
): ((added: number) => (tag: string) => Effect.Effect<Poller>) => {
  const memoryOfKey = memoryOf(source.codec)
  return (added) => {
    const around = surroundings(added)
    return (tag) =>
      Effect.map(Effect.provideContext(memoryOfKey(`${source.kind}/${tag}`), around.context), (memory) =>
        make(source, tag, around, memory)
      )
  }
}

const make = <S, C extends { readonly _tag: string }>(
  source: Source<S, C>,
  tag: string,
  around: Surroundings<C>,
  memory: Memory<S>
): Poller => {
  const self: Mutable<S> = {
    remembered: undefined,
    lastPolledAt: undefined,
    nextDueAt: undefined,
    lastError: undefined,
    failures: 0
  }
  return {
    run: Effect.provideContext(poll(source, tag, around, self, memory), around.context),
    status: () => ({
      kind: source.kind,
      tag,
      lastPolledAt: self.lastPolledAt,
      nextDueAt: self.nextDueAt,
      lastError: self.lastError,
      failures: self.failures,
      gone: self.remembered?.gone === true
    }),
    forget: memory.forget
  }
}

/** The same change at the same version is the same event, in this process and in the next one. */
const idOf = <C extends { readonly _tag: string }>(
  source: Pick<Source<never, C>, "kind" | "keyOf" | "factOf">,
  tag: string,
  version: number,
  change: C
) => {
  const fact = source.factOf?.(change)
  if (fact !== undefined) return `${source.kind}${tag}/${change._tag}/${fact}`
  const text = JSON.stringify(change, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value))
  const hash = (Hash.string(text) >>> 0).toString(36)
  return `${source.kind}${tag}@${version}/${change._tag}/${source.keyOf(change)}/${hash}`
}

const poll = <S, C extends { readonly _tag: string }>(
  source: Source<S, C>,
  tag: string,
  around: Surroundings<C>,
  self: Mutable<S>,
  memory: Memory<S>
): Effect.Effect<never, never, Services> => {
  const observer: Observer<S, C> = source.observe(tag)
  const { gate, pace, totals } = around
  const versionOf = (): number => self.remembered?.version ?? 0

  const stamp = (what: string, now: number): Stamp => ({
    id: `${source.kind}${tag}@${versionOf()}/${what}`,
    at: DateTime.makeUnsafe(now),
    kind: source.kind,
    tag
  })

  /** One look, with whatever can go wrong as a value. */
  const look = Effect.suspend(() => observer.look(self.remembered?.snapshot ?? undefined)).pipe(
    Effect.catchDefect((defect) => Effect.fail(new PollDefect({ defect }))),
    Effect.result
  )

  /** What is held back begins again later, for polls shall not begin all at once. */
  const heldBack: Effect.Effect<void> = Effect.gen(function* () {
    yield* gate.pass
    const began = yield* Clock.currentTimeMillis
    yield* waitUntil(began + Math.ceil((yield* Random.next) * pace.restart()))
  })

  /** Waits until a poll is due and polls may begin; what is held back becomes due again then: it is not late. */
  const waitUntil = (due: number): Effect.Effect<void> =>
    Effect.contextWith((context: Context.Context<never>) => {
      self.nextDueAt = due
      const now = Context.get(context, Clock.Clock).currentTimeMillisUnsafe()
      const begin = Effect.suspend(() => (gate.isOpen() ? Effect.void : heldBack))
      return due > now ? Effect.andThen(Effect.sleep(Math.ceil(due - now)), begin) : begin
    })

  /** Publishes events; once they are accepted, and not before, what they lead to is remembered. */
  const deliver = (events: ReadonlyArray<(C & Stamp) | PollEvent>, remembered: Remembered<S>): Effect.Effect<void> =>
    Effect.suspend(() => {
      const before = self.remembered
      const intend =
        events.length === 0 || !memory.isLasting
          ? Effect.void
          : Effect.flatMap(around.encode(events), (encoded) =>
              memory.save({
                ...(before === undefined ? {} : { remembered: before }),
                pending: { events: encoded, remembered }
              })
            )
      return Effect.andThen(Effect.andThen(intend, publish(events)), remember(remembered))
    })

  const remember = (remembered: Remembered<S>): Effect.Effect<void> =>
    Effect.suspend(() => {
      self.remembered = remembered
      return memory.save({ remembered })
    })

  /** Is this what is remembered already? */
  const isKnown = (look: Look<S, C>): boolean =>
    self.remembered?.gone === false && self.remembered.snapshot === look.snapshot

  /** Publishes what a look has found. */
  const tell = (look: Look<S, C>, now: number): Effect.Effect<void> => {
    const before = self.remembered
    const version = versionOf()
    const isFirst = before === undefined || before.snapshot === null
    const isBack = before?.gone === true
    const at = DateTime.makeUnsafe(now)
    const events: Array<(C & Stamp) | PollEvent> = isBack ? [{ _tag: "WatchedBack", ...stamp("back", now) }] : []
    const seen = new Map<string, number>()
    for (const change of isFirst && !around.initial ? [] : look.changes) {
      // A diff of a user's own may find the same twice.
      const id = idOf(source, tag, version, change)
      const times = (seen.get(id) ?? 0) + 1
      seen.set(id, times)
      events.push({ ...change, id: times === 1 ? id : `${id}/${times}`, at, kind: source.kind, tag })
    }
    return deliver(events, { version: version + 1, snapshot: look.snapshot, gone: false })
  }

  const publish = (events: ReadonlyArray<(C & Stamp) | PollEvent>): Effect.Effect<void> => {
    const [first, ...rest] = events
    if (first === undefined) return Effect.void
    totals.events += events.length
    return Effect.andThen(
      Effect.forEach(events, (event) => Metric.update(eventsOf({ event: event._tag }), 1), { discard: true }),
      around.publish([first, ...rest])
    )
  }

  /** What a failed look means; gives when to look again. */
  const failed = (error: LookError | PollDefect, now: number): Effect.Effect<number> =>
    Effect.gen(function* () {
      totals.failed += 1
      yield* Metric.update(pollsOf({ kind: source.kind, outcome: "failed" }), 1)
      if (error._tag === "NotFound") {
        const before = self.remembered
        self.failures = 0
        self.lastError = undefined
        if (before?.gone !== true) {
          const gone = { version: versionOf() + 1, snapshot: before?.snapshot ?? null, gone: true }
          yield* deliver([{ _tag: "WatchedGone", ...stamp("gone", now) }], gone)
        }
        return now + pace.goneInterval
      }
      self.failures += 1
      self.lastError = error.message
      const jitter = 1 + (yield* Random.next) / 4
      const base = Math.max(1000, pace.minInterval)
      const retryIn = Math.ceil(Math.min(longestBackOff, base * 2 ** Math.min(self.failures, 16)) * jitter)
      yield* publish([
        {
          _tag: "PollFailed",
          ...stamp(`failed/${now}`, now),
          error: {
            _tag: error._tag,
            message: error.message,
            status: "status" in error ? (error.status ?? null) : null
          },
          failures: self.failures,
          retryIn: retryIn / 1000
        }
      ])
      return (yield* Clock.currentTimeMillis) + retryIn
    })

  /** Tells that maintenance is over, and lets all polls go on. */
  const tellRecovered = Effect.gen(function* () {
    const began = gate.maintenanceSince()
    const duration = yield* gate.recovered
    const now = yield* Clock.currentTimeMillis
    const id = `maintenance/${began ?? now}/ended`
    yield* publish([{ _tag: "MaintenanceEnded", id, at: DateTime.makeUnsafe(now), duration }])
    return now
  })

  /** The one poll that goes on during maintenance, until it is answered otherwise. */
  const probe = (now: number): Effect.Effect<number, never, Services> =>
    Effect.gen(function* () {
      if (!(yield* gate.maintenance)) return now
      if (!gate.isTold()) {
        const id = `maintenance/${gate.maintenanceSince() ?? now}`
        yield* publish([{ _tag: "MaintenanceStarted", id, at: DateTime.makeUnsafe(now) }])
        yield* gate.told
      }
      do {
        yield* Effect.sleep(pace.probeInterval)
        yield* gate.unpaused
      } while (isStillDown(yield* look))
      return yield* tellRecovered
    }).pipe(Effect.onError(() => gate.abandoned))

  /** When to look again, after a look at `now` at something that is fresh until `next`. */
  const dueAfter = (next: number, now: number, context: Context.Context<never>): number => {
    const interval = Math.min(Math.max(next - now, pace.minInterval), pace.maxInterval)
    const jitter = Context.get(context, Random.Random).nextDoubleUnsafe() * Math.min(2000, interval / 20)
    return Math.max(now + interval + jitter, Context.get(context, Clock.Clock).currentTimeMillisUnsafe())
  }

  /** What a look that worked means; when it found nothing new, that takes no further step. */
  const succeeded = (look: Look<S, C>, now: number, context: Context.Context<never>): Effect.Effect<number> => {
    const outcome = look.changes.length === 0 ? "unchanged" : "changed"
    if (outcome === "unchanged") totals.unchanged += 1
    pollsOf({ kind: source.kind, outcome }).updateUnsafe(1, context)
    const done = Effect.sync(() => {
      self.failures = 0
      self.lastError = undefined
      return dueAfter(look.next, now, context)
    })
    return isKnown(look) ? done : Effect.andThen(tell(look, now), done)
  }

  /** What follows from one look; gives when to look again. */
  const follow = (result: Result.Result<Look<S, C>, LookError | PollDefect>): Effect.Effect<number, never, Services> =>
    Effect.contextWith((context: Context.Context<never>) => {
      const now = Context.get(context, Clock.Clock).currentTimeMillisUnsafe()
      self.lastPolledAt = now
      totals.polls += 1
      totals.lag = Math.max(0, now - (self.nextDueAt ?? now))
      Metrics.lag.updateUnsafe(totals.lag / 1000, context)
      const settled = Effect.suspend(() => {
        if (result._tag === "Success") return succeeded(result.success, now, context)
        return result.failure._tag === "Maintenance" ? probe(now) : failed(result.failure, now)
      })
      return gate.isAbandoned() && !isStillDown(result) ? Effect.andThen(tellRecovered, settled) : settled
    })

  const once: Effect.Effect<number, never, Services> = Effect.catchDefect(Effect.flatMap(look, follow), (defect) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => failed(new PollDefect({ defect }), now))
  )

  return Effect.gen(function* () {
    const stored = yield* memory.load
    self.remembered = stored.remembered
    if (stored.pending !== undefined) {
      yield* around.publishEncoded(stored.pending.events)
      yield* remember(stored.pending.remembered)
    }
    const now = yield* Clock.currentTimeMillis
    const place = yield* Random.next
    yield* waitUntil(now + place * pace.spread)
    let due = yield* once
    // A crowd that began together goes on evenly over the whole interval.
    const interval = due - (self.lastPolledAt ?? due)
    due += place * Math.max(0, Math.min(pace.steady, interval) - pace.spread)
    for (;;) {
      yield* waitUntil(due)
      due = yield* once
    }
  })
}
