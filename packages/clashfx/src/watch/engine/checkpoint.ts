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
export type Known<S> =
  | { readonly _tag: "Nothing" }
  | { readonly _tag: "Seen"; readonly snapshot: S }
  /** 404; `last` is the last snapshot, if there ever was one. */
  | { readonly _tag: "Gone"; readonly last: S | undefined }

/** What the store holds of a tag. */
export interface Stored<S> {
  readonly known: Known<S>
  /** How many deliveries there were. */
  readonly version: number
  /** What had not been accepted when the process ended: events as text, and what they lead to. */
  readonly pending: { readonly events: string; readonly known: Known<S> } | undefined
}

export interface Checkpoint<S> {
  /** Is anything kept beyond this process? */
  readonly isLasting: boolean
  readonly load: Effect.Effect<Stored<S>>
  /** Stores events on their way, before they are published. */
  readonly intend: (before: Known<S>, version: number, events: string, after: Known<S>) => Effect.Effect<void>
  readonly save: (known: Known<S>, version: number) => Effect.Effect<void>
  readonly forget: Effect.Effect<void>
}

const none: Stored<never> = { known: { _tag: "Nothing" }, version: 0, pending: undefined }

interface Remembered<S> {
  readonly version: number
  readonly gone: boolean
  readonly snapshot: S | null
}

const remembered = <S>(known: Known<S>, version: number): Remembered<S> => {
  switch (known._tag) {
    case "Nothing":
      return { version, gone: false, snapshot: null }
    case "Seen":
      return { version, gone: false, snapshot: known.snapshot }
    case "Gone":
      return { version, gone: true, snapshot: known.last ?? null }
  }
}

const knownOf = <S>(stored: Remembered<S> | undefined): Known<S> => {
  if (stored?.gone === true) return { _tag: "Gone", last: stored.snapshot ?? undefined }
  const snapshot = stored?.snapshot ?? undefined
  return snapshot === undefined ? none.known : { _tag: "Seen", snapshot }
}

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
export const checkpointOf = <S>(codec: Snapshot<S>): ((key: string) => Effect.Effect<Checkpoint<S>>) => {
  // Compiled once, and only if there is a store.
  let text: ReturnType<typeof textOf<S>> | undefined
  return (key) =>
    Effect.map(SnapshotStore, (store): Checkpoint<S> => {
      if (store === null) {
        return {
          isLasting: false,
          load: Effect.succeed(none),
          intend: () => Effect.void,
          save: () => Effect.void,
          forget: Effect.void
        }
      }
      const { decode, encode } = (text ??= textOf(codec))
      const logged = <A>(effect: Effect.Effect<A, { readonly message: string }>, otherwise: A) =>
        effect.pipe(
          Effect.catch((error) => Effect.as(Effect.logWarning(error.message), otherwise)),
          Effect.catchDefect((defect) => Effect.as(Effect.logWarning("The snapshot store broke", defect), otherwise))
        )
      const write = (stored: Parameters<typeof encode>[0]) =>
        logged(
          Effect.flatMap(encode(stored), (text) => store.set(key, text)),
          undefined
        )
      const empty: Parameters<typeof encode>[0] = {}
      return {
        isLasting: true,
        load: Effect.map(
          logged(
            Effect.suspend(() => store.get(key)),
            undefined
          ),
          (text): Stored<S> => {
            const { pending, remembered } = Option.getOrElse(decode(text), () => empty)
            return {
              known: knownOf(remembered),
              version: remembered?.version ?? 0,
              pending: pending && { events: pending.events, known: knownOf(pending.remembered) }
            }
          }
        ),
        intend: (before, version, events, after) =>
          write({
            remembered: remembered(before, version),
            pending: { events, remembered: remembered(after, version + 1) }
          }),
        save: (known, version) => write({ remembered: remembered(known, version) }),
        forget: logged(
          Effect.suspend(() => store.remove(key)),
          undefined
        )
      }
    })
}
