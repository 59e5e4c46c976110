/** The lane of a key whose limit several processes share: it has as many places as this process holds. */
import type * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Scheduler from "effect/Scheduler"
import { monotonicUnsafe } from "../../../exchange/internal/monotonic.ts"
import { Lane, type LaneOptions } from "./lane.ts"
import type { Outage } from "../outage.ts"
import type { Renewal } from "./shareScript.ts"

/** How long a lease lasts, and how often it is renewed, in ms. */
const lease = 3000
export const renewEvery = 200
/** The store may take this long to answer. */
const storeTimeout = Duration.millis(500)
/** After a place was last used it rests this much longer before another process has it: clocks and lines differ. */
const handOver = 150

/** What a shared lane needs. */
export interface Sharing {
  readonly owner: string
  readonly limit: number
  /** How many places it has when the store was never there. */
  readonly alone: number
  readonly outage: Outage
  /** Renews the lease; gives how many places are held, and how many should be. */
  readonly renew: (of: Renewal) => Effect.Effect<ReadonlyArray<number>, unknown>
}

/** A lane on leased places. */
export class SharedLane {
  readonly lane: Lane
  private readonly name: string
  private readonly options: LaneOptions
  private readonly sharing: Sharing
  private readonly clock: Clock.Clock
  private held = 0
  private surplus = 0
  /** Given back, and not known to the store yet. */
  private back = 0
  /** Until when the places may be used without another word; who hears nothing for longer than that has stood still. */
  private usableUntil = Number.NEGATIVE_INFINITY
  private isUnsure = false
  private usedAt = Number.NEGATIVE_INFINITY

  constructor(key: string, options: LaneOptions, sharing: Sharing, clock: Clock.Clock, scheduler: Scheduler.Scheduler) {
    this.name = `clashfx/throttle/${key}`
    this.options = options
    this.sharing = sharing
    this.clock = clock
    this.lane = new Lane(options, clock, scheduler)
    this.lane.resize(0, 0)
  }

  /** Somebody asks for a turn. */
  uses(): void {
    this.usedAt = monotonicUnsafe(this.clock)
  }

  /** Says what is held and wanted, and takes what is given. A store that is away leaves this process what it has. */
  get renewed(): Effect.Effect<void> {
    return Effect.suspend(() => {
      const asked = monotonicUnsafe(this.clock)
      const back = this.lane.giveBack(this.surplus)
      this.surplus -= back
      this.held -= back
      this.back += back
      const { waiting, used } = this.lane.state
      const isIdle = asked - this.usedAt > 2000 && waiting.interactive + waiting.background === 0
      const want =
        waiting.interactive + waiting.background > 0
          ? this.sharing.limit
          : isIdle
            ? 0
            : Math.min(used + 1, this.sharing.limit)
      return Effect.matchEffect(Effect.timeout(this.sharing.renew(this.renewal(want)), storeTimeout), {
        onFailure: (error) => this.away(error),
        onSuccess: ([granted = 0, target = 0]) => {
          this.isUnsure = false
          this.back = 0
          this.shrink(granted)
          this.held = Math.max(this.held, granted)
          this.surplus = Math.max(0, this.held - target)
          this.mayUse(asked + lease - renewEvery)
          return this.sharing.outage.ended
        }
      })
    })
  }

  /** Gives everything back. */
  get closed(): Effect.Effect<void> {
    return Effect.suspend(() => {
      this.back += this.held
      this.held = 0
      this.lane.resize(0, 0)
      return Effect.ignore(Effect.timeout(this.sharing.renew(this.renewal(0)), storeTimeout))
    })
  }

  /**
   * The store is away: this process goes on with what it has. Not so if it stood still meanwhile, for longer than it may use
   * its places without a word: they may be those of others by now. Then it asks once more, and has its share after that.
   */
  private away(cause: unknown): Effect.Effect<void> {
    const now = monotonicUnsafe(this.clock)
    if (this.held > 0 && now > this.usableUntil) {
      this.isUnsure = !this.isUnsure
      if (this.isUnsure) return Effect.void
      this.shrink(this.sharing.alone)
    }
    if (this.held === 0) this.held = this.sharing.alone
    this.mayUse(now + lease)
    return this.sharing.outage.began(cause)
  }

  /** Has no more than so many places from now on, but for those that a request is on its way with. */
  private shrink(places: number): void {
    if (this.held > places) this.held -= this.lane.giveBack(this.held - places)
  }

  private mayUse(until: number): void {
    this.usableUntil = until
    this.lane.resize(this.held, until)
  }

  private renewal(want: number): Renewal {
    const { margin, window } = this.options
    const rest = window + margin + handOver
    const { limit, owner } = this.sharing
    return { key: this.name, owner, held: this.held, back: this.back, backRest: rest, want, limit, lease, rest }
  }
}
