/**
 * Snapshots that turn into a text once they have not been new for a while: a clan of 50 is then one object for the
 * collector of garbage instead of 150, and takes a third of the room. Where few are watched, none is ever packed.
 */
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"

/** From a snapshot to a text and back. */
export interface Packing<S> {
  readonly pack: (snapshot: S) => string
  readonly unpack: (text: string) => S
}

/** So many of the newest snapshots stay as they are. */
const capacity = 2048

const newest: Array<WeakRef<{ pack(): void }>> = []
let oldest = 0

/** A snapshot, packed or not. */
export class Compact<S> {
  private readonly packing: Packing<S>
  private form: { readonly snapshot: S } | { readonly text: string }

  constructor(snapshot: S, packing: Packing<S>) {
    this.packing = packing
    this.form = { snapshot }
    newest[oldest]?.deref()?.pack()
    newest[oldest] = new WeakRef(this)
    oldest = (oldest + 1) % capacity
  }

  get snapshot(): S {
    return "snapshot" in this.form ? this.form.snapshot : this.packing.unpack(this.form.text)
  }

  pack(): void {
    if ("snapshot" in this.form) this.form = { text: this.packing.pack(this.form.snapshot) }
  }
}

/** The codec of a store, for snapshots that may be packed. */
export const compactCodec = <S>(
  codec: Schema.Codec<S, unknown>,
  packing: Packing<S>
): Schema.Codec<Compact<S>, unknown> =>
  codec.pipe(
    Schema.decodeTo(
      Schema.declare((u): u is Compact<S> => u instanceof Compact),
      SchemaTransformation.transform({
        decode: (snapshot) => new Compact(snapshot, packing),
        encode: ({ snapshot }) => snapshot
      })
    )
  )
