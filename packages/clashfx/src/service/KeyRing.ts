/**
 * Keys in rotation: who is next, who rests, who is set aside. A building block: our pools stand on it, and so can one of
 * yours that gets its keys from elsewhere.
 */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"
import * as Random from "effect/Random"
import { NoUsableKey } from "../exchange/ClashError.ts"
import { monotonicUnsafe } from "../exchange/internal/monotonic.ts"
import * as Slot from "./internal/keys/keySlot.ts"
import type { ApiKey, KeyRejection, KeyStatus } from "./internal/keys/keys.ts"

/** What a ring does beyond the ordinary. */
export interface Options {
  /** What `next` does while there is no key at all: `fail` (default), or `wait` until {@link KeyRing.replace} gives some. */
  readonly whenEmpty?: "fail" | "wait" | undefined
  /**
   * Runs when every key is set aside, before the least bad one is tried: what may bring other keys. Default: nothing.
   */
  readonly whenAllAside?: Effect.Effect<void> | undefined
}

/** The longest rest after a 429, whatever the API asks for. */
export const longestRest: Duration.Duration = Duration.millis(Slot.longestRest)

/** How often an empty ring that waits looks for keys, in ms. */
const emptyPause = 50

/**
 * Round robin over keys.
 *
 * **Details**
 *
 * - After a 429 a key rests as long as the API asks (at most {@link longestRest}), else twice as long each time.
 * - After a 403 it is set aside for 30 seconds, then twice as long each time, up to 10 minutes: no answer decides for ever.
 * - After either, one attempt goes ahead, and the others follow when it was accepted or a second has passed.
 * - When every key is set aside, the one with the fewest rejections is tried, of several the one that was rejected longest ago.
 *   A key that had been taken and is rejected says that circumstances have changed: what the others had before counts as one.
 */
export interface KeyRing {
  /** The keys in their order, whatever their state. */
  readonly keys: ReadonlyArray<ApiKey>
  /** The next key in turn; waits while all of them rest. */
  readonly next: Effect.Effect<ApiKey, NoUsableKey>
  /** In how many milliseconds `next` gives a key; 0: at once. */
  readonly readyIn: () => number
  /** May an attempt that waited for its turn leave with this key? Not while it rests, is set aside, or once it was replaced. */
  readonly mayLeave: (key: ApiKey) => boolean
  /** Is the key one of the ring's? */
  readonly has: (key: ApiKey) => boolean
  /** Is some key not set aside? */
  readonly isUsable: () => boolean
  /** The API took the key. Answers what to say about it, if it had been set aside. */
  readonly accepted: (key: ApiKey) => Effect.Effect<void> | undefined
  /** The API did not take the key: it rests or is set aside. Answers whether another attempt is worth it. */
  readonly rejected: (key: ApiKey, rejection: KeyRejection) => Effect.Effect<boolean>
  /** The keys from now on, each once; those that stay keep their state. */
  readonly replace: (keys: ReadonlyArray<ApiKey>) => void
  /** Takes keys back into use at once that rest or were set aside; default all. */
  readonly restore: (keys?: ReadonlyArray<ApiKey>) => void
  /** What a dashboard shows; never a key. */
  readonly status: Effect.Effect<ReadonlyArray<KeyStatus>>
}

/** What the keys are: an order, and who is next in it. */
class Rotation {
  private slots: ReadonlyArray<Slot.Slot> = []
  private byId = new Map<string, Slot.Slot>()
  private at = 0
  /** How often the API has refused a key. */
  refusals = 0
  /** Lets those go on who wait until a key is free: others are now. */
  private readonly moved = Latch.makeUnsafe(false)

  get all(): ReadonlyArray<Slot.Slot> {
    return this.slots
  }

  find(key: ApiKey): Slot.Slot | undefined {
    return this.byId.get(key.id)
  }

  replace(keys: ReadonlyArray<ApiKey>): void {
    const before = this.byId
    const unique = new Map(keys.map((key) => [key.id, key]))
    this.slots = Array.from(unique.values(), (key) => {
      const known = before.get(key.id)
      if (known !== undefined) known.key = key
      return known ?? Slot.make(key)
    })
    this.byId = new Map(this.slots.map((slot) => [slot.key.id, slot]))
    this.wake()
  }

  restore(slots: ReadonlyArray<Slot.Slot>): void {
    slots.forEach(Slot.restore)
    this.wake()
  }

  /** Lets those look again who wait until a key is free. */
  wake(): void {
    this.moved.openUnsafe()
    this.moved.closeUnsafe()
  }

  /** Waits until the given instant, or until other keys are free; in whole milliseconds, because a timer may round down. */
  wait(at: number, now: number): Effect.Effect<unknown> {
    return Effect.timeoutOption(this.moved.await, Math.max(1, Math.ceil(at - now)))
  }

  /** The next one in turn that is free. */
  takeFree(now: number): Slot.Slot | undefined {
    const { length } = this.slots
    for (let i = 0; i < length; i++) {
      const at = (this.at + i) % length
      const slot = this.slots[at]
      if (slot === undefined || Slot.freeAt(slot) > now) continue
      this.at = at + 1
      return slot
    }
    return undefined
  }

  /** When the first one of those that `wanted` names is free. */
  soonest(wanted: (slot: Slot.Slot) => boolean = () => true): number {
    let soonest = Number.POSITIVE_INFINITY
    for (const slot of this.slots) if (wanted(slot)) soonest = Math.min(soonest, Slot.freeAt(slot))
    return soonest
  }

