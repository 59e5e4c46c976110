/**
 * Is the game in maintenance? One owner decides it for all polls of a watcher, and no single answer does.
 *
 * A poll that is told so by the API's own body, or gets a 503 of a gateway, waits for what other tags are answered next:
 * - two tags agree, one of them told so by the API itself, or three: it is maintenance
 * - one is answered by the API: it was that one request
 *
 * Other polls go on meanwhile; when none is due for a while, some tags are asked. Where two are watched, both have to
 * agree; a single one is asked again, and a gateway is never believed about it. During maintenance all polls rest, and a
 * probe asks for one tag after the other, none of those that failed, until the API answers and another tag does not
 * contradict, or goes on answering about one for longer than a copy lives.
 *
 * Who fails while others are answered has a trouble of its own: a route or a shard may be down for days. It speaks no more
 * for the game, until it is answered again or asked as a witness.
 */
import * as DateTime from "effect/DateTime"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as Scope from "effect/Scope"
import * as Semaphore from "effect/Semaphore"
import { monotonic, now, type Now } from "../../../exchange/internal/monotonic.ts"
import { lifetimes } from "../../../exchange/internal/order/lifetime.ts"
import { Retry } from "../../../api/RequestPolicy.ts"
import type { MaintenanceEnded, MaintenanceStarted } from "../../WatchEvent.ts"
import type { Gate } from "./gate.ts"
import type { Verdict } from "../looks/verdict.ts"

/** A watched tag that can be asked for, to see how the game is. */
export interface Witness {
  readonly key: string
  /** When its poll is due (ms, monotonic): what is long overdue comes out of no cache. */
  readonly dueAt: () => number
  readonly ask: Effect.Effect<Verdict>
}

/** What speaks for maintenance. */
type Evidence = Extract<Verdict, "maintenance" | "unavailable">

interface Confirming {
  readonly _tag: "Confirming"
  /** When it was first said (ms, monotonic). */
  readonly since: number
  readonly evidence: Map<string, Evidence>
  readonly isMaintenance: Deferred.Deferred<boolean>
}

type State =
  | { readonly _tag: "Up" }
  | Confirming
  | { readonly _tag: "Down"; readonly since: Now; readonly id: string; readonly suspects: ReadonlySet<string> }

export interface Options {
  readonly gate: Gate
  /** Milliseconds between two probes. */
  readonly probeInterval: number
  /** Names this watcher in the ids of events. */
  readonly life: string
  readonly witnesses: () => Iterable<Witness>
  readonly watched: () => number
  readonly publish: (event: MaintenanceStarted | MaintenanceEnded) => Effect.Effect<void>
}

const up: State = { _tag: "Up" }

/** How long to wait for what other polls are answered, before some tags are asked; milliseconds. */
const patience = { alone: 5_000, among: 30_000 }

/** What a probe is answered for longer than this (ms) is no copy that somebody has kept: all its routes have shorter lives. */
const longestCopy = Math.max(lifetimes.clan, lifetimes.player, lifetimes.war, lifetimes.raid)

/** Do these tags agree that it is maintenance? */
const isAgreed = (evidence: ReadonlyMap<string, Evidence>, watched: number): boolean => {
  const saidSo = [...evidence.values()].includes("maintenance")
  return evidence.size >= Math.min(saidSo ? 2 : 3, Math.max(watched, 2))
}

/** One request without a second try: the next probe is that. */
const once = Effect.provideService(Retry, Schedule.recurs(0))

/** The tag that is longest overdue, but for some. */
const mostOverdue = (witnesses: Iterable<Witness>, isOut: (key: string) => boolean): Witness | undefined => {
  let found: Witness | undefined
  for (const witness of witnesses) {
    if (!isOut(witness.key) && (found === undefined || witness.dueAt() < found.dueAt())) found = witness
  }
  return found
}

export class Maintenance {
  private state: State = up
  private seen = 0
  /** Who has failed while others were answered. */
  private readonly troubled = new Set<string>()
  private readonly turns = Semaphore.makeUnsafe(1)
  private readonly options: Options
  private readonly scope: Scope.Scope

  private constructor(options: Options, scope: Scope.Scope) {
    this.options = options
    this.scope = scope
  }

  static readonly make = (options: Options): Effect.Effect<Maintenance, never, Scope.Scope> =>
    Effect.map(Effect.scope, (scope) => new Maintenance(options, scope))

  isDown(): boolean {
    return this.state._tag === "Down"
  }

  /** Called when the API has answered a poll, of `key`, that began at `begun` (ms, monotonic). */
  answered(begun: number, key?: string): void {
    const { state } = this
    if (key !== undefined && this.troubled.size > 0) this.troubled.delete(key)
    if (state._tag === "Confirming" && begun >= state.since) this.refuted(state)
  }

  /** Called by a poll that was answered like this; is it maintenance? Then the poll rests with the others. */
  report(key: string, evidence: Evidence): Effect.Effect<boolean> {
    return Effect.flatMap(monotonic, (since) => {
      if (this.state._tag === "Down") return Effect.succeed(true)
      if (this.troubled.has(key) && this.options.watched() > 1) return Effect.succeed(false)
      const isNew = this.state._tag === "Up"
      const confirming: Confirming =
        this.state._tag === "Confirming"
          ? this.state
          : { _tag: "Confirming", since, evidence: new Map(), isMaintenance: Deferred.makeUnsafe() }
      this.state = confirming
      confirming.evidence.set(key, evidence)
      this.weigh(confirming)
      const asking = isNew ? Effect.forkIn(this.askOthers(confirming), this.scope) : Effect.void
      return Effect.andThen(asking, Deferred.await(confirming.isMaintenance))
    })
  }

