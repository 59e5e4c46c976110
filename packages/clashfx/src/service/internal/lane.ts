/**
 * The queue of one key in front of its sliding window.
 *
 * Whoever waits sleeps for itself, by a timer of its own: in some runtimes (Cloudflare Workers) a timer of one request must
 * not wake another one. Elsewhere the one in front is also woken when something has changed, and the others sleep until
 * they are in front.
 */
import type * as Clock from "effect/Clock"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { constVoid } from "effect/Function"
import { monotonicUnsafe } from "../../exchange/internal/monotonic.ts"
import type { Priority, Turn } from "./turns.ts"
import { SlidingWindow, type WindowOptions, type WindowTurn } from "./slidingWindow.ts"

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

/** An attempt that waits for its turn. */
export class Waiter {
  readonly priority: Priority
  isCancelled = false
  turn: WindowTurn | undefined
  private isWoken = false
  private resume: () => void = constVoid

  constructor(priority: Priority) {
    this.priority = priority
  }

  /** It looks again at once, also if it is just about to fall asleep. */
  wake(): void {
    this.isWoken = true
    this.resume()
  }

  /** It has been given up by the layer that it belongs to. */
  cancel(): void {
    this.isCancelled = true
    this.wake()
  }

  /** Sleeps for so long, or until it is woken. */
  nap(millis: number): Effect.Effect<void> {
    return Effect.contextWith((context: Context.Context<never>) =>
      Effect.callback<void>((resume) => {
        if (this.isWoken) return resume(Effect.void)
        const done = (): void => resume(Effect.void)
        const timer = Number.isFinite(millis)
          ? Effect.runForkWith(context)(Effect.andThen(Effect.sleep(Math.max(1, Math.ceil(millis))), Effect.sync(done)))
          : undefined
        const stop = (): void => {
          this.resume = constVoid
          timer?.interruptUnsafe()
        }
        this.resume = () => {
          stop()
          done()
        }
        return Effect.sync(stop)
      })
    )
  }

  /** From here on it looks: what woke it is known. */
  looks(): void {
    this.isWoken = false
  }
}

/** Two queues in arrival order; `Set` keeps the order and gives up a place in constant time. */
class Queues {
  readonly interactive = new Set<Waiter>()
  readonly background = new Set<Waiter>()
  private readonly overtaking: number
  private overtaken = 0

  constructor(overtaking: number) {
    this.overtaking = overtaking
  }

  get size(): number {
    return this.interactive.size + this.background.size
  }

  add(waiter: Waiter): void {
    this.of(waiter).add(waiter)
  }

  /** Interactive first, but a waiting background attempt is overtaken only so often. */
  get first(): Waiter | undefined {
    const yields = this.background.size > 0 && this.overtaken >= this.overtaking
    const queue = this.interactive.size > 0 && !yields ? this.interactive : this.background
    for (const waiter of queue) return waiter
    return undefined
  }

  /** Takes one out that leaves. */
  take(waiter: Waiter): void {
    this.of(waiter).delete(waiter)
    this.overtaken = waiter.priority === "interactive" && this.background.size > 0 ? this.overtaken + 1 : 0
  }

  /** Takes one out that waits no longer; answers whether it was there. */
  remove(waiter: Waiter): boolean {
    return this.of(waiter).delete(waiter)
  }

  private of({ priority }: Waiter): Set<Waiter> {
    return priority === "interactive" ? this.interactive : this.background
  }
}

/** The queue of one key. */
export class Lane {
  private readonly options: LaneOptions
  private readonly now: () => number
  private readonly window: SlidingWindow
  private readonly queues: Queues

  constructor(options: LaneOptions, clock: Clock.Clock) {
    this.options = options
    this.now = () => monotonicUnsafe(clock)
    this.window = new SlidingWindow(options)
    this.queues = new Queues(options.overtaking)
  }

  /** Takes a turn at once, if nobody waits and a place is free. */
  takeNow(): Turn | undefined {
    const now = this.now()
    return this.queues.size > 0 || this.window.free(now) > now
      ? undefined
      : this.turnOf(this.window.take(now, now, false))
  }

  /** Waits for a turn. Whoever is interrupted leaves nothing behind. */
  readonly await = (waiter: Waiter): Effect.Effect<Turn> =>
    Effect.suspend(() => {
      this.queues.add(waiter)
      return this.look(waiter)
    }).pipe(
      Effect.onExit((exit) => {
        if (exit._tag === "Success") return Effect.void
        return Effect.sync(() => {
          this.queues.remove(waiter)
          waiter.turn?.begins(true)
          waiter.turn?.ended(this.now(), false)
          this.wakeFirst()
        })
      })
    )

  /** There are so many places from now on, which may be used until an instant. */
  resize(places: number, usableUntil: number): void {
    this.window.resize(places, usableUntil)
    this.wakeFirst()
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

  private look(waiter: Waiter): Effect.Effect<Turn> {
    return Effect.suspend((): Effect.Effect<Turn> => {
      waiter.looks()
      if (waiter.isCancelled) return Effect.interrupt
      const now = this.now()
      const isFirst = this.queues.first === waiter
      const due = isFirst ? this.window.freeSpaced(now) : Number.POSITIVE_INFINITY
      if (due > now) {
        const nap = this.napOf(isFirst, due - now)
        return Effect.andThen(
          Effect.onExit(waiter.nap(nap), () => Effect.sync(() => this.window.woken(now + Math.ceil(nap), this.now()))),
          this.look(waiter)
        )
      }
      this.queues.take(waiter)
      waiter.turn = this.window.take(now, due, true)
      this.wakeFirst()
      return Effect.succeed(this.turnOf(waiter.turn))
    })
  }

  private napOf(isFirst: boolean, millis: number): number {
    if (this.options.canWake) return millis
    return Math.min(millis, isFirst ? pollFront : Math.max(pollOthers, this.queues.size / 10))
  }

  private wakeFirst(): void {
    if (this.options.canWake) this.queues.first?.wake()
  }

  /** What is learned about an attempt may free a place sooner. */
  private turnOf(turn: WindowTurn): Turn {
    const changed = (): void => {
      if (this.queues.size > 0) this.wakeFirst()
    }
    return {
      begins: (isTold) => turn.begins(isTold),
      written: () => {
        turn.written(this.now())
        changed()
      },
      ended: (isAnswered) => {
        turn.ended(this.now(), isAnswered)
        changed()
      }
    }
  }
}
