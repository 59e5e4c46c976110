/** What a poller knows of its tag: the last delivered snapshot and how many changes came before it. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { type Snapshot, SnapshotStore } from "../SnapshotStore.ts"

/** A snapshot that has been delivered. */
export interface Remembered<S> {
  /** Counts the snapshots of a tag that brought changes: part of the ids of what comes next. */
  readonly version: number
  readonly snapshot: S
  /** Was the tag gone (404) at the last look? */
  readonly gone: boolean
}

export interface Memory<S> {
  readonly load: Effect.Effect<Remembered<S> | undefined>
  readonly save: (remembered: Remembered<S>) => Effect.Effect<void>
  readonly forget: Effect.Effect<void>
}

/**
 * The memory of one tag in the {@link SnapshotStore}. A store that fails is logged and does not stop anything; a snapshot
 * that cannot be read (of an older version of ours) counts as none.
 */
export const memoryOf = <S>(codec: Snapshot<S>, key: string): Effect.Effect<Memory<S>> =>
  Effect.map(SnapshotStore, (store): Memory<S> => {
    if (store === null) {
      return { load: Effect.succeed(undefined), save: () => Effect.void, forget: Effect.void }
    }
    const json = Schema.fromJsonString(
      Schema.Struct({ version: Schema.Int, gone: Schema.Boolean, snapshot: Schema.toCodecJson(codec) })
    )
    const decode = Schema.decodeUnknownOption(json)
    const encode = Schema.encodeEffect(json)
    const logged = <A>(effect: Effect.Effect<A, { readonly message: string }>, otherwise: A) =>
      Effect.catch(effect, (error) => Effect.as(Effect.logWarning(error.message), otherwise))
    return {
      load: Effect.map(logged(store.get(key), undefined), (text) =>
        text === undefined ? undefined : Option.getOrUndefined(decode(text))
      ),
      save: (remembered) =>
        logged(
          Effect.flatMap(encode(remembered), (text) => store.set(key, text)),
          undefined
        ),
      forget: logged(store.remove(key), undefined)
    }
  })
