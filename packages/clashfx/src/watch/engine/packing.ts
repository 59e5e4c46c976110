/**
 * Snapshots that are remembered as texts where there are many: a clan of 50 is then one object for the collector of
 * garbage instead of 60, and takes two thirds of the room. Where few are watched, none is packed.
 */
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import type { Snapshot } from "../SnapshotStore.ts"
import type { Keeping } from "./bodyObserver.ts"

/** From a snapshot to a text and back. */
export interface Packing<S> {
  readonly pack: (snapshot: S) => string
  readonly unpack: (text: string) => S
}

/** A snapshot, packed or not. */
export type Compact<S extends object> = S | string

/** Remembers snapshots as texts while there are many. */
export const compacting = <S extends object>(
  { pack, unpack }: Packing<S>,
  areMany: () => boolean
): Keeping<S, Compact<S>> => ({
  keep: (snapshot) => (areMany() ? pack(snapshot) : snapshot),
  open: (kept) => (typeof kept === "string" ? unpack(kept) : kept)
})

/** The codec of a store, for snapshots that may be packed. */
export const compactCodec = <S extends object>(
  codec: Snapshot<S>,
  { keep, open }: Keeping<S, Compact<S>>
): Schema.Codec<Compact<S>, unknown> =>
  codec.pipe(
    Schema.decodeTo(
      Schema.declare((u): u is Compact<S> => typeof u === "string" || (typeof u === "object" && u !== null)),
      SchemaTransformation.transform({ decode: keep, encode: open })
    )
  )
