/**
 * The queue of one key in front of its sliding window.
 *
 * One timer per lane wakes whoever is in front when its turn has come. Not so in some runtimes (Cloudflare Workers), where
 * a timer of one request must not wake another one: there everybody who waits looks again and again, by timers of its own.
 */
import type * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Scheduler from "effect/Scheduler"
import { monotonicUnsafe } from "../../../exchange/internal/monotonic.ts"
import { Alarm } from "./alarm.ts"
import { Queues, Waiter } from "./queues.ts"
import { SlidingWindow, type WindowOptions } from "./slidingWindow.ts"
import type { Priority, Turn } from "./turns.ts"

/** How a lane lets attempts through. */
export interface LaneOptions extends WindowOptions {
  /** How many interactive attempts may overtake a waiting background one. */
  readonly overtaking: number
  /** May one attempt wake another one? Not where requests must not touch each other's timers. */
  readonly canWake: boolean
}

/** Without being woken, whoever waits looks this often (ms), and less often the more there are. */
const pollFront = 25
const pollOthers = 50

/** The queue of one key. */
export class Lane {
  private readonly options: LaneOptions
  private readonly now: () => number
  private readonly window: SlidingWindow
  private readonly queues: Queues
  private readonly alarm: Alarm

  constructor(options: LaneOptions, clock: Clock.Clock, scheduler: Scheduler.Scheduler) {
    this.options = options
    this.now = () => monotonicUnsafe(clock)
    this.window = new SlidingWindow(options)
    this.queues = new Queues(options.overtaking)
    this.alarm = new Alarm(clock, scheduler, (wanted) => {
      this.window.woken(wanted, this.now())
      this.advance()
    })
  }

  /** Takes a turn at once, if nobody waits and a place is free. */
  takeNow(): Turn | undefined {
    const now = this.now()
    if (this.queues.size > 0 || this.window.free(now) > now) return undefined
    return this.takeTurn(now, now, false)
  }

  /** Waits for a turn on behalf of a layer. Whoever is interrupted leaves nothing behind. */
  await(priority: Priority, owner: object): Effect.Effect<Turn> {
    if (!this.options.canWake) return this.poll(priority, owner)
    return Effect.callback((resume) => {
      const waiter = new Waiter(priority, owner, resume)
      this.queues.add(waiter)
      // Behind others nothing changes: the alarm is set for the one in front, or nobody knows when a place is free.
      if (this.queues.size === 1) this.advance()
      return Effect.sync(() => this.giveUp(waiter))
    })
  }

  /** Interrupts those that wait on behalf of a layer. */
  cancel(owner: object): void {
    for (const waiter of this.queues.ownedBy(owner)) {
      this.giveUp(waiter)
      waiter.resume(Effect.interrupt)
    }
  }

  /** There are so many places from now on, which may be used until an instant. */
  resize(places: number, usableUntil: number): void {
    this.window.resize(places, usableUntil)
    this.advance()
  }

  /** Takes up to so many places out of use; answers how many. */
  giveBack(places: number): number {
    return this.window.giveBack(places)
  }

  /** What a dashboard shows. */
  get state() {
    const now = this.now()
    const { background, interactive } = this.queues
    return {
      used: this.window.used(now),
      waiting: { interactive: interactive.size, background: background.size },
      nextIn: Math.max(0, (this.queues.size > 0 ? this.window.freeSpaced(now) : this.window.free(now)) - now)
    }
  }

  /** Does nobody wait, and does nothing rest? Then a new lane would do as well. */
  get isIdle(): boolean {
    return this.queues.size === 0 && this.window.used(this.now()) === 0
  }

  /** Lets those leave whose turn has come, and sets the alarm for the next one. */
  private advance(): void {
    if (!this.options.canWake) return
    for (let { first } = this.queues; first !== undefined; first = this.queues.first) {
      const now = this.now()
      const due = this.window.freeSpaced(now)
      // Rounded up, so that a wait is as long as it is planned; who rings too early sets it again.
      if (due > now) return this.alarm.set(now + Math.ceil(due - now))
      this.leave(first, now, due)
    }
    this.alarm.clear()
  }

  private leave(waiter: Waiter, now: number, due: number): void {
    this.queues.take(waiter)
    waiter.resume(Effect.succeed(this.takeTurn(now, due, true)))
  }

  /** Somebody waits no longer; without anybody there is nothing to be woken for. */
  private giveUp(waiter: Waiter): void {
    if (this.queues.remove(waiter) && this.queues.size === 0) this.alarm.clear()
  }

  /** Waits by looking: each for itself. */
  private poll(priority: Priority, owner: object): Effect.Effect<Turn> {
    return Effect.suspend(() => {
      let result: Effect.Effect<Turn> | undefined
      const waiter = new Waiter(priority, owner, (turn) => {
        result = turn
      })
      this.queues.add(waiter)
      const look: Effect.Effect<Turn> = Effect.suspend(() => {
        const now = this.now()
        const isFirst = this.queues.first === waiter
        const due = isFirst ? this.window.freeSpaced(now) : Number.POSITIVE_INFINITY
        if (isFirst && due <= now) this.leave(waiter, now, due)
        if (result !== undefined) return result
        const nap = Math.ceil(Math.min(due - now, isFirst ? pollFront : Math.max(pollOthers, this.queues.size / 10)))
        const woken = Effect.sync(() => this.window.woken(now + nap, this.now()))
        return Effect.andThen(Effect.sleep(Math.max(1, nap)), Effect.andThen(woken, look))
      })
      return Effect.onInterrupt(look, () => Effect.sync(() => this.giveUp(waiter)))
    })
  }

  private takeTurn(now: number, due: number, hasWaited: boolean): Turn {
    const turn = this.window.take(now, due, hasWaited)
    // What is learned about an attempt may free a place sooner.
    return {
      begins: (isTold) => turn.begins(isTold),
      written: () => {
        turn.written(this.now())
        if (this.queues.size > 0) this.advance()
      },
      ended: (isAnswered) => {
        turn.ended(this.now(), isAnswered)
        if (this.queues.size > 0) this.advance()
      }
    }
  }
}