  /** The one to try when all are set aside and none is being tried. */
  leastBad(): Slot.Slot | undefined {
    if (this.slots.some(({ state }) => state._tag === "Trying")) return undefined
    return this.slots.toSorted(Slot.lessBad)[0]
  }
}

/** Why there is no key. */
const explain = (slots: ReadonlyArray<Slot.Slot>): NoUsableKey => {
  if (slots.length === 0) return new NoUsableKey({ detail: "the pool has none; give keys or an account" })
  const reasons = [...new Set(slots.map(Slot.whyOf))].join("; ")
  return new NoUsableKey({
    detail: `all ${slots.length} were rejected (${reasons}); replace them, or sign in with an account`
  })
}

type Next = Effect.Effect<ApiKey, NoUsableKey>

const makeNext = (rotation: Rotation, now: () => number, options: Options): Next => {
  const take = (slot: Slot.Slot): Next => {
    Slot.use(slot, now())
    return Effect.succeed(slot.key)
  }
  /** Somebody has to go ahead, or nobody learns that the trouble is over. */
  const tryLeastBad = (isPatient: boolean): Next =>
    Effect.suspend(() => {
      const slot = rotation.takeFree(now()) ?? rotation.leastBad()
      return slot === undefined ? look(isPatient) : take(slot)
    })
  /** All keys are set aside: one attempt at a time finds out whether they still are. */
  const allAside = (at: number, isPatient: boolean): Next => {
    const trial = rotation.soonest(({ state }) => state._tag === "Trying")
    if (trial === Number.POSITIVE_INFINITY) {
      return Effect.andThen(options.whenAllAside ?? Effect.void, tryLeastBad(isPatient))
    }
    return isPatient ? Effect.andThen(rotation.wait(trial, at), look(false)) : Effect.fail(explain(rotation.all))
  }
  const look = (isPatient: boolean): Next =>
    Effect.suspend((): Next => {
      const at = now()
      const slot = rotation.takeFree(at)
      if (slot !== undefined) return take(slot)
      if (rotation.all.length === 0) {
        return options.whenEmpty === "wait"
          ? Effect.andThen(Effect.sleep(emptyPause), look(isPatient))
          : Effect.fail(explain(rotation.all))
      }
      return rotation.all.every(Slot.isAside)
        ? allAside(at, isPatient)
        : Effect.andThen(rotation.wait(rotation.soonest(), at), look(isPatient))
    })
  return look(true)
}

const ringOf = (rotation: Rotation, now: () => number, options: Options): KeyRing => {
  /** The first key that is taken again says that the address is the right one again: all may be tried. */
  const accepted = (key: ApiKey): Effect.Effect<void> | undefined => {
    const slot = rotation.find(key)
    if (slot === undefined) return undefined
    slot.takenAfter = rotation.refusals
    if (slot.state._tag === "Ready") return undefined
    if (!Slot.accept(slot)) return undefined
    for (const other of rotation.all) Slot.tryAgain(other, now())
    rotation.wake()
    return Effect.logInfo(`The API takes the key ${key.id} again`)
  }
  const rejected = (key: ApiKey, rejection: KeyRejection): Effect.Effect<boolean> =>
    Effect.flatMap(Random.next, (jitter) => {
      const slot = rotation.find(key)
      if (slot === undefined) return Effect.succeed(rotation.all.length > 0)
      if (rejection._tag === "Throttled") {
        Slot.rest(slot, now(), rejection.retryAfter, jitter)
        return Effect.succeed(true)
      }
      const isFirst = Slot.setAside(slot, now(), rejection.detail)
      // It had been taken: the address is another one now, and may be that of a key that was refused at the one before.
      if (isFirst) for (const other of rotation.all) Slot.forgive(other)
      slot.refusal = ++rotation.refusals
      const isUntried = (other: Slot.Slot) => other !== slot && other.refusal <= slot.takenAfter
      const again = isFirst || !rotation.all.every(Slot.isAside) || rotation.all.some(isUntried)
      const told = isFirst
        ? Effect.logWarning(`The API rejected the key ${key.id}, it is set aside for a while: ${rejection.detail}`)
        : Effect.void
      return Effect.as(told, again)
    })
  return {
    get keys() {
      return rotation.all.map(({ key }) => key)
    },
    next: makeNext(rotation, now, options),
    readyIn: () => (rotation.all.every(Slot.isAside) ? 0 : Math.max(0, rotation.soonest() - now())),
    mayLeave: (key) => {
      const slot = rotation.find(key)
      return slot !== undefined && Slot.mayLeave(slot, now())
    },
    has: (key) => rotation.find(key) !== undefined,
    isUsable: () => !rotation.all.every(Slot.isAside),
    accepted,
    rejected,
    replace: (keys) => rotation.replace(keys),
    restore: (keys) => rotation.restore(keys?.flatMap((key) => rotation.find(key) ?? []) ?? rotation.all),
    status: Effect.sync(() => rotation.all.map((slot) => Slot.statusOf(slot, now())))
  }
}

/**
 * A ring of keys.
 *
 * @example
 * ```ts
 * const ring = yield* KeyRing.make([{ id: "1", owner: "me", value: Redacted.make("eyJ...") }])
 * const key = yield* ring.next // the one that has rested longest
 * ```
 */
export const make = (keys: ReadonlyArray<ApiKey>, options?: Options): Effect.Effect<KeyRing> =>
  Clock.clockWith((clock) => {
    const rotation = new Rotation()
    rotation.replace(keys)
    return Effect.succeed(ringOf(rotation, () => monotonicUnsafe(clock), options ?? {}))
  })