  /** Is it decided? */
  private isDecided(confirming: Confirming): boolean {
    return this.state !== confirming
  }

  private weigh(confirming: Confirming): void {
    if (isAgreed(confirming.evidence, this.options.watched())) this.decide(confirming, true)
  }

  /** Others are answered: who has failed stands alone. */
  private refuted(confirming: Confirming): void {
    if (this.isDecided(confirming)) return
    this.keepApart(confirming.evidence.keys())
    this.decide(confirming, false)
  }

  private keepApart(keys: Iterable<string>): void {
    const watched = new Set(Array.from(this.options.witnesses(), ({ key }) => key))
    for (const key of [...this.troubled, ...keys]) {
      if (watched.has(key)) this.troubled.add(key)
      else this.troubled.delete(key)
    }
  }

  private decide(confirming: Confirming, isMaintenance: boolean): void {
    if (this.isDecided(confirming)) return
    this.state = up
    const rest = isMaintenance ? this.rest(new Set(confirming.evidence.keys())) : Effect.void
    Deferred.doneUnsafe(confirming.isMaintenance, Effect.as(rest, isMaintenance))
  }

  /** When no other poll decides, asks for tags until one does. In a fiber of its own: who reported may go away. */
  private askOthers(confirming: Confirming): Effect.Effect<void> {
    return Effect.gen({ self: this }, function* () {
      const isAlone = this.options.watched() < 2
      yield* Effect.sleep(isAlone ? patience.alone : patience.among)
      const unclear = new Set<string>()
      while (!this.isDecided(confirming)) {
        const isOut = (key: string) => !isAlone && (confirming.evidence.has(key) || unclear.has(key))
        const witness = unclear.size > 2 ? undefined : mostOverdue(this.options.witnesses(), isOut)
        if (witness === undefined) return this.decide(confirming, false)
        const verdict = yield* witness.ask
        if (isAlone) return this.decide(confirming, verdict === "maintenance")
        if (verdict === "answered") {
          this.troubled.delete(witness.key)
          return this.refuted(confirming)
        }
        if (verdict === "unclear") unclear.add(witness.key)
        else {
          confirming.evidence.set(witness.key, verdict)
          this.weigh(confirming)
        }
      }
    })
  }

  /** All polls rest until it is over. */
  private rest(suspects: ReadonlySet<string>): Effect.Effect<void> {
    const { gate, life } = this.options
    return Effect.gen({ self: this }, function* () {
      if (this.state._tag === "Down") return
      const since = yield* now
      const id = `maintenance/${life}.${this.seen++}`
      this.state = { _tag: "Down", since, id, suspects }
      gate.game.closeUnsafe()
      const told = Effect.gen({ self: this }, function* () {
        yield* this.tell({ _tag: "MaintenanceStarted", id, at: DateTime.makeUnsafe(since.date) })
        yield* this.over(suspects)
        const ended = yield* now
        this.state = up
        gate.game.openUnsafe()
        const duration = (ended.time - since.time) / 1000
        yield* this.tell({ _tag: "MaintenanceEnded", id: `${id}/ended`, at: DateTime.makeUnsafe(ended.date), duration })
      })
      yield* Effect.forkIn(told, this.scope)
    })
  }

  /** Who is not done with an event holds up the next one of these, and no poll. */
  private tell(event: MaintenanceStarted | MaintenanceEnded): Effect.Effect<unknown> {
    return Effect.forkIn(this.turns.withPermit(this.options.publish(event)), this.scope)
  }

  /** Ends when the game answers again; who does not then is kept apart. */
  private over(suspects: ReadonlySet<string>): Effect.Effect<void> {
    const { gate, probeInterval } = this.options
    return Effect.gen({ self: this }, function* () {
      const failing = new Set(suspects)
      /** Since when (ms, monotonic) all probes of a tag have been answered. */
      const answered = new Map<string, number>()
      const asks = Effect.fnUntraced(function* ({ ask, key }: Witness) {
        const verdict = yield* once(ask)
        if (verdict === "answered") {
          failing.delete(key)
          if (!answered.has(key)) answered.set(key, yield* monotonic)
        } else {
          answered.delete(key)
          if (verdict === "maintenance") failing.add(key)
        }
        return verdict
      })
      const isNoCopy = (key: string, at: number) => at - (answered.get(key) ?? at) > longestCopy
      let last: string | undefined
      for (;;) {
        yield* Effect.sleep(probeInterval)
        yield* gate.running.await
        const one = this.next(suspects, last)
        last = one?.key
        if (one === undefined || (yield* asks(one)) !== "answered") continue
        const other = this.next(suspects, last)
        const isAgreed = other === undefined || other === one || (yield* asks(other)) !== "maintenance"
        if (isAgreed || isNoCopy(one.key, yield* monotonic)) return this.keepApart(failing)
      }
    })
  }

  /** Whom to ask next: not who failed, and not who was asked last, if there is anybody else. */
  private next(suspects: ReadonlySet<string>, last: string | undefined): Witness | undefined {
    const witnesses = () => this.options.witnesses()
    return (
      mostOverdue(witnesses(), (key) => key === last || suspects.has(key)) ??
      mostOverdue(witnesses(), (key) => key === last) ??
      mostOverdue(witnesses(), () => false)
    )
  }
}
