/**
 * What is known of a tag beyond a poll: the last delivered snapshot, and, with a store, what a next process needs.
 *
 * Events are stored before they are published, beside the snapshot that they lead to. A process that is killed in between
 * publishes the very same events again when it comes back, whatever has happened meanwhile. A store with `commit` keeps
 * the events itself: nothing is left to deliver again.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import { isReadonlyArrayNonEmpty as isNonEmpty } from "effect/Array"
import { fingerprintOf } from "../../../exchange/internal/body/fingerprint.ts"
import type { Remembered } from "../../../exchange/internal/order/rememberedOrder.ts"
import type { SnapshotStoreError, StoredEvent } from "../../SnapshotStore.ts"
import type { DueTimes } from "./dueTimes.ts"
import { fill } from "./fill.ts"
import type { Due } from "./due.ts"
import type { Source } from "../looks/source.ts"
import type { SteadyStore } from "./steadyStore.ts"
import { type Parts, read, write } from "./stored.ts"

/** What has been delivered about a tag. */
export type Known<S> =
  | { readonly _tag: "Nothing" }
  | { readonly _tag: "Seen"; readonly snapshot: S }
  /** 404; `last` is the last snapshot, if there ever was one. */
  | { readonly _tag: "Gone"; readonly last: S | undefined }
  /** A snapshot in the stored form of an older version of ours, which the next look has to fill. */
  | { readonly _tag: "Older"; readonly stored: unknown }

/** What is kept of a tag. */
export interface Kept<S> {
  readonly known: Known<S>
  /** Counts the deliveries, over all processes. */
  readonly version: number
  readonly planned: Due | undefined
  /** Of the answers that the snapshot was made of. */
  readonly order?: Remembered | undefined
}

/** What the store holds of a tag: `pending` was not accepted when the process ended. */
export interface Loaded<S> extends Kept<S> {
  readonly pending: ReadonlyArray<unknown>
}

/** Events as they are published, and as they are stored. */
export interface Telling {
  readonly encode: Effect.Effect<ReadonlyArray<StoredEvent>>
  readonly publish: Effect.Effect<void>
}

/** The memory of one tag. Everything fails only when the store was taken over by somebody else. */
export interface Checkpoint<S> {
  /** Holds the tag until the scope closes, and reads what is stored. */
  readonly open: Effect.Effect<Loaded<S>, SnapshotStoreError, Scope.Scope>
  /** Publishes events, if there are any, and keeps what they lead to. */
  readonly deliver: (telling: Telling | undefined, kept: Kept<S>) => Effect.Effect<void, SnapshotStoreError>
  /** Publishes what was pending, and keeps what it led to. */
  readonly deliverAgain: (telling: Telling | undefined, kept: Kept<S>) => Effect.Effect<void, SnapshotStoreError>
  /** Publishes events that lead to nothing that is kept. */
  readonly tell: (telling: Telling) => Effect.Effect<void, SnapshotStoreError>
  /** A poll that found nothing new. */
  readonly unchanged: (planned: Due) => void
  /** The older snapshot with what only the current one knows; `undefined`, and said, when it cannot be read. */
  readonly fill: (older: unknown, current: S) => Effect.Effect<S | undefined, SnapshotStoreError>
  readonly forget: Effect.Effect<void, SnapshotStoreError>
}

const nothing: Loaded<never> = { known: { _tag: "Nothing" }, version: 0, planned: undefined, pending: [] }

const published = (telling: Telling | undefined): Effect.Effect<void> => telling?.publish ?? Effect.void

/** The memory of a tag that ends with the process. */
const passing = <S>(): Checkpoint<S> => ({
  open: Effect.succeed(nothing),
  deliver: published,
  deliverAgain: published,
  tell: published,
  unchanged: () => {},
  fill: () => Effect.succeed(undefined),
  forget: Effect.void
})

/** What the checkpoints of a watcher share. */
export interface Keeper {
  readonly steady: SteadyStore
  readonly dues: DueTimes
  readonly scope: Scope.Scope
}

/** The stored form of a snapshot. */
interface Form<S> {
  readonly schema: number
  readonly encode: (snapshot: S) => Effect.Effect<unknown>
  readonly decode: (stored: unknown) => Option.Option<S>
}

const formOf = <S>({ codec, schema }: Pick<Source<S, never>, "codec" | "schema">): Form<S> => {
  const json = Schema.toCodecJson(codec)
  const encode = Schema.encodeEffect(json)
  const decode = Option.liftThrowable(Schema.decodeUnknownOption(json))
  return {
    schema,
    encode: (snapshot) => Effect.orDie(encode(snapshot)),
    decode: (stored) => Option.flatten(decode(stored))
  }
}

const newer = (a: Due | undefined, b: Due | undefined): Due | undefined =>
  a !== undefined && (b === undefined || a.at >= b.at) ? a : b

/** Makes checkpoints by key; without a keeper they end with the process. */
export const checkpoints = <S>(
  source: Pick<Source<S, never>, "codec" | "schema">,
  keeper: Keeper | undefined
): ((key: string) => Checkpoint<S>) => {
  if (keeper === undefined) {
    const none = passing<S>()
    return () => none
  }
  const form = formOf(source)
  return (key) => new StoredCheckpoint(key, form, keeper)
}

class StoredCheckpoint<S> implements Checkpoint<S> {
  private readonly key: string
  private readonly form: Form<S>
  private readonly keeper: Keeper

  constructor(key: string, form: Form<S>, keeper: Keeper) {
    this.key = key
    this.form = form
    this.keeper = keeper
  }

