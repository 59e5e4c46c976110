/**
 * Sends one webhook's events. New ones are sent as they come, each lane in order. What fails waits in the database, and what
 * comes behind it in its lane waits too; everything else goes on. The place in the log moves together with what is stored,
 * so that after a kill nothing is missing, and a few are sent again.
 */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Metric from "effect/Metric"
import * as Option from "effect/Option"
import * as Pull from "effect/Pull"
import * as Random from "effect/Random"
import type { SqlError } from "effect/sql/SqlError"
import type { Logged } from "@clashfx/cluster/EventLog"
import type { Missed, Tail } from "../events/tail.ts"
import { monotonicMillis } from "../internal/monotonic.ts"
import type { Message, Outcome, Sender } from "./sender.ts"
import type { Delivery, Hook, Store } from "./store.ts"

/** How patient senders are. */
export interface Patience {
  /** Rests before each further try, ms; with the last one over, the event is dead. */
  readonly rests: ReadonlyArray<number>
  /** What may wait of one webhook before no more is read, and the log itself keeps the rest. */
  readonly maxWaiting: number
}

/** Twelve tries in a day and a half. */
export const usual: Patience = {
  rests: [1, 5, 30, 120, 600, 1800, 3600, 7200, 14_400, 28_800, 64_800].map((seconds) => seconds * 1000),
  maxWaiting: 10_000
}

/** Lanes that are sent at the same time. */
const concurrency = 8

/** Without anything to do, the database is looked at this often, ms: somebody may have sent dead letters again. */
const idle = 1000

/** So many failures in a row are the receiver's, not a message's: then it is asked with one message only. */
const manyFailures = 8

const deliveries = Metric.counter("clashfx_gateway_deliveries_total", {
  description: "What became of webhooks' events, by the kind of webhook",
  incremental: true
})

type Waiting = Delivery & { readonly rest: number; readonly isDead: boolean }

const messageOf = ({ at, body, id, seq, tag, type }: Logged): Message => ({ at, body, id, seq, tag, type })

const inGroups = <A>(all: ReadonlyArray<A>, size: number): ReadonlyArray<ReadonlyArray<A>> =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size))

const givenUp: Outcome = { _tag: "Paced", after: 0 }

/** What becomes of messages that were not taken. */
interface Fate {
  /** How long to wait before the next try, ms. */
  readonly rest: number
  readonly attempts: number
  readonly failure: string | undefined
  readonly isDead: boolean
}

/** What a worker works with. */
export interface Parts {
  readonly hook: Hook
  readonly owner: string
  readonly sender: Sender
  readonly store: Store
  readonly tail: Tail["Service"]
  readonly patience: Patience
}

/** Sends the events of one webhook, for as long as it is this owner's. */
export class Worker {
  private readonly parts: Parts
  private place: bigint
  /** Failures in a row, whatever the message. */
  private failures = 0
  /** Until when nothing is sent after many failures, ms of the monotonic clock. */
  private rest = Number.NEGATIVE_INFINITY
  private isOver = false
  /** Done when what is being sent is to be given up. */
  private readonly stopped = Deferred.makeUnsafe<void>()

  constructor(parts: Parts) {
    this.parts = parts
    this.place = parts.hook.place
  }

  /** Done when the webhook is another gateway's, or wants nothing any more, or the gateway ends. */
  get run(): Effect.Effect<void, SqlError> {
    const { hook, owner, patience, store, tail } = this.parts
    const read = tail.reader(hook.wanted)
    return Effect.gen({ self: this }, function* () {
      while (!this.isOver) {
        const { count, lanes, wait } = yield* store.lanes(hook.id)
        const left = Math.max(wait, this.rest - (yield* monotonicMillis))
        if (left <= 0) {
          yield* this.whole(this.retry)
          continue
        }
        const pause = Math.min(idle, left)
        if (count >= patience.maxWaiting) {
          yield* Effect.sleep(pause)
          continue
        }
        const part = yield* Effect.timeoutOption(read(this.place), pause).pipe(
          Effect.catchTag(["EventsExpired", "CursorAhead"], (error) => Effect.as(this.missed(error), Option.none())),
          Pull.catchDone(() =>
            Effect.as(
              Effect.sync(() => this.end()),
              Option.none()
            )
          )
        )
        if (Option.isNone(part)) continue
        const { events, seq } = part.value
        const sent = this.fresh(events.map(messageOf), lanes)
        const moved = Effect.flatMap(sent, (waiting) => store.move(hook.id, owner, seq, waiting, undefined))
        if (!(yield* this.whole(moved))) return
        this.place = seq
      }
    })
  }

  private end(): void {
    this.isOver = true
  }

  /** Ends soon when it is interrupted, but not before what was sent is written down: what is, is not sent again. */
  private whole<A>(step: Effect.Effect<A, SqlError>): Effect.Effect<A, SqlError> {
    return Effect.uninterruptibleMask((restore) =>
      Effect.flatMap(Effect.forkChild(step), (fiber) =>
        restore(Fiber.join(fiber)).pipe(
          Effect.onInterrupt(() => {
            this.end()
            return Effect.andThen(Deferred.succeed(this.stopped, undefined), Fiber.await(fiber))
          })
        )
      )
    )
  }

