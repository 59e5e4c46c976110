/**
 * When tags are due whose last poll found nothing new: kept so that the next process polls what is due and no more, but
 * not with a write for each poll. They are written together, every half minute and at the end; what a kill loses costs
 * early polls, nothing else.
 */
import * as Effect from "effect/Effect"
import * as Hash from "effect/Hash"
import * as Latch from "effect/Latch"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import type { SnapshotStoreError } from "../../SnapshotStore.ts"
import type { Due } from "./due.ts"
import type { SteadyStore } from "./steadyStore.ts"

/** Between two writes, and how long the last one may take when the watcher ends; milliseconds. */
const pause = 30_000
const lastWrite = 1_000

/** Stores without `dues` have them in this many texts, so that a change is not a write of all of them. */
const groups = 16
const groupOf = (key: string): string => `due/${(Hash.string(key) >>> 0) % groups}`

/** By key: when it was polled, and when it is due. */
const Group = Schema.fromJsonString(Schema.Record(Schema.String, Schema.Tuple([Schema.Finite, Schema.Finite])))
type Group = typeof Group.Type
const decode = Schema.decodeUnknownOption(Group)

export class DueTimes {
  private readonly steady: SteadyStore
  private noted = new Map<string, Due>()
  /** Open when there is something to write: nothing wakes up where nothing is polled. */
  private readonly isNoted = Latch.makeUnsafe(false)
  /** What the texts said, and what was added to them. */
  private readonly texts = new Map<string, Map<string, Due>>()

  private constructor(steady: SteadyStore) {
    this.steady = steady
  }

  /** Writes what is noted until the scope closes. */
  static readonly make = (steady: SteadyStore): Effect.Effect<DueTimes, never, Scope.Scope> =>
    Effect.gen(function* () {
      const dues = new DueTimes(steady)
      yield* Effect.addFinalizer(() => Effect.ignore(Effect.timeoutOption(dues.write(), lastWrite)))
      yield* Effect.forkScoped(
        Effect.forever(
          dues.isNoted.await.pipe(
            Effect.andThen(Effect.sleep(pause)),
            Effect.andThen(dues.isNoted.close),
            Effect.andThen(Effect.ignore(dues.write()))
          )
        )
      )
      return dues
    })

  note(key: string, due: Due): void {
    this.noted.set(key, due)
    this.isNoted.openUnsafe()
  }

  /** When a tag is due, if it was noted. */
  get(key: string): Effect.Effect<Due | undefined, SnapshotStoreError> {
    const { dues } = this.steady.store
    if (dues !== undefined) return this.steady.until("dues", () => dues.get(key))
    const name = groupOf(key)
    const read = this.steady.until(name, () => this.steady.store.get(name))
    return Effect.map(this.group(name, read), (group) => group.get(key))
  }

  private write(): Effect.Effect<void, SnapshotStoreError> {
    return Effect.suspend(() => {
      const written = this.noted
      if (written.size === 0) return Effect.void
      this.noted = new Map()
      const { dues } = this.steady.store
      const stored = dues === undefined ? this.writeGroups(written) : this.writeAll(written, dues.set)
      return Effect.onError(stored, () =>
        Effect.sync(() => {
          for (const [key, due] of written) if (!this.noted.has(key)) this.note(key, due)
        })
      )
    })
  }

  private writeAll(
    written: ReadonlyMap<string, Due>,
    set: NonNullable<SteadyStore["store"]["dues"]>["set"]
  ): Effect.Effect<void, SnapshotStoreError> {
    const [first, ...rest] = Array.from(written, ([key, { at, due }]) => ({ key, at, due }))
    return first === undefined ? Effect.void : this.steady.once("dues", () => set([first, ...rest]))
  }

  private writeGroups(written: ReadonlyMap<string, Due>): Effect.Effect<void, SnapshotStoreError> {
    const touched = new Set(Array.from(written.keys(), groupOf))
    return Effect.forEach(
      touched,
      (name) =>
        Effect.flatMap(
          this.group(
            name,
            this.steady.once(name, () => this.steady.store.get(name))
          ),
          (group) => {
            for (const [key, due] of written) if (groupOf(key) === name) group.set(key, due)
            const text = JSON.stringify(Object.fromEntries(Array.from(group, ([key, { at, due }]) => [key, [at, due]])))
            return this.steady.once(name, () => this.steady.store.set(name, text))
          }
        ),
      { discard: true }
    )
  }

  /** The due times of a text, which is read once. */
  private group(
    name: string,
    read: Effect.Effect<string | undefined, SnapshotStoreError>
  ): Effect.Effect<Map<string, Due>, SnapshotStoreError> {
    const known = this.texts.get(name)
    if (known !== undefined) return Effect.succeed(known)
    return Effect.map(read, (text) => {
      const stored: Group = Option.getOrElse(decode(text), () => ({}))
      const group = new Map(Object.entries(stored).map(([key, [at, due]]) => [key, { at, due }]))
      this.texts.set(name, this.texts.get(name) ?? group)
      return this.texts.get(name) ?? group
    })
  }
}
