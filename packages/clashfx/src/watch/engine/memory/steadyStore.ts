/**
 * A store that is waited for. What fails is tried again until it works: a read that fails does not count as none, and
 * what cannot be stored is not told. One line says when a store begins to fail, with the cause, and one when it works
 * again. A store that somebody else has taken over is given up, for good.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"
import * as Random from "effect/Random"
import type * as Scope from "effect/Scope"
import { monotonic } from "../../../exchange/internal/monotonic.ts"
import type { SnapshotStoreError, Store } from "../../SnapshotStore.ts"
import { sure } from "./sureStore.ts"
import { firstLine } from "../../../exchange/internal/errors/thrown.ts"

/** What to do with a tag whose snapshot cannot be read because the store fails. */
export type WhenUnreadable = "wait" | "beginAnew"

/** How the store does. */
export type StoreHealth = "none" | "working" | "failing" | "taken"

/** Between two tries, in milliseconds. */
const firstRest = 500
const longestRest = 30_000

type State =
  | { readonly _tag: "Working" }
  /** `keys` are those that failed last, each with its operation. */
  | { readonly _tag: "Failing"; readonly since: number; readonly keys: Set<string>; refusals: number }
  | { readonly _tag: "Taken"; readonly error: SnapshotStoreError }

/** A key in use; open when it is not any more. */
interface Claim {
  readonly end: Latch.Latch
  /** Is it only being forgotten? */
  readonly isForgotten: boolean
}

/** Which keys of a store are in use, by any watcher of this process. */
const inUse = new WeakMap<Store, Map<string, Claim>>()

export class SteadyStore {
  readonly store: Store
  private readonly given: Store
  readonly whenUnreadable: WhenUnreadable
  private state: State = { _tag: "Working" }

  constructor(store: Store, whenUnreadable: WhenUnreadable) {
    this.given = store
    this.store = sure(store)
    this.whenUnreadable = whenUnreadable
  }

  get health(): StoreHealth {
    switch (this.state._tag) {
      case "Working":
        return "working"
      case "Failing":
        return "failing"
      case "Taken":
        return "taken"
    }
  }

  /** Does something with the store until it works; fails only when the store is taken. */
  until<A>(what: string, attempt: () => Effect.Effect<A, SnapshotStoreError>): Effect.Effect<A, SnapshotStoreError> {
    const go = (rest: number): Effect.Effect<A, SnapshotStoreError> =>
      Effect.catch(this.once(what, attempt), (error) =>
        error.reason === "Taken"
          ? Effect.fail(error)
          : Effect.andThen(
              Effect.flatMap(Random.next, (chance) => Effect.sleep(Math.ceil(rest * (1 + chance / 4)))),
              Effect.suspend(() => go(Math.min(longestRest, rest * 2)))
            )
      )
    return go(firstRest)
  }

  /** Does something with the store, once; whether it worked is noted, and said if that is news. */
  once<A>(what: string, attempt: () => Effect.Effect<A, SnapshotStoreError>): Effect.Effect<A, SnapshotStoreError> {
    return Effect.suspend(() => {
      if (this.state._tag === "Taken") return Effect.fail(this.state.error)
      return Effect.suspend(attempt).pipe(
        Effect.tapError((error) => (error.reason === "Taken" ? this.taken(error) : this.failing(what, error))),
        Effect.tap(() => (this.state._tag === "Failing" ? this.worked(what) : Effect.void))
      )
    })
  }

  /** Claims a key until the scope closes; waits while another watcher of this process has it. */
  claim(key: string, isForgotten = false): Effect.Effect<void, never, Scope.Scope> {
    const keys = inUse.get(this.given) ?? new Map<string, Claim>()
    inUse.set(this.given, keys)
    const acquire = (isFirst: boolean): Effect.Effect<Claim> =>
      Effect.suspend(() => {
        const other = keys.get(key)
        if (other === undefined) {
          const mine = { end: Latch.makeUnsafe(false), isForgotten }
          keys.set(key, mine)
          return Effect.succeed(mine)
        }
        const said =
          isFirst && !other.isForgotten
            ? Effect.logWarning(
                `${key} is watched twice with one snapshot store: the second watcher waits for the first one`
              )
            : Effect.void
        return Effect.andThen(Effect.andThen(said, other.end.await), acquire(false))
      })
    return Effect.asVoid(
      Effect.acquireRelease(
        acquire(true),
        (mine) => {
          keys.delete(key)
          return mine.end.open
        },
        { interruptible: true }
      )
    )
  }

  private failing(what: string, error: SnapshotStoreError): Effect.Effect<void> {
    return Effect.flatMap(monotonic, (since) => {
      if (this.state._tag === "Failing") {
        this.state.refusals += 1
        this.state.keys.add(what)
        return Effect.void
      }
      if (this.state._tag === "Taken") return Effect.void
      this.state = { _tag: "Failing", since, keys: new Set([what]), refusals: 1 }
      return Effect.logWarning(`${error.message} [${firstLine(error.cause)}]`)
    })
  }

  private worked(what: string): Effect.Effect<void> {
    return Effect.flatMap(monotonic, (now) => {
      const { state } = this
      if (state._tag !== "Failing" || !state.keys.delete(what) || state.keys.size > 0) return Effect.void
      this.state = { _tag: "Working" }
      const lasted = Duration.format(Duration.millis(Math.round(now - state.since)))
      return Effect.logInfo(`snapshot store: works again, after ${lasted} and ${state.refusals} failures`)
    })
  }

  private taken(error: SnapshotStoreError): Effect.Effect<void> {
    return Effect.suspend(() => {
      if (this.state._tag === "Taken") return Effect.void
      this.state = { _tag: "Taken", error }
      return Effect.logError(error.message)
    })
  }
}
