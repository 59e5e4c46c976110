/** The keys of a pool in rotation: who is next, who cools down, who is set aside. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import { NoUsableKey } from "../../exchange/ClashError.ts"
import type { ApiKey } from "../KeyPool.ts"

const longestCoolDown = 60_000
/** After a rest one attempt goes ahead, the others follow this much later: it may be rejected as well. */
const trial = 1000

interface Slot {
  readonly key: ApiKey
  coolUntil: number
  /** Is the next attempt the first one after a rest, and until when do others wait for what becomes of it? */
  isRested: boolean
  trialUntil: number
  /** Rests in a row, each of which was followed by a 429 too soon. */
  strikes: number
  /** How long the last one was. */
  rest: number
  aside: string | undefined
}

const slotOf = (key: ApiKey): Slot => ({
  key,
  coolUntil: 0,
  isRested: false,
  trialUntil: 0,
  strikes: 0,
  rest: 0,
  aside: undefined
})

/** Round robin over the keys that may be used. */
export class KeyRing {
  private slots: Array<Slot> = []
  private at = 0

  constructor(keys: ReadonlyArray<ApiKey>) {
    this.replace(keys)
  }

  get keys(): ReadonlyArray<ApiKey> {
    return this.slots.map((slot) => slot.key)
  }

  /** The keys from now on, each once; those that stay keep their state. */
  replace(keys: ReadonlyArray<ApiKey>): void {
    const before = new Map(this.slots.map((slot) => [slot.key.id, slot]))
    const unique = new Map(keys.map((key) => [key.id, key]))
    this.slots = Array.from(unique.values(), (key) => before.get(key.id) ?? slotOf(key))
  }

  /** Is any key in use? */
  get isUsable(): boolean {
    return this.slots.some((slot) => slot.aside === undefined)
  }

  has(key: ApiKey): boolean {
    return this.slots.some((slot) => slot.key.id === key.id && slot.aside === undefined)
  }

  /** May a key be used at an instant (ms, UTC)? Not while it cools down, is set aside, or once it was replaced. */
  mayLeave(key: ApiKey, now: number): boolean {
    const slot = this.slots.find((slot) => slot.key.id === key.id)
    return slot !== undefined && slot.aside === undefined && slot.coolUntil <= now
  }

  /** Takes keys back into use; default: all. */
  restore(keys: ReadonlyArray<ApiKey> = this.keys): void {
    const ids = new Set(keys.map((key) => key.id))
    for (const slot of this.slots) if (ids.has(slot.key.id)) slot.aside = undefined
  }

  setAside(key: ApiKey, why: string): void {
    for (const slot of this.slots) if (slot.key.id === key.id) slot.aside = why
  }

  /** The next key in turn; waits while all of them cool down. */
  readonly next: Effect.Effect<ApiKey, NoUsableKey> = Clock.clockWith((clock) => {
    const now = clock.currentTimeMillisUnsafe()
    let soonest = Number.POSITIVE_INFINITY
    for (let i = 0; i < this.slots.length; i++) {
      const at = (this.at + i) % this.slots.length
      const slot = this.slots[at]
      if (slot === undefined || slot.aside !== undefined) continue
      const free = Math.max(slot.coolUntil, slot.trialUntil)
      if (free <= now) {
        this.at = at + 1
        if (slot.isRested) slot.trialUntil = now + trial
        slot.isRested = false
        return Effect.succeed(slot.key)
      }
      soonest = Math.min(soonest, free)
    }
    if (soonest === Number.POSITIVE_INFINITY) return Effect.fail(new NoUsableKey({ detail: this.explain() }))
    // Whole milliseconds: a timer may round down, and would then be asked again and again.
    return Effect.andThen(Effect.sleep(Math.max(1, Math.ceil(soonest - now))), this.next)
  })

  /**
   * Rests a key after a 429: as long as the API asks, else twice as long each time, with jitter. A key that has worked
   * longer than it had rested twice over begins with the shortest rest again: a 429 now and then costs little.
   */
  coolDown(key: ApiKey, retryAfter: Duration.Duration | undefined): Effect.Effect<void> {
    return Effect.gen({ self: this }, function* () {
      const now = yield* Clock.currentTimeMillis
      const slot = this.slots.find((slot) => slot.key.id === key.id)
      if (slot === undefined) return
      const isCooling = slot.coolUntil > now
      if (isCooling && retryAfter === undefined) return
      if (now - slot.coolUntil > 2 * slot.rest) slot.strikes = 0
      const jitter = yield* Random.next
      const wait =
        retryAfter === undefined
          ? Math.min(longestCoolDown, 1000 * 2 ** slot.strikes) * (1 + jitter / 4)
          : Duration.toMillis(retryAfter)
      // What was in flight when the first 429 came does not count again; it may say that the rest is longer.
      if (!isCooling) slot.strikes += 1
      slot.rest = isCooling ? Math.max(slot.rest, wait) : wait
      slot.isRested = true
      slot.coolUntil = Math.max(slot.coolUntil, Math.ceil(now + wait))
    })
  }

  private explain(): string {
    if (this.slots.length === 0) return "the pool has none; give keys or an account"
    const reasons = [...new Set(this.slots.map((slot) => slot.aside))].join("; ")
    return `all ${this.slots.length} were rejected (${reasons}); replace them, or sign in with an account`
  }
}