  get open(): Effect.Effect<Loaded<S>, SnapshotStoreError, Scope.Scope> {
    const { dues, steady } = this.keeper
    return Effect.gen({ self: this }, function* () {
      yield* steady.claim(this.key)
      const text = yield* this.text()
      if (text === undefined) return nothing
      const parts = read(text)
      if (Option.isNone(parts)) return yield* this.aside(text, nothing)
      const { head } = parts.value
      if (head.of !== undefined && head.of !== this.key) return yield* this.aside(text, nothing)
      return {
        known: yield* this.known(parts.value, text),
        version: head.version,
        planned: newer(head.planned, yield* dues.get(this.key)),
        order: head.order,
        pending: head.pending
      }
    })
  }

  deliver(telling: Telling | undefined, kept: Kept<S>): Effect.Effect<void, SnapshotStoreError> {
    const { key } = this
    const { steady } = this.keeper
    const { store } = steady
    return Effect.gen({ self: this }, function* () {
      const stored = telling === undefined ? [] : yield* telling.encode
      const snapshot = JSON.stringify(yield* this.encoded(kept.known))
      const head = {
        of: key,
        schema: this.form.schema,
        version: kept.version,
        gone: kept.known._tag === "Gone",
        planned: kept.planned,
        order: kept.order
      }
      const text = write(head, snapshot, [])
      const { commit } = store
      if (commit !== undefined && isNonEmpty(stored)) {
        yield* steady.until(key, () => commit(key, text, stored))
        return yield* published(telling)
      }
      if (stored.length > 0) {
        const bodies = stored.map(({ body }) => body)
        yield* steady.until(key, () => store.set(key, write(head, snapshot, bodies)))
      }
      yield* published(telling)
      yield* steady.until(key, () => store.set(key, text))
    })
  }

  /** It is stored already; but a store that takes events may have been put in the place of one that did not. */
  deliverAgain(telling: Telling | undefined, kept: Kept<S>): Effect.Effect<void, SnapshotStoreError> {
    return this.keeper.steady.store.commit === undefined
      ? Effect.andThen(published(telling), this.deliver(undefined, kept))
      : this.deliver(telling, kept)
  }

  tell(telling: Telling): Effect.Effect<void, SnapshotStoreError> {
    const { steady } = this.keeper
    const { tell } = steady.store
    if (tell === undefined) return published(telling)
    const told = Effect.flatMap(telling.encode, (events) =>
      isNonEmpty(events) ? steady.until(this.key, () => tell(events)) : Effect.void
    )
    return Effect.andThen(told, published(telling))
  }

  unchanged(planned: Due): void {
    this.keeper.dues.note(this.key, planned)
  }

  fill(older: unknown, current: S): Effect.Effect<S | undefined, SnapshotStoreError> {
    return Effect.flatMap(this.form.encode(current), (stored) =>
      Option.match(this.form.decode(fill(older, stored)), {
        onNone: () => this.aside(JSON.stringify(older), undefined),
        onSome: (filled) => Effect.succeed(filled)
      })
    )
  }

  /** A store that fails now is asked later, and holds nobody up; who watches the tag again waits for it. */
  get forget(): Effect.Effect<void, SnapshotStoreError> {
    const { key } = this
    const { scope, steady } = this.keeper
    const remove = () => steady.store.remove(key)
    const later = Effect.scoped(Effect.andThen(steady.claim(key, true), steady.until(key, remove)))
    return Effect.catch(steady.once(key, remove), () => Effect.asVoid(Effect.forkIn(Effect.ignore(later), scope)))
  }

  private text(): Effect.Effect<string | undefined, SnapshotStoreError> {
    const { key } = this
    const { steady } = this.keeper
    const get = () => steady.store.get(key)
    if (steady.whenUnreadable === "wait") return steady.until(key, get)
    return Effect.catch(steady.once(key, get), (error) =>
      error.reason === "Taken"
        ? Effect.fail(error)
        : Effect.as(Effect.logWarning(`${key}: its snapshot could not be read, watching begins anew`), undefined)
    )
  }

  private known({ head, snapshot }: Parts, text: string): Effect.Effect<Known<S>, SnapshotStoreError> {
    const none: Known<S> = head.gone ? { _tag: "Gone", last: undefined } : nothing.known
    if (snapshot === undefined || head.schema > this.form.schema) return this.aside(text, none)
    if (Option.isNone(snapshot)) return Effect.succeed(none)
    const decoded = this.form.decode(snapshot.value)
    if (Option.isSome(decoded)) {
      const { value } = decoded
      return Effect.succeed(head.gone ? { _tag: "Gone", last: value } : { _tag: "Seen", snapshot: value })
    }
    return head.gone ? this.aside(text, none) : Effect.succeed({ _tag: "Older", stored: snapshot.value })
  }

  /** What cannot be read is kept under another key before it is overwritten, and said. */
  private aside<A>(text: string, otherwise: A): Effect.Effect<A, SnapshotStoreError> {
    const { key } = this
    const { steady } = this.keeper
    // Named by what it says: a process that begins again before the next look keeps no second copy.
    const place = `unreadable/${key}/${fingerprintOf(new TextEncoder().encode(text)).replaceAll(".", "_")}`
    return Effect.as(
      Effect.andThen(
        steady.until(place, () => steady.store.set(place, text)),
        Effect.logWarning(
          `${key}: the stored snapshot cannot be read (broken, of a newer version, or of something else); it is kept as ${place}, and what ` +
            "has changed since is not told: watching begins anew with the next look"
        )
      ),
      otherwise
    )
  }

  private encoded(known: Known<S>): Effect.Effect<unknown> {
    switch (known._tag) {
      case "Nothing":
        return Effect.succeed(null)
      case "Seen":
        return this.form.encode(known.snapshot)
      case "Gone":
        return known.last === undefined ? Effect.succeed(null) : this.form.encode(known.last)
      case "Older":
        return Effect.succeed(known.stored)
    }
  }
}