  /** Nothing is left out in silence: the webhook says what it has missed. */
  private missed(error: Missed): Effect.Effect<void, SqlError> {
    const { hook, owner, store } = this.parts
    const [to, note] =
      error._tag === "EventsExpired"
        ? [
            error.expired,
            `events after ${this.place} up to ${error.expired} were deleted by the retention before they could be sent`
          ]
        : [
            error.newest,
            `the log was restored to an earlier state: it has come to ${error.newest} only, and events up to ` +
              `${this.place} were sent; it goes on with what comes from now on`
          ]
    return Effect.gen({ self: this }, function* () {
      yield* Effect.logWarning(`Gateway: ${note}`).pipe(Effect.annotateLogs({ webhook: hook.id }))
      if (!(yield* store.move(hook.id, owner, to, [], note))) this.end()
      this.place = to
    })
  }

  /** Sends what is new; gives what has to wait. */
  private fresh(
    messages: ReadonlyArray<Message>,
    lanes: ReadonlySet<string>
  ): Effect.Effect<ReadonlyArray<Waiting>, SqlError> {
    const { sender } = this.parts
    const byLane = new Map<string, Array<Message>>()
    for (const message of messages) {
      const lane = sender.lane(message)
      byLane.set(lane, [...(byLane.get(lane) ?? []), message])
    }
    const ofLane = ([lane, all]: readonly [string, ReadonlyArray<Message>]) =>
      Effect.gen({ self: this }, function* () {
        const waiting: Array<Waiting> = []
        const keep = (some: ReadonlyArray<Message>, fate: Fate) =>
          waiting.push(...some.map((message) => ({ ...message, lane, ...fate })))
        let sent = 0
        for (const group of inGroups(all, sender.together)) {
          const now = yield* monotonicMillis
          if (lanes.has(lane) || this.rest > now || this.isOver) {
            keep(all.slice(sent), { rest: 0, attempts: 0, failure: undefined, isDead: false })
            return waiting
          }
          const fate = yield* this.attempt(group, 0)
          if (fate !== undefined) keep(group, fate)
          sent += group.length
          if (fate !== undefined && !fate.isDead) {
            keep(all.slice(sent), { ...fate, attempts: 0, failure: undefined })
            return waiting
          }
        }
        return waiting
      })
    return Effect.map(Effect.forEach([...byLane], ofLane, { concurrency }), (all) => all.flat())
  }

  /** Sends what was waiting and is due now. */
  private get retry(): Effect.Effect<void, SqlError> {
    const { hook, sender, store } = this.parts
    const ofLane = (waiting: ReadonlyArray<Delivery>) =>
      Effect.gen({ self: this }, function* () {
        for (const group of inGroups(waiting, sender.together)) {
          const at = yield* monotonicMillis
          if (this.isOver || this.rest > at) return
          const attempts = Math.max(...group.map((one) => one.attempts))
          const fate = yield* this.attempt(group, attempts)
          const seqs = group.map(({ seq }) => seq)
          if (fate === undefined) yield* store.delivered(hook.id, seqs)
          else yield* store.again(hook.id, seqs, fate)
          if (fate !== undefined && !fate.isDead) return
        }
      })
    return Effect.flatMap(store.due(hook.id, this.failures >= manyFailures ? 1 : 32, 100), (lanes) =>
      Effect.forEach(lanes, ofLane, { concurrency, discard: true })
    )
  }

  /** Sends messages together; what becomes of them, unless they were taken. */
  private attempt(messages: ReadonlyArray<Message>, before: number): Effect.Effect<Fate | undefined, SqlError> {
    const { hook, sender } = this.parts
    return Effect.gen({ self: this }, function* () {
      const outcome = yield* Effect.raceFirst(sender.send(messages), Effect.as(Deferred.await(this.stopped), givenUp))
      yield* Metric.update(
        Metric.withAttributes(deliveries, { kind: hook.kind, outcome: outcome._tag.toLowerCase() }),
        messages.length
      )
      return yield* this.fateOf(outcome, before)
    })
  }

  private fateOf(outcome: Outcome, before: number): Effect.Effect<Fate | undefined, SqlError> {
    const { hook, patience, store } = this.parts
    return Effect.gen({ self: this }, function* () {
      const jitter = 0.8 + 0.4 * (yield* Random.next)
      switch (outcome._tag) {
        case "Delivered":
          this.failures = 0
          return undefined
        case "Paced":
          return { rest: outcome.after, attempts: before, failure: undefined, isDead: false }
        case "Refused":
          this.failures = 0
          return { rest: 0, attempts: before + 1, failure: outcome.reason, isDead: true }
        case "Gone":
          this.end()
          yield* Effect.logWarning(`Gateway: a webhook is disabled: ${outcome.reason}`).pipe(
            Effect.annotateLogs({ webhook: hook.id })
          )
          yield* store.disable(hook.id, outcome.reason)
          return { rest: 0, attempts: before, failure: outcome.reason, isDead: false }
        case "Failed": {
          this.failures += 1
          const restOf = (n: number) => (patience.rests[Math.min(n, patience.rests.length - 1)] ?? 0) * jitter
          if (this.failures >= manyFailures)
            this.rest = (yield* monotonicMillis) + restOf(Math.floor(this.failures / manyFailures) - 1)
          // Who asks for a rest means all of us, not the one message.
          if (outcome.after > 0) this.rest = Math.max(this.rest, (yield* monotonicMillis) + outcome.after)
          const own = Math.max(restOf(before), outcome.after)
          const isDead = before >= patience.rests.length
          return { rest: isDead ? 0 : own, attempts: before + 1, failure: outcome.reason, isDead }
        }
      }
    })
  }
}
