/**
 * What a poller knows of its tag: the last delivered snapshot, and how many changes came before it.
 *
 * Events are stored before they are published, beside the snapshot that they lead to. A process that is killed in between
 * publishes the very same events again when it comes back, whatever has happened meanwhile.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { type Snapshot, SnapshotStore } from "../SnapshotStore.ts"

/** What has been delivered about a tag. */
export interface Remembered<S> {
  /** Counts the deliveries of a tag: part of the ids of what comes next. */
  readonly version: number
  /** The last snapshot; `null` when there never was one. */
  readonly snapshot: S | null
  /** Was the tag gone (404) at the last look? */
  readonly gone: boolean
}

/** Events on their way, as text, and what is remembered once they are accepted. */
export interface Delivery<S> {
  readonly events: string
  readonly remembered: Remembered<S>
}

/** What the store holds of a tag. */
export interface Stored<S> {
  readonly remembered?: Remembered<S>
  /** What had not been accepted when the process ended. */
  readonly pending?: Delivery<S>
}

export interface Memory<S> {
  /** Is anything kept beyond this process? */
  readonly isLasting: boolean
  readonly load: Effect.Effect<Stored<S>>
  readonly save: (stored: Stored<S>) => Effect.Effect<void>
  readonly forget: Effect.Effect<void>
}

const none: Stored<never> = {}

/** From what is stored to text and back. */
const textOf = <S>(codec: Snapshot<S>) => {
  const remembered = Schema.Struct({
    version: Schema.Int,
    gone: Schema.Boolean,
    snapshot: Schema.NullOr(Schema.toCodecJson(codec))
  })
  const json = Schema.fromJsonString(
    Schema.Struct({
      remembered: Schema.optionalKey(remembered),
      pending: Schema.optionalKey(Schema.Struct({ events: Schema.String, remembered }))
    })
  )
  return { decode: Schema.decodeUnknownOption(json), encode: Schema.encodeEffect(json) }
}

/**
 * The memory of tags in the {@link SnapshotStore}, by their keys. A store that fails or breaks is logged and does not stop anything; a snapshot
 * that cannot be read (of an older version of ours) counts as none.
 */
export const memoryOf = <S>(codec: Snapshot<S>): ((key: string) => Effect.Effect<Memory<S>>) => {
  // Compiled once, and only if there is a store.
  let text: ReturnType<typeof textOf<S>> | undefined
  return (key) =>
    Effect.map(SnapshotStore, (store): Memory<S> => {
      if (store === null) {
        return { isLasting: false, load: Effect.succeed(none), save: () => Effect.void, forget: Effect.void }
      }
      const { decode, encode } = (text ??= textOf(codec))
      const logged = <A>(effect: Effect.Effect<A, { readonly message: string }>, otherwise: A) =>
        effect.pipe(
          Effect.catch((error) => Effect.as(Effect.logWarning(error.message), otherwise)),
          Effect.catchDefect((defect) => Effect.as(Effect.logWarning("The snapshot store broke", defect), otherwise))
        )
      return {
        isLasting: true,
        load: Effect.map(
          logged(
            Effect.suspend(() => store.get(key)),
            undefined
          ),
          (text) => Option.getOrElse(decode(text), () => none)
        ),
        save: (stored) => {
          const written = Effect.flatMap(encode(stored), (text) => store.set(key, text))
          return logged(written, undefined)
        },
        forget: logged(
          Effect.suspend(() => store.remove(key)),
          undefined
        )
      }
    })
}
