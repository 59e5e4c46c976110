/**
 * Snapshots that are remembered as texts where there are many: a clan of 50 is then one object for the collector of
 * garbage instead of 60, and takes a fifth of the room. Where few are watched, none is packed.
 */
import { identity } from "effect/Function"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import type { Snapshot } from "../../SnapshotStore.ts"

/** How a snapshot `S` is remembered, as a `K`. */
export interface Packing<S, K> {
  readonly pack: (snapshot: S) => K
  readonly unpack: (packed: K) => S
}

/** Snapshots that are remembered as they are. */
export const unpacked = <S>(): Packing<S, S> => ({ pack: identity, unpack: identity })

/** A snapshot, packed or not. */
export type MaybePacked<S extends object> = S | string

/** Remembers snapshots as texts while there are many. */
export const packedIf = <S extends object>(
  { pack, unpack }: Packing<S, string>,
  areMany: () => boolean
): Packing<S, MaybePacked<S>> => ({
  pack: (snapshot) => (areMany() ? pack(snapshot) : snapshot),
  unpack: (packed) => (typeof packed === "string" ? unpack(packed) : packed)
})

/** The codec of a store, for snapshots that may be packed. */
export const packedCodec = <S extends object>(
  codec: Snapshot<S>,
  { pack, unpack }: Packing<S, MaybePacked<S>>
): Schema.Codec<MaybePacked<S>, unknown> =>
  codec.pipe(
    Schema.decodeTo(
      Schema.declare((u): u is MaybePacked<S> => typeof u === "string" || (typeof u === "object" && u !== null)),
      SchemaTransformation.transform({ decode: pack, encode: unpack })
    )
  )
